"""A theme cannot do more than colour the page, and never makes it unreadable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from edge.core.menu_theme import LEAST, LENGTHS, PAGE, Theme, contrast, contrasts, wrong_tokens

TOKENS = (Path(__file__).parents[2] / "edge" / "page" / "css" / "tokens.css").read_text()


def test_the_defaults_are_the_page_s() -> None:
    """A theme that sets the ink alone is measured on the paper that the page really has."""
    root = TOKENS[TOKENS.index(":root {") : TOKENS.index("}")]
    found = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-fA-F]{3,6});", root))
    assert {name: found.get(name) for name in PAGE} == PAGE
    assert all(f"--{name}:" in root for name in (*LENGTHS, "font"))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#c0301a", "#c0301a", 1.0), ("#ff0000", "#fff", 4.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """Values that published calculators give; in either order."""
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_the_page_s_own_colours_can_be_read() -> None:
    """A theme of exactly the defaults decides about every pair, and breaks none."""
    found = contrasts(Theme("page", PAGE))
    assert len(found) > 15
    assert found[0].ratio >= LEAST


def test_only_what_a_theme_touches_is_measured() -> None:
    """A restaurant is not told about colours that it did not choose."""
    assert {pair.text for pair in contrasts(Theme("x", {"good": "#004400"}))} == {"good"}
    assert contrasts(Theme("x", {"radius": "1rem"})) == []


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("ink", "#12345"), ("ink", "red"), ("ink", "#000;}"), ("ink", "var(--paper)"), ("ink", ""),
        ("paper", "url(http://x)"), ("radius", "100vw"), ("radius", "-1px"), ("radius", "1rem;"), ("radius", "px"),
        ("font", "x; background: url(x)"), ("font", '"a'), ("font", "a,"), ("font", "@import"), ("touch", "1px"),
        ("text-scale", "2"), ("", "#000"), ("--ink", "#000"),
    ],
)  # fmt: skip
def test_what_is_no_value_of_its_token_is_refused(token: str, value: str) -> None:
    """Values end up in a style sheet."""
    assert [name for name, _, _ in wrong_tokens(Theme("x", {token: value}))] == [token]


@pytest.mark.parametrize(
    ("token", "value"),
    [("ink", "#000"), ("ink", "#A1b2C3"), ("radius", "0"), ("radius", "0.5rem"), ("radius-small", "12px"),
     ("font", '"Noto Serif JP", Georgia, serif'), ("font", "serif")],
)  # fmt: skip
def test_what_is_one_is_taken(token: str, value: str) -> None:
    """In every way that people write it."""
    assert not list(wrong_tokens(Theme("x", {token: value})))
