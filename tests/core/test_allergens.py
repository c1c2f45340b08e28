"""What an option brings is said wherever the option is, and a guest who avoids it is warned before choosing it."""

from __future__ import annotations

from typing import Any

import pytest

from edge.core.menu import Menu, parse_menu
from edge.messages import Action, CartAdd, Category, Option, SelectItem
from tests.core.kiosk import MENU, Kiosk

HAMBURGER = 100
AVOIDED = "Contains Milk, which you want to avoid."


@pytest.fixture
def kiosk() -> Kiosk:
    """A kiosk with a guest before it."""
    kiosk = Kiosk()
    kiosk.page("touch.engage")
    return kiosk


def ids(named: list[dict[str, str]]) -> list[str]:
    """The ids of named allergens or diets."""
    return [one["id"] for one in named]


def small_menu(groups: list[dict[str, Any]], **item: Any) -> Menu:
    """One dish with these option groups, and one without any."""
    dish = {"item_id": 1, "name": "Dish", "category": "c", "price": 500, "groups": [one["id"] for one in groups]}
    other = {"item_id": 2, "name": "Water", "category": "c", "price": 100, "allergens": []}
    raw = {"name": "n", "currency": "EUR", "groups": groups, "items": [{**dish, "allergens": [], **item}, other]}
    return parse_menu(raw)


def test_a_line_contains_what_its_options_bring(kiosk: Kiosk) -> None:
    """In the cart, the review and the line's own detail; an option that was taken off brings nothing."""
    kiosk.page("cart.add", CartAdd(HAMBURGER))
    kiosk.page("cart.add", CartAdd(HAMBURGER, 1, [Option("burger-extras", "cheese")]))
    kiosk.page("cart.add", CartAdd(HAMBURGER, 1, [Option("burger-extras", "cheese", "none")]))
    assert [("milk" in ids(line["allergens"])) for line in kiosk.document["cart"]["items"]] == [False, True, False]
    kiosk.page("touch.action", Action("checkout"))
    assert "milk" in ids(kiosk.shown("Review")["lines"][1]["allergens"])
    kiosk.page("touch.action", Action("edit:l2"))
    picker = kiosk.shown("OptionPicker")
    assert "milk" in ids(picker["allergens"])
    assert "Milk" in picker["allergens_text"]


def test_a_guest_is_warned_of_the_option_and_of_the_line_that_has_it(kiosk: Kiosk) -> None:
    """Before it is chosen and after; the hamburger itself stays on the screen."""
    kiosk.page("touch.action", Action("filter:no-milk"))
    kiosk.page("touch.select_item", SelectItem(HAMBURGER))
    data = kiosk.shown("HeroItem")["data"]
    assert "warning_text" not in data
    extras = {one["id"]: one for group in data["groups"] for one in group["options"]}
    assert ids(extras["cheese"]["allergens"]) == ["milk"]
    assert extras["cheese"]["warning_text"] == AVOIDED
    assert "warning_text" not in extras["bacon"]
    kiosk.page("cart.add", CartAdd(HAMBURGER, 1, [Option("burger-extras", "cheese")]))
    assert kiosk.document["cart"]["items"][0]["warning_text"] == AVOIDED
    kiosk.page("touch.action", Action("edit:l1"))
    assert kiosk.shown("OptionPicker")["warning_text"] == AVOIDED
    kiosk.page("touch.action", Action("filter:clear"))
    kiosk.page("touch.select_item", SelectItem(HAMBURGER))
    options = [one for group in kiosk.shown("HeroItem")["data"]["groups"] for one in group["options"]]
    assert not any("warning_text" in one for one in options)


def test_what_comes_by_default_counts_for_the_filter() -> None:
    """A dish whose default sauce has milk is hidden from who avoids milk, though its row does not state it."""
    sauce = {"id": "sauce", "kind": "choice", "min": 1, "default": "cream", "options": [
        {"id": "cream", "allergens": ["milk"]}, {"id": "tomato", "allergens": ["celery"]},
    ]}  # fmt: skip
    menu = small_menu([sauce])
    kiosk = Kiosk(menu=menu)
    kiosk.page("touch.engage")
    assert ids(kiosk.document["components"][2]["items"][0]["allergens"]) == ["milk"]
    kiosk.page("touch.action", Action("filter:no-milk"))
    assert [item.item_id for item in menu.search("", ["no-milk"])] == [2]
    assert kiosk.shown("HeroItem")["data"]["item_id"] == 2
    kiosk.page("cart.add", CartAdd(1, 1, [Option("sauce", "tomato")]))
    line = kiosk.document["cart"]["items"][0]
    assert ids(line["allergens"]) == ["celery"]
    assert "warning_text" not in line


@pytest.mark.parametrize(("common", "hidden"), [(["nuts"], True), ([], False)])
def test_a_choice_that_must_be_made_counts_when_every_way_out_has_it(common: list[str], hidden: bool) -> None:
    """Two toppings with nuts and nothing else to take: whoever avoids nuts cannot order it."""
    topping = {"id": "t", "kind": "choice", "min": 1, "options": [
        {"id": "praline", "allergens": ["nuts", "milk"]}, {"id": "crumbs", "allergens": common},
    ]}  # fmt: skip
    assert small_menu([topping]).items[0].fits(("no-nuts",)) is not hidden
    assert small_menu([topping]).items[0].fits(("no-milk",))


def test_a_dish_that_states_nothing_stays_unknown() -> None:
    """What its options bring says nothing of the rest."""
    cheese = {"id": "x", "default": "cheese", "options": [{"id": "cheese", "allergens": ["milk"]}]}
    menu = small_menu([cheese], allergens=None)
    assert not menu.items[0].fits(("no-nuts",))
    kiosk = Kiosk(menu=menu)
    kiosk.page("touch.engage")
    kiosk.page("touch.action", Action("filter:no-milk"))
    kiosk.page("cart.add", CartAdd(1))
    assert "cannot say" in kiosk.document["cart"]["items"][0]["warning_text"]


def test_an_allergen_that_only_an_option_brings_can_be_avoided() -> None:
    """It is among the filters, or nobody could ask for the warning."""
    kiosk = Kiosk(menu=small_menu([{"id": "x", "options": [{"id": "seeds", "allergens": ["sesame"]}]}]))
    kiosk.page("touch.engage")
    assert ids(kiosk.shown("Filter")["allergens"]) == ["sesame"]


def test_an_option_ends_a_diet_that_its_allergens_end() -> None:
    """Milk in a vegan dish: the line is not called vegan any more, and a vegan guest is told."""
    dip = {"id": "dip", "options": [{"id": "yoghurt", "allergens": ["milk"]}]}
    vegan = Kiosk(menu=small_menu([dip], diet=["vegan", "vegetarian"]))
    vegan.page("touch.engage")
    vegan.page("touch.action", Action("filter:vegan"))
    vegan.page("cart.add", CartAdd(1))
    vegan.page("cart.add", CartAdd(1, 1, [Option("dip", "yoghurt")]))
    plain, dipped = vegan.document["cart"]["items"]
    assert (ids(plain["diet"]), "warning_text" in plain) == (["vegan", "vegetarian"], False)
    assert (ids(dipped["diet"]), dipped["warning_text"]) == (["vegetarian"], "Not Vegan.")


def test_the_sauce_that_comes_along_is_part_of_the_dish(kiosk: Kiosk) -> None:
    """Chicken strips come with barbecue sauce unless somebody says otherwise; their own row knows nothing of it."""
    strips = next(item for item in MENU.items if item.code == "chicken-strips")
    assert "mustard" not in MENU.raw_item(strips.item_id)["allergens"]
    kiosk.page("touch.select_item", SelectItem(strips.item_id))
    assert {"mustard", "celery"} <= set(ids(kiosk.shown("HeroItem")["data"]["allergens"]))
    kiosk.page("touch.action", Action("filter:no-mustard"))
    kiosk.page("touch.category", Category("chicken"))
    assert strips.item_id not in [one["item_id"] for one in kiosk.shown("ItemGrid")["items"]]
