"""What is on the screen of all there is: the list behind the grid, the lines of the review, and their pages."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import orjson

from edge.core.cart import CartItem
from edge.core.menu import Item
from edge.core.rules import GRID_SIZE, MAX_FULL_CART_BYTES, MAX_REVIEW_BYTES
from edge.core.shown import View
from edge.core.turn import Turn

_FEW_LINES, _FEW_OPTIONS = 8, 40
"""So many fit on one page whatever they are, unless somebody writes novels into them."""
_OF_THE_REVIEW = frozenset(("image", "allergens", "diet", "combo", "speech"))
"""Members of a line that the page of a very large order shows in its review only."""


def listed(turn: Turn) -> list[Item]:
    """The items of the current list, all pages: what was found, else the category, else everything.

    Only what fits the guest's diet. A search without a result shows the whole menu: an empty screen helps nobody.
    """
    session, menu = turn.session, turn.menu
    shown = session.current_ui
    items: list[Item]
    if shown.results:
        items = [item for item_id in shown.results if (item := menu.item(item_id)) is not None]
    elif shown.category is not None:
        items = list(menu.by_category(shown.category))
    else:
        items = list(menu.items)
    if session.dietary_restrictions:
        restrictions = turn.restrictions
        items = [item for item in items if item.fits(restrictions)]
    return items


class Page(NamedTuple):
    """What is on the screen of a list: the page `number` of `pages`, at least 1."""

    items: list[Item]
    number: int
    pages: int


def page(turn: Turn, items: list[Item]) -> Page:
    """The page of the current list's `items` that is turned to."""
    pages = max(1, -(-len(items) // GRID_SIZE))
    number = min(turn.session.current_ui.page, pages)
    return Page(items[(number - 1) * GRID_SIZE : number * GRID_SIZE], number, pages)


def found(turn: Turn, query: str) -> View:
    """What the menu has for `query`, for this guest and at this hour."""
    results = turn.machine.search.find(turn.menu, query, turn.restrictions, turn.hours.off)
    return View(query=query, results=tuple(item.item_id for item in results))


def turned(shown: View, page: int, kind: str = "menu") -> View:
    """The same list at another page."""
    return msgspec.structs.replace(shown, kind=kind, page=page, item_id=None, line_id=None, chosen=())


def lines(turn: Turn) -> list[dict[str, Any]]:
    """The lines of the cart as the page shows them, each with what the guest should know of it now."""
    session, made = turn.session, turn.cards.lines
    shown = [made.line(line, session.currency) for line in session.cart]
    if session.dietary_restrictions or turn.hours.off:
        shown = [{**part, **_remarks(turn, line)} for part, line in zip(shown, session.cart, strict=True)]
    return shown


def _remarks(turn: Turn, line: CartItem) -> dict[str, str]:
    item, found = turn.menu.item(line.item_id), {}
    if item is None:
        return {}
    if turn.restrictions:
        warning = turn.cards.nutrition.warning(item, turn.restrictions, turn.cards.lines.contents(item, line))
        found = {} if warning is None else {"warning_text": warning}
    if item.item_id in turn.hours.off:
        found["sold_out_text"] = turn.text("item.hours", times=turn.cards.hours(item.item_id))
    return found


def is_usual(turn: Turn) -> bool:
    """Whether the cart is so small that nobody needs to weigh it."""
    cart = turn.session.cart
    few = len(cart) <= _FEW_LINES and sum(len(line.options) for line in cart) <= _FEW_OPTIONS
    return few and not any(line.customizations for line in cart)


def cart_lines(turn: Turn, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cart's lines for every screen: without what only the review needs when there are very many."""
    if is_usual(turn) or sum(len(orjson.dumps(line)) for line in shown) <= MAX_FULL_CART_BYTES:
        return shown
    return [_short(line) for line in shown]


def _short(line: dict[str, Any]) -> dict[str, Any]:
    kept = {member: value for member, value in line.items() if member not in _OF_THE_REVIEW}
    return {**kept, "options": [option for option in line["options"] if not option["default"]]}


def review_pages(turn: Turn, shown: list[dict[str, Any]] | None = None) -> list[list[dict[str, Any]]]:
    """The lines of the review in pages of bounded size, at least one page."""
    rest = lines(turn) if shown is None else shown
    if is_usual(turn):
        return [rest]
    pages: list[list[dict[str, Any]]] = [[]]
    size = 0
    for line in rest:
        length = len(orjson.dumps(line))
        if pages[-1] and size + length > MAX_REVIEW_BYTES:
            pages.append([])
            size = 0
        pages[-1].append(line)
        size += length
    return pages
