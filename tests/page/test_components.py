"""Every component of a document is drawn, and every touch on it says to the box what design section 5 says."""

from __future__ import annotations

import re

import orjson
import pytest
from playwright.sync_api import ViewportSize, expect

from edge.messages import PAGE_MESSAGES, decode_payload
from tests.core.kiosk import check_document
from tests.page import documents
from tests.page.box import FOLDER, Box
from tests.page.conftest import LYING, UPRIGHT
from tests.page.documents import SCREENS, Json, payload

SMALLEST_TARGET = 44
"""CSS pixels; WCAG 2.5.5."""


MEASURE = """() => {
    const what = (button) => button.outerHTML.slice(0, 90);
    const drawn = [...document.querySelectorAll("button")].filter((button) => button.getClientRects().length);
    const sizes = drawn.map((button) => ({ what: what(button), box: button.getBoundingClientRect() }));
    return {
        wide: document.documentElement.scrollWidth > innerWidth,
        below: document.querySelector("#actions").getBoundingClientRect().bottom > innerHeight + 1,
        sizes: sizes.map(({ what, box }) => [what, Math.min(box.width, box.height)]),
    };
}"""


@pytest.mark.parametrize("size", [UPRIGHT, LYING], ids=["upright", "lying"])
def test_every_screen_is_drawn_whole(box: Box, size: ViewportSize, subtests: pytest.Subtests) -> None:
    """All components of the document are on the page, nothing runs over its side, the next step is in sight."""
    box.page.set_viewport_size(size)
    box.open(SCREENS["attract"])
    for name, screen in SCREENS.items():
        with subtests.test(name):
            box.show(screen, session_id=name)
            for component in screen["components"]:
                expect(box.page.locator(f'[data-component="{component["id"]}"]')).to_have_count(1)
            box.settled()
            found = box.page.evaluate(MEASURE)
            assert not found["wide"]
            assert not found["below"]
            assert [what for what, least in found["sizes"] if least < SMALLEST_TARGET] == []


def test_the_samples_cover_every_component_that_the_page_knows() -> None:
    """A component without a sample screen would go unlooked at."""
    table = (FOLDER / "components" / "index.js").read_text()
    known = set(re.findall(r"^  (\w+): \{ region", table, re.MULTILINE))
    shown = {component["type"] for screen in SCREENS.values() for component in screen["components"]}
    assert known == shown


@pytest.mark.parametrize("name", SCREENS)
def test_the_samples_keep_to_the_published_schema(name: str) -> None:
    """The page is tested with what the box may really send."""
    check_document(SCREENS[name])


def test_components_are_drawn_in_the_order_given(box: Box) -> None:
    """Reading order is the document's order."""
    first, second = documents.notice("info"), documents.HEARD
    box.open(payload(first, second, documents.GRID))
    order = box.page.locator("#told > *").evaluate_all("nodes => nodes.map((node) => node.dataset.component)")
    assert order == ["notice", "heard"]


def test_a_component_that_the_page_does_not_know_shows_nothing(box: Box) -> None:
    """A newer box may send what this page has never heard of; the rest of the screen is there."""
    strange: list[Json] = [{"type": "Hologram", "id": "h"}, {"type": "constructor", "id": "c"}, {"id": "no-type"}]
    box.open(payload(*strange, documents.GRID))
    expect(box.page.locator(".card")).to_have_count(len(documents.ITEMS))


def test_an_attract_screen_begins_by_a_touch_anywhere(box: Box) -> None:
    """The whole screen is the button."""
    box.open(SCREENS["attract"])
    box.page.touchscreen.tap(120, 900)
    assert box.received("touch.engage") == {}


AS_IT_COMES = {"group": "size", "option": "medium", "amount": "normal"}
TOUCHES: list[tuple[str, str, str, Json]] = [
    ("browse", '[data-focus="category:drinks"]', "touch.category", {"category": "drinks"}),
    ("browse", '[data-focus="category:null"]', "touch.category", {"category": None}),
    ("browse", '[data-focus="open:101"]', "touch.select_item", {"item_id": 101}),
    ("browse", '[data-focus="add:101"]', "cart.add", {"item_id": 101, "quantity": 1, "options": []}),
    ("browse", '[data-focus="add:400"]', "touch.select_item", {"item_id": 400}),
    ("browse", '[data-focus="next"]', "touch.page", {"component": "grid", "page": 3}),
    ("browse", '[data-focus="previous"]', "touch.page", {"component": "grid", "page": 1}),
    ("browse", '[data-focus="line:l1:more"]', "cart.update", {"line_id": "l1", "quantity": 3}),
    ("browse", '[data-focus="line:l1:less"]', "cart.update", {"line_id": "l1", "quantity": 1}),
    ("browse", '[data-focus="remove:l2"]', "cart.remove", {"line_id": "l2"}),
    ("browse", '[data-focus="line:l1"]', "touch.action", {"id": "edit:l1"}),
    ("browse", '[data-action="checkout"]', "touch.action", {"id": "checkout"}),
    ("browse", '[data-focus="suggestion:400"]', "touch.select_item", {"item_id": 400}),
    ("browse", '[data-focus="dismiss:400"]', "suggestion.dismiss", {"id": "400"}),
    ("browse", '[data-top="language"]', "session.language", {"language": "de"}),
    ("german", '[data-top="language"]', "session.language", {"language": "en"}),
    ("browse-empty-cart", '[data-top="start_over"]', "session.end", {}),
    ("detail", '[data-focus="back"]', "touch.back", {}),
    ("detail", '[data-focus="combo"]', "touch.action", {"id": "combo:901", "options": [AS_IT_COMES]}),
    ("attract", '[data-focus="language:ar"]', "session.language", {"language": "ar"}),
    ("browse-undo", ".undo", "touch.action", {"id": "undo"}),
    ("edit", '[data-focus="back"]', "touch.back", {}),
    ("review", '[data-focus="take_away"]', "order.type", {"type": "take_away"}),
    ("review", '[data-action="pay"]', "checkout.start", {}),
    ("review", '[data-action="keep_ordering"]', "touch.action", {"id": "keep_ordering"}),
    ("review", '#stage [data-focus="remove:l1"]', "cart.remove", {"line_id": "l1"}),
    ("prompt", '[data-focus="choice:no"]', "prompt.answer", {"id": "p1", "choice": "no"}),
    ("idle-warning", '[data-focus="extend"]', "session.extend", {}),
    ("idle-warning", '[data-focus="end"]', "session.end", {}),
    ("payment", '[data-action="cancel_payment"]', "checkout.cancel", {}),
]


def test_a_touch_says_its_message(box: Box, subtests: pytest.Subtests) -> None:
    """One touch is one message, of the type and payload of the contract, that the box's own table accepts."""
    box.open(SCREENS["attract"])
    for number, (screen, place, kind, expected) in enumerate(TOUCHES):
        with subtests.test(f"{screen} {kind} {place}"):
            box.sent.clear()
            box.show(SCREENS[screen], session_id=f"s{number}")
            box.settled()
            box.page.locator(place).tap()
            assert box.received(kind) == expected
            assert len(box.sent) == 1
            assert kind in PAGE_MESSAGES
            decode_payload(kind, orjson.dumps(expected))


def test_a_sold_out_item_says_so_and_cannot_be_added(box: Box) -> None:
    """By text, not by colour alone; on the grid and on its own screen."""
    page = box.open(SCREENS["browse"]).page
    expect(page.locator(".card", has_text="Chicken Nuggets")).to_contain_text("Sold out")
    expect(page.locator('[data-focus="add:201"]')).to_have_count(0)
    box.show(SCREENS["detail-sold-out"])
    expect(page.locator(".hero")).to_contain_text("Sold out")
    expect(page.locator('.hero [data-focus="add"]')).to_have_count(0)


def test_an_order_is_only_cleared_after_a_question(box: Box) -> None:
    """Start over with something in the order asks first; keeping it sends nothing."""
    page = box.open(SCREENS["browse"]).page
    page.locator('[data-top="start_over"]').tap()
    page.locator('[data-focus="keep"]').tap()
    expect(page.locator(".dialog")).to_have_count(0)
    assert box.sent == []
    page.locator('[data-top="start_over"]').tap()
    page.locator('.dialog [data-focus="end"]').tap()
    assert box.received("session.end") == {}


def test_the_guest_can_change_how_the_screen_looks(box: Box) -> None:
    """Each switch asks the box; the screen follows what the box then says."""
    page = box.open(SCREENS["browse"]).page
    page.locator('[data-top="display"]').tap()
    page.locator('[data-focus="high_contrast"]').tap()
    assert box.received("display.set") == {"high_contrast": True}
    page.locator('[data-focus="large_text"]').tap()
    assert box.received("display.set", 2) == {"text_scale": 1.3}
    before = page.evaluate("() => getComputedStyle(document.documentElement).fontSize")
    box.show(SCREENS["high-contrast"])
    expect(page.locator("html")).to_have_attribute("data-contrast", "")
    after = page.evaluate("() => getComputedStyle(document.documentElement).fontSize")
    assert float(after[:-2]) == pytest.approx(1.3 * float(before[:-2]), rel=0.01)


def test_every_picture_of_the_menu_is_there_and_none_is_left_over() -> None:
    """A missing file would show an empty plate; of the page's own none is unused, which is only weight on every box."""
    menu = orjson.loads((FOLDER.parent / "menu.json").read_bytes())
    wanted = {item["image"] for item in menu["items"] if item.get("image")}
    assert [path for path in wanted if not (FOLDER / path).is_file()] == []
    present = {path.name for path in (FOLDER / "images").glob("*.svg")}
    drawn = {"plate.svg", "icon.svg", "terminal.svg", "card.svg", "bell.svg", "eat-in.svg", "take-away.svg"}
    assert present == drawn
