"""What a link layer does for the dialogue above it, and the mailbox between the two.

There are two: frames with ACK and NAK on a serial line (`serial_link`), bare messages on TCP (`tcp_link`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Literal, NamedTuple, Protocol

from edge.errors import LineLost, ProtocolError

INBOX_LIMIT = 64
"""Messages that may wait to be worked off; a terminal waits for an answer to each, so one is the rule."""


class Delivery(NamedTuple):
    """How a message got across. `certain`: its first transmission was acknowledged by itself.

    An acknowledgement of a repeat may come from a terminal that has given the transaction up meanwhile, and on TCP
    there is none at all.
    """

    certain: bool


class Undelivered(ProtocolError):
    """The terminal has not taken a message. `left`: whether it can have received it all the same.

    no: not all of its bytes have left, or each transmission was rejected by NAK. maybe: nobody knows.
    """

    def __init__(self, text: str, left: Literal["no", "maybe"]) -> None:
        super().__init__(text)
        self.left = left


class Link(Protocol):
    """Carries whole APDUs. One task speaks and listens at a time."""

    async def send(self, apdu: bytes, once: bool = False) -> Delivery:
        """Deliver an APDU. `once` forbids a repetition after silence, which could charge a card twice.

        Raises Undelivered. A lost line is that, too, and also what `receive` says from then on.
        """

    async def receive(self, timeout_s: float) -> bytes | None:
        """The next APDU of the terminal; None after `nudge`. Raises TimeoutError, or LineLost when the line is gone."""

    async def arrived(self, timeout_s: float) -> bool:
        """Whether an APDU waits, or comes within the time. It stays to be received. Raises LineLost."""

    def nudge(self) -> None:
        """Wake the task in `receive`: there is something else for it to do."""

    def give_up(self) -> None:
        """The terminal does not answer (T3): do what the transport wants done then."""

    async def until_lost(self) -> None:
        """Return when the line is gone."""

    async def close(self) -> None:
        """Give the line back and end all work on it."""


class Inbox:
    """APDUs that have come and are not worked off, and the end of the line behind them."""

    def __init__(self) -> None:
        self._apdus: deque[bytes | None] = deque()
        self._news = asyncio.Event()
        self._lost = asyncio.Event()
        self._why = ""

    @property
    def full(self) -> bool:
        """No more can be taken."""
        return len(self._apdus) >= INBOX_LIMIT

    def put(self, apdu: bytes | None) -> None:
        """One more; None is a nudge."""
        self._apdus.append(apdu)
        self._news.set()

    def end(self, why: str) -> None:
        """Nothing more will come. The first reason stays."""
        self._why = self._why or why
        self._lost.set()
        self._news.set()

    async def get(self, timeout_s: float) -> bytes | None:
        """The oldest one. Raises TimeoutError, and LineLost once all are taken."""
        await self._wait(timeout_s)
        return self._apdus.popleft()

    async def arrived(self, timeout_s: float) -> bool:
        """Whether one waits or comes in time. Raises LineLost."""
        try:
            await self._wait(timeout_s)
        except TimeoutError:
            return False
        return True

    async def until_lost(self) -> None:
        """Return when nothing more will come."""
        await self._lost.wait()

    async def _wait(self, timeout_s: float) -> None:
        if not self._apdus and not self._lost.is_set():
            self._news.clear()
            async with asyncio.timeout(timeout_s):
                await self._news.wait()
        if not self._apdus:
            raise LineLost(self._why)
