"""Whole orders against the real appliance in a real browser: by touch, by keyboard, by voice, over a killed core."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import nats
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from benchmarks.appliance import Appliance
from tests.page.box import complaints_of


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    """One appliance for all orders; each test ends its own session."""
    with Appliance(tmp_path_factory.mktemp("kiosk")) as appliance:
        yield appliance


@pytest.fixture
def page(context: BrowserContext, kiosk: Appliance) -> Iterator[Page]:
    """The kiosk's page, waiting for a guest; afterwards the order is thrown away, and the console must be empty."""
    page = context.new_page()
    complaints = complaints_of(page)
    page.goto(kiosk.page_url)
    expect(page.locator(".attract")).to_be_visible()
    yield page
    assert [text for text in complaints if "WebSocket" not in text] == []
    start_over(page)


def start_over(page: Page) -> None:
    """Leave the kiosk as it was found."""
    page.locator('[data-top="start_over"]').tap()
    # With nothing in the order nobody asks.
    page.locator('.dialog [data-focus="end"], .attract').first.wait_for()
    if page.locator(".dialog").count():
        page.locator('.dialog [data-focus="end"]').tap()
    expect(page.locator(".attract")).to_be_visible()


def total(page: Page) -> str:
    """The total of the order as the guest reads it."""
    return page.locator(".cart [data-total]").inner_text()


def order_by_touch(page: Page) -> None:
    """A sparkling water, two large cokes without ice, eaten here."""
    page.locator(".attract").tap()
    page.locator('[data-focus="category:drinks"]').tap()
    page.locator('[data-focus="add:504"]').tap()
    expect(page.locator(".cart .line")).to_have_count(1)
    page.locator('[data-focus="open:500"]').tap()
    page.locator("label", has_text="Large").tap()
    page.locator('[data-focus="ice:ice:none"]').tap()
    page.locator('[data-focus="hero:more"]').tap()
    page.locator('.hero [data-focus="add"]').tap()
    expect(page.locator(".cart .line")).to_have_count(2)


def test_a_whole_order_by_touch(page: Page) -> None:
    """From the attract screen to the review: added, chosen, changed, taken away, and the sum is right all along."""
    order_by_touch(page)
    coke = page.locator(".cart .line", has_text="Coke")
    expect(coke).to_contain_text("Large")
    promised = coke.locator(".line-total").inner_text()
    page.locator('[data-focus="open:500"]').tap()
    page.locator("label", has_text="Large").tap()
    page.locator('[data-focus="ice:ice:none"]').tap()
    page.locator('[data-focus="hero:more"]').tap()
    # The price that the page computes is the price that the box charges.
    expect(page.locator('.hero [data-focus="add"]')).to_contain_text(promised)
    page.locator('.hero [data-focus="back"]').tap()
    page.locator(".cart .line", has_text="Water").locator(".quiet").tap()
    expect(page.locator(".cart .line")).to_have_count(1)
    assert total(page) == promised
    page.locator('[data-action="checkout"]').tap()
    page.locator('[data-focus="take_away"]').tap()
    expect(page.locator('[data-focus="take_away"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".review-total")).to_contain_text(promised)


def test_an_order_is_paid_numbered_and_printed(page: Page) -> None:
    """Touch Pay, follow the terminal step by step, and read the number; play money says so all along."""
    order_by_touch(page)
    promised = total(page)
    page.locator('[data-action="checkout"]').tap()
    page.locator('[data-action="pay"]').tap()
    expect(page.locator(".payment [data-total]")).to_have_text(promised)
    expect(page.locator(".payment-step")).to_have_text("Your card, please.")
    expect(page.locator("#test")).to_be_visible()
    expect(page.locator(".order-number")).not_to_be_empty(timeout=15_000)
    expect(page.locator(".receipt-printed")).to_be_visible(timeout=15_000)
    page.locator('[data-focus="again"]').tap()
    expect(page.locator(".grid")).to_be_visible()
    expect(page.locator(".cart .line")).to_have_count(0)


def test_a_payment_that_the_guest_stops_leaves_the_order_as_it_was(page: Page) -> None:
    """Cancel asks the terminal, and what it says comes back with the reason."""
    order_by_touch(page)
    page.locator('[data-action="checkout"]').tap()
    page.locator('[data-action="pay"]').tap()
    expect(page.locator(".payment-step")).to_have_text("Your card, please.")
    page.locator('[data-action="cancel_payment"]').tap()
    expect(page.locator(".notice")).to_contain_text("no money was taken", timeout=15_000)
    expect(page.locator(".review .line")).to_have_count(2)
    expect(page.locator('[data-action="pay"]')).to_be_visible()


def test_a_line_is_edited_from_the_order(page: Page) -> None:
    """Touching a line opens its options; saving changes that line and its price."""
    order_by_touch(page)
    before = total(page)
    page.locator(".cart .line", has_text="Coke").locator(".line-open").tap()
    page.locator(".hero label", has_text="Small").tap()
    page.locator('[data-focus="save"]').tap()
    expect(page.locator(".cart .line", has_text="Coke")).to_contain_text("Small")
    expect(page.locator(".cart .line")).to_have_count(2)
    assert total(page) != before


def focused(page: Page) -> str | None:
    """The name of the control that has the focus."""
    name: str | None = page.evaluate("() => document.activeElement?.dataset?.focus ?? null")
    return name


def walk(page: Page, name: str, key: str = "Tab", most: int = 80) -> None:
    """Press a key until the control of that name has the focus, as somebody without a pointer does."""
    for _ in range(most):
        if focused(page) == name:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name} cannot be reached by {key}; the focus is on {focused(page)}")


def test_a_whole_order_by_keyboard_alone(page: Page) -> None:
    """Tab, arrows, Enter, Space and Escape are enough for all of it, and the focus is always to be seen."""
    walk(page, "begin")
    page.keyboard.press("Enter")
    expect(page.locator(".grid")).to_be_visible()
    walk(page, "category:drinks")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Cold Drinks")
    walk(page, "add:504")
    page.keyboard.press("Enter")
    expect(page.locator(".cart .line")).to_have_count(1)
    walk(page, "open:500")
    page.keyboard.press("Enter")
    expect(page.locator(".hero")).to_be_visible()
    walk(page, "size:medium")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".hero input:checked")).to_have_value("large")
    walk(page, "ice:ice:none")
    page.keyboard.press("Space")
    walk(page, "add")
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".cart .line")).to_have_count(2)
    walk(page, "action:checkout")
    page.keyboard.press("Enter")
    expect(page.locator(".review")).to_be_visible()
    walk(page, "take_away")
    page.keyboard.press("Enter")
    expect(page.locator('[data-focus="take_away"]')).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".grid")).to_be_visible()


def test_search_finds_while_the_guest_types(page: Page) -> None:
    """The results are there without Enter, and a word that finds nothing says so."""
    page.locator(".attract").tap()
    page.get_by_role("textbox").fill("milksh")
    expect(page.locator(".card")).to_have_count(3)
    page.get_by_role("textbox").fill("xylophone")
    expect(page.locator("h1")).to_contain_text("xylophone")


def choose_language(page: Page, language: str) -> None:
    """By the button that is on every screen."""
    page.locator('[data-top="language"]').tap()
    page.locator(f'.dialog [data-focus="language:{language}"]').tap()


def test_the_whole_screen_changes_its_language(page: Page) -> None:
    """One touch, and dishes, prices and buttons are German; another one back. Before the order begins, and in it."""
    page.locator('.attract [data-focus="language:de"]').tap()
    expect(page.locator(".attract-call")).to_contain_text("berühren")
    page.locator('.attract [data-focus="language:en"]').tap()
    expect(page.locator(".attract-call")).to_contain_text("Touch")
    page.locator(".attract").tap()
    expect(page.locator(".grid")).to_be_visible()
    choose_language(page, "de")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".card-price").first).to_contain_text("€")
    expect(page.locator('[data-top="start_over"]')).to_have_text("Neu beginnen")
    choose_language(page, "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    choose_language(page, "en")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_screen_looks_as_the_guest_asks(page: Page) -> None:
    """Contrast and reach follow the switch, and the order goes on in the screen that it makes."""
    page.locator(".attract").tap()
    page.locator('[data-top="display"]').tap()
    page.locator('[data-focus="high_contrast"]').tap()
    expect(page.locator("html")).to_have_attribute("data-contrast", "")
    page.locator('[data-focus="close"]').tap()
    page.locator('[data-focus="reach"]').tap()
    expect(page.locator("html")).to_have_attribute("data-reach", "")
    page.locator('[data-focus="category:drinks"]').tap()
    page.locator('[data-focus="add:504"]').tap()
    expect(page.locator(".cart .line")).to_have_count(1)


@pytest.mark.parametrize("process", ["core", "page"])
def test_an_order_goes_on_over_a_killed_process(page: Page, kiosk: Appliance, process: str) -> None:
    """kill -9 between two touches: the cart is as it was, and the touch made meanwhile is done exactly once."""
    order_by_touch(page)
    killed = kiosk.kill(process)
    page.locator('[data-focus="add:505"]').tap()
    expect(page.locator(".cart .line", has_text="Still Water")).to_have_count(1)
    kiosk.wait_restarted(process, killed)
    expect(page.locator(".cart .line", has_text="Still Water").locator(".quantity")).to_have_text("1")
    expect(page.locator(".cart .line", has_text="Coke").locator(".quantity")).to_have_text("2")
    expect(page.locator(".banner")).to_have_count(0)


def publish(url: str, subject: str, payload: dict[str, object]) -> None:
    """Publish as an agent does. In a thread of its own: the browser's driver occupies this one's event loop."""

    async def send() -> None:
        connection = await nats.connect(url)
        await connection.publish(subject, json.dumps({"kiosk_id": "kiosk-001", "payload": payload}).encode())
        await connection.drain()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, send()).result(10)


def test_what_is_said_appears_on_the_screen(page: Page, kiosk: Appliance) -> None:
    """A spoken order is in the cart that the guest sees, with what was heard."""
    page.locator(".attract").tap()
    expect(page.locator(".grid")).to_be_visible()
    words = {"text": "two cheeseburgers and a coke", "language": "en", "confidence": 0.9, "final": True}
    publish(kiosk.servers["nats"], "kiosk.voice.transcript", words)
    expect(page.locator(".cart .line", has_text="Cheeseburger").locator(".quantity")).to_have_text("2")
    expect(page.locator(".cart .line", has_text="Coke").locator(".quantity")).to_have_text("1")
    expect(page.locator(".heard")).to_contain_text("two cheeseburgers and a coke")


def test_two_pages_show_the_same_order(page: Page, context: BrowserContext, kiosk: Appliance) -> None:
    """A second screen that joins in the middle sees the order at once, and its touches count for both."""
    order_by_touch(page)
    second = context.new_page()
    second.goto(kiosk.page_url)
    expect(second.locator(".cart .line")).to_have_count(2)
    second.locator(".cart .line", has_text="Water").locator(".quiet").tap()
    expect(page.locator(".cart .line")).to_have_count(1)
    second.close()
