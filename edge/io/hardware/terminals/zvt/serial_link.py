"""The serial link layer (PA00P016 chapter 3): frames, ACK and NAK, T1 and T2, repetitions.

A frame is acknowledged as soon as its CRC is right, before anything is done about it: T2 is the terminal's patience
with the line, not with our disk. Frames have no number, so a repetition after a lost ACK is known only by being the
same; it is one as long as the terminal has not taken our answer to the first.
"""

from __future__ import annotations

import asyncio
from typing import Literal

from edge.errors import LineLost
from edge.io.hardware.terminals.zvt.link import Delivery, Inbox, Undelivered
from edge.io.hardware.terminals.zvt.timing import Timing
from edge.line import Line
from edge.protocols.zvt.frame import ACK, NAK, Ack, Damaged, Event, FrameReader, Nak, Received, encode_frame

SENDS = 3
"""A frame and its two repetitions."""

Reply = Literal["ack", "nak", "apdu"]


class SerialLink:
    """A `Link` over a serial line. Owns the line and the task that reads it."""

    def __init__(self, line: Line, timing: Timing) -> None:
        self._line = line
        self._timing = timing
        self._reader = FrameReader()
        self._inbox = Inbox()
        self._reply: asyncio.Future[Reply] | None = None
        self._last = b""
        self._turn = asyncio.Lock()
        self._reading = asyncio.get_running_loop().create_task(self._read(), name="zvt-link")

    async def send(self, apdu: bytes, once: bool = False) -> Delivery:
        """See `Link.send`."""
        async with self._turn:
            frame = encode_frame(apdu)
            silent = False
            for number in range(SENDS):
                reply = await self._transmit(frame, silent)
                if reply in ("ack", "apdu"):
                    return Delivery(certain=number == 0)
                silent = silent or reply is None
                if once and reply is None:
                    break
        if silent:
            raise Undelivered("the terminal does not acknowledge", "maybe")
        raise Undelivered(f"the terminal rejected a message {SENDS} times", "no")

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
        """A serial line stays open: opening it again would only pulse its modem lines."""

    async def until_lost(self) -> None:
        """See `Link.until_lost`."""
        await self._inbox.until_lost()

    async def close(self) -> None:
        """See `Link.close`."""
        self._line.close()
        self._inbox.end("the line was closed")
        self._reading.cancel()
        await asyncio.wait([self._reading])

    # ------------------------------------------------------------------ sending
    async def _transmit(self, frame: bytes, left_before: bool) -> Reply | None:
        """Send once; what the terminal says to it, None for silence. Raises Undelivered when the line is lost."""
        before = self._line.sent
        try:
            async with asyncio.timeout(self._timing.t2):
                await self._line.write(frame)
                # Nothing that came before the last byte left can be an answer to it.
                self._reply = asyncio.get_running_loop().create_future()
                return await self._reply
        except TimeoutError:
            # A frame that the port has not even taken is not on its way.
            return None if self._has_left(before, frame) else "nak"
        except LineLost as error:
            left = left_before or self._has_left(before, frame)
            raise Undelivered(str(error), "maybe" if left else "no") from None
        finally:
            self._reply = None

    def _has_left(self, before: int, frame: bytes) -> bool:
        return self._line.sent - before >= len(frame)

    def _answer(self, reply: Reply) -> bool:
        if self._reply is None or self._reply.done():
            return False
        self._reply.set_result(reply)
        return True

    # ------------------------------------------------------------------ reading
    async def _read(self) -> None:
        try:
            while True:
                for event in await self._events():
                    await self._take(event)
        except LineLost as error:
            self._inbox.end(str(error))
            if self._reply is not None and not self._reply.done():
                self._reply.set_exception(error)
        finally:
            self._inbox.end("the line was closed")

    async def _events(self) -> list[Event]:
        try:
            async with asyncio.timeout(self._timing.t1 if self._reader.partial else None):
                return self._reader.feed(await self._line.read())
        except TimeoutError:
            self._reader.reset()
            return [Damaged("T1")]

    async def _take(self, event: Event) -> None:
        match event:
            case Ack():
                if self._answer("ack"):
                    # What comes from now on is said anew, even in the same words.
                    self._last = b""
            case Nak():
                self._answer("nak")
            case Damaged():
                await self._say(NAK)
            case Received(apdu):
                await self._take_apdu(apdu)

    async def _take_apdu(self, apdu: bytes) -> None:
        if apdu == self._last:
            await self._say(ACK)
        elif not self._inbox.full:
            self._last = apdu
            await self._say(ACK)
            # The terminal goes on, so it has what we sent: its ACK was lost.
            self._answer("apdu")
            self._inbox.put(apdu)

    async def _say(self, byte: int) -> None:
        """One byte, unless the port takes nothing: the terminal then repeats."""
        try:
            async with asyncio.timeout(self._timing.t1):
                await self._line.write(bytes((byte,)))
        except TimeoutError:
            return
