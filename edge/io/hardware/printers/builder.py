"""A document as the bytes that a printer of some profile takes.

They come in parts that must not be interrupted (nothing may be asked in the middle of a picture), each with the paper
that it moves, so that the driver can tell how much of it the printer can have printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edge.io.hardware.printers import commands, raster
from edge.io.hardware.printers.encoder import Encoder
from edge.io.hardware.printers.fonts import Fonts
from edge.io.hardware.printers.interface import Block, Cut, Document, Drawer, Feed, Logo, Qr, Row, Rule, Text
from edge.io.hardware.printers.profiles import Profile
from edge.io.hardware.printers.text import clean, row, width, wrap

LINE_DOTS = 30
"""Paper of a line of text; a line of a larger size takes as many times 24 dots and six for the gap."""
STRIP_DOTS = raster.STRIP_DOTS
CUT_DOTS = 240
"""Paper that a cut feeds at most: the cutter is about 15 mm above the head, and the motor has to stop."""
MAX_FEED = 24
MAX_SIZE = 3


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes that belong together, and the dot rows that the paper moves by them."""

    data: bytes
    dots: int


@dataclass(frozen=True, slots=True)
class Composed:
    """A document for a printer. `substituted` are the characters that only a box stands for."""

    parts: tuple[Part, ...]
    substituted: str = ""

    @property
    def data(self) -> bytes:
        """All bytes."""
        return b"".join(part.data for part in self.parts)

    @property
    def dots(self) -> int:
        """All paper, in dot rows."""
        return sum(part.dots for part in self.parts)


@dataclass
class _Style:
    """What the printer has been told; commands that change nothing are not sent."""

    align: str = "left"
    bold: bool = False
    size: int = 1
    page: str = ""


@dataclass
class _Press:
    """One document in the making."""

    profile: Profile
    fonts: Fonts
    logo: Path | None
    style: _Style = field(default_factory=_Style)
    parts: list[Part] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.encoder = Encoder(self.profile)

    def add(self, data: bytes, dots: int = 0) -> None:
        self.parts.append(Part(data, dots))

    # ------------------------------------------------------------------ lines
    def text(self, block: Text) -> None:
        times = min(max(block.size, 1), MAX_SIZE)
        align = block.align if block.align in commands.ALIGN else "left"
        for line in wrap(clean(block.text), self.profile.columns // times):
            self._line([line], align, block.bold, times)

    def row(self, block: Row) -> None:
        times = min(max(block.size, 1), MAX_SIZE)
        left, right = clean(block.left), clean(block.right).replace("\n", " ")
        # An amount that is broken over two lines is read as another one.
        while times > 1 and width(right) > self.profile.columns // times:
            times -= 1
        for start, blanks, end in row(left, right, self.profile.columns // times):
            self._line([start, " " * blanks, end], "left", block.bold, times)

    def rule(self, _block: Rule) -> None:
        self._line(["-" * self.profile.columns], "left", False, 1)

    def _line(self, pieces: list[str], align: str, bold: bool, times: int) -> None:
        runs = [run for piece in pieces for run in self.encoder.runs(piece)]
        data = self._set(align, bold)
        if times > 1 and not all(run.page for run in runs):
            self.add(data)
            self._picture([run.text for run in runs], bold, times)
            return
        if times != self.style.size:
            data += commands.size(times)
            self.style.size = times
        for page, text in runs:
            data += self._encoded(page, text) if page else self._strip(text, bold)
        self.add(data + b"\n", LINE_DOTS if times == 1 else STRIP_DOTS * times + LINE_DOTS - STRIP_DOTS)

    def _set(self, align: str, bold: bool) -> bytes:
        data = b""
        if align != self.style.align:
            data += commands.ALIGN[align]
        if bold != self.style.bold:
            data += commands.BOLD[bold]
        self.style.align, self.style.bold = align, bold
        return data

    def _encoded(self, page: str, text: str) -> bytes:
        data = text.encode(page)
        if text.isascii() or page == self.style.page:
            return data
        self.style.page = page
        return commands.code_page(self.profile.pages[page]) + data

    def _strip(self, text: str, bold: bool) -> bytes:
        image, missing = self.fonts.draw(text, self.profile.dots_per_column, STRIP_DOTS, bold)
        self.missing.append(missing)
        return raster.strip(image)

    def _picture(self, pieces: list[str], bold: bool, times: int) -> None:
        """A line of a larger size with drawn characters: strips in a line cannot be enlarged by the printer.

        It is drawn in half the size and doubled by the printer: a quarter of the bytes, and it looks like its own
        characters of that size.
        """
        from PIL import Image

        cell, height = self.profile.dots_per_column * times // 2, STRIP_DOTS * times // 2
        drawn = [self.fonts.draw(piece, cell, height, bold) for piece in pieces if piece]
        line = Image.new("1", (sum(image.width for image, _ in drawn), height))
        at = 0
        for image, missing in drawn:
            self.missing.append(missing)
            line.paste(image, (at, 0))
            at += image.width
        for data, rows in raster.picture(line, doubled=True):
            self.add(data, rows)
        # A picture ends where it ends; text leaves a gap below itself.
        self.add(commands.feed_dots(LINE_DOTS - STRIP_DOTS), LINE_DOTS - STRIP_DOTS)

    # ------------------------------------------------------------------ pictures and the rest
    def qr(self, block: Qr) -> None:
        data = clean(block.data)
        try:
            matrix = raster.qr_matrix(data)
        except ValueError:
            # Too much for any QR code: people can still read it.
            return self.text(Text(data))
        module = min(max(block.module, 2), 16, self.profile.dots // (len(matrix) + 2 * raster.QUIET_MODULES))
        dots = module * len(matrix)
        head = self._set("centre", False)
        if self.profile.native_qr:
            self.add(head + commands.qr_code(data.encode(), module) + b"\n", dots + LINE_DOTS)
            return None
        self.add(head)
        for band, rows in raster.bands(*raster.qr_rows(matrix, module)):
            self.add(band, rows)
        return self.add(b"\n", LINE_DOTS)

    def print_logo(self, _block: Logo) -> None:
        image = None if self.logo is None else raster.logo(self.logo, self.profile.dots)
        if image is None:
            return
        self.add(self._set("centre", False))
        for data, rows in raster.picture(image):
            self.add(data, rows)

    def feed(self, block: Feed) -> None:
        lines = min(max(block.lines, 0), MAX_FEED)
        if lines:
            self.add(commands.feed(lines), lines * LINE_DOTS)

    def cut(self, _block: Cut) -> None:
        self.add(commands.PARTIAL_CUT if self.profile.cutter else commands.feed(4), CUT_DOTS)

    def drawer(self, _block: Drawer) -> None:
        self.add(commands.DRAWER)


_BLOCKS: dict[type, Callable[[_Press, Any], None]] = {
    Text: _Press.text,
    Row: _Press.row,
    Rule: _Press.rule,
    Qr: _Press.qr,
    Logo: _Press.print_logo,
    Feed: _Press.feed,
    Cut: _Press.cut,
    Drawer: _Press.drawer,
}


def compose(document: Document, profile: Profile, fonts: Fonts, logo: Path | None = None) -> Composed:
    """The bytes of `document`, from initialising the printer on. Never raises for anything in the text."""
    press = _Press(profile, fonts, logo)
    press.add(commands.INITIALISE + commands.CANCEL_KANJI + commands.PLAIN_ASCII + commands.ASB_ON)
    for block in document.blocks:
        _print(press, block)
    substituted = "".join(dict.fromkeys("".join(press.missing)))
    return Composed(tuple(part for part in press.parts if part.data), substituted)


def _print(press: _Press, block: Block) -> None:
    _BLOCKS[type(block)](press, block)
