"""What the guest says: heard, understood on the box, and carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from edge.core import model_requests
from edge.core.heard import spans
from edge.core.inputs import doubt, edits, partial, questions, spoken_language, touch, wishes
from edge.core.inputs.conversation import refuse, remember
from edge.core.inputs.protecting import protect
from edge.core.intent import Intent, IntentLine
from edge.core.intent.model import ORDER_TYPES, PROTECTING
from edge.core.shown import Heard
from edge.core.turn import Turn
from edge.errors import Refusal


def hear(turn: Turn) -> None:
    """Understand a transcript on the box, within the step."""
    session = turn.session
    interrupted = partial.settle(turn)
    remember(turn, "guest", turn.payload.text)
    language = spoken_language.spoken(turn)
    intent = spoken_language.understand(turn, language)
    spoken_language.follow(turn, language, intent)
    if interrupted or not partial.hears_well(turn):
        intent = doubt.doubted(intent)
    text = turn.payload.text
    session.heard = Heard(text, spans=spans(text, intent.used), at_ms=turn.now.mono_ms)
    session.pending_intent = msgspec.to_builtins(intent)
    model_requests.ask_what_was_meant(turn, intent, doubt.outcome(intent))
    turn.then("intent.unclear" if intent.intent == "unknown" else "intent.derived")


def take_intent(turn: Turn) -> None:
    """An intent that a voice agent has derived by itself: checked like everything from outside."""
    payload = turn.payload
    interrupted = partial.settle(turn)
    lines = tuple(_line(turn, line) for line in payload.lines)
    intent = Intent(
        intent=payload.intent,
        confidence=payload.confidence,
        query=payload.query,
        lines=lines,
        edits=edits.read(payload.edits),
        restrictions=tuple(payload.restrictions),
        allergens=tuple(payload.allergens),
        text=payload.text or "",
    )
    if payload.text:
        remember(turn, "guest", payload.text)
        turn.session.heard = Heard(payload.text, at_ms=turn.now.mono_ms)
    turn.session.pending_intent = msgspec.to_builtins(doubt.doubted(intent) if interrupted else intent)
    decide(turn)


def _line(turn: Turn, line: Any) -> IntentLine:
    """An outside line with the menu's item id. Raises Refusal `unknown_item`."""
    item = turn.menu.find(line.item) if line.item is not None else None
    if item is None:
        raise Refusal("unknown_item", item_id=line.item)
    return IntentLine(item=item.item_id, quantity=line.quantity, options=tuple(line.options))


def unclear(turn: Turn) -> None:
    """Not understood: a screen that helps."""
    pending, turn.session.pending_intent = turn.session.pending_intent, None
    doubt.help_out(turn, Intent("unknown") if pending is None else msgspec.convert(pending, Intent))
    turn.shown = True


def decide(turn: Turn) -> None:
    """Do what the pending intent says, or ask about it, as sure as it is."""
    intent = msgspec.convert(turn.session.pending_intent, Intent)
    turn.session.pending_intent = None
    _within_the_menu(turn, _decide, intent)
    turn.shown = True
    if not turn.session.awaiting:
        turn.then("agents.responded")


def carry_out(turn: Turn) -> None:
    """Do the pending intent, which the guest has confirmed or chosen."""
    intent = msgspec.convert(turn.session.pending_intent, Intent)
    turn.session.pending_intent = None
    _within_the_menu(turn, _carry_out, intent)
    turn.shown = True


def _within_the_menu(turn: Turn, act: Callable[[Turn, Intent], None], intent: Intent) -> None:
    """What the menu refuses is told on the screen, and nothing is half done."""
    intent = protect(turn, intent)
    before = turn.mark()
    try:
        act(turn, intent)
    except Refusal as refusal:
        turn.go_back(before)
        refuse(turn, refusal)


def _decide(turn: Turn, intent: Intent) -> None:
    if (choice := questions.answered(turn, intent)) is not None:
        touch.settle(turn, choice)
        return
    match doubt.outcome(intent):
        case "accept":
            _carry_out(turn, intent)
        case "unclear":
            doubt.help_out(turn, intent)
        case asked:
            sure, doubtful = doubt.parted(intent)
            if sure is not None:
                _carry_out(turn, sure)
            doubt.confirm(turn, doubtful, many=asked == "many")


def _carry_out(turn: Turn, intent: Intent) -> None:
    for wish in intent.wishes:
        if wish.intent not in PROTECTING:
            _supersede(turn, wish)
            wishes.carry_out(turn, wish)
    undo, heard = turn.session.undo, turn.session.heard
    if undo is not None and undo.turn == turn.session.turn and heard is not None:
        turn.session.undo = msgspec.structs.replace(undo, text=heard.understood)


def _supersede(turn: Turn, wish: Intent) -> None:
    """Who wants something else has left the question behind; only a choice that an order lacks is still needed."""
    prompt = turn.session.prompt
    if prompt is None or wish.intent in _BESIDES or wish.intent == prompt.text:
        return
    if prompt.text != "choose" or wish.intent in ("undo", "cancel"):
        turn.session.prompt = None


_BESIDES = frozenset(("help", "repeat", "greet", "thank", "staff", "yes", "no", "answer")) | ORDER_TYPES
"""Said about the question itself, or beside it: it stays open."""
