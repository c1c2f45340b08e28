"""Joins the room and the core: what pages in the room send, and what all of them are shown."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

from livekit import rtc

from edge.channel import Link
from edge.child import Child
from edge.ending import end
from edge.io.livekit.encoding import Document
from edge.io.livekit.inlet import IN_FLIGHT, Inlet, read_own_name
from edge.io.livekit.participants import Participant, Present, Roster
from edge.io.livekit.room import KioskRoom
from edge.io.livekit.sender import Sender
from edge.io.livekit.transcription import Hearing, Saying
from edge.messages import Message
from edge.tokens import RoomAccess

NOBODY = 0
"""The connection number of whom the room has not told of; pages have others, on this transport or another."""
LOOK_S = 0.25
"""Between two looks for what is overdue."""
LISTEN_S = 0.02
SETTLE_S = 0.5
"""For the last screen to be acknowledged: leaving the room drops what is on its way."""


class Bridge:
    """One life of the process. With `ends` it is over when the room is (`room.OVER`)."""

    def __init__(self, child: Child, ends: bool = False) -> None:
        self._child = child
        self._roster = Roster()
        self._link = Link("livekit", child.core_address(), self.from_core, room=IN_FLIGHT)
        access = RoomAccess(child.settings, child.servers.get("livekit"))
        self._room = KioskRoom(access, self, child.log, child.metrics, ends)
        self._hearing = Hearing(self._link, child.metrics)
        self._saying = Saying(child.metrics)
        self._hall: rtc.Room | None = None
        self._sender = Sender(self._room.publish, lambda: list(self._roster))
        self._inlet = Inlet(self._link, self._roster, child.memory, child.metrics, self._sender.wake)

    async def run(self) -> None:
        """Until the child is asked to stop. Raises what a part of it raised: such a defect ends this life."""
        parts = (
            self._link.run(),
            self._room.run(),
            self._sender.run(self._inlet.relieved),
            self._look(),
            self._inlet.run(),
        )
        tasks = [asyncio.ensure_future(part) for part in parts]
        stopping = asyncio.ensure_future(self._child.stopping.wait())
        try:
            done, _ = await asyncio.wait((*tasks, stopping), return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                task.result()
            if self._child.stopping.is_set():
                await self._last_words()
        finally:
            await end((*tasks, stopping))
            await self._hearing.close()
            await self._saying.close()

    async def _last_words(self) -> None:
        """Let what the core has just said reach the room: a payment that the stop waited for ends with its number."""
        await asyncio.sleep(LISTEN_S)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_S):
                while self._sender.is_open and not self._sender.is_settled:  # noqa: ASYNC110
                    await asyncio.sleep(LISTEN_S)

    async def _look(self) -> None:
        """See to what is overdue, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            now_s = asyncio.get_running_loop().time()
            self._sender.look(now_s)
            self._roster.forget_absent(now_s)

    # ------------------------------------------------------------------ core -> room
    def from_core(self, row: Message, conn: int, body: bytes) -> None:
        """Hand a message of the core to the participant that asked, or to all."""
        if row.name in ("error", "pong"):
            asker = self._roster.numbered(conn)
            if asker is not None:
                self._sender.tell(asker, body)
            elif conn == NOBODY:
                self._sender.tell_everybody(body)
            return
        if row.name == "tts.say" and self._hall is not None:
            self._saying.say(self._hall, body)
        document = Document(body) if row.name in ("ui.answer", "ui.update") else None
        if document is not None:
            self._sender.newest = document
        for one in self._roster:
            taken = one.outlet.message(body) if document is None else one.outlet.document(document, one.number == conn)
            if not taken:
                self._child.metrics.count("dropped")
            self._sender.wake(one)
        if document is not None:
            self._sender.show_strangers(document)

    # ------------------------------------------------------------------ room -> core
    def entering(self, room: rtc.Room) -> None:
        """A new room of the SDK takes the place of the one before."""
        self._hall = room
        self._hearing.attach(room)

    def up(self, present: Iterable[Present]) -> None:
        """The room is connected: everybody in it gets the newest screen."""
        self._roster.keep(present, asyncio.get_running_loop().time())
        self._sender.open()
        self._child.ready()
        self._tell()

    def down(self) -> None:
        """The room is not connected."""
        self._sender.close()

    def came(self, one: Present) -> None:
        """Somebody can be sent to: a new page or observer gets the newest screen."""
        known = self._roster.named(one.identity)
        missed = known is not None and known.absent_s is not None
        admitted = self._roster.admit(one)
        if admitted is not None and (missed or admitted is not known):
            self._sender.show(admitted)
            self._tell()

    def left(self, identity: str, sid: str) -> None:
        """A stay has ended; while the room is not connected, only the sight of it."""
        if self._sender.is_open:
            self._roster.dismiss(identity, sid)
        else:
            self._roster.miss([identity], asyncio.get_running_loop().time())
        self._tell()

    def received(self, identity: str | None, raw: bytes) -> None:
        """A message for the kiosk. Who may only look is not heard, whatever the server lets through."""
        sender = None if identity is None else self._roster.named(identity)
        if identity is not None and (sender is None or sender.present.is_observer):
            self._child.metrics.count("ignored")
            return
        self._inlet.take(sender or self._stranger(raw), raw)

    def _stranger(self, raw: bytes) -> Participant | None:
        """Who sent this, when the room does not know: it tells of a page up to 3 s after the page could send.

        A page that names itself in its `hello` is served from then on; for any other everybody gets the screen.
        """
        identity = read_own_name(raw)
        now_s = asyncio.get_running_loop().time()
        one = None if identity is None else self._roster.expect(identity, now_s)
        if one is None and not self._roster.expects:
            self._sender.heard_stranger()
        return one

    def _tell(self) -> None:
        """Say in `edge status` who is in the room."""
        pages = sum(not one.present.is_observer for one in self._roster)
        self._child.publish_facts({"pages": pages, "observers": len(self._roster) - pages})
