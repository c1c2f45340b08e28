"""A line over a descriptor, as an emulated device sees it: paced, and stoppable in the middle of everything."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from edge.errors import LineLost
from edge.io.emulators.pacing import Pace, until

UNREAD_S = 1.0
"""How long nobody may read what the device sends before it is lost, as on a line without handshake."""


class DescriptorLine:
    """A `Line` over a descriptor that does not block.

    `give_back` closes it. `drop_unread` throws away what nobody reads at the other end; without one the device waits.
    """

    def __init__(
        self,
        fd: int,
        give_back: Callable[[], None],
        inward: Pace,
        outward: Pace,
        drop_unread: Callable[[], None] | None = None,
        obeys_xoff: Callable[[], bool] = lambda: False,
    ) -> None:
        self._fd, self._give_back = fd, give_back
        self._inward, self._outward = inward, outward
        self._drop_unread, self._obeys_xoff = drop_unread, obeys_xoff
        self._loop = asyncio.get_running_loop()
        self._waiting: set[asyncio.Future[None]] = set()
        self._arriving = b""
        self._due = 0.0
        self._held = False
        self._closed = False
        self._sent = 0

    @property
    def sent(self) -> int:
        """Bytes handed to the system."""
        return self._sent

    @property
    def obeys_xoff(self) -> bool:
        """Whether the driver has set its side to stop at XOFF."""
        return not self._closed and self._obeys_xoff()

    def hold(self, held: bool) -> None:
        """Take no more bytes, or go on taking them."""
        self._held = held
        self._wake()

    def set_pace(self, inward: Pace, outward: Pace) -> None:
        """Go on at another speed."""
        self._inward, self._outward = inward, outward

    async def read(self) -> bytes:
        """What the driver wrote, no faster than the line carries it. Raises LineLost."""
        while True:
            self._check()
            if self._held:
                await self._woken()
                continue
            if not self._arriving:
                self._arriving = self._take()
                self._due = self._inward.reserve(len(self._arriving))
            if self._arriving:
                # Kept until it is returned: whoever reads may give up in the middle of the wait.
                await until(self._due)
                self._check()
                data, self._arriving = self._arriving, b""
                return data
            self._loop.add_reader(self._fd, self._wake)
            try:
                await self._woken()
            finally:
                if not self._closed:
                    self._loop.remove_reader(self._fd)

    async def write(self, data: bytes) -> None:
        """Send to the driver at the line's speed. Raises LineLost."""
        for start in range(0, len(data), self._outward.slice):
            part = data[start : start + self._outward.slice]
            await self._outward.spend(len(part))
            while part:
                self._check()
                taken = self._give(part)
                if not taken:
                    await self._room()
                part = part[taken:]

    def close(self) -> None:
        """End the line for both sides."""
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._fd)
        self._loop.remove_writer(self._fd)
        self._give_back()
        self._wake()

    def _take(self) -> bytes:
        try:
            data = os.read(self._fd, self._inward.slice)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self.close()
            raise LineLost("the line is gone")
        return data

    def _give(self, data: bytes) -> int:
        try:
            count = os.write(self._fd, data)
        except BlockingIOError:
            return 0
        except OSError:
            self.close()
            raise LineLost("the line is gone") from None
        self._sent += count
        return count

    async def _room(self) -> None:
        """Wait until the driver's side takes more."""
        self._loop.add_writer(self._fd, self._wake)
        try:
            async with asyncio.timeout(UNREAD_S if self._drop_unread else None):
                await self._woken()
        except TimeoutError:
            self._check()
            assert self._drop_unread is not None
            self._drop_unread()
        finally:
            if not self._closed:
                self._loop.remove_writer(self._fd)

    async def _woken(self) -> None:
        """Until something has changed: bytes, room, hold or the end. Whoever waits looks for itself."""
        waiter: asyncio.Future[None] = self._loop.create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)

    def _wake(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    def _check(self) -> None:
        if self._closed:
            raise LineLost("the cable is pulled")
