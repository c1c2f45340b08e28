"""An order as it leaves the box: what the core sent, with its number and how it was paid (design section 6)."""

from __future__ import annotations

from typing import Any

import msgspec

from edge.io.hardware.journal.records import Payment


def placed_order(payment: Payment) -> dict[str, Any]:
    """The whole order. Money in minor units; `payment.outcome` is `paid`, `counter` or `refunded`."""
    facts = {} if payment.facts is None else msgspec.to_builtins(payment.facts)
    facts.pop("amount_minor", None)
    facts.pop("currency", None)
    return {
        **(payment.order or {"order_id": payment.order_id, "lines": [], "total_minor": payment.amount_minor}),
        "order_number": payment.order_number,
        "currency": payment.currency,
        "payment": {
            "outcome": payment.state,
            "amount_minor": payment.amount_minor,
            "receipt_no": facts.pop("receipt_no", None),
            "terminal_id": facts.pop("terminal_id", None),
            **facts,
        },
    }
