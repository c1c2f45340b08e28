"""A serial line for emulated devices: the master side of a pseudo terminal behind a name that stays the same.

A driver opens the name like any serial port. Pulling the cable closes both ends, so that the driver meets the same
errors as with a USB adapter that is pulled; plugging in makes a new pseudo terminal behind the same name.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import pty
import termios
import tty
from pathlib import Path

from edge.errors import DeviceUnavailable
from edge.io.emulators.descriptor import DescriptorLine
from edge.io.emulators.pacing import Pace
from edge.line import Line


class PtyPort:
    """The socket of a cable. `link` is the name that drivers open; `bits` is per character, stop bits included."""

    def __init__(self, link: Path, baud: int = 9600, bits: int = 11) -> None:
        self.link = link
        self._baud, self._bits = baud, bits
        self._line: DescriptorLine | None = None
        self._target = ""
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
            # Our own copy of the driver's end stays open: without it every read fails while no driver has it open.
            master, slave = pty.openpty()
        except OSError as error:
            raise DeviceUnavailable(f"no pseudo terminal can be had: {error.strerror}") from None
        try:
            tty.setraw(slave)
            self._target = os.ttyname(slave)
            _point(self.link, self._target)
        except OSError as error:
            _close(master, slave)
            raise DeviceUnavailable(f"{self.link} cannot be made: {error.strerror}") from None
        os.set_blocking(master, False)
        self._line = DescriptorLine(
            master,
            lambda: _close(master, slave),
            Pace(self._baud, self._bits),
            Pace(self._baud, self._bits),
            lambda: termios.tcflush(slave, termios.TCIFLUSH),
            lambda: bool(termios.tcgetattr(slave)[0] & termios.IXON),
        )
        self._line.hold(self._held)
        self._taken = False
        self._changed.set()

    def pull(self) -> None:
        """Pull the cable: the name goes, and whoever has the line open loses it."""
        if self._line is None:
            return
        with contextlib.suppress(OSError):
            # Somebody else's device may have taken the name meanwhile.
            if str(self.link.readlink()) == self._target:
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

    async def connected(self) -> Line:
        """The line of the next cable that is put in; at once if one is in that nobody has taken yet."""
        while self._line is None or self._taken:
            self._changed.clear()
            await self._changed.wait()
        self._taken = True
        return self._line


def _point(link: Path, target: str) -> None:
    """Make `link` a symbolic link in one step: a driver finds the old device or the new one, never none."""
    if link.exists() and not link.is_symlink():
        # A real port's name, say: replacing it would take the port away until the next start of the box.
        raise OSError(errno.EEXIST, "something else has that name")
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _close(master: int, slave: int) -> None:
    os.close(master)
    os.close(slave)
