"""Which items are on the screen: the list behind the grid, and its pages."""

from __future__ import annotations

import msgspec

from edge.core.menu import Item
from edge.core.rules import GRID_SIZE
from edge.core.session import View
from edge.core.turn import Turn


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
        items = [item for item in items if item.fits(tuple(session.dietary_restrictions))]
    return items


def page_count(turn: Turn) -> int:
    """Pages of the current list, at least 1."""
    return max(1, -(-len(listed(turn)) // GRID_SIZE))


def turned(shown: View, page: int) -> View:
    """The same list at another page."""
    return msgspec.structs.replace(shown, kind="menu", page=page, item_id=None, line_id=None)
