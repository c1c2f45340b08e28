"""What the guest and the kiosk say to each other, kept as long as the session."""

from __future__ import annotations

from edge.core import texts
from edge.core.rules import MAX_UTTERANCE
from edge.core.session import HISTORY_LIMIT, iso
from edge.core.spoken import Claim, Value
from edge.core.turn import Turn
from edge.errors import Refusal


def remember(turn: Turn, who: str, said: str) -> None:
    """Keep the conversation's last utterances; they leave with the session."""
    entry = {"role": who, "text": said[:MAX_UTTERANCE], "at": iso(turn.now.wall_ms)}
    turn.session.conversation_history = [*turn.session.conversation_history, entry][-HISTORY_LIMIT:]


def refuse(turn: Turn, refusal: Refusal) -> None:
    """Tell a speaking guest why not, on the screen and aloud."""
    key = f"error.{refusal.code}"
    turn.notice("refused", "warning", reason=turn.text(key, **refusal.values))
    named = {name: value for name, value in refusal.values.items() if f"{{{name}}}" in texts.template("en", key)}
    turn.remarks.append(turn.remark(key, {name: _value(value) for name, value in named.items()}))


def _value(value: object) -> Value:
    text = str(value)
    return Value(text, (Claim("words", text),) if isinstance(value, str) and text else ())
