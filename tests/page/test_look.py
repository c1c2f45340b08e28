"""How the page looks is data: themes, direction, motion; and what it shows for a while goes by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.page.box import Box
from tests.page.documents import CATEGORIES, FILTER, GRID, REVIEW, SCREENS, UNDO, payload

ACCENT = "() => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"


def test_a_restaurant_brings_its_own_colours(box: Box) -> None:
    """Tokens of the document are the page's; they go with it, and what could load from elsewhere is not taken."""
    page = box.open(SCREENS["browse"]).page
    own = page.evaluate(ACCENT)
    tokens = {"accent": "#123456", "paper": "url(http://elsewhere.example/x)", "Bad Name": "red", "touch": "1px"}
    box.show(payload(CATEGORIES, GRID, theme={"id": "blue", "tokens": tokens}))
    box.settled()
    assert page.evaluate(ACCENT) == "#123456"
    assert "elsewhere" not in (page.locator("html").get_attribute("style") or "")
    assert "touch" not in (page.locator("html").get_attribute("style") or "")
    box.show(SCREENS["browse"])
    box.settled()
    assert page.evaluate(ACCENT) == own


def test_high_contrast_comes_before_the_colours_of_the_house(box: Box) -> None:
    """By the guest's display setting, and by the theme that a box may ask for."""
    theme = {"id": "pale", "tokens": {"accent": "#ffeedd"}}
    page = box.open(payload(CATEGORIES, GRID, theme=theme, theme_override="high-contrast")).page
    expect(page.locator("html")).to_have_attribute("data-contrast", "")
    assert page.evaluate(ACCENT) == "#7a0f00"


def test_arabic_stands_from_right_to_left(box: Box) -> None:
    """The rail of categories is where reading begins, and nothing runs over a side."""
    page = box.open(SCREENS["browse"]).page
    left = page.locator(".rail").bounding_box()
    box.show(payload(CATEGORIES, GRID, language="ar", direction="rtl"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    right = page.locator(".rail").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] == 0
    assert right["x"] + right["width"] == 1080
    assert page.evaluate("() => document.documentElement.scrollWidth") == 1080


def test_a_touch_is_seen_before_anything_else_happens(box: Box) -> None:
    """The mark of the pressed control is set by the very event of the touch, and goes with the finger."""
    page = box.open(SCREENS["browse"]).page
    button = page.locator('[data-focus="open:101"]')
    marked = button.evaluate(
        """(button) => {
            button.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
            return button.hasAttribute("data-down");
        }"""
    )
    assert marked
    assert box.sent == []
    button.dispatch_event("pointerup")
    expect(button).not_to_have_attribute("data-down", "")


def test_undo_is_offered_as_long_as_the_box_says(box: Box) -> None:
    """Its ring counts down over updates; then it goes by itself, and another change starts it anew."""
    page = box.page
    page.clock.install()
    shown = payload(CATEGORIES, FILTER, GRID, UNDO)
    box.open(shown)
    expect(page.locator(".undo .seconds")).to_have_text("10")
    page.clock.run_for(4_000)
    box.show(shown)
    page.clock.run_for(100)
    expect(page.locator(".undo .seconds")).to_have_text("6")
    page.clock.run_for(7_000)
    expect(page.locator(".undo")).to_have_count(0)
    box.show(payload(CATEGORIES, FILTER, GRID, {**UNDO, "message": "Coke removed."}))
    page.clock.run_for(100)
    expect(page.locator(".undo")).to_be_visible()


def test_filters_are_set_in_one_place_and_counted_on_their_button(box: Box) -> None:
    """Each toggle says its action; what is on is marked by a tick, not by colour alone."""
    page = box.open(SCREENS["browse"]).page
    expect(page.locator(".filter-open .count")).to_have_text("1")
    page.locator('[data-focus="filter"]').tap()
    expect(page.locator('[data-focus="filter:no-milk"]')).to_have_attribute("aria-pressed", "true")
    page.locator('[data-focus="filter:vegan"]').tap()
    assert box.received("touch.action") == {"id": "filter:vegan"}
    page.locator('[data-focus="filter:clear"]').tap()
    assert box.received("touch.action", 2) == {"id": "filter:clear"}


def test_a_guest_can_have_it_still(box: Box) -> None:
    """Without movement for this guest; the next one finds the page as it was."""
    page = box.open(SCREENS["browse"]).page
    page.locator('[data-top="display"]').tap()
    page.locator('[data-focus="motion"]').tap()
    expect(page.locator("html")).to_have_attribute("data-still", "")
    box.show(SCREENS["browse"], session_id="s2")
    expect(page.locator("html")).not_to_have_attribute("data-still", "")


def test_what_is_read_aloud_can_be_heard_again_and_stopped(box: Box) -> None:
    """One announcement for a sentence and its screen; again by its button; silent at the next touch."""
    page = box.page
    page.add_init_script(
        """window.spoken = []; window.silenced = 0;
        Object.defineProperty(window, "speechSynthesis", { value: {
            speak: (words) => window.spoken.push(words.text), cancel: () => { window.silenced += 1; },
            pause: () => {}, resume: () => {},
        } });"""
    )
    box.open(SCREENS["browse-read-aloud"])
    box.say({"type": "tts.say", "payload": {"text": "Two cheeseburgers.", "language": "en", "interrupt": True}})
    box.wait_for(lambda: page.evaluate("() => window.spoken.length"), "the voice")
    page.locator('[data-focus="speech:repeat"]').tap()
    assert page.evaluate("() => window.spoken") == ["Two cheeseburgers."] * 2
    before = page.evaluate("() => window.silenced")
    page.locator(".grid-section h1").tap()
    assert page.evaluate("() => window.silenced") > before
    page.locator('[data-focus="speech:louder"]').tap()
    assert box.received("display.set") == {"volume": 1}


def test_words_that_arrive_before_their_document_are_shown_once(box: Box) -> None:
    """The voice is faster than the screen: the guest reads one caption, not the same one twice."""
    page = box.open(SCREENS["browse"]).page
    said = "Got it: two cheeseburgers."
    box.say({"type": "tts.say", "payload": {"text": said, "language": "en", "interrupt": True}})
    expect(page.locator(".caption", has_text=said)).to_have_count(1)
    box.show(payload({"type": "Captions", "id": "captions", "text": said, "language": "en"}, CATEGORIES))
    expect(page.locator(".grid")).to_have_count(0)
    # At once: the first one would go by itself after some seconds.
    assert page.locator(".caption", has_text=said).count() == 1


def test_the_house_is_named_on_every_screen(box: Box) -> None:
    """By its own name and sign, also where the invitation was never seen; another house's burger is nobody's sign."""
    page = box.open(payload(REVIEW, mode="review", brand={"name": "Noodle Bar", "image": "images/bell.svg"})).page
    expect(page.locator(".brand-name")).to_have_text("Noodle Bar")
    expect(page.locator(".brand img")).to_have_attribute("src", "images/bell.svg")
    box.show(payload(REVIEW, mode="review", brand={"name": "Noodle Bar", "image": "http://elsewhere.example/x.svg"}))
    expect(page.locator(".brand img")).to_have_attribute("src", "images/icon.svg")


def test_the_rail_follows_a_category_that_was_named_aloud(box: Box) -> None:
    """What is chosen is in sight; afterwards the guest may look elsewhere without being pulled back."""
    page = box.open(SCREENS["high-contrast"]).page
    page.set_viewport_size({"width": 1024, "height": 768})
    tab = page.locator('[data-focus="category:desserts"]')
    expect(tab).not_to_be_in_viewport(ratio=0.9)
    box.show(payload(CATEGORIES | {"selected": "desserts"}, GRID))
    expect(tab).to_be_in_viewport(ratio=0.9)
    page.locator(".rail").evaluate("(rail) => rail.scrollTo(0, 0)")
    box.show(payload(CATEGORIES | {"selected": "desserts"}, GRID, UNDO))
    box.settled()
    assert page.locator(".rail").evaluate("(rail) => rail.scrollTop") == 0


@pytest.mark.parametrize("scale", [1.0, 1.3, 1.6])
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1024, 768)])
def test_the_suggestion_shows_how_to_take_it(box: Box, size: tuple[int, int], scale: float) -> None:
    """On every panel, however large the letters: a sign to take it beside the one to send it away, words unbroken."""
    screen = SCREENS["browse"]
    page = box.open({**screen, "display": {**screen["display"], "text_scale": scale}}).page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    add = page.locator(".suggestion-add")
    expect(add).to_be_in_viewport(ratio=1)
    expect(page.locator(".suggestion-price")).to_be_in_viewport(ratio=1)
    assert page.locator(".suggestion-name").evaluate("(name) => name.clientHeight") < size[1] / 8
    add.tap()
    assert box.received("touch.select_item") == {"item_id": 400}
