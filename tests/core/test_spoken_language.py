"""A guest who speaks another language than the screen: understood, and answered in it."""

from __future__ import annotations

import pytest

from edge.messages import Language, Transcript
from tests.core.kiosk import Kiosk

GERMAN_ORDER = "zwei Cheeseburger ohne Zwiebeln bitte"


@pytest.fixture
def kiosk() -> Kiosk:
    """An English kiosk whose guest has chosen no language."""
    found = Kiosk()
    found.page("touch.engage")
    return found


def say(kiosk: Kiosk, text: str, language: str | None, final: bool = True) -> None:
    """The speech recognition has heard this, in that language."""
    kiosk.nats("voice.transcript", Transcript(text, language, final=final))


def test_who_speaks_german_is_answered_in_german_on_screen_and_aloud(kiosk: Kiosk) -> None:
    """From the first sentence that is understood as German."""
    say(kiosk, GERMAN_ORDER, "de-AT")
    assert kiosk.session.language == "de"
    assert "Zwiebeln" in kiosk.said[0]
    assert kiosk.shown("Heard")["understood"] == "Hinzugefügt: 2 Cheeseburger (ohne Zwiebeln)"


def test_half_a_sentence_changes_no_language(kiosk: Kiosk) -> None:
    """The letters would change under the guest's eyes with every guess of the recognition."""
    say(kiosk, GERMAN_ORDER, "de", final=False)
    assert kiosk.session.language == "en"
    assert kiosk.shown("Heard")["lines"][0]["quantity"] == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [("Cola", "de"), ("bla bla", "de"), (GERMAN_ORDER, None), (GERMAN_ORDER, "xx"), ("two cheeseburgers", "en-GB")],
)
def test_what_is_no_sign_of_another_language_changes_nothing(kiosk: Kiosk, text: str, language: str | None) -> None:
    """The same in both, not understood, without a language, one that the kiosk has not, the one that is on."""
    say(kiosk, text, language)
    assert kiosk.session.language == "en"


def test_a_language_chosen_by_touch_stays(kiosk: Kiosk) -> None:
    """Until the next guest, who has chosen none."""
    kiosk.page("session.language", Language("en"))
    say(kiosk, GERMAN_ORDER, "de")
    assert (kiosk.session.language, kiosk.session.cart[0].quantity) == ("en", 2)
    kiosk.page("session.end")
    kiosk.page("touch.engage")
    say(kiosk, GERMAN_ORDER, "de")
    assert kiosk.session.language == "de"


def test_the_next_guest_finds_the_kiosk_s_own_language(kiosk: Kiosk) -> None:
    """What one guest spoke says nothing of the next."""
    say(kiosk, GERMAN_ORDER, "de")
    kiosk.page("session.end")
    assert kiosk.session.language == "en"
