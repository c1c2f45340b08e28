"""The receive buffer, and the commands that are obeyed before they get into it.

Real-time commands (DLE EOT, DLE ENQ, DLE DC4) are found in every byte that arrives, inside raster data as well: that is
how printers do it, and why drivers must expect answers that they did not ask for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SIZE = 4_096
HIGH, LOW = 0.8, 0.5
"""Parts of the buffer at which the printer asks to wait, and to go on."""
DLE, EOT, ENQ, DC4 = 0x10, 0x04, 0x05, 0x14
_CLEAR = bytes((0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08))
_LENGTHS = {EOT: 1, ENQ: 1, DC4: 3}
"""Bytes after the second one of a real-time command; DLE DC4 8 has more."""

Realtime = Callable[[int, bytes], None]
"""Gets the second byte of a real-time command and what follows it."""


class RealtimeScanner:
    """Finds real-time commands in the stream."""

    def __init__(self, found: Realtime) -> None:
        self._found = found
        self._seen = bytearray()

    def feed(self, byte: int) -> None:
        """Look at the next byte."""
        self._seen.append(byte)
        self._look()

    def _look(self) -> None:
        seen = self._seen
        if seen[0] != DLE or (len(seen) > 1 and seen[1] not in _LENGTHS):
            # A DLE that begins no command may itself stand before one.
            last = seen[-1]
            seen.clear()
            if last == DLE:
                seen.append(last)
            return
        if len(seen) < 2:
            return
        length = _LENGTHS[seen[1]] if not (seen[1] == DC4 and len(seen) > 2 and seen[2] == 8) else 1 + len(_CLEAR)
        if len(seen) < 2 + length:
            return
        kind, arguments = seen[1], bytes(seen[2:])
        seen.clear()
        if kind != DC4 or arguments[0] != 8 or arguments[1:] == _CLEAR:
            self._found(kind, arguments)


class Buffer:
    """Bytes that wait to be printed; at most `size`. What does not fit is lost."""

    def __init__(self, size: int = SIZE) -> None:
        self.size = size
        self.lost = 0
        self._data = bytearray()
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._data)

    def put(self, data: bytes) -> None:
        """Take what has arrived."""
        room = self.size - len(self._data)
        self._data += data[:room]
        self.lost += max(len(data) - room, 0)
        self._changed.set()

    def clear(self) -> None:
        """Forget everything."""
        self._data.clear()

    async def filled(self) -> None:
        """Until there is something to take."""
        while not self._data:
            self._changed.clear()
            await self._changed.wait()

    def take(self, most: int) -> bytes:
        """The next bytes."""
        taken = bytes(self._data[:most])
        del self._data[:most]
        return taken
