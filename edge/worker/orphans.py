"""Rooms with a guest and no kiosk: each gets one from the pool.

The server gives a room to a worker when the room begins, and never again. So a worker that leaves hands its rooms on,
and every worker looks for rooms that nobody did so for: those of a worker that was killed, and those that began while
no worker was there. Two workers that find the same room both ask; the kiosk that joins last stays, the other one ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable

from livekit.api import (
    CreateAgentDispatchRequest,
    ListParticipantsRequest,
    ListRoomsRequest,
    LiveKitAPI,
    TwirpError,
)

from edge.config import Settings
from edge.log import Logger
from edge.tokens import ORCHESTRATOR

LOOK_S = 4.0
"""Between two looks, half as much more at random; a room must have been found twice, so that one that is just being
served is not served twice."""
REQUEST_S = 5.0
TROUBLES = (TwirpError, OSError, TimeoutError)
"""What a request to the server raises when it was not answered; aiohttp's errors are OSErrors or time-outs."""


@contextlib.asynccontextmanager
async def server(settings: Settings) -> AsyncIterator[LiveKitAPI]:
    """The LiveKit server's API, with the key of the settings."""
    assert settings.livekit_api_secret is not None
    client = LiveKitAPI(settings.livekit_url, settings.livekit_api_key, settings.livekit_api_secret.get_secret_value())
    try:
        yield client
    finally:
        await client.aclose()


async def dispatch(client: LiveKitAPI, room: str, agent_name: str, metadata: str) -> None:
    """Ask for a kiosk for `room`. Raises one of TROUBLES."""
    async with asyncio.timeout(REQUEST_S):
        await client.agent_dispatch.create_dispatch(
            CreateAgentDispatchRequest(room=room, agent_name=agent_name, metadata=metadata)
        )


async def hand_over(settings: Settings, dispatch_id: str, log: Logger) -> None:
    """Give this kiosk's room to another worker, unless its dispatch was withdrawn or no guest is in it."""
    room = settings.kiosk_id
    try:
        async with server(settings) as client, asyncio.timeout(REQUEST_S):
            found = {one.id: one for one in await client.agent_dispatch.list_dispatch(room_name=room)}
            mine = found.get(dispatch_id)
            if mine is not None and await _is_orphan(client, room):
                await dispatch(client, room, mine.agent_name, mine.metadata)
                log.info("room.handed_over")
    except TROUBLES as error:
        log.warning("room.not_handed_over", reason=repr(error), next="a worker of the pool finds it by itself")


async def adopt(settings: Settings, agent_name: str, draining: Callable[[], bool], log: Logger) -> None:
    """Look for orphans until cancelled, or until this worker takes no more rooms."""
    before: set[str] = set()
    async with server(settings) as client:
        while not draining():
            try:
                now = await _orphans(client)
                for room in now & before:
                    await dispatch(client, room, agent_name, await _metadata_of(client, room))
                    log.info("room.adopted", room=room)
                before = now - before
            except TROUBLES as error:
                log.debug("rooms.unreadable", reason=repr(error))
            await asyncio.sleep(LOOK_S * (1 + random.random() / 2))


async def _orphans(client: LiveKitAPI) -> set[str]:
    async with asyncio.timeout(REQUEST_S):
        rooms = (await client.room.list_rooms(ListRoomsRequest())).rooms
        return {room.name for room in rooms if room.num_participants and await _is_orphan(client, room.name)}


async def _is_orphan(client: LiveKitAPI, room: str) -> bool:
    """Whether somebody is in the room, and no kiosk."""
    present = (await client.room.list_participants(ListParticipantsRequest(room=room))).participants
    return bool(present) and all(one.identity != ORCHESTRATOR for one in present)


async def _metadata_of(client: LiveKitAPI, room: str) -> str:
    """What the room's first dispatch says of its kiosk."""
    async with asyncio.timeout(REQUEST_S):
        found = await client.agent_dispatch.list_dispatch(room_name=room)
    return str(found[0].metadata) if found else ""
