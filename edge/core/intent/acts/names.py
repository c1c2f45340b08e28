"""The words by which a guest may point at a line of the cart: those of its item's names and of its category."""

from __future__ import annotations

from functools import lru_cache

from edge.core.intent.acts.cues import Cues, cues_of
from edge.core.menu import Menu
from edge.core.menu_key import ShapeOf

NOTHING = frozenset[str]()


class Names:
    """Built once for each menu and language."""

    def __init__(self, menu: Menu, language: str, cues: Cues) -> None:
        categories = {
            row.id: self._words(cues, row.name, menu.text(language, "categories", row.id), *row.aliases)
            for row in menu.categories
        }
        own = {item.item_id: self._words(cues, *menu.item_names(item, language)) for item in menu.items}
        self._of = {item.item_id: own[item.item_id] | categories.get(item.category, NOTHING) for item in menu.items}
        self._groups = {
            group.id: self._words(cues, group.name, menu.text(language, "groups", group.id)) for group in menu.groups
        }
        self.all = NOTHING.union(*own.values())
        """Every word of an item's name."""
        self._pointing = NOTHING.union(*self._of.values(), *self._groups.values())
        self._ends = "".join(f"{word}\n" for word in self._pointing)

    def of(self, item_id: int) -> frozenset[str]:
        """The words of an item; none for one that the menu does not have any more."""
        return self._of.get(item_id, NOTHING)

    def of_group(self, group_id: str) -> frozenset[str]:
        """The words of an option group."""
        return self._groups.get(group_id, NOTHING)

    def points(self, word: str) -> bool:
        """Whether a word may point at a line of any cart: it stands in a name, or a compound there ends in it."""
        return word in self._pointing or (len(word) > 3 and f"{word}\n" in self._ends)

    @staticmethod
    def _words(cues: Cues, *texts: str) -> frozenset[str]:
        return frozenset(word for text in texts for word in cues.words(text))


@lru_cache(maxsize=8)
def _compiled(key: ShapeOf, language: str) -> Names:
    return Names(key.menu, language, cues_of(language))


def names(menu: Menu, language: str) -> Names:
    """The words of a menu for a language."""
    return _compiled(ShapeOf(menu), language)
