"""Speech as text in the room: what the guest says comes in, what the kiosk says goes out.

Both are text streams on topic `lk.transcription`, as voice agents of the livekit-agents framework write them:

- attribute `lk.transcription_final` is "true" or "false", `lk.segment_id` is the same for all texts of one utterance;
- an utterance of the guest is a stream for each interim text, each whole, and one more for the final text;
- what an agent says itself is one stream of pieces, opened with "false" and closed with "true".

Either shape is taken. Who speaks is the identity that a stream is written for. LiveKit's server lets agents alone write
for somebody else, and everybody else only for themselves; so a stream

- for a participant of kind agent is that agent's own speech and never an order, or the kiosk would hear itself;
- for any other participant is the guest's while an agent is in the room to write it down;
- for a participant with attribute `voice` = "guest" is the guest's in any case: a microphone that brings its own
  transcript. Only a token, or an agent for itself, can set an attribute.

A page may therefore speak for the guest only where a voice agent does so too. That gives it nothing: whoever may
write in the room may touch all that a guest can say. Who may not (an observer) is silenced by the server.

What the kiosk says goes to agents in the room as one final stream with attributes `language` and `interrupt`, to be
spoken as it is. It is no `lk.chat`: that topic is what the guest types, and an agent would answer it.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Protocol

import orjson

from edge.channel import Link
from edge.ending import end
from edge.errors import ChannelError, Refusal
from edge.messages import decode_payload
from edge.metrics import Metrics
from edge.overtaken import PARTIAL, Partials

TOPIC = "lk.transcription"
FINAL = "lk.transcription_final"
SEGMENT = "lk.segment_id"
TRACK = "lk.transcribed_track_id"
LANGUAGE = "language"
INTERRUPT = "interrupt"
VOICE = "voice"
GUEST = "guest"
KIND_AGENT = 4
"""ParticipantKind of voice agents; the SDK's own name for it would load the SDK."""

LONGEST = 2_000
"""Characters of an utterance, as on NATS; a longer one is no order, and is refused whole."""
STREAM_S = 60.0
"""How long one stream may take: longer than anybody speaks without a pause."""
STREAMS = 16
"""Streams read at once. Speakers take turns; whoever opens more wants something else."""
WHO_S = 5.0
"""How long it may take until the room says who somebody is: the server tells who came, and with which attributes, some
time after their first words."""
LOOK_S = 0.05
STREAMS_EACH = 8
"""Of the streams read at once, those of one speaker: a page that opens many takes nobody else's place."""
PARTIAL_S = 0.1
"""Least time between two interim texts of one stream: each makes a screen."""
KNOWN = 256
"""Final utterances remembered, so that an interim text that is late shows nothing."""
WAITING = 8
"""Sentences of the kiosk that may wait for the room; older ones are nobody's answer any more."""
SAY_S = 5.0


class Participant(Protocol):
    """What is asked of a remote participant."""

    @property
    def kind(self) -> Any: ...
    @property
    def attributes(self) -> dict[str, str]: ...


class Reader(Protocol):
    """A text stream that comes in; raises ConnectionError when it breaks off."""

    @property
    def info(self) -> Any: ...
    def __aiter__(self) -> AsyncIterator[str]: ...
    def close(self) -> None: ...


class Room(Protocol):
    """What is asked of a room of the SDK."""

    @property
    def remote_participants(self) -> Mapping[str, Any]: ...
    @property
    def local_participant(self) -> Any: ...
    def register_text_stream_handler(self, topic: str, handler: Callable[[Any, str], None]) -> None: ...


def agents_in(room: Room) -> list[str]:
    """Identities of the agents in the room, the kiosk itself not counted."""
    return [identity for identity, one in room.remote_participants.items() if one.kind == KIND_AGENT]


def speaks_for_guest(identity: str, participants: Mapping[str, Participant]) -> bool:
    """Whether a stream for `identity` is what the guest says (see above)."""
    speaker = participants.get(identity)
    if speaker is None:
        return False
    if speaker.attributes.get(VOICE) == GUEST:
        return True
    return speaker.kind != KIND_AGENT and any(one.kind == KIND_AGENT for one in participants.values())


async def _is_guest(room: Room, identity: str) -> bool:
    """Whether `identity` speaks for the guest, as soon as that can be said."""
    loop = asyncio.get_running_loop()
    until = loop.time() + WHO_S
    while not (known := speaks_for_guest(identity, room.remote_participants)) and loop.time() < until:  # noqa: ASYNC110
        await asyncio.sleep(LOOK_S)
    return known


class Hearing:
    """Reads the guest's utterances in the room and sends them as `voice.transcript`, each when the core has room.

    Interim texts do not queue for it, because PARTIAL_S paces one stream only and the framework opens one for each
    text: waiting, they would take the places of the whole sentence that follows them (STREAMS_EACH).
    """

    def __init__(self, link: Link, metrics: Metrics) -> None:
        self._link = link
        self._partials = Partials(link)
        self._metrics = metrics
        self._tasks: dict[asyncio.Task[None], str] = {}
        """The streams that are read, and who they are for."""
        self._finished: OrderedDict[str, None] = OrderedDict()

    def attach(self, room: Room) -> None:
        """Listen in `room`; once for each room, before it is connected."""
        room.register_text_stream_handler(TOPIC, lambda reader, identity: self._take(room, reader, identity))

    async def close(self) -> None:
        """Stop reading."""
        await end(list(self._tasks))
        await self._partials.close()

    def _take(self, room: Room, reader: Reader, identity: str) -> None:
        own = sum(speaker == identity for speaker in self._tasks.values())
        if len(self._tasks) >= STREAMS or own >= STREAMS_EACH:
            self._metrics.count("dropped")
            reader.close()
            return
        task = asyncio.ensure_future(self._listen(room, reader, identity))
        self._tasks[task] = identity
        task.add_done_callback(lambda done: self._tasks.pop(done))

    async def _listen(self, room: Room, reader: Reader, identity: str) -> None:
        """Read a stream to its end; one that does not end, breaks off or is too long counts as refused."""
        try:
            if not await _is_guest(room, identity):
                self._metrics.count("ignored")
                return
            self._metrics.count("frames_in")
            async with asyncio.timeout(STREAM_S):
                await self._read(reader, identity)
        except (TimeoutError, ConnectionError, Refusal, ChannelError):
            self._metrics.count("refusals")
        finally:
            reader.close()

    async def _read(self, reader: Reader, identity: str) -> None:
        utterance = _utterance_of(reader, identity)
        loop = asyncio.get_running_loop()
        text, shown, shown_at = "", "", float("-inf")
        async for piece in reader:
            text += piece
            if len(text) > LONGEST:
                raise Refusal("too_large")
            if not _is_final(reader) and loop.time() - shown_at >= PARTIAL_S:
                shown, shown_at = text, loop.time()
                await self._tell(utterance, text, reader, final=False)
        # Where a stream grows piece by piece, only its end says that it is final.
        final = _is_final(reader)
        if final or text != shown:
            await self._tell(utterance, text, reader, final)

    async def _tell(self, utterance: str, text: str, reader: Reader, final: bool) -> None:
        """Send what was said so far. Raises Refusal or ChannelError."""
        if not text.strip() or utterance in self._finished:
            return
        language = (reader.info.attributes or {}).get(LANGUAGE)
        payload = {"text": text.strip(), "language": language, "confidence": None, "final": final}
        decode_payload(PARTIAL, orjson.dumps(payload))
        # Only what is final is done, so only that must not be done twice.
        body = orjson.dumps({"id": utterance if final else None, "session_id": None, "payload": payload})
        if final:
            await self._finish(utterance, body)
        elif not self._partials.send(body):
            self._metrics.count("dropped")

    async def _finish(self, utterance: str, body: bytes) -> None:
        """Send a whole sentence. Raises ChannelError."""
        # Who speaks too much waits here, and not in the core before the touches of others.
        await self._link.room()
        if utterance in self._finished:
            return
        self._partials.before(PARTIAL)
        self._link.send(PARTIAL, body)
        self._finished[utterance] = None
        if len(self._finished) > KNOWN:
            self._finished.popitem(last=False)


def _is_final(reader: Reader) -> bool:
    return (reader.info.attributes or {}).get(FINAL) == "true"


def _utterance_of(reader: Reader, identity: str) -> str:
    """The id of the utterance, the same for all its streams however often they come: a message id for the core."""
    segment = (reader.info.attributes or {}).get(SEGMENT) or reader.info.stream_id
    return "lk-" + hashlib.blake2s(orjson.dumps([identity, segment]), digest_size=16).hexdigest()


class Saying:
    """Writes what the kiosk says into the room, for agents to speak. One sentence is on its way at a time."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._waiting: OrderedDict[int, tuple[Room, bytes]] = OrderedDict()
        self._life = os.urandom(4).hex()
        self._next = 0
        self._task: asyncio.Task[None] | None = None

    def say(self, room: Room, body: bytes) -> None:
        """Write the `tts.say` message `body` into `room` in the background; without an agent there, nothing is done."""
        if not agents_in(room):
            return
        self._next += 1
        self._waiting[self._next] = (room, body)
        if len(self._waiting) > WAITING:
            self._waiting.popitem(last=False)
            self._metrics.count("dropped")
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._run())

    async def close(self) -> None:
        """Stop; what was not said is not said."""
        if self._task is not None:
            await end({self._task})

    async def _run(self) -> None:
        while self._waiting:
            number, (room, body) = self._waiting.popitem(last=False)
            try:
                async with asyncio.timeout(SAY_S):
                    await self._write(room, body, number)
                self._metrics.count("frames_out")
            except Exception:  # whatever the SDK raises when the room is going: what is said is on the screen as well
                self._metrics.count("dropped")

    async def _write(self, room: Room, body: bytes, number: int) -> None:
        said = orjson.loads(body)["payload"]
        attributes = {
            FINAL: "true",
            SEGMENT: f"say-{self._life}-{number}",
            LANGUAGE: str(said.get("language") or ""),
            INTERRUPT: "true" if said.get("interrupt") else "false",
        }
        await room.local_participant.send_text(
            said["text"], topic=TOPIC, destination_identities=agents_in(room), attributes=attributes
        )
