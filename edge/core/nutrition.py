"""Allergens and diets by name: of items, as filters to choose from, and what they mean for a guest who avoids some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from edge.core import texts
from edge.core.menu import Item, Menu, Option

ALLERGENS = (
    "gluten", "crustaceans", "egg", "fish", "peanut", "soy", "milk", "nuts", "celery", "mustard", "sesame", "sulphites",
    "lupin", "molluscs",
)  # fmt: skip
"""In the order of Regulation (EU) 1169/2011, annex II."""

BREAKS = {
    "vegan": frozenset(("milk", "egg", "fish", "crustaceans", "molluscs")),
    "vegetarian": frozenset(("fish", "crustaceans", "molluscs")),
    "gluten-free": frozenset(("gluten",)),
    "lactose-free": frozenset(("milk",)),
}
"""Diet -> allergens that an added option ends it with: what is known of an option are its allergens only."""

Part = dict[str, Any]


class Contents(NamedTuple):
    """What is in something that is ordered, and whom it suits."""

    allergens: tuple[str, ...] | None
    """None when the menu does not say."""
    diet: tuple[str, ...]
    broken: frozenset[str] = frozenset()
    """Diets that the item suits, and not with these options."""


class Nutrition:
    """What the items of one menu contain and whom they suit, in one language."""

    def __init__(self, menu: Menu, language: str) -> None:
        self._language = language
        self._menu = menu
        used = dict.fromkeys(one for item in menu.items for one in item.allergens)
        used |= dict.fromkeys(one for group in menu.groups for option in group.options for one in option.allergens)
        known = [one for one in ALLERGENS if one in used]
        self.allergens = (*known, *(one for one in used if one not in ALLERGENS))
        """Every allergen that the menu states."""
        self.diets = tuple(dict.fromkeys(one for item in menu.items for one in item.diet))
        """Every diet that something on the menu suits."""
        self.choices = frozenset((*self.diets, *(f"no-{one}" for one in self.allergens)))
        """The filters that a guest may touch."""

    def name(self, kind: str, word: str) -> str:
        """The name of an `allergen` or a `diet`; a word of the menu's own is shown as it is."""
        key = f"{kind}.{word}"
        return texts.text(self._language, key) if texts.has(key) else word.replace("-", " ").replace("_", " ")

    def listed(self, kind: str, words: tuple[str, ...]) -> str:
        """Several names, as a sentence holds them."""
        return texts.text(self._language, "list.comma").join(self.name(kind, word) for word in words)

    def contents(self, item: Item, options: Iterable[tuple[str, str]] | None = None) -> Contents:
        """What is in an item with these options (group, option), or as it comes."""
        if options is None:
            return Contents(item.stated_allergens, item.diet)
        allergens = self._menu.allergens_with(item, options)
        added = frozenset(allergens or ()).difference(item.allergens)
        broken = frozenset(diet for diet, ends in BREAKS.items() if added & ends)
        return Contents(allergens, tuple(one for one in item.diet if one not in broken), broken)

    def of(self, contents: Contents) -> Part:
        """What the detail of an item or of a line says of it."""
        return {**self.named(contents), "allergens_text": self._contains(contents.allergens)}

    def named(self, contents: Contents) -> Part:
        """What is in it and whom it suits, by id and name."""
        return {
            "allergens": self._named("allergen", contents.allergens or ()),
            "diet": self._named("diet", contents.diet),
        }

    def allergens_of(self, option: Option) -> list[Part]:
        """What an option brings, by id and name."""
        return self._named("allergen", option.allergens)

    def _contains(self, allergens: tuple[str, ...] | None) -> str:
        if allergens is None:
            return texts.text(self._language, "item.ask_allergens")
        if not allergens:
            return texts.text(self._language, "item.no_allergens")
        return texts.text(self._language, "item.contains", allergens=self.listed("allergen", allergens))

    def _named(self, kind: str, words: tuple[str, ...]) -> list[Part]:
        return [{"id": word, "name": self.name(kind, word)} for word in words]

    def warning(self, item: Item, restrictions: tuple[str, ...], contents: Contents | None = None) -> str | None:
        """Why an item does not suit a guest with these restrictions, with what is in it; None when it does."""
        inside = self.contents(item) if contents is None else contents
        avoided = tuple(one[3:] for one in restrictions if one.startswith("no-"))
        if avoided and inside.allergens is None:
            return texts.text(self._language, "item.unfit_unknown")
        found = tuple(one for one in avoided if one in (inside.allergens or ()))
        diets = tuple(one for one in restrictions if not one.startswith("no-"))
        return self._unfit(found, tuple(one for one in diets if one in inside.broken or not item.fits((one,))))

    def option_warning(self, option: Option, restrictions: tuple[str, ...]) -> str | None:
        """Why an option does not suit a guest with these restrictions; None when nothing is known against it."""
        found = tuple(one for one in option.allergens if f"no-{one}" in restrictions)
        ended = (one for one in restrictions if BREAKS.get(one, frozenset()).intersection(option.allergens))
        return self._unfit(found, tuple(ended))

    def _unfit(self, allergens: tuple[str, ...], diets: tuple[str, ...]) -> str | None:
        said = []
        if allergens:
            said.append(texts.text(self._language, "item.unfit_allergen", allergens=self.listed("allergen", allergens)))
        if diets:
            said.append(texts.text(self._language, "item.unfit_diet", diet=self.listed("diet", diets)))
        return " ".join(said) or None

    def filters(self, restrictions: tuple[str, ...]) -> tuple[list[Part], list[Part]]:
        """The diets and the allergens to choose from, and those that the guest named though the menu has none."""
        diets = dict.fromkeys((*self.diets, *(one for one in restrictions if not one.startswith("no-"))))
        avoided = dict.fromkeys((*self.allergens, *(one[3:] for one in restrictions if one.startswith("no-"))))
        return (
            [self._filter("diet", one, one, restrictions) for one in diets],
            [self._filter("allergen", one, f"no-{one}", restrictions) for one in avoided],
        )

    def _filter(self, kind: str, word: str, tag: str, restrictions: tuple[str, ...]) -> Part:
        return {"id": word, "name": self.name(kind, word), "on": tag in restrictions, "action": f"filter:{tag}"}
