"""A guest who is still speaking: what is heard so far, what it may come to, and how all of it is taken back.

The rules of turns (design section 8) as they are kept here:

- a partial transcript is no turn: agents' answers that are awaited still count, the order stays as it is;
- the kiosk falls silent at the first of them: whoever speaks is not spoken to;
- each one replaces what the one before it let guess; the final one does the same, and is then carried out;
- when nothing more comes for a while, what was heard so far is forgotten; a final transcript counts however late it is;
- a touch in the middle of a sentence wins: the screen goes where the finger wanted. The sentence then changes nothing
  by itself, its end is asked about, so that what was touched and said is neither lost nor done twice;
- a second speaker's final transcript is a turn of its own; the first one's goes on with the next partial.
"""

from __future__ import annotations

from edge.core import glimpse
from edge.core.heard import spans
from edge.core.inputs import spoken_language
from edge.core.menu import words
from edge.core.rules import DANGLING, LATE_MS, SILENCE_MS, UNSURE_HEARING
from edge.core.session import SessionState
from edge.core.shown import Heard
from edge.core.turn import Turn

_STARTING = frozenset(("touch.engage", "session.language", "display.set", "session.extend"))
"""Touches that choose nothing that a sentence could be about."""


def is_partial(turn: Turn) -> bool:
    """Guard: the guest is still speaking."""
    return bool(turn.payload.is_partial)


def is_late(turn: Turn) -> bool:
    """Guard: an earlier stage of the sentence that was just heard whole, overtaken by it."""
    heard = turn.session.heard
    if not is_partial(turn) or heard is None or heard.partial or turn.now.mono_ms - heard.at_ms > LATE_MS:
        return False
    so_far = words(turn.payload.text)
    return words(heard.text)[: len(so_far)] == so_far


def is_silence(turn: Turn) -> bool:
    """Guard: no words after all, after the beginning of some."""
    heard = turn.session.heard
    return not turn.payload.text.strip() and (is_partial(turn) or (heard is not None and heard.partial))


def show(turn: Turn) -> None:
    """What is heard, and what it may come to; nothing is done about it yet."""
    turn.hush()
    turn.unsay()
    session, text = turn.session, turn.payload.text
    intent = spoken_language.understand(turn, spoken_language.spoken(turn))
    guess = glimpse.guess(turn, intent) if hears_well(turn) and not session.interrupted else None
    if guess is not None or not _goes_on(session, text):
        session.guess_at(guess)
    session.heard = Heard(text, partial=True, spans=spans(text, intent.used))
    turn.arm("silence", SILENCE_MS)
    turn.shown = True


def _goes_on(session: SessionState, text: str) -> bool:
    """Whether there are a few more words to what was guessed from: "two burgers without ..." is still two burgers."""
    if session.guess is None:
        return False
    before, now = session.guess.words, tuple(words(text))
    return len(before) < len(now) <= len(before) + DANGLING and now[: len(before)] == before


def hears_well(turn: Turn) -> bool:
    """Whether the speech recognition is not in doubt itself. Zero is what some report who do not know."""
    confidence = turn.payload.confidence
    return not confidence or confidence >= UNSURE_HEARING


def silence(turn: Turn) -> None:
    """Nothing more came: what was heard so far goes, and what was touched meanwhile has stood alone."""
    heard = turn.session.heard
    settle(turn)
    turn.shown = turn.shown or (heard is not None and heard.partial)


def settle(turn: Turn) -> bool:
    """The sentence is whole: what was heard so far goes. Returns whether a touch came in between."""
    session = turn.session
    interrupted, session.interrupted = session.interrupted, False
    session.take_back()
    if session.heard is not None and session.heard.partial:
        session.heard = None
    turn.disarm("silence")
    return interrupted


def interrupt(turn: Turn) -> None:
    """Another input of the guest than speech. What they touched is what they saw, so a list found so far stays."""
    session = turn.session
    if session.heard is None or not session.heard.partial:
        return
    session.interrupted = session.interrupted or turn.event.name not in _STARTING
    session.guess = session.heard = None
