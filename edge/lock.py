"""One appliance per RUNTIME_DIR: a lock that the kernel gives back when the last process of an appliance is dead."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path

from edge.errors import AlreadyRunningError

LOCK_NAME = "edge.lock"
POLL_S = 0.01


class Lock:
    """The held lock. Every child inherits it, so it is free only when none of them can touch shared memory any more."""

    def __init__(self, path: Path, fd: int) -> None:
        self._path = path
        self.fd = fd

    @classmethod
    def take(cls, path: Path, patience_s: float = 2.0) -> Lock:
        """Take the lock. Raises AlreadyRunningError at once when its holder lives.

        When the holder is dead but its children are not yet, waits for them up to `patience_s`.
        """
        deadline = time.monotonic() + patience_s
        while True:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if _lock(fd) and _is_at(fd, path):
                os.ftruncate(fd, 0)
                os.pwrite(fd, str(os.getpid()).encode(), 0)
                return cls(path, fd)
            holder = os.pread(fd, 20, 0).decode(errors="replace")
            os.close(fd)
            if _lives(holder) or time.monotonic() > deadline:
                raise AlreadyRunningError(f"an appliance runs in {path.parent} already (pid {holder or 'unknown'})")
            time.sleep(POLL_S)

    def release(self) -> None:
        """Remove the file and give the lock back."""
        self._path.unlink(missing_ok=True)
        os.close(self.fd)


def _lock(fd: int) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _is_at(fd: int, path: Path) -> bool:
    """Whether the locked file is still the one at `path`; its last holder may just have removed it."""
    with contextlib.suppress(FileNotFoundError):
        ours, there = os.fstat(fd), path.stat()
        return (ours.st_dev, ours.st_ino) == (there.st_dev, there.st_ino)
    return False


def _lives(pid: str) -> bool:
    if not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[:1]
    return state != [b"Z"]
