"""How long bytes take on a serial line, so that an emulated device is as slow as a real one."""

from __future__ import annotations

import asyncio

SLICE_S = 0.01
"""Bytes of about this much line time travel together: one by one would only cost wake-ups."""


class Pace:
    """One direction of a line. `bits` per character count start, data, parity and stop; a baud rate of 0 is no pace."""

    def __init__(self, baud: int, bits: int) -> None:
        self._character_s = bits / baud if baud else 0.0
        self._free_at = 0.0
        self.slice = max(1, int(SLICE_S / self._character_s)) if baud else 256
        """How many bytes to hand over at a time."""

    def reserve(self, count: int) -> float:
        """When `count` further bytes will have gone over the line, by the loop's clock."""
        if not self._character_s:
            return 0.0
        now = asyncio.get_running_loop().time()
        self._free_at = max(self._free_at, now) + count * self._character_s
        return self._free_at

    async def spend(self, count: int) -> None:
        """Wait until `count` further bytes have gone over the line."""
        await until(self.reserve(count))


async def until(moment: float) -> None:
    """Wait for a moment of the loop's clock; none for one that has passed."""
    left = moment - asyncio.get_running_loop().time()
    if left > 0:
        await asyncio.sleep(left)
