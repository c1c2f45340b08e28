"""The language that a guest speaks: whoever did not choose one on the screen is answered in the one they use."""

from __future__ import annotations

from edge.core import prompts
from edge.core.inputs import doubt
from edge.core.intent import Intent
from edge.core.intent.languages import code_of
from edge.core.turn import Turn


def spoken(turn: Turn) -> str:
    """The language of the transcript at hand, if the kiosk understands it; else the session's."""
    return code_of(turn.payload.language) or turn.session.language


def understand(turn: Turn, language: str) -> Intent:
    """What the transcript at hand means as a sentence of `language`."""
    session = turn.session
    return turn.machine.understand(turn.payload.text, language, turn.menu, session.cart, prompts.asked(turn))


def follow(turn: Turn, language: str, intent: Intent) -> None:
    """Go on in `language`, in which the sentence is `intent`: only when it says something there that it does not say
    in the session's. A bare "Cola" is the same in both, and recognition that has one word to go by takes either. And
    only where the menu is written in it: a screen in two languages is none."""
    session = turn.session
    if language == session.language or session.language_chosen or language not in _offered(turn):
        return
    if doubt.outcome(intent) != "accept":
        return
    if _says(understand(turn, session.language)) != _says(intent):
        session.language = language


def _says(intent: Intent) -> tuple[object, ...]:
    sure = doubt.outcome(intent) == "accept"
    return (sure, *((wish.intent, wish.lines, wish.edits) for wish in intent.wishes))


def _offered(turn: Turn) -> frozenset[str]:
    return frozenset(row["id"] for row in turn.cards.head["languages"])
