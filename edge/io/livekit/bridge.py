"""Joins the room and the core: what pages in the room send, and what all of them are shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from livekit import rtc

from edge.channel import Link
from edge.child import Child
from edge.ending import end
from edge.io.livekit.encoding import Document
from edge.io.livekit.inlet import IN_FLIGHT, Inlet
from edge.io.livekit.participants import Present, Roster
from edge.io.livekit.room import KioskRoom
from edge.io.livekit.sender import Sender
from edge.io.livekit.transcription import Hearing, Saying
from edge.messages import Message
from edge.tokens import RoomAccess


class Bridge:
    """One life of the process. With `ends` it is over when the room is (`room.OVER`)."""

    def __init__(self, child: Child, ends: bool = False) -> None:
        self._child = child
        self._roster = Roster()
        self._link = Link("livekit", child.core_address(), self.from_core, room=IN_FLIGHT)
        access = RoomAccess(child.settings, child.servers.get("livekit"))
        self._room = KioskRoom(access, self, child.log, child.metrics, ends)
        self._hearing = Hearing(self._link.send, child.metrics)
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
            self._sender.watch(),
            self._inlet.run(),
        )
        tasks = [asyncio.ensure_future(part) for part in parts]
        stopping = asyncio.ensure_future(self._child.stopping.wait())
        try:
            done, _ = await asyncio.wait((*tasks, stopping), return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                task.result()
        finally:
            await end((*tasks, stopping))
            await self._hearing.close()
            await self._saying.close()

    # ------------------------------------------------------------------ core -> room
    def from_core(self, row: Message, conn: int, body: bytes) -> None:
        """Hand a message of the core to the participant that asked, or to all."""
        if row.name in ("error", "pong"):
            asker = self._roster.numbered(conn)
            if asker is not None:
                asker.outlet.message(body)
                self._sender.wake(asker)
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

    # ------------------------------------------------------------------ room -> core
    def entering(self, room: rtc.Room) -> None:
        """A new room of the SDK takes the place of the one before."""
        self._hall = room
        self._hearing.attach(room)

    def up(self, present: Iterable[Present]) -> None:
        """The room is connected: everybody in it gets the newest screen."""
        self._roster.keep(present)
        self._sender.open()
        self._child.ready()
        self._tell()

    def down(self) -> None:
        """The room is not connected."""
        self._sender.close()

    def came(self, one: Present) -> None:
        """Somebody can be sent to: a new page or observer gets the newest screen."""
        known = self._roster.named(one.identity)
        admitted = self._roster.admit(one)
        if admitted is not None and admitted is not known:
            self._sender.show(admitted)
            self._tell()

    def left(self, identity: str, sid: str) -> None:
        """A stay has ended."""
        self._roster.dismiss(identity, sid)
        self._tell()

    def received(self, identity: str | None, raw: bytes) -> None:
        """A message for the kiosk. Who may only look is not heard, whatever the server lets through."""
        sender = None if identity is None else self._roster.named(identity)
        if identity is not None and (sender is None or sender.present.is_observer):
            self._child.metrics.count("ignored")
            return
        self._inlet.take(sender, raw)

    def _tell(self) -> None:
        """Say in `edge status` who is in the room."""
        pages = sum(not one.present.is_observer for one in self._roster)
        self._child.publish_facts({"pages": pages, "observers": len(self._roster) - pages})
