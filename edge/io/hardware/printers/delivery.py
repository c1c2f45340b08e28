"""One job on its way to the paper: sent, watched, confirmed."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, Literal

from edge.errors import EdgeError
from edge.io.hardware.printers import commands
from edge.io.hardware.printers.builder import Composed
from edge.io.hardware.printers.connection import CHUNK_BYTES, Connection, Pace
from edge.io.hardware.printers.profiles import Profile

GRACE_S = 5.0
"""A confirmation may take so much longer than the paper."""
STEP_BYTES = 512
"""So often a job looks whether the printer is still the one that took its beginning: twice a second at 9600 baud."""
MEND_S = 2.0
"""How long a cutter may take to free itself."""
IN_PORT = 2 * CHUNK_BYTES
"""Bytes that a port has taken and may drop when it is closed."""

Outcome = Literal["printed", "probably"]


class Stopped(Exception):
    """A job cannot go on, for `reason` (one of `Printed`)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Delivery:
    """A composed document and the open connection that it goes through."""

    def __init__(self, connection: Connection, profile: Profile, composed: Composed, job: int) -> None:
        self._connection = connection
        self._profile = profile
        self._composed = composed
        self._job = job
        self._steps = 0
        self._all_sent = False
        self.owed = IN_PORT
        """Bytes that the printer may wait for if the job ends here."""

    async def run(self) -> Outcome:
        """Send it and wait for its end. Raises Stopped, and LineLost. Cancelled, it leaves `owed` behind."""
        work = asyncio.ensure_future(self._send())
        mended = False
        try:
            while True:
                await self._until_done_or_trouble(work)
                if work.done() or not self._connection.status.trouble:
                    return await work
                if mended or not await self._mend():
                    raise Stopped(self._connection.status.trouble or "error")
                mended = True
        finally:
            await ended(work)

    async def _until_done_or_trouble(self, work: asyncio.Future[Outcome]) -> None:
        watch = asyncio.ensure_future(self._connection.until(lambda: bool(self._connection.status.trouble)))
        try:
            both: set[asyncio.Future[Any]] = {work, watch}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await ended(watch)

    async def _mend(self) -> bool:
        """Try once to free a cutter whose job has left completely; whether that helped."""
        if self._connection.status.trouble != "cutter" or not self._all_sent:
            return False
        with contextlib.suppress(TimeoutError):
            await self._connection.command(commands.RESUME)
            async with asyncio.timeout(MEND_S):
                await self._connection.until(lambda: not self._connection.status.trouble)
                return True
        return False

    # ------------------------------------------------------------------ sending
    async def _send(self) -> Outcome:
        loop = asyncio.get_running_loop()
        pace = Pace(self._profile.buffer_bytes, self._profile.dots_per_s)
        every = max(STEP_BYTES, len(self._composed.data) // (commands.MAX_STEPS - 2))
        since = 0
        for part in self._composed.parts:
            if since >= every:
                since = 0
                await self._check()
            await pace.before(len(part.data))
            await self._whole(part.data)
            pace.sent(len(part.data), part.dots)
            since += len(part.data)
        if self._profile.confirms:
            await self._whole(commands.ask_confirmation(self._job))
        self._all_sent = True
        wait_s = max(pace.printed_at - loop.time(), 0.0)
        if self._profile.confirms and await self._confirmed(wait_s + GRACE_S):
            return "printed"
        await asyncio.sleep(pace.printed_at - loop.time())
        if not await self._connection.examine():
            raise Stopped("offline")
        if self._connection.status.trouble:
            raise Stopped(self._connection.status.trouble)
        return "probably"

    async def _whole(self, data: bytes) -> None:
        """Send what must not be interrupted. Raises Stopped when the printer does not take it."""
        before = self._connection.sent
        try:
            await self._connection.write(data)
        except TimeoutError:
            # Only closing drops what waits in the port: it would come out in the middle of the next job.
            self._connection.close()
            raise Stopped(self._connection.status.trouble or "timeout") from None
        finally:
            self.owed = IN_PORT + len(data) - (self._connection.sent - before)

    # ------------------------------------------------------------------ certainty
    async def _check(self) -> None:
        """In the middle of a job: a printer that loses power for a second takes the rest as if nothing had been."""
        if self._profile.confirms:
            self._steps += 1
            await self._whole(commands.ask_confirmation(self._job, self._steps))
        elif not await self._connection.examine():
            raise Stopped("offline")

    async def _confirmed(self, wait_s: float) -> bool:
        """Whether the end is confirmed within `wait_s`. Raises Stopped when it is, but a step before it is not."""
        confirmed = self._connection.confirmed
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self._connection.until(lambda: commands.process_id(self._job) in confirmed)
                if not all(commands.process_id(self._job, step + 1) in confirmed for step in range(self._steps)):
                    raise Stopped("offline")
                return True
        return False


async def ended(task: asyncio.Future[Any]) -> None:
    """End `task`; what it raises because of that is nobody's business any more, a defect is."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled() and not isinstance(task.exception(), (EdgeError, TimeoutError, Stopped, type(None))):
        await task
