"""Screens of a stated size and density, and what can be measured on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from PIL import Image
from playwright.sync_api import FloatRect, Page, ViewportSize

from tests.page.requirements.colour import Rgb, contrast

PROBE = Path(__file__).with_name("probe.js").read_text()
INCH_MM = 25.4


@dataclass(frozen=True, slots=True)
class Panel:
    """A touch screen as it is sold: pixels and the length of its diagonal."""

    name: str
    width: int
    height: int
    inches: float

    @property
    def mm_per_px(self) -> float:
        """Millimetres from one pixel to the next; they are square."""
        return float(self.inches * INCH_MM / (self.width**2 + self.height**2) ** 0.5)

    @property
    def viewport(self) -> ViewportSize:
        """For the browser."""
        return {"width": self.width, "height": self.height}

    def mm(self, px: float) -> float:
        """Millimetres of so many pixels."""
        return px * self.mm_per_px


UPRIGHT = Panel("24 inch upright", 1080, 1920, 24.0)
LYING = Panel("24 inch lying", 1920, 1080, 24.0)
SMALL = Panel("15 inch 4:3", 1024, 768, 15.0)
PANELS = (UPRIGHT, LYING, SMALL)

Rect = dict[str, float]


@dataclass(frozen=True, slots=True)
class Control:
    """Something to touch. `whole` is its rectangle in px, `seen` the part of it on the screen."""

    id: str
    name: str
    whole: Rect
    seen: Rect
    free: bool
    """Whether it is there as a whole: neither scrolled half away nor below a bar."""
    worded: bool
    """Whether letters or digits are drawn in it; otherwise a sign is all that says what it does."""
    text: bool
    """Whether it is a field to write into."""

    def __str__(self) -> str:
        return f"{self.id or self.name} {self.whole['width']:.0f} x {self.whole['height']:.0f} px"


@dataclass(frozen=True, slots=True)
class Words:
    """Something to read, in the lines it is drawn in."""

    text: str
    capital: float
    """Height of a capital in its font, in px."""
    colour: str
    opacity: float
    disabled: bool
    inControl: bool
    lines: list[Rect]


def controls(page: Page) -> list[Control]:
    """Everything that can be touched now."""
    return [Control(**one) for one in page.evaluate(f"() => ({PROBE}).controls()")]


def words(page: Page) -> list[Words]:
    """Everything that can be read now."""
    return [Words(**one) for one in page.evaluate(f"() => ({PROBE}).texts()")]


def layout_faults(page: Page) -> list[str]:
    """Words that are cut off, leave the screen or lie over each other."""
    found: list[str] = page.evaluate(
        f"() => {{ const p = {PROBE}; return [...p.cutOff(), ...p.outside(), ...p.overlaps()]; }}"
    )
    return found


def picture(page: Page, clip: FloatRect | None = None) -> Image.Image:
    """The screen as it is drawn, or a part of it."""
    taken = page.screenshot(animations="disabled", caret="hide", clip=clip)
    return Image.open(BytesIO(taken)).convert("RGB")


def surroundings(box: Rect, panel: Panel, margin: int = 14) -> FloatRect:
    """A rectangle with a margin around it, in whole pixels and on the screen."""
    left, top = max(0, int(box["x"]) - margin), max(0, int(box["y"]) - margin)
    right = min(panel.width, int(box["x"] + box["width"]) + margin)
    bottom = min(panel.height, int(box["y"] + box["height"]) + margin)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def ground(page: Page) -> Image.Image:
    """The screen as it is drawn, without any letters."""
    page.evaluate(f"() => ({PROBE}).withoutLetters(true)")
    try:
        return picture(page)
    finally:
        page.evaluate(f"() => ({PROBE}).withoutLetters(false)")


def crop(image: Image.Image, box: Rect | FloatRect, margin: float = 0) -> Image.Image:
    """The part of a picture inside a rectangle, kept inside the picture."""
    left, top = max(0, round(box["x"] - margin)), max(0, round(box["y"] - margin))
    right = min(image.width, round(box["x"] + box["width"] + margin))
    bottom = min(image.height, round(box["y"] + box["height"] + margin))
    return image.crop((left, top, max(left + 1, right), max(top + 1, bottom)))


def changed(one: Image.Image, other: Image.Image, ratio: float) -> int:
    """How many pixels of two pictures of one size stand against each other with at least that contrast."""
    pairs = zip(_pixels(one), _pixels(other), strict=True)
    return sum(old != new and contrast(old, new) >= ratio for old, new in pairs)


def _pixels(image: Image.Image) -> Sequence[Rgb]:
    return cast("Sequence[Rgb]", image.get_flattened_data())


def shades(image: Image.Image) -> Iterator[tuple[float, tuple[int, int, int]]]:
    """Share and colour of every colour in a picture, the most frequent first."""
    counted: list[tuple[int, Any]] = image.getcolors(image.width * image.height) or []
    for count, colour in sorted(counted, reverse=True):
        yield count / (image.width * image.height), colour
