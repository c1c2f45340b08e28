"""A terminal that does what a test's script says, byte for byte, over a line in memory or any other.

It is no emulator: it knows frames and answers status enquiries, everything else is the script's to say.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from edge.errors import LineLost
from edge.line import Line
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.apdu import Apdu, ApduReader, encode, parse
from edge.protocols.zvt.frame import Ack, FrameReader, Nak, Received, encode_frame
from edge.protocols.zvt.messages import completion, status_information

ACK, NAK = b"\x06", b"\x15"
POSITIVE = encode(zvt.POSITIVE)
TERMINAL_ID = "29001006"


class Cable:
    """Two queues of bytes that can be cut."""

    def __init__(self) -> None:
        self.to_terminal: asyncio.Queue[bytes] = asyncio.Queue()
        self.to_register: asyncio.Queue[bytes] = asyncio.Queue()
        self.is_cut = asyncio.Event()

    def cut(self) -> None:
        """Pull it out: both ends notice."""
        self.is_cut.set()
        self.to_terminal.put_nowait(b"")
        self.to_register.put_nowait(b"")


class MemoryLine:
    """One end of a cable, as a `Line`."""

    def __init__(self, cable: Cable, into: asyncio.Queue[bytes], out_of: asyncio.Queue[bytes]) -> None:
        self._cable = cable
        self._into = into
        self._out_of = out_of
        self.sent = 0
        self.closed = False
        self.takes: int | None = None
        """How many more bytes the port takes before the cable is cut; None is any number."""

    async def read(self) -> bytes:
        """At least one byte."""
        data = await self._out_of.get()
        if not data:
            self._out_of.put_nowait(b"")
            raise LineLost("the cable is out")
        return data

    async def write(self, data: bytes) -> None:
        """All of it, unless the cable is cut within."""
        if self._cable.is_cut.is_set() or self.closed:
            raise LineLost("the cable is out")
        if self.takes is not None and len(data) > self.takes:
            self._into.put_nowait(data[: self.takes]) if self.takes else None
            self.sent += self.takes
            self.takes = 0
            self._cable.cut()
            raise LineLost("the cable is out")
        if self.takes is not None:
            self.takes -= len(data)
        self._into.put_nowait(data)
        self.sent += len(data)

    def close(self) -> None:
        """Give it back."""
        self.closed = True
        self._out_of.put_nowait(b"")


def ends() -> tuple[MemoryLine, MemoryLine, Cable]:
    """The register's end, the terminal's end, and the cable between them."""
    cable = Cable()
    register = MemoryLine(cable, cable.to_terminal, cable.to_register)
    terminal = MemoryLine(cable, cable.to_register, cable.to_terminal)
    return register, terminal, cable


@dataclass
class ScriptedTerminal:
    """The terminal's end. `log` has every APDU that the register sent, in order."""

    line: Line
    cable: Cable | None = None
    status: int = 0
    """What it answers to 05 01 while the script waits for something else; -1 is silence."""
    log: list[Apdu] = field(default_factory=list)
    framed: bool = True

    def __post_init__(self) -> None:
        self._frames, self._apdus = FrameReader(), ApduReader()
        self._events: list[Ack | Nak | Received] = []
        self.deaf = 0
        """How many of the register's frames get no ACK."""
        self.answering = False
        """An enquiry is being answered."""

    # ------------------------------------------------------------------ bytes
    async def _event(self) -> Ack | Nak | Received:
        while not self._events:
            data = await self.line.read()
            if not self.framed:
                self._events += [Received(raw) for raw in self._apdus.feed(data)]
                continue
            self._events += [event for event in self._frames.feed(data) if isinstance(event, Ack | Nak | Received)]
        return self._events.pop(0)

    async def raw(self, data: bytes) -> None:
        """Exactly these bytes."""
        await self.line.write(data)

    # ------------------------------------------------------------------ messages
    async def says(self, raw: bytes) -> None:
        """Send an APDU and take its ACK; said again after T2, as long as nobody listens."""
        if not self.framed:
            await self.line.write(raw)
            return
        for _ in range(3):
            await self.line.write(encode_frame(raw))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await self._is_acknowledged()
                    return
        raise AssertionError("the register acknowledges nothing")

    async def _is_acknowledged(self) -> None:
        crossed = []
        while isinstance(event := await self._event(), Received):
            # Both spoke at once; what crossed our frame is heard after it.
            crossed.append(event)
        assert event == Ack(), f"the register answered {event} to a frame"
        self._events[:0] = crossed

    async def is_deaf(self, seconds: float) -> None:
        """Hear and say nothing, as if there was no power or no cable that anybody notices."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    await self.line.read()
        self._frames.reset()
        self._events.clear()

    async def next(self) -> Apdu:
        """The register's next APDU, acknowledged on the link."""
        while True:
            event = await self._event()
            if isinstance(event, Received):
                message = parse(event.apdu)
                self.log.append(message)
                if self.deaf:
                    self.deaf -= 1
                    continue
                if self.framed:
                    await self.line.write(ACK)
                return message

    async def hears(self, control: int) -> Apdu:
        """The register's next APDU, which must be this; enquiries are answered on the way."""
        while True:
            message = await self.next()
            if message.control == zvt.STATUS_ENQUIRY and control != zvt.STATUS_ENQUIRY:
                await self.tells_status()
                continue
            assert message.control == control, f"expected {control:04X}, the register sent {message!r}"
            return message

    async def tells_status(self) -> None:
        """Answer a 05 01 that was just heard."""
        if self.status < 0:
            return
        self.answering = True
        await self.says(POSITIVE)
        await self.says(encode(zvt.COMPLETION, bytes((self.status,))))
        await self.hears(zvt.POSITIVE)
        self.answering = False

    async def tells(self, raw: bytes, answer: int = zvt.POSITIVE) -> Apdu:
        """Send a message and take the answer to it."""
        await self.says(raw)
        return await self.hears(answer)

    # ------------------------------------------------------------------ scenes
    async def registers(self) -> None:
        """Take the enquiry and the registration that every opened line begins with."""
        await self.hears(zvt.REGISTRATION)
        await self.says(POSITIVE)
        await self.tells(completion(terminal_id=TERMINAL_ID, currency="EUR", status=0))

    async def is_idle(self) -> None:
        """Answer enquiries and registrations for ever; anything else fails the test."""
        while True:
            message = await self.next()
            if message.control == zvt.STATUS_ENQUIRY:
                await self.tells_status()
            else:
                assert message.control == zvt.REGISTRATION, f"an idle terminal was sent {message!r}"
                await self.says(POSITIVE)
                await self.tells(completion(terminal_id=TERMINAL_ID, currency="EUR", status=0))


Script = Callable[[ScriptedTerminal], Awaitable[None]]


def sale(
    amount_minor: int = 1_010,
    receipt_no: int = 12,
    trace_no: int = 120,
    date: str = "1122",
    time: str = "120030",
    result: int = 0,
    **more: object,
) -> bytes:
    """04 0F of a card payment."""
    return status_information(
        result,
        amount_minor=amount_minor,
        currency="EUR",
        receipt_no=receipt_no,
        trace_no=trace_no,
        date=date,
        time=time,
        terminal_id=TERMINAL_ID,
        pan_nibbles="EEEEEEEEEEEE1234",
        **more,  # type: ignore[arg-type]
    )
