"""Where a device's cable is put in."""

from __future__ import annotations

from typing import Protocol

from edge.line import Line


class Port(Protocol):
    """Where a cable is put in: a pseudo terminal or a TCP port."""

    @property
    def plugged(self) -> bool:
        """Whether the cable is in."""

    @property
    def where(self) -> str:
        """What a driver opens."""

    def plug(self) -> None:
        """Put the cable in. Raises DeviceUnavailable."""

    def pull(self) -> None:
        """Pull it."""

    def set_baud(self, baud: int) -> None:
        """Go on at another rate."""

    async def connected(self) -> Line:
        """The next line."""
