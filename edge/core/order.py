"""The order as it goes to the hardware process and from there to the restaurant (design section 6)."""

from __future__ import annotations

from typing import Any

from edge.core import tax
from edge.core.cart import CartItem
from edge.core.payment import Payment
from edge.core.session import SessionState


def order(session: SessionState, payment: Payment) -> dict[str, Any]:
    """The whole order but for what the hardware process adds (`order_number`, `payment`). Money in minor units.

    Made of the session alone: while a card is being charged it is the same, byte by byte, as often as it is made.
    """
    rates = payment.rates or (None,) * len(session.cart)
    lines = list(zip(session.cart, rates, strict=True))
    return {
        "order_id": payment.order_id,
        "kiosk_id": session.kiosk_id,
        "restaurant": payment.restaurant,
        "session_id": session.session_id,
        "placed_at": payment.placed_at_ms / 1000,
        "order_type": session.order_type,
        "language": payment.language,
        "lines": [_line(line, rate) for line, rate in lines],
        "total_minor": session.cart_total,
        "tax": tax.summary((rate, line.total) for line, rate in lines),
        "currency": session.currency,
    }


def _line(line: CartItem, rate: tax.Rate | None) -> dict[str, Any]:
    """`price_minor` is one unit with its options; an option's own is what it adds to that."""
    known = {} if rate is None else {"tax_rate": tax.percent_of(rate)}
    return {
        "line_id": line.line_id,
        "item_id": line.item_id,
        "name": line.name,
        "quantity": line.quantity,
        "price_minor": line.price,
        "options": [
            {
                "group": o.group,
                "option": o.option,
                "amount": o.amount,
                "name": o.name,
                "price_minor": o.price,
                "default": o.default,
            }
            for o in line.options
        ],
        "customizations": list(line.customizations),
        **known,
    }
