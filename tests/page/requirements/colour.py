"""Colours as WCAG 2.2 compares them: relative luminance and contrast ratio."""

from __future__ import annotations

import re
from functools import lru_cache

Rgb = tuple[int, int, int]
_NUMBER = re.compile(r"[\d.]+")


def parse(text: str) -> tuple[Rgb, float]:
    """A computed colour, `rgb(r, g, b)` or `rgba(r, g, b, a)`, and its opacity. Raises ValueError for others."""
    numbers = [float(one) for one in _NUMBER.findall(text)]
    if not text.startswith("rgb") or len(numbers) not in (3, 4):
        raise ValueError(f"no rgb colour: {text}")
    red, green, blue = (round(one) for one in numbers[:3])
    return (red, green, blue), numbers[3] if len(numbers) == 4 else 1.0


def over(front: Rgb, opacity: float, back: Rgb) -> Rgb:
    """What is seen of a colour that lets `back` through."""
    red, green, blue = (round(one * opacity + other * (1 - opacity)) for one, other in zip(front, back, strict=True))
    return red, green, blue


@lru_cache(maxsize=65_536)
def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definition)."""
    parts = [one / 255 for one in colour]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
