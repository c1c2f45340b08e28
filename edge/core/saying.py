"""The end of a step: which of its remarks are said, in which words, and that the screen shows what they name.

At most two sentences, chosen by what matters most to the guest: what protects, then a question that needs an answer,
then what was done; the rest is on the screen. They are said in the order in which people talk, the question last.
What follows an order ("Anything else?") is said when the agents have answered, in the step in which the screen shows
their suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from edge.core import agents, model_requests, phrases, said_is_shown, speech, spoken_names, texts
from edge.core.event import Send
from edge.core.inputs.conversation import remember
from edge.core.rules import CAPTION_MAX_MS, CAPTION_MS, CAPTION_MS_PER_CHARACTER
from edge.core.session import KioskState
from edge.core.spoken import QUESTIONS, AskedAloud, Claim, Remark, Spoken
from edge.core.turn import Turn


class _Place(NamedTuple):
    """What a kind of remark is worth when not all can be said, and where it stands among those that are."""

    worth: int
    order: int


_PROTECTS, _QUESTION, _REFUSAL, _DONE, _REST = _Place(0, 0), _Place(1, 4), _Place(2, 1), _Place(3, 2), _Place(4, 3)
_FOLLOWS = _Place(5, 5)
_PLACES = {
    **dict.fromkeys(
        (
            "allergy",
            "diet",
            "avoid",
            "unfit_allergy",
            "unfit_unknown",
            "ordered",
            "unfit_diet",
            "call_staffavoid",
            "call_staff",
            "not_paid",
            "paid",
            "counter",
        ),
        _PROTECTS,
    ),
    **dict.fromkeys(
        (
            "guess_shown",
            "confirm",
            "many",
            "guess",
            "choose",
            "choose_from",
            "review",
            "review_counter",
            "cancel",
            "unpayable",
            "ask",
        ),
        _QUESTION,
    ),
    **dict.fromkeys(
        (
            "added",
            "changed",
            "removed",
            "undone",
            "declined",
            "passed",
            "cleared",
            "eat_in",
            "take_away",
            "wait",
            "paying",
        ),
        _DONE,
    ),
    "pardon": _Place(4, 1),
    **dict.fromkeys(("more", "suggest"), _FOLLOWS),
}
_PLAIN = {
    **dict.fromkeys(("added", "changed", "removed"), "done"),
    **dict.fromkeys(("confirm", "many", "guess", "choose", "choose_from", "review", "review_counter"), "question"),
    **dict.fromkeys(("found", "found_one", "help", "repeat"), "look"),
    "allergy": "avoid",
    **dict.fromkeys(("unfit_allergy", "unfit_unknown"), "avoid"),
    "ordered": "look",
    "unclear": "pardon",
}
"""Entry -> what is said in its place when the screen does not show what it names; the others are left out."""
_SPEAKING = frozenset((KioskState.LISTENING, KioskState.UPDATING, KioskState.DECIDING))


class Saying(NamedTuple):
    """A remark in its final words."""

    remark: Remark
    spoken: Spoken


def compose(turn: Turn) -> list[Saying]:
    """What this step says; its caption is in the session then. What waits for better words is not among it."""
    _release(turn)
    follow_up(turn)
    _forget_what_was_asked(turn)
    if not turn.remarks:
        return []
    made = _made(turn, _room(turn))
    if not made:
        return []
    if len(made) == 1 and not made[0].remark.follows and _waits_for_better_words(turn, made[0]):
        return []
    _caption(turn, made)
    turn.shown = True
    return made


def speak(turn: Turn, said: list[Saying], payload: dict[str, Any]) -> list[Saying]:
    """Send what the document shows, the first sentence first. Returns what was left of `said`; then only the caption
    of the document is another."""
    found = said_is_shown.seen(payload)
    kept = [told for one in said if (told := _as_shown(turn, one, found)) is not None]
    if kept != said:
        _caption(turn, kept)
    for at, one in enumerate(kept):
        _send(turn, one, interrupt=at == 0 and not one.remark.follows)
    return kept


# ---------------------------------------------------------------------------- what follows an order
def follow_up(turn: Turn) -> None:
    """After an order, once the agents have answered and nothing waits: the suggestion, or whether that was all.

    Not when the guest has gone on, by a word or a touch, and not when something else is asked.
    """
    session = turn.session
    if session.follow is None:
        return
    if session.follow != session.turn or (session.heard is not None and session.heard.partial):
        session.follow = None
        return
    if session.awaiting or session.held is not None or session.current_state not in _SPEAKING:
        return
    session.follow = None
    if session.prompt is not None or not session.cart or _asks(turn):
        return
    item = agents.suggestion(turn)
    if item is None or session.suggested_aloud or session.current_ui.kind == "review":
        turn.say("more", follows=True)
    else:
        turn.say("suggest", follows=True, item=spoken_names.dish(turn, item.item_id))


def _asks(turn: Turn) -> bool:
    """Whether this step or the one before it asks the guest something anyway."""
    session, ready = turn.session, [one.ready for one in turn.remarks if one.ready is not None]
    said = session.spoken if session.spoken_turn == session.turn else ()
    return any(one.asks for one in (*said, *ready))


def _forget_what_was_asked(turn: Turn) -> None:
    """The guest has said or touched something since: a later "yes" is about something else. What was not understood
    may have been the answer, said once more in a moment."""
    session = turn.session
    asked, heard = session.asked_aloud, session.heard
    if asked is None or asked.turn == session.turn or (heard is not None and heard.partial):
        return
    again = any(one.key == "unclear" for one in turn.remarks)
    session.asked_aloud = msgspec.structs.replace(asked, turn=session.turn) if again else None


# ---------------------------------------------------------------------------- which, and in which words
def _release(turn: Turn) -> None:
    """Something else is to be said: what waited for better words comes first, as it is."""
    if turn.remarks and (held := turn.unsay()) is not None:
        turn.remarks.insert(0, turn.remark(held.key, ready=held.spoken))


def _room(turn: Turn) -> int:
    """Sentences left for this step; what follows an order counts together with what was said of it."""
    session = turn.session
    if any(not one.follows for one in turn.remarks) or session.spoken_turn != session.turn:
        return speech.MAX_SENTENCES
    return speech.MAX_SENTENCES - sum(one.sentences for one in session.spoken)


def _made(turn: Turn, room: int) -> list[Saying]:
    chosen: list[tuple[int, int, Saying]] = []
    for at, remark in sorted(enumerate(turn.remarks), key=lambda one: (_place(one[1]).worth, one[0])):
        if any(other.remark.key == remark.key and other.remark.values == remark.values for *_, other in chosen):
            continue
        spoken = _words(turn, remark, room)
        if spoken is not None and spoken.sentences <= room:
            room -= spoken.sentences
            chosen.append((_place(remark).order, at, Saying(remark, spoken)))
    return [saying for *_, saying in sorted(chosen, key=lambda one: one[:2])]


def _place(remark: Remark) -> _Place:
    return _PLACES.get(remark.key, _REFUSAL if remark.key.startswith("error.") else _REST)


def _words(turn: Turn, remark: Remark, room: int) -> Spoken | None:
    """A variant that is not the one said last; None when all are too long."""
    if remark.ready is not None:
        return remark.ready
    session, values = turn.session, {name: value.text for name, value in remark.values.items()}
    # Another guest hears another variant first, but every guest hears in whole why something cannot be.
    first = None if remark.key.startswith("error.") else session.turn
    picked = speech.pick(remark.language, remark.key, session.variants.get(remark.key, first), room, session.said or "")
    if picked is None:
        return None
    number, template = picked
    session.variants = {**session.variants, remark.key: number}
    claims = tuple(claim for value in remark.values.values() for claim in value.claims)
    text = speech.filled(remark.language, template, values)
    return Spoken(remark.key, text, claims, speech.sentences(template))


def _waits_for_better_words(turn: Turn, one: Saying) -> bool:
    if one.remark.ready is not None:
        return False
    return model_requests.ask_for_words(turn, one.spoken, {k: v.text for k, v in one.remark.values.items()})


# ---------------------------------------------------------------------------- only what is shown
def _as_shown(turn: Turn, one: Saying, found: said_is_shown.Seen) -> Saying | None:
    """It, or its plain words where the screen lacks what it names; None when it has none."""
    if said_is_shown.shows(turn, found, one.spoken.claims):
        return one
    plain = _PLAIN.get(one.spoken.key)
    if plain is None:
        return None
    remark = one.remark._replace(key=plain, values={}, ready=None)
    spoken = _words(turn, remark, room=1)
    return None if spoken is None else Saying(remark, spoken)


# ---------------------------------------------------------------------------- said
def _caption(turn: Turn, said: Iterable[Saying]) -> None:
    """The words on the screen: what follows stands behind what is still being said."""
    session, told = turn.session, [one.spoken.text for one in said]
    if not told:
        turn.hush()
        return
    before = [one.text for one in session.spoken if session.spoken_turn == session.turn]
    goes_on = all(one.remark.follows for one in said) and session.caption is not None
    session.caption = " ".join([*before, *told] if goes_on else told)
    shown_ms = CAPTION_MS + CAPTION_MS_PER_CHARACTER * len(session.caption)
    turn.arm("caption", min(CAPTION_MAX_MS, shown_ms))


def _send(turn: Turn, one: Saying, interrupt: bool) -> None:
    """On the page, and for voice agents on NATS; kept for "what did you say?"."""
    session, (remark, spoken) = turn.session, one
    body = {"text": texts.unmarked(spoken.text), "language": remark.language, "interrupt": interrupt}
    message = {"type": "tts.say", "session_id": remark.session_id, "in_reply_to": None, "payload": body}
    turn.effects.append(Send("tts.say", message))
    turn.publish("voice.say", body, remark.session_id)
    if remark.session_id != session.session_id:
        return
    goes_on = session.spoken_turn == session.turn and not interrupt
    session.spoken, session.spoken_turn = (*(session.spoken if goes_on else ()), spoken), session.turn
    remember(turn, "kiosk", spoken.text)
    _keep_what_was_asked(turn, spoken)


def _keep_what_was_asked(turn: Turn, spoken: Spoken) -> None:
    session = turn.session
    # Also before it was said: "no thanks" to "Got it: two burgers." is that it was all.
    asked = "more" if spoken.key in phrases.FOLLOWED else spoken.key
    if asked in QUESTIONS:
        session.asked_aloud = AskedAloud(asked, session.turn, _item(spoken.claims))
        session.suggested_aloud = session.suggested_aloud or asked == "suggest"


def _item(claims: Iterable[Claim]) -> int:
    return next((claim.item_id for claim in claims if claim.kind == "item"), 0)
