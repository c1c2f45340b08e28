"""The paper: dots and text that are on it, until it is cut."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image

DOTS = 576
"""Width of what an 80 mm printer prints."""
LONGEST = 16_000
"""Dots after which paper that nobody cuts is torn off: two metres."""
MOST_LINES = 5_000
"""The same for lines that do not move the paper."""
MARGIN = 16


@dataclass(frozen=True, slots=True)
class Receipt:
    """A piece of paper. `png` is black on white, one dot a pixel; `text` its lines."""

    png: bytes = field(repr=False)
    text: str
    dots: int


class Paper:
    """A piece of paper in the making; `width` in dots."""

    def __init__(self, width: int = DOTS) -> None:
        self.width = width
        self.dots = 0
        self._strips: list[tuple[int, int, Image.Image]] = []
        self._lines: list[str] = []

    @property
    def blank(self) -> bool:
        """Nothing is printed on it."""
        return not self._strips and not any(self._lines)

    @property
    def endless(self) -> bool:
        """It hangs down so far that it tears off by itself."""
        return self.dots > LONGEST or len(self._lines) > MOST_LINES or len(self._strips) > MOST_LINES

    def feed(self, dots: int) -> None:
        """Move the paper on."""
        self.dots += dots

    def put(self, image: Image.Image, left: int) -> None:
        """Print an image and move on by its height."""
        self._strips.append((max(left, 0), self.dots, image))
        self.dots += image.height

    def write(self, line: str) -> None:
        """Note a line of text."""
        self._lines.append(line.rstrip())

    def tear(self) -> Receipt:
        """What is on it, as one piece; the next piece begins."""
        piece = self.piece()
        self.dots = 0
        self._strips, self._lines = [], []
        return piece

    def piece(self) -> Receipt:
        """What is on it so far."""
        height = max((top + image.height for _, top, image in self._strips), default=0)
        picture = Image.new("1", (self.width + 2 * MARGIN, max(height, self.dots, 24) + 2 * MARGIN), 1)
        for left, top, image in self._strips:
            picture.paste(image, (left + MARGIN, top + MARGIN))
        file = io.BytesIO()
        picture.save(file, "PNG", optimize=False)
        return Receipt(file.getvalue(), "\n".join(self._lines).strip("\n") + "\n", self.dots)
