"""The reference recommendation agent: what an order still lacks, by the kind of its categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from msgspec import Meta, Raw, Struct

from edge.agents.service import Handler, decode_request, serve
from edge.child import Child
from edge.core.menu import Category, Item, Menu, words
from edge.messages import Name

MOST = 3
KINDS: dict[str, tuple[str, ...]] = {
    "drink": ("drink", "beverage", "getrank", "coffee", "kaffee"),
    "side": ("side", "beilage", "fries", "pommes"),
    "dessert": ("dessert", "sweet", "nachtisch", "nachspeise", "ice"),
}
"""What people add to a meal, in the order in which they miss it, and how the words of such a category begin."""


class InCart(Struct):
    """A line of the cart; only what it is matters here."""

    item_id: int


class Suggest(Struct):
    """The cart, and what every suggestion must meet: diet ids, and `no-<allergen>`."""

    cart: Annotated[list[InCart], Meta(max_length=500)] = []
    dietary_restrictions: Annotated[list[Name], Meta(max_length=32)] = []


def kind_of(category: Category) -> str:
    """`drink`, `side` or `dessert`, else `main`; the category's id, name and aliases say so."""
    spoken = [word for text in (category.id, category.name, *category.aliases) for word in words(text)]
    for kind, starts in KINDS.items():
        if any(word.startswith(starts) for word in spoken):
            return kind
    return "main"


def suggest(menu: Menu, payload: Raw) -> dict[str, Any]:
    """At most three items that are to be had and fit the guest, none of them in the cart."""
    asked = decode_request(Suggest, payload)
    in_cart = {line.item_id for line in asked.cart}
    chosen = suggestions(menu, in_cart, tuple(asked.dietary_restrictions))
    return {"items": [menu.raw_item(item.item_id) for item in chosen]}


def suggestions(menu: Menu, in_cart: set[int], restrictions: tuple[str, ...]) -> list[Item]:
    """One item of each kind that the cart lacks, then second ones; for an empty cart, what people like first."""
    kinds = {category.id: kind_of(category) for category in menu.categories}
    there = {kinds.get(item.category, "main") for item in menu.items if item.item_id in in_cart}
    wanted = [kind for kind in KINDS if kind not in there] if there else ["main"]
    offered = [item for item in menu.items if item.available and item.item_id not in in_cart]
    fitting = [item for item in offered if item.fits(restrictions)]
    shelves = [_best_first(menu, (i for i in fitting if kinds.get(i.category, "main") == kind)) for kind in wanted]
    return list(_in_turn(shelves))[:MOST]


def _best_first(menu: Menu, items: Iterable[Item]) -> list[Item]:
    """Popular ones first, and before others those that one touch adds."""
    return sorted(items, key=lambda item: ("popular" not in item.tags, _needs_choice(menu, item)))


def _needs_choice(menu: Menu, item: Item) -> bool:
    return any(group.min > len(group.defaults) for group in menu.groups_of(item))


def _in_turn(shelves: list[list[Item]]) -> Iterator[Item]:
    for place in range(max(map(len, shelves), default=0)):
        for shelf in shelves:
            if place < len(shelf):
                yield shelf[place]


HANDLERS: dict[str, Handler] = {"kiosk.agent.recsys.suggest": suggest}


async def main(child: Child) -> None:
    """Entry of the row `recsys-agent`."""
    await serve(child, HANDLERS)
