"""Forking: what must hold before, and what a child does before any other code of ours runs.

A process with a second thread must never fork: the child would inherit that thread's locks but not the thread. So the
supervisor imports what its children need, checks that nothing of it has started a thread, and only then forks. A
forked child never forks again; what needs another program starts it by exec.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from edge.box import Box
from edge.child import load_entry
from edge.errors import EdgeError, StartError
from edge.processes import Process

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
EXIT_NO_PROGRAM = 69
"""The program of an executed row is missing; trying again is of no use."""
_MANAGER_VARIABLES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID")
"""What a service manager tells the supervisor and nobody else."""
_SERVER_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
"""All that an executed server sees of our environment, which holds secrets."""

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a child runs and which file descriptors beyond 0, 1 and 2 it keeps."""

    name: str
    cpus: frozenset[int]
    keep: frozenset[int]


def require_single_thread(when: str) -> None:
    """Raises StartError unless this process has exactly one thread, those of C libraries included."""
    threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    if threads != 1:
        raise StartError(f"{threads} threads live {when}; a fork now could deadlock its child")


def load(row: Process) -> Callable[..., Any]:
    """The function that a row names. Raises ImportError or AttributeError."""
    return load_entry(row.entry.removeprefix("exec:"))


def preload(rows: Iterable[Process]) -> None:
    """Import the code of every row once, for all lives to share. Raises StartError that names the row."""
    for row in rows:
        try:
            load(row)
        except (ImportError, AttributeError, SyntaxError) as error:
            raise StartError(f"process {row.name}: {row.entry} cannot be loaded: {error!r}") from error
        require_single_thread(f"after the import of {row.entry} for {row.name}")


def freeze() -> None:
    """Keep what is loaded out of the collector's sight, so that collecting in a child copies none of it."""
    gc.freeze()


def open_descriptors() -> list[int]:
    """Descriptors of this process beyond standard input, output and error."""
    found = []
    for name in [entry.name for entry in Path("/proc/self/fd").iterdir()]:
        # The descriptor that listed the folder is closed by now.
        with contextlib.suppress(OSError):
            os.fstat(int(name))
            found.append(int(name))
    return [fd for fd in found if fd > 2]


def descriptors_of(path: Path) -> frozenset[int]:
    """Which descriptors of this process are open on the file at `path`."""
    wanted = path.stat()
    stats = {fd: os.fstat(fd) for fd in open_descriptors()}
    return frozenset(fd for fd, stat in stats.items() if (stat.st_dev, stat.st_ino) == (wanted.st_dev, wanted.st_ino))


def fork(plan: Plan, body: Callable[[], int]) -> int:
    """Fork a child that runs `body` and exits with its result; returns the pid. Raises StartError or OSError."""
    require_single_thread(f"before the fork of {plan.name}")
    parent = os.getpid()
    # A signal between fork and reset would run the supervisor's handler in the child.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        pid = os.fork()
        if pid == 0:
            _live(plan, parent, body)
        return pid
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _live(plan: Plan, parent: int, body: Callable[[], int]) -> NoReturn:
    """The child's whole life. Leaves by `_exit`: exit hooks and objects here belong to the supervisor.

    Its objects stay alive on the stack below, so none of them closes a descriptor number that is ours by now.
    """
    status = 1
    try:
        _become(plan, parent)
        status = body()
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stderr.flush()
        os._exit(status)


def _become(plan: Plan, parent: int) -> None:
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, signal.SIGPIPE}:
        with contextlib.suppress(OSError):
            signal.signal(number, signal.SIG_DFL)
    _die_with(parent)
    _libc.prctl(PR_SET_NAME, f"edge:{plan.name}".encode()[:15], 0, 0, 0)
    # Ctrl-C is for the supervisor, who then stops its children in order.
    os.setpgid(0, 0)
    _close_foreign(plan.keep)
    for name in _MANAGER_VARIABLES:
        os.environ.pop(name, None)
    # A sandbox may forbid both; a process on the wrong CPU is better than none.
    with contextlib.suppress(OSError, ValueError):
        os.sched_setaffinity(0, plan.cpus)
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    # A reload must not end a child that has no handler for it yet.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    faulthandler.enable()
    faulthandler.register(signal.SIGUSR1, all_threads=True)
    gc.enable()
    signal.pthread_sigmask(signal.SIG_SETMASK, set())


def _die_with(parent: int) -> None:
    """Be killed when the supervisor dies, however it dies; also when it just has."""
    if _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        os._exit(1)


def _close_foreign(keep: frozenset[int]) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    for fd in set(open_descriptors()) - keep:
        os.close(fd)


def command(row: Process, box: Box) -> list[str]:
    """The command of an executed row. Made in its child: what goes wrong with it must not end the supervisor."""
    try:
        argv: list[str] = load(row)(box)
    except EdgeError as error:
        sys.stderr.write(f"edge: {row.name}: {error}\n")
        sys.stderr.flush()
        os._exit(error.exit_status)
    return argv


def execute(argv: list[str], log: Path, keep: frozenset[int]) -> int:
    """Become the program `argv`, in a child, with its output in `log`. Returns only when there is no such program.

    `keep` are descriptors that the program holds open without knowing.
    """
    for fd in keep:
        os.set_inheritable(fd, True)
    for number in (signal.SIGHUP, signal.SIGPIPE, signal.SIGUSR1):
        signal.signal(number, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    environment = {name: os.environ[name] for name in _SERVER_VARIABLES if name in os.environ}
    complaint = os.dup(2)
    os.set_inheritable(complaint, False)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    try:
        os.execve(argv[0], argv, environment)
    except OSError as error:
        os.write(complaint, f"{argv[0]} cannot be executed: {error.strerror}\n".encode())
    return EXIT_NO_PROGRAM
