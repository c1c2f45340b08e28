"""Paying: the order leaves for the hardware process, and only what that reports moves the session on."""

from __future__ import annotations

from typing import Any

from edge.core.event import Send
from edge.core.inputs import basket
from edge.core.rules import PLACED_MS, STAFF_MS
from edge.core.session import KioskState, Payment, View
from edge.core.turn import Turn
from edge.errors import Refusal


def changed_since(turn: Turn) -> bool:
    """Guard: the cart costs something else now, or not all of it is left."""
    require_payable(turn)
    return bool(basket.reprice(turn)[1])


def require_payable(turn: Turn) -> None:
    """Raises Refusal `empty_cart` or `payment_unavailable`: said before money is taken, not after."""
    if not turn.session.cart:
        raise Refusal("empty_cart")
    if not turn.session.journal_writable:
        raise Refusal("payment_unavailable")


def start_from_here(turn: Turn) -> None:
    """A touch or a word that means `checkout.start`."""
    turn.then("checkout.start")


def show_changes(turn: Turn) -> None:
    """The guest sees the new prices before paying them."""
    turn.session.cart, changed = basket.reprice(turn)
    turn.session.undo = None
    turn.session.current_ui = View(kind="review") if turn.session.cart else View()
    turn.notice("changed", "warning", items=", ".join(changed))


def begin(turn: Turn) -> None:
    """The guest confirmed: the whole order goes to the journal and the terminal."""
    session = turn.session
    order_id = turn.event.fresh
    session.payment = Payment(order_id, "started", turn.now.mono_ms)
    session.timers = {}
    session.undo = None
    session.prompt = None
    session.warned = False
    turn.effects.append(Send("payment.start", {"order": order(turn, order_id)}))


def order(turn: Turn, order_id: str) -> dict[str, Any]:
    """The order of design section 6, without what hardware adds (number, tax, payment). Money in minor units."""
    session = turn.session
    return {
        "order_id": order_id,
        "kiosk_id": session.kiosk_id,
        "session_id": session.session_id,
        "placed_at": turn.now.wall_ms / 1000,
        "order_type": session.order_type,
        "language": session.language,
        "lines": [
            {
                "line_id": line.line_id,
                "item_id": line.item_id,
                "name": line.name,
                "quantity": line.quantity,
                "price_minor": line.price,
                "options": [{"group": o.group, "option": o.option, "amount": o.amount} for o in line.options],
                "customizations": list(line.customizations),
            }
            for line in session.cart
        ],
        "total_minor": session.cart_total,
        "currency": session.currency,
    }


def ask_to_abort(turn: Turn) -> None:
    """The guest wants out: the terminal is asked, only its outcome moves on."""
    assert turn.session.payment is not None
    turn.effects.append(Send("payment.cancel", {"order_id": turn.session.payment.order_id}))


def is_ours(turn: Turn) -> bool:
    """Guard: the outcome is of the payment that this session waits for."""
    payment = turn.session.payment
    return payment is not None and payment.order_id == turn.payload.order_id


def dispatch(turn: Turn) -> None:
    """The hardware process reports one message for all outcomes; the table has one event for each."""
    event = {"paid": "complete", "declined": "failed", "unknown": "unknown", "ambiguous": "ambiguous"}
    if name := event.get(turn.payload.outcome):
        turn.then(f"payment.{name}")


def complete(turn: Turn) -> None:
    """Paid: the session ends at once, the order number stays a while."""
    turn.end("paid")
    turn.session.placed = turn.payload.order_number or ""
    turn.session.placed_ms = turn.now.mono_ms
    turn.arm("placed", PLACED_MS)


def failed(turn: Turn) -> None:
    """Certainly no money moved: back to the order with the reason."""
    turn.session.payment = None
    turn.session.current_ui = View(kind="review")
    turn.notice("payment_failed", "warning", reason=turn.payload.reason or "")
    turn.activity()


def checking(turn: Turn) -> None:
    """The outcome is unknown; recovery asks the terminal."""
    assert turn.session.payment is not None
    turn.session.payment = Payment(turn.session.payment.order_id, "checking", turn.session.payment.started_ms)
    turn.disarm("staff")
    turn.shown = True


def call_staff(turn: Turn) -> None:
    """Recovery could not tell: people must look."""
    assert turn.session.payment is not None
    turn.session.payment = Payment(turn.session.payment.order_id, "staff", turn.session.payment.started_ms)
    turn.arm("staff", STAFF_MS)
    turn.shown = True


def hand_to_staff(turn: Turn) -> None:
    """The case stays open in the journal; the kiosk serves the next guest."""
    turn.end("staff")


def devices(turn: Turn) -> None:
    """What the hardware process can do now."""
    changed = turn.session.journal_writable != turn.payload.journal_writable
    turn.session.journal_writable = turn.payload.journal_writable
    turn.shown = changed and turn.session.current_state is not KioskState.IDLE
