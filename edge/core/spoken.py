"""What the kiosk says, as data: the values that a sentence is filled with, what the screen must show of each, and what
was said last.

Every member that came later has a default: the previous release must be able to read the snapshot of this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

QUESTIONS = frozenset(("more", "suggest", "found_one"))
"""Entries of the table of speech that ask something without a question on the screen: "Anything else?"."""


class Claim(Struct, frozen=True, array_like=True):
    """Something that a sentence says there is: `text` is how the screen writes it."""

    kind: Literal["item", "price", "words"]
    text: str
    item_id: int = 0


class Value(NamedTuple):
    """What a placeholder is filled with: how a voice says it, and all that the screen must show for it to be said."""

    text: str
    claims: tuple[Claim, ...]


class Spoken(Struct, frozen=True):
    """A message of the kiosk's voice: one sentence or two."""

    key: str
    """Entry of the table of speech."""
    text: str
    claims: tuple[Claim, ...] = ()
    sentences: int = 1
    asks: bool = False
    """Words of the language model that ask for more themselves."""


class AskedAloud(Struct, frozen=True):
    """What was asked without a question on the screen, so that a "yes" or "no" is understood."""

    key: str
    """One of `QUESTIONS`."""
    turn: int
    item_id: int = 0
    """The dish that it is about."""


class Remark(NamedTuple):
    """Something that a step would like to say. Which remarks are said, and in which words, is decided at its end."""

    key: str
    """Entry of the table of speech, or `error.<code>`."""
    values: Mapping[str, Value]
    session_id: str | None
    """Of the guest it is said to; the step may end that session."""
    language: str
    ready: Spoken | None = None
    """Words that are chosen already."""
    follows: bool = False
    """It goes on with what was said before, and interrupts nothing."""
