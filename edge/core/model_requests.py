"""What the language model is asked: what a doubtful sentence means, and other words for what is said.

No screen waits for it: the box has understood as well as it can before anything is asked. `inputs/model_answer.py`
takes what comes back. Nothing personal goes along: no demographics, no allergies, no earlier sentence.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from edge.core import phrases, prompts, spoken_names
from edge.core.event import Send
from edge.core.intent import Intent
from edge.core.intent.lexicon import lexicon
from edge.core.intent.model import PROTECTING
from edge.core.menu import words
from edge.core.rules import MAX_UTTERANCE, NAMED
from edge.core.search.query import understood
from edge.core.shown import Held
from edge.core.spoken import Spoken
from edge.core.turn import Turn
from edge.messages import ModelLine, ModelRequest

_IN_DOUBT = frozenset(("confirm", "unclear"))
"""What may follow a sentence (`inputs/doubt.py`) that a second opinion could help with."""
_NOT_UNDERSTOOD, _FOUND = "unclear", "found"
_SHORT = 2
"""Letters of words that no search looks for."""
MAX_LINES = 20
"""Of the cart: who has more in it rarely means an old one."""


def ask_what_was_meant(turn: Turn, intent: Intent, outcome: str) -> None:
    """Ask for a second opinion about the sentence just heard, if the box is in doubt of its own."""
    session = turn.session
    if (
        not session.model_ready
        or session.heard is None
        # Who avoids something gets no second opinion on it, and no service hears of it.
        or any(wish.intent in PROTECTING for wish in intent.wishes)
        or not (outcome in _IN_DOUBT or _searches_blindly(turn, intent))
    ):
        return
    cart = [
        ModelLine(line.line_id, line.item_id, line.quantity, [one.key() for one in line.options])
        for line in session.cart[-MAX_LINES:]
    ]
    question = "" if session.prompt is None else prompts.question(turn, session.prompt)
    said = session.heard.text[:MAX_UTTERANCE]
    session.model_asked = session.turn
    _send(turn, _request(turn, intent_id(turn), "intent", said=said, cart=cart, question=question))


def _searches_blindly(turn: Turn, intent: Intent) -> bool:
    """Whether it was read as a search with words that are nowhere on the menu: it may have been an order."""
    if intent.intent != "search_menu" or intent.then or understood(intent.text, turn.menu.currency).limited:
        return False
    known = lexicon(turn.menu, turn.session.language).partial
    return any(word not in known for word in words(intent.query or "") if len(word) > _SHORT)


def intent_id(turn: Turn) -> str:
    """The id of the request about this turn's sentence; an answer with another one is of an older turn."""
    return f"{turn.session.epoch}-{turn.session.turn}-intent"


def ask_for_words(turn: Turn, spoken: Spoken, values: dict[str, str]) -> bool:
    """Ask how else to say this, and hold it meanwhile; False when it is to be said as it is."""
    session, key = turn.session, spoken.key
    if session.held is not None or not (session.model_ready and session.model_speaks):
        return False
    held = Held(intent_id(turn), key, spoken.text, values, spoken.claims, spoken.sentences)
    if key == _NOT_UNDERSTOOD and any(_is_about_the_sentence(turn, one) for one in turn.effects):
        # It is about to be asked what was meant; "I did not get that" would be said too early.
        turn.hold(held)
        return True
    if not phrases.covers(session.language, key):
        return False
    held = msgspec.structs.replace(held, request_id=f"{session.epoch}-{session.turn}-{session.seq}-speech")
    turn.hold(held)
    _send(turn, _request(turn, held.request_id, "speech", key=key, sentence=spoken.text, values=values))
    return True


def up_to_date(turn: Turn, held: Held) -> Held:
    """The sentence about what is shown now: agents may have narrowed a search since it was held."""
    found = (turn.session.current_ui.results or ())[:NAMED]
    if held.key != _FOUND or not found:
        return held
    before, now = held.values["items"], spoken_names.dishes(turn, found)
    sentence = held.sentence.replace(before, now.text)
    return msgspec.structs.replace(held, sentence=sentence, values={"items": now.text}, claims=now.claims)


def _is_about_the_sentence(turn: Turn, effect: Send) -> bool:
    return effect.name == "model.request" and effect.body["request_id"] == intent_id(turn)


def _request(turn: Turn, request_id: str, kind: Literal["intent", "speech"], **members: Any) -> ModelRequest:
    session = turn.session
    return ModelRequest(request_id, kind, session.turn, session.session_id, session.language, **members)


def _send(turn: Turn, request: ModelRequest) -> None:
    turn.effects.append(Send("model.request", msgspec.to_builtins(request)))
