"""Messages to the service manager, received on a real socket."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.notify import Notifier


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    """A service manager's socket, and its address as the environment gives it."""
    name = str(tmp_path / "notify") if request.param == "path" else f"@edge-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(name.replace("@", "\0", 1) if name.startswith("@") else name)
        receiver.settimeout(2)
        yield receiver, name


def test_each_step_is_one_message(manager: tuple[socket.socket, str]) -> None:
    """Assignments that belong together arrive together, as the protocol asks."""
    receiver, address = manager
    notifier = Notifier({"NOTIFY_SOCKET": address})
    notifier.ready("waiting for nats")
    notifier.status("ready")
    notifier.reloading()
    notifier.watchdog()
    notifier.extend(10)
    notifier.stopping()
    messages = [receiver.recv(1024).decode() for _ in range(6)]
    notifier.close()
    assert messages[:2] == ["READY=1\nSTATUS=waiting for nats", "STATUS=ready"]
    assert messages[2].startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert messages[3:] == ["WATCHDOG=1", "EXTEND_TIMEOUT_USEC=10000000", "STOPPING=1\nSTATUS=stopping"]


def test_the_watchdog_is_fed_at_half_its_time() -> None:
    """A sign that comes at the last moment comes too late."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        address = f"@edge-test-watchdog-{os.getpid()}"
        receiver.bind(address.replace("@", "\0"))
        base = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "15000000"}
        for more, expected in (
            ({}, 7_500_000_000),
            ({"WATCHDOG_PID": str(os.getpid())}, 7_500_000_000),
            ({"WATCHDOG_PID": "1"}, 0),
            ({"WATCHDOG_USEC": "soon"}, 0),
        ):
            notifier = Notifier({**base, **more})
            assert notifier.watchdog_ns == expected
            notifier.close()


def test_without_a_manager_nothing_is_sent_and_nothing_breaks() -> None:
    """`make run` in a terminal has none, and one may vanish."""
    quiet = Notifier({"WATCHDOG_USEC": "15000000"})
    quiet.ready("ready")
    assert quiet.watchdog_ns == 0
    gone = Notifier({"NOTIFY_SOCKET": "@edge-nobody-listens-here"})
    gone.watchdog()
    gone.close()
    gone.watchdog()


def test_a_manager_that_does_not_read_blocks_nobody(tmp_path: Path) -> None:
    """The kiosk goes on whatever the service manager does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "notify"))
        notifier = Notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")})
        for _ in range(5_000):
            notifier.watchdog()
        notifier.close()
