"""What the box itself reports: another menu, a session found after a cold start, out of service."""

from __future__ import annotations

from typing import Any

import msgspec

from edge.core import texts
from edge.core.cart import CartItem
from edge.core.inputs import basket, questions
from edge.core.rules import EXTENSIONS
from edge.core.session import HISTORY_LIMIT, KioskState, SessionState
from edge.core.shown import View
from edge.core.turn import Turn
from edge.errors import MemoryFormatError, Refusal
from edge.messages import Display

MAX_WISH, MAX_WISHES, MAX_QUERY = 80, 16, 2_000
"""What `cart.add` and `touch.search` allow, for what comes back from Redis."""


def menu_changed(turn: Turn) -> None:
    """The machine has the new menu already; the screen follows, and a kiosk with nothing to sell closes."""
    session = turn.session
    session.take_back()
    _tell_changes(turn)
    if session.current_state is not KioskState.CHECKOUT:
        session.currency = turn.menu.currency
    has_anything = any(item.available for item in turn.menu.items)
    if session.current_state is not KioskState.CHECKOUT:
        if not has_anything:
            turn.then("service.closed")
        elif session.closed == "menu":
            turn.then("service.opened")
        _drop_what_is_gone(turn)
        turn.shown = True


def _tell_changes(turn: Turn) -> None:
    """What the guest has chosen costs or is something else now: said at once, carried out when they pay.

    In another currency the old prices mean nothing, so there the cart is priced anew.
    """
    session = turn.session
    if session.current_state is KioskState.CHECKOUT or not session.cart:
        return
    repriced, changed = basket.reprice(turn)
    if session.currency != turn.menu.currency:
        session.cart, session.undo = repriced, None
    if changed:
        turn.notice("changed", "warning", items=", ".join(dict.fromkeys(changed)))


def _drop_what_is_gone(turn: Turn) -> None:
    """A list or item that is not on the menu any more would leave the guest before an empty screen."""
    session = turn.session
    shown = session.current_ui
    if shown.item_id is not None and turn.menu.item(shown.item_id) is None:
        session.current_ui = View()
    if shown.category is not None and not any(row.id == shown.category for row in turn.menu.categories):
        session.current_ui = View()
    session.suggestions = tuple(one for one in session.suggestions if turn.menu.item(one) is not None)
    if session.prompt is not None and not questions.still_stands(turn, session.prompt):
        session.prompt = None


def restore(turn: Turn) -> None:
    """A session that outlived a power cut in Redis goes on where it was; a payment does not, it is the journal's.

    Redis is outside: names and prices are the menu's of now, and what the menu does not have or allow is left out.
    """
    before = turn.session
    found = _read(turn.payload.session)
    if found is None or found.session_id is None or found.kiosk_id != before.kiosk_id:
        return
    turn.session = SessionState(
        session_id=found.session_id,
        kiosk_id=before.kiosk_id,
        started_at=found.started_at,
        last_activity=turn.now.wall_ms,
        dietary_restrictions=found.dietary_restrictions[:32],
        conversation_history=found.conversation_history[-HISTORY_LIMIT:],
        current_ui=_sound_view(turn, found.current_ui),
        currency=turn.menu.currency,
        language=texts.known_language(found.language) or turn.machine.language,
        order_type="take_away" if found.order_type == "take_away" else "eat_in",
        display=_sound_display(found.display),
        engaged=found.engaged,
        turn=before.turn + 1,
        extensions_left=max(0, min(found.extensions_left, EXTENSIONS)),
        offered=found.offered,
        dismissed=found.dismissed[-50:],
        epoch=before.epoch,
        seq=before.seq,
        published=before.published,
        closed=before.closed,
        # `shut` is not taken along: who was ordering when the power went may finish, as without a power cut.
        journal_writable=before.journal_writable,
        terminal=before.terminal,
        printer=before.printer,
    )
    _refill(turn, found.cart)
    if found.current_state is KioskState.CHECKOUT:
        # Only the journal knows how that payment ended: whoever is still there must not pay twice unwarned.
        turn.notice("refused", "warning", reason=turn.text("payment.interrupted"))
    turn.arm("session", turn.patience * turn.machine.rules.session_ms)
    turn.enter(KioskState.LISTENING)
    turn.shown = True


def _read(stored: dict[str, Any] | None) -> SessionState | None:
    try:
        return None if stored is None else SessionState.from_dict(stored)
    except MemoryFormatError:
        return None


def _refill(turn: Turn, stored: list[CartItem]) -> None:
    """Put every line into the cart as if the guest did, and say which could not be."""
    lost = []
    for line in stored:
        try:
            options = [option.key() for option in line.options]
            wishes = [text[:MAX_WISH] for text in line.customizations[:MAX_WISHES]]
            turn.session.cart = basket.add_line(turn, turn.session.cart, line.item_id, line.quantity, options, wishes)
        except Refusal:
            lost.append(line.name[:80])
    if lost:
        turn.notice("item_gone", "warning", items=", ".join(lost[:5]))
    if not turn.session.cart and turn.session.current_ui.kind in ("review", "edit"):
        turn.session.current_ui = View()


def _sound_view(turn: Turn, shown: View) -> View:
    if shown.kind not in ("menu", "detail", "review") or shown.page < 1 or len(shown.query or "") > MAX_QUERY:
        return View()
    known = tuple(one for one in shown.results or () if turn.menu.item(one) is not None)
    return msgspec.structs.replace(shown, results=known or None, line_id=None, chosen=())


def _sound_display(stored: dict[str, Any]) -> dict[str, Any]:
    try:
        display = msgspec.convert(stored, Display)
    except msgspec.ValidationError:
        return {}
    return {name: value for name, value in msgspec.structs.asdict(display).items() if value is not None}


def close(turn: Turn) -> None:
    """Out of service: the screen says so, input is refused. A session ends with it."""
    if turn.session.current_state is not KioskState.IDLE:
        turn.end("out_of_service")
    turn.session.closed = "menu"
    turn.shown = True


def open_again(turn: Turn) -> None:
    """Back in service."""
    turn.session.closed = None
    turn.shown = True
