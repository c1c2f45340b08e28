"""The reference menu agent: search, details and the whole menu, items as they stand in the menu file."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Raw, Struct

from edge.agents.service import Handler, decode_request, serve
from edge.child import Child
from edge.core.menu import Menu
from edge.core.search import search_of
from edge.errors import Refusal
from edge.messages import Name, Text


class Search(Struct):
    """Words of the guest, and what every item found must meet: diet ids, and `no-<allergen>`."""

    query: Text = ""
    tags: Annotated[list[Name], Meta(max_length=32)] = []


class Details(Struct):
    """Asks for one item."""

    item_id: int


def search(menu: Menu, payload: Raw) -> dict[str, Any]:
    """Items that fit, best first, those that are sold out last."""
    wanted = decode_request(Search, payload)
    return {"items": [menu.raw_item(item.item_id) for item in search_of(menu).find(menu, wanted.query, wanted.tags)]}


def details(menu: Menu, payload: Raw) -> dict[str, Any]:
    """One item. Raises Refusal `unknown_item`."""
    item_id = decode_request(Details, payload).item_id
    if menu.item(item_id) is None:
        raise Refusal("unknown_item", reason=f"no item {item_id} is on the menu")
    return {"item": menu.raw_item(item_id)}


def whole(menu: Menu, _payload: Raw) -> dict[str, Any]:
    """The whole menu."""
    return {"menu": menu.raw}


HANDLERS: dict[str, Handler] = {
    "kiosk.agent.menu.search": search,
    "kiosk.agent.menu.details": details,
    "kiosk.agent.menu.list": whole,
}


async def main(child: Child) -> None:
    """Entry of the row `menu-agent`."""
    await serve(child, HANDLERS)
