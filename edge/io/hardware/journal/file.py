"""The journal's open file: durable transactions, foreign errors made ours, and whether it can be written at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edge.errors import JournalError
from edge.io.hardware.journal.schema import open_file, open_to_read

FREE_BYTES = 8 * 1024 * 1024
"""Less room than this on the disk and no money is taken: a payment needs some kilobytes at the worst moment."""


class JournalFile:
    """One open journal. Every method raises JournalError when the disk does not do it.

    `wall` gives seconds since the epoch. With `read_only` it may stand beside its one writer.
    """

    def __init__(self, path: Path, wall: Callable[[], float], read_only: bool = False) -> None:
        self.path = path
        self.wall = wall
        self._db = open_to_read(path) if read_only else open_file(path)

    def close(self) -> None:
        """Give the file back; what was committed is on the disk already."""
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on the disk when the block is left; of a failed one nothing stays."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise JournalError(f"{self.path}: {error}") from None

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds."""
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: {error}") from None

    def probe(self) -> None:
        """Write and sync a little. Raises JournalError when a payment could not be recorded now."""
        self.look_for_room()
        with self.change() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES ('probed', ?)", (str(self.wall()),))

    def look_for_room(self) -> None:
        """Raises JournalError when the disk is too full for a payment. Costs no write."""
        try:
            disk = os.statvfs(self.path.parent)
        except OSError as error:
            raise JournalError(f"{self.path}: {error}") from None
        free = disk.f_bavail * disk.f_frsize
        if free < FREE_BYTES:
            raise JournalError(f"{self.path.parent}: only {free // 1024} KiB are free; make room on this disk")
