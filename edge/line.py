"""A line to a device: bytes both ways, and certainty about how many have left."""

from __future__ import annotations

from typing import Protocol


class Line(Protocol):
    """An open line. It is used by one task at a time; `close` may be called by anybody, and twice."""

    @property
    def sent(self) -> int:
        """Bytes that the port has taken since the line was opened: what never left cannot have had an effect."""

    async def read(self) -> bytes:
        """At least one byte. Raises LineLost when the device is gone. Has no deadline of its own."""

    async def write(self, data: bytes) -> None:
        """Hand all of `data` to the port, waiting while it is full. Raises LineLost; `sent` then says how far it got.

        Has no deadline of its own: a device that takes nothing is the caller's to give up on.
        """

    def close(self) -> None:
        """Give the port back. Never blocks."""
