"""The words of a menu in all of its languages, and what a typed word may mean among them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from edge.core.menu import Category, Item, Menu
from edge.core.search.data import SYNONYMS
from edge.core.search.spelling import deletions, distance, pairs, spelled

NAME, ALIAS, CATEGORY, TAG, DESCRIPTION = 1.0, 0.9, 0.55, 0.4, 0.3
"""What a word counts by the place where it stands."""
EXACT, ENDING, PREFIX, SYNONYM, ONE_WRONG, WITHIN, MORE_WRONG, BEGUN_WRONG = 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.5
"""What a match counts by how sure it is."""
_SHORT, _LONG, _VERY_LONG = 3, 5, 10
"""Below so many letters nothing is taken for a misspelling, from so many on two letters may be wrong, then three."""
_CANDIDATES = 20

Scores = dict[int, float]
"""Position of an item -> how well it matches."""


class Index:
    """What finding needs of a menu; positions are those of `menu.items`."""

    def __init__(self, menu: Menu) -> None:
        places: dict[str, Scores] = {}
        self.names: list[tuple[frozenset[str], ...]] = []
        """For each item, the words of each of its names."""
        read = _Reading(menu)
        for at, item in enumerate(menu.items):
            names = read.names(item)
            self.names.append(tuple(frozenset(name) for name in names))
            for word, weight in read.weighed(item, names):
                scores = places.setdefault(word, {})
                if scores.get(at, 0.0) < weight:
                    scores[at] = weight
        self._places = places
        self._words = sorted(places)
        self._text = "\n".join(["", *self._words, ""])
        self._near: dict[str, list[str]] = {}
        self._by_pair: dict[str, list[str]] = {}
        for word in self._words:
            if len(word) < _SHORT:
                continue
            for start in deletions(word):
                self._near.setdefault(start, []).append(word)
            for pair in pairs(word):
                self._by_pair.setdefault(pair, []).append(word)

    def knows(self, word: str) -> bool:
        """Whether exactly this word stands on the menu."""
        return word in self._places

    def scores(self, word: str) -> Scores:
        """The items that a typed word may mean: the surer the match the more, and a misspelling is the last guess."""
        found: Scores = {}
        self._take(found, (word,), EXACT)
        self._take(found, self._starting(word), PREFIX)
        self._take(found, SYNONYMS.get(word, ()), SYNONYM)
        if not found:
            self._take(found, (word[:-1], word[:-2]) if len(word) > _LONG else (word[:-1],), ENDING)
        if len(word) >= _SHORT or not word.isascii():
            # One Chinese character is a word; one Latin letter is in all of them.
            self._take(found, self._containing(word), WITHIN)
        if not found and len(word) >= _SHORT:
            self._misspelled(found, word)
        return found

    def _take(self, found: Scores, words: Iterable[str], sure: float) -> None:
        for word in words:
            for at, weight in self._places.get(word, {}).items():
                score = sure * weight
                if score > found.get(at, 0.0):
                    found[at] = score

    def _starting(self, word: str) -> Iterator[str]:
        for at in range(bisect_left(self._words, word), len(self._words)):
            if not self._words[at].startswith(word):
                return
            yield self._words[at]

    def _containing(self, word: str) -> Iterator[str]:
        """Words with this one inside: "burger" in "cheeseburger"."""
        at = self._text.find(word)
        while at >= 0:
            start, end = self._text.rfind("\n", 0, at) + 1, self._text.index("\n", at)
            yield self._text[start:end]
            at = self._text.find(word, end)

    def _misspelled(self, found: Scores, word: str) -> None:
        near = {one for start in deletions(word) for one in self._near.get(start, ())}
        self._take(found, (one for one in near if distance(word, one, 1)[0] <= 1), ONE_WRONG)
        if found or len(word) < _LONG:
            return
        limit = 3 if len(word) >= _VERY_LONG else 2
        shared = Counter(one for pair in pairs(word) for one in self._by_pair.get(pair, ()))
        for candidate, _ in shared.most_common(_CANDIDATES):
            whole, begun = distance(word, candidate, limit)
            if whole <= limit:
                self._take(found, (candidate,), MORE_WRONG)
            elif begun <= (1 if len(word) < 7 else 2):
                self._take(found, (candidate,), BEGUN_WRONG)


class _Reading:
    """The words of a menu's texts, each text spelled once: a heading stands over many items, in every language."""

    def __init__(self, menu: Menu) -> None:
        self._menu = menu
        self._translated = tuple(menu.raw.get("texts", {}))
        self._languages = (menu.language, *self._translated)
        self._spelled = cache(lambda text: tuple(spelled(text)))
        self._headings = {row.id: self._words_over(row) for row in menu.categories}

    def names(self, item: Item) -> list[tuple[str, ...]]:
        """Every name of the item, in every language, as words."""
        languages = self._translated or (self._menu.language,)
        names = dict.fromkeys(name for one in languages for name in self._menu.item_names(item, one))
        return [found for name in names if (found := self._spelled(name))]

    def weighed(self, item: Item, names: list[tuple[str, ...]]) -> Iterator[tuple[str, float]]:
        """Every word that finds the item, and what it counts where it stands."""
        menu = self._menu
        for text in dict.fromkeys([menu.description(item.item_id, one) for one in self._languages]):
            for word in self._spelled(text):
                yield word, DESCRIPTION
        for text in (*item.tags, *item.diet):
            for word in self._spelled(text):
                yield word, TAG
        for word in self._headings.get(item.category, ()):
            yield word, CATEGORY
        own = {self._spelled(menu.item_name(item.item_id, one)) for one in self._languages}
        for name in names:
            weight = NAME if name in own else ALIAS
            for word in name:
                yield word, weight
            # "french fries" is typed as one word, and "cheese burger" as two.
            for first, second in pairwise(name):
                yield first + second, weight

    def _words_over(self, category: Category) -> tuple[str, ...]:
        headings = (self._menu.text(one, "categories", category.id) for one in self._languages)
        texts = dict.fromkeys((*headings, *category.aliases))
        return tuple(dict.fromkeys(word for text in texts for word in self._spelled(text)))
