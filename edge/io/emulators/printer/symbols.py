"""Pictures that commands carry or describe: raster data, columns of dots, QR codes, bar codes as a stand-in."""

from __future__ import annotations

import segno
from PIL import Image, ImageDraw

from edge.io.emulators.printer.glyphs import glyph

MOST_COLUMNS = 2_048
"""More than any paper is wide."""
QUIET = 4
"""Modules of white around a QR code."""
LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}
"""GS ( k function 169."""


def raster(data: bytes, bytes_wide: int, high: int, wide_times: int = 1, high_times: int = 1) -> Image.Image:
    """Rows of dots, a set bit is black."""
    image = Image.frombytes("1", (bytes_wide * 8, high), bytes(byte ^ 0xFF for byte in data))
    if wide_times > 1 or high_times > 1:
        image = image.resize((image.width * wide_times, high * high_times), Image.Resampling.NEAREST)
    return image


def columns(data: bytes, bytes_high: int, wide_times: int, high_times: int) -> Image.Image:
    """Columns of 8 or 24 dots, the top dot first (ESC *)."""
    width = min(len(data) // bytes_high, MOST_COLUMNS)
    image = Image.new("1", (max(width, 1), 8 * bytes_high), 1)
    for x in range(width):
        bits = int.from_bytes(data[x * bytes_high : (x + 1) * bytes_high], "big")
        for y in range(8 * bytes_high):
            if bits >> (8 * bytes_high - 1 - y) & 1:
                image.putpixel((x, y), 0)
    return image.resize((image.width * wide_times, image.height * high_times), Image.Resampling.NEAREST)


def qr_matrix(data: bytes, level: str) -> list[list[int]]:
    """The modules of a QR code of model 2, 1 is dark; as printers make it, without raising the error correction.

    Raises ValueError for more data than a code holds.
    """
    code = segno.make_qr(data, error=level, boost_error=False)
    return [list(row) for row in code.matrix]


def qr_picture(data: bytes, level: str, module: int) -> Image.Image:
    """The code with its quiet zone, `module` dots a module. Raises ValueError."""
    matrix = qr_matrix(data, level)
    size = len(matrix) + 2 * QUIET
    image = Image.new("1", (size, size), 1)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + QUIET, y + QUIET), 0)
    return image.resize((size * module, size * module), Image.Resampling.NEAREST)


def bar_code(text: str, height: int) -> Image.Image:
    """A frame with the bar code's text: it shows that there is one, not how it looks."""
    text = "".join(one if one.isprintable() else "." for one in text)
    image = Image.new("1", (max(len(text) * 12 + 24, 96), max(height, 32)), 1)
    ImageDraw.Draw(image).rectangle((0, 0, image.width - 1, image.height - 1), outline=0, width=2)
    for place, character in enumerate(text):
        image.paste(glyph(character), (12 + 12 * place, (image.height - 24) // 2))
    return image
