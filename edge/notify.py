"""Messages to systemd, or whoever else speaks its notification protocol (sd_notify)."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Mapping


class Notifier:
    """Sends to NOTIFY_SOCKET, a path or an abstract name; without one, sends nothing.

    Never blocks and never raises: a service manager that is gone or busy must not cost the guest anything.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        if self._address.startswith("@"):
            self._address = "\0" + self._address[1:]
        self._socket: socket.socket | None = None
        if self._address:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
        self.watchdog_ns = _watchdog_ns(environment) if self._address else 0
        """How often a sign of life is expected, in nanoseconds: half of WATCHDOG_USEC. 0 is never."""

    def send(self, *lines: str) -> None:
        """Send assignments such as `READY=1` as one message."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.sendto("\n".join(lines).encode(), self._address)

    def ready(self, status: str) -> None:
        """The start, or a reload, is complete."""
        self.send("READY=1", f"STATUS={status}")

    def status(self, status: str) -> None:
        """One line for people."""
        self.send(f"STATUS={status}")

    def reloading(self) -> None:
        """Configuration is being read again; `ready` ends it."""
        self.send("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """The stop has begun."""
        self.send("STOPPING=1", "STATUS=stopping")

    def watchdog(self) -> None:
        """Everything critical is alive."""
        self.send("WATCHDOG=1")

    def extend(self, seconds: float) -> None:
        """The stop may take this much longer."""
        self.send(f"EXTEND_TIMEOUT_USEC={int(seconds * 1e6)}")

    def close(self) -> None:
        """Send nothing from now on."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _watchdog_ns(environment: Mapping[str, str]) -> int:
    """Half the time that WATCHDOG_USEC gives, unless it is meant for another process."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0
    text = environment.get("WATCHDOG_USEC", "")
    return int(text) * 1000 // 2 if text.isdecimal() else 0
