"""Misheard and misspelt words of the menu: only words that are no words of the language are ever touched."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MIN_LENGTH = 3
LONG = 8
"""From this length on, two errors are one word's bad day; below it they are another word."""
MAX_LENGTH = 32
"""Longer words are not repaired, so that hostile text costs nothing."""


def repaired(word: str, vocabulary: Sequence[str]) -> str | None:
    """The one word of the menu that `word` is a misspelling of; None where there is none, or several as near."""
    if not MIN_LENGTH <= len(word) <= MAX_LENGTH or word.isdigit():
        return None
    cutoff = 2 if len(word) >= LONG else 1
    found = extract(word, vocabulary, scorer=OSA.distance, score_cutoff=cutoff, limit=3)
    if not found:
        return None
    best = found[0][1]
    near = [candidate for candidate, distance, _ in found if distance == best]
    if len(near) > 1:
        # Whoever mistypes mostly gets the first letter and the length right.
        near.sort(key=lambda one: (one[0] != word[0], abs(len(one) - len(word))))
        first, second = near[0], near[1]
        if (first[0] != word[0]) == (second[0] != word[0]) and not _one_word(first, second):
            return None
    return near[0]


def _one_word(one: str, other: str) -> bool:
    """Whether two words are forms of one: "onion" and "onions"."""
    return one.startswith(other) or other.startswith(one)
