"""What a menu file says beyond dishes and prices: combos, hours, looks. `menu_check.py` has checked it before."""

from __future__ import annotations

from typing import Any

from edge.core.menu import Menu

Spans = tuple[tuple[str, str], ...]
"""(("07:00", "10:30"), ...): from, to."""


def combos(menu: Menu) -> dict[int, int]:
    """The item_id of each single item that is sold as a menu too -> that menu's item_id."""
    known = {item.item_id for item in menu.items}
    found = ((row["item_id"], row.get("combo")) for row in menu.raw["items"])
    return {single: combo for single, combo in found if combo in known and combo != single}


def icons(menu: Menu) -> dict[str, str | None]:
    """The picture of each category."""
    return {row["id"]: row.get("icon") for row in menu.raw.get("categories", ())}


def opening(menu: Menu) -> dict[str, Spans] | None:
    """The restaurant's hours by day (`mon` to `sun`); None where it never closes."""
    days = menu.raw.get("opening")
    return None if days is None else {day: _spans(spans) for day, spans in days.items()}


def item_hours(menu: Menu) -> dict[int, Spans]:
    """The hours of the items that are not offered all day: their own, else their category's."""
    by_category = {row["id"]: row.get("hours") for row in menu.raw.get("categories", ())}
    found = {row["item_id"]: row.get("hours") or by_category.get(row["category"]) for row in menu.raw["items"]}
    return {item_id: _spans(spans) for item_id, spans in found.items() if spans}


def theme(menu: Menu) -> dict[str, Any] | None:
    """The restaurant's look as the page gets it: `id`, and `tokens` by the name of their CSS custom property."""
    found = menu.raw.get("theme")
    return None if found is None else {"id": found.get("id", "restaurant"), "tokens": dict(found.get("tokens", {}))}


def languages(menu: Menu) -> tuple[str, ...]:
    """The languages that the menu itself is written in, its own first."""
    tags = (menu.language, *menu.raw.get("texts", {}))
    return tuple(dict.fromkeys(tag.split("-")[0].lower() for tag in tags))


def _spans(spans: list[list[str]]) -> Spans:
    return tuple((start, end) for start, end in spans)
