"""One process of the appliance, run inside a test: real memory, sockets and servers; only the fork is missing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import orjson

from edge.box import LOOPBACK, Box, make_box
from edge.channel import Hub
from edge.child import CORE_SOCKET, Child, Inheritance
from edge.config import Settings
from edge.core.session import SessionState
from edge.core.snapshot import Snapshot
from edge.io.servers import nats_server, redis_server
from edge.memory import Memory
from edge.messages import CODES, MESSAGES, Message, Policy
from edge.processes import PROCESSES

DEADLINE_S = 10.0
POLL_S = 0.005
COMMANDS = {"nats": nats_server, "redis": redis_server}


async def eventually(true: Callable[[], Any], what: str, deadline_s: float = DEADLINE_S) -> float:
    """Poll until `true()`; returns the seconds it took. Fails the test at the deadline."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < deadline_s, f"not within {deadline_s} s: {what}"
        await asyncio.sleep(POLL_S)
    return time.monotonic() - began


class Server:
    """An embedded server as the supervisor would start it, to be killed and started again at will."""

    def __init__(self, name: str, box: Box) -> None:
        self.name = name
        self.box = box
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """URL with the box's password."""
        return self.box.urls()[self.name]

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = COMMANDS[self.name](self.box)
        with (self.box.settings.runtime_dir / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + DEADLINE_S
        while True:
            with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.box.ports[self.name]), 1):
                return
            assert time.monotonic() < deadline, f"{self.name} does not listen"
            time.sleep(POLL_S)

    def signal(self, number: int) -> None:
        """Send a signal and, if it ends the server, wait for that."""
        assert self.process is not None
        self.process.send_signal(number)
        if number in (signal.SIGKILL, signal.SIGTERM):
            self.process.wait(DEADLINE_S)
            self.process = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process is not None:
            self.signal(signal.SIGKILL)


def make_settings(folder: Path, **overrides: Any) -> Settings:
    """Settings of a kiosk that lives in `folder`, whatever the environment says."""
    for name in ("run", "state"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    members = {"nats_url": None, "redis_url": None, "kiosk_id": "kiosk-001", "log_level": "error", **overrides}
    return Settings(_env_file=None, runtime_dir=folder / "run", state_dir=folder / "state", **members)


def make_own_box(settings: Settings) -> Box:
    """Ports that no neighbour uses: the usual ones may be an appliance's."""
    with socket.socket() as one, socket.socket() as two:
        for probe in (one, two):
            probe.bind((LOOPBACK, 0))
        box = make_box(settings)
        return Box(settings, {"nats": one.getsockname()[1], "redis": two.getsockname()[1]}, box.secrets)


class Core:
    """The core's end of the local socket: what arrived, and what is said to the process under test."""

    def __init__(self, settings: Settings) -> None:
        self.received: list[tuple[str, dict[str, Any]]] = []
        self._path = settings.runtime_dir / CORE_SOCKET
        self._hub = Hub("test", self._take, lambda _peer: None)

    def _take(self, _peer: str, row: Message, _conn: int, body: bytes) -> None:
        self.received.append((row.name, orjson.loads(body)))

    def named(self, name: str) -> list[dict[str, Any]]:
        """The bodies of all messages of that name, in order."""
        return [body for found, body in self.received if found == name]

    def say(self, name: str, body: msgspec.Struct | dict[str, Any]) -> None:
        """Send as the core would."""
        raw = orjson.dumps(msgspec.to_builtins(body))
        if MESSAGES[CODES[name]].policy is not Policy.ACKED:
            self._hub.send(name, raw)
            return
        frame = self._hub.enqueue(name, raw)
        assert frame is not None
        self._hub.transmit(frame)

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[Core]:
        """Listen until the block is left."""
        listener = socket.socket(socket.AF_UNIX)
        with listener:
            listener.bind(str(self._path))
            listener.listen()
            await self._hub.listen(listener)
            try:
                yield self
            finally:
                self._hub.close()
                await asyncio.sleep(0)
        self._path.unlink(missing_ok=True)


class Kiosk:
    """The memory of one appliance and the processes of it that a test runs."""

    def __init__(self, settings: Settings, servers: dict[str, str]) -> None:
        self.settings = settings
        self.servers = servers
        self.memory = Memory.create(settings.runtime_dir / "edge.shm")
        self.core = Core(settings)
        self._read_fd, self._wake_fd = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def close(self) -> None:
        """Give back memory and descriptors."""
        os.close(self._read_fd)
        os.close(self._wake_fd)
        self.memory.close()

    def child(self, name: str) -> Child:
        """A new life of a row's process."""
        row = next(row for row in PROCESSES if row.name == name)
        slot = self.memory.slots[name]
        slot.set("generation", slot.generation + 1)
        return Child(row, Inheritance(self.settings, self.memory, self.servers, self._wake_fd), {})

    @contextlib.asynccontextmanager
    async def running(self, name: str, main: Callable[[Child], Awaitable[None]]) -> AsyncIterator[Child]:
        """Run a process's main; on leaving it is asked to stop and must do so within its row's time."""
        child = self.child(name)
        task = asyncio.ensure_future(main(child))
        try:
            yield child
            assert not task.done(), task
        finally:
            child.stopping.set()
            try:
                await asyncio.wait_for(task, 3.0)
            finally:
                child.memory.slots[name].set("state", 0)

    @contextlib.asynccontextmanager
    async def killed(self, name: str, main: Callable[[Child], Awaitable[None]]) -> AsyncIterator[Child]:
        """Run a process's main; on leaving it is gone at once, without a chance to finish anything."""
        child = self.child(name)
        task = asyncio.ensure_future(main(child))
        try:
            yield child
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def is_ready(self, name: str) -> bool:
        """Whether the process has said so in this life."""
        return self.memory.slots[name].is_ready

    def facts(self, name: str) -> dict[str, Any]:
        """What the process says about itself."""
        return self.memory.slots[name].read_facts()

    def write_session(self, session: SessionState) -> None:
        """Put a session into shared memory as the core does."""
        self.memory.session.write(Snapshot(session.epoch, session.seq, session).to_bytes())


@contextlib.contextmanager
def kiosk_on(servers: dict[str, str], settings: Settings) -> Iterator[Kiosk]:
    """A kiosk whose memory is given back afterwards."""
    kiosk = Kiosk(settings, servers)
    try:
        yield kiosk
    finally:
        kiosk.close()
