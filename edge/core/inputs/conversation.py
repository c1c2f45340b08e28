"""What the guest and the kiosk say to each other, kept as long as the session."""

from __future__ import annotations

from edge.core import model_requests, speech
from edge.core.rules import MAX_UTTERANCE
from edge.core.session import HISTORY_LIMIT, iso
from edge.core.turn import Turn


def remember(turn: Turn, who: str, said: str) -> None:
    """Keep the conversation's last utterances; they leave with the session."""
    entry = {"role": who, "text": said[:MAX_UTTERANCE], "at": iso(turn.now.wall_ms)}
    turn.session.conversation_history = [*turn.session.conversation_history, entry][-HISTORY_LIMIT:]


def say(turn: Turn, key: str, **values: object) -> None:
    """Speak the sentence `key` of the table of speech, and keep it in the conversation."""
    sentence = speech.sentence(turn.session.language, key, turn.session.turn, **values)
    remember(turn, "kiosk", sentence)
    if not model_requests.ask_for_words(turn, key, sentence, values):
        turn.say(sentence)
