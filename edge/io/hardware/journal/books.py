"""All of a journal in one: the file, and the books in it. One process writes; others may read."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable
from pathlib import Path

from edge.errors import JournalError, JournalLocked
from edge.io.hardware.journal.days import Days
from edge.io.hardware.journal.file import JournalFile
from edge.io.hardware.journal.outbox import Outbox
from edge.io.hardware.journal.papers import Papers
from edge.io.hardware.journal.payments import Payments

FILE_NAME = "journal.sqlite3"
LOCK_NAME = "journal.lock"


class Books:
    """The journal in `state_dir`. Every call raises JournalError when the disk does not do it.

    Raises JournalLocked when another process is its writer: two would recover each other's payments.
    """

    def __init__(self, state_dir: Path, prefix: str, wall: Callable[[], float], read_only: bool = False) -> None:
        self._lock = None if read_only else lock(state_dir)
        try:
            self.file = JournalFile(state_dir / FILE_NAME, wall, read_only)
        except BaseException:
            self._unlock()
            raise
        self.payments = Payments(self.file, prefix)
        self.papers = Papers(self.file)
        self.outbox = Outbox(self.file)
        self.days = Days(self.file)

    def close(self) -> None:
        """Give file and lock back."""
        self.file.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def order_prefix(kiosk_id: str) -> str:
    """What begins the order numbers of a kiosk that has no ORDER_PREFIX: the end of its id, as short as can be.

    `kiosk-001` gives `1`, `berlin-lobby` gives `LOBB`.
    """
    last = re.findall(r"[A-Za-z0-9]+", kiosk_id)[-1]
    return (last.lstrip("0") or "0")[-4:] if last.isdigit() else last[:4].upper()


def lock(state_dir: Path) -> int:
    """The lock of a journal's one writer; the kernel gives it back however its holder dies. Raises JournalLocked."""
    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd = os.open(state_dir / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise JournalError(f"{state_dir}: {error.strerror}") from None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(fd)
        raise JournalLocked(f"another process writes the journal in {state_dir}") from None
    return fd
