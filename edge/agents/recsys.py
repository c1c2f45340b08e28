"""The reference recommendation agent: what an order still lacks, by the kind of its categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
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
    kinds, shelves = _stock(menu)
    there = {kinds[item.category] for item_id in in_cart if (item := menu.item(item_id)) is not None}
    wanted = [kind for kind in KINDS if kind not in there] if there else ["main"]
    fitting: list[Iterator[Item]] = [
        (item for item in shelves[kind] if item.item_id not in in_cart and item.fits(restrictions)) for kind in wanted
    ]
    return list(islice(_in_turn(fitting), MOST))


@lru_cache(maxsize=2)
def _stock(menu: Menu) -> tuple[dict[str, str], dict[str, list[Item]]]:
    """Category id -> kind, and kind -> what is to be had of it, best first: the same for every guest of a menu."""
    kinds = {category.id: kind_of(category) for category in menu.categories}
    shelves: dict[str, list[Item]] = {kind: [] for kind in (*KINDS, "main")}
    for item in menu.items:
        kinds.setdefault(item.category, "main")
        if item.available:
            shelves[kinds[item.category]].append(item)
    return kinds, {kind: _best_first(menu, shelf) for kind, shelf in shelves.items()}


def _best_first(menu: Menu, items: Iterable[Item]) -> list[Item]:
    """Popular ones first, and before others those that one touch adds."""
    return sorted(items, key=lambda item: ("popular" not in item.tags, _needs_choice(menu, item)))


def _needs_choice(menu: Menu, item: Item) -> bool:
    return any(group.min > len(group.defaults) for group in menu.groups_of(item))


def _in_turn(shelves: list[Iterator[Item]]) -> Iterator[Item]:
    while shelves:
        for shelf in list(shelves):
            try:
                yield next(shelf)
            except StopIteration:
                shelves.remove(shelf)


HANDLERS: dict[str, Handler] = {"kiosk.agent.recsys.suggest": suggest}


async def main(child: Child) -> None:
    """Entry of the row `recsys-agent`."""
    await serve(child, HANDLERS)
