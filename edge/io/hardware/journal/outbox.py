"""Orders that JetStream has not acknowledged yet."""

from __future__ import annotations

from edge.io.hardware.journal.file import JournalFile


class Outbox:
    """A row is made with the payment, in the same transaction, and stays until PubAck (design section 6)."""

    def __init__(self, file: JournalFile) -> None:
        self._file = file

    def waiting(self, limit: int = 100) -> list[str]:
        """Order ids, oldest first."""
        sql = "SELECT order_id FROM outbox WHERE acknowledged_at IS NULL ORDER BY created_at, order_id LIMIT ?"
        return [row[0] for row in self._file.rows(sql, limit)]

    def acknowledged(self, order_id: str) -> None:
        """The stream has it."""
        with self._file.change() as db:
            db.execute("UPDATE outbox SET acknowledged_at = ? WHERE order_id = ?", (self._file.wall(), order_id))
