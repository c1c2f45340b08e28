"""What wakes the supervisor: signals as bytes of a descriptor, and a pipe that children write to."""

from __future__ import annotations

import contextlib
import os
import signal
import socket

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD)


def catch_signals(stack: contextlib.ExitStack) -> int:
    """A descriptor from which each signal is read as one byte; `stack` gives the old handlers back."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
        stack.callback(end.close)
    for number in SIGNALS:
        stack.callback(signal.signal, number, signal.signal(number, _nothing))
    stack.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False))
    return ours.fileno()


def wake_pipe(stack: contextlib.ExitStack) -> tuple[int, int]:
    """Reading and writing end of a pipe that never blocks either side; `stack` closes them."""
    ends = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    for end in ends:
        stack.callback(os.close, end)
    return ends


def drain(fd: int) -> bytes:
    """All that waits in a non-blocking descriptor, up to 64 KiB."""
    with contextlib.suppress(BlockingIOError):
        return os.read(fd, 65_536)
    return b""


def _nothing(number: int, frame: object) -> None:
    """The byte on the descriptor is all that counts; without a handler there would be none."""
