"""The parts of a document that depend on the menu and the language only, made once instead of for every document."""

from __future__ import annotations

from typing import Any

from edge.core.menu import Group, Item, Menu
from edge.core.money import format_price, to_decimal
from edge.core.session import CartItem, Chosen

CACHED = 1_000
"""Prices and lines kept; beyond that they are made anew."""


class Cards:
    """Items, groups and categories as the page shows them in one language. What it hands out is not to be changed."""

    def __init__(self, menu: Menu, language: str) -> None:
        self._menu = menu
        self._language = language
        self._prices: dict[int, str] = {}
        self._lines: dict[CartItem, dict[str, Any]] = {}
        self.categories = [{"id": row.id, "name": menu.text(language, "categories", row.id)} for row in menu.categories]
        self._cards = {item.item_id: self._card(item) for item in menu.items}
        self._details: dict[int, dict[str, Any]] = {}
        self._option_names = {
            (group.id, option.id): menu.text(language, "options", f"{group.id}.{option.id}")
            for group in menu.groups
            for option in group.options
        }
        self._defaults = {(group.id, option) for group in menu.groups for option in group.defaults}

    def price(self, minor: int) -> str:
        """Money as the guest reads it."""
        found = self._prices.get(minor)
        if found is None:
            if len(self._prices) >= CACHED:
                self._prices.clear()
            found = self._prices[minor] = format_price(minor, self._menu.currency, self._language)
        return found

    def line(self, line: CartItem, currency: str) -> dict[str, Any]:
        """A line of the cart. `currency` is the cart's, which differs from the menu's only while a card is charged."""
        if currency != self._menu.currency:
            return self._line(line, currency)
        found = self._lines.get(line)
        if found is None:
            if len(self._lines) >= CACHED:
                self._lines.clear()
            found = self._lines[line] = self._line(line, currency)
        return found

    def _line(self, line: CartItem, currency: str) -> dict[str, Any]:
        menu, language = self._menu, self._language
        return {
            "line_id": line.line_id,
            "item_id": line.item_id,
            "name": menu.item_name(line.item_id, language) if menu.item(line.item_id) else line.name,
            "quantity": line.quantity,
            "price": to_decimal(line.price, currency),
            "price_text": format_price(line.price, currency, language),
            "total": to_decimal(line.total, currency),
            "total_text": format_price(line.total, currency, language),
            "customizations": list(line.customizations),
            "options": [self._option(chosen, currency) for chosen in line.options],
        }

    def card(self, item_id: int) -> dict[str, Any]:
        """An item as in a grid. Raises KeyError."""
        return self._cards[item_id]

    def detail(self, item: Item) -> dict[str, Any]:
        """An item with its option groups."""
        found = self._details.get(item.item_id)
        if found is None:
            found = self._details[item.item_id] = {**self._cards[item.item_id], "groups": self.groups(item)}
        return found

    def _option(self, chosen: Chosen, currency: str) -> dict[str, Any]:
        """An option of a line; `default` marks what comes without asking, so that a page may leave it out."""
        key = (chosen.group, chosen.option)
        return {
            "group": chosen.group,
            "option": chosen.option,
            "amount": chosen.amount,
            "name": self._option_names.get(key, chosen.name),
            "price": to_decimal(chosen.price, currency),
            "default": chosen.amount == "normal" and key in self._defaults,
        }

    def groups(self, item: Item) -> list[dict[str, Any]]:
        """The option groups of an item."""
        return [self._group(group) for group in self._menu.groups_of(item)]

    def _card(self, item: Item) -> dict[str, Any]:
        menu, language = self._menu, self._language
        return {
            "item_id": item.item_id,
            "name": menu.item_name(item.item_id, language),
            "price": to_decimal(item.price, menu.currency),
            "price_text": self.price(item.price),
            "image": item.image,
            "tags": list(item.tags),
            "description": menu.description(item.item_id, language),
            "allergens": list(item.allergens),
            "diet": list(item.diet),
            "available": item.available,
            "quick_add": all(group.min <= len(group.defaults) for group in menu.groups_of(item)),
        }

    def _group(self, group: Group) -> dict[str, Any]:
        menu, language = self._menu, self._language
        return {
            "id": group.id,
            "name": menu.text(language, "groups", group.id),
            "kind": group.kind,
            "min": group.min,
            "max": group.limit,
            "default": list(group.defaults),
            "options": [
                {
                    "id": option.id,
                    "name": self._option_names[group.id, option.id],
                    "price": to_decimal(option.price, menu.currency),
                    "price_text": self.price(option.price),
                }
                for option in group.options
            ],
        }
