"""The terminal's ends of day beside the journal: what it says that it took must be what we say that it took."""

from __future__ import annotations

import contextlib
from typing import Any

from edge.errors import JournalError
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.disk import Disk
from edge.io.hardware.terminals.interface import DayTotals, Facts, TerminalText
from edge.log import Logger


class DayBook:
    """Ends of day of the terminal at `place`."""

    def __init__(self, place: str, books: Books, disk: Disk, log: Logger) -> None:
        self._place = place
        self._books = books
        self._disk = disk
        self._log = log

    async def compare(self, totals: DayTotals) -> dict[str, Any]:
        """Record the terminal's totals beside ours, and say whether they agree. Money in minor units.

        Raises JournalError.
        """
        ours = await self._disk(lambda: self._books.days.close(self._place, totals.amount_minor, totals.count))
        agrees = totals.amount_minor in (None, ours.amount_minor)
        if not agrees:
            self._log.error(
                "payments.totals", terminal=totals.amount_minor, journal=ours.amount_minor,
                next="compare the terminal's report with: edge payments list",
            )  # fmt: skip
        return {
            "terminal": {"amount_minor": totals.amount_minor, "count": totals.count},
            "journal": {"amount_minor": ours.amount_minor, "count": ours.count},
            "agrees": agrees,
        }

    async def closed(self, totals: DayTotals) -> None:
        """An end of day that the terminal itself called for."""
        with contextlib.suppress(JournalError):
            await self.compare(totals)


class Silent:
    """Steps of what charges nobody."""

    async def sending(self) -> None:
        """Nothing to record."""

    async def result(self, facts: Facts) -> None:
        """Nothing to record."""

    async def committed(self) -> None:
        """Nothing to record."""

    async def receipt(self, text: TerminalText) -> None:
        """The terminal's own report stays with the terminal."""

    def progress(self, status: str, text: str = "") -> None:
        """Nobody waits for it."""
