"""What was sent and what came back, with RECORD=1: one JSON line for each request (`edge/daily.py`).

It holds what a guest said. The key is in none of it: it never gets here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from edge.daily import DailyFile

FOLDER = "gemini"


class Recording:
    """Appends to the files of STATE_DIR/gemini. `day` is today.

    A disk that is in a bad way ends the recording of the day, never an answer.
    """

    def __init__(self, state_dir: Path, day: str) -> None:
        self._file = DailyFile(state_dir / FOLDER, "sent-")
        self.follow(day)

    def follow(self, day: str) -> None:
        """A new day has a file of its own."""
        with contextlib.suppress(OSError):
            self._file.begin(day)

    def add(self, entry: Mapping[str, object]) -> None:
        """One request."""
        self._file.write(entry)

    def close(self) -> None:
        """End the recording."""
        self._file.close()
