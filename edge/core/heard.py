"""Where in a guest's sentence the understood words stand, so that the page can highlight them."""

from __future__ import annotations

from collections.abc import Sequence

from edge.core.intent.model import Used
from edge.core.menu import fold

KINDS = {
    "item": "item", "option": "option", "number": "quantity", "no": "amount", "extra": "amount", "light": "amount",
    "with": "amount",
}  # fmt: skip
"""What understanding calls a part of a sentence -> what the page is told."""
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
MAX_SPANS = 64

Span = tuple[int, int, str]


def spans(text: str, used: Sequence[Used]) -> tuple[Span, ...]:
    """The understood parts of `text` as (start, end, kind), counted in UTF-16 units as pages count them."""
    places = word_places(text)
    return tuple(
        (_units(text, places[part.start][0]), _units(text, places[part.end - 1][1]), KINDS[part.what])
        for part in used[:MAX_SPANS]
        if part.what in KINDS and part.start < part.end <= len(places)
    )


def word_places(text: str) -> list[tuple[int, int]]:
    """(start, end) in characters of every word that `menu.words` finds, in its order."""
    found: list[tuple[int, int]] = []
    open_word = False
    for at, mark in enumerate(text):
        if mark in _APOSTROPHES:
            continue
        for part in fold(mark):
            if part.isalnum() and open_word:
                found[-1] = (found[-1][0], at + 1)
            elif part.isalnum():
                found.append((at, at + 1))
            open_word = part.isalnum()
    return found


def _units(text: str, at: int) -> int:
    return at + sum(ord(mark) > 0xFFFF for mark in text[:at])
