"""What an update leaves alone: focus, scroll, half-typed words; and what it can never do: run a name."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.page.box import Box
from tests.page.documents import (
    ATTRACT,
    CATEGORIES,
    GRID,
    HERO,
    HOSTILE,
    IDLE,
    ITEMS,
    LINES,
    SCREENS,
    item,
    notice,
    payload,
)


def focused(box: Box) -> str | None:
    """The name of the control that has the focus."""
    name: str | None = box.page.evaluate("() => document.activeElement?.dataset?.focus ?? null")
    return name


def test_focus_and_scroll_survive_an_update(box: Box) -> None:
    """A message appears above, a card leaves before the focused one: the guest stays where they were."""
    box.page.set_viewport_size({"width": 1280, "height": 800})
    page = box.open(SCREENS["browse"]).page
    card = page.locator('[data-focus="open:506"]')
    card.focus()
    # Focus that goes and comes back is heard by a screen reader: it must never have gone.
    card.evaluate("(card) => card.addEventListener('blur', () => { card.dataset.blurred = 'yes'; })")
    page.locator("#stage").evaluate("(stage) => { stage.scrollTop = 150; }")
    box.show(payload(notice("info"), CATEGORIES, {**GRID, "items": ITEMS[1:]}, actions=("checkout",)))
    expect(page.locator(".notice")).to_be_visible()
    assert focused(box) == "open:506"
    assert card.get_attribute("data-blurred") is None
    assert page.locator("#stage").evaluate("(stage) => stage.scrollTop") == 150


def test_a_new_page_starts_at_its_top_and_the_way_back_leads_to_where_it_was(box: Box) -> None:
    """Scrolled down, into an item, and back."""
    box.page.set_viewport_size({"width": 1280, "height": 800})
    page = box.open(SCREENS["browse"]).page
    page.locator("#stage").evaluate("(stage) => { stage.scrollTop = 200; }")
    box.show(SCREENS["detail"])
    expect(page.locator(".hero")).to_be_visible()
    assert page.locator("#stage").evaluate("(stage) => stage.scrollTop") == 0
    box.show(SCREENS["browse"])
    expect(page.locator(".grid")).to_be_visible()
    assert page.locator("#stage").evaluate("(stage) => stage.scrollTop") == 200


def test_a_half_typed_word_survives_an_update(box: Box) -> None:
    """The guest types while the box answers what was typed before; only the pauses are searched for."""
    page = box.open(SCREENS["browse"]).page
    field = page.get_by_role("textbox")
    field.focus()
    page.keyboard.insert_text("bur")
    assert box.received("touch.search") == {"query": "bur"}
    box.show(payload(CATEGORIES, {**GRID, "title": "Results for “bur”", "items": ITEMS[:3]}))
    expect(page.locator("h1")).to_contain_text("Results")
    page.keyboard.insert_text("ger")
    expect(field).to_have_value("burger")
    assert box.received("touch.search", 2) == {"query": "burger"}
    page.locator('[data-focus="category:drinks"]').tap()
    expect(field).to_have_value("")


def test_a_touch_into_the_search_field_brings_keys(box: Box) -> None:
    """A kiosk has no keyboard: one appears, types, and goes."""
    page = box.open(SCREENS["browse-empty-cart"]).page
    page.get_by_role("textbox").tap()
    for letter in "cok":
        page.locator(f'[data-focus="key:{letter}"]').tap()
    expect(page.get_by_role("textbox")).to_have_value("cok")
    box.wait_for(lambda: box.sent and box.sent[-1]["payload"] == {"query": "cok"}, "the search")
    page.locator('[data-focus="key:Done"]').tap()
    expect(page.locator(".keyboard")).to_have_count(0)


@pytest.mark.parametrize("name", [HOSTILE, "</script>", "&lt;b&gt;", "{name}", "$&", "javascript:alert(1)"])
def test_names_are_only_ever_text(box: Box, name: str) -> None:
    """A menu may name its dishes as it likes: it is read, never run, and loads nothing from elsewhere."""
    asked: list[str] = []
    box.page.on("request", lambda request: asked.append(request.url))
    dish = item(1, name, 1.0, "http://elsewhere.example/x.png", description=name, allergens=[name], tags=[name])
    line = {**LINES[0], "name": name, "customizations": [name], "options": [{"name": name, "amount": "extra"}]}
    group = {"id": "g", "name": name, "kind": "choice", "options": [{"id": "o", "name": name, "price": 0}]}
    page = box.open(
        payload({**notice("info"), "message": name}, {**GRID, "title": name, "items": [dish]}, lines=[line])
    ).page
    expect(page.locator(".card-name")).to_have_text(name)
    box.show(payload({**HERO, "data": {**dish, "groups": [group]}}, mode="detail", lines=[line]))
    expect(page.locator(".hero h1")).to_have_text(name)
    box.say({"type": "error", "payload": {"code": "x", "message": name}})
    expect(page.get_by_role("alert")).to_have_text(name)
    assert page.title() == "Order here"
    assert page.locator("script:not([src]), #stage script, .card img[onerror]").count() == 0
    assert [url for url in asked if not url.startswith("http://localhost/")] == []


def test_the_idle_question_counts_down(box: Box) -> None:
    """From the seconds that the box gives, by itself, to zero and not below; another touch on it starts nothing."""
    page = box.page
    page.clock.install()
    box.open(SCREENS["idle-warning"])
    countdown = page.locator(".countdown")
    expect(countdown).to_have_text("20")
    page.clock.run_for(5_000)
    expect(countdown).to_have_text("15")
    page.clock.run_for(60_000)
    expect(countdown).to_have_text("0")
    box.show(SCREENS["browse"])
    page.clock.run_for(100)
    expect(countdown).to_have_count(0)


def test_nothing_behind_a_question_can_be_touched(box: Box) -> None:
    """Behind the idle question the screen is inert, for the finger and for the keyboard."""
    page = box.open(payload(CATEGORIES, GRID, IDLE)).page
    others = "[...kiosk.children].filter((part) => !['status', 'said'].includes(part.id))"
    covered = f"(kiosk) => {others}.every((part) => part.inert)"
    assert page.locator("#kiosk").evaluate(covered)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert focused(box) in {"extend", "end"}


def test_the_language_of_the_page_follows_the_document(box: Box) -> None:
    """Texts, prices and the language that a screen reader hears."""
    page = box.open(SCREENS["german"]).page
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator('.hero [data-focus="add"]')).to_contain_text("Zur Bestellung")
    expect(page.locator('.hero [data-focus="add"]')).to_contain_text("5,90")


def test_a_session_leaves_nothing_to_the_next_guest(box: Box) -> None:
    """A choice made by one guest is not there for the next, even when the same item is what they see first."""
    page = box.open(SCREENS["detail"]).page
    page.locator('[data-focus="extras:bacon:normal"]').tap()
    box.show(SCREENS["detail"], session_id="s2")
    expect(page.locator('[data-focus="extras:bacon:none"]')).to_have_attribute("aria-pressed", "true")


def test_a_press_shows_in_the_same_frame(box: Box) -> None:
    """Under the finger the button looks pressed before anything is sent."""
    page = box.open(SCREENS["browse"]).page
    button = page.locator('[data-action="checkout"]')
    rest = button.evaluate("(button) => getComputedStyle(button).backgroundColor")
    button.hover()
    page.mouse.down()
    pressed = button.evaluate("(button) => getComputedStyle(button).backgroundColor")
    assert pressed != rest
    assert box.sent == []
    page.mouse.up()
    box.received("touch.action")


def test_arrow_keys_move_between_cards(box: Box) -> None:
    """Right and left lead to the neighbours that the eye sees, Enter opens."""
    page = box.open(SCREENS["browse"]).page
    page.locator('[data-focus="open:101"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused(box) == "open:300"
    page.keyboard.press("ArrowLeft")
    assert focused(box) == "open:103"
    page.keyboard.press("Enter")
    assert box.received("touch.select_item") == {"item_id": 103}


def test_a_keyboard_guest_never_loses_the_place(box: Box) -> None:
    """Into an item by Enter, out by Escape: the focus is on the item's card again, and it can be seen."""
    page = box.open(SCREENS["browse"]).page
    page.locator('[data-focus="open:300"]').focus()
    page.keyboard.press("Enter")
    box.received("touch.select_item")
    box.show(SCREENS["detail"])
    expect(page.locator(".hero")).to_be_visible()
    box.settled()
    assert focused(box) == "add"
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Escape")
    assert box.received("touch.back") == {}
    box.show(SCREENS["browse"])
    expect(page.locator(".grid")).to_be_visible()
    box.settled()
    assert focused(box) == "open:300"


def test_any_key_begins_on_the_attract_screen(box: Box) -> None:
    """A guest at a keypad needs no finger to begin."""
    page = box.open(payload(ATTRACT, mode="attract", lines=[])).page
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert box.received("touch.engage") == {}
