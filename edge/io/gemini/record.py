"""What was sent and what came back, with RECORD=1: one JSON line for each request, deleted after 7 days.

It holds what a guest said, so the file is of mode 0600. The key is in none of it: it never gets here.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import orjson

from edge.core.recorder import MAX_BYTES, delete_old

FOLDER = "gemini"


class Recording:
    """Appends to files of STATE_DIR/gemini, one for each day. `day` is today.

    A disk that is full or in a bad way ends the recording of the day, never an answer.
    """

    def __init__(self, state_dir: Path, day: str) -> None:
        self._folder = state_dir / FOLDER
        self._file: BinaryIO | None = None
        self._left = 0
        self._day = day
        self._begin()

    def follow(self, day: str) -> None:
        """A new day has a file of its own: otherwise a process that lives for months would keep everything."""
        if day != self._day:
            self._day = day
            self.close()
            self._begin()

    def add(self, entry: Mapping[str, object]) -> None:
        """One request."""
        line = orjson.dumps(entry) + b"\n"
        self._left -= len(line)
        if self._left > 0 and self._file is not None:
            with contextlib.suppress(OSError):
                self._file.write(line)

    def close(self) -> None:
        """End the recording."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        name = f"sent-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}.jsonl"
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            delete_old(self._folder, time.time())
            descriptor = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            self._file = os.fdopen(descriptor, "wb", buffering=0)
            self._left = MAX_BYTES
