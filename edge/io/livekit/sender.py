"""One publish at a time, to one participant after the other.

The SDK's publishes cost each other time, and all of them leave by one channel: a second one in flight would only take
away the choice of what is sent next, which is always the newest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from edge.io.livekit.encoding import Document, Frame
from edge.io.livekit.participants import Participant

LOOK_S = 0.25
"""Between two looks for acknowledgements that are overdue."""

Publish = Callable[[Frame, str], Awaitable[bool]]
"""Hands a message for one identity to the room; False when it was not taken, and may not have arrived."""


class Sender:
    """Sends what waits for participants, in turn. `newest` is the document that all of them should show."""

    def __init__(self, publish: Publish, participants: Callable[[], list[Participant]]) -> None:
        self.newest: Document | None = None
        self._publish = publish
        self._participants = participants
        self._queue: deque[Participant] = deque()
        self._wake = asyncio.Event()
        self._open = asyncio.Event()

    def wake(self, receiver: Participant) -> None:
        """Something waits for this participant."""
        if receiver not in self._queue:
            self._queue.append(receiver)
        self._wake.set()

    def open(self) -> None:
        """The room is connected: everybody gets the newest document, whole, because what was sent may be lost."""
        self._open.set()
        for one in self._participants():
            self.show(one)

    def close(self) -> None:
        """The room is not connected: what is newer takes the place of what waits, until it is again."""
        self._open.clear()

    def show(self, receiver: Participant) -> None:
        """Send the newest document to a participant, whole."""
        receiver.outlet.start_over(self.newest)
        self.wake(receiver)

    async def run(self, relieved: Callable[[Participant], None]) -> None:
        """Send until cancelled; `relieved` is told after each message that left."""
        while True:
            await self._wake.wait()
            await self._open.wait()
            if not self._queue:
                self._wake.clear()
                continue
            receiver = self._queue.popleft()
            frame = receiver.outlet.take(asyncio.get_running_loop().time())
            if receiver.outlet.busy:
                self._queue.append(receiver)
            if frame is not None and not await self._publish(frame, receiver.present.identity):
                self.show(receiver)
            relieved(receiver)

    async def watch(self) -> None:
        """Send again what is not acknowledged in time, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            now = asyncio.get_running_loop().time()
            for one in self._participants() if self._open.is_set() else ():
                if one.outlet.look(now, self.newest):
                    self.wake(one)
