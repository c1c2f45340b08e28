"""While somebody speaks: the guess on the page, where it lies, what it leaves alone, and a voice that falls silent."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.page.box import Box
from tests.page.documents import (
    ATTRACT,
    CAPTIONS,
    CATEGORIES,
    CHOOSE,
    FILTER,
    GRID,
    GUESSED,
    GUESSES,
    HEARD,
    HERO,
    HOSTILE,
    REVIEW,
    SPEAKING,
    SURE_OF_IT,
    Json,
    payload,
)

PLACES = """() => {
    const moving = "#stage [data-focus], .rail [data-focus], #order [data-focus], #actions *, #undo *";
    const place = (node) => Object.values(node.getBoundingClientRect().toJSON()).map(Math.round);
    return [...document.querySelectorAll(moving)].map((node) => [node.dataset.focus, ...place(node)]);
}"""
SIZES = {"upright": (1080, 1920), "lying": (1920, 1080), "small": (1024, 768)}
DISPLAYS: dict[str, Json] = {
    "usual": {},
    "large": {"text_scale": 1.6},
    "reach": {"reach": True},
    "reach-large": {"reach": True, "text_scale": 1.6},
    "contrast": {"high_contrast": True},
}
SHOWN: dict[str, tuple[Json, ...]] = {
    "browse": (CATEGORIES, FILTER, GRID),
    "detail": (HERO,),
    "review": (REVIEW,),
    "attract": (ATTRACT,),
}
TIMES = "\N{MULTIPLICATION SIGN}"
VOICE = """window.spoken = []; window.silenced = 0;
    Object.defineProperty(window, "speechSynthesis", { value: {
        speak: (words) => window.spoken.push(words.text), cancel: () => { window.silenced += 1; },
        pause: () => {}, resume: () => {},
    } });"""


def screen(*more: Json, mode: str = "browse", language: str = "en", **display: Any) -> Json:
    """A screen with something over it."""
    known = {"reach": False, "high_contrast": False, "text_scale": 1.0, "speech": False}
    direction = "rtl" if language == "ar" else "ltr"
    look = {"language": language, "direction": direction, "display": {**known, **display}}
    return payload(*more, *SHOWN[mode], mode=mode, actions=("checkout",), **look)


def lines(number: int) -> list[Json]:
    """So many guessed lines, one of them with a name that is too long."""
    names = ("Cheeseburger", "Garden Salad with roasted seeds and a very long name", "Coke")
    more = {"change": "add", "detail": "Large, no onions", "price_text": "€5.90", "image": "images/food/coke.svg"}
    return [{"item_id": at, "name": names[at % 3], "quantity": at + 1, **more} for at in range(number)]


def speaking(text: str, number: int = 0) -> Json:
    """A partial sentence and what it would do."""
    return {**SPEAKING, "text": text, **({"lines": lines(number)} if number else {})}


def box_of(page: Page, selector: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of an element."""
    found = page.locator(selector).first.bounding_box()
    assert found is not None, selector
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", DISPLAYS)
def test_the_guess_grows_and_nothing_moves(box: Box, size: str, look: str) -> None:
    """From the first word to six lines and back to none: neither the screen under it nor its own words move, it keeps
    its elements, and it stays off the order, the next step and the button that adds."""
    page = box.page
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    box.open(screen())
    for mode in SHOWN:
        box.show(screen(mode=mode, **DISPLAYS[look]), session_id=mode)
        box.settled()
        before = page.evaluate(PLACES)
        placed, kept = None, None
        for words, number in (("I'd", 0), ("I'd like a coke", 1), ("I'd like a coke and " * 5, 6), ("I'd like", 2)):
            box.show(screen(speaking(words, number), mode=mode, **DISPLAYS[look]), session_id=mode)
            box.settled()
            assert page.evaluate(PLACES) == before, mode
            card = box_of(page, "#told .partial")
            expect(page.locator(".glimpse")).to_have_count(number)
            placed = placed or box_of(page, ".heard-words")
            assert box_of(page, ".heard-words") == placed, mode
            assert 0 <= card[0] < card[2] <= SIZES[size][0]
            assert card[1] >= 0
            for part in ("#order", "#actions", "#tools", ".bar"):
                if page.locator(part).first.is_visible():
                    assert not overlap(card, box_of(page, part)), f"{mode}: {part}"
            page.evaluate("(kept) => { if (!kept) document.querySelector('.heard-words').kept = true; }", kept)
            kept = page.evaluate("() => document.querySelector('.heard-words').kept === true")
            assert kept, mode
        # What was understood at the end lies where the guess was; it begins no order by itself.
        for last in ((HEARD,), ()) if mode != "attract" else ((),):
            box.show(screen(*last, mode=mode, **DISPLAYS[look]), session_id=mode)
            box.settled()
            assert page.evaluate(PLACES) == before, mode


def test_a_line_that_stays_is_the_same_one_and_one_that_is_taken_back_goes(box: Box) -> None:
    """ "Two cheeseburgers, no, three": its number changes in its place; what is no longer meant is gone."""
    page = box.open(screen(GUESSED)).page
    burger = page.locator(".glimpse", has_text="Cheeseburger")
    burger.evaluate("(line) => { line.kept = true; }")
    first, *_ = GUESSED["lines"]
    box.show(screen({**GUESSED, "lines": [{**first, "quantity": 3, "price_text": "€17.70"}]}))
    expect(page.locator(".glimpse")).to_have_count(1)
    expect(burger).to_contain_text(f"3{TIMES}")
    expect(burger).to_contain_text("€17.70")
    assert burger.evaluate("(line) => line.kept === true")
    box.show(screen({**GUESSED, "lines": [{**first, "change": "remove"}]}))
    expect(page.locator(".glimpse.remove")).to_contain_text("Taking off")
    box.show(screen(HEARD))
    expect(page.locator(".heard .understood")).to_be_visible()
    expect(page.locator(".glimpse, .still-listening")).to_have_count(0)


def test_it_reads_as_a_guess_without_colours(box: Box) -> None:
    """By dashes around it and under what was understood, by its words, and it tells each line's picture and price."""
    page = box.open(screen(GUESSED)).page
    expect(page.locator(".still-listening")).to_have_text("Listening…")
    for dashed, side in ((".partial", "Top"), (".glimpse", "Top"), (".partial mark", "Bottom")):
        styles = page.locator(dashed).evaluate_all(
            f"(all) => all.map((one) => getComputedStyle(one).border{side}Style)"
        )
        assert set(styles) == {"dashed"}, dashed
    burger = page.locator(".glimpse").first
    for told in (f"2{TIMES}", "Cheeseburger", "no onions", "€11.80"):
        expect(burger).to_contain_text(told)
    expect(burger.locator(".picture")).to_have_attribute("src", "images/food/cheeseburger.svg")
    expect(page.locator(".cart .line")).to_have_count(2)


@pytest.mark.parametrize(("language", "said"), [("de", "Kommt weg"), ("ar", "جارٍ الحذف"), ("ja", "取り消し")])
def test_the_page_has_its_own_words_for_it_in_every_language(box: Box, language: str, said: str) -> None:
    """What becomes of a line, in the guest's language, whichever way it is written."""
    removed = {**GUESSED["lines"][0], "change": "remove"}
    page = box.open(screen({**GUESSED, "lines": [removed]}, language=language)).page
    expect(page.locator(".glimpse-details")).to_contain_text(said)
    card, line = box_of(page, ".partial"), box_of(page, ".glimpse")
    assert card[0] < line[0] < line[2] < card[2]


@pytest.mark.parametrize("size", SIZES)
def test_a_finger_goes_through_it(box: Box, size: str) -> None:
    """In the middle of a sentence: the dish that lies under the guess is the one that is touched."""
    page = box.page
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    box.open(screen(speaking("a coke and a brownie", 6)))
    box.settled()
    card = box_of(page, "#told .partial")
    for dish in page.locator('[data-focus^="open:"]').all():
        place = dish.bounding_box()
        assert place is not None
        x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 3
        if card[0] < x < card[2] and card[1] < y < card[3]:
            page.touchscreen.tap(x, y)
            assert box.received("touch.select_item")["item_id"] > 0
            return
    raise AssertionError("no dish lies under it")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", DISPLAYS)
@pytest.mark.parametrize("prompt", [SURE_OF_IT, CHOOSE, GUESSES], ids=["confirm", "choose", "guesses"])
def test_it_covers_no_question(box: Box, size: str, look: str, prompt: Json) -> None:
    """Who answers by voice sees the words above the question; where there is no room, they are behind it."""
    page = box.page
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    box.open(screen(prompt, **DISPLAYS[look]))
    box.settled()
    before = box_of(page, ".sheet")
    box.show(screen(speaking("the large one please, and " * 3, 2), prompt, **DISPLAYS[look]))
    box.settled()
    assert box_of(page, ".sheet") == before
    expect(page.locator(".heard-words")).to_have_text("the large one please, and " * 3)
    corners = page.locator(".sheet :is(h2, .button)").evaluate_all(
        """(all) => all.every((one) => {
            const { left, right, top, bottom } = one.getBoundingClientRect();
            return [[left + 9, top + 9], [right - 9, top + 9], [left + 9, bottom - 9], [right - 9, bottom - 9]]
                .every(([x, y]) => document.elementFromPoint(x, y)?.closest(".sheet"));
        })"""
    )
    assert corners
    page.locator('.sheet [data-focus^="choice:"]').first.tap()
    box.received("prompt.answer")


def test_nothing_of_a_guess_is_announced_or_moves(box: Box) -> None:
    """A screen reader hears what was understood at the end, not each word; who wants it still has it still."""
    told = {name: part for name, part in GUESSED.items() if name != "a11y"}
    page = box.open(screen(told)).page
    heard = page.locator("#told [data-component=heard]")
    expect(heard).to_have_attribute("aria-live", "off")
    names = page.locator(".partial, .glimpse, .listening i").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).animationName)"
    )
    assert set(names) == {"none"}
    box.show(screen(HEARD))
    expect(heard).not_to_have_attribute("aria-live", "off")
    expect(heard).to_have_attribute("role", "status")


def test_lines_that_cannot_be_are_passed_over_and_names_are_only_text(box: Box) -> None:
    """A document is shown as far as it makes sense."""
    hostile = {
        "item_id": 1,
        "name": HOSTILE,
        "quantity": 1,
        "change": HOSTILE,
        "detail": HOSTILE,
        "price_text": HOSTILE,
    }
    picture = {**hostile, "item_id": 2, "image": "http://elsewhere.example/x.png"}
    page = box.open(screen({**SPEAKING, "lines": [None, 7, hostile, picture]})).page
    expect(page.locator(".glimpse")).to_have_count(2)
    expect(page.locator(".glimpse-name bdi").nth(1)).to_have_text(HOSTILE)
    assert page.title() == "Order here"
    assert page.locator(".glimpse script, .glimpse [onerror]").count() == 0
    box.show(screen({**SPEAKING, "lines": "none"}))
    expect(page.locator(".glimpse")).to_have_count(0)


def test_marks_of_a_long_sentence_stay_on_their_words(box: Box) -> None:
    """Its beginning is left out while it goes on; what was understood of its end is marked where it is."""
    words = "word " * 60 + "coke"
    spans = [{"start": 300, "end": 304, "kind": "item"}, {"start": 0, "end": 4, "kind": "item"}]
    page = box.open(screen({**SPEAKING, "text": words, "spans": spans})).page
    assert page.locator(".heard mark").all_inner_texts() == ["coke"]
    text, place = page.locator(".heard mark"), box_of(page, ".heard-words")
    expect(text).to_be_visible()
    assert overlap(box_of(page, ".heard mark"), place)


def test_the_voice_falls_silent_as_soon_as_the_guest_speaks(box: Box) -> None:
    """What is being said, what waits to be said, and the caption of both; what comes afterwards is said as usual, and
    a screen that changed meanwhile is told at the end."""
    page = box.page
    page.add_init_script(VOICE)
    listening = {"speech": True}
    box.open(screen(**listening))
    box.say({"type": "tts.say", "payload": {"text": "Anything else?", "language": "en", "interrupt": True}})
    box.wait_for(lambda: page.evaluate("() => window.spoken.length"), "the voice")
    before = page.evaluate("() => window.silenced")
    box.say({"type": "tts.say", "payload": {"text": "Our fries are fresh.", "language": "en", "interrupt": False}})
    guessed = {**GRID, "speech": "Results for coke."}
    box.show(payload({**SPEAKING, "text": "show"}, guessed, display={**screen()["display"], **listening}))
    box.settled()
    assert page.evaluate("() => window.silenced") == before + 1
    expect(page.locator("#caption .caption")).to_have_count(0)
    page.wait_for_timeout(100)
    assert page.evaluate("() => window.spoken") == ["Anything else?"]
    # An agent that has to speak may, also if the same screen comes once more.
    box.say({"type": "tts.say", "payload": {"text": "One moment.", "language": "en", "interrupt": True}})
    box.show(payload({**SPEAKING, "text": "show"}, guessed, display={**screen()["display"], **listening}))
    box.wait_for(lambda: "One moment." in page.evaluate("() => window.spoken"), "the voice")
    box.show(payload({**SPEAKING, "text": "show me"}, guessed, display={**screen()["display"], **listening}))
    box.show(payload(HEARD, guessed, CAPTIONS, display={**screen()["display"], **listening}))
    box.wait_for(lambda: "Results for coke." in page.evaluate("() => window.spoken"), "the voice")
    assert page.evaluate("() => window.spoken") == ["Anything else?", "One moment.", "Results for coke."]
