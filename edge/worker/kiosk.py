"""A whole kiosk in one process: rows of the process table as tasks of one event loop.

What the supervisor gives to forked children, they get here: memory, the core's socket, a new life after a death, and a
stop in order. The page process, the emulators and the embedded servers stay out: there is no screen on this machine,
and the servers are the pool's.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import socket
import time
from collections.abc import Awaitable, Callable, Mapping

from edge.child import PERMANENT, Child, Inheritance, load_entry
from edge.config import Settings
from edge.ending import end
from edge.folder import make_folder
from edge.listeners import listen_core
from edge.log import Logger
from edge.memory import FILE_NAME, Memory
from edge.policy import SECOND, History, Life, judge
from edge.processes import Process, wanted_processes

Main = Callable[[Child], Awaitable[None]]

STARTED = ("core", "redis", "nats", "hardware", "gemini", "livekit")
"""In the order of start; the room is joined last, when the session is back and the devices are known."""
STOPPED = ("hardware", "livekit", "gemini", "redis", "nats", "core")
"""A card payment ends before the guest's screen goes, and the session is written to Redis after both."""
AWAITED = ("core", "redis", "hardware")
READY_S = 5.0
"""How long the room waits for them: a Redis that is away must not keep a guest from ordering."""
POLL_S = 0.01


class Part:
    """One row, life after life. `main` replaces what the row names."""

    def __init__(self, row: Process, make: Callable[[], Child], main: Main | None, ends: bool) -> None:
        self.row = row
        self._make = make
        self._main = main or load_entry(row.entry)
        self._ends = ends
        self._child: Child | None = None
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> asyncio.Task[None]:
        """Begin. Its task ends when the part was stopped or, where it may, by itself. It raises what is PERMANENT."""
        self._task = asyncio.ensure_future(self._run())
        return self._task

    async def stop(self) -> None:
        """Ask it to stop, and end it when it does not within its row's time."""
        self._stopping = True
        if self._task is None:
            return
        if self._child is not None:
            self._child.stopping.set()
        await asyncio.wait({self._task}, timeout=self.row.stop_s)
        await end({self._task})

    async def _run(self) -> None:
        history = History()
        while not self._stopping:
            child = self._child = self._make()
            began = time.monotonic_ns()
            try:
                await self._main(child)
                if self._stopping or self._ends:
                    return
                child.log.error("child.returned", next="it is started again")
            except PERMANENT:
                raise
            except Exception as error:
                child.log.exception("child.crashed", error, next="it is started again; report this line")
            finally:
                for listener in child.listeners.values():
                    listener.close()
            now = time.monotonic_ns()
            life = Life(now - began, child.memory.slots[self.row.name].is_ready, now, exit=1)
            history, verdict = judge(history, life, child.settings.crash_budget, random.random())
            await asyncio.sleep(verdict.delay_ns / SECOND)


class Kiosk:
    """One room's kiosk, in a RUNTIME_DIR of its own that is removed at its stop: the session is in Redis.

    It runs those of STARTED that its settings want.

    `servers` are the URLs of "nats" (empty: none), "redis" and "livekit"; `mains` replaces what rows run, by their
    names. Raises SettingError when its folders or its socket cannot be made.
    """

    def __init__(self, settings: Settings, servers: Mapping[str, str], mains: Mapping[str, Main]) -> None:
        make_folder(settings.runtime_dir, "RUNTIME_DIR")
        make_folder(settings.state_dir, "STATE_DIR")
        self.settings = settings
        self.memory = Memory.create(settings.runtime_dir / FILE_NAME)
        self._listener = listen_core(settings)
        self._servers = dict(servers)
        self._woken, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        rows = {row.name: row for row in wanted_processes(settings)}
        self._parts = {name: self._part(rows[name], mains.get(name)) for name in STARTED if name in rows}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def _part(self, row: Process, main: Main | None) -> Part:
        return Part(row, lambda: self._child(row), main, ends=row.name == "livekit")

    def _child(self, row: Process) -> Child:
        slot = self.memory.slots[row.name]
        slot.set("generation", slot.generation + 1)
        inherited = Inheritance(self.settings, self.memory, self._servers, self._wake)
        # A life that ends closes its listener; the next one needs the same socket.
        listeners: dict[str, socket.socket] = {"core": self._listener.dup()} if "core" in row.listens else {}
        child = Child(row, inherited, listeners)
        child.log = Logger(f"{self.settings.kiosk_id} {row.name}", self.settings.log_level)
        return child

    async def start(self) -> None:
        """Start everything, the room last."""
        for name in self._parts:
            if name != STARTED[-1]:
                self._tasks[name] = self._parts[name].start()
        deadline = asyncio.get_running_loop().time() + READY_S
        while not all(self.is_ready(name) for name in AWAITED) and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(POLL_S)
        self._tasks["livekit"] = self._parts["livekit"].start()

    def is_ready(self, name: str) -> bool:
        """Whether a row has said so in this life."""
        return self.memory.slots[name].is_ready

    async def over(self) -> None:
        """Wait until the room has ended. Raises what a part cannot be started again after."""
        done, _ = await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Stop everything in order, and give memory and socket back."""
        for name in STOPPED:
            if name in self._parts:
                await self._parts[name].stop()
        self._listener.close()
        os.close(self._woken)
        os.close(self._wake)
        self.memory.close()
        shutil.rmtree(self.settings.runtime_dir, ignore_errors=True)
