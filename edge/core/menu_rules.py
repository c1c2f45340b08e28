"""What the parts of a menu must be to each other: ids, references, choices, taxes, combos, hours, colours.

Rows that could not be decoded were reported already; their ids still count as known, so that one slip is one problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from edge.core.menu_hours import Hours, wrong_spans
from edge.core.menu_model import Group, Item, Tax
from edge.core.menu_parts import Parts
from edge.core.menu_theme import LEAST, contrasts, wrong_tokens
from edge.core.tax import rate_of


def check(parts: Parts) -> None:
    """Add to the problems of `parts` whatever is wrong between them."""
    for rule in (_ids, _groups, _items, _combos, _texts, _taxes, _times, _look):
        rule(parts)


def _repeated(values: Iterable[Any]) -> list[Any]:
    seen: set[Any] = set()
    return list(dict.fromkeys(value for value in values if value in seen or seen.add(value)))  # type: ignore[func-returns-value]


def _known(parts: Parts, member: str, key: str = "id") -> set[Any]:
    """The ids of all rows in the file, decoded or not."""
    rows = parts.raw.get(member)
    found = (row.get(key) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
    return {value for value in found if isinstance(value, str | int)}


def _ids(parts: Parts) -> None:
    rows: tuple[tuple[str, str, Iterable[tuple[Any, Any]]], ...] = (
        ("categories", "id", ((row, row.id) for row in parts.categories)),
        ("groups", "id", ((row, row.id) for row in parts.groups)),
        ("items", "item_id", ((row, row.item_id) for row in parts.items)),
        ("items", "code", ((row, row.code) for row in parts.items if row.code != str(row.item_id))),
    )
    for member, key, pairs in rows:
        seen: set[Any] = set()
        for row, value in pairs:
            if value in seen:
                parts.wrong((member, parts.index(row), key), "is there twice", "give each its own", value)
            seen.add(value)


def _groups(parts: Parts) -> None:
    for group in parts.groups:
        for member, text, cure in _wrong_group(group):
            parts.wrong(("groups", parts.index(group), *member), text, cure, group.id)


def _wrong_group(group: Group) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    ids = [option.id for option in group.options]
    if not ids:
        yield ("options",), "is empty", "add an option or take the group away"
    for value in _repeated(ids):
        yield ("options", len(ids) - 1 - ids[::-1].index(value), "id"), f"{value!r} is there twice", "give each its own"
    for default in group.defaults:
        if default not in ids:
            yield ("default",), f"{default!r} is not one of its options", f"use one of {', '.join(ids)}"
    if group.kind == "choice" and (group.max or 1) > 1:
        yield ("max",), f"{group.max} is more than a choice takes", "make it 1, or the kind extra"
    if group.limit is not None and group.min > group.limit:
        yield ("min",), f"{group.min} is larger than max {group.limit}", "make it smaller"
    elif group.min > len(ids):
        yield ("min",), f"{group.min} is more than its {len(ids)} options", "make it smaller or add options"
    if group.limit is not None and len(group.defaults) > group.limit:
        yield ("default",), f"has {len(group.defaults)} options", f"name at most {group.limit}"


def _items(parts: Parts) -> None:
    categories = _known(parts, "categories") if "categories" in parts.raw else {row.id for row in parts.categories}
    known, groups = _known(parts, "groups"), {row.id: row for row in parts.groups}
    for item in parts.items:
        at, label = parts.index(item), item.item_id
        if item.category not in categories:
            parts.wrong(("items", at, "category"), f"{item.category!r} is not in categories", "add it there", label)
        for place, group in enumerate(item.groups):
            if group not in known:
                parts.wrong(("items", at, "groups", place), f"{group!r} is not in groups", "add it there", label)
        for group in _repeated(item.groups):
            parts.wrong(("items", at, "groups"), f"{group!r} is there twice", "name it once", label)
        options = [option for group in item.groups if group in groups for option in groups[group].options]
        if item.price + 2 * sum(min(0, option.price) for option in options) < 0:
            text = "its options could make the price negative"
            parts.wrong(("items", at, "price"), text, "raise it or their prices", label)


def _combos(parts: Parts) -> None:
    items = {item.item_id: item for item in parts.items}
    known = _known(parts, "items", "item_id")
    for item in parts.items:
        if item.combo is None:
            continue
        wrong = _wrong_combo(item, items.get(item.combo), item.combo in known)
        if wrong is not None:
            parts.wrong(("items", parts.index(item), "combo"), *wrong, item.item_id)


def _wrong_combo(item: Item, meal: Item | None, known: bool) -> tuple[str, str] | None:
    if meal is None:
        return None if known else (f"{item.combo} is not an item_id of this menu", "add the meal as an item")
    if meal is item or meal.combo is not None:
        return f"{item.combo} is no meal of its own", "name an item that is not made into another"
    lost = set(item.allergens) - set(meal.allergens)
    if lost and meal.stated_allergens is not None:
        # Whoever avoids an allergen is shown the meal by what it states; its main part decides the least of that.
        return (
            f"{item.combo} states no {', '.join(sorted(lost))}, which this item has",
            "add it to the meal's allergens",
        )
    return None


def _texts(parts: Parts) -> None:
    options = {f"{group.id}.{option.id}" for group in parts.groups for option in group.options}
    whole = len(parts.groups) == len(_known(parts, "groups"))
    for language, texts in parts.texts.items():
        known: tuple[tuple[str, Iterable[str], set[str]], ...] = (
            # A dish that is off the menu today may keep its translation.
            ("categories", texts.categories, {row.id for row in parts.categories} | _known(parts, "categories")),
            ("groups", texts.groups, _known(parts, "groups")),
            ("options", texts.options if whole else (), options),
        )
        for member, keys, ids in known:
            for key in keys:
                if key not in ids:
                    parts.wrong(("texts", language, member, key), "is not on this menu", "take it away or correct it")


def _taxes(parts: Parts) -> None:
    """Rates that can be computed with, and for all items or for none: a receipt must show the tax of its whole sum."""
    rows: list[tuple[tuple[str | int, ...], Tax | None, object]] = [
        (("tax",), parts.tax, ""),
        *((("categories", parts.index(row), "tax"), row.tax, row.id) for row in parts.categories),
        *((("items", parts.index(row), "tax"), row.tax, row.item_id) for row in parts.items),
    ]
    for path, tax, label in rows:
        for member, text in _wrong_rates(tax):
            parts.wrong((*path, member), text, "write at most three decimals", label)
    if (
        parts.tax is not None
        or not any(tax for _, tax, _ in rows)
        or ("tax",) in (one.path[:1] for one in parts.problems)
    ):
        return
    taxed = {row.id for row in parts.categories if row.tax is not None}
    taxed |= _known(parts, "categories") - {row.id for row in parts.categories}
    for item in parts.items:
        if item.tax is None and item.category not in taxed:
            text = "has no tax rate while others have one"
            parts.wrong(("items", parts.index(item)), text, "name one for the whole menu", item.item_id)


def _wrong_rates(tax: Tax | None) -> Iterator[tuple[str, str]]:
    for member in ("rate", "take_away_rate"):
        try:
            rate_of(getattr(tax, member, None) or 0)
        except ValueError as error:
            yield member, str(error)


def _times(parts: Parts) -> None:
    for day, hours in (parts.opening or {}).items():
        _spans(parts, ("opening", day), hours, "")
    if parts.opening is not None and not any(parts.opening.values()):
        parts.wrong(("opening",), "is never open", "name a span, or leave opening away")
    for row in parts.categories:
        _offered(parts, ("categories", parts.index(row), "hours"), row.hours, row.id)
    for item in parts.items:
        _offered(parts, ("items", parts.index(item), "hours"), item.hours, item.item_id)


def _offered(parts: Parts, path: tuple[str | int, ...], hours: Hours | None, label: object) -> None:
    if hours is not None and not hours:
        parts.wrong(path, "is empty", "name a span, or leave hours away", label)
    _spans(parts, path, hours or (), label)


def _spans(parts: Parts, path: tuple[str | int, ...], hours: Hours, label: object) -> None:
    for at, text, cure in wrong_spans(hours):
        parts.wrong((*path, at), text, cure, label)


def _look(parts: Parts) -> None:
    if parts.theme is None:
        return
    wrong = list(wrong_tokens(parts.theme))
    for token, text, cure in wrong:
        parts.wrong(("theme", "tokens", token), text, cure)
    for pair in () if wrong else contrasts(parts.theme):
        if pair.ratio < LEAST:
            text = f"{pair.text} on {pair.background} has a contrast of {pair.ratio:.2f}:1"
            given = pair.text if pair.text in parts.theme.tokens else pair.background
            parts.wrong(("theme", "tokens", given), text, f"make it {LEAST}:1 or more")
