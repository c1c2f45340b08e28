"""Reads ESC/POS out of the buffer, command by command. What each command does is in `commands`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from edge.io.emulators.printer.intake import DC4, DLE, ENQ, EOT, Buffer
from edge.io.emulators.printer.typesetter import Typesetter

ESC, GS, FS, LF, CR, HT, FF, CAN = 0x1B, 0x1D, 0x1C, 0x0A, 0x0D, 0x09, 0x0C, 0x18
MAX_PICTURE = 1024 * 1024
"""Bytes of one picture; a longer one is read and not drawn."""


class Machine(Protocol):
    """What commands do to the printer."""

    async def ready(self) -> None:
        """Wait until it can print."""

    async def moved(self, dots: int) -> None:
        """The paper has moved."""

    async def cut(self) -> None:
        """Cut, or fail to."""

    def send(self, data: bytes) -> None:
        """Answer."""

    def pulse(self) -> None:
        """Open the drawer."""

    def watch(self, mask: int) -> None:
        """GS a."""

    def queued(self, number: int) -> None:
        """GS r."""

    def identify(self, number: int) -> None:
        """GS I."""

    def unknown(self, code: bytes) -> None:
        """A command that is not in the tables."""

    @property
    def confirms(self) -> bool:
        """It has GS ( H."""


class Interpreter:
    """One life of the printer's program; what is set by commands is gone with it."""

    def __init__(self, buffer: Buffer, setter: Typesetter, machine: Machine, simple: Simple, long: Long) -> None:
        self._buffer, self.setter, self.machine = buffer, setter, machine
        self._simple, self._long = simple, long
        self.qr_level, self.qr_module, self.qr_data = "L", 3, b""
        self.graphics: tuple[bytes, int, int, int, int] | None = None
        self.bar_height = 162

    async def run(self) -> None:
        """Obey for ever."""
        while True:
            await self._command(await self.byte())

    async def byte(self) -> int:
        """The next byte, when the printer can go on."""
        return (await self._some(1))[0]

    async def take(self, count: int) -> bytes:
        """The next bytes, however many. They leave the buffer as they come."""
        parts, missing = [], count
        while missing:
            part = await self._some(missing)
            missing -= len(part)
            # What could not be drawn anyway need not be kept.
            if count <= MAX_PICTURE:
                parts.append(part)
        return b"".join(parts)

    async def _some(self, most: int) -> bytes:
        while True:
            await self.machine.ready()
            await self._buffer.filled()
            # It may have gone offline while it waited for a byte.
            await self.machine.ready()
            if taken := self._buffer.take(most):
                return taken

    async def until(self, end: int, most: int = 256) -> bytes:
        """Up to a byte that ends it."""
        found = bytearray()
        while len(found) < most and (one := await self.byte()) != end:
            found.append(one)
        return bytes(found)

    async def print_line(self, spacing: int | None = None) -> None:
        """End the line."""
        await self.machine.moved(self.setter.end_line(spacing))

    # ------------------------------------------------------------------ one command
    async def _command(self, byte: int) -> None:
        if byte >= 0x20:
            moved = self.setter.byte(byte)
            if moved:
                await self.machine.moved(moved)
            return
        if byte in (ESC, GS, FS):
            await self._prefixed(byte, await self.byte())
        elif byte == DLE:
            await self._realtime(await self.byte())
        elif byte == LF:
            await self.print_line()
        elif byte == HT:
            self.setter.tab()
        elif byte not in (CR, FF, CAN, 0):
            self.machine.unknown(bytes((byte,)))

    async def _prefixed(self, prefix: int, code: int) -> None:
        key = (prefix, code)
        if key in self._simple:
            count, action = self._simple[key]
            done = action(self, await self.take(count))
            if done is not None:
                await done
        elif key in self._long:
            await self._long[key](self)
        else:
            self.machine.unknown(bytes(key))

    async def _realtime(self, code: int) -> None:
        """Obeyed when it arrived; here it only has to be skipped."""
        if code in (EOT, ENQ):
            await self.take(1)
        elif code == DC4:
            await self.take(7 if await self.byte() == 8 else 2)
        else:
            self.machine.unknown(bytes((DLE, code)))


Action = Callable[[Interpreter, bytes], Awaitable[None] | None]
Simple = Mapping[tuple[int, int], tuple[int, Action]]
"""(prefix, code) -> (bytes that follow, what to do with them)."""
Long = Mapping[tuple[int, int], Callable[[Interpreter], Awaitable[None]]]
"""Commands whose length is found while they are read."""
