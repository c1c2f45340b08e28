"""What a terminal wants printed, gathered into whole receipts (PA00P015 chapters 3.5 and 3.6)."""

from __future__ import annotations

from typing import Literal

from edge.io.hardware.terminals.interface import TerminalText, TextLine
from edge.protocols.zvt.messages import Line, PrintLine, TextBlock

MAX_LINES = 1_000
"""More than any receipt has; a terminal that never ends one is cut into pieces of this."""

Copy = Literal["customer", "merchant", "admin"]


class Paper:
    """Text blocks are whole receipts; single lines make one with the line that says it is the last."""

    def __init__(self) -> None:
        self._lines: list[TextLine] = []
        self._copy: Copy = "customer"
        self._last_block: TextBlock | None = None

    def add(self, message: PrintLine | TextBlock) -> list[TerminalText]:
        """The receipts that are whole with this message."""
        if isinstance(message, TextBlock):
            return self._add_block(message)
        return self._add_line(message)

    def rest(self) -> list[TerminalText]:
        """What has no end although the command has."""
        return self._whole()

    def _add_block(self, block: TextBlock) -> list[TerminalText]:
        if block == self._last_block:
            # Said twice, because our answer was lost; a receipt is printed once.
            return []
        self._last_block = block
        lines = tuple(line for one in block.lines for line in _as_lines(one))
        return [*self._whole(), TerminalText(block.kind, lines)]

    def _add_line(self, line: PrintLine) -> list[TerminalText]:
        done = []
        if line.kind is not None and line.kind != self._copy:
            done = self._whole()
            self._copy = line.kind
        self._lines += _as_lines(line)
        return done + self._whole() if line.last or len(self._lines) >= MAX_LINES else done

    def _whole(self) -> list[TerminalText]:
        lines, self._lines = tuple(self._lines), []
        return [TerminalText(self._copy, lines)] if lines else []


def _as_lines(line: Line | PrintLine) -> list[TextLine]:
    if line.feed:
        return [TextLine("")] * min(line.feed, MAX_LINES)
    return [TextLine(line.text, line.centred, line.wide, line.high, line.indent)]
