"""Asks an executed server on its port whether it is alive; foreign programs write no heartbeat of ours.

Connect, send a greeting, expect the first bytes of an answer. Everything is non-blocking: the supervisor waits for
the socket together with all else.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from dataclasses import dataclass

from edge.box import LOOPBACK, Box
from edge.policy import SECOND
from edge.watched import Watched

PROBE_NS = SECOND
FIRST_PROBE_NS = SECOND // 50
"""Between probes of a server that is starting: everybody waits for it."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What is said, and how the answer of a server that works begins."""

    says: bytes
    expects: bytes
    port: str
    """Name of the port in the box."""


GREETINGS: dict[str, Greeting] = {
    "nats-server": Greeting(b"", b"INFO ", "nats"),
    # An error about the missing password is an answer, too: it comes from the server's own loop.
    "redis-server": Greeting(b"PING\r\n", b"", "redis"),
    "livekit-server": Greeting(b"GET / HTTP/1.0\r\n\r\n", b"HTTP/1.", "livekit"),
}
"""By row of the process table. An executed row without one is taken as alive while its process is."""


class Probe:
    """One question to one server. `fileno` is to be watched for `events`; `advance` is called when they come."""

    def __init__(self, greeting: Greeting, port: int) -> None:
        self._greeting = greeting
        self._connected = False
        self._received = b""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
        self.events = selectors.EVENT_WRITE
        with contextlib.suppress(BlockingIOError, ConnectionError):
            self._socket.connect((LOOPBACK, port))

    def fileno(self) -> int:
        """The socket's file descriptor."""
        return self._socket.fileno()

    def advance(self) -> bool | None:
        """Go on with what the socket allows. True: alive; False: not; None: wait for `events` again."""
        try:
            if not self._connected:
                return self._say()
            data = self._socket.recv(64)
        except BlockingIOError:
            return None
        except OSError:
            return False
        self._received += data
        if not data:
            return False
        if len(self._received) < max(len(self._greeting.expects), 1):
            return None
        return self._received.startswith(self._greeting.expects)

    def _say(self) -> bool | None:
        if self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            return False
        self._socket.send(self._greeting.says)
        self._connected = True
        self.events = selectors.EVENT_READ
        return None

    def close(self) -> None:
        """Give the question up."""
        self._socket.close()


class Prober:
    """Asks every executed server again and again; an answer counts as its heartbeat, the first as its readiness."""

    def __init__(self, selector: selectors.BaseSelector, box: Box) -> None:
        self._selector = selector
        self._box = box
        self._probes: dict[str, Probe] = {}
        self._asked_ns: dict[str, int] = {}

    def awaits(self, each: Watched) -> bool:
        """Whether this server is starting, so that the next probe is due soon."""
        return each.alive and each.name in GREETINGS and not each.slot.is_ready

    def ask(self, each: Watched, now_ns: int) -> None:
        """Begin a probe when one is due; one that has no answer by then is given up."""
        greeting = GREETINGS.get(each.name)
        quick = self.awaits(each) and each.name not in self._probes
        if greeting is None or now_ns < self._asked_ns.get(each.name, 0) + (FIRST_PROBE_NS if quick else PROBE_NS):
            return
        self.end(each)
        self._asked_ns[each.name] = now_ns
        probe = Probe(greeting, self._box.ports[greeting.port])
        self._probes[each.name] = probe
        self._selector.register(probe, probe.events, lambda: self._advance(each, probe))

    def _advance(self, each: Watched, probe: Probe) -> None:
        if self._probes.get(each.name) is not probe:
            return
        verdict = probe.advance()
        if verdict is None:
            self._selector.modify(probe, probe.events, lambda: self._advance(each, probe))
            return
        self.end(each)
        if verdict:
            each.slot.beat(time.monotonic_ns(), each.slot.generation)
            each.slot.mark_ready(each.slot.generation)

    def end(self, each: Watched) -> None:
        """Give up what is being asked, if anything."""
        probe = self._probes.pop(each.name, None)
        if probe is not None:
            self._selector.unregister(probe)
            probe.close()
