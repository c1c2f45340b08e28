"""What the vision agent saw: people who come and go."""

from __future__ import annotations

from typing import Any

import msgspec

from edge.core.rules import LEFT_MS, MAX_DEMOGRAPHICS_BYTES, PLACED_HOLD_MS, QUEUE_FROM
from edge.core.turn import Turn

_encode = msgspec.json.Encoder().encode


def somebody_left_behind(turn: Turn) -> bool:
    """Guard: somebody is still there."""
    return bool(turn.payload.count)


def order_number_is_fresh(turn: Turn) -> bool:
    """Guard: the order number must stay for those who are still reading it."""
    return turn.now.mono_ms < _held_until(turn)


def _held_until(turn: Turn) -> int:
    session = turn.session
    if session.placed is None:
        return turn.now.mono_ms
    return session.placed_order.hold_ms if session.placed_order else session.placed_ms + PLACED_HOLD_MS


def cart_is_empty(turn: Turn) -> bool:
    """Guard: nothing would be lost."""
    return not turn.session.cart


def greet(turn: Turn) -> None:
    """Somebody walks up: the screen invites."""
    if turn.event.name == "vision.person_detected":
        turn.session.demographics = _bounded(turn.payload.demographics)
        _count(turn)
    turn.arm("attract", turn.machine.rules.attract_ms)
    turn.shown = True


def greet_later(turn: Turn) -> None:
    """Remember who walked up while the order number was fresh."""
    turn.arm("person", _held_until(turn) - turn.now.mono_ms)


def see_again(turn: Turn) -> None:
    """Somebody is (still) there: a departure is taken back; who it is only counts before there is an order."""
    turn.disarm("left")
    turn.session.left = False
    _count(turn)
    if not turn.session.cart:
        turn.session.demographics = _bounded(turn.payload.demographics)


def _count(turn: Turn) -> None:
    """How many people wait; a guest before a queue is told to take their time."""
    before, seen = turn.session.people, max(0, turn.payload.count or 0)
    turn.session.people = seen
    turn.shown = turn.shown or (before >= QUEUE_FROM) != (seen >= QUEUE_FROM)


def _bounded(demographics: dict[str, Any] | None) -> dict[str, Any]:
    """What the agent made of a person; what is longer than any such thing is nothing."""
    return demographics if demographics is not None and len(_encode(demographics)) <= MAX_DEMOGRAPHICS_BYTES else {}


def leave_idle(turn: Turn) -> None:
    """Who would have been greeted has gone."""
    turn.disarm("person")


def leave_soon(turn: Turn) -> None:
    """Everybody left: wait a moment, people step aside."""
    turn.arm("left", LEFT_MS)


def leave_later(turn: Turn) -> None:
    """Everybody left in the middle of something; it counts when the kiosk listens again."""
    turn.session.left = True


def gone(turn: Turn) -> None:
    """Nobody came back."""
    turn.end("left")
