"""The menu: a file is taken whole or refused with every problem; prices and options come from it alone."""

from __future__ import annotations

import copy
import time
from itertools import product
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.config import BUILT_IN_MENU
from edge.core.menu import Menu, parse_menu
from edge.core.nutrition import ALLERGENS
from edge.errors import MenuError, Refusal

SHARED = sorted((Path(__file__).parents[3] / "shared" / "data" / "ordering").glob("*/menu.json"))
SMALL: dict[str, Any] = {
    "name": "Test",
    "currency": "EUR",
    "categories": [{"id": "food", "name": "Food", "aliases": ["eats"]}, {"id": "drinks", "name": "Drinks"}],
    "groups": [
        {"id": "size", "kind": "choice", "min": 1, "max": 1, "default": "m",
         "options": [{"id": "s", "price": -30}, {"id": "m", "name": "Medium"}, {"id": "l", "price": 50}]},
        {"id": "top", "kind": "extra", "max": 3, "default": ["onion"],
         "options": [{"id": "onion", "price": 10}, {"id": "cheese", "price": 80}, {"id": "egg"}, {"id": "ham"}]},
        {"id": "bread", "kind": "choice", "min": 1, "options": [{"id": "white"}, {"id": "brown"}]},
    ],
    "items": [
        {"item_id": 1, "name": "Cheese Toast", "category": "food", "price": 400, "groups": ["top"],
         "allergens": ["milk"], "diet": ["vegetarian"]},
        {"item_id": 2, "name": "Cola", "category": "drinks", "price": 250, "groups": ["size"], "allergens": [],
         "diet": ["vegan"], "aliases": ["Coke"]},
        {"item_id": 3, "code": "sand", "name": "Sandwich", "category": "food", "price": 500, "groups": ["bread"]},
    ],
    "texts": {
        "de": {"items": {"1": {"name": "Käsetoast", "description": "mit Käse"}}, "options": {"size.m": "Mittel"}},
    },
}  # fmt: skip


@pytest.fixture
def menu() -> Menu:
    """The small menu."""
    return parse_menu(SMALL)


def changed(**places: object) -> dict[str, Any]:
    """The small menu with values put at places such as `items__0__price`."""
    raw = copy.deepcopy(SMALL)
    for place, value in places.items():
        *path, last = (int(part) if part.isdecimal() else part for part in place.split("__"))
        target: Any = raw
        for part in path:
            target = target[part]
        target[last] = value
    return raw


def problems_of(raw: bytes | dict[str, Any]) -> list[str]:
    """What is wrong with a menu."""
    with pytest.raises(MenuError) as caught:
        parse_menu(raw)
    return caught.value.problems


# ---------------------------------------------------------------------- files
def test_the_built_in_menu_is_complete() -> None:
    """60 dishes or more, all without a question, every one described, pictured and translated."""
    menu = parse_menu(BUILT_IN_MENU.read_bytes())
    assert len(menu.items) >= 60
    assert (menu.language, menu.currency) == ("en", "EUR")
    questions = [item for item in menu.items if any(g.min > len(g.defaults) for g in menu.groups_of(item))]
    assert not questions
    for item in menu.items:
        assert item.description
        assert item.image
        assert item.stated_allergens is not None
        for language in ("de", "ar"):
            assert menu.description(item.item_id, language) != item.description
    for language in ("de", "ar"):
        assert menu.raw["texts"][language]["categories"].keys() == {row.id for row in menu.categories}
        assert menu.raw["texts"][language]["groups"].keys() == {row.id for row in menu.groups}
        options = {f"{group.id}.{option.id}" for group in menu.groups for option in group.options}
        assert menu.raw["texts"][language]["options"].keys() == options


def test_the_built_in_menu_has_no_name_twice() -> None:
    """A name that two dishes share would make an order a guess."""
    menu = parse_menu(BUILT_IN_MENU.read_bytes())
    for language in ("en", "de", "ar"):
        names = [name for item in menu.items for name in {n.casefold() for n in menu.item_names(item, language)}]
        assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]


def test_a_vegan_dish_of_ours_has_no_animal_in_it() -> None:
    """Data that contradicts itself would serve milk to somebody who asked for none."""
    menu = parse_menu(BUILT_IN_MENU.read_bytes())
    animal = {"milk", "egg", "fish", "crustaceans", "molluscs"}
    assert not [item.name for item in menu.items if "vegan" in item.diet and animal & set(item.allergens)]


def test_allergens_of_ours_are_the_fourteen_of_the_law() -> None:
    """Regulation (EU) 1169/2011, annex II; a slip of a letter would be an allergen that no filter knows."""
    menu = parse_menu(BUILT_IN_MENU.read_bytes())
    stated = {one for item in menu.items for one in item.allergens}
    stated |= {one for group in menu.groups for option in group.options for one in option.allergens}
    assert stated <= set(ALLERGENS)


def test_a_meal_holds_its_dish_and_costs_less_than_its_parts() -> None:
    """A meal states the allergens and suits the diets of the dish that it is made of, and is worth its name."""
    menu = parse_menu(BUILT_IN_MENU.read_bytes())
    linked = [(item, menu.item(item.combo)) for item in menu.items if item.combo]
    assert len(linked) >= 8
    for single, meal in linked:
        assert meal is not None
        assert set(single.allergens) <= set(meal.allergens)
        assert set(meal.diet) <= set(single.diet)
        assert menu.hours_of(single) == menu.hours_of(meal)
        parts = [menu.find(option) for group in menu.groups_of(meal) for option in group.defaults if menu.find(option)]
        assert parts
        assert single.price < meal.price < single.price + sum(part.price for part in parts if part)


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.parent.name)
def test_the_example_menus_are_understood(path: Path) -> None:
    """The format is the agreed one, not only ours."""
    assert parse_menu(path.read_bytes()).items


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (changed(currency="EURO"), "currency: 'EURO' is not known; use an ISO 4217 code"),
        (changed(name=""), "name: must be a text"),
        (changed(items=[]), "items: is empty"),
        (changed(items__1__item_id=1), "items[1] (1) item_id: is there twice"),
        (changed(items__0__code="sand"), "items[2] (sand) code: is there twice"),
        (changed(items__0__category="foo"), "items[0] (1) category: 'foo' is not in categories"),
        (changed(items__0__groups=["top", "nope"]), "items[0] (1) groups[1]: 'nope' is not in groups"),
        (changed(items__0__groups=["top", "top"]), "items[0] (1) groups: 'top' is there twice"),
        (changed(items__0__price=-1), "items[0] (1) price: is out of range; write a whole number, at least 0"),
        (changed(items__0__price=1.5), "items[0] (1) price: is a number; write a whole number"),
        (changed(items__0__price=True), "items[0] (1) price: is true or false"),
        (changed(items__0__name=None), "items[0] (1) name: is null; write a text"),
        (changed(items__0__name=""), "items[0] (1) name: is empty"),
        (changed(items__0="x"), "items[0]: is a text; write an object"),
        (changed(items__0={"item_id": 1, "name": "x", "price": 1}), "items[0] (1): has no category"),
        (changed(items__0__image="http://cdn.example/x.png"), "items[0] (1) image: is not written as it must be"),
        (changed(items__1__price=50), "items[1] (2) price: its options could make the price negative"),
        (changed(groups__0__default="xl"), "groups[0] (size) default: 'xl' is not one of its options; use one of s"),
        (changed(groups__0__max=2), "groups[0] (size) max: 2 is more than a choice takes"),
        (changed(groups__0__kind="any"), "groups[0] (size) kind: is 'any', which nothing knows; use choice or extra"),
        (changed(groups__1__min=4), "groups[1] (top) min: 4 is larger than max 3"),
        (changed(groups__2__options=[]), "groups[2] (bread) options: is empty"),
        (changed(groups__0__options__1__id="s"), "groups[0] (size) options[1].id: 's' is there twice"),
        (changed(categories__1__id="food"), "categories[1] (food) id: is there twice"),
        (changed(texts__de__groups={"nope": "x"}), "texts.de.groups.nope: is not on this menu"),
        (changed(texts__de__items={"1": {"name": 7}}), "texts.de.items.1.name: is a whole number"),
        ({**SMALL, "tax": 19}, "tax: is a whole number; write an object"),
        ({**SMALL, "tax": {}}, "tax: has no rate"),
        ({**SMALL, "tax": {"rate": "7"}}, "tax.rate: is a text; write a number"),
        ({**SMALL, "tax": {"rate": True}}, "tax.rate: is true or false"),
        ({**SMALL, "tax": {"rate": 101}}, "tax.rate: is out of range"),
        ({**SMALL, "tax": {"rate": 7.0001}}, "tax.rate: 7.0001 percent has more than three decimals"),
        ({**SMALL, "tax": {"rate": 7, "take_away_rate": -1}}, "tax.take_away_rate: is out of range"),
        (changed(categories__0__tax={"rate": 1.23456}), "categories[0] (food) tax.rate: 1.23456 percent has more"),
        (changed(items__2__tax={"rate": 0.00001}), "items[2] (3) tax.rate: 1e-05 percent has more than"),
        (changed(items__2__tax=7), "items[2] (3) tax: is a whole number"),
        (changed(categories__1__tax={"rate": 19}), "items[0] (1): has no tax rate while others have one"),
        (changed(items__0__combo=99), "items[0] (1) combo: 99 is not an item_id of this menu"),
        (changed(items__0__combo=1), "items[0] (1) combo: 1 is no meal of its own"),
        (changed(items__0__combo=2), "items[0] (1) combo: 2 states no milk, which this item has"),
        (changed(items__0__hours=[]), "items[0] (1) hours: is empty"),
        (changed(items__0__hours=[["7:00", "10:30"]]), "items[0] (1) hours[0][0]: is not written as it must be; write"),
        (changed(items__0__hours=[["07:00"]]), "items[0] (1) hours[0]: has the wrong number of entries"),
        (changed(items__0__hours=[["07:00", "07:00"]]), "items[0] (1) hours[0]: begins when it ends"),
        (changed(categories__0__hours=[["24:00", "07:00"]]), "categories[0] (food) hours[0]: begins at 24:00"),
        ({**SMALL, "opening": {"monday": []}}, "opening: is 'monday', which nothing knows"),
        ({**SMALL, "opening": {"mon": []}}, "opening: is never open"),
        ({**SMALL, "opening": {"mon": [["07:00", "25:00"]]}}, "opening.mon[0][1]: is not written as it must be"),
        ({**SMALL, "theme": {"tokens": {}}}, "theme: has no id"),
        ({**SMALL, "theme": {"id": "My Theme"}}, "theme.id: is not written as it must be; write it like"),
        ({**SMALL, "theme": {"id": "x", "tokens": {"touch": "1px"}}}, "theme.tokens.touch: is no part of a theme"),
        ({**SMALL, "theme": {"id": "x", "tokens": {"ink": "red"}}}, "theme.tokens.ink: 'red' is no colour"),
        ({**SMALL, "theme": {"id": "x", "tokens": {"ink": "#888"}}}, "theme.tokens.ink: ink on stage-end has a"),
        (b"{", "not JSON"),
        (b"[]", "must be a JSON object"),
        (b"\xff", "not JSON"),
    ],
)  # fmt: skip
def test_a_problem_is_named_with_its_place(raw: bytes | dict[str, Any], says: str) -> None:
    """Whoever writes menus must find the line without us."""
    assert any(problem.startswith(says) for problem in problems_of(raw)), problems_of(raw)


def test_rates_may_be_named_for_all_for_some_or_for_none() -> None:
    """As ints or decimals; a price pushed later keeps them."""
    for raw in (SMALL, {**SMALL, "tax": None}):
        assert parse_menu(raw).tax_rate(1, "eat_in") is None
    menu = parse_menu({**changed(categories__1__tax={"rate": 19}), "tax": {"rate": 7.7, "take_away_rate": 2.6}})
    menu = menu.with_changes([{"item_id": 1, "price": 1}, {"item_id": 2, "available": False}])
    assert [menu.tax_rate(item_id, "eat_in") for item_id in (1, 2, 99)] == [7_700, 19_000, None]
    assert [menu.tax_rate(item_id, "take_away") for item_id in (1, 2)] == [2_600, 19_000]


def test_every_problem_is_told_at_once() -> None:
    """Not one a day."""
    raw = changed(
        items__0__price=-1, items__0__name="", items__1__name="", groups__0__kind="?", groups__2__options__0__price="x",
        items__2__category="foo", items__2__groups=["nope"], texts__de__items={"1": {"aliases": [1, 2]}},
    )  # fmt: skip
    assert len(problems_of(raw)) == 9, problems_of(raw)


def test_one_slip_is_one_problem() -> None:
    """A row that cannot be read is no reason to say that everything which refers to it is wrong too."""
    assert len(problems_of(changed(groups__0__options__0__price="x"))) == 1
    assert len(problems_of(changed(categories__0__name=7))) == 1


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["items", "name", "item_id", "groups", "texts", "price"]), inner),
                    max_leaves=12))  # fmt: skip
def test_no_file_makes_anything_but_a_menu_or_a_menu_error(value: Any) -> None:
    """A pushed menu is untrusted; whatever it is, the menu in force stays."""
    for raw in (orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_SUBCLASS) if _fits_json(value) else b"", value):
        if isinstance(raw, bytes | dict):
            with pytest.raises(MenuError):
                parse_menu(raw)


def _fits_json(value: Any) -> bool:
    try:
        orjson.dumps(value)
    except (orjson.JSONEncodeError, TypeError):
        return False
    return True


def test_three_hundred_dishes_are_read_within_a_tenth_of_a_second() -> None:
    """A push of the whole menu stops the core for that long. The best of several, in time of this process only."""
    raw = orjson.loads(BUILT_IN_MENU.read_bytes())
    rows = [
        {**{k: v for k, v in row.items() if k != "combo"}, "item_id": row["item_id"] + 1_000 * copies, "code": f"c{at}"}
        for at, (copies, row) in enumerate(product(range(1, 6), raw["items"]))
    ][:300]
    items = {str(row["item_id"]): raw["texts"]["de"]["items"][str(row["item_id"] % 1_000)] for row in rows}
    texts = {language: {**found, "items": items} for language, found in raw["texts"].items()}
    file = orjson.dumps({**raw, "items": rows, "texts": texts})
    assert len(rows) == 300
    assert min(_process_seconds(file) for _ in range(4)) < 0.1


def _process_seconds(file: bytes) -> float:
    start = time.process_time()
    parse_menu(file)
    return time.process_time() - start


# ---------------------------------------------------------------------- finding
def test_items_are_found_by_every_name_they_have(menu: Menu) -> None:
    """Id, code, and id as text are the same item."""
    assert menu.find(3) is menu.find("sand") is menu.find("3") is menu.item(3)
    assert menu.item(99) is None
    assert menu.find("nope") is menu.find("9" * 5_000) is None
    assert [item.item_id for item in menu.by_category("food")] == [1, 3]
    assert menu.by_category("nope") == ()
    assert menu.raw_item(3) == SMALL["items"][2]


@pytest.mark.parametrize(
    ("query", "first"),
    [("chee", 1), ("coke", 2), ("COLA", 2), ("kasetoast", 1), ("Käse", 1), ("sandwiches", 3), ("eats", 1)],
)
def test_a_search_finds_by_the_start_of_any_word(menu: Menu, query: str, first: int) -> None:
    """Names, aliases, categories and translations; accents, case and plural do not matter."""
    assert menu.search(query)[0].item_id == first


def test_a_search_prefers_all_words_but_takes_any(menu: Menu) -> None:
    """ "cheese toast" is the toast; one known word of two is better than nothing."""
    assert [item.item_id for item in menu.search("cheese toast")] == [1]
    assert [item.item_id for item in menu.search("cheese zebra")] == [1]
    assert menu.search("zebra") == []
    assert len(menu.search("")) == 3


def test_a_search_respects_diet_and_allergens(menu: Menu) -> None:
    """What the file does not say may be in it: no statement is no promise to somebody with an allergy."""
    assert [item.item_id for item in menu.search("", ["vegan"])] == [2]
    assert [item.item_id for item in menu.search("", ["vegetarian"])] == [1, 2]
    assert [item.item_id for item in menu.search("", ["no-milk"])] == [2]
    assert menu.search("", ["vegan", "no-milk", "kosher"]) == []


def test_sold_out_items_come_last(menu: Menu) -> None:
    """They are still found, so that a guest learns that they exist."""
    found = menu.with_changes([{"item_id": 1, "available": False}]).search("eats")
    assert [item.item_id for item in found] == [3, 1]


def test_texts_fall_back_to_the_file_s_own_language(menu: Menu) -> None:
    """A missing translation shows the name, never nothing."""
    assert menu.text("de-AT", "items", 1) == menu.item_name(1, "de") == "Käsetoast"
    assert menu.text("fr", "items", 1) == menu.text("en", "items", 1) == "Cheese Toast"
    assert menu.text("de", "options", "size.m") == "Mittel"
    assert menu.text("de", "options", "size.l") == "l"
    assert menu.text("de", "groups", "size") == "size"
    assert menu.text("de", "categories", "food") == "Food"
    assert menu.description(1, "de") == "mit Käse"
    assert menu.item_name(99, "de") == "99"
    with pytest.raises(KeyError):
        menu.text("de", "categories", "nope")


# ---------------------------------------------------------------------- options and prices
@pytest.mark.parametrize(
    ("item_id", "wanted", "price"),
    [
        (1, [], 410),
        (1, [("top", "onion", "none")], 400),
        (1, [("top", "cheese", "normal")], 490),
        (1, [("top", "cheese", "extra")], 570),
        (1, [("top", "cheese", "light"), ("top", "onion", "none")], 480),
        (2, [], 250),
        (2, [("size", "l", "normal")], 300),
        (2, [("size", "s", "normal")], 220),
        (3, [("bread", "brown", "normal")], 500),
    ],
)
def test_a_unit_costs_its_item_and_its_options(menu: Menu, item_id: int, wanted: list[Any], price: int) -> None:
    """Defaults included; none is free, extra is twice."""
    item = menu.item(item_id)
    assert item is not None
    assert menu.unit_price(item, menu.resolve_options(item, wanted)) == price


@pytest.mark.parametrize(
    ("item_id", "wanted", "code"),
    [
        (1, [("size", "l", "normal")], "unknown_option"),
        (1, [("top", "nope", "normal")], "unknown_option"),
        (1, [("nope", "l", "normal")], "unknown_option"),
        (1, [("top", "egg", "lots")], "bad_option"),
        (1, [("top", "egg", "normal"), ("top", "ham", "normal"), ("top", "cheese", "normal")], "too_many_options"),
        (2, [("size", "s", "normal"), ("size", "l", "normal")], "too_many_options"),
        (2, [("size", "m", "none")], "missing_choice"),
        (3, [], "missing_choice"),
    ],
)
def test_options_that_an_item_does_not_have_are_refused(menu: Menu, item_id: int, wanted: list[Any], code: str) -> None:
    """With a code that the screen turns into a sentence."""
    item = menu.item(item_id)
    assert item is not None
    with pytest.raises(Refusal) as caught:
        menu.resolve_options(item, wanted)
    assert caught.value.code == code


# ---------------------------------------------------------------------- changes
def test_a_change_gives_another_menu_and_leaves_the_first(menu: Menu) -> None:
    """Whoever holds the old one sees nothing of it; what names compile to stays valid."""
    other = menu.with_changes([{"item_id": 2, "price": 300, "available": False}])
    item, before = other.item(2), menu.item(2)
    assert item is not None
    assert before is not None
    assert (item.price, item.available, before.price, before.available) == (300, False, 250, True)
    assert (other.raw_item(2)["price"], menu.raw_item(2)["price"]) == (300, 250)
    assert other.shape is menu.shape
    assert parse_menu(other.raw).item(2) == item


@pytest.mark.parametrize(
    "change", [{"item_id": 99}, {"item_id": "2"}, {}, {"item_id": 2, "price": -1}, {"item_id": 2, "available": "no"}]
)
def test_a_bad_change_changes_nothing(menu: Menu, change: dict[str, Any]) -> None:
    """One wrong entry refuses the whole push: half a price list is worse than the old one."""
    with pytest.raises(MenuError):
        menu.with_changes([{"item_id": 1, "price": 1}, change])
    item = menu.item(1)
    assert item is not None
    assert item.price == 400
