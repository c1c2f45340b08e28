"""Requirements 22, 24 and 25: nothing is final by accident, nobody is pushed, and every screen speaks to everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.appliance import Appliance
from tests.page.box import Box
from tests.page.documents import SCREENS
from tests.page.requirements.conftest import Measure
from tests.page.requirements.guest import Documents, control, press
from tests.page.requirements.screen import UPRIGHT, controls
from tests.page.test_order import publish

UNDO_S = 10
CHANGES = (
    ("add:504", "1 item"),
    ("line:more", "2 items"),
    ("line:less", "1 item"),
    ("line:remove", "empty"),
)


def change(page: Page, name: str) -> None:
    """Press a control, or that of the only line in the order."""
    words = {"line:more": "One more", "line:less": "One less", "line:remove": "Remove"}
    if name in words:
        page.get_by_role("region", name=re.compile("^Your order")).get_by_role(
            "button", name=re.compile(words[name])
        ).first.tap()
    else:
        press(page, name)


def order_says(page: Page, words: str) -> None:
    """The order reads like that."""
    expect(page.get_by_role("region", name=re.compile(rf"^Your order.*{words}"))).to_be_visible()


@pytest.mark.requirement(24)
def test_every_change_is_taken_back_by_one_tap(guest: Page, measured: Measure) -> None:
    """Adding, more, less, taking away: for ten seconds and longer one touch makes it as it was."""
    documents = Documents(guest)
    guest.reload()
    press(guest, "begin")
    press(guest, "category:drinks")
    before = "empty"
    for name, after in CHANGES:
        change(guest, name)
        order_says(guest, after)
        press(guest, "action:undo")
        order_says(guest, before)
        change(guest, name)
        order_says(guest, after)
        before = after
    seconds = [one["seconds"] for one in documents.components("Undo")]
    measured(24, "seconds to undo, as first offered", max(seconds), "s", f">= {UNDO_S}")
    measured(24, "kinds of changes taken back by one tap", len(CHANGES), "", f"{len(CHANGES)}")
    assert max(seconds) >= UNDO_S


@pytest.mark.requirement(24)
def test_nothing_is_paid_without_a_look_at_the_whole_order(guest: Page) -> None:
    """Between the menu and the terminal is a screen with every line and the total."""
    press(guest, "begin")
    press(guest, "add:101")
    press(guest, "action:checkout")
    expect(control(guest, "action:pay")).to_be_visible()
    expect(guest.get_by_role("main")).to_contain_text("Cheeseburger")
    expect(guest.locator("[data-total]").first).to_be_visible()


@pytest.mark.requirement(25)
def test_the_language_is_on_every_screen(box: Box, measured: Measure) -> None:
    """In the same place on each, without opening anything; also at the terminal and when the kiosk is closed."""
    page = box.page
    page.set_viewport_size(UPRIGHT.viewport)
    box.open(SCREENS["attract"])
    missing, seen = [], 0
    for name, screen in SCREENS.items():
        if name.endswith(("prompt", "idle-warning")):
            continue
        box.show(screen, session_id=name)
        box.settled()
        seen += 1
        missing += [] if any(one.id.startswith("language") for one in controls(page)) else [name]
    measured(25, f"screens without a language button, of {seen}", len(missing), "", "0")
    assert not missing, "\n".join(missing)


@pytest.mark.requirement(25)
def test_nobody_is_pushed(guest: Page, measured: Measure) -> None:
    """At most one suggestion in an order, and never what is in it already."""
    documents = Documents(guest)
    guest.reload()
    press(guest, "begin")
    for category, item in (
        ("burgers", "add:101"),
        ("drinks", "add:504"),
        ("desserts", "add:603"),
        ("sides", "add:402"),
    ):
        press(guest, f"category:{category}")
        press(guest, item)
    order_says(guest, "4 items")
    press(guest, "action:checkout")
    expect(control(guest, "action:pay")).to_be_visible()
    together = [len(one["items"]) for one in documents.components("Suggestions")]
    offered = {item["item_id"] for one in documents.components("Suggestions") for item in one["items"]}
    twice = [
        item["item_id"]
        for payload in documents.all
        for one in payload["components"]
        if one["type"] == "Suggestions"
        for item in one["items"]
        if item["item_id"] in {line["item_id"] for line in payload["cart"]["items"]}
    ]
    measured(25, "suggestions at once", max(together, default=0), "", "<= 1")
    measured(25, "different suggestions in an order", len(offered), "", "<= 1")
    measured(25, "suggestions of what is in the order", len(twice), "", "0")
    assert max(together, default=0) <= 1
    assert len(offered) <= 1
    assert not twice


@pytest.mark.requirement(22)
def test_voice_and_touch_work_on_every_screen(guest: Page, kiosk: Appliance, measured: Measure) -> None:
    """Menu, item, review: what is said is done and shown, and a finger may go on at once."""
    press(guest, "begin")
    screens = 0
    for steps in (("category:drinks",), ("open:500",), ("action:checkout",)):
        for step in steps:
            press(guest, step)
        screens += 1
        words = {"text": "one sparkling water", "language": "en", "confidence": 0.9, "final": True}
        publish(kiosk.servers["nats"], "kiosk.voice.transcript", words)
        order_says(guest, rf"{screens} item")
        expect(guest.locator('[data-component="heard"]')).to_contain_text("one sparkling water")
    measured(22, "screens on which voice and touch were used in turn", screens, "", "3")
