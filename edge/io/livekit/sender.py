"""One publish at a time, to one participant after the other.

The SDK's publishes cost each other time, and all of them leave by one channel: a second one in flight would only take
away the choice of what is sent next, which is always the newest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from edge.io.livekit.encoding import Document, Frame
from edge.io.livekit.participants import Participant, Present

Publish = Callable[[Frame, str], Awaitable[bool]]
"""Hands a message for one identity to the room, for everybody when it is empty; False when it was not taken, and may
not have arrived."""


STRANGERS_S = 5.0
"""How long everybody in the room is sent to after somebody was heard whom the room has not told of yet."""


class Sender:
    """Sends what waits for participants, in turn. `newest` is the document that all of them should show."""

    def __init__(self, publish: Publish, participants: Callable[[], list[Participant]]) -> None:
        self.newest: Document | None = None
        self._everybody = Participant(Present("", "", False, False), 0)
        self._strangers_s = float("-inf")
        self._publish = publish
        self._participants = participants
        self._queue: deque[Participant] = deque()
        self._publishing = False
        self._wake = asyncio.Event()
        self._open = asyncio.Event()

    def wake(self, receiver: Participant) -> None:
        """Something waits for this participant."""
        if receiver.pacing is not None:
            if not receiver.outlet.answers:
                return
            receiver.pacing.cancel()
            receiver.pacing = None
        if receiver not in self._queue:
            self._queue.append(receiver)
        self._wake.set()

    def open(self) -> None:
        """The room is connected: everybody gets the newest document, whole, because what was sent may be lost."""
        self._open.set()
        for one in self._participants():
            self.show(one)
        self.heard_stranger()

    @property
    def is_open(self) -> bool:
        """Whether the room is connected."""
        return self._open.is_set()

    @property
    def is_settled(self) -> bool:
        """Whether nothing waits, and every page that acknowledges what it draws has done so."""
        return not self._publishing and all(one.outlet.is_settled for one in (*self._participants(), self._everybody))

    def heard_stranger(self) -> None:
        """There is somebody in the room who has no name yet: what is shown goes to everybody for a while."""
        self._strangers_s = asyncio.get_running_loop().time() + STRANGERS_S
        self.show(self._everybody)

    def tell(self, receiver: Participant, body: bytes) -> None:
        """Send what is no document."""
        receiver.outlet.message(body)
        self.wake(receiver)

    def tell_everybody(self, body: bytes) -> None:
        """Answer a stranger, where all can hear it."""
        self.tell(self._everybody, body)

    def show_strangers(self, document: Document) -> None:
        """Send a document to everybody, if somebody was heard whom the room has not told of."""
        if asyncio.get_running_loop().time() < self._strangers_s:
            self._everybody.outlet.document(document, answered=False)
            self.wake(self._everybody)

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
            loop = asyncio.get_running_loop()
            if (wait_s := receiver.outlet.wait_s(loop.time())) > 0:
                receiver.pacing = loop.call_later(wait_s, self._go_on, receiver)
                continue
            frame = receiver.outlet.take(loop.time())
            if receiver.outlet.busy:
                self._queue.append(receiver)
            if frame is not None and not await self._hand_over(frame, receiver):
                self.show(receiver)
            relieved(receiver)

    async def _hand_over(self, frame: Frame, receiver: Participant) -> bool:
        self._publishing = True
        try:
            return await self._publish(frame, receiver.present.identity)
        finally:
            self._publishing = False

    def _go_on(self, receiver: Participant) -> None:
        receiver.pacing = None
        self.wake(receiver)

    def look(self, now_s: float) -> None:
        """Send again what is not acknowledged in time."""
        for one in self._participants() if self.is_open else ():
            if one.outlet.look(now_s, self.newest):
                self.wake(one)
