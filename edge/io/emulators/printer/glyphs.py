"""Characters as dots: 12 x 24 of font A, 9 x 17 of font B, drawn with a monospaced font of this box."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CELLS = {False: (12, 24), True: (9, 17)}
"""Dots of a character; the key is whether it is font B."""
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_NAMES = ("DejaVuSansMono.ttf", "LiberationMono-Regular.ttf", "FreeMono.ttf", "NotoSansMono-Regular.ttf")
_SIZES = {False: 19, True: 14}
_BASELINES = {False: 19, True: 13}
GLYPHS = 4_096
"""Drawn characters that are remembered."""
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=2)
def _font(small: bool) -> Font:
    found = {path.name: path for folder in _FOLDERS if folder.is_dir() for path in folder.rglob("*.ttf")}
    for name in _NAMES:
        if name in found:
            return ImageFont.truetype(str(found[name]), _SIZES[small])
    return ImageFont.load_default(_SIZES[small])


@lru_cache(maxsize=GLYPHS)
def glyph(character: str, small: bool = False, bold: bool = False, wide: int = 1, high: int = 1) -> Image.Image:
    """The character as black on white dots, `wide` and `high` times as large."""
    width, height = CELLS[small]
    cell = Image.new("1", (width, height), 1)
    draw = ImageDraw.Draw(cell)
    font = _font(small)
    anchor = "ls" if isinstance(font, ImageFont.FreeTypeFont) else None
    at = (0, _BASELINES[small]) if anchor else (0, 0)
    draw.text(at, character, font=font, fill=0, anchor=anchor)
    if bold:
        draw.text((at[0] + 1, at[1]), character, font=font, fill=0, anchor=anchor)
    return cell.resize((width * wide, height * high), Image.Resampling.NEAREST) if wide > 1 or high > 1 else cell
