"""A cash register of a few lines: it sends what a test says and answers as the test says."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from benchmarks.faults.cable import Cable
from edge.io.emulators.terminal.device import TerminalDevice
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.options import read_options
from edge.line import Line
from edge.protocols.zvt import apdu, commands
from edge.protocols.zvt.apdu import Apdu
from edge.protocols.zvt.frame import Ack, Damaged, FrameReader, Nak, Received, encode_frame
from edge.protocols.zvt.messages import StatusInformation, read

T0 = 1_790_000_000.0
Answer = Callable[[Apdu], bytes | None]
"""What the register answers to a message; None for silence."""


def always_yes(_: Apdu) -> bytes:
    """80 00 00 to everything."""
    return commands.ack()


class Register:
    """The other end of the terminal's line. `events` has ACKs and NAKs that came, `said` the terminal's APDUs."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.events: list[Ack | Nak | Damaged] = []
        self.said: list[Apdu] = []
        self.acknowledges = True
        self._reader = FrameReader()
        self._next: list[Apdu] = []

    async def send(self, message: bytes) -> None:
        """A frame."""
        await self.line.write(encode_frame(message))

    async def receive(self, seconds: float = 400.0) -> Apdu:
        """The terminal's next APDU, acknowledged. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not self._next:
                for event in self._reader.feed(await self.line.read()):
                    if not isinstance(event, Received):
                        self.events.append(event)
                        continue
                    if self.acknowledges:
                        await self.line.write(b"\x06")
                    self._next.append(apdu.parse(event.apdu))
        found = self._next.pop(0)
        self.said.append(found)
        return found

    async def ask(self, command: bytes) -> Apdu:
        """Send a command; the terminal's immediate answer."""
        await self.send(command)
        while True:
            answer = await self.receive()
            if apdu.is_answer(answer):
                return answer

    async def converse(self, command: bytes, answer: Answer = always_yes) -> list[Apdu]:
        """A command and all that follows it, up to its end; without the answer to it."""
        found: list[Apdu] = []
        first = await self.ask(command)
        if not apdu.is_positive(first):
            return [first]
        while True:
            message = await self.receive()
            found.append(message)
            if (reply := answer(message)) is not None:
                await self.send(reply)
            if message.control in (apdu.COMPLETION, apdu.ABORT):
                # The terminal is ready for the next command when it has read the answer.
                await asyncio.sleep(0.01)
                return found

    async def status(self) -> int:
        """05 01: the terminal's status code."""
        return (await self.converse(commands.status_enquiry()))[-1].data[-1]


def codes(messages: list[Apdu]) -> list[int]:
    """Their control fields, without those of progress."""
    return [one.control for one in messages if one.control != apdu.INTERMEDIATE_STATUS]


def told(messages: list[Apdu]) -> StatusInformation:
    """The first Status-Information among them."""
    found = read(next(one for one in messages if one.control == apdu.STATUS_INFORMATION))
    assert isinstance(found, StatusInformation)
    return found


@contextlib.asynccontextmanager
async def bench(
    ledger: Ledger | None = None, register: bool = True, **options: str
) -> AsyncIterator[tuple[TerminalDevice, Register]]:
    """A terminal and a register on one cable, registered with text blocks unless told otherwise."""
    loop = asyncio.get_running_loop()
    cable = Cable()
    given = read_options({"after_ms": "1000", **options})
    device = TerminalDevice(given, cable, ledger if ledger is not None else Ledger(), lambda: T0 + loop.time())
    running = asyncio.ensure_future(device.run())
    await asyncio.sleep(0.01)
    try:
        other = Register(await cable.open())
        if register:
            await other.converse(commands.registration("000000"))
        yield device, other
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
