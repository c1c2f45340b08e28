"""Commands and answers (PA00P016 chapter 5), the same over either link.

We command, the terminal says yes (80 00) or no (84 xx) within T3; what follows is its own to say (`conversation`).
"""

from __future__ import annotations

import asyncio

from edge.errors import ProtocolError
from edge.io.hardware.terminals.zvt.link import Delivery, Link
from edge.io.hardware.terminals.zvt.timing import Timing
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.commands import ack, refuse
from edge.protocols.zvt.messages import Answer, Message, StatusInformation, read

BUSY = 0x9C
BUSY_TRIES = 9
"""How often a command is said again to a terminal that asks to wait."""


class Refused(ProtocolError):
    """The terminal has said no to a command: `code` is that of 84 xx. Nothing was done."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the terminal refuses (84 {code:02X})")
        self.code = code


class NoAnswer(ProtocolError):
    """The terminal took a command and said nothing to it within T3. Nobody knows what it does."""


class Dialogue:
    """The messages of one open link, as values, and the answers to them."""

    def __init__(self, link: Link, timing: Timing) -> None:
        self._link = link
        self.timing = timing
        self._loop = asyncio.get_running_loop()
        self._first: Message | None = None

    @property
    def now(self) -> float:
        """The loop's clock, in seconds."""
        return self._loop.time()

    def nudge(self) -> None:
        """Wake the task in `next`."""
        self._link.nudge()

    def give_up(self) -> None:
        """The terminal does not answer."""
        self._link.give_up()

    async def arrived(self, timeout_s: float) -> bool:
        """Whether a message waits for `next`, or comes within the time. Raises LineLost."""
        return self._first is not None or await self._link.arrived(timeout_s)

    async def next(self, timeout_s: float) -> Message | None:
        """What the terminal says next; None after a nudge. Raises TimeoutError and LineLost.

        Bytes that are no message are dropped: a terminal that said something else repeats it or is asked.
        """
        if self._first is not None:
            message, self._first = self._first, None
            return message
        until = self.now + timeout_s
        while True:
            raw = await self._link.receive(max(until - self.now, 0))
            if raw is None:
                return None
            try:
                message = read(zvt.parse(raw))
            except ProtocolError:
                continue
            return message

    def put_back(self, message: Message) -> None:
        """Leave a message, unanswered, to whoever calls `next` next."""
        self._first = message

    async def answer(self, code: int = 0) -> Delivery:
        """Say yes (0) or no to a message of the terminal. Raises Undelivered."""
        return await self._link.send(refuse(code) if code else ack())

    async def say(self, raw: bytes) -> None:
        """Send a command whose answer somebody else awaits. Silence does not repeat it. Raises Undelivered."""
        await self._link.send(raw, once=True)

    async def command(self, raw: bytes, once: bool = False) -> None:
        """Send a command and return when the terminal has accepted it.

        `once`: it may move money, so it is never repeated after silence. A terminal that asks to wait is asked again
        some times. Raises Refused, NoAnswer, Undelivered, LineLost.
        """
        for left in reversed(range(BUSY_TRIES)):
            await self._link.send(raw, once=once)
            code = await self._verdict()
            if code == 0:
                return
            if code != BUSY or not left:
                raise Refused(code)
            await asyncio.sleep(self.timing.busy)

    async def clear(self) -> None:
        """Work off what came without being asked for, so that nothing old is taken for an answer.

        All but a Status-Information is answered: that would commit a transaction that nobody here knows of.
        """
        while await self.arrived(0):
            message = await self.next(0)
            if message is not None and not isinstance(message, Answer | StatusInformation):
                await self.answer()

    async def _verdict(self) -> int:
        until = self.now + self.timing.t3
        while True:
            try:
                message = await self.next(until - self.now)
            except TimeoutError:
                self.give_up()
                raise NoAnswer("the terminal does not answer") from None
            if isinstance(message, Answer):
                return 0 if message.positive else message.code
            if message is not None:
                # It is at work already: its yes was lost. A locked terminal says 06 1E at once.
                self.put_back(message)
                return 0
