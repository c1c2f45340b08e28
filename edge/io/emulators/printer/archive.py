"""Receipts that were cut off, as PNG and text files; the newest hundred are kept."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from edge.io.emulators.printer.paper import Receipt

KEPT = 100
_NAME = re.compile(r"(\d{4,9})\.png")


class Archive:
    """A folder of receipts `NNNN.png` and `NNNN.txt`; without a folder only the newest is known."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.newest: Receipt | None = None
        self.numbers: list[int] = []
        if folder is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = (_NAME.fullmatch(path.name) for path in folder.iterdir())
            self.numbers = sorted(int(match[1]) for match in found if match)

    def add(self, receipt: Receipt) -> int:
        """Keep a receipt; returns its number. A disk that takes no more costs the file, not the printer."""
        number = self.numbers[-1] + 1 if self.numbers else 1
        self.numbers.append(number)
        self.newest = receipt
        if self._folder is not None:
            with contextlib.suppress(OSError):
                (self._folder / f"{number:04d}.txt").write_text(receipt.text)
                (self._folder / f"{number:04d}.png").write_bytes(receipt.png)
        while len(self.numbers) > KEPT:
            self._remove(self.numbers.pop(0))
        return number

    def png(self, number: int) -> bytes | None:
        """The picture of a receipt; None if it is not there any more."""
        return self._read(f"{number:04d}.png") if number in self.numbers else None

    def text(self, number: int) -> str | None:
        """The text of a receipt."""
        data = self._read(f"{number:04d}.txt") if number in self.numbers else None
        return None if data is None else data.decode("utf-8", "replace")

    def _read(self, name: str) -> bytes | None:
        if self._folder is None:
            return None
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return None

    def _remove(self, number: int) -> None:
        if self._folder is not None:
            for ending in ("png", "txt"):
                with contextlib.suppress(OSError):
                    (self._folder / f"{number:04d}.{ending}").unlink()
