"""The terminal's end of its line: APDUs in frames on a serial line, or bare ones on TCP (PA00P016 chapters 3 and 4).

Written apart from the driver's link, so that one's mistakes are not the other's; only the codec is shared.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from edge.errors import LineLost
from edge.line import Line
from edge.protocols.zvt.apdu import ApduReader
from edge.protocols.zvt.frame import ACK, NAK, Ack, Damaged, FrameReader, Nak, Received, encode_frame

T1_S = 0.2
"""Longest silence inside a frame."""
T2_S = 5.0
"""Longest wait for ACK or NAK."""
REPEATS = 2
"""Further sends of a frame that is not acknowledged."""

Take = Callable[[bytes], bool]
"""Takes an APDU that has come. Returns whether it is the register's answer to what the terminal sent."""


class Link(Protocol):
    """Carries APDUs while a line is attached; what is sent without one is lost, as behind a pulled cable."""

    dead: bool
    """Neither hears nor speaks: without power, or busy with an update."""

    async def serve(self, line: Line) -> None:
        """Receive from `line` until it is lost."""

    async def send(self, apdu: bytes) -> bool:
        """Send; returns whether the register has received it for certain."""

    def drop(self) -> None:
        """Give up on the register that does not answer (T3)."""


class SerialLink:
    """Frames, acknowledgements, repeats. `early`: an APDU is taken before its ACK goes out, else after it."""

    def __init__(self, take: Take, early: bool = True) -> None:
        self._take, self._early = take, early
        self._line: Line | None = None
        self._reader = FrameReader()
        self._writing = asyncio.Lock()
        self._sending = asyncio.Lock()
        self._verdict: asyncio.Future[str] | None = None
        self._last: bytes | None = None
        self._answered = True
        self.dead = False
        self.repeats = 0
        """Frames that had to be sent again, ever."""

    async def serve(self, line: Line) -> None:
        """Receive until the line is lost."""
        self._line = line
        self._reader.reset()
        try:
            while True:
                try:
                    async with asyncio.timeout(T1_S if self._reader.partial else None):
                        data = await line.read()
                except TimeoutError:
                    self._reader.reset()
                    await self._write(bytes((NAK,)))
                    continue
                for event in () if self.dead else self._reader.feed(data):
                    await self._event(event)
        except LineLost:
            return
        finally:
            self._line = None

    async def send(self, apdu: bytes) -> bool:
        """Send a frame up to three times. False when nobody acknowledged it, or something else came instead."""
        frame = encode_frame(apdu)
        async with self._sending:
            for attempt in range(1 + REPEATS):
                self.repeats += attempt > 0
                verdict = await self._attempt(frame)
                if verdict in ("ack", "command"):
                    return verdict == "ack"
        return False

    def drop(self) -> None:
        """Nothing to give up on a serial line."""

    def forget(self) -> None:
        """Forget what a terminal without power forgets."""
        self._reader.reset()
        self._last, self._answered = None, True

    async def _attempt(self, frame: bytes) -> str:
        self._verdict = asyncio.get_running_loop().create_future()
        try:
            await self._write(frame)
            async with asyncio.timeout(T2_S):
                return await self._verdict
        except TimeoutError:
            return "silence"
        finally:
            self._verdict = None

    async def _event(self, event: Ack | Nak | Received | Damaged) -> None:
        match event:
            case Ack():
                # Our last frame has arrived, so the register's next one is new even if it looks the same.
                self._answered = True
                self._decide("ack")
            case Nak():
                self._decide("nak")
            case Damaged():
                await self._write(bytes((NAK,)))
            case Received(apdu=apdu):
                await self._received(apdu)

    async def _received(self, apdu: bytes) -> None:
        repeated = apdu == self._last and not self._answered
        self._last, self._answered = apdu, False
        if repeated:
            await self._write(bytes((ACK,)))
        elif self._early:
            self._use(apdu)
            await self._write(bytes((ACK,)))
        else:
            await self._write(bytes((ACK,)))
            if not self.dead:
                self._use(apdu)

    def _use(self, apdu: bytes) -> None:
        # An answer where an ACK was due shows that our frame has arrived; a command shows nothing.
        self._decide("ack" if self._take(apdu) else "command")

    def _decide(self, verdict: str) -> None:
        if self._verdict is not None and not self._verdict.done():
            self._verdict.set_result(verdict)

    async def _write(self, data: bytes) -> None:
        async with self._writing:
            if self._line is None or self.dead:
                return
            try:
                await self._line.write(data)
            except LineLost:
                # Whoever reads the line finds out; to the terminal the cable looks the same as before.
                return


class TcpLink:
    """Bare APDUs on a connection that the register opens."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._line: Line | None = None
        self.dead = False

    async def serve(self, line: Line) -> None:
        """Receive until the connection ends."""
        self._line = line
        reader = ApduReader()
        try:
            while True:
                data = await line.read()
                for apdu in () if self.dead else reader.feed(data):
                    self._take(apdu)
        except LineLost:
            return
        finally:
            self._line = None
            line.close()

    async def send(self, apdu: bytes) -> bool:
        """Hand it to the connection; whether it arrives only an answer tells."""
        if self._line is None or self.dead:
            return False
        try:
            await self._line.write(apdu)
        except LineLost:
            return False
        return True

    def drop(self) -> None:
        """Close the connection: the process is judged aborted (PA00P016 4)."""
        if self._line is not None:
            self._line.close()

    def forget(self) -> None:
        """Nothing is remembered."""
