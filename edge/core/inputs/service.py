"""What the box itself reports: another menu, a session found after a cold start, out of service."""

from __future__ import annotations

from edge.core.rules import EXTENSIONS
from edge.core.session import KioskState, SessionState, View
from edge.core.turn import Turn
from edge.errors import MemoryFormatError


def menu_changed(turn: Turn) -> None:
    """The machine has the new menu already; the screen follows, and a kiosk with nothing to sell closes."""
    session = turn.session
    session.currency = turn.menu.currency
    has_anything = any(item.available for item in turn.menu.items)
    if session.current_state is not KioskState.CHECKOUT:
        if not has_anything:
            turn.then("service.closed")
        elif session.closed == "menu":
            turn.then("service.opened")
        _drop_what_is_gone(turn)
        turn.shown = True


def _drop_what_is_gone(turn: Turn) -> None:
    """A list or item that is not on the menu any more would leave the guest before an empty screen."""
    session = turn.session
    shown = session.current_ui
    if shown.item_id is not None and turn.menu.item(shown.item_id) is None:
        session.current_ui = View()
    if shown.category is not None and not any(row.id == shown.category for row in turn.menu.categories):
        session.current_ui = View()
    session.suggestions = tuple(one for one in session.suggestions if turn.menu.item(one) is not None)


def restore(turn: Turn) -> None:
    """A session that outlived a power cut in Redis goes on where it was; a payment does not, it is the journal's."""
    if turn.payload.session is None:
        return
    try:
        found = SessionState.from_dict(turn.payload.session)
    except MemoryFormatError:
        return
    before = turn.session
    if found.session_id is None or found.kiosk_id != before.kiosk_id or found.currency != turn.menu.currency:
        return
    found.epoch, found.seq, found.published, found.turn = before.epoch, before.seq, before.published, before.turn + 1
    found.closed, found.journal_writable = before.closed, before.journal_writable
    found.extensions_left = min(found.extensions_left, EXTENSIONS)
    found.last_activity = turn.now.wall_ms
    found.current_state = KioskState.IDLE
    turn.session = found
    turn.arm("session", turn.machine.rules.session_ms)
    turn.enter(KioskState.LISTENING)
    turn.shown = True


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
