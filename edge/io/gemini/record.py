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
    """Appends to one file of STATE_DIR/gemini."""

    def __init__(self, state_dir: Path) -> None:
        folder = state_dir / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        delete_old(folder, time.time())
        name = f"sent-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}.jsonl"
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._file: BinaryIO = os.fdopen(descriptor, "wb", buffering=0)
        self._left = MAX_BYTES

    def add(self, entry: Mapping[str, object]) -> None:
        """One request. A full disk ends the recording, never the answer."""
        line = orjson.dumps(entry) + b"\n"
        self._left -= len(line)
        if self._left > 0:
            with contextlib.suppress(OSError):
                self._file.write(line)

    def close(self) -> None:
        """End the recording."""
        self._file.close()
