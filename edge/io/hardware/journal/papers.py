"""What is to be printed, and what terminals want printed, in the journal."""

from __future__ import annotations

import msgspec

from edge.io.hardware.journal.file import JournalFile
from edge.io.hardware.journal.records import Job
from edge.io.hardware.terminals.interface import TerminalText


class Papers:
    """Print jobs and terminals' own receipt texts."""

    def __init__(self, file: JournalFile) -> None:
        self._file = file

    def keep_text(self, order_id: str, attempt: int, text: TerminalText) -> None:
        """Keep a terminal's receipt text. The same text again is the same text: terminals repeat what they sent."""
        body = msgspec.json.encode(text).decode()
        with self._file.change() as db:
            db.execute(
                "INSERT INTO texts (order_id, attempt, body) SELECT ?, ?, ? WHERE NOT EXISTS"
                " (SELECT 1 FROM texts WHERE order_id = ? AND attempt = ? AND body = ?)",
                (order_id, attempt, body, order_id, attempt, body),
            )

    def texts(self, order_id: str, attempt: int) -> list[TerminalText]:
        """The terminal's texts of one attempt, in its order."""
        sql = "SELECT body FROM texts WHERE order_id = ? AND attempt = ? ORDER BY seq"
        return [msgspec.json.decode(row[0], type=TerminalText) for row in self._file.rows(sql, order_id, attempt)]

    def queue(self, order_id: str, document: str, tries: int = 0) -> Job:
        """Queue a document of an order; with `tries` it is a copy of one that was printed before."""
        sql = "INSERT INTO jobs (order_id, document, created_at, tries) VALUES (?, ?, ?, ?)"
        with self._file.change() as db:
            job = db.execute(sql, (order_id, document, self._file.wall(), tries)).lastrowid
        return self._jobs("job = ?", job)[0]

    def printing(self, job: int) -> None:
        """From here on some of it may be on paper."""
        with self._file.change() as db:
            db.execute("UPDATE jobs SET state = 'printing', tries = tries + 1 WHERE job = ?", (job,))

    def ended(self, job: int, state: str, reason: str) -> None:
        """How it ended: printed, probably or failed; or queued again."""
        with self._file.change() as db:
            row = (state, reason, self._file.wall(), job)
            db.execute("UPDATE jobs SET state = ?, reason = ?, ended_at = ? WHERE job = ?", row)

    def open(self) -> list[Job]:
        """Jobs that are not done, oldest first."""
        return self._jobs("state IN ('queued', 'printing') ORDER BY job")

    def of(self, order_id: str) -> list[Job]:
        """All jobs of an order."""
        return self._jobs("order_id = ? ORDER BY job", order_id)

    def _jobs(self, where: str, *values: object) -> list[Job]:
        columns = "job, order_id, document, state, reason, tries, created_at"
        return [Job(*row) for row in self._file.rows(f"SELECT {columns} FROM jobs WHERE {where}", *values)]
