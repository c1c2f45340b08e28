"""The parts of a document that depend on the menu and the language only, made once instead of for every document."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from edge.core import texts
from edge.core.cart_lines import CartLines
from edge.core.menu import Group, Item, Menu, Option
from edge.core.money import format_price, to_decimal
from edge.core.money_aloud import spoken_price
from edge.core.nutrition import Nutrition

CACHED = 1_000
"""Prices and components kept; beyond that they are made anew."""
MAX_PICTURES = 8
"""Pictures that the invitation may show."""

Part = dict[str, Any]


class Cards:
    """Items, groups and categories as the page shows them in one language. What it hands out is not to be changed."""

    def __init__(self, menu: Menu, language: str) -> None:
        self._menu = menu
        self._language = language
        self._prices: dict[int, str] = {}
        self.nutrition = Nutrition(menu, language)
        self.lines = CartLines(menu, language, self.nutrition, self.combo)
        self._spans = {item.item_id: hours for item in menu.items if (hours := menu.hours_of(item))}
        self._cards = {item.item_id: self._card(item) for item in menu.items}
        self._off = {item_id: self._off_hours(item_id) for item_id in self._spans}
        self._details: dict[tuple[int, bool], Part] = {}
        self._kept: dict[tuple[Any, ...], Part] = {}
        self.pictures = [item.image for item in menu.items if item.image and item.available][:MAX_PICTURES]
        self.head = self._head()

    # ------------------------------------------------------------------ the document's own members
    def _head(self) -> Part:
        """What stands at the top of every document."""
        theme = self._menu.theme
        ours = [one for one in languages(self._menu) if one in texts.LANGUAGES] or [self._language]
        return {
            "brand": {"name": self._menu.name, "image": None if theme is None else theme.logo},
            "theme_override": None,
            "theme": None if theme is None else {"id": theme.id, "tokens": dict(theme.tokens)},
            "language": self._language,
            "direction": texts.direction(self._language),
            "languages": [{"id": one, "name": texts.NAMES[one]} for one in ours],
        }

    def kept(self, key: tuple[Any, ...], make: Callable[[], Part]) -> Part:
        """What `make` gives, made once for each key: a component that depends on nothing but the key and the menu."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= CACHED:
                self._kept.clear()
            found = self._kept[key] = make()
        return found

    def categories(self, restrictions: tuple[str, ...]) -> list[Part]:
        """The headings, each with how many of its items suit the guest."""
        menu = self._menu
        return [
            {
                "id": row.id,
                "name": self._menu.text(self._language, "categories", row.id),
                "icon": row.icon,
                "count": sum(item.fits(restrictions) for item in menu.by_category(row.id)),
            }
            for row in menu.categories
        ]

    # ------------------------------------------------------------------ money
    def price(self, minor: int) -> str:
        """Money as the guest reads it."""
        found = self._prices.get(minor)
        if found is None:
            if len(self._prices) >= CACHED:
                self._prices.clear()
            found = self._prices[minor] = format_price(minor, self._menu.currency, self._language)
        return found

    def aloud(self, minor: int) -> str:
        """Money as it is said."""
        return spoken_price(minor, self._menu.currency, self._language)

    # ------------------------------------------------------------------ items
    def card(self, item_id: int, off: frozenset[int] = frozenset()) -> Part:
        """An item as in a grid; `off` are the items that are not offered at this time of day. Raises KeyError."""
        return self._off[item_id] if item_id in off else self._cards[item_id]

    def detail(self, item: Item, off: frozenset[int] = frozenset()) -> Part:
        """All that is to be said of an item; its option groups are `groups`."""
        key = (item.item_id, item.item_id in off)
        found = self._details.get(key)
        if found is None:
            combo = self.combo(item.item_id, f"combo:{item.item_id}", item.price)
            found = self._details[key] = {
                **self.card(item.item_id, off),
                **({} if combo is None else {"combo": combo}),
                **self.nutrition.of(self.nutrition.contents(item)),
            }
        return found

    def combo(self, item_id: int, action: str, price: int) -> Part | None:
        """The menu that the single item can be made into by `action`; `price` is what the single one costs."""
        combo = self._menu.item(self.combo_id(item_id) or 0)
        if combo is None or not combo.available:
            return None
        extra = format_price(combo.price - price, self._menu.currency, self._language)
        return {
            "item_id": combo.item_id,
            "name": self._menu.item_name(combo.item_id, self._language),
            "price_text": self.price(combo.price),
            "extra_text": texts.text(self._language, "combo.extra", price=extra) if combo.price > price else extra,
            "action": action,
        }

    def combo_id(self, item_id: int) -> int | None:
        """The item_id of the menu that this single item can be made into."""
        item = self._menu.item(item_id)
        return None if item is None else item.combo

    def hours(self, item_id: int) -> str:
        """When an item is offered, in words; empty for one that is there all day."""
        spans = self._spans.get(item_id, ())
        said = (texts.text(self._language, "item.span", start=start, end=end) for start, end in spans)
        return texts.text(self._language, "list.comma").join(said)

    def groups(self, item: Item, restrictions: tuple[str, ...] = ()) -> list[Part]:
        """The option groups of an item, and which of their options do not suit a guest with these restrictions."""
        return [
            self.kept(("group", group.id, restrictions), partial(self._group, group, restrictions))
            for group in self._menu.groups_of(item)
        ]

    def _card(self, item: Item) -> Part:
        menu, language = self._menu, self._language
        name, cheapest = menu.item_name(item.item_id, language), self._cheapest(item)
        hours = self._spans.get(item.item_id, ())
        said = self.aloud(item.price if cheapest is None else cheapest)
        spoken = said if cheapest is None else texts.text(language, "item.from", price=said)
        more: Part = {
            "sold_out_text": None if item.available else texts.text(language, "item.sold_out"),
            "price_from_text": cheapest and texts.text(language, "item.from", price=self.price(cheapest)),
            "hours_text": texts.text(language, "item.until", end=hours[0][1])
            if len(hours) == 1
            else self.hours(item.item_id),
        }
        return {
            "item_id": item.item_id,
            "name": name,
            "price": to_decimal(item.price, menu.currency),
            "price_text": self.price(item.price),
            "image": item.image,
            "tags": list(item.tags),
            "description": menu.description(item.item_id, language),
            "available": item.available,
            "quick_add": all(group.min <= len(group.defaults) for group in menu.groups_of(item)),
            **self.nutrition.named(self.nutrition.contents(item)),
            **{member: value for member, value in more.items() if value},
            "speech": self._spoken(name, spoken, None if item.available else more["sold_out_text"]),
        }

    def _spoken(self, name: str, price: str, why_not: str | None) -> str:
        said = texts.text(self._language, "speech.item", name=name, price=price)
        return texts.unmarked(f"{said} {why_not}." if why_not else said)

    def _off_hours(self, item_id: int) -> Part:
        """The card of an item at a time when it is not offered."""
        shown = self._cards[item_id]
        why = texts.text(self._language, "item.hours", times=self.hours(item_id))
        if not shown["available"]:
            return shown
        kept = {member: value for member, value in shown.items() if member != "hours_text"}
        return {**kept, "available": False, "sold_out_text": why, "speech": texts.unmarked(f"{shown['speech']} {why}.")}

    def _cheapest(self, item: Item) -> int | None:
        """The least it can cost when choices that must be made differ in price, else None."""
        needed = [group for group in self._menu.groups_of(item) if group.kind == "choice" and group.min > 0]
        prices = [[option.price for option in group.options] for group in needed]
        if all(len(set(of_group)) < 2 for of_group in prices):
            return None
        return item.price + sum(min(of_group) for of_group in prices)

    def _group(self, group: Group, restrictions: tuple[str, ...]) -> Part:
        menu, language = self._menu, self._language
        return {
            "id": group.id,
            "name": menu.text(language, "groups", group.id),
            "kind": group.kind,
            "min": group.min,
            "max": group.limit,
            "default": list(group.defaults),
            "options": [self._choice(group, option, restrictions) for option in group.options],
        }

    def _choice(self, group: Group, option: Option, restrictions: tuple[str, ...]) -> Part:
        warning = self.nutrition.option_warning(option, restrictions)
        return {
            "id": option.id,
            "name": self._menu.text(self._language, "options", f"{group.id}.{option.id}"),
            "price": to_decimal(option.price, self._menu.currency),
            "price_text": self.price(option.price),
            **({"allergens": self.nutrition.allergens_of(option)} if option.allergens else {}),
            **({} if warning is None else {"warning_text": warning}),
        }


def languages(menu: Menu) -> tuple[str, ...]:
    """The languages that the menu is written in, as primary tags, its own first."""
    tags = (menu.language, *menu.raw.get("texts", {}))
    return tuple(dict.fromkeys(tag.split("-")[0].lower() for tag in tags))
