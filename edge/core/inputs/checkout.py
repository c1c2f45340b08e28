"""Paying: the order leaves for the hardware process, and only what that reports moves the session on."""

from __future__ import annotations

import msgspec

from edge.core import texts
from edge.core.event import Send
from edge.core.inputs import basket, placed
from edge.core.order import order
from edge.core.payment import Payment
from edge.core.rules import MAX_ORDER_BYTES, MAX_TERMINAL_TEXT, STAFF_MS
from edge.core.session import KioskState
from edge.core.shown import View
from edge.core.turn import Turn
from edge.errors import Refusal

_encode = msgspec.json.Encoder().encode
_EVENTS = {"paid": "complete", "declined": "failed", "unknown": "unknown", "ambiguous": "ambiguous"}
"""Outcome -> event of the state table. `started` is no news: it answers an order that was sent again."""


def changed_since(turn: Turn) -> bool:
    """Guard: the cart costs something else now, or not all of it is left."""
    require_payable(turn)
    return bool(basket.reprice(turn)[1])


def require_payable(turn: Turn) -> None:
    """Raises Refusal `empty_cart` or `payment_unavailable`: said before money is taken, not after."""
    if not turn.session.cart:
        raise Refusal("empty_cart")
    if not turn.session.payable:
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


# ---------------------------------------------------------------------------- what the guest does
def begin(turn: Turn) -> None:
    """The guest confirmed: the whole order goes to the journal and the terminal. Raises Refusal `cart_full`."""
    session = turn.session
    session.payment = Payment(
        order_id=turn.event.fresh,
        phase="started",
        started_ms=turn.now.mono_ms,
        placed_at_ms=turn.now.wall_ms,
        language=session.language,
        restaurant=turn.menu.name,
        rates=tuple(turn.menu.tax_rate(line.item_id, session.order_type) for line in session.cart),
    )
    if len(_encode(order(session, session.payment))) > MAX_ORDER_BYTES:
        raise Refusal("cart_full")
    session.timers = {name: due for name, due in session.timers.items() if name == "caption"}
    session.undo = None
    session.prompt = None
    session.warned = False
    if turn.event.origin != "page" and not session.at_counter:
        turn.say("paying")
    _send_order(turn)


def ask_to_abort(turn: Turn) -> None:
    """The guest wants out: the terminal is asked once, and only its outcome moves on. Staff is asked by the guest."""
    payment = _open(turn)
    if payment.cancelled or payment.phase == "staff":
        return
    turn.session.payment = msgspec.structs.replace(payment, cancelled=True)
    _send_cancel(turn)


# ---------------------------------------------------------------------------- what the hardware process reports
def send_again(turn: Turn) -> None:
    """The hardware process is there (again): it may have been killed before it wrote the order down.

    It knows an order by its id and answers how that stands, so nothing is charged twice.
    """
    _send_order(turn)
    if _open(turn).cancelled:
        _send_cancel(turn)


def is_ours(turn: Turn) -> bool:
    """Guard: the report is about the payment that this session waits for."""
    payment = turn.session.payment
    return payment is not None and payment.order_id == turn.payload.order_id


def is_followed(turn: Turn) -> bool:
    """Guard: the terminal works for this guest, and the guest still wants it to."""
    return is_ours(turn) and _open(turn).shown_phase == "started"


def is_not_with_staff(turn: Turn) -> bool:
    """Guard: once people look into it, only the end counts; asking again gives them no more time."""
    return _open(turn).phase != "staff"


def progress(turn: Turn) -> None:
    """What the terminal wants now; the newest counts."""
    payment = _open(turn)
    own = " ".join(turn.payload.text[: 4 * MAX_TERMINAL_TEXT].split())[:MAX_TERMINAL_TEXT]
    turn.session.payment = msgspec.structs.replace(payment, step=turn.payload.status[:MAX_TERMINAL_TEXT], text=own)
    turn.shown = turn.session.payment != payment


def dispatch(turn: Turn) -> None:
    """The hardware process reports one message for all outcomes; the table has one event for each."""
    if name := _EVENTS.get(turn.payload.outcome):
        turn.then(f"payment.{name}")


def keep_receipt(turn: Turn) -> None:
    """The paper was faster than the outcome."""
    turn.session.payment = msgspec.structs.replace(_open(turn), receipt=placed.receipt_of(turn.payload))


def complete(turn: Turn) -> None:
    """Paid, or to be paid at the counter: the session ends at once, the order number stays a while."""
    before, payment, method = turn.session, _open(turn), turn.payload.method
    turn.say("paid" if method == "card" else "counter")
    turn.end("paid" if method == "card" else "counter")
    placed.show(turn, before, payment, turn.payload.order_number or "", method)


def failed(turn: Turn) -> None:
    """Certainly no money moved: back to the order with the reason."""
    session = turn.session
    session.payment = None
    session.current_ui = View(kind="review")
    turn.disarm("staff")
    turn.activity()
    turn.notice("payment_failed", "warning", reason=_reason(turn))
    turn.say("not_paid")
    if session.currency != turn.menu.currency:
        # The menu that came during the payment counts from here on, and the old prices mean nothing in its currency.
        session.currency = turn.menu.currency
        show_changes(turn)


def checking(turn: Turn) -> None:
    """The outcome is unknown; recovery asks the terminal."""
    turn.session.payment = msgspec.structs.replace(_open(turn), phase="checking")
    turn.shown = True


def call_staff(turn: Turn) -> None:
    """Recovery could not tell: people must look."""
    turn.session.payment = msgspec.structs.replace(_open(turn), phase="staff")
    turn.arm("staff", STAFF_MS)
    turn.say("call_staff")
    turn.shown = True


def hand_to_staff(turn: Turn) -> None:
    """The case stays open in the journal; the kiosk serves the next guest."""
    turn.end("staff")


def devices(turn: Turn) -> None:
    """What the hardware process can do now. The guest learns it before paying, not after."""
    session, found = turn.session, turn.payload
    before = (session.journal_writable, session.terminal, session.printer)
    session.journal_writable, session.terminal, session.printer = found.journal_writable, found.terminal, found.printer
    changed = before != (session.journal_writable, session.terminal, session.printer)
    turn.shown = changed and session.current_state is not KioskState.IDLE


# ---------------------------------------------------------------------------- parts
def _open(turn: Turn) -> Payment:
    payment = turn.session.payment
    assert payment is not None, "a session in checkout has a payment"
    return payment


def _send_order(turn: Turn) -> None:
    turn.effects.append(Send("payment.start", {"order": order(turn.session, _open(turn))}))


def _send_cancel(turn: Turn) -> None:
    turn.effects.append(Send("payment.cancel", {"order_id": _open(turn).order_id}))


def _reason(turn: Turn) -> str:
    """The sentence for the reason of an outcome; a word that this release does not know gets the general one."""
    key = f"reason.{turn.payload.reason}"
    return turn.text(key if texts.has(key) else "reason.general")
