"""Guests find what they look for: as they type, misspelled, in each language, within their diet and their money."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.config import BUILT_IN_MENU
from edge.core.menu import parse_menu
from edge.core.search import MenuSearch
from edge.core.search.query import understood
from edge.core.search.spelling import distance
from tests.core.kiosk import MENU, Kiosk
from tests.core.large_menu import large_menu

QUERIES = json.loads((Path(__file__).parent / "search_queries.json").read_text())
SEARCH, LARGE = MenuSearch(MENU), large_menu()
LARGE_SEARCH = MenuSearch(LARGE)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def first(query: str, count: int = 3) -> list[int]:
    """The ids of the first items found on the built-in menu."""
    return [item.item_id for item in SEARCH.find(MENU, query)[:count]]


@pytest.mark.parametrize(
    ("menu", "language"),
    [("built-in", "en"), ("built-in", "de"), ("built-in", "ar"), ("noodles", "en"), ("noodles", "ja")],
)
def test_the_right_item_is_among_the_first_three(menu: str, language: str) -> None:
    """Of all queries of a menu and language at least 95 of 100 find theirs; those that do not are named."""
    found = MENU if menu == "built-in" else parse_menu((BUILT_IN_MENU.parent / "menus" / f"{menu}.json").read_bytes())
    search = MenuSearch(found)
    asked = [one for one in QUERIES if (one["menu"], one["language"]) == (menu, language)]
    assert len(asked) >= 10
    missed = [
        one["query"]
        for one in asked
        if not {item.item_id for item in search.find(found, one["query"])[:3]} & set(one["expect"])
    ]
    assert len(missed) <= 0.05 * len(asked), missed


def misspelled(word: str, chance: random.Random) -> str:
    """The word with one letter wrong, missing, too many, or changed with its neighbour; never the first one."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + chance.choice(LETTERS) + word[at:],
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def test_every_word_of_a_name_may_be_misspelled_among_300_dishes() -> None:
    """One typing error in each of three words, made at random: the dish is among the first three of 300."""
    chance = random.Random(5)
    missed = []
    for item in LARGE.items:
        query = " ".join(misspelled(word, chance) for word in item.name.lower().split())
        if item.item_id not in [one.item_id for one in LARGE_SEARCH.find(LARGE, query)[:3]]:
            missed.append(query)
    assert len(missed) <= 0.05 * len(LARGE.items), missed


def test_a_search_among_300_dishes_takes_less_than_a_millisecond() -> None:
    """At p99 over beginnings, names and names with an error in each word, in CPU time of this thread."""
    chance = random.Random(6)
    queries = []
    for item in LARGE.items[::5]:
        name = item.name.lower()
        queries += [
            name[:4],
            name,
            " ".join(misspelled(word, chance) for word in name.split()),
            f"{name} under 9 euros",
        ]
    took = []
    for query in queries:
        started = time.thread_time_ns()
        LARGE_SEARCH.find(LARGE, query)
        took.append((time.thread_time_ns() - started) / 1e6)
    assert sorted(took)[int(0.99 * len(took))] < 1.0


def test_the_index_of_300_dishes_is_built_in_50_ms() -> None:
    """A pushed menu must not hold up a guest; CPU time, the best of three."""
    took = []
    for _ in range(3):
        started = time.thread_time_ns()
        MenuSearch(LARGE)
        took.append((time.thread_time_ns() - started) / 1e6)
    assert min(took) < 50


def test_an_exact_name_comes_before_longer_ones() -> None:
    """ "Cheeseburger" is the burger, not the meal with it."""
    assert first("cheeseburger")[0] == 101
    assert first("coke")[0] == 500


def test_what_can_be_ordered_comes_first() -> None:
    """A sold-out dish is still found, after the others."""
    menu = MENU.with_changes([{"item_id": 101, "available": False}])
    found = [item.item_id for item in SEARCH.find(menu, "cheeseburger")]
    assert found[-1] == 101
    at_night = [item.item_id for item in SEARCH.find(MENU, "cheeseburger", off={101})]
    assert at_night[-1] == 101


@pytest.mark.parametrize(
    "query", ["something vegetarian under 8 euros", "etwas Vegetarisches unter 8 Euro", "vegetarian max €8"]
)
def test_diet_and_price_hold_for_everything_found(query: str) -> None:
    """Not only for the first ones."""
    found = SEARCH.find(MENU, query)
    assert len(found) > 5
    assert all(item.fits(("vegetarian",)) and item.price <= 800 for item in found)


@pytest.mark.parametrize(
    ("query", "tag"),
    [
        ("without nuts", "no-nuts"), ("nut free", "no-nuts"), ("no milk", "no-milk"), ("ohne Nüsse", "no-nuts"),
        ("glutenfreier Burger", "no-gluten"), ("gluten-free burger", "no-gluten"), ("بدون مكسرات", "no-nuts"),
        ("burger without any egg", "no-egg"), ("ohne Milch bitte", "no-milk"), ("vegan", "vegan"), ("حلال", "halal"),
        ("what is there without meat", "vegetarian"), ("etwas ohne Fleisch", "vegetarian"), ("肉抜き", "vegetarian"),
    ],
)  # fmt: skip
def test_allergens_and_diets_are_understood(query: str, tag: str) -> None:
    """In the words that people type."""
    assert understood(query, "EUR").tags == (tag,)
    assert all(item.fits((tag,)) for item in SEARCH.find(MENU, query))


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("under 8 euros", 800), ("unter 7,50 €", 750), ("less than €5", 500), ("8 euros", 800), ("bis 10 Euro", 1000),
        ("under five euros", 500), ("أقل من 8 يورو", 800), ("max 3.20", 320),
    ],
)  # fmt: skip
def test_prices_are_understood(query: str, limit: int) -> None:
    """With and without the currency, in digits and in words."""
    assert understood(query, "EUR").at_most == limit


def test_a_number_without_money_is_no_price() -> None:
    """ "7 up" and a table for two cost nothing."""
    assert understood("burger 2", "EUR").at_most is None
    assert understood("for 2 people", "EUR").at_most is None


@given(st.text(max_size=60) | st.text(alphabet="abc €0123456789.,ohne without under", max_size=60))
def test_whatever_is_typed_is_answered(query: str) -> None:
    """No text breaks the search, and everything found keeps to the guest's own restrictions."""
    assert all(item.fits(("no-milk",)) for item in SEARCH.find(MENU, query, ("no-milk",)))


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    """Whole words: as far from here to there as from there to here, and never more than the limit says."""
    whole, begun = distance(one, other, 2)
    assert whole == distance(other, one, 2)[0]
    assert begun <= whole <= 3
    assert (whole == 0) == (one == other)


def test_a_search_by_voice_keeps_what_was_said_about_money_and_diet() -> None:
    """The screen shows what was asked for, and says so."""
    from edge.messages import Transcript

    kiosk = Kiosk()
    kiosk.page("touch.engage")
    kiosk.nats("voice.transcript", Transcript("do you have anything vegetarian under 5 euros"))
    found = kiosk.session.current_ui.results
    assert found
    items = [MENU.item(one) for one in found]
    assert all(item is not None and item.fits(("vegetarian",)) and item.price <= 500 for item in items)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("らーめん", ["shoyu-ramen", "miso-ramen", "tonkotsu-ramen"]),
        ("味噌", ["miso-ramen"]), ("ぎょうざ", ["gyoza"]), ("お茶", ["green-tea"]),
        ("ヴィーガン ラーメン", ["vegan-ramen"]), ("卵なし ラーメン", ["tantan-men", "vegan-ramen"]),
        ("300円以下 飲み物", ["water", "green-tea", "iced-green-tea"]),
    ],
)  # fmt: skip
def test_a_japanese_menu_is_searched_in_japanese(query: str, codes: list[str]) -> None:
    """First in the list: in either syllabary, by part of a name, with a diet, a price or what is left out."""
    noodles = parse_menu((BUILT_IN_MENU.parent / "menus" / "noodles.json").read_bytes())
    found = [item.code for item in MenuSearch(noodles).find(noodles, query)]
    assert sorted(found[: len(codes)]) == sorted(codes)
