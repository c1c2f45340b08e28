"""The menu in memory: read from a file or pushed, checked whole, searched and priced in microseconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import orjson

from edge.core.menu_allergens import as_it_comes
from edge.core.menu_check import read_parts
from edge.core.menu_hours import Hours, Opening, is_open, within
from edge.core.menu_index import Index, fold, index, stem, words
from edge.core.menu_model import (
    Amount,
    Category,
    Group,
    Item,
    ItemChange,
    ItemText,
    Option,
    ResolvedOption,
    Tax,
    Texts,
)  # fmt: skip
from edge.core.menu_parts import Parts
from edge.core.menu_theme import Theme
from edge.core.tax import Rate
from edge.errors import MenuError, Refusal

__all__ = [
    "Amount", "Category", "Group", "Item", "ItemText", "Menu", "Option", "ResolvedOption", "Tax", "Texts",
    "fold", "parse_menu", "words",
]  # fmt: skip

_TIMES = {"normal": 1, "none": 0, "extra": 2, "light": 1}
"""How often an amount costs its option's price."""


def parse_menu(raw: bytes | Mapping[str, Any]) -> Menu:
    """The menu in `raw` (JSON, or what JSON decodes to). Raises MenuError that lists every problem."""
    try:
        data = orjson.loads(raw) if isinstance(raw, bytes) else dict(raw)
    except orjson.JSONDecodeError as error:
        raise MenuError([f"not JSON: {error}"]) from None
    if not isinstance(data, dict):
        raise MenuError(["must be a JSON object with name, currency and items"])
    parts = read_parts(data)
    if parts.problems:
        raise MenuError([str(problem) for problem in parts.problems])
    return Menu.of(data, parts)


@dataclass(frozen=True, slots=True, eq=False)
class Menu:
    """A menu that passed every check. It never changes: `with_changes` gives another one."""

    name: str
    currency: str
    language: str
    categories: tuple[Category, ...]
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    tax: Tax | None
    theme: Theme | None
    opening: Opening | None
    raw: dict[str, Any]
    """The menu as it stands in the file; not to be changed."""
    _texts: dict[str, Texts]
    _groups: dict[str, Group]
    _index: Index = field(repr=False)

    @classmethod
    def of(cls, raw: dict[str, Any], parts: Parts) -> Menu:
        """The menu of checked parts."""
        groups = {group.id: group for group in parts.groups}
        return cls(
            parts.name, parts.currency, parts.language, parts.categories, parts.groups,
            tuple(as_it_comes(item, groups) for item in parts.items), parts.tax,
            parts.theme, parts.opening, raw, parts.texts, groups, index(parts),
        )  # fmt: skip

    @property
    def shape(self) -> object:
        """The same object for menus that differ only in prices and availability: what names compile to stays valid."""
        return self._index

    # ------------------------------------------------------------------ finding
    def item(self, item_id: int) -> Item | None:
        """The item, or None."""
        at = self._index.by_id.get(item_id)
        return None if at is None else self.items[at]

    def find(self, code: str | int) -> Item | None:
        """The item by its code, or by its item_id as a number or text; None when there is none."""
        at = self._index.by_code.get(code) if isinstance(code, str) else self._index.by_id.get(code)
        if at is None and isinstance(code, str) and code.isdecimal():
            at = self._index.by_id.get(int(code[:20]))
        return None if at is None else self.items[at]

    def called(self, name: str) -> Item | None:
        """The item of this name in the menu's own language, however it is spelled; None when there is none."""
        at = self._index.by_name.get(fold(name))
        return None if at is None else self.items[at]

    def raw_item(self, item_id: int) -> dict[str, Any]:
        """The item as it stands in the file. Raises KeyError."""
        row: dict[str, Any] = self.raw["items"][self._index.by_id[item_id]]
        return row

    def by_category(self, category_id: str) -> tuple[Item, ...]:
        """The items of a category in file order; empty for one that the menu does not have."""
        return tuple(self.items[at] for at in self._index.by_category.get(category_id, ()))

    def groups_of(self, item: Item) -> tuple[Group, ...]:
        """The option groups of an item, in its order."""
        return tuple(self._groups[group] for group in item.groups)

    def group(self, group_id: str) -> Group | None:
        """The group, or None."""
        return self._groups.get(group_id)

    def search(self, query: str, tags: Sequence[str] = ()) -> list[Item]:
        """Items with words that start like the query's, best first; those with all its words, else those with any.

        `tags` are diets (`vegan`) and allergens to avoid (`no-milk`); all must be met. An empty query finds all.
        """
        per_word = [self._index.scores(stem(word)) for word in words(query)]
        found = list(set[int]().union(*per_word)) if per_word else list(range(len(self.items)))
        if all_of := [at for at in found if all(at in scores for scores in per_word)]:
            found = all_of
        asked = tuple(tags)
        ranked = sorted(
            (not self.items[at].available, -sum(scores.get(at, 0) for scores in per_word), at)
            for at in found
            if self.items[at].fits(asked)
        )
        return [self.items[at] for _, _, at in ranked]

    # ------------------------------------------------------------------ texts
    def text(self, language: str, kind: str, key: str | int) -> str:
        """The name of `kind` (items, categories, groups, options as `group.option`) in a language, else the file's own.

        Raises KeyError for what is not on the menu.
        """
        texts = self._texts_of(language)
        if texts is not None:
            found = getattr(texts, kind).get(str(key))
            name = found.name if isinstance(found, ItemText) else found
            if name:
                return str(name)
        return self._own_name(kind, key)

    def item_name(self, item_id: int, language: str) -> str:
        """The item's name in a language; its id as text when the menu does not have it any more."""
        return self.text(language, "items", item_id) if item_id in self._index.by_id else str(item_id)

    def description(self, item_id: int, language: str) -> str:
        """The item's description in a language. Raises KeyError."""
        texts = self._texts_of(language)
        found = texts.items.get(str(item_id)) if texts is not None else None
        return (found and found.description) or self.items[self._index.by_id[item_id]].description

    def item_names(self, item: Item, language: str) -> tuple[str, ...]:
        """Every name and alias of an item: in that language first, then the file's own."""
        texts = self._texts_of(language)
        found = texts.items.get(str(item.item_id)) if texts is not None else None
        translated = () if found is None else (*((found.name,) if found.name else ()), *found.aliases)
        return tuple(dict.fromkeys((*translated, item.name, *item.aliases)))

    def _texts_of(self, language: str) -> Texts | None:
        return self._texts.get(language) or self._texts.get(language.split("-")[0].lower())

    def _own_name(self, kind: str, key: str | int) -> str:
        if kind == "items":
            return self.items[self._index.by_id[int(key)]].name
        if kind == "categories":
            return next((row.name for row in self.categories if row.id == key), None) or _missing(key)
        if kind == "groups":
            return self._groups[str(key)].name
        group, _, option_id = str(key).partition(".")
        option = self._groups[group].option(option_id)
        return option.name if option is not None else _missing(key)

    # ------------------------------------------------------------------ options and prices
    def resolve_options(self, item: Item, wanted: Iterable[tuple[str, str, str]]) -> tuple[ResolvedOption, ...]:
        """The options of one unit: what is `wanted` as (group, option, amount), and the defaults that it leaves.

        Raises Refusal `unknown_option`, `bad_option` (an amount that is none), `too_many_options` or `missing_choice`.
        """
        asked: dict[str, dict[str, Amount]] = {}
        for group_id, option_id, amount in wanted:
            group = self._groups.get(group_id) if group_id in item.groups else None
            if group is None or group.option(option_id) is None:
                raise Refusal("unknown_option", item=item.name, group=group_id, option=option_id)
            if amount not in _TIMES:
                raise Refusal("bad_option", item=item.name, group=group_id, option=option_id)
            asked.setdefault(group_id, {})[option_id] = amount  # type: ignore[assignment]
        return tuple(one for group in self.groups_of(item) for one in _resolve_group(group, asked.get(group.id, {})))

    def unit_price(self, item: Item, options: Iterable[ResolvedOption]) -> int:
        """What one unit costs with these options, in minor units."""
        return item.price + sum(option.price for option in options)

    def tax_rate(self, item_id: int, order_type: str) -> Rate | None:
        """The tax in an item's price, in thousandths of a percent: its own, its category's, or the menu's.

        None where the file names none.
        """
        item = self.item(item_id)
        if item is None:
            return None
        category = next((row.tax for row in self.categories if row.id == item.category), None)
        tax = item.tax or category or self.tax
        return None if tax is None else tax.for_order(order_type)

    # ------------------------------------------------------------------ allergens
    def allergens_with(self, item: Item, options: Iterable[tuple[str, str]]) -> tuple[str, ...] | None:
        """What an item contains with just these options taken, as (group, option); None when the file does not say.

        What the file states of the item itself stays, whatever is taken instead: nobody but the kitchen knows better.
        """
        stated: list[str] | None = self.raw_item(item.item_id).get("allergens")
        if stated is None:
            return None
        taken = (self._groups[group].option(option) for group, option in options if group in self._groups)
        return tuple(dict.fromkeys((*stated, *(one for option in taken if option for one in option.allergens))))

    # ------------------------------------------------------------------ hours
    def hours_of(self, item: Item) -> Hours | None:
        """When an item is offered: its own hours, else its category's; None for all day."""
        if item.hours is not None:
            return item.hours
        return next((row.hours for row in self.categories if row.id == item.category), None)

    def available_at(self, item: Item, weekday: int, minute: int) -> bool:
        """Whether an item can be ordered on a weekday (0 is Monday) at a minute of the day, in the kiosk's wall time.

        It is not sold out, the restaurant is open, and it is offered at that hour.
        """
        hours = self.hours_of(item)
        offered = hours is None or within(hours, minute)
        return item.available and offered and is_open(self.opening, weekday, minute)

    # ------------------------------------------------------------------ changes
    def with_changes(self, changes: Sequence[Mapping[str, Any]]) -> Menu:
        """This menu with new availability and prices of items. Raises MenuError; then nothing has changed."""
        items, rows, problems = list(self.items), list(self.raw["items"]), []
        for place, change in enumerate(changes):
            item_id = change.get("item_id")
            at = self._index.by_id.get(item_id) if type(item_id) is int else None
            if at is None:
                problems.append(f"items[{place}]: item_id {item_id!r} is not on this menu")
                continue
            given = {member: change[member] for member in ("available", "price") if member in change}
            try:
                msgspec.convert(given, ItemChange)
                items[at] = msgspec.structs.replace(items[at], **given)
            except msgspec.ValidationError as error:
                problems.append(f"items[{place}] ({item_id}): {error}")
            rows[at] = {**rows[at], **given}
        if problems:
            raise MenuError(problems)
        return replace(self, items=tuple(items), raw={**self.raw, "items": rows})


def _missing(key: str | int) -> str:
    raise KeyError(key)


def _resolve_group(group: Group, asked: dict[str, Amount]) -> list[ResolvedOption]:
    """One group's options: a choice that the guest made replaces the default, extras are added to theirs."""
    taken: dict[str, Amount] = {}
    if group.kind == "extra" or not asked:
        taken = dict.fromkeys(group.defaults, "normal")
    taken |= asked
    resolved = [
        ResolvedOption(group.id, o.id, taken[o.id], o.name, o.price * _TIMES[taken[o.id]], o.id in group.defaults)
        for o in group.options
        if o.id in taken
    ]
    count = sum(option.amount != "none" for option in resolved)
    if group.limit is not None and count > group.limit:
        raise Refusal("too_many_options", group=group.name, limit=group.limit)
    if count < group.min:
        raise Refusal("missing_choice", group=group.name, limit=group.min)
    return resolved
