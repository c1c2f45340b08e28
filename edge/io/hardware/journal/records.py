"""What the journal holds: payments, their states, and which state may follow which."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from edge.io.hardware.terminals.interface import Facts

OPEN = ("intent", "sent", "result", "committed", "unknown")
"""States of a payment whose outcome is not known yet; after a crash each of them is asked for."""
CASES = ("ambiguous",)
"""States that only people can end."""
KEPT = ("paid", "refunded")
"""States in which the terminal holds, or has held, the transaction: its receipt number is bound."""

FOLLOWS: dict[str, tuple[str, ...]] = {
    "intent": ("sent", "paid", "counter", "declined", "unknown"),
    "sent": ("result", "paid", "declined", "unknown", "ambiguous"),
    "result": ("result", "committed", "paid", "declined", "unknown", "ambiguous"),
    "committed": ("paid", "declined", "unknown", "ambiguous"),
    "unknown": ("result", "committed", "paid", "declined", "ambiguous", "unknown"),
    "ambiguous": ("paid", "declined"),
    "declined": ("intent",),
    "paid": ("refunded",),
    "counter": (),
    "refunded": (),
}
"""The payment's state machine. `unknown` may lead back to `result`: a terminal that is still in the middle of it."""


class Payment(Struct, frozen=True):
    """One payment. Times are seconds since the epoch, money is minor units of `currency`.

    `order` is the whole order of design section 6, None for a payment without one (`edge pay`). `takes_back` names the
    order whose payment this one reverses or refunds.
    """

    order_id: str
    state: str
    amount_minor: int
    currency: str
    terminal: str
    attempt: int = 1
    language: str = "en"
    reason: str = ""
    detail: str = ""
    facts: Facts | None = None
    sent_at: float | None = None
    created_at: float = 0.0
    updated_at: float = 0.0
    order: dict[str, Any] | None = None
    order_number: str | None = None
    day: str | None = None
    takes_back: str | None = None


class Change(Struct, frozen=True):
    """One line of a payment's history."""

    at: float
    state: str
    reason: str
    detail: str
    attempt: int


class Job(Struct, frozen=True):
    """A document to print: `receipt`, `kitchen`, `merchant` or `counter`; state queued, printing, printed, probably or
    failed."""

    job: int
    order_id: str
    document: str
    state: str
    reason: str
    tries: int
    created_at: float


class DaySums(Struct, frozen=True):
    """What the journal holds of a terminal since its last end of day."""

    amount_minor: int
    count: int
