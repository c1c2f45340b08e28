"""Files of JSON lines that hold what guests said: private, bounded, one for each day, deleted after 7 days."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import orjson

DAY_S = 24 * 3600
KEPT_S = 7 * DAY_S
MAX_BYTES = 64 * 1024 * 1024
"""A file ends there: a forgotten RECORD=1 must not fill the disk that orders are journalled on."""


class DailyFile:
    """Appends to the newest file of a folder; `prefix` begins their names."""

    def __init__(self, folder: Path, prefix: str = "") -> None:
        self._folder = folder
        self._prefix = prefix
        self._day: str | None = None
        self._file: BinaryIO | None = None
        self._left = 0

    def begin(self, day: str) -> bool:
        """Begin the file of `day` and delete the old ones; False when that is the one at hand. Raises OSError.

        One file for a whole life would keep everything where a process lives for months.
        """
        if day == self._day:
            return False
        self.close()
        self._day = day
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        delete_old(self._folder, time.time())
        name = f"{self._prefix}{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}.jsonl"
        descriptor = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        self._left = MAX_BYTES
        return True

    def write(self, entry: Mapping[str, object]) -> None:
        """Append a line. A disk that is full ends the file of the day, never what it tells of."""
        line = orjson.dumps(entry) + b"\n"
        self._left -= len(line)
        if self._left > 0 and self._file is not None:
            with contextlib.suppress(OSError):
                self._file.write(line)

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def delete_old(folder: Path, now_s: float) -> int:
    """Delete files last written more than 7 days before `now_s` (epoch seconds); returns how many."""
    old = [path for path in folder.glob("*.jsonl") if now_s - path.stat().st_mtime > KEPT_S]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
