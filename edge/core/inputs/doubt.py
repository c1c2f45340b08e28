"""How sure the kiosk is of a sentence, and what follows: it is done, asked about, or its best readings are offered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from edge.core import spoken_names
from edge.core.inputs import questions
from edge.core.intent import Intent, IntentLine
from edge.core.menu import Item, words
from edge.core.rules import ACCEPT_CONFIDENCE, CONFIRM_CONFIDENCE, MANY, MAX_LINE_QUANTITY
from edge.core.search.spelling import distance
from edge.core.turn import Turn

Outcome = Literal["accept", "confirm", "many", "unclear"]

_CHANGES = frozenset(("add_items", "change_cart", "checkout", "cancel", "undo"))
"""Wishes that cost the guest something when they were not meant. Whatever only shows, says or protects is done."""
_MOVES = frozenset(("search_menu",))
"""Wishes that take away what is on the screen."""
_ASKS_ITSELF = frozenset(("cancel",))
"""Wishes that are asked about anyway before anything happens."""
_MOST_WORDS, _SHORTEST, _LONG = 40, 4, 8
"""Of a sentence that is guessed at; from how many letters on a word says something, and may have two of them wrong."""


def outcome(intent: Intent) -> Outcome:
    """What to do about a sentence. Its least sure change counts, because a sentence is done whole."""
    if intent.intent == "unknown":
        return "unclear"
    changes = [wish for wish in intent.wishes if wish.intent in _CHANGES or wish.confirm]
    if any(line.item is None for wish in changes for line in wish.lines):
        # "A large drink" orders nothing yet.
        return "unclear"
    least = min((wish.confidence for wish in changes), default=1.0)
    if not least >= CONFIRM_CONFIDENCE:
        return "unclear"
    most = max((quantity for wish in changes for quantity in _quantities(wish)), default=0)
    if most > MANY:
        # What no order holds is refused with its reason; asking about it first would be a promise broken.
        return "many" if most <= MAX_LINE_QUANTITY else "accept"
    asked = [wish for wish in changes if wish.intent not in _ASKS_ITSELF]
    if any(wish.confirm or not wish.confidence >= ACCEPT_CONFIDENCE for wish in asked):
        return "confirm"
    return "accept"


def doubted(intent: Intent) -> Intent:
    """The same, to be asked about before anything is done that the guest would have to take back."""
    first, *others = (_doubted(wish) for wish in intent.wishes)
    return msgspec.structs.replace(first, then=tuple(others))


def _doubted(wish: Intent) -> Intent:
    if wish.intent == "yes":
        # It may have been somebody else's, and would pay: the question stays open.
        return msgspec.structs.replace(wish, confidence=0.0)
    return msgspec.structs.replace(wish, then=(), confirm=True) if wish.intent in _CHANGES | _MOVES else wish


def parted(intent: Intent) -> tuple[Intent | None, Intent]:
    """What can be done now, if anything, and all the changes: one of them in doubt keeps the others waiting."""
    changes = [wish for wish in intent.wishes if wish.intent in _CHANGES or wish.confirm]
    now = [wish for wish in intent.wishes if wish not in changes]
    return (_joined(now) if now else None), _joined(changes)


def _joined(wishes: list[Intent]) -> Intent:
    return msgspec.structs.replace(wishes[0], then=tuple(msgspec.structs.replace(one, then=()) for one in wishes[1:]))


def _quantities(wish: Intent) -> Iterator[int]:
    yield from (line.quantity for line in wish.lines)
    yield from (edit.quantity or edit.by or 0 for edit in wish.edits)


def confirm(turn: Turn, intent: Intent, many: bool) -> None:
    """Ask whether it was meant so; where another order is nearly as likely, which of them. Raises Refusal."""
    rivals = () if many or intent.then or intent.intent != "add_items" else intent.guesses[1:]
    if not rivals or not questions.guess(turn, (intent, *rivals)):
        questions.confirm(turn, intent, many)


def guesses(turn: Turn, intent: Intent) -> list[Intent]:
    """What may have been meant, the best first: the reading itself, its rivals, and dishes that were all but named."""
    own = [wish for wish in (intent,) if wish.intent in _CHANGES and wish.confidence > 0]
    return [*own, *intent.guesses, *_nearly_named(turn, intent.text)]


def _nearly_named(turn: Turn, text: str) -> Iterator[Intent]:
    """Dishes with a word in their name that the sentence has, or nearly has."""
    said = [word for word in words(text[:1_000])[:_MOST_WORDS] if len(word) >= _SHORTEST]
    if not said:
        return
    for item in turn.machine.search.find(turn.menu, " ".join(said), turn.restrictions, turn.hours.off):
        if _is_near(turn, item, said):
            yield Intent("add_items", lines=(IntentLine(item.item_id, item.code),))


def _is_near(turn: Turn, item: Item, said: list[str]) -> bool:
    names = {word for name in turn.menu.item_names(item, turn.session.language) for word in words(name)}
    return any(
        distance(word, name, 2)[0] <= (2 if len(word) >= _LONG else 1)
        for word in said
        for name in names
        if len(name) >= _SHORTEST
    )


def help_out(turn: Turn, intent: Intent) -> None:
    """What may have been meant, to be touched; else an example that works on this menu."""
    prompt = turn.session.prompt
    if prompt is not None and (prompt.text == "choose" or (intent.intent == "unknown" and prompt.text != "guess")):
        turn.say("pardon")
        questions.ask_again(turn)
        return
    turn.session.prompt = None
    if not questions.guess(turn, guesses(turn, intent)):
        example = spoken_names.example(turn)
        turn.notice("unclear", example=example.text)
        turn.say("unclear", example=example)
