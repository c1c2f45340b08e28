"""Whole orders on the real box, from the first touch to the order number, in every way that a guest may have."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.page.requirements.conftest import Measure
from tests.page.requirements.guest import ORDER, Hands, control, order_number, press


def place(page: Page, hands: Hands = "touch") -> str:
    """The order after the first screen; returns its number."""
    for step in ORDER:
        press(page, step, hands)
    return order_number(page)


def test_an_order_by_touch(guest: Page) -> None:
    """Drinks, a water, a large coke, take away, paid."""
    press(guest, "begin")
    assert place(guest)


@pytest.mark.requirement(20)
@pytest.mark.parametrize("hands", ["tab", "arrows"])
def test_an_order_by_keys_alone(guest: Page, hands: Hands, measured: Measure) -> None:
    """A keyboard has Tab and Enter; a keypad with raised keys has four arrows and one to choose."""
    pressed = 0

    def count() -> None:
        nonlocal pressed
        pressed += 1

    guest.expose_function("countKey", count)
    guest.evaluate("() => addEventListener('keydown', () => countKey(), true)")
    press(guest, "begin", hands)
    assert place(guest, hands)
    measured(20, f"keys for a whole order by {hands}", pressed, "keys", "all of it")


@pytest.mark.requirement(17, 20)
def test_an_order_by_what_a_screen_reader_offers(guest: Page) -> None:
    """Only roles, names and live regions: what is done is said, and everything has a name that says what it does."""
    guest.get_by_role("button", name=re.compile("touch to start|order", re.I)).first.click()
    guest.get_by_role("navigation").get_by_role("button", name="Cold Drinks", exact=True).first.click()
    guest.get_by_role("button", name="Add Sparkling Water").click()
    order = guest.get_by_role("region", name=re.compile(r"Your order: 1 item"))
    expect(order).to_be_visible()
    assert order.evaluate("(one) => one.closest('[aria-live]')?.getAttribute('aria-live')") == "polite"
    guest.get_by_role("main").get_by_role("button", name=re.compile(r"^(popular )?.*\bCoke\b(?! Zero)")).first.click()
    expect(guest.get_by_role("heading", level=1, name="Coke")).to_be_visible()
    guest.get_by_role("radiogroup", name="Size").get_by_role("radio", name=re.compile("Large")).check(force=True)
    guest.get_by_role("button", name=re.compile("Add to order")).click()
    expect(guest.get_by_role("region", name=re.compile(r"Your order: 2 items"))).to_be_visible()
    guest.get_by_role("button", name=re.compile("Pay")).click()
    guest.get_by_role("button", name="Take away").click()
    expect(guest.get_by_role("button", name="Take away", pressed=True)).to_be_visible()
    guest.get_by_role("button", name=re.compile("Pay")).click()
    expect(guest.get_by_role("status").filter(has_text=re.compile(r"order number is"))).to_be_visible(timeout=15_000)
    assert order_number(guest)


@pytest.mark.requirement(5)
def test_an_order_in_reach_mode(guest: Page) -> None:
    """Asked for before the order begins; nothing above the lower part is needed until the number."""
    press(guest, "reach")
    expect(guest.locator("html")).to_have_attribute("data-reach", "")
    press(guest, "begin")
    assert place(guest)


@pytest.mark.requirement(8, 10)
def test_an_order_in_high_contrast_and_large_text(guest: Page) -> None:
    """Both at once, which leaves least room."""
    press(guest, "begin")
    press(guest, "display")
    press(guest, "high_contrast")
    expect(guest.locator("html")).to_have_attribute("data-contrast", "")
    press(guest, "large_text")
    expect(guest.locator("html")).to_have_attribute("style", re.compile(r"--text-scale: 1\.[3-9]"))
    press(guest, "close")
    assert place(guest)


@pytest.mark.requirement(25)
@pytest.mark.parametrize(("language", "direction", "drinks"), [("de", "ltr", "Kalte Getränke"), ("ar", "rtl", None)])
def test_an_order_in_another_language(guest: Page, language: str, direction: str, drinks: str | None) -> None:
    """Chosen on the first screen; every word and the side that it begins on follow."""
    press(guest, f"language:{language}")
    expect(guest.locator("html")).to_have_attribute("lang", re.compile(language))
    expect(guest.locator("html")).to_have_attribute("dir", direction)
    if control(guest, "begin").is_visible():
        press(guest, "begin")
    tab = control(guest, "category:drinks")
    expect(tab).to_have_text(re.compile(drinks or r"[\u0600-\u06ff]"))
    assert place(guest)
    expect(guest.locator("html")).to_have_attribute("dir", direction)
