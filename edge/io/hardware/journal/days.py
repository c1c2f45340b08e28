"""The terminal's ends of day beside what the journal holds: both must say the same."""

from __future__ import annotations

from edge.io.hardware.journal.file import JournalFile
from edge.io.hardware.journal.records import DaySums


class Days:
    """Ends of day, per terminal."""

    def __init__(self, file: JournalFile) -> None:
        self._file = file

    def sums(self, terminal: str) -> DaySums:
        """What this terminal has been paid since its last end of day, by the journal."""
        sql = (
            "SELECT coalesce(sum(CASE WHEN takes_back IS NULL THEN amount_minor ELSE -amount_minor END), 0), count(*)"
            " FROM payments WHERE terminal = ?1 AND state IN ('paid', 'refunded')"
            " AND updated_at > coalesce((SELECT max(at) FROM days WHERE terminal = ?1), 0)"
        )
        amount, count = self._file.rows(sql, terminal)[0]
        return DaySums(amount, count)

    def close(self, terminal: str, amount_minor: int | None, count: int | None) -> DaySums:
        """Record the terminal's totals beside ours; returns ours."""
        ours = self.sums(terminal)
        with self._file.change() as db:
            db.execute(
                "INSERT INTO days (terminal, at, terminal_minor, terminal_count, journal_minor, journal_count)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (terminal, self._file.wall(), amount_minor, count, ours.amount_minor, ours.count),
            )
        return ours

    def last(self, terminal: str) -> float | None:
        """When the last end of day was; seconds since the epoch."""
        found: float | None = self._file.rows("SELECT max(at) FROM days WHERE terminal = ?", terminal)[0][0]
        return found
