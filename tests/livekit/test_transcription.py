"""Speech as text in the room: who is heard, in which shapes, and how much of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.errors import OutboxFull
from edge.io.livekit import transcription
from edge.io.livekit.transcription import FINAL, GUEST, KIND_AGENT, LONGEST, SEGMENT, TOPIC, VOICE, Hearing, Saying
from edge.messages import MESSAGES

STANDARD = 0


class Counted:
    """Metrics that a test can read."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def count(self, name: str, by: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + by


@dataclass
class Stream:
    """A text stream as the SDK hands it over: `closing` are the attributes that its end brings."""

    pieces: list[str]
    attributes: dict[str, str] = field(default_factory=dict)
    closing: dict[str, str] = field(default_factory=dict)
    gap: asyncio.Event | None = None
    breaks: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        self.info = SimpleNamespace(attributes=dict(self.attributes), stream_id=str(id(self)))

    async def __aiter__(self) -> AsyncIterator[str]:
        for piece in self.pieces:
            yield piece
            await asyncio.sleep(0)
        if self.gap is not None:
            await self.gap.wait()
        if self.breaks:
            raise ConnectionError("the room is gone")
        self.info.attributes.update(self.closing)

    def close(self) -> None:
        self.closed = True


class Written:
    """The local participant: what was written into the room."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, dict[str, Any]]] = []
        self.error: Exception | None = None

    async def send_text(self, text: str, **options: Any) -> None:
        if self.error is not None:
            raise self.error
        self.texts.append((text, options))


class Room:
    """A room with people in it."""

    def __init__(self, **kinds: int) -> None:
        self.remote_participants: dict[str, Any] = {}
        self.local_participant = Written()
        self.handlers: dict[str, Any] = {}
        for identity, kind in kinds.items():
            self.enter(identity, kind)

    def enter(self, identity: str, kind: int = STANDARD, **attributes: str) -> None:
        self.remote_participants[identity] = SimpleNamespace(kind=kind, attributes=attributes)

    def register_text_stream_handler(self, topic: str, handler: Any) -> None:
        self.handlers[topic] = handler

    def write(self, stream: Stream, identity: str) -> Stream:
        """A stream arrives."""
        self.handlers[TOPIC](stream, identity)
        return stream


class Heard:
    """A Hearing, its link, and what it told the core."""

    def __init__(self, room: Room) -> None:
        self.sent: list[dict[str, Any]] = []
        self.metrics = Counted()
        self.full = False
        self.space = asyncio.Event()
        self.space.set()
        self.hearing = Hearing(self, self.metrics)  # type: ignore[arg-type]
        self.hearing.attach(room)

    @property
    def has_room(self) -> bool:
        return self.space.is_set()

    async def room(self) -> None:
        await self.space.wait()

    def send(self, name: str, body: bytes) -> None:
        assert name == "voice.transcript"
        if self.full:
            raise OutboxFull("full")
        self.sent.append(orjson.loads(body))

    async def settled(self) -> list[tuple[str, bool]]:
        """Texts and whether they are final, once nothing is read any more."""
        while self.hearing._tasks:
            await asyncio.sleep(0)
        return [(one["payload"]["text"], one["payload"]["final"]) for one in self.sent]


def interim(text: str, segment: str = "SG_1") -> Stream:
    """How the framework writes an interim text of the guest."""
    return Stream([text], {FINAL: "false", SEGMENT: segment})


def final(text: str, segment: str = "SG_1") -> Stream:
    """How it writes the final one."""
    return Stream([text], {FINAL: "true", SEGMENT: segment})


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room has said who is in it before anybody speaks, unless a test says otherwise."""
    monkeypatch.setattr(transcription, "WHO_S", 0.0)


@pytest.fixture
def room() -> Room:
    """A guest's page and a voice agent."""
    return Room(page=STANDARD, agent=KIND_AGENT)


async def test_interim_texts_are_partial_and_the_last_one_is_an_order(room: Room) -> None:
    """One stream for each text of an utterance, each whole."""
    heard = Heard(room)
    for stream in (interim("two"), interim("two cheese"), final("two cheeseburgers")):
        room.write(stream, "page")
        await heard.settled()
    assert await heard.settled() == [("two", False), ("two cheese", False), ("two cheeseburgers", True)]


async def test_a_stream_of_pieces_is_final_when_its_end_says_so(room: Room) -> None:
    """One stream that grows: interim texts as it does, the final one at its end."""
    heard = Heard(room)
    room.write(Stream(["two ", "cheese", "burgers"], {FINAL: "false", SEGMENT: "SG_1"}, {FINAL: "true"}), "page")
    assert await heard.settled() == [("two", False), ("two cheeseburgers", True)]


async def test_a_stream_that_never_says_so_orders_nothing(room: Room) -> None:
    """What was not final is shown and not done."""
    heard = Heard(room)
    room.write(Stream(["two ", "cokes"], {FINAL: "false"}), "page")
    assert {final for _, final in await heard.settled()} == {False}


async def test_an_utterance_that_comes_again_is_the_same_message(room: Room) -> None:
    """After a reconnection an agent may write again what it wrote: one id, so the core does it once."""
    one, other = Heard(room), Heard(room)
    one_id = two_id = None
    for heard in (one, other):
        heard.hearing.attach(room)
        room.write(final("two cokes"), "page")
        await heard.settled()
    one_id, two_id = one.sent[0]["id"], other.sent[0]["id"]
    assert one_id == two_id
    assert isinstance(one_id, str)
    room.write(final("two cokes", "SG_2"), "page")
    await other.settled()
    assert other.sent[1]["id"] != two_id


async def test_an_interim_text_after_the_final_one_shows_nothing(room: Room) -> None:
    """Streams overtake each other; the guest must not see an order become a question again."""
    heard = Heard(room)
    slow = interim("two")
    slow.gap = asyncio.Event()
    slow.pieces = []
    room.write(slow, "page")
    room.write(final("two cokes"), "page")
    await asyncio.sleep(0.01)
    slow.gap.set()
    room.write(interim("two"), "page")
    assert await heard.settled() == [("two cokes", True)]


@pytest.mark.parametrize(
    ("speaker", "heard_as"),
    [("page", True), ("agent", False), ("microphone", True), ("nobody", False)],
    ids=["guest", "the agent's own speech", "a microphone with its own transcript", "somebody unknown"],
)
async def test_only_the_guest_is_heard(room: Room, speaker: str, heard_as: bool) -> None:
    """What the voice agent says itself would else be ordered."""
    room.enter("microphone", KIND_AGENT, **{VOICE: GUEST})
    heard = Heard(room)
    stream = room.write(final("two cokes"), speaker)
    assert bool(await heard.settled()) is heard_as
    assert stream.closed


async def test_who_speaks_may_be_told_after_the_first_words(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """LiveKit's server announces a newcomer some time after its data: an agent's first order is not lost."""
    monkeypatch.setattr(transcription, "WHO_S", 5.0)
    room.remote_participants.pop("agent")
    heard = Heard(room)
    room.write(final("two cokes"), "page")
    await asyncio.sleep(0.01)
    assert heard.sent == []
    room.enter("agent", KIND_AGENT)
    assert await heard.settled() == [("two cokes", True)]


async def test_one_speaker_takes_nobody_else_s_place(room: Room) -> None:
    """A page that opens streams without end leaves the others theirs."""
    heard = Heard(room)
    room.enter("other")
    gap = asyncio.Event()
    for _ in range(100):
        room.write(Stream([], {FINAL: "true"}, gap=gap), "page")
    room.write(final("two cokes"), "other")
    await asyncio.sleep(0.01)
    assert [one["payload"]["text"] for one in heard.sent] == ["two cokes"]
    await heard.hearing.close()


async def test_a_page_alone_is_not_heard() -> None:
    """Without a voice agent nobody writes speech down, so what a page writes is no speech."""
    room = Room(page=STANDARD, other=STANDARD)
    heard = Heard(room)
    room.write(final("two cokes"), "page")
    assert await heard.settled() == []
    assert heard.metrics.counts["ignored"] == 1


async def test_what_is_too_long_is_refused_and_closed(room: Room) -> None:
    """The bound is that of NATS; the stream is not read on."""
    heard = Heard(room)
    stream = room.write(Stream(["x" * 500] * 100, {FINAL: "true"}), "page")
    assert await heard.settled() == []
    assert stream.closed
    assert heard.metrics.counts["refusals"] == 1


async def test_a_stream_that_does_not_end_is_cut(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would hold one of few places for ever."""
    monkeypatch.setattr(transcription, "STREAM_S", 0.01)
    heard = Heard(room)
    stream = room.write(Stream(["two"], {FINAL: "true"}, gap=asyncio.Event()), "page")
    async with asyncio.timeout(2):
        assert await heard.settled() == []
    assert stream.closed


async def test_a_flood_of_streams_has_a_bound(room: Room) -> None:
    """Ten thousand open streams are eight."""
    heard = Heard(room)
    gap = asyncio.Event()
    streams = [room.write(Stream([], {FINAL: "true"}, gap=gap), "page") for _ in range(10_000)]
    assert len(heard.hearing._tasks) == transcription.STREAMS_EACH
    assert sum(stream.closed for stream in streams) == 10_000 - transcription.STREAMS_EACH
    await heard.hearing.close()


async def test_a_speaker_waits_for_a_core_that_is_busy(room: Room) -> None:
    """Ten thousand utterances are no more than eight, and go to the core when it has room."""
    heard = Heard(room)
    heard.space.clear()
    for number in range(10_000):
        room.write(final("two cokes", f"SG_{number}"), "page")
    await asyncio.sleep(0.01)
    assert heard.sent == []
    heard.space.set()
    assert len(await heard.settled()) == transcription.STREAMS_EACH


async def test_of_interim_texts_that_wait_for_the_core_only_the_newest_counts(room: Room) -> None:
    """Each comes in a stream of its own; they hold no place, and the newest is what the guest sees next."""
    heard = Heard(room)
    heard.space.clear()
    texts = [f"{number} cokes" for number in range(2, 40)]
    for text in texts:
        room.write(interim(text), "page")
        assert await heard.settled() == []
    heard.space.set()
    await asyncio.sleep(0.01)
    assert await heard.settled() == [(texts[-1], False)]
    assert heard.metrics.counts["dropped"] == len(texts) - 1
    await heard.hearing.close()


async def test_a_whole_sentence_is_heard_however_many_interim_texts_came_before_it(room: Room) -> None:
    """While the core is busy with other things, too; what it makes needless may come before it, never after."""
    heard = Heard(room)
    heard.space.clear()
    for number in range(2, 40):
        room.write(interim(f"{number} cokes"), "page")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    room.write(final("forty cokes"), "page")
    await asyncio.sleep(0.01)
    room.write(interim("41 cokes"), "page")
    await asyncio.sleep(0.01)
    heard.space.set()
    found = await heard.settled()
    assert found[-1] == ("forty cokes", True)
    assert len(found) <= 2
    await heard.hearing.close()


async def test_a_broken_stream_and_a_full_core_cost_only_themselves(room: Room) -> None:
    """The next utterance is heard."""
    heard = Heard(room)
    room.write(Stream(["two"], {FINAL: "true"}, breaks=True), "page")
    heard.full = True
    room.write(final("one coke", "SG_2"), "page")
    await heard.settled()
    heard.full = False
    room.write(final("one coke", "SG_2"), "page")
    assert await heard.settled() == [("one coke", True)]


@given(
    pieces=st.lists(st.text(max_size=LONGEST), max_size=6),
    attributes=st.dictionaries(st.sampled_from([FINAL, SEGMENT, "language", "x"]), st.text(max_size=60)),
)
def test_whatever_is_written_is_a_transcript_or_nothing(pieces: list[str], attributes: dict[str, str]) -> None:
    """No text and no attribute of a stream ends the process or makes a message that the core cannot read."""

    async def tell() -> None:
        room = Room(page=STANDARD, agent=KIND_AGENT)
        heard = Heard(room)
        room.write(Stream(pieces, attributes), "page")
        for text, _ in await heard.settled():
            assert 0 < len(text) <= LONGEST

    asyncio.run(tell())


async def test_what_the_kiosk_says_goes_to_agents_alone(room: Room) -> None:
    """As one final stream with its language; pages have it from the kiosk's own topic."""
    saying = Saying(Counted())  # type: ignore[arg-type]
    body = {"type": "tts.say", "payload": {"text": "Gerne!", "language": "de", "interrupt": True}}
    saying.say(room, orjson.dumps(body))
    await asyncio.sleep(0.01)
    [(text, options)] = room.local_participant.texts
    assert (text, options["topic"], options["destination_identities"]) == ("Gerne!", TOPIC, ["agent"])
    assert options["attributes"] == {**options["attributes"], FINAL: "true", "language": "de", "interrupt": "true"}


async def test_sentences_for_a_room_that_is_gone_are_dropped(room: Room) -> None:
    """They are on the screen as well, and the next one is said."""
    metrics = Counted()
    saying = Saying(metrics)  # type: ignore[arg-type]
    body = orjson.dumps({"payload": {"text": "Hello", "language": "en", "interrupt": True}})
    room.local_participant.error = RuntimeError("the SDK's own")
    for _ in range(transcription.WAITING + 2):
        saying.say(room, body)
    await asyncio.sleep(0.01)
    room.local_participant.error = None
    saying.say(room, body)
    await asyncio.sleep(0.01)
    assert len(room.local_participant.texts) == 1
    assert metrics.counts["dropped"] == transcription.WAITING + 2
    await saying.close()


def test_the_room_may_send_transcripts_and_nothing_else_of_agents() -> None:
    """A page's transport is no way to what only agents on NATS may say."""
    own = {row.name for row in MESSAGES if "livekit" in row.producers and row.producer != "page"}
    assert own == {"voice.transcript"}
