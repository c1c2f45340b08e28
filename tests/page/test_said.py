"""What was said, on the page: marked, in nobody's way, taken back with one touch, and asked about."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.page.box import Box
from tests.page.documents import (
    CATEGORIES,
    CHOOSE,
    FILTER,
    GRID,
    GUESSES,
    HEARD,
    HERO,
    HOSTILE,
    SAID,
    SPEAKING,
    SURE_OF_IT,
    Json,
    notice,
    payload,
)

PLACES = """() => {
    const moving = "#stage [data-focus], .rail [data-focus], #order [data-focus], #actions *";
    const place = (node) => Object.values(node.getBoundingClientRect().toJSON()).map(Math.round);
    return [...document.querySelectorAll(moving)].map((node) => [node.dataset.focus, ...place(node)]);
}"""
SIZES = {"upright": (1080, 1920), "lying": (1920, 1080), "small": (1024, 768)}


def screen(*more: Json, mode: str = "browse", **display: Any) -> Json:
    """The menu, or an item, with something over it."""
    shown = [HERO] if mode == "detail" else [CATEGORIES, FILTER, GRID]
    known = {"reach": False, "high_contrast": False, "text_scale": 1.0, "speech": False}
    return payload(*more, *shown, mode=mode, actions=("checkout",), display={**known, **display})


@pytest.mark.parametrize("mode", ["browse", "detail"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("display", [{}, {"text_scale": 1.6}, {"reach": True}], ids=["usual", "large", "reach"])
def test_nothing_moves_while_somebody_speaks(box: Box, size: str, mode: str, display: Json) -> None:
    """Neither a partial sentence nor a long one nor the answer to it moves what a finger is on its way to."""
    page = box.page
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    box.open(screen(mode=mode, **display))
    box.settled()
    before = page.evaluate(PLACES)
    assert len(before) > 3
    for said in ((SPEAKING,), (HEARD,), ({**HEARD, "text": "word " * 400},), (HEARD, notice("warning"))):
        box.show(screen(*said, mode=mode, **display))
        box.settled()
        expect(page.locator("#told .heard")).to_be_visible()
        assert page.evaluate(PLACES) == before
    box.show(screen(mode=mode, **display))
    box.settled()
    assert page.evaluate(PLACES) == before


@pytest.mark.parametrize("size", SIZES)
def test_what_was_said_leaves_the_order_and_the_next_step_free(box: Box, size: str) -> None:
    """Also in large letters, and the menu under it can be scrolled out."""
    page = box.page
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    box.open(
        screen(
            {**HEARD, "text": "word " * 400, "understood": "Added: " + "2 Cheeseburger, " * 20, "spans": []},
            text_scale=1.6,
        )
    )
    box.settled()
    told = page.locator("#told").bounding_box()
    stage = page.locator("#stage").bounding_box()
    assert told is not None
    assert stage is not None
    assert told["y"] >= stage["y"]
    assert told["y"] + told["height"] <= stage["y"] + stage["height"] + 1
    last = page.locator(".grid > li").last
    last.scroll_into_view_if_needed()
    page.locator("#stage").evaluate("(node) => node.scrollTo(0, node.scrollHeight)")
    card = last.bounding_box()
    assert card is not None
    assert card["y"] < told["y"]


def test_the_understood_words_are_marked_and_read_as_one_sentence(box: Box) -> None:
    """By a line as well as a colour; the text is the guest's own, whole and in order, also for a screen reader."""
    page = box.open(screen(HEARD)).page
    expect(page.locator(".heard q")).to_have_text("two cheeseburgers and a coke")
    assert page.locator(".heard mark").all_inner_texts() == ["two", "cheeseburgers", "coke"]
    lines = page.locator(".heard mark").evaluate_all(
        "nodes => nodes.map((node) => getComputedStyle(node).borderBottomStyle)"
    )
    assert set(lines) == {"solid"}
    heard = page.locator("#told [data-component=heard]")
    expect(heard).to_have_attribute("role", "status")
    expect(heard).to_contain_text("Added: 2 Cheeseburger, 1 Coke")


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([{"start": 4, "end": 17, "kind": "item"}, {"start": 0, "end": 6, "kind": "item"}], ["two ch"]),
        ([{"start": 20, "end": 99, "kind": "item"}, {"start": -1, "end": 3, "kind": "item"}], []),
        ([{"start": 0, "end": 3, "kind": '"><b>'}, None, {"start": "x"}], ["two"]),
    ],
)
def test_spans_that_cannot_be_are_passed_over(box: Box, spans: list[Any], marked: list[str]) -> None:
    """The words stay whole whatever is said of them."""
    page = box.open(screen({**HEARD, "spans": spans})).page
    assert page.locator(".heard mark").all_inner_texts() == marked
    expect(page.locator(".heard q")).to_have_text("two cheeseburgers and a coke")


def test_a_long_sentence_shows_its_end_while_it_goes_on(box: Box) -> None:
    """What is being said is news, what was said first is not; afterwards its beginning is what one looks for."""
    words = " ".join(f"word{at}" for at in range(200))
    page = box.open(screen({**SPEAKING, "text": words})).page
    expect(page.locator(".heard q")).to_contain_text("word199")
    box.show(screen({**HEARD, "text": words, "spans": []}))
    expect(page.locator(".heard q")).to_contain_text("word0 ")


def test_one_touch_takes_back_what_the_sentence_did(box: Box) -> None:
    """The button names it, also where only its sign has room."""
    page = box.open(payload(HEARD, CATEGORIES, FILTER, GRID, SAID, actions=("checkout", "undo"))).page
    undo = page.locator('[data-focus="action:undo"]')
    expect(undo).to_contain_text("Added: 2 Cheeseburger, 1 Coke")
    undo.tap()
    assert box.received("touch.action") == {"id": "undo"}


@pytest.mark.parametrize("prompt", [SURE_OF_IT, CHOOSE, GUESSES], ids=["confirm", "choose", "guesses"])
def test_every_answer_is_one_touch(box: Box, prompt: Json) -> None:
    """Each answer sends itself with the id of its question."""
    page = box.open(payload(HEARD, CATEGORIES, GRID, prompt)).page
    for at, choice in enumerate(prompt["choices"], 1):
        page.locator(f'[data-focus="choice:{choice["id"]}"]').tap()
        assert box.received("prompt.answer", at) == {"id": prompt["prompt_id"], "choice": choice["id"]}


@pytest.mark.parametrize("prompt", [SURE_OF_IT, CHOOSE, GUESSES], ids=["confirm", "choose", "guesses"])
def test_the_way_out_of_a_question_is_the_escape_key_too(box: Box, prompt: Json) -> None:
    """The answer that does nothing."""
    page = box.open(payload(CATEGORIES, GRID, prompt)).page
    expect(page.locator(".dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert box.received("prompt.answer")["choice"] == prompt["choices"][-1]["id"]


def test_guesses_show_what_was_heard_and_what_each_would_be(box: Box) -> None:
    """The words, a picture where there is one, the price where it is one dish."""
    page = box.open(payload(CATEGORIES, GRID, GUESSES)).page
    expect(page.locator(".prompt-heard")).to_contain_text("to cheese burgs")
    assert page.locator(".guess").count() == 3
    assert page.locator(".guess .picture").count() == 2
    expect(page.locator('[data-focus="choice:2"]')).to_contain_text("€2.90")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prompt", [CHOOSE, GUESSES], ids=["choose", "guesses"])
@pytest.mark.parametrize(
    "display", [{}, {"text_scale": 1.6}, {"text_scale": 1.6, "reach": True}], ids=["usual", "large", "reach"]
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_answer_has_room(box: Box, size: str, prompt: Json, display: Json, direction: str) -> None:
    """All in sight without scrolling, none cut off at a side, each large enough for a finger."""
    page = box.page
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    body = screen(prompt, **display)
    box.open({**body, "language": "ar" if direction == "rtl" else "en", "direction": direction})
    box.settled()
    sheet = page.locator(".sheet").bounding_box()
    assert sheet is not None
    for control in page.locator(".sheet [data-focus]").all():
        place = control.bounding_box()
        assert place is not None
        assert place["height"] >= 44
        assert sheet["x"] <= place["x"]
        assert place["x"] + place["width"] <= sheet["x"] + sheet["width"]
        assert place["y"] + place["height"] <= sheet["y"] + sheet["height"]


def test_names_in_a_question_are_only_ever_text(box: Box) -> None:
    """A menu may name its dishes as it likes, and a guest may say what they like."""
    choices = [{"id": HOSTILE[:40], "label": HOSTILE, "image": "http://elsewhere.example/x.png", "price_text": HOSTILE}]
    page = box.open(payload(GRID, {**GUESSES, "question": HOSTILE, "heard": HOSTILE, "choices": choices})).page
    expect(page.locator(".guess-words")).to_have_text(HOSTILE)
    assert page.title() == "Order here"
    assert page.locator(".sheet script, .sheet img[onerror]").count() == 0
