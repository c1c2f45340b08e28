"""What is wrong with a menu file: every problem with its place and what to do, not only the first one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from edge.core.menu_model import Category, Group, Item, Tax, Texts
from edge.core.money import is_currency
from edge.core.tax import rate_of

T = TypeVar("T", bound=Struct)
MAX_ITEMS = 5_000
MAX_PROBLEMS = 50


class Parts(Struct):
    """The decoded parts of a file, and what is wrong with it. The parts are whole only when `problems` is empty."""

    name: str = ""
    currency: str = ""
    language: str = "en"
    categories: tuple[Category, ...] = ()
    groups: tuple[Group, ...] = ()
    items: tuple[Item, ...] = ()
    tax: Tax | None = None
    texts: dict[str, Texts] = {}
    problems: list[str] = []


def read_parts(raw: dict[str, Any]) -> Parts:
    """Decode and check a menu. Never raises for what the file says; see `Parts.problems`."""
    parts = Parts(problems=[])
    _read_head(raw, parts)
    parts.categories = _read_rows(raw, "categories", _named(Category), parts.problems)
    parts.groups = _read_rows(raw, "groups", _group, parts.problems)
    parts.items = _read_rows(raw, "items", _item, parts.problems)
    parts.texts = _read_texts(raw, parts.problems)
    parts.tax = _read_tax(raw, parts.problems)
    if "categories" not in raw:
        parts.categories = _derived_categories(parts.items)
    if not parts.problems:
        _check_ids(parts)
        for group in parts.groups:
            _check_group(group, parts.problems)
        _check_references(parts)
        _check_texts(parts)
        _check_tax(parts)
    del parts.problems[MAX_PROBLEMS:]
    return parts


def _read_head(raw: dict[str, Any], parts: Parts) -> None:
    for member, default in (("name", None), ("currency", None), ("language", "en")):
        value = raw.get(member, default)
        if not isinstance(value, str) or not value or len(value) > 200:
            parts.problems.append(f"{member}: must be a text, give one")
        else:
            setattr(parts, member, value)
    if parts.currency and not is_currency(parts.currency):
        parts.problems.append(f"currency: {parts.currency!r} is not known, use an ISO 4217 code such as EUR")


def _read_rows(raw: dict[str, Any], member: str, read: Callable[[Any], T], problems: list[str]) -> tuple[T, ...]:
    rows = raw.get(member, None if member == "items" else [])
    if not isinstance(rows, list):
        problems.append(f"{member}: must be a list")
        return ()
    if len(rows) > MAX_ITEMS:
        problems.append(f"{member}: has {len(rows)} entries, at most {MAX_ITEMS} are allowed")
        return ()
    if member == "items" and not rows:
        problems.append("items: is empty, a menu needs at least one item")
    decoded = []
    for at, row in enumerate(rows):
        try:
            decoded.append(read(row))
        except (msgspec.ValidationError, TypeError) as error:
            problems.append(f"{_place(member, at, row)}: {error}")
    return tuple(decoded)


def _place(member: str, at: int, row: Any) -> str:
    label = row.get("item_id", row.get("id")) if isinstance(row, dict) else None
    return f"{member}[{at}]" if label is None else f"{member}[{at}] ({label})"


def _named(kind: type[T]) -> Callable[[Any], T]:
    """Decoding of a row whose name is its id when the file gives none."""

    def read(row: Any) -> T:
        if isinstance(row, dict) and "name" not in row and isinstance(row.get("id"), str):
            row = {**row, "name": row["id"].replace("_", " ")}
        return msgspec.convert(row, kind)

    return read


def _group(row: Any) -> Group:
    group = _named(Group)(row)
    named = tuple(o if o.name else msgspec.structs.replace(o, name=o.id.replace("_", " ")) for o in group.options)
    return msgspec.structs.replace(group, options=named)


def _item(row: Any) -> Item:
    if not isinstance(row, dict):
        return msgspec.convert(row, Item)
    allergens = row.get("allergens")
    item = msgspec.convert({**row, "stated_allergens": allergens}, Item)
    return item if item.code else msgspec.structs.replace(item, code=str(item.item_id))


def _read_texts(raw: dict[str, Any], problems: list[str]) -> dict[str, Texts]:
    try:
        return msgspec.convert(raw.get("texts", {}), dict[str, Texts])
    except msgspec.ValidationError as error:
        problems.append(f"texts: {error}")
        return {}


def _read_tax(raw: dict[str, Any], problems: list[str]) -> Tax | None:
    try:
        return msgspec.convert(raw.get("tax"), Tax | None)
    except msgspec.ValidationError as error:
        problems.append(f"tax: {error}")
        return None


def _derived_categories(items: Iterable[Item]) -> tuple[Category, ...]:
    names = dict.fromkeys(item.category for item in items)
    return tuple(Category(name, name.replace("_", " ")) for name in names)


def _repeated(values: Iterable[Any]) -> list[Any]:
    seen: set[Any] = set()
    return list(dict.fromkeys(value for value in values if value in seen or seen.add(value)))  # type: ignore[func-returns-value]


def _check_ids(parts: Parts) -> None:
    named: list[tuple[str, Iterable[Any]]] = [
        ("categories", (row.id for row in parts.categories)),
        ("groups", (row.id for row in parts.groups)),
        ("items", (row.item_id for row in parts.items)),
        ("item codes", (row.code for row in parts.items)),
        *((f"groups ({row.id}) options", (option.id for option in row.options)) for row in parts.groups),
    ]
    for where, ids in named:
        parts.problems.extend(f"{where}: {value!r} is there twice, give each its own" for value in _repeated(ids))


def _check_group(group: Group, problems: list[str]) -> None:
    where = f"groups ({group.id})"
    if not group.options:
        problems.append(f"{where}: has no options, add one or take the group away")
    for default in group.defaults:
        if group.option(default) is None:
            problems.append(f"{where}: default {default!r} is not one of its options")
    if group.kind == "choice" and (group.max or 1) > 1:
        problems.append(f"{where}: a choice takes one option, max {group.max} needs kind extra")
    if group.limit is not None and group.min > group.limit:
        problems.append(f"{where}: min {group.min} is larger than max {group.limit}")
    elif group.min > len(group.options):
        problems.append(f"{where}: min {group.min} is more than its {len(group.options)} options")
    if group.limit is not None and len(group.defaults) > group.limit:
        problems.append(f"{where}: has {len(group.defaults)} defaults, at most {group.limit} may be taken")


def _check_references(parts: Parts) -> None:
    categories = {row.id for row in parts.categories}
    groups = {row.id: row for row in parts.groups}
    for at, item in enumerate(parts.items):
        where = f"items[{at}] ({item.item_id})"
        if item.category not in categories:
            parts.problems.append(f"{where}: category {item.category!r} is not in categories")
        for group in item.groups:
            if group not in groups:
                parts.problems.append(f"{where}: group {group!r} is not in groups")
        parts.problems.extend(f"{where}: group {group!r} is there twice" for group in _repeated(item.groups))
        options = [option for group in item.groups if group in groups for option in groups[group].options]
        if item.price + 2 * sum(min(0, option.price) for option in options) < 0:
            parts.problems.append(f"{where}: its options could make the price negative, raise it or their prices")


def _check_texts(parts: Parts) -> None:
    options = {f"{group.id}.{option.id}" for group in parts.groups for option in group.options}
    for language, texts in parts.texts.items():
        known: tuple[tuple[str, Iterable[str], set[str]], ...] = (
            # A dish that is off the menu today may keep its translation.
            ("categories", texts.categories, {row.id for row in parts.categories}),
            ("groups", texts.groups, {row.id for row in parts.groups}),
            ("options", texts.options, options),
        )
        for member, keys, ids in known:
            unknown = (key for key in keys if key not in ids)
            parts.problems.extend(f"texts.{language}.{member}: {key!r} is not on this menu" for key in unknown)


def _check_tax(parts: Parts) -> None:
    """Rates that can be computed with, and for all items or for none: a receipt must show the tax of its whole sum."""
    rows: list[tuple[str, Tax | None]] = [
        ("tax", parts.tax),
        *((f"categories[{at}] ({row.id}): tax", row.tax) for at, row in enumerate(parts.categories)),
        *((f"items[{at}] ({row.item_id}): tax", row.tax) for at, row in enumerate(parts.items)),
    ]
    parts.problems.extend(f"{where}: {problem}" for where, tax in rows if tax for problem in _wrong_rates(tax))
    if parts.tax is not None or not any(tax for _, tax in rows):
        return
    taxed = {row.id for row in parts.categories if row.tax is not None}
    for at, item in enumerate(parts.items):
        if item.tax is None and item.category not in taxed:
            where = f"items[{at}] ({item.item_id})"
            parts.problems.append(f"{where}: has no tax rate while others have one, name one for the whole menu")


def _wrong_rates(tax: Tax) -> Iterable[str]:
    for percent in (tax.rate, tax.take_away_rate):
        try:
            rate_of(percent or 0)
        except ValueError as error:
            yield str(error)
