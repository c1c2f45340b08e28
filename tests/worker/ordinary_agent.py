"""An ordinary voice agent of the livekit-agents framework, for `test_agent.py`: nothing in it knows a kiosk.

`python ordinary_agent.py URL TOKEN`, in the workers' environment. Its speech recognition is a stand-in that hears "two
cheeseburgers" in whatever sound there is; everything from there into the room is the framework's.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from livekit import rtc
from livekit.agents import Agent, AgentSession, APIConnectOptions, stt

HEARD = {20: ("start_of_speech", ""), 40: ("interim_transcript", "two"), 60: ("final_transcript", "two cheeseburgers"),
         61: ("end_of_speech", "")}  # fmt: skip
"""What is recognised after so many frames of sound."""


class Recognition(stt.STT):
    """Speech recognition as a plug-in of the framework."""

    def __init__(self) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=True))

    async def _recognize_impl(self, *_: Any, **__: Any) -> stt.SpeechEvent:
        raise NotImplementedError

    def stream(self, *, language: Any = None, conn_options: Any = None) -> stt.RecognizeStream:
        return Recognizing(stt=self, conn_options=conn_options or APIConnectOptions())


class Recognizing(stt.RecognizeStream):
    """One stream of sound."""

    async def _run(self) -> None:
        count = 0
        async for _ in self._input_ch:
            count += 1
            if count in HEARD:
                kind, text = HEARD[count]
                said = [stt.SpeechData(language="en", text=text)] if text else []
                self._event_ch.send_nowait(stt.SpeechEvent(type=stt.SpeechEventType(kind), alternatives=said))


async def main(url: str, token: str) -> None:
    """Listen until it is killed."""
    room = rtc.Room()
    await room.connect(url, token)
    session = AgentSession(stt=Recognition())
    await session.start(Agent(instructions=""), room=room)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
