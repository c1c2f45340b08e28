"""What the words said so far would do to the order or the screen, so that a guest sees it while still speaking.

Nothing of it is done: each partial transcript is read whole and from the start, over the order as it is, so a guess of
an earlier one is gone as soon as the next one does not confirm it.
"""

from __future__ import annotations

from collections.abc import Iterator

from edge.core import readings, view
from edge.core.cart import CartItem
from edge.core.inputs import basket, doubt, edits, questions
from edge.core.inputs.spoken_language import spoken
from edge.core.intent import Intent, IntentLine
from edge.core.intent.acts.understand import may_take_away
from edge.core.intent.model import PROTECTING
from edge.core.menu import words
from edge.core.search.query import searched
from edge.core.shown import Guess, GuessedLine
from edge.core.turn import Turn
from edge.errors import Refusal

MAX_LINES = 6
"""More do not fit beside the menu; the last ones are what is being said."""


def guess(turn: Turn, intent: Intent) -> Guess | None:
    """What `intent` would do; None when it is not understood well enough, or would change nothing that can be shown.

    Measured (docs/conversation.md): of lines guessed so, 1.1 % are taken back by the rest of the sentence; of those
    that would have to be asked about it would be one in eight, and of searches that nobody asked for in so many words
    nine in ten: most sentences begin with words that are no order yet.
    """
    if doubt.outcome(intent) != "accept" or any(wish.intent in PROTECTING for wish in intent.wishes):
        # Beside an allergy or a diet only the whole sentence tells which of its dishes are ruled out.
        return None
    if intent.intent == "add_items" and may_take_away(turn.payload.text, spoken(turn), turn.menu, turn.session.cart):
        return None
    try:
        lines = tuple(line for wish in intent.wishes for line in _lines(turn, wish))
    except Refusal:
        # The whole sentence may still become something that can be done, or be refused with its reason.
        return None
    said = tuple(words(turn.payload.text))
    if lines:
        return Guess(said, lines[-MAX_LINES:])
    if intent.intent != "search_menu" or not intent.asked:
        return None
    found = view.found(turn, searched(intent.query, intent.text, turn.menu.currency))
    return Guess(said, view=found) if found.results else None


def _lines(turn: Turn, wish: Intent) -> Iterator[GuessedLine]:
    if wish.intent == "add_items":
        questions.split(turn, wish.lines)
        yield from (_added(turn, line) for line in wish.lines)
    elif wish.intent == "change_cart":
        done = edits.apply(turn, wish.edits)
        yield from (_of_cart(turn, line, "change") for line in done.changed)
        yield from (_of_cart(turn, line, "remove") for line in done.removed)


def _added(turn: Turn, line: IntentLine) -> GuessedLine:
    item, detail = turn.item(line.item or 0), readings.options(turn, line.options)
    whole = basket.priced_if_whole(turn, item, line.options)
    return GuessedLine(item.item_id, line.quantity, "add", detail, None if whole is None else whole[1] * line.quantity)


def _of_cart(turn: Turn, line: CartItem, change: str) -> GuessedLine:
    detail = readings.options(turn, readings.chosen(line))
    return GuessedLine(line.item_id, line.quantity, change, detail, line.total if change == "change" else None)
