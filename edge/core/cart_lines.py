"""The lines of a cart as the page shows them in one language, made once for each choice and not for each screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edge.core import texts
from edge.core.cart import CartItem, Chosen
from edge.core.menu import Item, Menu
from edge.core.money import format_price, to_decimal
from edge.core.money_aloud import spoken_price
from edge.core.nutrition import Contents, Nutrition

KEPT = 1_000
"""Different lines kept; beyond that they are made anew."""

Part = dict[str, Any]
Combo = Callable[[int, str, int], Part | None]
"""From item_id, action and price in minor units to the menu that the item can be made into."""


class CartLines:
    """What it hands out is not to be changed."""

    def __init__(self, menu: Menu, language: str, nutrition: Nutrition, combo: Combo) -> None:
        self._menu = menu
        self._language = language
        self._nutrition = nutrition
        self._combo = combo
        self._names = {
            (group.id, option.id): menu.text(language, "options", f"{group.id}.{option.id}")
            for group in menu.groups
            for option in group.options
        }
        self._defaults = {(group.id, option) for group in menu.groups for option in group.defaults}
        self._kept: dict[tuple[object, ...], Part] = {}

    def line(self, line: CartItem, currency: str) -> Part:
        """A line of the cart. `currency` is the cart's, which differs from the menu's only while a card is charged."""
        # The same choice comes again and again, each time with another line_id.
        key = (line.item_id, line.quantity, line.price, line.options, line.customizations, line.name, currency)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[key] = self._choice(line, currency)
        part = {"line_id": line.line_id, **found}
        if "combo" in found:
            part["combo"] = {**found["combo"], "action": f"combo:{line.line_id}"}
        return part

    def contents(self, item: Item, line: CartItem) -> Contents:
        """What is in a line, with the options that were chosen."""
        return self._nutrition.contents(item, [(one.group, one.option) for one in line.options if one.amount != "none"])

    def _choice(self, line: CartItem, currency: str) -> Part:
        menu, language = self._menu, self._language
        item = menu.item(line.item_id)
        name = menu.item_name(line.item_id, language) if item else line.name
        return {
            "item_id": line.item_id,
            "name": name,
            "quantity": line.quantity,
            "price": to_decimal(line.price, currency),
            "price_text": format_price(line.price, currency, language),
            "total": to_decimal(line.total, currency),
            "total_text": format_price(line.total, currency, language),
            "customizations": list(line.customizations),
            "options": [self._option(chosen, currency) for chosen in line.options],
            "speech": self._spoken(line, name, currency),
            **(self._of_item(item, line) if item else {}),
        }

    def _of_item(self, item: Item, line: CartItem) -> Part:
        """What a line shows of its item."""
        combo = self._combo(item.item_id, "", line.price)
        return {
            "image": item.image,
            **self._nutrition.named(self.contents(item, line)),
            **({} if item.available else {"sold_out_text": texts.text(self._language, "item.sold_out")}),
            **({} if combo is None else {"combo": combo}),
        }

    def _spoken(self, line: CartItem, name: str, currency: str) -> str:
        """The line as it is read out: what comes by default needs no words."""
        usual = [one for one in line.options if (one.group, one.option) in self._defaults]
        said = [texts.count(self._language, "speech.quantity", line.quantity, name=name)]
        said += [self._in_words(one) for one in line.options if one not in usual]
        said += [self._in_words(one) for one in usual if one.amount != "normal"]
        said += line.customizations
        comma = texts.text(self._language, "list.comma")
        price = spoken_price(line.total, currency, self._language)
        return texts.unmarked(texts.text(self._language, "speech.item", name=comma.join(said), price=price))

    def _in_words(self, chosen: Chosen) -> str:
        """An option with its amount: "extra cheese"."""
        name = self._names.get((chosen.group, chosen.option), chosen.name)
        return name if chosen.amount == "normal" else texts.text(self._language, f"option.{chosen.amount}", name=name)

    def _option(self, chosen: Chosen, currency: str) -> Part:
        """An option of a line; `default` marks what comes without asking, so that a page may leave it out."""
        key = (chosen.group, chosen.option)
        return {
            "group": chosen.group,
            "option": chosen.option,
            "amount": chosen.amount,
            "name": self._names.get(key, chosen.name),
            "price": to_decimal(chosen.price, currency),
            "default": chosen.amount == "normal" and key in self._defaults,
        }
