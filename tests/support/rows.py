"""Processes with known behaviour, for the tests of the supervisor: each is an ordinary row of a process table."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path

from edge.box import Box
from edge.child import Child
from edge.errors import SettingError
from edge.processes import Process, always


async def good(child: Child) -> None:
    """Becomes ready, says what it sees of itself, and stops when asked."""
    child.publish_facts(_facts())
    child.ready()
    reload = asyncio.create_task(_count_reloads(child))
    await child.stopping.wait()
    reload.cancel()


def _facts() -> dict[str, object]:
    links = [entry for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
    return {
        "cpus": sorted(os.sched_getaffinity(0)),
        "fds": {entry.name: str(entry.readlink()) for entry in links},
        "comm": Path("/proc/self/comm").read_text().strip(),
        "environment": sorted(name for name in os.environ if name.startswith(("NOTIFY", "WATCHDOG"))),
        "tz": time.tzname[0],
        "reloads": 0,
    }


async def _count_reloads(child: Child) -> None:
    count = 0
    while True:
        await child.reload.wait()
        child.reload.clear()
        count += 1
        child.publish_facts({"reloads": count})


async def blocks(child: Child) -> None:
    """Becomes ready, then its loop hangs for ever."""
    child.ready()
    await asyncio.sleep(0)
    time.sleep(3_600)  # noqa: ASYNC251  the defect under test


async def busy(child: Child) -> None:
    """Uses a whole core, and gives signs of life all the same."""
    child.ready()
    while not child.stopping.is_set():
        sum(range(10_000))
        await asyncio.sleep(0)


async def deaf(child: Child) -> None:
    """Hangs, and does not even answer the abort."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGABRT})
    await blocks(child)


async def writes(child: Child) -> None:
    """Leaves a session in shared memory."""
    child.memory.session.write(b"the guest's cart")
    child.ready()
    await child.stopping.wait()


async def leaves_orphan(child: Child) -> None:
    """Starts a program that starts another and ends."""
    script = "sleep 20 >/dev/null & echo $!"
    shell = await asyncio.create_subprocess_exec("/bin/sh", "-c", script, stdout=asyncio.subprocess.PIPE)
    assert shell.stdout is not None
    child.publish_facts({"orphan": int(await shell.stdout.readline())})
    await shell.wait()
    child.ready()
    await child.stopping.wait()


async def returns(child: Child) -> None:
    """Becomes ready and ends with nobody having asked."""
    child.ready()


async def raises(_: Child) -> None:
    """Fails before it is ready, with an error that carries an exit status of its own."""
    raise RuntimeError("a defect")


async def refuses(_: Child) -> None:
    """Says that its set-up is wrong."""
    raise SettingError("GEMINI_API_KEY: is not a key")


async def waits(child: Child) -> None:
    """Beats, but what it waits for never comes."""
    await child.stopping.wait()


async def stubborn(child: Child) -> None:
    """Does not stop when asked."""
    child.ready()
    await asyncio.Event().wait()


def sleeper(_: Box) -> list[str]:
    """A foreign program."""
    return [sys.executable, "-c", "import signal, sys; signal.signal(15, lambda *a: sys.exit(0)); signal.pause()"]


def missing(box: Box) -> list[str]:
    """A program that is not installed."""
    return [str(box.settings.state_dir / "no-such-program")]


def start_thread() -> threading.Thread:
    """Start a thread that lives until the process ends."""
    thread = threading.Thread(target=threading.Event().wait, daemon=True)
    thread.start()
    return thread


def row(name: str, entry: str, **changes: object) -> Process:
    """A row that runs `entry` of this module."""
    executed = "exec:" if entry in ("sleeper", "missing") else ""
    values: dict[str, object] = {"ready_s": 10.0, "hang_s": 1.0, "stop_s": 1.0, **changes}
    return Process(name, "", f"{executed}tests.support.rows:{entry}", always, "", **values)  # type: ignore[arg-type]
