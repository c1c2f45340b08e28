"""Requirement 12: who sees no colours loses nothing."""

from __future__ import annotations

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.page.box import Box
from tests.page.documents import CATEGORIES, CHEESEBURGER, GRID, HERO, REVIEW, SCREENS, SIZE, Json, payload
from tests.page.requirements.conftest import Measure
from tests.page.requirements.screen import UPRIGHT, changed, picture, surroundings

CONTRAST = 3.0
LEAST_SHARE = 1.0
"""Percent of a control's pixels; a bar of 4 px at its side, or a tick."""
IS_CHOSEN = """(one) => one.checked || ["aria-pressed", "aria-checked", "aria-selected", "aria-current"]
    .some((name) => one.getAttribute(name) === "true")"""


def browsing(category: str) -> Json:
    """The menu with a category open."""
    return payload({**CATEGORIES, "selected": category}, GRID)


def reviewing(kind: str) -> Json:
    """The order with eat in or take away chosen."""
    return payload({**REVIEW, "order_type": kind}, mode="review", order_type=kind)


def choosing(size: str) -> Json:
    """An item with a size chosen."""
    return payload({**HERO, "data": {**CHEESEBURGER, "groups": [{**SIZE, "default": [size]}]}}, mode="detail")


def without_colours(page: Page) -> None:
    """See as somebody does who sees only light and dark."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})


def look(page: Page, name: str) -> Image.Image:
    """How a control is drawn; a radio button with the words that belong to it."""
    target = page.locator(f'[data-focus="{name}"]').first
    label = page.locator("label", has=target)
    rect = (label if label.count() else target).bounding_box()
    assert rect is not None
    inside = {"x": rect["x"], "y": rect["y"], "width": rect["width"], "height": rect["height"]}
    return picture(page, surroundings(inside, UPRIGHT, margin=0))


@pytest.mark.requirement(12)
@pytest.mark.parametrize(
    ("on", "off", "name"),
    [
        (browsing("drinks"), browsing("sides"), "category:drinks"),
        (reviewing("take_away"), reviewing("eat_in"), "take_away"),
        (choosing("large"), choosing("small"), "size:large"),
    ],
    ids=["category", "take away", "size"],
)
def test_what_is_chosen_is_seen_without_colour(box: Box, on: Json, off: Json, name: str, measured: Measure) -> None:
    """Chosen and not chosen, a control is light where it was dark; and assistive technology is told."""
    page = box.page
    page.set_viewport_size(UPRIGHT.viewport)
    box.open(off)
    without_colours(page)
    box.settled()
    before = look(page, name)
    box.show(on, session_id="s2")
    box.settled()
    chosen = page.locator(f'[data-focus="{name}"]').first
    assert chosen.evaluate(IS_CHOSEN)
    now = look(page, name)
    found = 100 * changed(before, now, CONTRAST) / (now.width * now.height)
    measured(12, f"pixels at 3:1 between chosen and not, {name}", found, "%", f">= {LEAST_SHARE:g}")
    assert found >= LEAST_SHARE


@pytest.mark.requirement(12)
def test_what_cannot_be_had_and_what_is_in_it_stands_there_in_words(box: Box, measured: Measure) -> None:
    """Sold out, diets, allergens: words, whatever colour they have."""
    page = box.open(SCREENS["browse"]).page
    sold = page.get_by_role("listitem").filter(has_text="Chicken Nuggets")
    expect(sold).to_contain_text("Sold out")
    veggie = page.get_by_role("listitem").filter(has_text="Veggie Burger")
    expect(veggie.first).to_contain_text("egetarian")
    box.show(SCREENS["detail"])
    expect(page.get_by_role("main")).to_contain_text("gluten", ignore_case=True)
    measured(12, "states told by colour alone, of sold out, diet, allergen", 0, "", "0")
