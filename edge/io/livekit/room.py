"""The kiosk's room, for ever: joined as `orchestrator`, and joined anew when the SDK has given up.

The SDK resumes and reconnects by itself some ten times; then it says `disconnected`, and a new `Room` takes its place.
A `connect` that has begun is never cancelled: the SDK would leak its sockets and end the process later.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Protocol

from livekit import rtc
from livekit.rtc.participant import PublishDataError

from edge.errors import EdgeError
from edge.io.livekit.encoding import TOPIC, Carrier, Frame
from edge.io.livekit.participants import Present, is_observer
from edge.io.livekit.patience import Patience
from edge.log import Logger, mask_url
from edge.metrics import Metrics
from edge.tokens import ORCHESTRATOR, RoomAccess

CONNECT_S = 3.0
"""For one attempt of the SDK to reach the server; it makes a few of them."""
PUBLISH_S = 20.0
"""A message that the SDK does not take for so long is stuck: it waits through one reconnection, not through all."""
LEAVE_S = 1.0
LONGEST_STREAM = 256 * 1024
"""Bytes of one incoming stream, inflated."""


OVER = frozenset(
    {
        rtc.DisconnectReason.DUPLICATE_IDENTITY,
        rtc.DisconnectReason.PARTICIPANT_REMOVED,
        rtc.DisconnectReason.ROOM_DELETED,
        rtc.DisconnectReason.ROOM_CLOSED,
    }
)
"""Why somebody else may have ended a stay on purpose: another box took the room over, or the room has ended."""


class Listener(Protocol):
    """Who hears of the room. Calls come from the event loop; what they raise would be logged with a guest's data."""

    def entering(self, room: rtc.Room) -> None:
        """This room is about to be connected."""

    def up(self, present: Iterable[Present]) -> None:
        """The room is connected, and these are in it."""

    def down(self) -> None:
        """The room is not connected; it will be."""

    def came(self, one: Present) -> None:
        """Somebody can be sent to, or has changed what they may do."""

    def left(self, identity: str, sid: str) -> None:
        """A stay has ended."""

    def received(self, identity: str | None, raw: bytes) -> None:
        """A message on the kiosk's topic, or on none."""


def present(one: rtc.RemoteParticipant) -> Present:
    """What the box needs to know of a participant."""
    return Present(one.identity, one.sid, is_observer(one.attributes), one.permissions.can_publish_data)


class KioskRoom:
    """One room over all connections to it."""

    def __init__(
        self, access: RoomAccess, listener: Listener, log: Logger, metrics: Metrics, ends: bool = False
    ) -> None:
        self._access = access
        self._ends = ends
        self._listener = listener
        self._log = log
        self._metrics = metrics
        self._room: rtc.Room | None = None

    async def run(self) -> None:
        """Stay in the room until cancelled; with `ends`, until the stay is OVER."""
        loop = asyncio.get_running_loop()
        patience = Patience()
        while True:
            began = loop.time()
            try:
                reason = await self._stay()
                if reason in OVER and self._ends:
                    return
                evicted = reason == rtc.DisconnectReason.DUPLICATE_IDENTITY
                if evicted:
                    self._log.error("room.taken_over", next="give each box a KIOSK_ID of its own")
                pause = patience.after_stay(loop.time() - began, evicted)
            except (rtc.ConnectError, EdgeError) as error:
                problem = getattr(error, "message", None) or str(error)
                self._log.warning(
                    "room.unreachable", reason=problem, next="check that the LiveKit server runs; it is tried again"
                )
                pause = patience.after_failure()
            await asyncio.sleep(pause)

    async def publish(self, frame: Frame, identity: str) -> bool:
        """Hand a message for `identity` (empty: everybody) to the SDK; False when it did not take it."""
        room = self._room
        if room is None:
            return False
        whom = [identity] if identity else []
        try:
            async with asyncio.timeout(PUBLISH_S):
                if frame.carrier is Carrier.PACKET:
                    await room.local_participant.publish_data(
                        frame.body, reliable=True, destination_identities=whom, topic=TOPIC
                    )
                else:
                    await room.local_participant.send_text(
                        frame.body.decode(), topic=TOPIC, destination_identities=whom, compress=True
                    )
        except (PublishDataError, rtc.StreamError, TimeoutError, OSError) as error:
            self._log.warning("room.not_sent", reason=repr(error), size=len(frame.body), next="it is sent again whole")
            return False
        self._metrics.count("frames_out")
        return True

    async def _stay(self) -> int:
        """One `Room`, from its connection until the SDK gives it up: why. Raises ConnectError or EdgeError."""
        ticket = self._access.ticket("orchestrator")
        room = rtc.Room()
        ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._listen(room, ended)
        self._listener.entering(room)
        await self._connect(room, ticket["url"], ticket["token"])
        try:
            self._room = room
            self._metrics.count("connects")
            self._log.info("room.joined", room=ticket["room"], server=mask_url(ticket["url"]))
            self._listener.up(self._present())
            reason = await ended
            self._log.warning("room.left", reason=_name(reason), next="it is joined again, unless it is over")
            return reason
        finally:
            self._room = None
            self._listener.down()
            self._metrics.count("disconnects")
            await _leave(room)

    async def _connect(self, room: rtc.Room, url: str, token: str) -> None:
        options = rtc.RoomOptions(
            auto_subscribe=False,
            connect_timeout=CONNECT_S,
            data_stream=rtc.DataStreamOptions(max_payload_byte_length=LONGEST_STREAM),
        )
        connecting = asyncio.ensure_future(room.connect(url, token, options))
        try:
            await asyncio.shield(connecting)
        except asyncio.CancelledError:
            await asyncio.wait({connecting}, timeout=CONNECT_S)
            if connecting.done() and connecting.exception() is None:
                await _leave(room)
            raise

    def _present(self) -> list[Present]:
        everybody = [] if self._room is None else self._room.remote_participants.values()
        return [present(one) for one in everybody if _can_receive(one)]

    def _listen(self, room: rtc.Room, ended: asyncio.Future[int]) -> None:
        room.on("disconnected", lambda reason: None if ended.done() else ended.set_result(reason))
        room.on("reconnecting", self._listener.down)
        room.on("reconnected", self._reconnected)
        room.on("participant_active", self._came)
        room.on("participant_connected", self._came)
        room.on("participant_attributes_changed", lambda _changed, one: self._changed(one))
        room.on("participant_permissions_changed", self._changed)
        room.on("participant_disconnected", lambda one: self._listener.left(one.identity, one.sid))
        room.on("data_received", self._received)

    def _reconnected(self) -> None:
        self._log.info("room.reconnected")
        self._listener.up(self._present())

    def _came(self, one: rtc.RemoteParticipant) -> None:
        if _can_receive(one):
            self._listener.came(present(one))

    def _changed(self, one: rtc.Participant) -> None:
        if isinstance(one, rtc.RemoteParticipant):
            self._came(one)

    def _received(self, packet: rtc.DataPacket) -> None:
        if packet.topic not in (None, "", TOPIC):
            self._metrics.count("ignored")
            return
        sender = packet.participant
        if sender is not None:
            self._listener.came(present(sender))
        self._listener.received(None if sender is None else sender.identity, packet.data)


def _can_receive(one: rtc.RemoteParticipant) -> bool:
    """Whether its channel is open. What is sent before that is lost there, and what follows waits 3 s for it."""
    return one.state == rtc.ParticipantState.PARTICIPANT_STATE_ACTIVE


def _name(reason: int) -> str:
    known: str = rtc.DisconnectReason.Name(reason)  # type: ignore[arg-type]
    return known.lower()


async def _leave(room: rtc.Room) -> None:
    """Say goodbye, as far as that can be said."""
    with contextlib.suppress(TimeoutError, RuntimeError):
        async with asyncio.timeout(LEAVE_S):
            await room.disconnect()


__all__ = ["ORCHESTRATOR", "KioskRoom", "Listener", "present"]
