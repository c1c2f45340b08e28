"""Requirements 17 to 19: everything can be heard, the voice obeys, and the next guest finds it as it was."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.page.requirements.conftest import Measure
from tests.page.requirements.guest import Documents, begin_anew, control, order_number, press

STEPS: tuple[tuple[str, str], ...] = (
    ("category:drinks", "drink"),
    ("add:504", "water"),
    ("open:500", "coke"),
    ("add", "coke"),
    ("line:", "coke|change"),
    ("back", ""),
    ("action:checkout", r"total 5 euros 20"),
    ("take_away", ""),
)
"""What is pressed, and what must be heard after it; nothing where a press only confirms."""


def heard(page: Page, kind: str = "said") -> list[dict[str, Any]]:
    """What was heard so far, oldest first."""
    found: list[dict[str, Any]] = page.evaluate(f"() => window.heard.filter((one) => one.kind === '{kind}')")
    return found


def says(page: Page, words: str, since: int) -> str:
    """Wait for these words after so many others; returns what was said."""
    page.wait_for_function(
        "([words, since]) => window.heard.filter(({ kind }) => kind === 'said').slice(since)"
        ".some(({ text }) => new RegExp(words, 'i').test(text))",
        arg=[words, since],
    )
    return str(heard(page)[-1]["text"])


def switch_on(page: Page) -> None:
    """Have the screen read aloud from the first screen on."""
    press(page, "display")
    press(page, "speech")
    expect(control(page, "speech")).to_have_attribute("aria-checked", "true")
    press(page, "close")


@pytest.mark.requirement(17)
def test_every_state_is_spoken(guest: Page, measured: Measure) -> None:
    """Menu, item, order, review, payment, number: each is said, in the language of the screen."""
    switch_on(guest)
    press(guest, "begin")
    said = says(guest, "menu|touch|order|would you like", 0)
    spoken = 1
    for step, words in STEPS:
        before = len(heard(guest))
        press(guest, step) if not step.endswith(":") else guest.locator(f'[data-focus^="{step}"]').first.tap()
        if words:
            says(guest, words, before)
            spoken += 1
    before = len(heard(guest))
    press(guest, "action:pay")
    number = order_number(guest)
    said = says(guest, number, before)
    measured(17, "states that were spoken, of 7 that have something to say", spoken + 1, "", "7")
    assert number in said
    assert {one["lang"].split("-")[0] for one in heard(guest)} == {"en"}


@pytest.mark.requirement(17)
def test_a_refusal_is_spoken(guest: Page) -> None:
    """A search that finds nothing says so."""
    switch_on(guest)
    press(guest, "begin")
    before = len(heard(guest))
    guest.get_by_role("textbox").fill("xylophone")
    says(guest, "xylophone|nothing|not find", before)


@pytest.mark.requirement(18)
def test_a_touch_silences_the_voice_at_once(guest: Page, measured: Measure) -> None:
    """Before anything is answered; measured in the page, from the event to the silence."""
    switch_on(guest)
    press(guest, "begin")
    says(guest, ".", 0)
    guest.evaluate(
        "() => addEventListener('click', () => window.heard.push({ kind: 'touch', at: performance.now() }), true)"
    )
    press(guest, "category:drinks")
    times = guest.evaluate(
        """() => {
            const touch = window.heard.findLast(({ kind }) => kind === "touch");
            return [touch.at, window.heard.find(({ kind, at }) => kind === "silence" && at >= touch.at)?.at];
        }"""
    )
    measured(18, "touch to silence", times[1] - times[0], "ms", "<= 50")
    assert times[1] - times[0] <= 50


@pytest.mark.requirement(18, 19)
def test_the_voice_is_repeated_paused_and_made_louder(guest: Page, measured: Measure) -> None:
    """By controls that are there while it speaks; the next guest finds the voice off and the volume as it was."""
    switch_on(guest)
    press(guest, "begin")
    said = says(guest, ".", 0)
    expect(control(guest, "speech:repeat")).to_be_visible()
    before = len(heard(guest))
    press(guest, "speech:repeat")
    assert says(guest, re.escape(said[:30]), before) == said
    press(guest, "speech:pause")
    assert heard(guest, "pause")
    press(guest, "speech:resume")
    assert heard(guest, "resume")
    usual = heard(guest)[-1]["volume"]
    press(guest, "speech:louder")
    before = len(heard(guest))
    press(guest, "category:drinks")
    says(guest, ".", before)
    louder = heard(guest)[-1]["volume"]
    measured(19, "volume before and after a touch on louder", louder - usual, "of 1", "> 0")
    assert louder > usual
    documents = Documents(guest)
    begin_anew(guest)
    guest.reload()
    press(guest, "begin")
    expect(control(guest, "category:drinks")).to_be_visible()
    display = documents.all[-1]["display"]
    measured(19, "volume that the next guest finds", display.get("volume", usual), "of 1", f"= {usual:g}")
    assert not display["speech"]
    assert display.get("volume", usual) == usual


@pytest.mark.requirement(17)
def test_what_is_said_is_shown(guest: Page) -> None:
    """Captions, also for who has not switched the voice on."""
    press(guest, "begin")
    documents = Documents(guest)
    guest.reload()
    expect(control(guest, "category:drinks")).to_be_visible()
    press(guest, "add:101")
    expect(guest.get_by_role("region", name=re.compile("Your order: 1"))).to_be_visible()
    captions = documents.components("Captions")
    if captions and captions[-1]["text"]:
        expect(guest.locator('[data-component="captions"]')).to_contain_text(captions[-1]["text"])
