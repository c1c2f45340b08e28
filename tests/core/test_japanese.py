"""The noodle bar is Japanese from the invitation to the order number: no sentence of another language among ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from edge.config import BUILT_IN_MENU
from edge.core import texts
from edge.core.menu import parse_menu
from edge.messages import Action, CartAdd, Detected, Language, Option, Search, SelectItem, Transcript
from tests.core.kiosk import Kiosk

NOODLES = parse_menu((BUILT_IN_MENU.parent / "menus" / "noodles.json").read_bytes())
SATURDAY_NOON_MS = 1_790_424_000_000
READ = frozenset((
    "title", "subtitle", "call", "name", "label", "message", "detail", "description", "speech", "question", "text",
    "understood", "reason", "next", "empty", "price_text", "total_text", "extra_text", "allergens_text", "opens_text",
    "sold_out_text", "hours_text", "price_from_text", "warning_text", "extend_label", "end_label",
))  # fmt: skip
"""Members that a guest reads or hears."""
LATIN = re.compile("[A-Za-z]{2,}")


def read(part: Any) -> Iterator[str]:
    """Every text of a document that a guest reads or hears, the names of languages left out."""
    if isinstance(part, list):
        for one in part:
            yield from read(one)
    elif isinstance(part, dict):
        for member, value in part.items():
            if member in READ and isinstance(value, str):
                yield value
            elif member != "languages":
                yield from read(value)


@pytest.fixture
def kiosk() -> Kiosk:
    """A noodle bar that is open."""
    kiosk = Kiosk(menu=NOODLES)
    kiosk.wall_ms = SATURDAY_NOON_MS
    return kiosk


def check(kiosk: Kiosk, what: str) -> None:
    """Fails when there is a word in Latin letters on the screen."""
    assert kiosk.document["language"] == "ja"
    said = [*read(kiosk.document), *kiosk.said]
    assert len(said) > 5
    assert [one for one in said if LATIN.search(one)] == [], what


def test_a_whole_order_is_in_japanese(kiosk: Kiosk) -> None:
    """Every screen of it, what is said, and the refusal of what cannot be."""
    kiosk.nats("vision.person_detected", Detected(count=4))
    check(kiosk, "invitation")
    kiosk.page("touch.engage")
    check(kiosk, "menu")
    kiosk.page("touch.search", Search("カレー"))
    check(kiosk, "search")
    kiosk.page("touch.select_item", SelectItem(61))
    check(kiosk, "detail")
    kiosk.page("cart.add", CartAdd(1, 2, [Option("toppings", "egg"), Option("broth", "rich")]))
    kiosk.page("touch.action", Action("combo:l1"))
    check(kiosk, "options of a menu")
    kiosk.page("touch.action", Action("filter:no-egg"))
    check(kiosk, "filter")
    kiosk.nats("voice.transcript", Transcript("餃子", language="ja"))
    assert [line.item_id for line in kiosk.session.cart] == [61, 31]
    check(kiosk, "voice")
    kiosk.page("touch.action", Action("checkout"))
    check(kiosk, "review")
    kiosk.wait(31)
    check(kiosk, "idle question")
    kiosk.page("session.extend")
    order_id = kiosk.pay()
    for status in ("insert_card", "enter_pin", "processing"):
        kiosk.progress(order_id, status)
        check(kiosk, status)
    kiosk.outcome(order_id, "declined", reason="declined")
    check(kiosk, "declined")
    order_id = kiosk.pay()
    kiosk.outcome(order_id, "paid", "17")
    kiosk.receipt(order_id, printed=True)
    check(kiosk, "order number")
    kiosk.page("cart.add", CartAdd(99_999))
    error = kiosk.named("error")[0].body["payload"]["message"]
    assert not LATIN.search(error)


def test_a_guest_may_choose_english_and_come_back(kiosk: Kiosk) -> None:
    """The languages of this menu are Japanese and English, each called by its own name."""
    kiosk.page("touch.engage")
    assert [one["name"] for one in kiosk.document["languages"]] == ["日本語", "English"]
    kiosk.page("session.language", Language("en"))
    assert kiosk.shown("ItemGrid")["items"][0]["name"] == "Shoyu Ramen"
    kiosk.page("session.language", Language("ja"))
    check(kiosk, "menu")


def test_money_is_read_in_yen(kiosk: Kiosk) -> None:
    """As it is written and as it is said."""
    kiosk.page("touch.engage")
    ramen = kiosk.shown("ItemGrid")["items"][0]
    assert (ramen["price_text"], ramen["speech"]) == ("¥880", "醤油ラーメン、880円から。")


def test_sentences_end_as_japanese_does(kiosk: Kiosk) -> None:
    """What is read aloud has no Latin stop between its sentences."""
    kiosk.page("touch.engage")
    for one in kiosk.document["components"]:
        assert "." not in one["speech"]
    assert texts.text("ja", "item.contains", allergens=texts.text("ja", "list.comma").join("ab")) == "a、bを含みます。"
