"""Commands: "that's all", "cancel everything", "help". What costs the guest something needs words without a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from edge.core.intent.acts import safety
from edge.core.intent.acts.cues import Cues
from edge.core.intent.acts.scene import Tokens, texts
from edge.core.intent.lexicon import find_all
from edge.core.intent.model import ORDER_TYPES, Intent
from edge.core.intent.reading import OrderReading

SMALL = frozenset(("yes", "no", "thank", "greet"))
"""Politeness, unless it is all that was said or answers a question."""
MAX_STRANGE = 2
"""Words of a meaning that we do not know, beyond which a sentence is about something else."""
DOUBTFUL = 0.6


class Command(NamedTuple):
    """A command and where it stands."""

    intent: str
    start: int
    end: int


def commands(cues: Cues, tokens: Tokens, reading: OrderReading) -> list[Command]:
    """The commands that count as wishes of their own, in order."""
    return [one for one in _all(cues, tokens, reading) if one.intent not in SMALL]


def _all(cues: Cues, tokens: Tokens, reading: OrderReading) -> list[Command]:
    """Every command. A dish's name of several words hides those in it; of a single word, "done", a command of several,
    "I'm done", says more."""
    short = safety.blanked(tokens, reading)
    found = [
        Command(str(one.value), one.start, one.end) for one in find_all(cues.commands, safety.short(tokens, reading))
    ]
    return [one for one in found if (one.end - one.start > 1 or short[one.start]) and not _is_begun(cues, tokens, one)]


def _is_begun(cues: Cues, tokens: Tokens, one: Command) -> bool:
    """ "Take away the coke": more follows than politeness."""
    closes = cues.closing.get(texts(tokens[one.start : one.end])) is not None
    return closes and any(token.text not in cues.polite for token in tokens[one.end :])


def only_small(cues: Cues, outside: Sequence[str]) -> str | None:
    """The most urgent of the small ones, of an utterance that says nothing besides: "yes please", "hello". A yes that
    is denied is a no: "of course not"."""
    found = find_all(cues.commands, outside)
    small = [str(one.value) for one in found if one.value in SMALL]
    taken = {at for one in found for at in range(one.start, one.end)}
    if not small or any(_is_strange(cues, word) for at, word in enumerate(outside) if at not in taken):
        return None
    most = min(small, key=lambda intent: cues.urgency[intent])
    denies = any(word in cues.denies for at, word in enumerate(outside) if at not in taken)
    return "no" if most == "yes" and denies else most


def alone(cues: Cues, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """The commands of an utterance that says nothing besides: "can I pay by card", "to go, that's all". Of those that
    are no order type only the most urgent counts."""
    found = _all(cues, tokens, reading)
    taken = {at for one in found for at in range(one.start, one.end)}
    rest = [token.text for at, token in enumerate(tokens) if at not in taken]
    wanted = [one for one in chosen(cues, [one for one in found if one.intent not in SMALL]) if one is not None]
    if not wanted or any(_is_strange(cues, word) or word in cues.denies for word in rest):
        return None
    first, *then = (Intent(one.intent, 1.0) for one in wanted)
    return msgspec.structs.replace(first, then=tuple(then))


def chosen(cues: Cues, found: Sequence[Command]) -> tuple[Command | None, Command | None]:
    """Where it will be eaten, as it was said last, and the most urgent of the other commands."""
    types = [one for one in found if one.intent in ORDER_TYPES]
    others = [one for one in found if one.intent not in ORDER_TYPES]
    return types[-1] if types else None, min(others, key=lambda one: cues.urgency[one.intent], default=None)


def strange(cues: Cues, tokens: Tokens) -> int:
    """How many of these words mean something that a command does not."""
    return sum(_is_strange(cues, token.text) for token in tokens)


def denied(cues: Cues, tokens: Tokens) -> bool:
    """ "Don't cancel anything"."""
    return any(token.text in cues.denies for token in tokens)


def carried_out(command: Command, strangers: int) -> Intent | None:
    """The intent of a command among so many unknown words: sure, to be confirmed, or none."""
    if strangers > MAX_STRANGE:
        return None
    if strangers == 0:
        return Intent(command.intent, 1.0)
    return Intent(command.intent, DOUBTFUL, confirm=command.intent in ("checkout", "cancel", "undo"))


def _is_strange(cues: Cues, word: str) -> bool:
    return bool(word) and (word not in cues.fillers or word.isdecimal()) and word not in cues.polite
