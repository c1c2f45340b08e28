"""What a forked Python child gets, and the event loop it lives in."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import orjson
import uvloop

from edge.config import Settings
from edge.errors import MenuError, SettingError
from edge.log import Logger
from edge.memory import Memory, Record
from edge.metrics import Metrics
from edge.processes import Process

BEAT_S = 0.25
"""Between two heartbeats: a loop that is busy for longer shows it at once."""
CORE_SOCKET = "core.sock"
HARDWARE_SOCKET = "hardware.sock"
"""Names in RUNTIME_DIR."""
EXIT_CRASHED = 1
PERMANENT = (SettingError, MenuError)
"""Errors that starting again cannot heal; their exit status tells the supervisor."""

Main = Callable[["Child"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Inheritance:
    """What the supervisor hands to every child alike."""

    settings: Settings
    memory: Memory
    servers: dict[str, str]
    wake_fd: int


class Child:
    """One life of one process. Made in the child, on its event loop."""

    def __init__(self, row: Process, inherited: Inheritance, listeners: dict[str, socket.socket]) -> None:
        self.name = row.name
        self.settings = inherited.settings
        self.memory = inherited.memory
        self.servers = inherited.servers
        """URLs of "nats" and "redis" to use, passwords included: given by the settings, or the embedded servers'."""
        self.listeners = listeners
        """The row's `listens` by name, bound and listening; they outlive this process."""
        self.metrics: Metrics = inherited.memory.metrics[row.name]
        self.facts: Record = inherited.memory.slots[row.name].facts
        self.log = Logger(row.name, inherited.settings.log_level)
        self.stopping = asyncio.Event()
        """Set when the supervisor asks to stop; `main` then returns within the row's `stop_s`."""
        self.reload = asyncio.Event()
        """Set when menu and configuration should be read again; whoever acts on it clears it."""
        self._slot = inherited.memory.slots[row.name]
        self._generation = self._slot.generation
        self._wake_fd = inherited.wake_fd

    def ready(self) -> None:
        """Say that this process can do its job. Saying it again does nothing."""
        if self._slot.is_ready:
            return
        self._slot.mark_ready(self._generation)
        # A full pipe wakes the supervisor just as well.
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake_fd, b"r")

    def publish_facts(self, facts: dict[str, Any]) -> None:
        """Replace what this process says about itself in `edge status`. Raises ValueError over 4 KiB of JSON."""
        self.facts.write(orjson.dumps(facts))

    def core_address(self) -> str:
        """Path of the core's socket."""
        return str(Path(self.settings.runtime_dir) / CORE_SOCKET)

    def beat(self) -> None:
        """Give a sign of life."""
        self._slot.beat(time.monotonic_ns(), self._generation)


def load_entry(entry: str) -> Main:
    """The coroutine function that `module:coroutine` names. Raises ImportError or AttributeError."""
    module, _, name = entry.partition(":")
    return cast(Main, getattr(importlib.import_module(module), name))


def live(row: Process, inherited: Inheritance, listeners: dict[str, socket.socket]) -> int:
    """Run a row's entry until it ends; returns the exit status of the process."""
    log = Logger(row.name, inherited.settings.log_level)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_live(row, inherited, listeners))
    except PERMANENT as error:
        log.error("child.refused", reason=str(error), next="correct what it names, then start the appliance again")
        return error.exit_status
    except Exception as error:
        log.exception("child.crashed", error, next="the supervisor starts it again; report this with the lines before")
        return EXIT_CRASHED


async def _live(row: Process, inherited: Inheritance, listeners: dict[str, socket.socket]) -> int:
    child = Child(row, inherited, listeners)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, child.stopping.set)
    loop.add_signal_handler(signal.SIGHUP, child.reload.set)
    loop.set_exception_handler(lambda _, context: _report(child, context))
    _beat(loop, child, loop.time())
    await load_entry(row.entry)(child)
    if child.stopping.is_set():
        return 0
    child.log.error("child.returned", next="its main ended without being asked; the supervisor starts it again")
    return EXIT_CRASHED


def _beat(loop: asyncio.AbstractEventLoop, child: Child, due: float) -> None:
    """Beat, and measure how late the loop was to do so: the guest waits as long."""
    now = loop.time()
    child.beat()
    child.metrics.observe("loop_lag", (now - due) * 1e6)
    due = max(due + BEAT_S, now)
    loop.call_at(due, _beat, loop, child, due)


def _report(child: Child, context: dict[str, Any]) -> None:
    """An error that no code of ours waited for: it must not pass silently."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        child.log.exception("child.unhandled", error, message=context.get("message"), next="report this line")
    else:
        child.log.error("child.unhandled", message=context.get("message"), next="report this line")
