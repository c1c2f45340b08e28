"""Decoding of a menu file, with everything that is wrong in it: place, problem, cure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from edge.core.menu_hours import Opening
from edge.core.menu_model import Category, Group, Item, Tax, Texts
from edge.core.menu_parts import Parts
from edge.core.menu_problem import Problem
from edge.core.menu_rules import check
from edge.core.menu_shape import problems_in, unknown_in
from edge.core.menu_theme import Theme
from edge.core.money import is_currency

T = TypeVar("T", bound=Struct)
MAX_ITEMS = 5_000
MAX_PROBLEMS = 200
_ROWS: tuple[tuple[str, type[Struct]], ...] = (("categories", Category), ("groups", Group), ("items", Item))
_WHOLE: tuple[tuple[str, Any], ...] = (
    ("texts", dict[str, Texts]), ("tax", Tax | None), ("theme", Theme | None), ("opening", Opening | None),
)  # fmt: skip
_HEAD = ("name", "currency", "language")


def read_parts(raw: dict[str, Any]) -> Parts:
    """Decode and check a menu. Never raises for what the file says; see `Parts.problems`."""
    parts = Parts(problems=[], at={}, raw=raw)
    _read_head(raw, parts)
    parts.categories = _read_rows("categories", _named(Category), Category, parts)
    parts.groups = _read_rows("groups", _group, Group, parts)
    parts.items = _read_rows("items", _item, Item, parts)
    _read_whole(raw, parts)
    if "categories" not in raw:
        parts.categories = _derived_categories(parts.items)
    check(parts)
    del parts.problems[MAX_PROBLEMS:]
    return parts


def unread(raw: dict[str, Any]) -> list[Problem]:
    """Members that nothing reads: no error, for other programs may, but more often a slip of the keyboard."""
    known = {*_HEAD, *(name for name, _ in _ROWS), *(name for name, _ in _WHOLE)}
    found = [Problem((member,), "is not read by anything") for member in raw if member not in known]
    for name, kind in _ROWS:
        rows = raw.get(name)
        for at, row in enumerate(rows if isinstance(rows, list) else ()):
            found += unknown_in(row, kind, (name, at), _label(row))
    for name, kind in _WHOLE:
        found += unknown_in(raw.get(name), kind, (name,))
    return found[:MAX_PROBLEMS]


def _read_head(raw: dict[str, Any], parts: Parts) -> None:
    for member, default in (("name", None), ("currency", None), ("language", "en")):
        value = raw.get(member, default)
        if not isinstance(value, str) or not value or len(value) > 200:
            parts.wrong((member,), "must be a text of 1 to 200 characters", "write one")
        else:
            setattr(parts, member, value)
    if parts.currency and not is_currency(parts.currency):
        parts.wrong(("currency",), f"{parts.currency!r} is not known", "use an ISO 4217 code such as EUR")


def _read_rows(member: str, read: Callable[[Any], T], kind: type[T], parts: Parts) -> tuple[T, ...]:
    rows = parts.raw.get(member, None if member == "items" else [])
    if not isinstance(rows, list):
        parts.wrong((member,), "must be a list", "write it in square brackets")
        return ()
    if len(rows) > MAX_ITEMS:
        parts.wrong((member,), f"has {len(rows)} entries", f"give it at most {MAX_ITEMS}")
        return ()
    if member == "items" and not rows:
        parts.wrong((member,), "is empty", "a menu needs at least one item")
    decoded = []
    for at, row in enumerate(rows):
        try:
            one = read(row)
        except msgspec.ValidationError:
            parts.problems += problems_in(row, kind, (member, at), _label(row))
            continue
        parts.at[id(one)] = at
        decoded.append(one)
    return tuple(decoded)


def _label(row: Any) -> str:
    found = row.get("item_id", row.get("id")) if isinstance(row, dict) else None
    return "" if found is None else str(found)[:60]


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
    item = msgspec.convert(row, Item)
    return item if item.code else msgspec.structs.replace(item, code=str(item.item_id))


def _read_whole(raw: dict[str, Any], parts: Parts) -> None:
    for member, kind in _WHOLE:
        if member not in raw:
            continue
        try:
            setattr(parts, member, msgspec.convert(raw[member], kind))
        except msgspec.ValidationError:
            parts.problems += problems_in(raw[member], kind, (member,))


def _derived_categories(items: Iterable[Item]) -> tuple[Category, ...]:
    names = dict.fromkeys(item.category for item in items)
    return tuple(Category(name, name.replace("_", " ")) for name in names)
