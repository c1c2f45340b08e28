"""The main part of each screen: one function for each layout. Parts of the document of `ui.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edge.core import agents, outcome, view
from edge.core.aloud import describe
from edge.core.cart import CartItem
from edge.core.hours import WEEK, clock, minute_of_week
from edge.core.menu import Item
from edge.core.menu_hours import DAY, WEEKDAYS
from edge.core.money import to_decimal
from edge.core.session import KioskState
from edge.core.turn import Turn

Component = dict[str, Any]
Lines = list[dict[str, Any]]


def main(turn: Turn, mode: str, lines: Lines) -> list[Component]:
    """The components of a layout, in reading order."""
    return _OF[mode](turn, lines)


def _closed(turn: Turn, lines: Lines) -> list[Component]:
    if turn.session.closed is not None:
        return [{"type": "OutOfService", "id": "closed", "message": turn.text("closed.message")}]
    title, opens = turn.text("closed.title"), _opens(turn)
    return [{"type": "OutOfService", "id": "closed", "title": title, "message": f"{title}.", "opens_text": opens}]


def _opens(turn: Turn) -> str:
    """When the restaurant opens again, as a person says it; empty when it never does."""
    now = minute_of_week(turn.now)
    minute = turn.machine.hours.opens(now)
    if minute is None:
        return ""
    days, time = minute // DAY - now // DAY, clock(minute)
    if days > 1:
        return turn.text("closed.day", day=turn.text(f"day.{WEEKDAYS[minute % WEEK // DAY]}"), time=time)
    return turn.text("closed.tomorrow" if days else "closed.today", time=time)


def _placed(turn: Turn, lines: Lines) -> list[Component]:
    return [outcome.order_placed(turn)]


def _attract(turn: Turn, lines: Lines) -> list[Component]:
    greeted = turn.session.current_state is KioskState.ATTRACT
    return [
        {
            "type": "Attract",
            "id": "attract",
            "restaurant": turn.menu.name,
            "title": turn.text("attract.greeting" if greeted else "attract.title"),
            "subtitle": turn.text("attract.subtitle"),
            "call": turn.text("attract.call"),
            "pictures": turn.cards.pictures,
            "languages": turn.cards.head["languages"],
        }
    ]


def _payment(turn: Turn, lines: Lines) -> list[Component]:
    return [outcome.payment_status(turn)]


def _review(turn: Turn, lines: Lines) -> list[Component]:
    pages = view.review_pages(turn, lines)
    page = min(turn.session.current_ui.page, len(pages))
    review = {
        "type": "Review",
        "id": "review",
        "lines": pages[page - 1],
        "page": page,
        "pages": len(pages),
        "total": to_decimal(turn.session.cart_total, turn.session.currency),
        "total_text": turn.price(turn.session.cart_total),
        "order_type": turn.session.order_type,
    }
    return [review, _suggestions(turn)]


def _detail(turn: Turn, lines: Lines) -> list[Component]:
    shown = turn.session.current_ui
    item = turn.menu.item(shown.item_id) if shown.item_id is not None else None
    if item is None:
        return _browse(turn, lines)
    if shown.kind == "detail":
        return [_hero(turn, item), _suggestions(turn)]
    for line in turn.session.cart:
        if line.line_id == shown.line_id:
            return [_option_picker(turn, item, line), _suggestions(turn)]
    return _browse(turn, lines)


def _hero(turn: Turn, item: Item) -> Component:
    """The one item of the screen; the same one for the same guest's restrictions and hour."""
    if chosen := turn.session.current_ui.chosen:
        return _large(turn, item, chosen)
    off = turn.hours.off
    return turn.cards.kept(("hero", item.item_id, item.item_id in off, turn.restrictions), lambda: _large(turn, item))


def _large(turn: Turn, item: Item, chosen: tuple[tuple[str, str, str], ...] = ()) -> Component:
    warning = turn.cards.nutrition.warning(item, turn.restrictions)
    data = {
        **turn.cards.detail(item, turn.hours.off),
        "groups": turn.cards.groups(item, turn.restrictions),
        **({"warning_text": warning} if warning else {}),
    }
    if chosen:
        data["selected"] = [{"group": group, "option": option, "amount": amount} for group, option, amount in chosen]
    return describe(turn, {"type": "HeroItem", "id": "hero", "data": data})


def _option_picker(turn: Turn, item: Item, line: CartItem) -> Component:
    combo = turn.cards.combo(item.item_id, f"combo:{line.line_id}", line.price)
    contents = turn.cards.lines.contents(item, line)
    warning = turn.cards.nutrition.warning(item, turn.restrictions, contents)
    return {
        "type": "OptionPicker",
        "id": "options",
        "line_id": line.line_id,
        "item_id": item.item_id,
        "name": turn.name(item.item_id),
        "image": item.image,
        "price_text": turn.price(line.price),
        "quantity": line.quantity,
        "groups": turn.cards.groups(item, turn.restrictions),
        "selected": [{"group": o.group, "option": o.option, "amount": o.amount} for o in line.options],
        **turn.cards.nutrition.of(contents),
        **({} if combo is None else {"combo": combo}),
        **({} if warning is None else {"warning_text": warning}),
    }


def _browse(turn: Turn, lines: Lines) -> list[Component]:
    shown = turn.session.current_ui
    bar = turn.cards.kept(("categories", turn.restrictions, shown.category), lambda: _categories(turn))
    if shown.query is not None:
        return [bar, _filter(turn), _list(turn), _suggestions(turn)]
    key = ("list", shown.category, shown.page, turn.restrictions, turn.hours.off)
    return [bar, _filter(turn), turn.cards.kept(key, lambda: _list(turn)), _suggestions(turn)]


def _list(turn: Turn) -> Component:
    """The current list at its page: a grid, or the item itself when there is only one."""
    items = view.listed(turn)
    if len(items) == 1:
        return _hero(turn, items[0])
    shown = view.page(turn, items)
    off = turn.hours.off
    grid: Component = {
        "type": "ItemGrid",
        "id": "grid",
        "title": _title(turn),
        "items": [turn.cards.card(item.item_id, off) for item in shown.items],
        "total": len(items),
        "page": shown.number,
        "pages": shown.pages,
    }
    if not items:
        grid["empty"] = turn.text("filter.empty" if turn.session.dietary_restrictions else "grid.none")
    return describe(turn, grid)


def _categories(turn: Turn) -> Component:
    categories, selected = turn.cards.categories(turn.restrictions), turn.session.current_ui.category
    return describe(turn, {"type": "CategoryBar", "id": "categories", "categories": categories, "selected": selected})


def _title(turn: Turn) -> str:
    shown = turn.session.current_ui
    if shown.query is not None:
        return turn.text("grid.search" if shown.results else "grid.nothing", query=shown.query)
    if shown.category is not None:
        return turn.menu.text(turn.session.language, "categories", shown.category)
    return turn.text("grid.all")


def _filter(turn: Turn) -> Component:
    return turn.cards.kept(("filter", turn.restrictions), lambda: _filters(turn, turn.restrictions))


def _filters(turn: Turn, restrictions: tuple[str, ...]) -> Component:
    diets, allergens = turn.cards.nutrition.filters(restrictions)
    shown = {
        "type": "Filter",
        "id": "filter",
        "title": turn.text("filter.title"),
        "diets": diets,
        "allergens": allergens,
        "active": len(restrictions),
        "clear": {"action": "filter:clear", "label": turn.text("filter.clear")},
    }
    return describe(turn, shown)


def _suggestions(turn: Turn) -> Component:
    item = agents.suggestion(turn)
    title = turn.text("suggestions.label")
    if item is None or not turn.session.cart:
        nothing: Component = {"type": "Suggestions", "id": "suggestions", "title": title, "items": []}
        return turn.cards.kept(("suggestions",), lambda: describe(turn, nothing))
    return {
        "type": "Suggestions",
        "id": "suggestions",
        "title": title,
        "reason": turn.text("suggestions.reason", item=turn.name(turn.session.cart[-1].item_id)),
        "items": [turn.cards.card(item.item_id, turn.hours.off)],
    }


_OF: dict[str, Callable[[Turn, Lines], list[Component]]] = {
    "closed": _closed,
    "done": _placed,
    "attract": _attract,
    "checkout": _payment,
    "review": _review,
    "detail": _detail,
    "browse": _browse,
}
