"""Partial transcripts on their way to the core: of those that it has no time for yet, only the newest waits.

Each one makes the one before it needless. Sent all the same, they would wait in a queue, and the screen would follow a
guest who speaks fast later and later; a full queue would refuse the newest one, or the whole sentence.
"""

from __future__ import annotations

import asyncio
import contextlib

from edge.channel import Link
from edge.ending import end
from edge.errors import ChannelError

PARTIAL = "voice.transcript"
AHEAD = 4
"""Messages that the core may have before it while a partial transcript is sent at once: the room of a voice's link."""


class Partials:
    """Sends by `link`, at once while that has room."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._newest: bytes | None = None
        self._task: asyncio.Task[None] | None = None

    def send(self, body: bytes) -> bool:
        """Send it, now or when the core is ready for it; False when one that waited was overtaken by it."""
        overtakes = self._newest is not None
        self._newest = body
        if self._link.has_room:
            self._now()
        elif self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._later())
        return not overtakes

    def before(self, name: str) -> None:
        """Another message follows: the whole sentence makes what waits needless, all others come after it."""
        if name == PARTIAL:
            self._newest = None
        else:
            self._now()

    async def close(self) -> None:
        """Nothing waits any more."""
        if self._task is not None:
            await end({self._task})

    async def _later(self) -> None:
        await self._link.room()
        self._now()

    def _now(self) -> None:
        body, self._newest = self._newest, None
        if body is not None:
            # The outbox may be full of other things; then the whole sentence has to do.
            with contextlib.suppress(ChannelError):
                self._link.send(PARTIAL, body)
