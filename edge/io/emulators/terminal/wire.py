"""The terminal's conversation with the register: what is sent, what answers it, what is asked (PA00P016 chapter 5)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from edge.errors import ProtocolError
from edge.io.emulators.terminal.link import Link
from edge.protocols.zvt.apdu import Apdu, is_answer, is_positive, parse

T3_S = 5.0
"""Longest wait for the answer to a message."""
MAX_COMMANDS = 8
"""Commands that may wait; a register sends one at a time."""

_NOTHING: Callable[[], None] = lambda: None  # noqa: E731


class Wire:
    """One message at a time has its answer outstanding."""

    def __init__(self) -> None:
        self.link: Link | None = None
        self.heard = False
        """Something has come from the register since this was last set to false."""
        self._turn = asyncio.Lock()
        self._answer: asyncio.Future[Apdu] | None = None
        self._then = _NOTHING
        self._commands: deque[tuple[Apdu, bool]] = deque(maxlen=MAX_COMMANDS)
        self._asked = asyncio.Event()

    def forget(self) -> None:
        """Forget what a terminal without power forgets."""
        self._commands.clear()
        self.heard = False

    def take(self, raw: bytes) -> bool:
        """An APDU has come. Returns whether it answers what was sent."""
        try:
            apdu = parse(raw)
        except ProtocolError:
            return False
        self.heard = True
        if not is_answer(apdu):
            # An answer to this command could be taken for the one that is outstanding, and commit a payment.
            self._commands.append((apdu, self._answer is not None))
            self._asked.set()
            return False
        if self._answer is not None and not self._answer.done():
            if is_positive(apdu):
                self._then()
            self._answer.set_result(apdu)
        return True

    async def command(self) -> tuple[Apdu, bool]:
        """The register's next command, and whether it came while an answer was due instead."""
        while not self._commands:
            self._asked.clear()
            await self._asked.wait()
        return self._commands.popleft()

    async def reply(self, apdu: bytes) -> None:
        """Answer a command."""
        assert self.link is not None
        await self.link.send(apdu)

    async def exchange(self, apdu: bytes, then: Callable[[], None] = _NOTHING) -> Apdu | None:
        """Send a message and wait for its answer; None if none comes within T3 or the message does not arrive.

        `then` runs in the moment in which a positive answer arrives.
        """
        assert self.link is not None
        async with self._turn:
            self._answer, self._then = asyncio.get_running_loop().create_future(), then
            try:
                if not await self.link.send(apdu) and not self._answer.done():
                    return None
                async with asyncio.timeout(T3_S):
                    return await self._answer
            except TimeoutError:
                self.link.drop()
                return None
            finally:
                self._answer = None
