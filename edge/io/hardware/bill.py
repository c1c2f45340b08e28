"""What is to be paid, and who hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from edge.io.hardware.journal.records import Payment


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid. `order` is the whole order (design section 6); None for a payment by hand."""

    order_id: str
    amount_minor: int
    currency: str
    language: str = "en"
    order: dict[str, Any] | None = None

    @classmethod
    def of(cls, order: dict[str, Any]) -> Bill:
        """The bill of an order."""
        return cls(
            order["order_id"], order["total_minor"], order["currency"], order.get("language") or "en", dict(order)
        )


class Audience(Protocol):
    """Who hears of a payment. Must not block."""

    def payment(self, payment: Payment, given_up: bool) -> None:
        """The payment's state has changed. `given_up`: its outcome is still asked for, but the guest waits too long."""

    def progress(self, order_id: str, status: str, text: str) -> None:
        """What the guest should do at the terminal now."""
