"""When an item can be ordered: by the hour, by the day, past midnight, and never when it is sold out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.config import BUILT_IN_MENU
from edge.core.hours import Hours
from edge.core.menu import Menu, parse_menu
from edge.core.menu_hours import DAY, is_open, minutes, within

SUNDAY, MONDAY, TUESDAY = 6, 0, 1
CLOCK = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
SPANS = st.lists(st.tuples(CLOCK, CLOCK | st.just("24:00")).filter(lambda span: span[0] != span[1]), max_size=3)


def at(clock: str) -> int:
    """A time of day in minutes."""
    return minutes(clock)


def menu_of(opening: dict[str, list[list[str]]] | None = None, **members: object) -> Menu:
    """A menu of one item."""
    raw = {
        "name": "x",
        "currency": "EUR",
        "items": [{"item_id": 1, "name": "x", "category": "c", "price": 1, **members}],
    }
    return parse_menu(raw if opening is None else {**raw, "opening": opening})


def test_breakfast_ends_at_half_past_ten() -> None:
    """By the hours of its category; what is all day is there all day."""
    menu = parse_menu(BUILT_IN_MENU.read_bytes())
    pancakes, burger, meal = menu.item(702), menu.item(101), menu.item(908)
    assert pancakes is not None
    assert burger is not None
    assert meal is not None
    for item in (pancakes, meal):
        told = [menu.available_at(item, MONDAY, at(clock)) for clock in ("05:59", "06:00", "10:29", "10:30", "22:00")]
        assert told == [False, True, True, False, False]
    assert all(menu.available_at(burger, day, minute) for day in range(7) for minute in range(0, DAY, 30))


@pytest.mark.parametrize(
    ("clock", "inside"), [("21:59", False), ("22:00", True), ("00:00", True), ("01:59", True), ("02:00", False)]
)
def test_hours_go_on_past_midnight(clock: str, inside: bool) -> None:
    """22:00 to 02:00 is four hours of one night."""
    assert within((("22:00", "02:00"),), at(clock)) is inside


def test_a_night_belongs_to_the_day_on_which_it_began() -> None:
    """Open on Monday until 2: that is Tuesday's morning, and Sunday's night is another matter."""
    opening = {"mon": [["18:00", "02:00"]]}
    menu = menu_of(opening)
    item = menu.items[0]
    open_at = [(MONDAY, "17:59"), (MONDAY, "18:00"), (TUESDAY, "01:59"), (TUESDAY, "02:00"), (MONDAY, "01:00")]
    assert [menu.available_at(item, day, at(clock)) for day, clock in open_at] == [False, True, True, False, False]
    assert is_open(None, SUNDAY, 0)
    assert menu_of({"sun": [["18:00", "02:00"]]}).available_at(item, MONDAY, at("01:00"))


def test_an_item_s_own_hours_count_before_its_category_s() -> None:
    """A late dish of the breakfast card; and sold out is sold out at any hour."""
    raw = {**menu_of(hours=[["12:00", "24:00"]]).raw, "categories": [{"id": "c", "hours": [["06:00", "10:00"]]}]}
    menu = parse_menu(raw)
    assert [menu.available_at(menu.items[0], MONDAY, at(clock)) for clock in ("07:00", "12:00", "23:59")] == [
        False, True, True,
    ]  # fmt: skip
    sold_out = menu.with_changes([{"item_id": 1, "available": False}])
    assert not sold_out.available_at(sold_out.items[0], MONDAY, at("12:00"))


@given(SPANS.filter(bool), SPANS.filter(bool), st.integers(0, 6), st.integers(0, DAY - 1))
def test_the_kiosk_s_week_says_the_same(
    hours: list[tuple[str, str]], opening: list[tuple[str, str]], day: int, minute: int
) -> None:
    """The core compiles hours to a week; minute by minute, it and the menu agree."""
    menu = menu_of({"wed": [list(span) for span in opening]}, hours=[list(span) for span in hours])
    segment = Hours(menu).segment(day * DAY + minute)
    assert menu.available_at(menu.items[0], day, minute) is (segment.is_open and not segment.off)
