"""Opening hours: the kiosk closes when the restaurant does, but never on a guest who is ordering."""

from __future__ import annotations

from edge.core.hours import until
from edge.core.session import KioskState
from edge.core.turn import Turn

_SLACK_MS = 1_000
"""The wall clock is set now and then; a timer that is off by less is left as it is."""


def follow(turn: Turn) -> None:
    """Open or close with the restaurant, and be woken at the next change. Runs at the end of every step."""
    session = turn.session
    if session.shut and turn.hours.is_open:
        session.shut = False
        turn.shown = True
    elif not session.shut and not turn.hours.is_open and _is_free(turn):
        session.shut = True
        turn.shown = True
    _wake(turn)


def _is_free(turn: Turn) -> bool:
    """Nobody orders, and nobody still reads an order number."""
    return turn.session.current_state is KioskState.IDLE and turn.session.placed is None


def _wake(turn: Turn) -> None:
    if not turn.machine.hours.changes or turn.session.current_state is KioskState.CHECKOUT:
        turn.disarm("hours")
        return
    after_ms = until(turn.now, turn.hours.end)
    armed = turn.session.timers.get("hours")
    if armed is None or abs(armed - turn.now.mono_ms - after_ms) > _SLACK_MS:
        turn.arm("hours", after_ms)


def turned(turn: Turn) -> None:
    """Something opened, closed, came or went: the screen shows it."""
    turn.shown = turn.session.current_state is not KioskState.CHECKOUT
