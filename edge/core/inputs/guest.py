"""What a guest says about themselves and their session: language, display, more time, the end."""

from __future__ import annotations

from edge.core import texts
from edge.core.rules import PREFERENCE_MS
from edge.core.session import KioskState
from edge.core.turn import Turn
from edge.errors import Refusal


def nothing(turn: Turn) -> None:
    """No change; the row only answers."""


def hello(turn: Turn) -> None:
    """A page connected: it gets the whole screen, and its own display choices count if it has any."""
    if turn.payload.display is not None:
        _display(turn, turn.payload.display)


def language(turn: Turn) -> None:
    """Another language. Raises Refusal `unknown_language`."""
    known = texts.known_language(turn.payload.language)
    if known is None:
        raise Refusal("unknown_language", language=turn.payload.language)
    turn.session.language = known
    turn.session.language_chosen = True
    _prefer(turn)


def display(turn: Turn) -> None:
    """Reach, contrast, text size, speech output and its volume."""
    _display(turn, turn.payload)
    _prefer(turn)
    if turn.session.session_id is not None and turn.session.current_state is not KioskState.CHECKOUT:
        # Who needs such a setting needs more time as well, from this moment on.
        turn.activity()


def _display(turn: Turn, wanted: object) -> None:
    chosen = {name: getattr(wanted, name) for name in ("reach", "high_contrast", "text_scale", "speech", "volume")}
    kept = {name: value for name, value in chosen.items() if value is not None}
    turn.session.display = {**turn.session.display, **kept}


def _prefer(turn: Turn) -> None:
    """A choice on the idle screen belongs to a guest who has not begun; it must not wait for the next one."""
    if turn.session.current_state is KioskState.IDLE:
        turn.arm("preference", PREFERENCE_MS)


def forget_preference(turn: Turn) -> None:
    """Nobody began after choosing a language or display."""
    turn.session.language, turn.session.language_chosen = turn.machine.language, False
    turn.session.display = {}
    turn.shown = True


def extend(turn: Turn) -> None:
    """More time, one of ten. Raises Refusal `no_extensions`."""
    if turn.session.extensions_left <= 0:
        raise Refusal("no_extensions")
    turn.session.extensions_left -= 1


def end(turn: Turn) -> None:
    """The guest ends the session."""
    turn.end("guest")


def refuse_in_checkout(turn: Turn) -> None:
    """While a card transaction is open nothing may change what it pays for. Raises Refusal `in_checkout`."""
    raise Refusal("in_checkout")


def refuse_outside_checkout(turn: Turn) -> None:
    """There is no payment to cancel. Raises Refusal `not_in_checkout`."""
    raise Refusal("not_in_checkout")


def refuse_without_session(turn: Turn) -> None:
    """Nobody is there. Raises Refusal `no_session`."""
    raise Refusal("no_session")
