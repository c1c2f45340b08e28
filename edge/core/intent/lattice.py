"""All that the tokens of an utterance may mean, overlapping readings included; choosing is the beam's work."""

from __future__ import annotations

from typing import NamedTuple

from edge.core.intent.words import Token

Option = tuple[str, str]
"""(group, option)"""


class Match(NamedTuple):
    """Tokens `start` to `end` (exclusive) may mean `value`, which is a `kind` of thing.

    Kinds and their values: `item` (item ids), `option` ((group, option) pairs), `category` (a category id), `group`
    (a group id), `number` (an int), and the cues of the language, whose value is their kind.
    """

    start: int
    end: int
    kind: str
    value: object
    cost: float = 0.0
    """How far the words are from what the menu says; 0 is exact."""
    rule: str = ""
    """The alias rule that made the phrase; empty for the menu's own words."""


class Lattice(NamedTuple):
    """Tokens and, for each of them, the matches that start there: the longer and the cheaper first."""

    tokens: tuple[Token, ...]
    starts: tuple[tuple[Match, ...], ...]
    repaired: tuple[tuple[int, str, str], ...] = ()
    """(token, what was said, what it was taken for)"""
