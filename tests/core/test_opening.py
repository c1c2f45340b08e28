"""The kiosk opens and closes with the restaurant, and dishes come and go with the time of day."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.core.event import Now
from edge.core.hours import WEEK, Hours, minute_of_week, until
from edge.core.menu import parse_menu
from edge.core.menu_hours import DAY, is_open, within
from edge.core.session import KioskState
from edge.messages import CartAdd, Devices, Language, MenuChanged, SelectItem
from tests.core.kiosk import BURGER, MENU, Kiosk

MONDAY = 1_790_553_600_000
"""2026-09-28 00:00 UTC, a Monday."""
MORNING_ITEM = 700
OPEN = {
    "mon": [["07:00", "22:00"]],
    "tue": [["07:00", "22:00"]],
    "fri": [["11:00", "02:00"]],
}


def kiosk_at(day: int, hour: int, minute: int = 0, opening: dict[str, Any] | None = None) -> Kiosk:
    """A kiosk that has just started at this time of the week, with 700 offered from 07:00 to 10:30."""
    items = [
        {**row, "hours": [["07:00", "10:30"]]} if row["item_id"] == MORNING_ITEM else row for row in MENU.raw["items"]
    ]
    categories = [{key: value for key, value in row.items() if key != "hours"} for row in MENU.raw["categories"]]
    raw = {**MENU.raw, "items": items, "categories": categories, "opening": opening}
    if opening is None:
        del raw["opening"]
    kiosk = Kiosk(menu=parse_menu(raw))
    kiosk.wall_ms = MONDAY + ((day * 24 + hour) * 60 + minute) * 60_000 - kiosk.now_ms
    kiosk.inside("page.connected")
    return kiosk


def test_monday_is_the_first_day_of_the_week_and_the_zone_counts() -> None:
    """The kiosk's own clock on the wall decides, not UTC."""
    assert minute_of_week(Now(0, MONDAY)) == 0
    assert minute_of_week(Now(0, MONDAY, 7_200)) == 120
    assert minute_of_week(Now(0, MONDAY, -60)) == WEEK - 1


def test_a_dish_of_the_morning_is_not_there_in_the_afternoon() -> None:
    """It says when it is there, a touch on it is refused with the reason, and it comes back by itself."""
    kiosk = kiosk_at(0, 10, 29)
    kiosk.page("touch.select_item", SelectItem(MORNING_ITEM))
    data = kiosk.shown("HeroItem")["data"]
    assert (data["available"], data["hours_text"]) == (True, "until 10:30")
    kiosk.wait(61)
    kiosk.page("touch.select_item", SelectItem(MORNING_ITEM))
    data = kiosk.shown("HeroItem")["data"]
    assert (data["available"], data["sold_out_text"]) == (False, "Only 07:00 to 10:30")
    kiosk.page("cart.add", CartAdd(MORNING_ITEM))
    assert kiosk.error == "not_now"
    message = kiosk.sent[0].body["payload"]["message"]
    assert "07:00 to 10:30" in message
    assert "Please choose something else" in message


def test_the_screen_follows_the_clock_without_a_touch() -> None:
    """At 10:30 the dish is gone from the screen of a guest who only looks."""
    kiosk = kiosk_at(0, 10, 29)
    kiosk.page("touch.select_item", SelectItem(MORNING_ITEM))
    assert kiosk.session.timers["hours"] - kiosk.now_ms == 60_000
    for _ in range(4):
        kiosk.page("session.extend")
        kiosk.wait(20)
    assert kiosk.shown("HeroItem")["data"]["available"] is False


def test_what_is_in_the_cart_when_its_hour_ends_is_said_before_paying() -> None:
    """Nobody pays for a breakfast that is not made any more."""
    kiosk = kiosk_at(0, 10, 29)
    kiosk.page("cart.add", CartAdd(MORNING_ITEM))
    kiosk.wait(20)
    kiosk.page("session.extend")
    kiosk.wait(29)
    kiosk.page("session.extend")
    kiosk.wait(15)
    kiosk.order()
    assert kiosk.document["cart"]["items"][0]["sold_out_text"] == "Only 07:00 to 10:30"
    kiosk.inside("devices.changed", Devices(journal_writable=True))
    kiosk.page("checkout.start")
    assert kiosk.notices[0] == "changed"


@pytest.mark.parametrize(
    ("day", "hour", "says"),
    [
        (0, 5, "We open at 07:00."),
        (0, 23, "We open tomorrow at 07:00."),
        (1, 23, "We open on Friday at 11:00."),
        (5, 3, "We open on Monday at 07:00."),
    ],
)
def test_a_closed_kiosk_says_when_it_opens(day: int, hour: int, says: str) -> None:
    """And refuses guests until then, in their words."""
    kiosk = kiosk_at(day, hour, opening=OPEN)
    assert kiosk.document["layout_mode"] == "closed"
    assert kiosk.shown("OutOfService")["opens_text"] == says
    kiosk.page("touch.engage")
    assert kiosk.error == "out_of_service"


def test_it_opens_by_itself_and_again_after_midnight_of_a_long_friday() -> None:
    """The timer of the next change wakes it."""
    kiosk = kiosk_at(0, 6, 59, opening=OPEN)
    kiosk.wait(61)
    assert kiosk.document["layout_mode"] == "attract"
    late = kiosk_at(5, 1, 59, opening=OPEN)
    assert late.document["layout_mode"] == "attract"
    late.wait(61)
    assert late.document["layout_mode"] == "closed"


def test_nobody_is_thrown_out_at_closing_time() -> None:
    """Who is ordering may finish; who comes after finds the kiosk closed."""
    kiosk = kiosk_at(0, 21, 59, opening=OPEN)
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.wait(25)
    kiosk.page("session.extend")
    kiosk.wait(25)
    kiosk.page("session.extend")
    kiosk.wait(15)
    order_id = kiosk.pay()
    assert "hours" not in kiosk.session.timers
    kiosk.outcome(order_id, "paid", "A-1")
    assert kiosk.document["layout_mode"] == "done", "the order number stays to be read"
    kiosk.wait(16)
    assert kiosk.state is KioskState.IDLE
    assert kiosk.document["layout_mode"] == "closed"


def test_a_menu_without_hours_opens_a_kiosk_that_was_closed_by_them() -> None:
    """A corrected menu counts at once."""
    kiosk = kiosk_at(0, 5, opening=OPEN)
    change = MenuChanged(menu={key: value for key, value in MENU.raw.items() if key != "opening"})
    kiosk.machine = kiosk.machine.with_menu(change)
    kiosk.nats("menu.changed", change)
    assert kiosk.document["layout_mode"] == "attract"


def test_a_closed_kiosk_speaks_the_language_that_is_chosen() -> None:
    """Every screen has its languages, this one too."""
    kiosk = kiosk_at(0, 5, opening=OPEN)
    kiosk.page("session.language", Language("de"))
    assert kiosk.shown("OutOfService")["opens_text"] == "Wir öffnen um 07:00 Uhr."
    assert [one["id"] for one in kiosk.document["languages"]] == ["en", "de", "ar"]


TIMES = st.sampled_from(["00:00", "06:30", "10:30", "17:00", "23:59"])
SPANS = st.lists(st.tuples(TIMES, TIMES).filter(lambda span: span[0] != span[1]), max_size=2)
DAYS = st.dictionaries(st.sampled_from(["mon", "tue", "sat", "sun"]), SPANS, max_size=4).filter(
    lambda opening: any(opening.values())
)


@given(DAYS, SPANS, st.integers(0, WEEK - 1))
def test_nothing_changes_within_a_segment(opening: dict[str, Any], spans: list[Any], minute: int) -> None:
    """The segment of any minute says what the menu's own rules say, for every minute up to its end."""
    item = {"item_id": 1, "name": "x", "category": "c", "price": 1, **({"hours": spans} if spans else {})}
    menu = parse_menu({"name": "t", "currency": "EUR", "items": [item], "opening": opening})
    segment = Hours(menu).segment(minute)
    for at in {minute, (minute + segment.end) // 2, segment.end - 1}:
        if at >= minute:
            assert segment.is_open == is_open(menu.opening, at % WEEK // DAY, at % DAY)
            assert (1 in segment.off) == (bool(spans) and not within(menu.items[0].hours or (), at % DAY))


@given(st.integers(0, 10**9), st.integers(0, WEEK - 1))
def test_the_next_change_is_ahead_and_at_most_a_week_away(seconds: int, minute: int) -> None:
    """A timer that is due now would be due for ever."""
    now = Now(0, seconds * 997, 3_600)
    wait = until(now, minute)
    assert 0 < wait <= WEEK * 60_000
    assert minute_of_week(Now(0, now.wall_ms + wait, 3_600)) == minute
