"""Text and pictures to dots: what a line is made of, and where it ends (the modes of ESC ! and GS ! among them)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from edge.io.emulators.printer import codepages
from edge.io.emulators.printer.glyphs import CELLS, glyph
from edge.io.emulators.printer.paper import Paper

LINE_DOTS = 30
"""Default line spacing: a sixth of an inch at 180 dots."""
TAB = 8
MOST_CELLS = 1_024
"""Characters of a line, over one another by ESC $ as well."""


@dataclass(frozen=True)
class Style:
    """How text looks, as ESC @ sets it. Positions and distances are dots."""

    small: bool = False
    bold: bool = False
    underline: int = 0
    inverted: bool = False
    wide: int = 1
    high: int = 1
    align: int = 0
    spacing: int = LINE_DOTS
    gap: int = 0
    left: int = 0
    width: int = 0
    page: str | None = "cp437"
    country: int = 0

    @property
    def column(self) -> int:
        """Dots from one character to the next."""
        return (CELLS[self.small][0] + self.gap) * self.wide


class Typesetter:
    """Sets text on paper. Text is on the paper when its line ends. `unknown` counts characters that no page has."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.style = Style()
        self.unknown = 0
        self._at = 0
        self._cells: list[tuple[int, Image.Image, str]] = []

    def reset(self) -> None:
        """ESC @: everything as after power-up; a begun line is dropped."""
        self.style = Style()
        self._at, self._cells = 0, []

    def set(self, **changes: int | bool | str | None) -> None:
        """Change how the following text looks."""
        self.style = replace(self.style, **changes)  # type: ignore[arg-type]

    @property
    def begun(self) -> bool:
        """A line has begun and is not on paper yet."""
        return bool(self._cells)

    def byte(self, byte: int) -> int:
        """Set one character; returns the dots that the paper moved on because the line was full."""
        character = codepages.decode(byte, self.style.page, self.style.country)
        self.unknown += character == codepages.UNKNOWN
        style = self.style
        full = self._at + CELLS[style.small][0] * style.wide > self._room() or len(self._cells) >= MOST_CELLS
        moved = self.end_line() if self._cells and full else 0
        cell = glyph(character, style.small, style.bold, style.wide, style.high)
        self._cells.append((self._at, self._decorated(cell), character))
        self._at += style.column
        return moved

    def tab(self) -> None:
        """To the next eighth column."""
        column = self.style.column
        self._at = min((self._at // (TAB * column) + 1) * TAB * column, self._room())

    def move(self, to: int) -> None:
        """To a position in dots from the left margin."""
        self._at = max(0, min(to, self._room()))

    @property
    def position(self) -> int:
        """Dots from the left margin."""
        return self._at

    def end_line(self, spacing: int | None = None) -> int:
        """Print the line and move on; returns by how many dots."""
        before = self.paper.dots
        least = self.style.spacing if spacing is None else spacing
        if self._cells:
            self._print_line()
        elif spacing is None:
            self.paper.write("")
        self.paper.feed(max(least - (self.paper.dots - before), 0))
        self._at, self._cells = 0, []
        return self.paper.dots - before

    def picture(self, image: Image.Image, label: str = "") -> int:
        """Print an image by itself; returns the dots that the paper moved on."""
        before = self.paper.dots
        if self._cells:
            self.end_line()
        self.paper.put(image, self._left(image.width))
        if label:
            self.paper.write(label)
        return self.paper.dots - before

    def beside(self, image: Image.Image) -> None:
        """Put an image into the line, as ESC * does; what does not fit is not printed."""
        if self._at >= self._room() or len(self._cells) >= MOST_CELLS:
            return
        self._cells.append((self._at, image, ""))
        self._at += image.width

    # ------------------------------------------------------------------ one line
    def _print_line(self) -> None:
        height = max(image.height for _, image, _ in self._cells)
        end = max(left + image.width for left, image, _ in self._cells)
        line = Image.new("1", (end, height), 1)
        for left, image, _ in self._cells:
            # Characters of different heights stand on the same ground.
            line.paste(image, (left, height - image.height))
        left = self._left(end)
        self.paper.put(line, left)
        self.paper.write(self._text(left))

    def _text(self, left: int) -> str:
        """The line as text: gaps become blanks, wide letters stay one character."""
        line, end = " " * (left // CELLS[False][0]), 0
        for at, image, character in self._cells:
            line += " " * ((at - end) // CELLS[False][0])
            line += character or " " * (image.width // CELLS[False][0])
            end = at + image.width
        return line

    def _room(self) -> int:
        width = self.style.width or self.paper.width - self.style.left
        return max(min(width, self.paper.width - self.style.left), CELLS[False][0])

    def _left(self, width: int) -> int:
        spare = max(self._room() - width, 0)
        return self.style.left + (0, spare // 2, spare)[self.style.align]

    def _decorated(self, cell: Image.Image) -> Image.Image:
        style = self.style
        if not (style.underline or style.inverted or style.gap):
            return cell
        cell = cell.crop((0, 0, style.column, cell.height)) if style.gap else cell.copy()
        if style.gap:
            ImageDraw.Draw(cell).rectangle(
                (style.column - style.gap * style.wide, 0, style.column, cell.height), fill=1
            )
        if style.underline:
            top = cell.height - style.underline
            ImageDraw.Draw(cell).rectangle((0, top, cell.width, cell.height), fill=0)
        return cell.point([1] + [0] * 255) if style.inverted else cell
