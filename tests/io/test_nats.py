"""The nats process between a real broker and the core's socket."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import nats as nats_client
import orjson
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from nats.aio.client import Client
from nats.aio.msg import Msg

from edge.broker import EVENT_LIMIT, Access, Broker
from edge.channel import OUTBOX_LIMIT
from edge.config import Settings
from edge.core.session import SessionState
from edge.envelope import read_envelope
from edge.errors import Refusal
from edge.io.nats import is_shallow, main, read_input
from edge.log import Logger
from edge.messages import NATS_MESSAGES, AgentRequest, Published
from edge.overtaken import AHEAD
from tests.io.child import Kiosk, Server, eventually, kiosk_on, make_settings

PERSON = {"kiosk_id": "kiosk-001", "payload": {"demographics": {"age": "adult"}, "count": 1}}


@pytest_asyncio.fixture
async def outside(nats: Server) -> AsyncIterator[Client]:
    """Another program on the same broker: an agent, or somebody hostile."""
    client = await nats_client.connect(nats.url, reconnect_time_wait=0.05, max_reconnect_attempts=-1, error_cb=_quiet)
    yield client
    await client.close()


async def _quiet(_error: Exception) -> None:
    """Servers are killed here on purpose."""


async def say(client: Client, subject: str, message: object) -> None:
    """Publish as an agent does; bytes go out as they are."""
    body = message if isinstance(message, bytes) else orjson.dumps(message)
    await client.publish(f"kiosk.{subject}", body)
    await client.flush()


async def ask(client: Client, subject: str, message: object) -> dict[str, Any]:
    """Send as a request and return the answer's envelope."""
    body = message if isinstance(message, bytes) else orjson.dumps(message)
    answer: dict[str, Any] = orjson.loads((await client.request(f"kiosk.{subject}", body, timeout=3)).data)
    return answer


async def ready(kiosk: Kiosk) -> None:
    """Wait until the process says that it can do its job."""
    await eventually(lambda: kiosk.is_ready("nats"), "nats is ready")


# ---------------------------------------------------------------------- inputs
async def test_what_agents_say_reaches_the_core_checked_and_without_strange_members(
    on_nats: Kiosk, outside: Client
) -> None:
    """The core gets id, session and the known members of the payload, nothing else."""
    async with on_nats.running("nats", main):
        await ready(on_nats)
        await say(
            outside,
            "voice.transcript",
            {
                "id": "m1", "kiosk_id": "kiosk-001", "session_id": "s1", "type": "anything", "timestamp": "yesterday",
                "payload": {"text": "two cheeseburgers", "price": 0, "final": True}, "more": [1],
            },
        )  # fmt: skip
        await eventually(lambda: on_nats.core.received, "the core has it")
    assert on_nats.core.received == [
        (
            "voice.transcript",
            {
                "id": "m1",
                "session_id": "s1",
                "payload": {"text": "two cheeseburgers", "language": None, "confidence": None, "final": True},
            },
        )
    ]


async def test_order_over_subjects_is_kept(on_nats: Kiosk, outside: Client) -> None:
    """What one sender says on several subjects arrives in the order it was said: left after heard, never before."""
    sent = []
    async with on_nats.running("nats", main):
        await ready(on_nats)
        for number in range(60):
            subject = ("vision.person_detected", "voice.transcript", "vision.person_left")[number % 3]
            payload = {"text": "hello"} if number % 3 == 1 else {"count": number}
            await outside.publish(f"kiosk.{subject}", orjson.dumps({"id": str(number), "payload": payload}))
            sent.append((subject, str(number)))
        await outside.flush()
        await eventually(lambda: len(on_nats.core.received) == len(sent), "all arrived")
    assert [(name, body["id"]) for name, body in on_nats.core.received] == sent


BAD = {
    "not JSON": (b"{", "bad_json"),
    "empty": (b"", "bad_json"),
    "not UTF-8": (b'{"payload": {"text": "\xff"}}', "bad_payload"),
    "an array": (b"[1]", "bad_envelope"),
    "an id of the wrong type": (b'{"id": 7, "payload": {"text": "a"}}', "bad_envelope"),
    "an empty id": (b'{"id": "", "payload": {"text": "a"}}', "bad_envelope"),
    "no text": (b'{"payload": {}}', "bad_payload"),
    "text of the wrong type": (b'{"payload": {"text": ["a"]}}', "bad_payload"),
    "text too long": (orjson.dumps({"payload": {"text": "a" * 2_001}}), "bad_payload"),
    "payload null": (b'{"payload": null}', "bad_payload"),
    "payload an array": (b'{"payload": []}', "bad_payload"),
    "1 MB": (orjson.dumps({"payload": {"text": "a" * 1_000_000}}), "too_large"),
    "endless nesting": (b'{"payload":' + b'{"a":' * 20_000, "bad_json"),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_messages_are_refused_by_name_and_change_nothing(on_nats: Kiosk, outside: Client, case: str) -> None:
    """Whoever asked gets a code; the core hears nothing of it; the next good message is taken."""
    raw, code = BAD[case]
    async with on_nats.running("nats", main):
        await ready(on_nats)
        answer = await ask(outside, "voice.transcript", raw)
        await say(outside, "voice.transcript", raw)
        good = await ask(outside, "voice.transcript", {"id": "good", "payload": {"text": "hello"}})
    assert answer["error"]["code"] == code
    assert answer["error"]["message"]
    assert answer["kiosk_id"] == "kiosk-001"
    assert good["payload"] == {"accepted": True}
    assert good["in_reply_to"] == "good"
    assert [body["id"] for body in on_nats.core.named("voice.transcript")] == ["good"]
    assert on_nats.memory.metrics["nats"].counter("refusals") == 2


def test_nesting_stays_within_what_every_encoder_can_carry() -> None:
    """Free members such as demographics are carried on only if the snapshot can hold them."""
    raw = b'{"payload": {"demographics": {"a": ' + b"[" * 40 + b"]" * 40 + b"}}}"
    with pytest.raises(Refusal, match="bad_payload"):
        read_input("vision.person_detected", read_envelope(raw))


def test_a_number_beyond_64_bits_is_refused() -> None:
    """No encoder behind the border can write it."""
    raw = b'{"payload": {"demographics": {"age": 1180591620717411303424}}}'
    with pytest.raises(Refusal, match="bad_payload"):
        read_input("vision.person_detected", read_envelope(raw))


@given_settings(max_examples=50)
@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=12))
def test_depth_is_counted_exactly(value: object) -> None:
    """A value is shallow exactly when its lists are nested at most as deep as the limit."""
    limit = 3
    assert is_shallow(value, limit) == (_depth(value) < limit)


def _depth(value: object) -> int:
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) and value else 0


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_refusal(raw: bytes) -> None:
    """The border never breaks on what it reads."""
    for name in NATS_MESSAGES:
        with contextlib.suppress(Refusal):
            read_input(name, read_envelope(raw))


async def test_a_message_for_another_kiosk_is_ignored(on_nats: Kiosk, outside: Client) -> None:
    """It gets no answer either: the kiosk that it is for answers."""
    async with on_nats.running("nats", main):
        await ready(on_nats)
        await say(outside, "vision.person_detected", {**PERSON, "kiosk_id": "kiosk-002"})
        foreign = orjson.dumps({**PERSON, "kiosk_id": "kiosk-003"})
        with pytest.raises(TimeoutError):
            await outside.request("kiosk.vision.person_detected", foreign, timeout=0.3)
        await say(outside, "vision.person_detected", PERSON)
        await eventually(lambda: on_nats.core.received, "ours arrived")
    assert len(on_nats.core.received) == 1
    assert on_nats.memory.metrics["nats"].counter("ignored") == 2


async def test_on_a_shared_server_a_message_must_name_its_kiosk(
    settings: Settings, nats: Server, outside: Client
) -> None:
    """Without kiosk_id it could be meant for any of them, so only the embedded server takes it."""
    shared = settings.model_copy(update={"nats_url": nats.url})
    with kiosk_on({"nats": nats.url}, shared) as kiosk:
        async with kiosk.core.listening(), kiosk.running("nats", main):
            await ready(kiosk)
            answer = await ask(outside, "vision.person_detected", {"id": "a", "payload": {}})
            taken = await ask(outside, "vision.person_detected", PERSON)
    assert (answer["error"]["code"], answer["in_reply_to"]) == ("kiosk_id_missing", "a")
    assert taken["payload"] == {"accepted": True}
    assert len(kiosk.core.received) == 1


async def test_who_asks_with_a_foreign_session_is_told(on_nats: Kiosk, outside: Client) -> None:
    """The current session, or none named, is taken; another one is refused."""
    on_nats.write_session(SessionState(session_id="now"))
    async with on_nats.running("nats", main):
        await ready(on_nats)
        hello = {"payload": {"text": "hello"}}
        named = ("now", None, "old")
        answers = [await ask(outside, "voice.transcript", {**hello, "session_id": name}) for name in named]
    assert [answer.get("error", {}).get("code") for answer in answers] == [None, None, "foreign_session"]
    assert len(on_nats.core.received) == 2


async def test_when_the_core_takes_nothing_who_asks_is_told_so(
    settings: Settings, nats: Server, outside: Client
) -> None:
    """The queue to the core is bounded; beyond it the sender knows that it must send again."""
    with kiosk_on({"nats": nats.url}, settings) as kiosk:  # its core never listens
        async with kiosk.running("nats", main):
            await ready(kiosk)
            asked = [ask(outside, "vision.person_detected", PERSON) for _ in range(OUTBOX_LIMIT + 5)]
            answers = await asyncio.gather(*asked)
    codes = [answer.get("error", {}).get("code") for answer in answers]
    assert codes == [None] * OUTBOX_LIMIT + ["busy"] * 5


def heard(text: str, final: bool = False) -> dict[str, Any]:
    """A transcript."""
    return {"kiosk_id": "kiosk-001", "payload": {"text": text, "final": final}}


async def test_of_partial_transcripts_only_the_newest_waits_for_a_busy_core(
    nats: Server, settings: Settings, outside: Client
) -> None:
    """However fast they come: none is refused, nothing else is pushed out, the screen is not late by all of them."""
    with kiosk_on({"nats": nats.url}, settings) as kiosk:
        async with kiosk.running("nats", main):
            await ready(kiosk)
            for number in range(2 * OUTBOX_LIMIT):
                await say(outside, "voice.transcript", heard(f"word {number}"))
            assert "error" not in await ask(outside, "voice.transcript", heard("the newest"))
            async with kiosk.core.listening():
                await eventually(lambda: texts(kiosk)[-1:] == ["the newest"], "the newest one")
                assert len(texts(kiosk)) <= AHEAD + 2


async def test_the_whole_sentence_is_the_last_of_it(nats: Server, settings: Settings, outside: Client) -> None:
    """No part of it follows it, and what else is said keeps its place between the parts."""
    with kiosk_on({"nats": nats.url}, settings) as kiosk:
        async with kiosk.running("nats", main):
            await ready(kiosk)
            for number in range(50):
                await say(outside, "voice.transcript", heard(f"word {number}"))
            await say(outside, "vision.person_detected", PERSON)
            await say(outside, "voice.transcript", heard("one more"))
            await say(outside, "voice.transcript", heard("the whole sentence", final=True))
            async with kiosk.core.listening():
                await eventually(lambda: texts(kiosk)[-1:] == ["the whole sentence"], "the sentence")
                await asyncio.sleep(0.05)
                assert texts(kiosk)[-2:] == ["word 49", "the whole sentence"]
                assert [name for name, _ in kiosk.core.received][-2:] == ["vision.person_detected", "voice.transcript"]


def texts(kiosk: Kiosk) -> list[str]:
    """What the core has heard."""
    return [body["payload"]["text"] for body in kiosk.core.named("voice.transcript")]


# ---------------------------------------------------------------------- outputs
async def test_what_the_core_publishes_goes_out_in_the_envelope(on_nats: Kiosk, outside: Client) -> None:
    """Everybody who listens gets id, kiosk, session, type and payload."""
    heard: list[dict[str, Any]] = []
    await _collect(outside, "kiosk.session.*", heard)
    async with on_nats.running("nats", main):
        await ready(on_nats)
        on_nats.core.say("publish", Published("session.started", {"language": "en"}, "s1", "p1"))
        await eventually(lambda: heard, "it went out")
    assert isinstance(heard[0].pop("timestamp"), float)
    assert heard == [
        {
            "id": "p1", "kiosk_id": "kiosk-001", "session_id": "s1", "type": "session.started",
            "payload": {"language": "en"},
        }
    ]  # fmt: skip


async def _collect(client: Client, subject: str, into: list[dict[str, Any]]) -> None:
    async def take(msg: Msg) -> None:
        into.append(orjson.loads(msg.data))

    await client.subscribe(subject, cb=take)
    await client.flush()


async def test_the_broker_killed_and_back_loses_no_announcement(on_nats: Kiosk, nats: Server, outside: Client) -> None:
    """Announcements made during an outage go out afterwards, in order; inputs flow again; nothing was restarted."""
    heard: list[dict[str, Any]] = []
    await _collect(outside, "kiosk.state.changed", heard)
    async with on_nats.running("nats", main):
        await ready(on_nats)
        nats.signal(signal.SIGKILL)
        await eventually(lambda: not on_nats.facts("nats")["connected"], "the outage is noticed", 1.0)
        for number in range(5):
            on_nats.core.say("publish", Published("state.changed", {"to": number}, "s1", f"p{number}"))
        on_nats.core.say("agent.request", AgentRequest("r1", "agent.menu.search", {}, "s1", 5.0))
        failed = await eventually(lambda: on_nats.core.named("agent.answer"), "the request fails")
        await asyncio.sleep(0.2)
        nats.start()
        back = await eventually(lambda: on_nats.facts("nats")["jetstream"], "connected, and the stream is there")
        await eventually(lambda: outside.is_connected, "the listener is back")
        if len(heard) < 5:  # the listener may have come back after the announcements
            on_nats.core.say("publish", Published("state.changed", {"to": 5}, "s1", "p5"))
            await eventually(lambda: heard, "announcements go out")
        await say(outside, "vision.person_detected", PERSON)
        await eventually(lambda: on_nats.core.named("vision.person_detected"), "inputs flow")
    numbers = [message["payload"]["to"] for message in heard]
    assert numbers == sorted(numbers)
    assert failed < 1.0
    assert on_nats.core.named("agent.answer")[0]["error"] == "disconnected"
    assert back < 3.0


async def test_over_an_outage_the_newest_256_announcements_are_kept(nats: Server, outside: Client) -> None:
    """The queue is bounded: the oldest are dropped and counted, and the newest go out in order."""
    heard: list[dict[str, Any]] = []
    await _collect(outside, "kiosk.state.changed", heard)
    broker = Broker("test", Access((nats.url,)), [], lambda _msg: None, Logger("test", "error"))
    for number in range(300):
        broker.publish("kiosk.state.changed", orjson.dumps({"number": number}))
    running = asyncio.ensure_future(broker.run())
    await eventually(lambda: len(heard) == EVENT_LIMIT, "all arrived")
    running.cancel()
    await asyncio.wait({running})
    assert [message["number"] for message in heard] == list(range(300 - EVENT_LIMIT, 300))
    assert broker.dropped == 300 - EVENT_LIMIT


# ---------------------------------------------------------------------- life without a server
async def test_a_broker_that_comes_later_is_found(on_nats: Kiosk, nats: Server) -> None:
    """Absent at the start: the process stays alive and not ready; ready soon after the broker is."""
    nats.signal(signal.SIGKILL)
    async with on_nats.running("nats", main):
        await asyncio.sleep(0.3)
        assert not on_nats.is_ready("nats")
        assert on_nats.facts("nats")["connected"] is False
        nats.start()
        assert await eventually(lambda: on_nats.is_ready("nats"), "ready") < 2.0


async def test_a_broker_that_hangs_is_left(on_nats: Kiosk, nats: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stopped server accepts connections and says nothing: it counts as gone, and as back when it goes on."""
    monkeypatch.setattr("edge.broker.PING_S", 0.1)
    monkeypatch.setattr("edge.broker.CONNECT_S", 0.5)
    async with on_nats.running("nats", main):
        await ready(on_nats)
        nats.signal(signal.SIGSTOP)
        await eventually(lambda: not on_nats.facts("nats")["connected"], "the silence is noticed", 3.0)
        nats.signal(signal.SIGCONT)
        await eventually(lambda: on_nats.facts("nats")["connected"], "back", 3.0)


async def test_a_wrong_password_is_tried_again_and_never_ends_the_process(settings: Settings, nats: Server) -> None:
    """An operator may correct the server's side without touching the kiosk."""
    url = nats.url.replace(nats.box.secrets["nats"], "wrong")
    with kiosk_on({"nats": url}, settings) as kiosk:
        async with kiosk.core.listening(), kiosk.running("nats", main):
            await asyncio.sleep(0.5)
            assert not kiosk.is_ready("nats")
        assert "wrong" not in str(kiosk.facts("nats"))


async def test_the_stream_of_orders_exists_when_ready(on_nats: Kiosk, outside: Client) -> None:
    """A repeated order within 7 days is stored once, and a head office finds the stream by its name."""
    async with on_nats.running("nats", main):
        await ready(on_nats)
        context = outside.jetstream()
        config = (await context.stream_info("ORDERS")).config
        acks = [await context.publish("kiosk.order.placed", b"{}", headers={"Nats-Msg-Id": "o1"}) for _ in range(2)]
    assert (config.storage, config.subjects) == ("file", ["kiosk.order.placed"])
    assert config.duplicate_window == 7 * 86_400
    assert [bool(ack.duplicate) for ack in acks] == [False, True]


async def test_a_stream_that_the_operator_made_is_left_as_it_is(on_nats: Kiosk, outside: Client) -> None:
    """Other limits are the operator's choice."""
    await outside.jetstream().add_stream(name="ORDERS", subjects=["kiosk.order.placed"], max_msgs=7)
    async with on_nats.running("nats", main):
        await ready(on_nats)
        config = (await outside.jetstream().stream_info("ORDERS")).config
    assert config.max_msgs == 7


async def test_a_server_without_tls_never_sees_the_password(tmp_path: Path) -> None:
    """`tls://` means it: when the server offers none, nothing secret is sent."""
    seen = bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'INFO {"server_id":"x","version":"2.10.0","max_payload":1048576,"auth_required":true}\r\n')
        seen.extend(await reader.read(1_000))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"tls://edge:secret@127.0.0.1:{port}"
    with kiosk_on({"nats": url}, make_settings(tmp_path, nats_url=url)) as kiosk:
        async with kiosk.core.listening(), kiosk.running("nats", main):
            await asyncio.sleep(0.4)
            assert not kiosk.is_ready("nats")
    server.close()
    await server.wait_closed()
    assert b"secret" not in seen
