"""What every test is held to: no warning, nothing left behind, and in CI no skip that nobody allowed."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import inspect
import os
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

# Two tests run side by side on machines that do other work too: how long one example takes says nothing there.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

pytest_plugins = ["pytester"]

ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.txt")
GRACE_S = 2.0
"""How long threads, processes and descriptors may take to go after a test."""

_skipped = pytest.StashKey[list[str]]()


# ---------------------------------------------------------------------- skips
def allowed_skips(text: str) -> tuple[str, ...]:
    """The starts of test ids that the list allows to be skipped."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line.split()[0] for line in lines if line)


def forbidden_skips(skipped: list[str], allowed: tuple[str, ...]) -> list[str]:
    """The skipped tests that the list does not name."""
    return [name for name in skipped if not name.startswith(allowed)] if allowed else list(skipped)


def pytest_configure(config: pytest.Config) -> None:
    """Start counting skips."""
    config.stash[_skipped] = []
    config.pluginmanager.register(Skips(config.stash[_skipped]))


class Skips:
    """Notes every skip, whichever process it was in; an expected failure is none."""

    def __init__(self, found: list[str]) -> None:
        self._found = found

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One report of a test, as the process that prints the summary gets it."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self._found.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skip that nobody allowed is a failure."""
    if os.environ.get("CI") == "true" and _forbidden(session.config) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which skips failed the run."""
    if os.environ.get("CI") == "true":
        for name in _forbidden(config):
            terminalreporter.write_line(
                f"FAILED {name}: skipped, and tests/allowed_skips.txt does not name it", red=True
            )


def _forbidden(config: pytest.Config) -> list[str]:
    return forbidden_skips(config.stash[_skipped], allowed_skips(ALLOWED_SKIPS.read_text()))


# ---------------------------------------------------------------------- leaks
def open_descriptors() -> dict[int, str]:
    """The open descriptors of this process and what they lead to, without those of an event loop of the runtime."""
    found = {}
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - Path.iterdir would count its own descriptor
        with contextlib.suppress(OSError):
            found[int(name)] = str(Path(f"/proc/self/fd/{name}").readlink())
    return found


def child_processes() -> set[int]:
    """The process ids of our children, dead ones that nobody waited for included."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            found.update(int(pid) for pid in (task / "children").read_text().split())
    return found


def leaked(threads: set[threading.Thread], descriptors: dict[int, str], children: set[int]) -> list[str]:
    """What there is now that was not there before, one line each."""
    lines = [f"thread {thread.name}" for thread in set(threading.enumerate()) - threads]
    lines += [f"process {pid}" for pid in child_processes() - children]
    now = open_descriptors()
    if len(now) > len(descriptors):
        lines += [f"descriptor {fd} -> {to}" for fd, to in now.items() if descriptors.get(fd) != to]
    return lines


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that leaves something behind fails: in an appliance that runs for months every leak is an outage."""
    if request.node.get_closest_marker("leaks"):
        yield
        return
    if inspect.iscoroutinefunction(getattr(request, "function", None)):
        request.getfixturevalue("_no_task_left")
    before = (set(threading.enumerate()), open_descriptors(), child_processes())
    yield
    if not leaked(*before):
        return
    gc.collect()
    deadline = time.monotonic() + GRACE_S
    while (left := leaked(*before)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left, f"left behind: {', '.join(left)}"


@pytest.fixture
async def _no_task_left() -> AsyncIterator[None]:
    """Every task that a test started has ended with it."""
    before = asyncio.all_tasks()
    yield
    deadline = asyncio.get_running_loop().time() + GRACE_S
    own = asyncio.current_task()
    while left := asyncio.all_tasks() - before - {own}:
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"tasks left behind: {sorted(task.get_name() for task in left)}")
        await asyncio.sleep(0.01)
