"""A bare LiveKit participant that sends every data packet back, the floor of the room's paths.

`python -m benchmarks.livekit_echo URL` reads its token from standard input, so that no list of processes shows it.
"""

from __future__ import annotations

import asyncio
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import uvloop
from livekit import rtc

TOPIC = "echo"


async def main(url: str, token: str) -> None:
    """Answer until killed."""
    room = rtc.Room()
    waiting: asyncio.Queue[rtc.DataPacket] = asyncio.Queue(64)

    def keep(packet: rtc.DataPacket) -> None:
        if not waiting.full():
            waiting.put_nowait(packet)

    room.on("data_received", keep)
    await room.connect(url, token, rtc.RoomOptions(auto_subscribe=False))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        packet = await waiting.get()
        await room.local_participant.publish_data(packet.data, reliable=True, topic=TOPIC)


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.stdin.readline().strip()))
