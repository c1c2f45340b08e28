"""The TCP transport (PA00P016 chapter 4): bare APDUs; the connection itself repeats and acknowledges.

There is no acknowledgement that the terminal's program has a message, so no delivery is ever certain.
"""

from __future__ import annotations

import asyncio

from edge.errors import LineLost
from edge.io.hardware.terminals.zvt.link import Delivery, Inbox, Undelivered
from edge.io.hardware.terminals.zvt.timing import Timing
from edge.line import Line
from edge.protocols.zvt.apdu import ApduReader


class TcpLink:
    """A `Link` over a TCP connection. Owns the line and the task that reads it."""

    def __init__(self, line: Line, timing: Timing) -> None:
        self._line = line
        self._timing = timing
        self._inbox = Inbox()
        self._reading = asyncio.get_running_loop().create_task(self._read(), name="zvt-link")

    async def send(self, apdu: bytes, once: bool = False) -> Delivery:
        """See `Link.send`."""
        before = self._line.sent
        try:
            async with asyncio.timeout(self._timing.t2):
                await self._line.write(apdu)
        except (TimeoutError, LineLost) as error:
            left = self._line.sent - before >= len(apdu)
            self._lose("the terminal takes nothing")
            raise Undelivered(str(error) or "the terminal takes nothing", "maybe" if left else "no") from None
        return Delivery(certain=False)

    async def receive(self, timeout_s: float) -> bytes | None:
        """See `Link.receive`."""
        return await self._inbox.get(timeout_s)

    async def arrived(self, timeout_s: float) -> bool:
        """See `Link.arrived`."""
        return await self._inbox.arrived(timeout_s)

    def nudge(self) -> None:
        """See `Link.nudge`."""
        self._inbox.put(None)

    def give_up(self) -> None:
        """After T3 the connection is closed: what comes on it later belongs to nothing (PA00P016 chapter 4)."""
        self._lose("the terminal does not answer")

    async def until_lost(self) -> None:
        """See `Link.until_lost`."""
        await self._inbox.until_lost()

    async def close(self) -> None:
        """See `Link.close`."""
        self._lose("the line was closed")
        self._reading.cancel()
        await asyncio.wait([self._reading])

    def _lose(self, why: str) -> None:
        self._line.close()
        self._inbox.end(why)

    async def _read(self) -> None:
        reader = ApduReader()
        try:
            while True:
                for apdu in reader.feed(await self._line.read()):
                    if not self._inbox.full:
                        self._inbox.put(apdu)
        except LineLost as error:
            self._inbox.end(str(error))
        finally:
            self._inbox.end("the line was closed")
