"""A serial line for emulated devices: the master side of a pseudo terminal behind a name that stays the same.

A driver opens the name like any serial port. Pulling the cable closes both ends, so that the driver meets the same
errors as with a USB adapter that is pulled; plugging in makes a new pseudo terminal behind the same name.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import termios
import tty
from pathlib import Path

from edge.errors import DeviceUnavailable, LineLost
from edge.io.emulators.pacing import Pace

UNREAD_S = 1.0
"""How long nobody may read what the device sends before it is lost, as on a line without handshake."""


class PtyPort:
    """The socket of a cable. `link` is the name that drivers open; `bits` is per character, stop bits included."""

    def __init__(self, link: Path, baud: int = 9600, bits: int = 11) -> None:
        self.link = link
        self._baud, self._bits = baud, bits
        self._line: PtyLine | None = None
        self._taken = False
        self._changed = asyncio.Event()
        self._held = False

    @property
    def plugged(self) -> bool:
        """Whether the cable is in."""
        return self._line is not None

    @property
    def where(self) -> str:
        """What a driver opens."""
        return str(self.link)

    def plug(self) -> None:
        """Put the cable in. Raises DeviceUnavailable when no pseudo terminal can be had or named."""
        if self._line is not None:
            return
        try:
            master, slave = pty.openpty()
        except OSError as error:
            raise DeviceUnavailable(f"no pseudo terminal can be had: {error.strerror}") from None
        try:
            tty.setraw(slave)
            _point(self.link, os.ttyname(slave))
        except OSError as error:
            os.close(master)
            os.close(slave)
            raise DeviceUnavailable(f"{self.link} cannot be made: {error.strerror}") from None
        os.set_blocking(master, False)
        self._line = PtyLine(master, slave, Pace(self._baud, self._bits), Pace(self._baud, self._bits))
        self._line.hold(self._held)
        self._taken = False
        self._changed.set()

    def pull(self) -> None:
        """Pull the cable: the name goes, and whoever has the line open loses it."""
        if self._line is None:
            return
        with contextlib.suppress(OSError):
            self.link.unlink()
        self._line.close()
        self._line = None

    def hold(self) -> None:
        """Stop taking bytes: the driver's writes back up as behind a device that hangs."""
        self._hold(True)

    def release(self) -> None:
        """Take bytes again."""
        self._hold(False)

    def set_baud(self, baud: int) -> None:
        """Go on at another rate; 0 is as fast as the machine can."""
        self._baud = baud
        if self._line is not None:
            self._line.set_pace(Pace(baud, self._bits), Pace(baud, self._bits))

    def _hold(self, held: bool) -> None:
        self._held = held
        if self._line is not None:
            self._line.hold(held)

    async def connected(self) -> PtyLine:
        """The line of the next cable that is put in; at once if one is in that nobody has taken yet."""
        while self._line is None or self._taken:
            self._changed.clear()
            await self._changed.wait()
        self._taken = True
        return self._line


def _point(link: Path, target: str) -> None:
    """Make `link` a symbolic link in one step: a driver finds the old device or the new one, never none."""
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


class PtyLine:
    """One plugged cable, as the device sees it; a `Line`."""

    def __init__(self, master: int, slave: int, inward: Pace, outward: Pace) -> None:
        # The other end stays open here too: without it every read fails while no driver has the line open.
        self._master, self._slave = master, slave
        self._inward, self._outward = inward, outward
        self._loop = asyncio.get_running_loop()
        self._waiting: set[asyncio.Future[None]] = set()
        self._arriving = b""
        self._held = False
        self._closed = False
        self._sent = 0

    @property
    def sent(self) -> int:
        """Bytes handed to the pseudo terminal."""
        return self._sent

    def hold(self, held: bool) -> None:
        """Take no more bytes, or go on taking them."""
        self._held = held
        self._wake()

    @property
    def obeys_xoff(self) -> bool:
        """Whether the driver has set its side to stop at XOFF (IXON)."""
        self._check()
        return bool(termios.tcgetattr(self._slave)[0] & termios.IXON)

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
            if self._arriving:
                # Kept until it is returned: whoever reads may give up in the middle of the wait.
                await self._inward.spend(len(self._arriving))
                data, self._arriving = self._arriving, b""
                return data
            self._loop.add_reader(self._master, self._wake)
            try:
                await self._woken()
            finally:
                if not self._closed:
                    self._loop.remove_reader(self._master)

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
        self._loop.remove_reader(self._master)
        self._loop.remove_writer(self._master)
        os.close(self._master)
        os.close(self._slave)
        self._wake()

    def _take(self) -> bytes:
        try:
            return os.read(self._master, self._inward.slice)
        except BlockingIOError:
            return b""
        except OSError:
            self.close()
            raise LineLost("the line is gone") from None

    def _give(self, data: bytes) -> int:
        try:
            count = os.write(self._master, data)
        except BlockingIOError:
            return 0
        except OSError:
            self.close()
            raise LineLost("the line is gone") from None
        self._sent += count
        return count

    async def _room(self) -> None:
        """Wait until the driver's side takes more; what nobody reads is thrown away."""
        self._loop.add_writer(self._master, self._wake)
        try:
            async with asyncio.timeout(UNREAD_S):
                await self._woken()
        except TimeoutError:
            self._check()
            termios.tcflush(self._slave, termios.TCIFLUSH)
        finally:
            if not self._closed:
                self._loop.remove_writer(self._master)

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
