"""From a query to items, best first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from edge.core.menu import Item, Menu
from edge.core.menu_key import ShapeOf
from edge.core.search.index import Index, Scores
from edge.core.search.query import Query, understood

WHOLE_NAME, NAME_SHARE = 6.0, 3.0
"""What it counts on top that a whole name was typed, and how much of a name was."""


class MenuSearch:
    """Search over one menu; prices and availability are those of the menu that it is asked with."""

    def __init__(self, menu: Menu) -> None:
        self._index = Index(menu)

    def find(self, menu: Menu, query: str, tags: Sequence[str] = (), off: Collection[int] = ()) -> list[Item]:
        """The items that `query` asks for: exact names first, then beginnings, then guesses; what can be ordered first.

        `tags` are the guest's own diets and allergens to avoid, which always hold; `off` are the item_ids that are not
        offered at this hour. An empty query finds everything that fits.
        """
        limits = understood(query, menu.currency)
        wanted = (*tags, *limits.tags)
        found = self._scored(limits.words)
        if not found and limits.limited:
            # "Something vegan for my wife": the words that nothing is called do not count against what is asked for.
            found = self._scored(())
        ranked = sorted(
            (item.item_id in off or not item.available, item.price if limits.cheap else 0, -found[at], at)
            for at in found
            if (item := menu.items[at]).fits(wanted) and _affordable(item, limits)
        )
        return [menu.items[place[-1]] for place in ranked]

    def _scored(self, words: Sequence[str]) -> Scores:
        """Items with all words, else those with the most of them."""
        if not words:
            return dict.fromkeys(range(len(self._index.names)), 0.0)
        per_word = self._joined(words) or [self._index.scores(word) for word in words]
        counts: dict[int, int] = {}
        for scores in per_word:
            for at in scores:
                counts[at] = counts.get(at, 0) + 1
        most = max(counts.values(), default=0)
        typed = frozenset(words)
        return {
            at: sum(scores.get(at, 0.0) for scores in per_word) + self._of_name(at, typed)
            for at, count in counts.items()
            if count == most
        }

    def _joined(self, words: Sequence[str]) -> list[Scores] | None:
        """ "cheese burger" is one word on the menu; None when no two neighbours make one."""
        for at in range(len(words) - 1):
            one = words[at] + words[at + 1]
            if self._index.knows(one):
                return [self._index.scores(word) for word in (*words[:at], one, *words[at + 2 :])]
        return None

    def _of_name(self, at: int, typed: frozenset[str]) -> float:
        shares = [len(name & typed) / len(name) for name in self._index.names[at]]
        best = max(shares, default=0.0)
        return NAME_SHARE * best + (WHOLE_NAME if best == 1.0 else 0.0)


def _affordable(item: Item, limits: Query) -> bool:
    above = limits.at_most is not None and item.price > limits.at_most
    return not above and (limits.at_least is None or item.price >= limits.at_least)


@lru_cache(maxsize=4)
def _built(key: ShapeOf) -> MenuSearch:
    return MenuSearch(key.menu)


def search_of(menu: Menu) -> MenuSearch:
    """The search of a menu, built once for each."""
    return _built(ShapeOf(menu))
