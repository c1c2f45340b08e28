"""Misheard and misspelt words of the menu: only words that are no words of the language are ever touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MIN_LENGTH = 3
LONG = 8
"""From this length on, two errors are one word's bad day; below it they are another word."""
MAX_LENGTH = 32
"""Longer words are not repaired, so that hostile text costs nothing."""
NEAR = 8
"""Candidates that are weighed against each other."""


class Vocabulary:
    """The words that others may be misspellings of, with how often the menu says them and what stands beside them."""

    __slots__ = ("_counts", "_pairs", "_words")

    def __init__(self, names: Iterable[tuple[str, ...]], besides: Iterable[str], never: frozenset[str]) -> None:
        counts: dict[str, int] = {word: 0 for word in besides if len(word) > MIN_LENGTH}
        pairs: set[tuple[str, str]] = set()
        for name in names:
            for word in name:
                if len(word) >= MIN_LENGTH and word not in never and not word.isdigit():
                    counts[word] = counts.get(word, 0) + 1
            pairs.update(pairwise(name))
        self._words, self._counts, self._pairs = tuple(counts), counts, frozenset(pairs)

    def repaired(self, word: str, before: str, after: str) -> str | None:
        """The word that `word` is most likely a misspelling of; None where none is near.

        Of several as near, one that the menu says beside `before` or `after` comes first, then one that begins alike.
        """
        if not MIN_LENGTH <= len(word) <= MAX_LENGTH or word.isdigit():
            return None
        cutoff = 2 if len(word) >= LONG else 1
        found = extract(word, self._words, scorer=OSA.distance, score_cutoff=cutoff, limit=NEAR)
        if not found:
            return None
        best = min(distance for _, distance, _ in found)
        return min(
            (one for one, distance, _ in found if distance == best),
            key=lambda one: self._rank(one, word, before, after),
        )

    def _rank(self, one: str, word: str, before: str, after: str) -> tuple[bool, bool, int, int, str]:
        beside = (before, one) in self._pairs or (one, after) in self._pairs
        return not beside, one[0] != word[0], abs(len(one) - len(word)), -self._counts[one], one


def spelled(word: str, numerals: Mapping[str, str]) -> str:
    """A repaired word in the one form of numbers."""
    return numerals.get(word, word)
