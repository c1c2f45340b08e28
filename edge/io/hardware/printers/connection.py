"""One open line to a printer: what it says, what it was asked, and bytes to it no faster than it takes them."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable

from edge.errors import LineLost
from edge.io.hardware.printers import commands
from edge.io.hardware.printers.status import (
    Answer,
    AnswerReader,
    Automatic,
    Confirmed,
    Flow,
    RealTime,
    Status,
    by_automatic,
    by_real_time,
)
from edge.line import Line

ANSWER_S = 1.0
"""A printer answers DLE EOT within milliseconds, also while it prints."""
CHUNK_BYTES = 256
"""So little waits in the port that a printer's XOFF, or its XON/XOFF buffer of the smallest size, is not overrun."""
CHUNK_S = 5.0
"""A printer that takes nothing for so long will not take more."""
ASKS = (1, 2, 3, 4)


class Connection:
    """A line in use. `on_news` is called after everything that the printer says."""

    def __init__(self, line: Line, bytes_per_s: float | None, on_news: Callable[[], None]) -> None:
        self._line = line
        self._bytes_per_s = bytes_per_s
        self._on_news = on_news
        self._reader = AnswerReader()
        self._asked: int | None = None
        self._asking = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._news = asyncio.Event()
        self._go = True
        self.status = Status()
        self.heard = False
        """It has said something that makes sense."""
        self.silent = False
        """It was asked and did not answer."""
        self.automatic = False
        """It has sent automatic status."""
        self.confirmed: deque[bytes] = deque(maxlen=2 * commands.MAX_STEPS)
        """The process ids that it has confirmed last."""
        self.lost = False

    @property
    def sent(self) -> int:
        """Bytes that the port has taken."""
        return self._line.sent

    # ------------------------------------------------------------------ what it says
    async def listen(self) -> None:
        """Read until the line is lost. Raises LineLost."""
        try:
            while True:
                for answer in self._reader.feed(await self._line.read()):
                    self._take(answer)
                self._tell()
        finally:
            self.lost = True
            self._tell()

    def _take(self, answer: Answer) -> None:
        self.heard = True
        if isinstance(answer, Flow):
            self._go = answer.go
        elif isinstance(answer, Confirmed):
            self.confirmed.append(answer.process_id)
        elif isinstance(answer, Automatic):
            self.automatic, self.silent = True, False
            self.status = by_automatic(answer.data)
        elif isinstance(answer, RealTime) and self._asked is not None:
            self.silent = False
            self.status = by_real_time(self.status, self._asked, answer.value)
            self._asked = None

    def _tell(self) -> None:
        self._news.set()
        self._on_news()

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Wait for something that the printer says. Has no deadline of its own. Raises LineLost."""
        while not wanted():
            if self.lost:
                raise LineLost("the printer went away")
            self._news.clear()
            await self._news.wait()

    # ------------------------------------------------------------------ what it is asked
    async def examine(self) -> bool:
        """Ask how it is; False when it does not answer.

        Where good status comes by itself one question shows that it lives. Bad status is asked for anew, because the
        message that it is over may have been lost.
        """
        async with self._asking:
            for number in ASKS[:1] if self.automatic and not self.status.trouble else ASKS:
                if not await self._ask(number):
                    self.silent, self.automatic = True, False
                    self._tell()
                    return False
        return True

    async def _ask(self, number: int) -> bool:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._put(commands.status(number), lambda: setattr(self, "_asked", number))
                await self.until(lambda: self._asked is None)
        except TimeoutError:
            return False
        finally:
            # What comes later answers nobody: it must not be taken for the answer to the next question.
            self._asked = None
        return True

    async def command(self, data: bytes) -> None:
        """Send a few bytes. Raises LineLost, or TimeoutError when it does not take them."""
        async with asyncio.timeout(CHUNK_S):
            await self._put(data)

    async def _put(self, data: bytes, before: Callable[[], None] = lambda: None) -> None:
        async with self._writing:
            before()
            await self._line.write(data)

    # ------------------------------------------------------------------ bytes to print
    async def write(self, data: bytes) -> None:
        """Send `data` in chunks, at the line's own speed and only while the printer takes them.

        Raises TimeoutError after CHUNK_S without progress, and LineLost.
        """
        for at in range(0, len(data), CHUNK_BYTES):
            chunk = data[at : at + CHUNK_BYTES]
            async with asyncio.timeout(CHUNK_S):
                await self.until(lambda: self._go)
                await self._put(chunk)
            if self._bytes_per_s is not None:
                await asyncio.sleep(len(chunk) / self._bytes_per_s)

    def close(self) -> None:
        """Give the line back."""
        with contextlib.suppress(LineLost):
            self._line.close()


class Pace:
    """How much of what was sent a printer still holds, by the speed that it has at least."""

    def __init__(self, buffer_bytes: int, dots_per_s: int) -> None:
        # A quarter is left for what the estimate is wrong by.
        self._room = buffer_bytes * 3 // 4
        self._dots_per_s = dots_per_s
        self._held: deque[tuple[float, int]] = deque()
        self.printed_at = 0.0
        """Loop time at which everything will be on paper."""

    async def before(self, size: int) -> None:
        """Wait until there is room for `size` bytes, or nothing is held any more."""
        now = asyncio.get_running_loop().time
        while True:
            while self._held and self._held[0][0] <= now():
                self._held.popleft()
            if not self._held or sum(held for _, held in self._held) + size <= self._room:
                return
            await asyncio.sleep(self._held[0][0] - now())

    def sent(self, size: int, dots: int) -> None:
        """`size` bytes have left that move the paper by `dots`."""
        start = max(asyncio.get_running_loop().time(), self.printed_at)
        self.printed_at = start + dots / self._dots_per_s
        self._held.append((self.printed_at, size))
