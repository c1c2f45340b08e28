"""Pictures as ESC/POS bytes: drawn text, logos, QR codes.

Whatever is drawn here is a picture of mode "1" in which a set dot is ink. Pillow is imported where it is used: most
boxes never draw, and it costs memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

BAND_DOTS = 128
"""Rows of one GS v 0 command: an aborted picture must not keep the printer waiting for long."""
LOGO_DOTS = 200
"""A logo is at most 25 mm high."""
STRIP_DOTS = 24
QUIET_MODULES = 4
"""White around a QR code, each side."""
_REAL_TIME = ((b"\x10\x04", b"\x18\x04"), (b"\x10\x05", b"\x18\x05"), (b"\x10\x14", b"\x18\x14"))


def harmless(data: bytes) -> bytes:
    """Picture bytes without the beginnings of real-time commands, at the cost of a single dot more.

    A printer obeys DLE EOT, DLE ENQ and DLE DC4 even inside a picture: it would answer, or open the drawer.
    """
    for command, instead in _REAL_TIME:
        data = data.replace(command, instead)
    return data


def strip(image: Image) -> bytes:
    """A picture of 24 rows inside a line of text (ESC * 33): three bytes for each column of dots, the top dot first."""
    from PIL.Image import Transpose

    columns = image.width
    turned = image.transpose(Transpose.TRANSPOSE)
    return b"\x1b*\x21" + columns.to_bytes(2, "little") + harmless(turned.tobytes())


def bands(rows: bytes, row_bytes: int, doubled: bool = False) -> list[tuple[bytes, int]]:
    """Rows of dots as GS v 0 commands: (bytes, rows of paper) of each. The printer prints them `doubled` both ways."""
    found = []
    for at in range(0, len(rows), row_bytes * BAND_DOTS):
        band = rows[at : at + row_bytes * BAND_DOTS]
        height = len(band) // row_bytes
        mode = b"\x1dv0\x03" if doubled else b"\x1dv0\x00"
        head = mode + row_bytes.to_bytes(2, "little") + height.to_bytes(2, "little")
        found.append((head + harmless(band), height * 2 if doubled else height))
    return found


def picture(image: Image, doubled: bool = False) -> list[tuple[bytes, int]]:
    """A picture on lines of its own, as (bytes, rows of paper) of each command."""
    return bands(image.tobytes(), (image.width + 7) // 8, doubled)


def logo(path: Path, dots: int) -> Image | None:
    """The picture at `path`, made to fit and dithered; None when it cannot be read: a receipt is worth more."""
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as source:
            source.thumbnail((dots * 4, LOGO_DOTS * 4))
            flat = Image.new("RGBA", source.size, "white")
            flat.alpha_composite(source.convert("RGBA"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey = flat.convert("L")
    grey.thumbnail((dots, LOGO_DOTS))
    return ImageOps.invert(grey).convert("1")


def qr_matrix(data: str) -> list[bytearray]:
    """The modules of a QR code, level L, without the quiet zone. Raises ValueError when there is too much of `data`."""
    import segno

    # Most readers take bytes without a declared encoding for UTF-8.
    code = segno.make_qr(data, error="l", encoding="utf-8", boost_error=False)
    return [bytearray(row) for row in code.matrix]


def qr_rows(matrix: list[bytearray], module: int) -> tuple[bytes, int]:
    """The code as rows of dots, and the bytes of a row."""
    row_bytes = (len(matrix) * module + 7) // 8
    rows = bytearray()
    for line in matrix:
        bits = "".join(("1" if dark else "0") * module for dark in line).ljust(row_bytes * 8, "0")
        rows += int(bits, 2).to_bytes(row_bytes, "big") * module
    return bytes(rows), row_bytes
