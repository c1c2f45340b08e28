"""How order lines are read: each rule on a small menu of a coffee bar with food, and what may never happen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.core.intent.alias_rules import RULES
from edge.core.intent.confidence import Doubt
from edge.core.intent.grammar import grammar
from edge.core.intent.orders import read_text
from edge.core.intent.reading import OrderReading
from edge.core.intent.words import MAX_TOKENS, tokens_of
from edge.core.menu import parse_menu


def options(*names: str) -> list[dict[str, Any]]:
    """Options called `id`, or `id=name=alias`."""
    rows = [name.split("=") for name in names]
    return [{"id": row[0], "name": row[1] if len(row) > 1 else row[0], "aliases": row[2:]} for row in rows]


def items(category: str, groups: list[str], start: int, *names: str) -> list[dict[str, Any]]:
    """Items called `code=name=alias`."""
    rows = [name.split("=") for name in names]
    return [
        {"item_id": start + at, "code": row[0], "name": row[1] if len(row) > 1 else row[0], "aliases": row[2:],
         "category": category, "groups": groups, "price": 100}
        for at, row in enumerate(rows)
    ]  # fmt: skip


CUP = ["size", "roast", "style", "flavour"]
BOWL = ["protein", "rice", "beans", "salsa", "extras"]
MENU = parse_menu({
    "name": "x", "currency": "EUR",
    "categories": [{"id": "drink", "name": "drinks"}, {"id": "food", "name": "food"}, {"id": "side", "name": "sides"}],
    "groups": [
        {"id": "size", "name": "size", "kind": "choice", "options": options("small", "medium", "large")},
        {"id": "roast", "name": "roast", "kind": "choice",
         "options": options("lr=light roast=light", "mr=medium roast", "dr=dark roast")},
        {"id": "style", "name": "style", "kind": "extra", "options": options("iced", "decaf")},
        {"id": "flavour", "name": "flavours", "kind": "extra",
         "options": options("vanilla=vanilla syrup", "shot=espresso shot", "foam", "honey")},
        {"id": "protein", "name": "protein", "kind": "choice", "options": options("chicken", "tofu=grilled tofu")},
        {"id": "rice", "name": "rice", "kind": "choice", "options": options("white=white rice", "brown=brown rice")},
        {"id": "beans", "name": "beans", "kind": "extra", "options": options("black=black beans", "pinto=pinto beans")},
        {"id": "salsa", "name": "salsa", "kind": "extra", "options": options("corn=corn salsa", "red=red chili salsa")},
        {"id": "extras", "name": "extras", "kind": "extra", "options": options("cheese", "guac=guacamole", "onions")},
    ],
    "items": [
        *items("drink", CUP, 1, "coffee=coffee=drip coffee", "latte", "americano"),
        *items("food", BOWL, 20, "bowl=burrito bowl", "tacos=taco"),
        *items("side", [], 40, "guacamole", "chips=tortilla chips", "apple-pie=warm apple pie", "7up=7 up"),
    ],
})  # fmt: skip


def read(text: str, off: frozenset[str] = frozenset()) -> OrderReading:
    """What the menu makes of a text."""
    return read_text(text, "en", MENU, off)


def lines(text: str) -> list[str]:
    """Each line as `2 latte large extra:foam`."""
    found = []
    for line in read(text).lines:
        item = MENU.item(line.item_id) if line.item_id is not None else None
        said = [option if amount == "normal" else f"{amount}:{option}" for (_, option), amount in line.options]
        found.append(" ".join([str(line.quantity), item.code if item is not None else "?", *sorted(said)]))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numbers, in every form
        ("two lattes and a coffee", ["2 latte", "1 coffee"]),
        ("2x latte", ["2 latte"]),
        ("latte x3", ["3 latte"]),
        ("a dozen tacos", ["12 tacos"]),
        ("two dozen tacos", ["24 tacos"]),
        ("seven up", ["1 7up"]),
        ("two 7ups", ["2 7up"]),
        ("latte two please", ["2 latte"]),
        # what an option belongs to
        ("large latte small coffee", ["1 latte large", "1 coffee small"]),
        ("latte large and a coffee", ["1 latte large", "1 coffee"]),
        ("a large and a small latte", ["1 latte large", "1 latte small"]),
        ("a medium roast large coffee decaf", ["1 coffee decaf large mr"]),
        ("large coffee dark", ["1 coffee dr large"]),
        ("chicken bowl with brown rice", ["1 bowl brown chicken"]),
        ("a bowl with chicken and a latte with honey", ["1 bowl chicken", "1 latte honey"]),
        ("bowl with cheese and chips no onions", ["1 bowl cheese none:onions", "1 chips"]),
        ("two lattes both with foam", ["2 latte foam"]),
        ("a latte and a coffee both large", ["1 latte large", "1 coffee large"]),
        # no, extra, light
        ("latte with extra foam and honey", ["1 latte extra:foam honey"]),
        ("tacos no cheese or onions", ["1 tacos none:cheese none:onions"]),
        ("latte light foam", ["1 latte light:foam"]),
        ("a light latte", ["1 latte lr"]),
        ("latte with two shots", ["1 latte extra:shot"]),
        ("latte with a shot of espresso", ["1 latte shot"]),
        ("a latte no drinks for the kids", ["1 latte"]),
        # one of several
        ("two lattes one with foam", ["1 latte", "1 latte foam"]),
        ("two lattes one with foam the other with honey", ["1 latte foam", "1 latte honey"]),
        ("three tacos one without cheese", ["2 tacos", "1 tacos none:cheese"]),
        # names
        ("bowl with black and pinto beans", ["1 bowl black pinto"]),
        ("bowl with brown rice pinto corn", ["1 bowl brown corn pinto"]),
        ("bowl with tofu", ["1 bowl tofu"]),
        ("apple pie", ["1 apple-pie"]),
        ("pie", ["1 apple-pie"]),
        ("chips and guac", ["1 chips", "1 guacamole"]),
        ("bowl with cheese and guac", ["1 bowl cheese guac"]),
        ("bowl with cheese and a side of guac", ["1 bowl cheese", "1 guacamole"]),
        ("bowl with cheese guacamole on the side", ["1 bowl cheese", "1 guacamole"]),
        ("coffee americano", ["1 americano"]),
        ("large americano coffee", ["1 americano large"]),
        # misspelt, and what is not
        ("two lattees and a cofee", ["2 latte", "1 coffee"]),
        ("bowl with brwon rice", ["1 bowl brown"]),
        ("a letter please", []),
        # only options
        ("a large drink", ["1 ? large"]),
    ],
)  # fmt: skip
def test_an_order_is_read_as_it_is_meant(text: str, expected: list[str]) -> None:
    """The phenomena of human orders, one by one."""
    assert lines(text) == expected


def test_a_name_that_fits_several_things_is_reported() -> None:
    """The operator can add an alias; nothing is chosen silently."""
    open_ = {one.phrase: set(one.values) for one in grammar(MENU, "en").aliases.collisions}
    assert open_["bean"] == {("beans", "black"), ("beans", "pinto")}
    assert "latte" not in open_


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_switched_off(rule: str) -> None:
    """The ablation measures the reader without the rule: the menu's own words are understood all the same."""
    assert [line.item_id for line in read("two latte and one coffee", frozenset((rule,))).lines] == [2, 1]


def test_a_rule_that_is_off_derives_nothing() -> None:
    """A part of a name is found by its rule alone."""
    assert read("pie").lines
    assert not read("pie", frozenset(("partial", "plain", "class dropped", "noun dropped", "class alone"))).lines


def test_an_absurd_number_is_seen_and_doubted() -> None:
    """Nobody gets a billion lattes without being asked."""
    reading = read("1000000000 lattes")
    assert [line.quantity for line in reading.lines] == [1_000_000_000]
    assert reading.confidence < 0.5


def test_doubt_grows_with_everything_that_makes_readings_wrong() -> None:
    """Each of its parts lowers the confidence, none raises it."""
    sure = Doubt(0.0, 99.0, 0, 0, 0, 1)
    worse = [
        sure._replace(cost=2.0),
        sure._replace(unexplained=3),
        sure._replace(repaired=3),
        sure._replace(open_items=1),
    ]
    assert all(one.confidence < sure.confidence for one in worse)
    assert Doubt(0.5, 0.0, 0, 0, 0, 1).confidence < Doubt(0.5, 99.0, 0, 0, 0, 1).confidence


def test_what_is_unclear_is_less_sure() -> None:
    """A name of several things, and words that mean nothing here."""
    assert read("a latte").confidence > read("a latte with quinoa sprinkles").confidence
    assert read("bowl with black beans").confidence > read("bowl with beans").confidence


@pytest.mark.parametrize(
    "text", ["\u1369 lattes", "\u00b2 lattes", "\u0663 lattes", "1e9 lattes", "9" * 5_000 + " lattes"]
)
def test_odd_digits_are_survived(text: str) -> None:
    """Digits of other scripts, numbers without an end."""
    assert len(read(text).lines) <= 1


@given(st.text(max_size=1_000))
@settings(max_examples=150)
def test_any_text_is_survived_and_keeps_its_places(text: str) -> None:
    """Transcripts are untrusted: bounded, never an exception, every span within the tokens."""
    tokens = tokens_of(text, grammar(MENU, "en").words.numerals)
    reading = read(text)
    assert len(tokens) <= MAX_TOKENS
    assert all(0 <= one.start < one.end <= len(tokens) for one in reading.spans)
    assert 0.0 <= reading.confidence <= 1.0


SAID = (
    "a", "two", "large", "latte", "coffee", "no", "with", "and", "foam", "or", "extra", "bowl", "guac", "9", "x", "of",
)  # fmt: skip


@given(st.lists(st.sampled_from(SAID), max_size=14))
@settings(max_examples=300)
def test_only_what_was_said_is_ordered(said: list[str]) -> None:
    """No item comes out that was not named, and no line has an amount that is none."""
    reading = read(" ".join(said))
    named = {1: "coffee", 2: "latte", 20: "bowl", 40: "guac"}
    assert all(line.item_id is None or named.get(line.item_id) in said for line in reading.lines)
    assert all(amount in ("normal", "none", "extra", "light") for line in reading.lines for _, amount in line.options)
