"""Drawing of characters that no code page has, with the fonts of this box.

Order matters more than taste: DejaVu shapes Arabic and Hebrew well, Unifont fills the 12 x 24 dots of a printer's
column exactly and has all the rest. Debian: `apt-get install fonts-dejavu-core fonts-unifont`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edge.io.hardware.printers.text import width

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
NAMES = (
    "DejaVuSans.ttf", "unifont.otf", "unifont.ttf", "unifont_upper.otf", "unifont_upper.ttf",
    "NotoSansCJK-Regular.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc", "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf", "NotoSansArabic-Regular.ttf", "NotoNaskhArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf",
    "NotoSansThai-Regular.ttf", "NotoSansDevanagari-Regular.ttf", "NotoSans-Regular.ttf", "NotoEmoji-Regular.ttf",
    "FreeSans.ttf", "LiberationSans-Regular.ttf",
)  # fmt: skip
MOST_FONTS = 32
"""Each font that is tried costs memory and time."""
_ABSENT = "\U0010fffd"
"""A private character that no font has: what is drawn like it is missing."""
_BASELINE = 0.84
"""Of the height of a line, from its top."""


def find_fonts(folders: tuple[str, ...] = FOLDERS) -> list[Path]:
    """The font files to draw with, best first: known ones, then whatever else there is."""
    found: dict[str, Path] = {}
    for folder in folders:
        for place, _, names in os.walk(Path(folder).expanduser()):
            for name in names:
                if name.lower().endswith((".ttf", ".otf", ".ttc")):
                    found.setdefault(name, Path(place) / name)
    known = [found[name] for name in NAMES if name in found]
    others = [found[name] for name in sorted(found) if name not in NAMES and "Regular" in name]
    return (known + others)[:MOST_FONTS]


class Fonts:
    """The fonts of a box, opened when they are first needed."""

    def __init__(self, paths: list[Path] | None = None) -> None:
        self._paths = paths
        self._opened: dict[tuple[Path, int], FreeTypeFont] = {}
        self._holes: dict[Path, Any] = {}

    def draw(self, text: str, cell: int, height: int, bold: bool) -> tuple[Image, str]:
        """`text` in as many columns of `cell` dots as it takes, `height` dots high; and what could not be drawn.

        A character that no font has is drawn as a box.
        """
        from PIL import Image

        pieces = [self._piece(font, part, cell, height) for font, part in self._parts(text)]
        missing = "".join(part for font, part in self._parts(text) if font is None)
        natural = sum(piece.width for piece in pieces)
        drawn = Image.new("1", (max(natural, 1), height))
        at = 0
        for piece in pieces:
            drawn.paste(piece, (at, 0))
            at += piece.width
        fitted = _fit(drawn, max(width(text), 1) * cell)
        return (_bold(fitted, height) if bold else fitted), missing

    def _parts(self, text: str) -> list[tuple[Path | None, str]]:
        """Text in pieces of one font each; marks stay with what they mark."""
        parts: list[tuple[Path | None, str]] = []
        for char in text:
            last = parts[-1][0] if parts else None
            if parts and (width(char) == 0 or (last is not None and (char == " " or self._has(last, char)))):
                parts[-1] = (last, parts[-1][1] + char)
                continue
            font = next((path for path in self._files() if self._has(path, char)), None)
            if parts and font == last:
                parts[-1] = (last, parts[-1][1] + char)
            else:
                parts.append((font, char))
        return parts

    def _files(self) -> list[Path]:
        if self._paths is None:
            self._paths = find_fonts()
        return self._paths

    def _font(self, path: Path, size: int) -> FreeTypeFont | None:
        from PIL import ImageFont

        if (path, size) not in self._opened:
            if len(self._opened) > 2 * MOST_FONTS:
                self._opened.clear()
            try:
                self._opened[path, size] = ImageFont.truetype(str(path), size)
            except (OSError, ValueError):
                self._paths = [one for one in self._files() if one != path]
                return None
        return self._opened[path, size]

    def _has(self, path: Path, char: str) -> bool:
        font = self._font(path, 24)
        if font is None:
            return False
        if path not in self._holes:
            self._holes[path] = _shape(font, _ABSENT)
        return bool(_shape(font, char) != self._holes[path])

    def _piece(self, path: Path | None, text: str, cell: int, height: int) -> Image:
        font = None if path is None else self._fitting(path, text, height)
        return _boxes(text, cell, height) if font is None else _write(font, text, height)

    def _fitting(self, path: Path, text: str, height: int) -> FreeTypeFont | None:
        """The font in the size in which `text` is at most `height` dots high."""
        size = height
        while (font := self._font(path, size)) is not None and size > 6:
            _, top, _, bottom = font.getbbox(text, mode="1", anchor="ls")
            if bottom - top <= height:
                break
            size -= 1
        return font


def _shape(font: FreeTypeFont, char: str) -> tuple[Any, bytes]:
    mask = font.getmask(char, mode="1")
    return mask.size, bytes(mask)


def _write(font: FreeTypeFont, text: str, height: int) -> Image:
    from PIL import Image, ImageDraw

    left, top, right, bottom = font.getbbox(text, mode="1", anchor="ls")
    left = min(int(left), 0)
    baseline = int(min(max(round(height * _BASELINE), -top), height - bottom))
    image = Image.new("1", (max(int(right), round(font.getlength(text, mode="1"))) - left, height))
    ImageDraw.Draw(image).text((-left, baseline), text, fill=1, font=font, anchor="ls")
    return image


def _boxes(text: str, cell: int, height: int) -> Image:
    from PIL import Image, ImageDraw

    count = max(width(text), 1)
    image = Image.new("1", (count * cell, height))
    draw = ImageDraw.Draw(image)
    for at in range(count):
        draw.rectangle((at * cell + 1, height // 8, (at + 1) * cell - 2, height * 7 // 8), outline=1)
    return image


def _fit(image: Image, dots: int) -> Image:
    """Exactly `dots` wide: the columns that were counted are the columns that are printed."""
    from PIL import Image as images

    if image.width > dots:
        narrow = image.convert("L").resize((dots, image.height), images.Resampling.BOX)
        return narrow.point(lambda grey: 255 if grey >= 96 else 0).convert("1")
    wide = images.new("1", (dots, image.height))
    wide.paste(image, (0, 0))
    return wide


def _bold(image: Image, height: int) -> Image:
    from PIL import Image as images
    from PIL import ImageChops

    shifted = images.new("1", image.size)
    shifted.paste(image, (max(height // 24, 1), 0))
    return ImageChops.logical_or(image, shifted)
