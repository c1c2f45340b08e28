"""The one suggestion of an order is never something that the order has already, in any form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.config import BUILT_IN_MENU
from edge.core.menu import Menu, parse_menu
from edge.messages import AgentAnswer, CartAdd, Line, Option
from tests.core.kiosk import Kiosk

MENUS = {
    path.stem: parse_menu(path.read_bytes())
    for path in (BUILT_IN_MENU, Path(__file__).parents[2] / "edge" / "menus" / "noodles.json")
}
SATURDAY_NOON_MS = 1_790_424_000_000
SETTLED = {
    "meal-drink": {"drinks", "shakes"}, "meal-side": {"sides", "salads"}, "breakfast-drink": {"hot-drinks", "drinks"},
    "kids-drink": {"drinks", "hot-drinks"}, "kids-side": {"sides"}, "dip": {"sauces"},
    "set-drink": {"drinks"}, "set-side": {"fried", "rice"},
}  # fmt: skip
"""What a guest who chose here has already: categories by hand, as a person who reads the menus sees it."""


def guest_at(menu: Menu) -> Kiosk:
    """A guest on a Saturday noon, when both restaurants are open."""
    kiosk = Kiosk(menu=menu)
    kiosk.wall_ms = SATURDAY_NOON_MS
    kiosk.page("touch.engage")
    return kiosk


def suggested(kiosk: Kiosk, answered: list[int]) -> list[int]:
    """What is on the screen when the recommendation agent answers these items."""
    for request_id, agent in list(kiosk.session.awaiting.items()):
        if agent == "recsys":
            kiosk.inside("agent.answer", AgentAnswer(request_id, {"items": [{"item_id": one} for one in answered]}))
    return [one["item_id"] for one in kiosk.shown("Suggestions")["items"]]


def options_of(menu: Menu, item_id: int) -> st.SearchStrategy[list[Option]]:
    """One option of each choice, any of each extra."""
    item = menu.item(item_id)
    assert item is not None
    per_group = [
        st.lists(
            st.sampled_from([Option(group.id, one.id) for one in group.options]),
            max_size=1 if group.kind == "choice" else 2,
        )
        for group in menu.groups_of(item)
    ]
    return st.tuples(*per_group).map(lambda found: [option for options in found for option in options])


def lines_of(menu: Menu) -> st.SearchStrategy[list[CartAdd]]:
    """A random order."""
    one = st.sampled_from([item.item_id for item in menu.items]).flatmap(
        lambda item_id: st.builds(CartAdd, st.just(item_id), st.just(1), options_of(menu, item_id))
    )
    return st.lists(one, min_size=1, max_size=4)


def check_not_contained(menu: Menu, cart: list[dict[str, Any]], offered: int) -> None:
    """Fails when the order has the offered item already."""
    item = menu.item(offered)
    assert item is not None
    for line in cart:
        single, meal = menu.item(line["item_id"]), item.combo
        assert single is not None
        assert offered not in (line["item_id"], single.combo)
        assert meal != line["item_id"]
        for option in (one for one in line["options"] if one["amount"] != "none"):
            assert option["option"] != item.code
            assert item.category not in SETTLED.get(option["group"], ())


@pytest.mark.parametrize("name", MENUS)
@settings(max_examples=120)
@given(data=st.data())
def test_no_order_is_offered_what_it_has(name: str, data: st.DataObject) -> None:
    """Not as a line, an option, a part of a menu, or another one of what a choice has settled; whatever is answered."""
    menu = MENUS[name]
    kiosk = guest_at(menu)
    answered = data.draw(st.permutations([item.item_id for item in menu.items]))
    for line in data.draw(lines_of(menu)):
        kiosk.page("cart.add", line)
        if not kiosk.session.cart:
            continue
        for offered in suggested(kiosk, answered):
            check_not_contained(menu, kiosk.document["cart"]["items"], offered)


@pytest.mark.parametrize(
    ("name", "meal", "drink", "answered", "left"),
    [
        ("menu", 901, Option("meal-drink", "lemonade"), [500, 502, 400, 403, 101, 603], [603]),
        ("noodles", 61, Option("set-drink", "ramune"), [44, 41, 31, 35, 1, 51], [51]),
    ],
)
def test_a_meal_with_a_drink_leads_to_no_drink_but_to_something_else(
    name: str, meal: int, drink: Option, answered: list[int], left: list[int]
) -> None:
    """Whatever the drink is; and the agent's next idea counts instead."""
    kiosk = guest_at(MENUS[name])
    options = [drink] if name == "menu" else [drink, Option("set-side", "karaage")]
    kiosk.page("cart.add", CartAdd(meal, 1, options))
    assert suggested(kiosk, answered) == left


def test_a_suggestion_goes_when_a_meal_brings_it() -> None:
    """A Coke that was offered for the burger is not offered any more beside the menu with a drink."""
    kiosk = guest_at(MENUS["menu"])
    kiosk.page("cart.add", CartAdd(101))
    assert suggested(kiosk, [500]) == [500]
    kiosk.page("cart.add", CartAdd(905))
    assert kiosk.shown("Suggestions")["items"] == []
    kiosk.page("cart.remove", Line("l2"))
    assert [one["item_id"] for one in kiosk.shown("Suggestions")["items"]] == [500]
