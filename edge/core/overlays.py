"""What lies over or beside the main part of a screen: what was heard and said, notices, undo, questions.

Parts of the document of `ui.py`.
"""

from __future__ import annotations

from typing import Any

from edge.core import prompts
from edge.core.rules import QUEUE_FROM
from edge.core.session import KioskState
from edge.core.shown import GuessedLine
from edge.core.turn import Turn

Component = dict[str, Any]

_ORDERING = ("browse", "detail", "review")


def messages(turn: Turn, mode: str) -> list[Component]:
    """What stands before the main part, in reading order."""
    found = [_heard(turn), _captions(turn), _notice_of_step(turn)]
    if mode in _ORDERING:
        found += _standing(turn, mode)
    return [one for one in found if one is not None]


def offers(turn: Turn, mode: str) -> list[Component]:
    """What can be done about the order as a whole, beside its sum."""
    undo = _undo(turn) if mode in _ORDERING else None
    return [] if undo is None else [undo]


def questions(turn: Turn) -> list[Component]:
    """What waits for an answer, after everything else."""
    return [one for one in (prompts.component(turn), _idle_warning(turn)) if one is not None]


def notice(turn: Turn, component_id: str, level: str, code: str, /, **values: object) -> Component:
    """A sentence that the guest must see; `code` names its text."""
    message = turn.text(f"notice.{code}", **values)
    return {"type": "Notice", "id": component_id, "level": level, "code": code, "message": message}


def _heard(turn: Turn) -> Component | None:
    heard, guess = turn.session.heard, turn.session.guess
    if heard is None:
        return None
    lines = [_guessed(turn, line) for line in (guess.lines if guess is not None else ())]
    return {
        "type": "Heard",
        "id": "heard",
        "text": heard.text,
        "understood": heard.understood,
        "partial": heard.partial,
        "spans": [{"start": start, "end": end, "kind": kind} for start, end, kind in heard.spans],
        **({"lines": lines} if lines else {}),
    }


def _guessed(turn: Turn, line: GuessedLine) -> Component:
    """A line of the order as it would be if the guest said no more."""
    item = turn.menu.item(line.item_id)
    return {
        "item_id": line.item_id,
        "name": turn.name(line.item_id),
        "quantity": line.quantity,
        "change": line.change,
        **({"detail": line.detail} if line.detail else {}),
        **({"price_text": turn.price(line.price)} if line.price is not None else {}),
        **({"image": item.image} if item is not None and item.image else {}),
    }


def _captions(turn: Turn) -> Component | None:
    session = turn.session
    if session.caption is None:
        return None
    return {"type": "Captions", "id": "captions", "text": session.caption, "language": session.language}


def _notice_of_step(turn: Turn) -> Component | None:
    found = turn.session.notice
    return None if found is None else notice(turn, "notice", found.level, found.code, **found.values)


def _standing(turn: Turn, mode: str) -> list[Component]:
    """What stays on the screen as long as it holds."""
    session = turn.session
    found = []
    avoided = tuple(one[3:] for one in session.dietary_restrictions if one.startswith("no-"))
    if avoided:
        names = turn.cards.nutrition.listed("allergen", avoided)
        found.append(notice(turn, "notice:allergy", "warning", "filter_allergy", allergens=names))
    if session.people >= QUEUE_FROM and session.current_state is not KioskState.IDLE:
        found.append(notice(turn, "notice:take_your_time", "info", "take_your_time"))
    if mode == "review":
        found += _before_paying(turn)
    return found


def _before_paying(turn: Turn) -> list[Component]:
    """What stands in the way of paying, and what a guest should know before."""
    session = turn.session
    if not session.payable:
        return [notice(turn, "notice:payment_unavailable", "warning", "payment_unavailable")]
    if session.printer in ("out", "absent"):
        return [notice(turn, "notice:no_paper", "info", "no_paper")]
    return []


def _undo(turn: Turn) -> Component | None:
    session = turn.session
    if session.undo is None:
        return None
    item_id = session.undo.item_id
    name = turn.name(item_id) if turn.menu.item(item_id) is not None else session.undo.name
    return {
        "type": "Undo",
        "id": "undo",
        "label": turn.text("undo.label"),
        "message": session.undo.text or turn.text(f"undo.{session.undo.change}", item=name),
        "seconds": _seconds_left(turn, "undo"),
    }


def _idle_warning(turn: Turn) -> Component | None:
    if not turn.session.warned:
        return None
    return {
        "type": "IdleWarning",
        "id": "idle",
        "message": turn.text("idle.message"),
        "seconds": _seconds_left(turn, "warn"),
        "extend_label": turn.text("idle.extend"),
        "end_label": turn.text("idle.end"),
    }


def _seconds_left(turn: Turn, timer: str) -> int:
    now = turn.now.mono_ms
    return -(-max(0, turn.session.timers.get(timer, now) - now) // 1000)
