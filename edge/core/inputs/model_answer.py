"""What the language model answers, and what is made of it: it may refine what was in doubt, and nothing else.

Its answer counts for the turn it was asked in only. It changes the order by itself where the box had read the same and
was merely unsure; any other order of its is a question to the guest. It cannot pay, cancel, undo, or answer a question
for the guest, and it has no say in prices: items and options are looked up on the menu like those from anywhere else.
"""

from __future__ import annotations

import msgspec

from edge.core import model_requests, phrases
from edge.core.cart import CartItem
from edge.core.inputs import basket, doubt, edits, questions, touch, voice
from edge.core.intent import Intent, IntentLine
from edge.core.shown import Held, Prompt
from edge.core.turn import Turn
from edge.errors import Refusal

SHOWING = frozenset(("search_menu", "diet", "allergy", "staff", "help", "greet", "thank"))
"""Intents that change no order."""
ORDERING = frozenset(("add_items", "change_cart"))
"""Intents that do; together these are all that the model may answer with."""
_ABOUT_THE_SENTENCE = frozenset(("confirm", "guess"))
"""Questions that the box asks because it was in doubt."""

Meaning = tuple[object, ...]


def changed(turn: Turn) -> None:
    """The model came, or went, or is too slow to wait for."""
    turn.session.model_ready = turn.payload.ready
    turn.session.model_speaks = turn.payload.ready and turn.payload.speaks


def gone(turn: Turn) -> None:
    """Its process has ended: nobody is left who could answer, so what waits for better words is said as it is."""
    turn.session.model_ready = turn.session.model_speaks = False
    give_up(turn)


def is_awaited(turn: Turn) -> bool:
    """Guard: the answer is to a question of this turn, and the guest is not speaking again."""
    session, request_id = turn.session, turn.payload.request_id
    if session.heard is not None and session.heard.partial:
        return False
    if session.held is not None and request_id == session.held.request_id:
        return True
    return session.model_asked == session.turn and bool(request_id == model_requests.intent_id(turn))


def give_up(turn: Turn) -> None:
    """Better words did not come in time."""
    _say(turn, turn.unsay())


def take(turn: Turn) -> None:
    """An answer of this turn."""
    held = turn.unsay() if _is_held_for(turn) else None
    if turn.payload.request_id == model_requests.intent_id(turn):
        turn.session.model_asked = -1
        if turn.payload.intent is None or not _refine(turn):
            _say(turn, held)
    else:
        _say(turn, held, turn.payload.phrase)


def _is_held_for(turn: Turn) -> bool:
    held = turn.session.held
    return held is not None and held.request_id == turn.payload.request_id


def _say(turn: Turn, held: Held | None, phrase: str | None = None) -> None:
    """What was held, in the model's words if they pass every check."""
    if held is None:
        return
    held = model_requests.up_to_date(turn, held)
    spoken = held.spoken
    if phrase is not None and phrases.fault(phrase, turn.session.language, held.key, held.values) is None:
        better = phrases.spoken(phrase, held)
        if better.text != turn.session.said:
            spoken = better
    turn.remarks.append(turn.remark(held.key, ready=spoken))
    turn.shown = True


def _refine(turn: Turn) -> bool:
    """Whether the model's reading changed anything; one that the menu or the cart does not allow does not."""
    before = turn.mark()
    try:
        turn.shown = _refined(turn, msgspec.convert(turn.payload.intent, Intent))
    except (Refusal, msgspec.ValidationError):
        turn.go_back(before)
    return turn.shown


def _refined(turn: Turn, intent: Intent) -> bool:
    """Whether the model's reading changed anything. Raises Refusal."""
    own = _own_question(turn)
    if intent.intent in SHOWING:
        if not _at_a_loss(turn, own):
            # The box had an order in mind that it was nearly sure of, or shows what it has found.
            return False
        _carry_out(turn, intent)
        return True
    if intent.intent not in ORDERING or doubt.outcome(intent) != "accept":
        return False
    if not _can_be_done(turn, intent):
        return False
    if own is None and (choice := questions.answered(turn, intent)) is not None:
        touch.settle(turn, choice)
        return True
    return _settle(turn, intent, () if own is None else own.waiting, own is not None and own.text == "confirm")


def _at_a_loss(turn: Turn, own: Prompt | None) -> bool:
    """Whether the box has made nothing of the sentence, or only guesses."""
    notice = turn.session.notice
    return (own is not None and own.text == "guess") or (notice is not None and notice.code == "unclear")


def _own_question(turn: Turn) -> Prompt | None:
    """What the box has asked about this sentence; None where it did not know what to ask."""
    prompt = turn.session.prompt
    asked = prompt is not None and prompt.text in _ABOUT_THE_SENTENCE and prompt.turn == turn.session.turn
    return prompt if asked else None


def _can_be_done(turn: Turn, intent: Intent) -> bool:
    """Whether there is something in it. Raises Refusal for dishes or quantities that cannot be had."""
    questions.split(turn, intent.lines)
    return bool(intent.lines or intent.edits)


def _settle(turn: Turn, intent: Intent, waiting: tuple[Intent, ...], box_first: bool) -> bool:
    """Do what both read; else ask the guest which of the readings was meant. Raises Refusal."""
    meant = _meaning(turn, intent)
    agreed = next((one for one in waiting if _meaning(turn, one) == meant), None)
    if agreed is not None:
        _carry_out(turn, agreed)
        return True
    if not waiting:
        questions.confirm(turn, intent)
        turn.session.notice = None
        return True
    return questions.guess(turn, (*waiting, intent) if box_first else (intent, *waiting))


def _carry_out(turn: Turn, intent: Intent) -> None:
    if _own_question(turn) is not None:
        turn.session.prompt = None
    turn.session.notice = None
    said = "" if turn.session.heard is None else turn.session.heard.text
    turn.session.pending_intent = msgspec.to_builtins(msgspec.structs.replace(intent, text=said))
    voice.carry_out(turn)


def _meaning(turn: Turn, intent: Intent) -> Meaning:
    """What a reading comes to, the same for every way to put it. Raises Refusal for what cannot be done."""
    lines = sorted(_line(turn, line) for wish in intent.wishes for line in wish.lines)
    others = sorted(wish.intent for wish in intent.wishes if wish.intent not in ORDERING)
    changes = [edit for wish in intent.wishes for edit in wish.edits]
    cart = sorted(_in_cart(line) for line in edits.apply(turn, changes).cart) if changes else []
    return (tuple(lines), tuple(others), tuple(cart))


def _line(turn: Turn, line: IntentLine) -> Meaning:
    """Defaults count as said: "a burger" and "a burger with bun" are the same order."""
    item = turn.item(line.item or 0)
    whole = basket.priced_if_whole(turn, item, line.options)
    options = set(line.options) if whole is None else {one.key() for one in whole[0]}
    return (item.item_id, line.quantity, tuple(sorted(options)))


def _in_cart(line: CartItem) -> Meaning:
    return (line.item_id, line.quantity, tuple(sorted(one.key() for one in line.options)))
