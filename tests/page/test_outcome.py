"""How an order ends, on the screen: at the terminal, with its number and receipt; and play money that looks like it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import FloatRect, ViewportSize, expect

from tests.page.box import Box
from tests.page.conftest import LYING, UPRIGHT
from tests.page.documents import (
    HOSTILE,
    QR_PATH,
    QR_SIZE,
    RECEIPT_TEXT,
    SCREENS,
    at_terminal,
    order_placed,
    payload,
)

ENDS = [name for name in SCREENS if name.startswith(("payment", "placed"))]
LARGE = {"reach": False, "high_contrast": True, "text_scale": 1.3, "speech": False}
REACH = {"reach": True, "high_contrast": False, "text_scale": 1.0, "speech": False}
WORDS = "#stage h1, #stage p, #stage .qr, #stage .order-number"
IN_SIGHT = """(what) => {
    const stage = document.querySelector("#stage").getBoundingClientRect();
    const inside = (box) =>
        box.top >= stage.top - 1 && box.bottom <= stage.bottom + 1 && box.left >= -1 && box.right <= innerWidth + 1;
    return [...document.querySelectorAll(what)]
        .filter((node) => node.getClientRects().length && !inside(node.getBoundingClientRect()))
        .map((node) => node.textContent || node.className.baseVal);
}"""


@pytest.mark.parametrize("size", [UPRIGHT, LYING], ids=["upright", "lying"])
@pytest.mark.parametrize("display", [None, LARGE, REACH], ids=["plain", "large", "reach"])
def test_every_word_of_an_ending_is_in_sight(
    box: Box, size: ViewportSize, display: dict[str, Any] | None, subtests: pytest.Subtests
) -> None:
    """Nobody scrolls while a card is in the terminal: with large text and lowered controls too."""
    box.page.set_viewport_size(size)
    box.open(SCREENS["attract"])
    for name in ENDS:
        with subtests.test(name):
            shown = SCREENS[name] if display is None else {**SCREENS[name], "display": display, "test": True}
            box.show(shown, session_id=name)
            box.settled()
            assert box.page.evaluate(IN_SIGHT, WORDS) == []


def test_the_guest_sees_what_the_terminal_wants_and_what_comes_next(box: Box) -> None:
    """A step replaces the one before it, on the same screen."""
    page = box.open(SCREENS["payment-card"]).page
    expect(page.locator(".payment-step")).to_have_text("Your card, please.")
    expect(page.locator(".payment [data-total]")).to_have_text("€16.90")
    expect(page.locator(".outcome-words")).to_contain_text("hold the card or your phone")
    box.show(SCREENS["payment-pin"])
    expect(page.locator(".payment-step")).to_have_text("Please enter your PIN on the terminal.")
    expect(page.locator(".payment")).to_have_count(1)


@pytest.mark.parametrize("name", ENDS)
def test_cancelling_is_offered_only_while_it_can_do_something(box: Box, name: str) -> None:
    """A button that does nothing would make a guest doubt their money."""
    page = box.open(SCREENS[name]).page
    offered = any(component.get("cancellable") for component in SCREENS[name]["components"])
    expect(page.locator('[data-action="cancel_payment"]')).to_have_count(int(offered))


def test_paying_checking_and_calling_staff_do_not_look_alike(box: Box) -> None:
    """From across the room it is clear that this kiosk needs somebody."""
    looks = []
    for name in ("payment-card", "payment-checking", "payment-staff"):
        page = box.open(SCREENS[name]).page
        look = page.locator(".payment").evaluate("(node) => [getComputedStyle(node).backgroundColor, node.className]")
        looks.append(tuple(look))
    assert len(set(looks)) == 3
    expect(page.locator(".reference b")).to_have_text("3F9A0C")
    expect(page.locator("img.ringing")).to_be_visible()


def test_the_terminal_moves_for_those_who_do_not_mind(box: Box) -> None:
    """The card goes in and comes out; where movement is unwanted everything stands still."""
    page = box.open(SCREENS["payment-card"]).page
    card = page.locator(".scene-card")
    moves = "(node) => getComputedStyle(node).animationName"
    assert card.evaluate(moves) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert card.evaluate(moves) == "card-in"
    box.show(SCREENS["payment-remove"])
    expect(page.locator(".motion-out")).to_have_count(1)
    assert card.evaluate("(node) => getComputedStyle(node).animationDirection") == "reverse"


def test_the_order_number_is_the_largest_thing_on_the_screen(box: Box) -> None:
    """It is read from the counter's other side."""
    page = box.open(SCREENS["placed"]).page
    height = page.locator(".order-number").evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")
    assert height > 200
    expect(page.locator(".placed-next")).to_have_text("Please wait until your number is called.")
    expect(page.locator(".receipt")).to_contain_text("Please take your receipt.")
    page.locator('[data-focus="again"]').tap()
    assert box.received("touch.engage") == {}


def test_an_order_without_paper_or_number_leaves_no_gap(box: Box) -> None:
    """No empty frame, no label of nothing."""
    page = box.open(SCREENS["placed-counter"]).page
    expect(page.locator(".receipt")).to_have_count(0)
    expect(page.locator(".placed-next")).to_contain_text("€16.90 at the counter")
    box.show(order_placed({"state": "none", "message": "", "qr": None, "qr_size": 0}, number=""))
    expect(page.locator(".outcome-words")).to_be_visible()
    expect(page.locator(".order-number, .outcome-label")).to_have_count(0)


def strokes() -> str:
    """The same code as horizontal strokes, as other drawers write it."""
    rows = segno.make(RECEIPT_TEXT, error="m", micro=False).matrix
    return "".join(f"M{x + 4} {y + 4}.5h1" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)


@pytest.mark.parametrize("path", [QR_PATH, strokes()], ids=["filled", "stroked"])
def test_the_code_on_the_screen_is_the_code_that_was_sent(box: Box, path: str) -> None:
    """Every module is where it belongs, dark or light, with the quiet zone that scanners need."""
    qr = {"state": "failed", "message": "Scan me.", "qr": path, "qr_size": QR_SIZE}
    page = box.open(order_placed(qr)).page
    picture = Image.open(BytesIO(page.locator(".qr").screenshot())).convert("L")
    assert picture.width >= 500
    module = picture.width / QR_SIZE
    matrix = segno.make(RECEIPT_TEXT, error="m", micro=False).matrix
    wrong = [
        (x, y)
        for y, row in enumerate(matrix)
        for x, dark in enumerate(row)
        if (picture.getpixel((int((x + 4.5) * module), int((y + 4.5) * module))) < 128) != bool(dark)  # type: ignore[operator]
    ]
    assert wrong == []
    assert picture.getpixel((int(2 * module), picture.height // 2)) == 255


@pytest.mark.parametrize(
    ("path", "size"),
    [
        (HOSTILE, 21),
        ("url(http://elsewhere.example/)", 21),
        ("M0 0h1z" * 10_000, 21),
        ("", 21),
        (None, 21),
        (7, 21),
        ("M0 0h1z", 0),
        ("M0 0h1z", 100_000),
        ("M0 0h1z", "21"),
        ("M0 0h1z\n", 21),
        ("m0 0a5 5 0 0 1 3 3z", 21),
    ],
)
def test_what_is_no_code_is_not_drawn(box: Box, path: object, size: object) -> None:
    """The words are there all the same."""
    page = box.open(order_placed({"state": "failed", "message": "No paper.", "qr": path, "qr_size": size})).page
    expect(page.locator(".receipt")).to_contain_text("No paper.")
    expect(page.locator(".qr")).to_have_count(0)
    assert page.title() == "Order here"


def test_words_of_an_ending_are_only_ever_text(box: Box) -> None:
    """A card terminal may say what it likes."""
    page = box.open(at_terminal("started", HOSTILE, HOSTILE, HOSTILE, total_text=HOSTILE)).page
    expect(page.locator(".payment-step")).to_have_text(HOSTILE)
    box.show(at_terminal("staff", HOSTILE, HOSTILE, reference=HOSTILE))
    expect(page.locator(".reference b")).to_have_text(HOSTILE)
    box.show(at_terminal("constructor", "Words.", "More."))
    expect(page.locator(".phase-started")).to_have_count(1)
    receipt = {"state": HOSTILE, "message": HOSTILE, "qr": None, "qr_size": 0}
    box.show(order_placed(receipt, HOSTILE, HOSTILE))
    expect(page.locator(".order-number")).to_have_text(HOSTILE)
    expect(page.locator(".receipt-none")).to_have_count(1)
    assert page.title() == "Order here"
    assert page.locator("#stage script, #stage img[onerror]").count() == 0


BAND = """() => {
    const box = (id) => document.getElementById(id).getBoundingClientRect();
    return [[box("test").top, box("test").bottom], box("kiosk").top, box("actions").bottom - innerHeight];
}"""
MIDDLE_OF_BAND: dict[int, FloatRect] = {
    width: {"x": width / 2 - 60, "y": 0, "width": 120, "height": 16} for width in (UPRIGHT["width"], LYING["width"])
}


@pytest.mark.parametrize("size", [UPRIGHT, LYING], ids=["upright", "lying"])
def test_play_money_says_so_on_every_screen(box: Box, size: ViewportSize, subtests: pytest.Subtests) -> None:
    """With an emulated terminal a band is above everything, dialogs too, and covers nothing; without, there is none."""
    page = box.page
    page.set_viewport_size(size)
    box.open(SCREENS["attract"])
    expect(page.locator("#test")).to_be_hidden()
    for name, screen in SCREENS.items():
        with subtests.test(name):
            box.show({**screen, "test": True}, session_id=name)
            expect(page.locator("#test")).to_be_visible()
            box.settled()
            band, below, bottom = page.evaluate(BAND)
            assert band[0] == 0
            assert below >= band[1] - 1
            assert bottom <= 1
            lightness = Image.open(BytesIO(page.screenshot(clip=MIDDLE_OF_BAND[size["width"]]))).convert("L")
            assert lightness.getextrema()[1] > 190, "a dialog darkens the band"
    box.show(SCREENS["browse"])
    expect(page.locator("#test")).to_be_hidden()


def test_the_band_speaks_the_guests_language(box: Box) -> None:
    """A guest who cannot read it would try to pay."""
    page = box.open(SCREENS["test-browse"]).page
    expect(page.locator("#test")).to_have_text("TEST: no real payment")
    box.show(payload(language="de", test=True))
    expect(page.locator("#test")).to_have_text("TEST: keine echte Zahlung")


def test_what_stands_in_the_way_of_paying_is_said_on_the_review(box: Box) -> None:
    """Without a pay button, and with the reason beside the order."""
    page = box.open(SCREENS["review-unpayable"]).page
    expect(page.locator(".notice")).to_contain_text("Please order at the counter")
    expect(page.locator('[data-action="pay"]')).to_have_count(0)
    box.show(SCREENS["review-counter"])
    page.locator('[data-action="pay"]', has_text="pay at the counter").tap()
    assert box.received("checkout.start") == {}
