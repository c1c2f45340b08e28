"""Allergens and diets by name: of items, as filters to choose from, and what they mean for a guest who avoids some."""

from __future__ import annotations

from typing import Any

from edge.core import texts
from edge.core.menu import Item, Menu

ALLERGENS = (
    "gluten", "crustaceans", "egg", "fish", "peanut", "soy", "milk", "nuts", "celery", "mustard", "sesame", "sulphites",
    "lupin", "molluscs",
)  # fmt: skip
"""In the order of Regulation (EU) 1169/2011, annex II."""

Part = dict[str, Any]


class Nutrition:
    """What the items of one menu contain and whom they suit, in one language."""

    def __init__(self, menu: Menu, language: str) -> None:
        self._language = language
        used = dict.fromkeys(one for item in menu.items for one in item.allergens)
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
        return ", ".join(self.name(kind, word) for word in words)

    def of(self, item: Item) -> Part:
        """What an item's card says of it."""
        return {**self.named(item), "allergens_text": self._contains(item)}

    def named(self, item: Item) -> Part:
        """What is in it and whom it suits, by id and name."""
        return {"allergens": self._named("allergen", item.allergens), "diet": self._named("diet", item.diet)}

    def _contains(self, item: Item) -> str:
        if item.stated_allergens is None:
            return texts.text(self._language, "item.ask_allergens")
        if not item.allergens:
            return texts.text(self._language, "item.no_allergens")
        return texts.text(self._language, "item.contains", allergens=self.listed("allergen", item.allergens))

    def _named(self, kind: str, words: tuple[str, ...]) -> list[Part]:
        return [{"id": word, "name": self.name(kind, word)} for word in words]

    def warning(self, item: Item, restrictions: tuple[str, ...]) -> str | None:
        """Why an item does not suit a guest with these restrictions; None when it does."""
        unmet = [one for one in restrictions if not item.fits((one,))]
        avoided = tuple(one[3:] for one in unmet if one.startswith("no-"))
        if avoided and item.stated_allergens is None:
            return texts.text(self._language, "item.unfit_unknown")
        said = []
        if avoided:
            said.append(texts.text(self._language, "item.unfit_allergen", allergens=self.listed("allergen", avoided)))
        diets = tuple(one for one in unmet if not one.startswith("no-"))
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
