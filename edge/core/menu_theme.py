"""A restaurant's look in its menu file: names and values that the page may take, and whether they can be read.

Values reach a style sheet, so only what this table allows gets there: colours, lengths, names of fonts. Contrast is
that of WCAG 2.2 success criterion 1.4.3, 4.5:1 for text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from edge.core.menu_model import Picture

LEAST = 4.5
"""Contrast of text on its background."""
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
LENGTH = re.compile(r"0|(?:[0-9]{1,2}(?:\.[0-9]{1,3})?|\.[0-9]{1,3})(?:rem|px)")
FONTS = re.compile(r'(?:"[A-Za-z0-9 -]{1,60}"|[A-Za-z][A-Za-z0-9-]{0,60})(?:, ?(?:"[A-Za-z0-9 -]{1,60}"|[A-Za-z][A-Za-z0-9-]{0,60})){0,11}')  # fmt: skip # noqa: E501
PAGE: dict[str, str] = {
    "ink": "#221812", "ink-soft": "#645346", "paper": "#faf6f0", "surface": "#ffffff", "surface-soft": "#f4ece1",
    "line": "#e6dac9", "edge": "#8a7563", "accent": "#c0301a", "accent-deep": "#93200d", "accent-soft": "#fdeae4",
    "on-accent": "#ffffff", "good": "#1f6b3f", "good-soft": "#e6f3ea", "warn": "#7a4b00", "warn-soft": "#fff1d2",
    "bad": "#9c1c1c", "bad-soft": "#fde4e4", "focus": "#0b57d0", "plate": "#f8efe2", "plate-deep": "#f1dfc6",
    "stage-start": "#fff6e6", "stage-end": "#f6cd92",
}  # fmt: skip
"""Every colour that a theme may set, and what the page has for it when the theme does not."""
LENGTHS = ("radius", "radius-small")
READ: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ink", ("paper", "surface", "surface-soft", "accent-soft", "plate", "stage-start", "stage-end")),
    ("ink-soft", ("paper", "surface", "surface-soft")),
    ("on-accent", ("accent", "accent-deep")),
    ("accent", ("paper", "surface", "accent-soft")),
    ("good", ("surface", "good-soft")),
    ("warn", ("surface", "warn-soft")),
    ("bad", ("surface", "bad-soft")),
)
"""Which colours the page writes in, and on which backgrounds."""


class Theme(Struct, frozen=True):
    """`tokens` are CSS custom properties without their dashes; `logo` stands beside the restaurant's name."""

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}$", examples=["corner-grill"])]
    tokens: dict[str, str] = {}
    logo: Picture | None = None


class Contrast(NamedTuple):
    """How well one colour is read on another: 1 is not at all, 21 is black on white."""

    text: str
    background: str
    ratio: float


def wrong_tokens(theme: Theme) -> Iterator[tuple[str, str, str]]:
    """Tokens that the page must not take: (token, what is wrong, what to do)."""
    for token, value in theme.tokens.items():
        if token in PAGE:
            if not COLOUR.fullmatch(value):
                yield token, f"{value!r:.60} is no colour", "write it like #c0301a"
        elif token in LENGTHS:
            if not LENGTH.fullmatch(value):
                yield token, f"{value!r:.60} is no length", "write it like 0.8rem or 12px"
        elif token == "font":
            if not FONTS.fullmatch(value):
                yield token, f"{value!r:.60} is no list of fonts", 'write it like "Noto Sans", Arial, sans-serif'
        else:
            yield token, "is no part of a theme", f"known are {', '.join((*PAGE, *LENGTHS, 'font'))}"


def contrasts(theme: Theme) -> list[Contrast]:
    """Every pair that this theme decides about, the least readable first. Its colours must be in order."""
    colours = {**PAGE, **{token: value for token, value in theme.tokens.items() if token in PAGE}}
    pairs = ((text, under) for text, backgrounds in READ for under in backgrounds)
    found = [
        Contrast(text, under, contrast(colours[text], colours[under]))
        for text, under in pairs
        if text in theme.tokens or under in theme.tokens
    ]
    return sorted(found, key=lambda pair: pair.ratio)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
