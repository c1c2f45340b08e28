"""Requirement 12: who sees no colours loses nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.page.box import Box
from tests.page.documents import CATEGORIES, GRID, SCREENS, payload
from tests.page.requirements.colour import contrast
from tests.page.requirements.conftest import Measure
from tests.page.requirements.screen import UPRIGHT, picture, shades, surroundings

LEAST = 3.0


def without_colours(page: Page) -> None:
    """See as somebody does who sees only light and dark."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})


def fill(page: Page, name: str) -> tuple[int, int, int]:
    """The colour that most of a control is drawn in."""
    target = page.locator(f'[data-focus="{name}"]').first
    radio = page.locator("label", has=target)
    rect = (radio if radio.count() else target).bounding_box()
    assert rect is not None
    inside = {"x": rect["x"], "y": rect["y"], "width": rect["width"], "height": rect["height"]}
    return next(shades(picture(page, surroundings(inside, UPRIGHT, margin=-4))))[1]


@pytest.mark.requirement(12)
@pytest.mark.parametrize(
    ("screen", "on", "off"),
    [
        (payload({**CATEGORIES, "selected": "drinks"}, GRID), "category:drinks", "category:sides"),
        (SCREENS["detail"], "extras:onions:normal", "extras:bacon:normal"),
        (SCREENS["review"], "eat_in", "take_away"),
    ],
    ids=["category", "extra", "eat in or take away"],
)
def test_what_is_chosen_is_seen_without_colour(
    box: Box, screen: dict[str, object], on: str, off: str, measured: Measure
) -> None:
    """Light against dark of 3:1, or a mark of its own; and assistive technology is told."""
    page = box.open(screen).page
    page.set_viewport_size(UPRIGHT.viewport)
    without_colours(page)
    box.settled()
    chosen = page.locator(f'[data-focus="{on}"]').first
    assert chosen.evaluate("(one) => one.checked || ['aria-pressed', 'aria-checked', 'aria-selected', 'aria-current']"
                           ".some((name) => one.getAttribute(name) === 'true')")  # fmt: skip
    found = contrast(fill(page, on), fill(page, off))
    marks = "(one) => one.querySelectorAll('svg, [aria-hidden=true]').length"
    marked = chosen.evaluate(marks) > page.locator(f'[data-focus="{off}"]').first.evaluate(marks)
    measured(12, f"chosen against not chosen, {on}", found, ": 1", f">= {LEAST:g} or a mark")
    assert found >= LEAST or marked


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
