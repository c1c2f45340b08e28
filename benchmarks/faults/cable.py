"""A cable in memory: two lines that are each other's far end, as a serial cable's two plugs are."""

from __future__ import annotations

import asyncio

from edge.errors import DeviceUnavailable, LineLost
from edge.line import Line


class End:
    """One end of a cable; a `Line`."""

    def __init__(self) -> None:
        self.far: End | None = None
        self._sent = 0
        self._arrived = bytearray()
        self._news = asyncio.Event()
        self._lost = False

    @property
    def sent(self) -> int:
        """Bytes that have left this end."""
        return self._sent

    async def read(self) -> bytes:
        """What has arrived. Raises LineLost."""
        while not self._arrived:
            if self._lost:
                raise LineLost("the cable is out")
            self._news.clear()
            await self._news.wait()
        data = bytes(self._arrived)
        self._arrived.clear()
        return data

    async def write(self, data: bytes) -> None:
        """Put `data` on the cable. Raises LineLost."""
        await asyncio.sleep(0)
        if self._lost or self.far is None:
            raise LineLost("the cable is out")
        self._sent += len(data)
        self.far._arrive(data)

    def _arrive(self, data: bytes) -> None:
        if not self._lost:
            self._arrived += data
            self._news.set()

    def close(self) -> None:
        """This end is gone; what had not been read is lost."""
        self._lost = True
        self._arrived.clear()
        self._news.set()


class Cable:
    """A socket for a terminal's cable: its emulator plugs it in and out, our driver opens it.

    A serial line has no connection: an end that is closed and opened anew hears what comes from then on.
    """

    where = "memory"

    def __init__(self) -> None:
        self._terminal: End | None = None
        self._ours: End | None = None
        self._changed = asyncio.Event()
        self._taken = False

    @property
    def plugged(self) -> bool:
        """Whether the cable is in."""
        return self._terminal is not None

    def plug(self) -> None:
        """Put it in."""
        if self._terminal is None:
            self._terminal, self._taken = End(), False
            self._changed.set()

    def pull(self) -> None:
        """Pull it: both ends notice."""
        for end in (self._terminal, self._ours):
            if end is not None:
                end.close()
        self._terminal = self._ours = None

    def set_baud(self, baud: int) -> None:
        """Memory has no rate."""

    async def connected(self) -> Line:
        """The terminal's end of the next cable."""
        while self._terminal is None or self._taken:
            self._changed.clear()
            await self._changed.wait()
        self._taken = True
        return self._terminal

    async def open(self) -> Line:
        """Our end. Raises DeviceUnavailable while the cable is out."""
        if self._terminal is None:
            raise DeviceUnavailable("the cable is out")
        if self._ours is not None:
            self._ours.close()
        self._ours = End()
        self._ours.far, self._terminal.far = self._terminal, self._ours
        return self._ours

    def let_go(self) -> None:
        """Our process is dead: nothing more is read or written by it."""
        if self._ours is not None:
            self._ours.close()
        if self._terminal is not None:
            self._terminal.far = End()
        self._ours = None
