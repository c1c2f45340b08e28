"""Columns: no line is wider than the paper, and no amount is ever lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge.io.hardware.printers.text import clean, row, width, wrap

COLUMNS = st.sampled_from((10, 16, 24, 32, 42, 48))
AMOUNTS = st.sampled_from(("€11.80", "1.234.567,90 €", "-0,50 €", "¥500", "CHF 12.00 A"))


@given(st.text(), COLUMNS)
def test_no_line_is_wider_than_the_paper(text: str, columns: int) -> None:
    """Whatever is printed fits, wide characters and combining marks included."""
    assert all(width(line) <= columns for line in wrap(clean(text), columns))


@given(st.text(), COLUMNS)
def test_wrapping_loses_nothing_but_blanks(text: str, columns: int) -> None:
    """Every visible character of a name is on the paper, in its order."""
    text = clean(text)
    assert "".join("".join(wrap(text, columns)).split()) == "".join(text.split())


@given(st.text(), AMOUNTS, COLUMNS)
def test_an_amount_is_on_the_paper_in_one_piece(left: str, amount: str, columns: int) -> None:
    """A name, however long, neither cuts nor pushes out what it costs."""
    lines = row(clean(left), amount, columns)
    if width(amount) <= columns:
        assert sum(end == amount for _, _, end in lines) == 1
    assert all(width(start) + blanks + width(end) <= columns for start, blanks, end in lines)
    assert all(blanks >= 0 for _, blanks, _ in lines)


@given(st.text())
def test_no_text_is_a_command(text: str) -> None:
    """Control characters and overrides of the writing direction do not get through from a name to the printer."""
    cleaned = clean(text + "\x1b@\x10\x14\x01\x00\x01\x1dV\x00\u202e\u2066")
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in cleaned.replace("\n", ""))
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2069") & set(cleaned)


def test_a_line_that_fits_is_not_touched() -> None:
    """What a terminal has laid out with blanks stays as it is."""
    line = "Terminal-ID :      52500041"
    assert wrap(line, 32) == [line]


def test_long_lines_break_between_words_and_keep_their_indent() -> None:
    """A broken option still stands below its line."""
    assert wrap("    + extra crispy smoked bacon from the farm", 24) == [
        "    + extra crispy",
        "    smoked bacon from",
        "    the farm",
    ]


def test_decomposed_letters_are_composed() -> None:
    """A menu written on a Mac has the same umlauts."""
    assert clean("Gru\u0308ße") == "Grüße"
