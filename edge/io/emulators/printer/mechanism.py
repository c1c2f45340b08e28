"""What is wrong and right with a printer, and how it tells: status bytes (EPSON dle_eot, gs_la, gs_lr)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

NEAR_END = 0.1
"""Part of the roll at which the sensor says that it is nearly empty; a new roll has plenty."""
ROLL_DOTS = 100_000
"""A roll of which nobody has said how long it is: 12 m."""
FIXED = 0x12
"""Bits that every answer to DLE EOT has."""


@dataclass
class Mechanism:
    """The state of the hardware. `paper` is dot rows left on the roll, None is a roll without end."""

    paper: int | None = None
    roll: int = ROLL_DOTS
    low: bool = False
    """The near-end sensor says so, whatever is left."""
    out: bool = False
    cover_open: bool = False
    jammed: bool = False
    """Something blocks the cutter: the next cut fails."""
    cutter_error: bool = False
    unrecoverable: bool = False
    hot: bool = False
    switched_offline: bool = False
    drawer_open: bool = False

    @property
    def error(self) -> bool:
        """An error stands."""
        return self.cutter_error or self.unrecoverable or self.hot

    @property
    def paper_out(self) -> bool:
        """No paper is under the head."""
        return self.out or (self.paper is not None and self.paper <= 0)

    @property
    def near_end(self) -> bool:
        """Little paper is left, or none."""
        return self.low or self.paper_out or (self.paper is not None and self.paper <= NEAR_END * self.roll)

    @property
    def online(self) -> bool:
        """It prints what it gets."""
        return not (self.error or self.paper_out or self.cover_open or self.switched_offline)

    def answer(self, number: int) -> int | None:
        """The byte for DLE EOT `number`; None for a number that it does not have."""
        match number:
            case 1:
                return FIXED | self.drawer_open << 2 | (not self.online) << 3 | self.cutter_error << 5
            case 2:
                return FIXED | self.cover_open << 2 | self.paper_out << 5 | self.error << 6
            case 3:
                return FIXED | self.cutter_error << 3 | self.unrecoverable << 5 | self.hot << 6
            case 4:
                return FIXED | (0x0C if self.near_end else 0) | (0x60 if self.paper_out else 0)
            case _:
                return None

    def automatic(self) -> bytes:
        """The four bytes of automatic status back."""
        return bytes(
            (
                0x10 | self.drawer_open << 2 | (not self.online) << 3 | self.cover_open << 5,
                self.cutter_error << 3 | self.unrecoverable << 5 | self.hot << 6,
                (0x03 if self.near_end else 0) | (0x0C if self.paper_out else 0),
                0,
            )
        )

    def queued(self, number: int) -> int | None:
        """The byte for GS r: paper, or drawer."""
        if number in (1, 49):
            return (0x03 if self.near_end else 0) | (0x0C if self.paper_out else 0)
        return int(self.drawer_open) if number in (2, 50) else None

    def refill(self) -> None:
        """Put a new roll in."""
        self.low = self.out = False
        if self.paper is not None:
            self.paper = self.roll

    def use(self, dots: int) -> None:
        """Paper has moved."""
        if self.paper is not None:
            self.paper = max(self.paper - dots, 0)


def watched(mask: int, status: bytes) -> bytes:
    """The part of an automatic status that GS a `mask` asks for: it is sent when this part changes."""
    first = (0x04 if mask & 0x01 else 0) | (0x28 if mask & 0x02 else 0) | (0x40 if mask & 0x40 else 0)
    return bytes((status[0] & first, status[1] if mask & 0x04 else 0, status[2] if mask & 0x08 else 0, 0))


class Online:
    """Lets the printing wait until the printer is online."""

    def __init__(self, mechanism: Mechanism, changed: Callable[[], None]) -> None:
        self.mechanism = mechanism
        self._changed = changed
        self._event = asyncio.Event()
        self.look()

    def look(self) -> None:
        """The mechanism may have changed: tell whoever waits or watches."""
        if self.mechanism.online:
            self._event.set()
        else:
            self._event.clear()
        self._changed()

    async def wait(self) -> None:
        """Until it is online."""
        await self._event.wait()
