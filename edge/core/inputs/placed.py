"""After paying: the order's number and its receipt stay on the idle screen a while, without a session."""

from __future__ import annotations

import re

import msgspec

from edge.core.payment import Payment, Placed, Receipt
from edge.core.rules import (
    MAX_QR_PATH,
    MAX_QR_SIZE,
    MAX_TERMINAL_TEXT,
    PLACED_HOLD_MS,
    PLACED_MS,
    RECEIPT_HOLD_MS,
    RECEIPT_MS,
)
from edge.core.session import SessionState
from edge.core.turn import Turn
from edge.messages import ReceiptOutcome

_PATH = re.compile(r"[MmLlHhVvZz0-9 .,-]+")
"""The commands of an SVG path that a QR code needs, and nothing that could be anything else."""


def show(turn: Turn, before: SessionState, payment: Payment, number: str, method: str) -> None:
    """Show the number of the order that `before` was paying for.

    In the language and with the display of the guest who reads it; both go with the number.
    """
    session, now = turn.session, turn.now.mono_ms
    session.placed, session.placed_ms = number, now
    session.placed_order = Placed(
        payment.order_id, before.cart_total, before.currency, method, hold_ms=now + PLACED_HOLD_MS
    )
    session.language, session.display = before.language, before.display
    if before.caption is not None:
        session.caption = before.caption
        turn.arm("caption", before.timers.get("caption", now) - now)
    turn.arm("placed", PLACED_MS)
    if payment.receipt is not None:
        _show_receipt(turn, payment.receipt)


def is_of_this_order(turn: Turn) -> bool:
    """Guard: the receipt belongs to the order whose number is on the screen."""
    order = turn.session.placed_order
    return order is not None and order.order_id == turn.payload.order_id


def take_receipt(turn: Turn) -> None:
    """The receipt is on paper, or it is not and the guest takes it along on a phone."""
    _show_receipt(turn, receipt_of(turn.payload))
    turn.shown = True


def _show_receipt(turn: Turn, receipt: Receipt) -> None:
    session, order = turn.session, turn.session.placed_order
    assert order is not None, "the caller has seen that an order is shown"
    hold_ms = order.hold_ms
    if receipt.qr:
        hold_ms = turn.now.mono_ms + RECEIPT_HOLD_MS
        turn.arm("placed", RECEIPT_MS)
        if "person" in session.timers:
            turn.arm("person", RECEIPT_HOLD_MS)
    session.placed_order = msgspec.structs.replace(order, receipt=receipt, hold_ms=hold_ms)


def receipt_of(outcome: ReceiptOutcome) -> Receipt:
    """What is kept of the hardware process's report; a QR code that is none is left out."""
    sound = (
        len(outcome.qr) <= MAX_QR_PATH
        and 0 < outcome.qr_size <= MAX_QR_SIZE
        and _PATH.fullmatch(outcome.qr) is not None
    )
    code = (outcome.qr, outcome.qr_size) if sound else ("", 0)
    return Receipt(outcome.printed, outcome.reason[:MAX_TERMINAL_TEXT], *code)


def is_over(turn: Turn) -> None:
    """The order number was shown long enough; whoever comes next has their own language."""
    turn.forget_placed()
    turn.shown = True
