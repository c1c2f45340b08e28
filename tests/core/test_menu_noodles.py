"""A second restaurant, as different as can be: nothing of the first one is built into the core."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge.core.event import Now
from edge.core.hours import minute_of_week
from edge.core.intent.acts.understand import understand
from edge.core.menu import parse_menu
from edge.core.session import KioskState
from edge.messages import (
    Action,
    CartAdd,
    Hello,
    Language,
    MenuChanged,
    Option,
    OrderType,
    Search,
    SelectItem,
    Transcript,
)
from tests.core.kiosk import Kiosk

FILE = Path(__file__).parents[2] / "edge" / "menus" / "noodles.json"
MENU = parse_menu(FILE.read_bytes())
SHOYU, TANTAN, GYOZA, LUNCH, SHOYU_SET, RAMUNE = 1, 4, 31, 63, 61, 44
SATURDAY, MONDAY = datetime(2026, 9, 26, 12, 0, tzinfo=UTC), datetime(2026, 9, 28, 12, 0, tzinfo=UTC)


def kiosk_at(moment: datetime) -> Kiosk:
    """A kiosk of the noodle bar, its clock at `moment`."""
    kiosk = Kiosk(menu=MENU)
    kiosk.wall_ms = int(moment.timestamp() * 1000) - kiosk.now_ms
    return kiosk


@pytest.fixture
def kiosk() -> Kiosk:
    """Saturday noon: open, and lunch is on."""
    return kiosk_at(SATURDAY)


def test_a_whole_order_of_noodles(kiosk: Kiosk) -> None:
    """By touch: search, a question that must be answered, a set, take away, pay; in yen, with Japan's taxes."""
    kiosk.page("touch.engage")
    kiosk.page("touch.search", Search("dan dan"))
    assert "担々麺" in str(kiosk.document["components"])
    kiosk.page("touch.select_item", SelectItem(TANTAN))
    kiosk.page("cart.add", CartAdd(TANTAN, 1))
    assert kiosk.error == "missing_choice"
    spice = [Option("spice", "volcano", "normal"), Option("toppings", "egg", "normal")]
    kiosk.page("cart.add", CartAdd(TANTAN, 1, spice))
    kiosk.page(
        "cart.add", CartAdd(SHOYU_SET, 2, [Option("broth", "rich", "normal"), Option("set-drink", "ramune", "normal")])
    )
    kiosk.page("order.type", OrderType("take_away"))
    kiosk.page("touch.action", Action("checkout"))
    order_id = kiosk.pay()
    order = kiosk.named("payment.start")[0].body["order"]
    assert (order["currency"], order["restaurant"]) == ("JPY", "麺処 つむぎ")
    assert order["total_minor"] == (1050 + 100 + 130) + 2 * (1380 + 60 + 60) == 4280
    assert [row["rate"] for row in order["tax"]] == [8]
    assert order["tax"][0]["net_minor"] + order["tax"][0]["tax_minor"] == 4280
    kiosk.outcome(order_id, "paid", "T-7")
    assert kiosk.component("PaymentStatus") is not None or kiosk.document["components"]
    assert "T-7" in str(kiosk.document)
    assert "¥4,280" in str(kiosk.all_sent)


def test_it_is_ordered_by_voice_in_english_and_by_its_own_names(kiosk: Kiosk) -> None:
    """The promise of the format: an exact name with a number word is always understood."""
    kiosk.page("touch.engage")
    kiosk.nats("voice.transcript", Transcript("two Shoyu Ramen and one Ramune", language="en", final=True))
    assert [(line.item_id, line.quantity) for line in kiosk.session.cart] == [(SHOYU, 2), (RAMUNE, 1)]
    kiosk.nats("voice.transcript", Transcript("three 餃子", final=True))
    assert kiosk.session.cart[-1].item_id == GYOZA


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_exact_name_with_a_number_is_understood(language: str) -> None:
    """Over the whole menu: the file's own names and the translated ones."""
    for item in MENU.items:
        said = f"two {MENU.item_name(item.item_id, language)}"
        intent = understand(said, "en", MENU, (), None)
        assert [(line.item, line.quantity) for line in intent.lines] == [(item.item_id, 2)], (said, intent)


def test_every_screen_shows_its_names_and_none_of_ours(kiosk: Kiosk) -> None:
    """In its own language first, and where the guest's is not on the menu; and without a word of burgers."""
    kiosk.page("touch.engage")
    assert "醤油ラーメン" in str(kiosk.document)
    kiosk.page("session.language", Language("en"))
    assert "Shoyu Ramen" in str(kiosk.document)
    kiosk.page("session.language", Language("de"))
    assert "醤油ラーメン" in str(kiosk.document)
    assert "urger" not in str(kiosk.all_sent)
    assert kiosk.document["theme"] == {"id": "tsumugi", "tokens": MENU.raw["theme"]["tokens"]}


def test_lunch_ends_at_two(kiosk: Kiosk) -> None:
    """The set is offered by the hour; the rest of the menu all day."""
    kiosk.page("touch.engage")
    kiosk.page("cart.add", CartAdd(LUNCH, 1))
    assert len(kiosk.session.cart) == 1
    late = kiosk_at(SATURDAY.replace(hour=14))
    late.page("touch.engage")
    late.page("cart.add", CartAdd(LUNCH, 1))
    assert late.error is not None
    assert not late.session.cart
    late.page("cart.add", CartAdd(SHOYU, 1))
    assert len(late.session.cart) == 1


def test_the_menu_s_hours_are_the_wall_s() -> None:
    """The test's own clock: Saturday noon is Saturday noon."""
    now = Now(0, int(SATURDAY.timestamp() * 1000))
    assert minute_of_week(now) == 5 * 24 * 60 + 12 * 60


def test_it_is_closed_on_mondays() -> None:
    """And says so instead of taking an order that nobody cooks."""
    kiosk = kiosk_at(MONDAY)
    kiosk.page("hello", Hello())
    kiosk.page("touch.engage")
    assert kiosk.session.shut
    assert kiosk.state is KioskState.IDLE


def test_a_sold_out_set_is_told_to_the_cart(kiosk: Kiosk) -> None:
    """A push takes effect with the next step, on the combo's own item and on the single that offers it."""
    kiosk.page("touch.engage")
    kiosk.page("cart.add", CartAdd(SHOYU_SET, 1))
    change = MenuChanged(items=[{"item_id": SHOYU_SET, "available": False}, {"item_id": SHOYU, "price": 900}])
    kiosk.machine = kiosk.machine.with_menu(change)
    kiosk.nats("menu.changed", change)
    assert not kiosk.session.cart or "sold" in str(kiosk.document).lower()
    kiosk.page("touch.select_item", SelectItem(SHOYU))
    detail = kiosk.shown("ItemDetail") if kiosk.component("ItemDetail") else next(iter(kiosk.document["components"]))
    assert "¥900" in str(kiosk.document)
    assert not detail.get("combo")
