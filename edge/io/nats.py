"""The nats process: kiosk subjects in and out, and requests to agents (design section 6).

What comes in is checked here, at the border; the core sees only messages for this kiosk with a well-formed payload.
What goes out waits in bounded queues over an outage. Nothing that the broker or an agent does ends the process.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import msgpack
import msgspec
import orjson
from msgspec import Struct
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig

from edge.broker import Access, Broker, Subject
from edge.channel import Link
from edge.child import Child
from edge.core import menu_push
from edge.core.menu import parse_menu
from edge.ending import end
from edge.envelope import Envelope, is_for, read_answer, read_envelope, write_envelope, write_refusal
from edge.errors import ChannelError, MenuError, Refusal, RequestFailed
from edge.log import mask_url
from edge.messages import (
    NATS_MESSAGES,
    AgentAnswer,
    AgentRequest,
    MenuChanged,
    Message,
    Published,
    Transcript,
    decode_payload,
)
from edge.overtaken import AHEAD, Partials

PREFIX = "kiosk."
ORDERS = StreamConfig(
    name="ORDERS",
    subjects=["kiosk.order.placed"],
    storage=StorageType.FILE,
    retention=RetentionPolicy.LIMITS,
    discard=DiscardPolicy.NEW,
    max_age=30 * 86_400,
    max_bytes=256 * 1024 * 1024,
    duplicate_window=7 * 86_400,
)
"""Orders that a head office collects. A full stream refuses a new order loudly rather than lose an old one silently."""
STREAM_RETRY_S = 2.0
REQUESTS_LIMIT = 64
DEPTH_LIMIT = 32
"""Nesting of a payload. Deeper data has no use here, and every encoder on its way has a limit of its own."""
STOP_S = 0.5


def is_shallow(value: object, limit: int = DEPTH_LIMIT) -> bool:
    """Whether lists and objects in `value` are nested at most `limit` deep."""
    level = [value]
    for _ in range(limit):
        level = [
            child
            for outer in level
            if isinstance(outer, dict | list)
            for child in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return True
    return False


def read_input(name: str, envelope: Envelope) -> tuple[Struct, bytes]:
    """The payload of an input, and what the core gets of it: known members only. Raises Refusal `bad_payload`."""
    read = decode_payload(name, envelope.payload)
    payload = msgspec.to_builtins(read)
    if not is_shallow(payload):
        raise Refusal("bad_payload", type=name, reason=f"nested more than {DEPTH_LIMIT} deep")
    try:
        return read, orjson.dumps({"id": envelope.id, "session_id": envelope.session_id, "payload": payload})
    except orjson.JSONEncodeError as error:
        raise Refusal("bad_payload", type=name, reason=str(error)[:200]) from None


class Bridge:
    """Between the core's socket and NATS. It owns both connections; `run` keeps them until the process stops."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._kiosk_id = child.settings.kiosk_id
        self._embedded = child.settings.nats_url is None
        self._asking: set[asyncio.Task[None]] = set()
        self._jetstream = False
        self._url = ",".join(mask_url(url) for url in child.servers["nats"].split(","))
        self._link = Link("nats", child.core_address(), self._from_core, room=AHEAD)
        self._partials = Partials(self._link)
        self._broker = Broker(
            name=f"{self._kiosk_id} orchestrator",
            access=Access.of(child.servers["nats"], child.settings),
            subjects=[Subject(PREFIX + name) for name in NATS_MESSAGES],
            on_message=self._from_nats,
            log=child.log,
            on_life=self._alive,
            on_down=self._down,
        )

    async def run(self) -> None:
        """Work until the process is told to stop; what was already said is then still sent."""
        self._publish_facts(connected=False)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._link.run()), group.create_task(self._broker.run())]
            await self._child.stopping.wait()
            await self._broker.flushed(STOP_S)
            await self._partials.close()
            await end((*tasks, *self._asking))

    async def _alive(self, client: Client) -> None:
        """One connected life: ready once the stream is there, which may take the server a while after its start."""
        self._publish_facts(connected=True)
        self._child.metrics.count("connects")
        self._child.log.info("nats.connected", url=self._url)
        while True:
            if await self._ensure_stream(client):
                break
            await asyncio.sleep(STREAM_RETRY_S)
        self._jetstream = True
        self._publish_facts(connected=True)
        self._child.ready()

    async def _ensure_stream(self, client: Client) -> bool:
        """Whether stream ORDERS exists now. One that the operator has made with other limits is as good."""
        context = client.jetstream(timeout=STREAM_RETRY_S)
        try:
            await context.stream_info("ORDERS")
        except (NatsError, TimeoutError):
            try:
                await context.add_stream(ORDERS)
            except (NatsError, TimeoutError) as error:
                self._child.log.warning(
                    "nats.no_stream", error=str(error), next="enable JetStream on the server, or create ORDERS there"
                )
                return False
        return True

    def _down(self) -> None:
        self._jetstream = False
        self._publish_facts(connected=False)
        self._child.metrics.count("disconnects")
        if not self._child.stopping.is_set():
            self._child.log.warning("nats.disconnected", url=self._url, next="reconnecting; touch goes on without NATS")

    def _publish_facts(self, connected: bool) -> None:
        self._child.publish_facts({"connected": connected, "jetstream": self._jetstream, "url": self._url})

    def _from_nats(self, msg: Msg) -> None:
        """One message from outside: to the core, ignored, or refused. Nothing that it holds raises."""
        envelope: Envelope | None = None
        name = msg.subject.removeprefix(PREFIX)
        try:
            envelope = read_envelope(msg.data)
            if not is_for(self._kiosk_id, self._embedded, envelope):
                self._child.metrics.count("ignored")
                return
            if msg.reply and envelope.session_id is not None and envelope.session_id != self._session_id():
                raise Refusal("foreign_session")
            payload, body = read_input(name, envelope)
            if isinstance(payload, MenuChanged):
                self._check_menu(payload)
            if isinstance(payload, Transcript) and payload.is_partial:
                self._follow(body)
            else:
                self._to_core(name, body)
        except Refusal as refusal:
            self._refuse(msg, None if envelope is None else envelope.id, refusal)
            return
        if msg.reply:
            done = {"accepted": True}
            self._broker.reply(msg.reply, self._answer_to(msg.subject, done, envelope.id))

    def _check_menu(self, change: MenuChanged) -> None:
        """Whoever pushes a menu is told what is wrong with it; the core checks again. Raises Refusal `bad_payload`."""
        kept = menu_push.read_kept(self._child.memory.menu.read())
        try:
            if kept is not None:
                menu_push.push(menu_push.apply(parse_menu(kept.base), kept.pushed), kept.pushed, change)
        except MenuError as problem:
            raise Refusal("bad_payload", reason=str(problem)[:1_000]) from None

    def _answer_to(self, subject: str, payload: dict[str, Any], message_id: str | None) -> bytes:
        session_id = self._session_id()
        return write_envelope(self._kiosk_id, subject, payload, session_id=session_id, in_reply_to=message_id)

    def _session_id(self) -> str | None:
        """The session that is on, from shared memory: whoever asks is told at once; the core decides for all others."""
        record = self._child.memory.session.read()
        if record is None:
            return None
        snapshot: dict[str, Any] = msgpack.unpackb(record[1], strict_map_key=False)
        session_id: str | None = snapshot["session"]["session_id"]
        return session_id

    def _follow(self, body: bytes) -> None:
        """A guest is still speaking: only the newest of what was heard counts."""
        self._child.metrics.count("frames_in")
        if not self._partials.send(body):
            self._child.metrics.count("dropped")

    def _to_core(self, name: str, body: bytes) -> None:
        self._partials.before(name)
        try:
            self._link.send(name, body)
        except ChannelError:
            raise Refusal("busy") from None
        self._child.metrics.count("frames_in")

    def _refuse(self, msg: Msg, message_id: str | None, refusal: Refusal) -> None:
        self._child.metrics.count("refusals")
        reason = refusal.values.get("reason")
        self._child.log.debug("nats.refused", subject=msg.subject, code=refusal.code, reason=reason)
        if msg.reply:
            self._broker.reply(msg.reply, write_refusal(self._kiosk_id, msg.subject, message_id, refusal))

    def _from_core(self, row: Message, _conn: int, body: bytes) -> None:
        message = decode_payload(row.name, body)
        if isinstance(message, Published):
            self._publish(message)
        elif isinstance(message, AgentRequest):
            self._request(message)

    def _publish(self, message: Published) -> None:
        before = self._broker.dropped
        subject = PREFIX + message.subject
        self._broker.publish(
            subject,
            write_envelope(
                self._kiosk_id, subject, message.payload, message_id=message.id, session_id=message.session_id
            ),
        )
        self._child.metrics.count("frames_out")
        if self._broker.dropped > before:
            self._child.metrics.count("dropped", self._broker.dropped - before)

    def _request(self, request: AgentRequest) -> None:
        if len(self._asking) >= REQUESTS_LIMIT:
            self._answer(AgentAnswer(request.request_id, error="busy"))
            return
        task = asyncio.get_running_loop().create_task(self._ask(request))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _ask(self, request: AgentRequest) -> None:
        subject = PREFIX + request.subject.removeprefix(PREFIX)
        body = write_envelope(
            self._kiosk_id, subject, request.payload, message_id=request.request_id, session_id=request.session_id
        )
        began = time.monotonic()
        try:
            result = read_answer(await self._broker.request(subject, body, request.timeout_s))
            if not is_shallow(result):
                raise RequestFailed("bad_answer")
            answer = AgentAnswer(request.request_id, result=result)
            self._child.metrics.observe("agent_answer", (time.monotonic() - began) * 1e6)
        except RequestFailed as failure:
            answer = AgentAnswer(request.request_id, error=failure.reason)
        self._answer(answer)

    def _answer(self, answer: AgentAnswer) -> None:
        """Tell the core; it has a deadline of its own, so an answer that does not fit may be left out."""
        try:
            self._link.send("agent.answer", _encode(answer))
        except ChannelError as error:
            self._child.log.warning("nats.answer_lost", error=str(error), next="the core answers by its fallback")


def _encode(answer: AgentAnswer) -> bytes:
    try:
        return orjson.dumps(msgspec.to_builtins(answer))
    except orjson.JSONEncodeError:
        return orjson.dumps(msgspec.to_builtins(AgentAnswer(answer.request_id, error="bad_answer")))


async def main(child: Child) -> None:
    """Entry of the row `nats`."""
    await Bridge(child).run()
