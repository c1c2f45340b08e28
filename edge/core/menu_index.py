"""Finding in a menu: the folded words of its items in every language, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from edge.core.menu_model import Item
from edge.core.menu_parts import Parts

_NAME, _ALIAS, _CATEGORY, _TAG, _DESCRIPTION = 8, 6, 3, 2, 1
"""What a word counts by the place where it stands; twice that when it is the whole word."""
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'\N{RIGHT SINGLE QUOTATION MARK}")


def fold(text: str) -> str:
    """Lower case without accents, so that `Käse`, `KASE` and `kase` are one word."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return _WORD.findall(fold(text).translate(_APOSTROPHES))


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """What finding needs, per position in `items`. Names and categories only, so a change of price keeps it."""

    by_id: dict[int, int]
    by_code: dict[str, int]
    by_name: dict[str, int]
    """By the folded name in the menu's own language."""
    by_category: dict[str, tuple[int, ...]]
    vocabulary: tuple[str, ...]
    """Every word of the menu, sorted, so that those with the same start stand together."""
    places: tuple[tuple[tuple[int, int], ...], ...]
    """For each word of the vocabulary, the positions where it stands and what it counts there."""

    def scores(self, word: str) -> dict[int, int]:
        """Position -> what the best word that starts with `word` counts."""
        found: dict[int, int] = {}
        for at in range(bisect_left(self.vocabulary, word), len(self.vocabulary)):
            if not self.vocabulary[at].startswith(word):
                break
            times = 2 if self.vocabulary[at] == word else 1
            for place, weight in self.places[at]:
                found[place] = max(found.get(place, 0), weight * times)
        return found


def stem(word: str) -> str:
    """Without a plural's ending; both sides of a comparison are stemmed, so it need not be a word."""
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _item_words(item: Item, parts: Parts, category: Iterable[str]) -> dict[str, int]:
    """The stemmed words that find an item, in every language, each with the best place where it stands."""
    texts = [t.items[str(item.item_id)] for t in parts.texts.values() if str(item.item_id) in t.items]
    by_place = (
        (_DESCRIPTION, [item.description, *(t.description or "" for t in texts)]),
        (_TAG, [*item.tags, *item.diet]),
        (_CATEGORY, category),
        (_ALIAS, [*item.aliases, *(alias for t in texts for alias in t.aliases)]),
        (_NAME, [item.name, *(t.name or "" for t in texts)]),
    )
    return {stem(word): weight for weight, found in by_place for text in found for word in words(text)}


def index(parts: Parts) -> Index:
    """What finding needs of a checked menu."""
    by_category: dict[str, list[int]] = {row.id: [] for row in parts.categories}
    names = {
        row.id: [row.name, *row.aliases, *(t.categories.get(row.id, "") for t in parts.texts.values())]
        for row in parts.categories
    }
    places: dict[str, list[tuple[int, int]]] = {}
    for at, item in enumerate(parts.items):
        by_category[item.category].append(at)
        for word, weight in _item_words(item, parts, names[item.category]).items():
            places.setdefault(word, []).append((at, weight))
    vocabulary = tuple(sorted(places))
    return Index(
        {item.item_id: at for at, item in enumerate(parts.items)},
        {item.code: at for at, item in enumerate(parts.items)},
        {fold(item.name): at for at, item in enumerate(parts.items)},
        {category: tuple(found) for category, found in by_category.items()},
        vocabulary,
        tuple(tuple(places[word]) for word in vocabulary),
    )
