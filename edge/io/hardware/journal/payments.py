"""Payments in the journal: every change one durable transaction, in the order that the state machine allows."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

import msgspec
import orjson

from edge.errors import PaymentConflict
from edge.io.hardware.journal.file import JournalFile
from edge.io.hardware.journal.records import CASES, FOLLOWS, KEPT, OPEN, Change, Payment
from edge.io.hardware.terminals.interface import Facts, History, Known

BOUND_LIMIT = 2_000
"""Receipt numbers have four digits; more than some days' worth is never asked for."""
_COLUMNS = (
    "order_id, state, amount_minor, currency, terminal, attempt, language, reason, detail, facts, sent_at, created_at,"
    " updated_at, body, order_number, day, takes_back"
)


class Payments:
    """The payments of a journal. `prefix` begins each order number."""

    def __init__(self, file: JournalFile, prefix: str) -> None:
        self._file = file
        self._prefix = prefix

    # ------------------------------------------------------------------ changes
    def begin(
        self,
        order_id: str,
        amount_minor: int,
        currency: str,
        terminal: str,
        language: str = "en",
        order: dict[str, Any] | None = None,
        takes_back: str | None = None,
    ) -> Payment:
        """Record the intent to charge, for the first time or after a declined attempt.

        Raises PaymentConflict when the order id was used for another amount, or when its payment is not declined.
        """
        now = self._file.wall()
        with self._file.change() as db:
            old = self.find(order_id)
            if old is not None:
                require_same(old, amount_minor, currency)
                _require_follows(old, "intent")
                db.execute(
                    "UPDATE payments SET state = 'intent', attempt = attempt + 1, terminal = ?, reason = '',"
                    " detail = '', facts = NULL, receipt_no = NULL, trace_no = NULL, sent_at = NULL, updated_at = ?"
                    " WHERE order_id = ?",
                    (terminal, now, order_id),
                )
            else:
                db.execute(
                    "INSERT INTO payments (order_id, state, amount_minor, currency, language, terminal, created_at,"
                    " updated_at, body, takes_back) VALUES (?, 'intent', ?, ?, ?, ?, ?, ?, ?, ?)",
                    (order_id, amount_minor, currency, language, terminal, now, now, _json(order), takes_back),
                )
            _log(db, order_id, now, "intent", "", "")
        return self.get(order_id)

    def move(
        self, order_id: str, state: str, reason: str = "", detail: str = "", facts: Facts | None = None
    ) -> Payment:
        """Record the next state. Raises PaymentConflict when it may not follow."""
        with self._file.change() as db:
            self._set(db, order_id, state, reason, detail, facts)
        return self.get(order_id)

    def place(
        self, order_id: str, state: str, reason: str = "", facts: Facts | None = None, documents: tuple[str, ...] = ()
    ) -> Payment:
        """Record a payment as `paid` (or `counter`), and with it, or not at all, all that follows from it.

        An order gets its number, its row in the outbox and its documents to print.
        """
        now = self._file.wall()
        with self._file.change() as db:
            old = self._set(db, order_id, state, reason, "", facts)
            if old.order is not None and old.order_number is None:
                self._number(db, order_id, now)
                db.execute("INSERT INTO outbox (order_id, created_at) VALUES (?, ?)", (order_id, now))
                for document in documents:
                    db.execute(
                        "INSERT INTO jobs (order_id, document, created_at) VALUES (?, ?, ?)", (order_id, document, now)
                    )
        return self.get(order_id)

    def _set(
        self, db: sqlite3.Connection, order_id: str, state: str, reason: str, detail: str, facts: Facts | None
    ) -> Payment:
        old, now = self.get(order_id), self._file.wall()
        _require_follows(old, state)
        facts = facts or old.facts
        receipt, trace = (facts.receipt_no, facts.trace_no) if facts is not None else (None, None)
        db.execute(
            "UPDATE payments SET state = ?, reason = ?, detail = ?, facts = ?, receipt_no = ?, trace_no = ?,"
            " sent_at = coalesce(?, sent_at), updated_at = ? WHERE order_id = ?",
            (state, reason, detail, _json(facts), receipt, trace, now if state == "sent" else None, now, order_id),
        )
        _log(db, order_id, now, state, reason, detail)
        return old

    def _number(self, db: sqlite3.Connection, order_id: str, now: float) -> None:
        """Numbers start at 1 each day of the kiosk's time zone; a clock that is set back goes on with that day's."""
        day = datetime.fromtimestamp(now).astimezone().date().isoformat()
        db.execute("INSERT INTO numbers VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = last + 1", (day,))
        last = db.execute("SELECT last FROM numbers WHERE day = ?", (day,)).fetchone()[0]
        db.execute(
            "UPDATE payments SET order_number = ?, day = ? WHERE order_id = ?",
            (f"{self._prefix}-{last:03d}", day, order_id),
        )

    # ------------------------------------------------------------------ questions
    def find(self, order_id: str) -> Payment | None:
        """The payment of an order, or None."""
        return next(iter(self._select("order_id = ?", order_id)), None)

    def get(self, order_id: str) -> Payment:
        """The payment of an order. Raises PaymentConflict when there is none."""
        found = self.find(order_id)
        if found is None:
            raise PaymentConflict(f"there is no payment of order {order_id}; `edge payments list` shows them")
        return found

    def open(self, terminal: str | None = None) -> list[Payment]:
        """Payments whose outcome is not known, oldest first."""
        return self._in(OPEN, terminal)

    def cases(self, terminal: str | None = None) -> list[Payment]:
        """Payments that wait for people, oldest first."""
        return self._in(CASES, terminal)

    def newest(self, limit: int = 50) -> list[Payment]:
        """The last payments, newest first."""
        return self._select("1 ORDER BY updated_at DESC LIMIT ?", limit)

    def changes(self, order_id: str) -> list[Change]:
        """A payment's history, oldest first."""
        sql = "SELECT at, state, reason, detail, attempt FROM history WHERE order_id = ? ORDER BY seq"
        return [Change(*row) for row in self._file.rows(sql, order_id)]

    def history(self, payment: Payment) -> History:
        """What a driver needs to know to charge or to recover `payment`."""
        kept = self._file.rows(
            "SELECT receipt_no, trace_no, amount_minor, order_id FROM payments WHERE terminal = ? AND order_id != ?"
            f" AND state IN ({_marks(KEPT)}) AND receipt_no IS NOT NULL ORDER BY updated_at DESC LIMIT {BOUND_LIMIT}",
            payment.terminal,
            payment.order_id,
            *KEPT,
        )
        bound = tuple(Known(*row) for row in kept)
        # An intent was never sent, so it leaves nothing at the terminal that could be mistaken or reversed.
        unsettled = [one for one in self.open(payment.terminal) if one.state != "intent"]
        open_cases = [*self.cases(payment.terminal), *unsettled]
        return History(
            bound=bound,
            last_bound=bound[0].receipt_no if bound else None,
            case_open=any(one.order_id != payment.order_id for one in open_cases),
            reached=self._reached(payment),
            facts=payment.facts,
            sent_at=payment.sent_at,
            terminal_id=self._terminal_id(payment.terminal),
        )

    def _terminal_id(self, terminal: str) -> str | None:
        """As the terminal named itself in its last transaction."""
        sql = "SELECT facts FROM payments WHERE terminal = ? AND facts IS NOT NULL ORDER BY updated_at DESC LIMIT 1"
        return next((_facts(row[0]).terminal_id for row in self._file.rows(sql, terminal)), None)

    def _reached(self, payment: Payment) -> Any:
        """How far this attempt certainly got: its state may be `unknown` since, its history still says it."""
        states = {one.state for one in self.changes(payment.order_id) if one.attempt == payment.attempt}
        return next((state for state in ("committed", "result", "sent") if state in states), "intent")

    def _in(self, states: tuple[str, ...], terminal: str | None) -> list[Payment]:
        where = f"state IN ({_marks(states)}) AND terminal = coalesce(?, terminal) ORDER BY created_at"
        return self._select(where, *states, terminal)

    def _select(self, where: str, *values: object) -> list[Payment]:
        return [_payment(row) for row in self._file.rows(f"SELECT {_COLUMNS} FROM payments WHERE {where}", *values)]


def is_same(payment: Payment, amount_minor: int, currency: str) -> bool:
    """Whether a payment is of this amount."""
    return (payment.amount_minor, payment.currency) == (amount_minor, currency)


def require_same(payment: Payment, amount_minor: int, currency: str) -> None:
    """Raises PaymentConflict when the order id stands for another amount."""
    if not is_same(payment, amount_minor, currency):
        text = f"order {payment.order_id} was begun for {payment.amount_minor} {payment.currency} (minor units)"
        raise PaymentConflict(f"{text}, not {amount_minor} {currency}; use another order id")


def _require_follows(old: Payment, state: str) -> None:
    if state not in FOLLOWS[old.state]:
        raise PaymentConflict(f"order {old.order_id} is {old.state} and cannot become {state}")


def _log(db: sqlite3.Connection, order_id: str, now: float, state: str, reason: str, detail: str) -> None:
    db.execute(
        "INSERT INTO history (order_id, attempt, at, state, reason, detail)"
        " SELECT order_id, attempt, ?, ?, ?, ? FROM payments WHERE order_id = ?",
        (now, state, reason, detail, order_id),
    )


def _payment(row: tuple[Any, ...]) -> Payment:
    (order_id, state, amount, currency, terminal, attempt, language, reason, detail, facts, sent_at, created, updated,
     body, number, day, takes_back) = row  # fmt: skip
    return Payment(
        order_id=order_id, state=state, amount_minor=amount, currency=currency, terminal=terminal, attempt=attempt,
        language=language, reason=reason, detail=detail, facts=None if facts is None else _facts(facts),
        sent_at=sent_at, created_at=created, updated_at=updated, order=None if body is None else orjson.loads(body),
        order_number=number, day=day, takes_back=takes_back,
    )  # fmt: skip


def _facts(raw: str) -> Facts:
    return msgspec.json.decode(raw, type=Facts)


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
