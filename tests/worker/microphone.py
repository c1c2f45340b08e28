"""A guest's page that only speaks, for `test_agent.py`: `python -m tests.worker.microphone URL TOKEN FILE.wav`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from livekit import rtc

from edge.agents.voice import VoiceAgent, read_sound


async def main(url: str, token: str, file: Path) -> None:
    """Play the file over and over, until it is killed."""
    room = rtc.Room()
    await room.connect(url, token)
    guest, sound = VoiceAgent(room, "en", None), read_sound(file)
    await guest.publish(sound.rate)
    while True:
        await guest.play(sound)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
