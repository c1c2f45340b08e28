"""Text as bytes: right on paper, or drawn, but never replaced silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.io.hardware.printers.encoder import Encoder, Run
from edge.io.hardware.printers.profiles import PROFILES
from edge.io.hardware.printers.text import clean

EPSON, GENERIC = PROFILES["epson"], PROFILES["generic"]


@given(st.text().map(lambda text: clean(text).replace("\n", "")), st.sampled_from(sorted(PROFILES)))
def test_every_character_is_in_a_page_that_has_it_or_is_drawn(text: str, profile: str) -> None:
    """The runs together are the text, and the bytes of each decode to it again."""
    runs = Encoder(PROFILES[profile]).runs(text)
    assert "".join(run.text for run in runs) == text
    for page, part in runs:
        assert not page or part.encode(page).decode(page) == part
        assert not page or page in PROFILES[profile].pages


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Grüße 3,50 €", [Run("cp858", "Grüße 3,50 €")]),
        ("Żurek z łososiem", [Run("cp852", "Żurek z łososiem")]),
        ("Москва", [Run("cp866", "Москва")]),
        ("Ελλάδα", [Run("cp737", "Ελλάδα")]),
        ("宫保鸡丁 10 €", [Run("", "宫保鸡丁"), Run("cp858", " 10 €")]),
    ],
)
def test_preference_is_fixed(text: str, runs: list[Run]) -> None:
    """The same text is always the same bytes, in the page that most printers have."""
    assert Encoder(EPSON).runs(text) == runs


def test_the_page_in_use_stays_while_it_will_do() -> None:
    """No switch between words that the page has anyway."""
    encoder = Encoder(EPSON)
    assert encoder.runs("Żurek") == [Run("cp852", "Żurek")]
    assert encoder.runs("Käse") == [Run("cp852", "Käse")]


def test_words_from_right_to_left_stay_in_one_picture() -> None:
    """Drawn one by one, two Arabic words would change places."""
    assert Encoder(EPSON).runs("شاورما 2 دجاج x") == [Run("", "شاورما 2 دجاج"), Run("cp858", " x")]


def test_a_letter_stays_with_its_mark() -> None:
    """A mark drawn alone would stand beside its letter."""
    assert Encoder(EPSON).runs("ax̣b") == [Run("cp858", "a"), Run("", "x̣"), Run("cp858", "b")]


def test_a_printer_with_few_pages_has_more_drawn() -> None:
    """A profile promises only what its model has."""
    assert Encoder(GENERIC).runs("Ελλάδα")[0].page == ""
