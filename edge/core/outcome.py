"""The screens of the order's end: at the terminal, and with the order's number. Parts of the document of `ui.py`."""

from __future__ import annotations

from typing import Any

from edge.core import texts
from edge.core.money import format_price
from edge.core.payment import Payment, Placed
from edge.core.turn import Turn

Component = dict[str, Any]

_NEXT = {
    "insert_card": "card", "card_inserted": "wait", "enter_pin": "guest", "wrong_pin": "guest",
    "remove_card": "result", "please_wait": "wait", "processing": "wait", "connecting": "wait", "approved": "result",
    "declined": "result", "card_unreadable": "again", "card_expired": "again", "card_invalid": "again",
    "not_possible": "again", "reversing": "wait", "confirm_amount": "guest", "choose_application": "guest",
    "choose_language": "guest", "end_of_day": "service", "maintenance": "service", "funds": "again", "limit": "again",
    "aborted": "result",
}  # fmt: skip
"""Status word of the terminal -> what comes next."""
_ENDING = frozenset({"approved", "declined", "remove_card", "reversing", "aborted"})
"""Steps at which there is nothing left to cancel."""


def cancellable(payment: Payment) -> bool:
    """Whether the terminal can still be asked to stop."""
    return payment.shown_phase == "started" and payment.step not in _ENDING


def payment_status(turn: Turn) -> Component:
    """What the terminal is doing, what the guest is to do, and what happens next."""
    session, payment = turn.session, turn.session.payment
    assert payment is not None, "a session in checkout has a payment"
    phase = payment.shown_phase
    message, following = _words(turn, payment)
    status: Component = {
        "type": "PaymentStatus",
        "id": "payment",
        "phase": phase,
        "step": payment.step if phase == "started" else None,
        "message": message,
        "detail": following,
        "cancellable": cancellable(payment),
        "total_text": turn.price(session.cart_total),
    }
    if phase == "staff":
        status["reference"] = payment.reference
    return status


def _words(turn: Turn, payment: Payment) -> tuple[str, str]:
    """What happens, and what happens next. A step without a sentence of ours is told in the terminal's own words."""
    phase = payment.shown_phase
    if phase != "started" or payment.step is None:
        return turn.text(f"payment.{phase}"), turn.text(f"next.{phase}")
    key = f"terminal.{payment.step}"
    message = turn.text(key) if texts.has(key) else payment.text or turn.text("payment.started")
    return message, turn.text(f"next.{_NEXT.get(payment.step, 'started')}")


def order_placed(turn: Turn) -> Component:
    """The order's number, its receipt, and what to do now."""
    session, number = turn.session, turn.session.placed or ""
    # A snapshot of the previous release has the number only.
    order = session.placed_order or Placed("", 0, session.currency)
    message = turn.text("placed.message", number=number) if number else turn.text("placed.unnumbered")
    following = _following(turn, order, number)
    receipt = _receipt(turn, order)
    return {
        "type": "OrderPlaced",
        "id": "placed",
        "order_number": number,
        "message": message,
        "total_text": format_price(order.total_minor, order.currency, session.language),
        "receipt": receipt,
        "next": following,
    }


def _following(turn: Turn, order: Placed, number: str) -> str:
    if order.method == "counter":
        total = format_price(order.total_minor, order.currency, turn.session.language)
        return turn.text("placed.next_counter", total=total)
    if not number:
        return turn.text("placed.next_unnumbered", reference=order.reference)
    return turn.text("placed.next")


def _receipt(turn: Turn, order: Placed) -> dict[str, Any]:
    """State, sentence, and the code to scan where there is no paper."""
    paper = "slip" if order.method == "counter" else "receipt"
    receipt = order.receipt
    shown: dict[str, Any] = {"state": "none", "message": "", "qr": None, "qr_size": 0}
    if receipt is not None and receipt.printed:
        return {**shown, "state": "printed", "message": turn.text(f"{paper}.printed")}
    without_paper = turn.session.printer == "none"
    if receipt is None:
        return shown if without_paper else {**shown, "state": "printing", "message": turn.text(f"{paper}.printing")}
    if receipt.qr:
        key = "code" if without_paper else "qr"
        shown = {**shown, "message": turn.text(f"{paper}.{key}"), "qr": receipt.qr, "qr_size": receipt.qr_size}
    elif not without_paper:
        shown = {**shown, "message": turn.text(f"{paper}.failed")}
    return shown if without_paper else {**shown, "state": "failed"}
