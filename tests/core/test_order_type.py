"""Eat in or take away, said instead of touched."""

from __future__ import annotations

import pytest

from edge.core import speech
from edge.messages import Devices, Transcript
from tests.core.kiosk import Kiosk


@pytest.fixture
def kiosk() -> Kiosk:
    """A guest before it, and a box that can take money."""
    found = Kiosk()
    found.inside("devices.changed", Devices(journal_writable=True))
    found.page("touch.engage")
    return found


def say(kiosk: Kiosk, text: str, language: str | None = None) -> None:
    """The guest says it."""
    kiosk.nats("voice.transcript", Transcript(text, language))


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("to go please", "en", "take_away"),
        ("take away", "en", "take_away"),
        ("I'd like to eat here", "en", "eat_in"),
        ("for here", "en", "eat_in"),
        ("zum Mitnehmen", "de", "take_away"),
        ("wir essen hier", "de", "eat_in"),
    ],
)
def test_it_may_be_all_that_is_said(kiosk: Kiosk, text: str, language: str, kind: str) -> None:
    """The screen shows it, the voice says it, and the order has it."""
    kiosk.session.order_type = "eat_in" if kind == "take_away" else "take_away"
    say(kiosk, text, language)
    assert kiosk.document["order_type"] == kind
    assert kiosk.shown("Heard")["understood"]
    assert kiosk.said[-1] in speech.variants(language, kind)


def test_it_may_follow_an_order(kiosk: Kiosk) -> None:
    """Both in one breath: what was added is shown and said first."""
    say(kiosk, "two hamburgers to go")
    assert kiosk.shown("Heard")["understood"] == "Added: 2 Hamburger, Take away"
    assert [line.quantity for line in kiosk.session.cart] == [2]
    assert kiosk.session.order_type == "take_away"
    assert "Hamburger" in kiosk.said[-2]
    assert kiosk.said[-1] in speech.variants("en", "take_away")


def test_it_leaves_the_question_of_paying_open(kiosk: Kiosk) -> None:
    """Said on the review, "yes" still pays, and the order that is paid for is taken away."""
    say(kiosk, "a hamburger, that's all")
    say(kiosk, "oh, to go")
    prompt = kiosk.session.prompt
    assert prompt is not None
    assert prompt.text == "checkout"
    say(kiosk, "yes")
    assert kiosk.named("payment.start")[0].body["order"]["order_type"] == "take_away"


@pytest.mark.parametrize("text", ["take away the coke", "not to go", "take out the onions", "I'm ready to go"])
def test_the_same_words_in_another_sense_choose_nothing(kiosk: Kiosk, text: str) -> None:
    """What is taken off the order, denied, or means that the guest is done."""
    say(kiosk, "a coke")
    say(kiosk, text)
    assert kiosk.session.order_type == "eat_in"
