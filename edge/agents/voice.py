"""The reference voice agent: joins the kiosk's room, plays recorded speech as its microphone, and sends the transcript.

It stands for any agent that turns speech into text: everything it sends is what the livekit-agents framework sends
(`edge.io.livekit.transcription`). What is recorded is known, so nothing is recognised here. It also hears what the
kiosk says, the sentences that an agent would speak aloud.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import wave
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from livekit import rtc

from edge.errors import NotRunningError, SettingError
from edge.io.livekit.transcription import FINAL, GUEST, LANGUAGE, SEGMENT, TOPIC, TRACK, VOICE
from edge.tokens import ORCHESTRATOR

FRAME_S = 0.02
QUEUE_MS = 200
"""Sound that waits in the SDK; the file is read in the time that it takes to be heard."""
CONNECT_S = 5.0
PRESENT_S = 5.0
"""How long the kiosk may take to be in the room."""
LEAVE_S = 2.0
ORDER_S = 1.0
"""How long a sentence waits for the one before it: a stream may be cut off in the room without an end."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Speech as 16-bit samples, one channel."""

    rate: int
    samples: bytes

    @property
    def seconds(self) -> float:
        """How long it takes to be heard."""
        return len(self.samples) / 2 / self.rate

    def frames(self) -> list[rtc.AudioFrame]:
        """Pieces of FRAME_S; the last one is filled up with silence."""
        size = round(self.rate * FRAME_S) * 2
        pieces = [self.samples[at : at + size].ljust(size, b"\0") for at in range(0, len(self.samples), size)]
        return [rtc.AudioFrame(piece, self.rate, 1, size // 2) for piece in pieces]


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the guest says: how it sounds, and as text."""

    sound: Sound
    text: str


def read_sound(path: Path) -> Sound:
    """A WAV file. Raises SettingError that names it, unless it has 16-bit samples in one channel."""
    try:
        with wave.open(str(path), "rb") as file:
            if (file.getsampwidth(), file.getnchannels()) != (2, 1):
                raise SettingError(f"--say: {path} has not 16 bits in one channel (sox IN -b 16 -c 1 OUT makes it so)")
            return Sound(file.getframerate(), file.readframes(file.getnframes()))
    except (OSError, EOFError, wave.Error) as error:
        raise SettingError(f"--say: {path} is no WAV file that can be read: {error}") from None


class VoiceAgent:
    """One stay in the room. `speaker` is whose speech is written down: a participant, or the agent's own microphone."""

    def __init__(self, room: rtc.Room, language: str, speaker: str | None) -> None:
        self._room = room
        self._language = language
        self._speaker = speaker
        self._source: rtc.AudioSource | None = None
        self._track = ""
        self._reading: set[asyncio.Task[None]] = set()
        self._newest: asyncio.Task[None] | None = None
        self.said: asyncio.Queue[str] = asyncio.Queue()
        """What the kiosk has said since the guest's last sentence, in order."""

    def listen(self) -> None:
        """Hear the kiosk; before the room is connected."""
        self._room.register_text_stream_handler(TOPIC, self._heard)

    def _heard(self, reader: rtc.TextStreamReader, identity: str) -> None:
        if identity != ORCHESTRATOR:
            reader.close()
            return
        task = self._newest = asyncio.ensure_future(self._read(reader, self._newest))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _read(self, reader: rtc.TextStreamReader, before: asyncio.Task[None] | None) -> None:
        """Read a sentence; it is heard after the one `before`, whichever of the two streams has ended first."""
        with contextlib.suppress(rtc.StreamError):
            text = await reader.read_all()
            if before is not None:
                await asyncio.wait({before}, timeout=ORDER_S)
            self.said.put_nowait(text)

    async def say(self, utterance: Utterance) -> None:
        """Play the sound and send its words as they are heard; the final text follows the last one."""
        await self.publish(utterance.sound.rate)
        segment = f"SG_{secrets.token_hex(6)}"
        playing = asyncio.ensure_future(self.play(utterance.sound))
        words = utterance.text.split()
        for count in range(1, len(words)):
            await asyncio.sleep(utterance.sound.seconds / len(words))
            await self._write(" ".join(words[:count]), segment, final=False)
        await playing
        while not self.said.empty():
            # It follows the sentence before ("Anything else?"), and answers nothing of this one.
            self.said.get_nowait()
        await self._write(utterance.text, segment, final=True)

    async def publish(self, rate: int) -> None:
        """Have a microphone in the room, with sounds of so many samples a second."""
        if self._source is not None and self._source.sample_rate == rate:
            return
        self._source = rtc.AudioSource(rate, 1, QUEUE_MS)
        track = rtc.LocalAudioTrack.create_audio_track("speech", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        self._track = (await self._room.local_participant.publish_track(track, options)).sid

    async def play(self, sound: Sound) -> None:
        """Let a sound be heard, to its end; `publish` comes before."""
        assert self._source is not None
        for frame in sound.frames():
            await self._source.capture_frame(frame)
        await self._source.wait_for_playout()

    async def _write(self, text: str, segment: str, final: bool) -> None:
        attributes = {FINAL: "true" if final else "false", SEGMENT: segment, TRACK: self._track,
                      LANGUAGE: self._language}  # fmt: skip
        writer = await self._room.local_participant.stream_text(
            topic=TOPIC, attributes=attributes, sender_identity=self._speaker
        )
        await writer.write(text)
        await writer.aclose()

    async def close(self) -> None:
        """Give the sound back."""
        if self._source is not None:
            await self._source.aclose()


@contextlib.asynccontextmanager
async def joined(ticket: dict[str, str], language: str, speaker: str | None = None) -> AsyncIterator[VoiceAgent]:
    """An agent in the room of `ticket`, until the block is left. Raises NotRunningError when it cannot be joined."""
    room = rtc.Room()
    agent = VoiceAgent(room, language, speaker)
    agent.listen()
    try:
        await room.connect(ticket["url"], ticket["token"], rtc.RoomOptions(connect_timeout=CONNECT_S))
    except rtc.ConnectError as error:
        raise NotRunningError(f"the room cannot be joined: {error.message}") from None
    try:
        if speaker is None:
            # It is the guest's microphone itself: what it writes in its own name is what the guest says.
            await room.local_participant.set_attributes({VOICE: GUEST})
        await _present(room, ORCHESTRATOR)
        yield agent
    finally:
        await agent.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_S):
                await room.disconnect()


async def _present(room: rtc.Room, identity: str) -> None:
    """Wait until `identity` is in the room. Raises NotRunningError when it does not come."""
    here = asyncio.Event()
    room.on("participant_active", lambda one: here.set() if one.identity == identity else None)
    if identity in room.remote_participants:
        return
    try:
        async with asyncio.timeout(PRESENT_S):
            await here.wait()
    except TimeoutError:
        raise NotRunningError(f"{identity} is not in the room; `edge status` tells why") from None


async def converse(
    ticket: dict[str, str], utterances: Sequence[Utterance], language: str, speaker: str | None, answer_s: float
) -> list[dict[str, Any]]:
    """Say one utterance after the other: for each what was said and what the kiosk answered within `answer_s` seconds.

    Raises NotRunningError when the room or the kiosk is not there.
    """
    report = []
    async with joined(ticket, language, speaker) as agent:
        for utterance in utterances:
            await agent.say(utterance)
            answer = None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(answer_s):
                    answer = await agent.said.get()
            report.append({"said": utterance.text, "answer": answer})
    return report
