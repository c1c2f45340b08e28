"""What a printer driver does, and what a document is made of. How it becomes bytes is the driver's own affair."""

from __future__ import annotations

from typing import Literal, Protocol

from msgspec import Struct

from edge.io.hardware.terminals.interface import DeviceState


class Text(Struct, frozen=True, omit_defaults=True, tag="text"):
    """A line of text, broken where it is longer than the paper is wide. `size` 1 to 3 multiplies both ways."""

    text: str
    align: Literal["left", "centre", "right"] = "left"
    bold: bool = False
    size: int = 1


class Row(Struct, frozen=True, omit_defaults=True, tag="row"):
    """Text at the left and text (an amount) at the right edge of the same line."""

    left: str
    right: str
    bold: bool = False
    size: int = 1


class Rule(Struct, frozen=True, tag="rule"):
    """A line across the paper."""


class Qr(Struct, frozen=True, omit_defaults=True, tag="qr"):
    """A QR code."""

    data: str
    module: int = 6


class Logo(Struct, frozen=True, tag="logo"):
    """The picture of setting RECEIPT_LOGO, if there is one."""


class Feed(Struct, frozen=True, omit_defaults=True, tag="feed"):
    """Empty lines."""

    lines: int = 1


class Cut(Struct, frozen=True, tag="cut"):
    """Cut the paper, leaving it hang together at one point."""


class Drawer(Struct, frozen=True, tag="drawer"):
    """Open the cash drawer."""


Block = Text | Row | Rule | Qr | Logo | Feed | Cut | Drawer

BLOCK_S = 0.15
"""A long line at 9600 baud takes 50 ms and may be broken into several."""


class Document(Struct, frozen=True):
    """What comes out of a printer in one piece."""

    blocks: tuple[Block, ...]
    title: str = "receipt"

    @property
    def takes_s(self) -> float:
        """Seconds that a printer may need for it."""
        return BLOCK_S * len(self.blocks)


class Printed(Struct, frozen=True):
    """How a job ended.

    printed: the printer has confirmed it. probably: it took all bytes and its status is good, but it confirms nothing.
    failed: it is certainly not whole on paper; `reason` is paper_out, cover_open, cutter, offline, absent,
    timeout or error.
    """

    outcome: Literal["printed", "probably", "failed"]
    reason: str = ""
    substituted: str = ""
    """Characters that neither the printer nor any font here could write; they were replaced visibly."""


class Printer(Protocol):
    """A printer. Jobs are printed one after the other; no call raises for anything that the device does."""

    def state(self) -> DeviceState:
        """How it is now; `facts` has `paper` (ok, low, out, unknown) and `cover` (open, closed, unknown)."""

    async def run(self) -> None:
        """Keep the line open and the status known until cancelled."""

    async def print(self, document: Document, job: int, deadline_s: float) -> Printed:
        """Print. `job` is a number of the journal, used to ask for confirmation."""
