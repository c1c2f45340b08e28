"""Requests to agents: answered in parallel, failed by name, and never waited for beyond their deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import nats as nats_client
import orjson
import pytest
import pytest_asyncio
from nats.aio.client import Client
from nats.aio.msg import Msg

from edge.io.nats import REQUESTS_LIMIT, main
from edge.messages import AgentRequest
from tests.io.child import Kiosk, Server, eventually

Answering = Callable[[Msg], Awaitable[None]]


@pytest_asyncio.fixture
async def agent(nats: Server) -> AsyncIterator[Client]:
    """The agents' side of the broker."""
    client = await nats_client.connect(nats.url)
    yield client
    await client.close()


async def serve(client: Client, subject: str, answer: Answering) -> None:
    """Answer requests, each in a task of its own."""
    await client.subscribe(f"kiosk.agent.{subject}", cb=answer)
    await client.flush()


def request(number: int, subject: str = "menu.search", timeout_s: float = 5.0) -> AgentRequest:
    """A request of the core."""
    return AgentRequest(f"r{number}", f"agent.{subject}", {"query": "burger"}, "s1", timeout_s)


async def answered(kiosk: Kiosk, count: int) -> list[dict[str, Any]]:
    """Wait for that many answers."""
    await eventually(lambda: len(kiosk.core.named("agent.answer")) >= count, f"{count} answers")
    return kiosk.core.named("agent.answer")


async def test_an_answer_goes_to_the_core(on_nats: Kiosk, agent: Client) -> None:
    """The agent sees a whole envelope; the core gets the payload of its answer."""
    seen: list[dict[str, Any]] = []

    async def answer(msg: Msg) -> None:
        seen.append(orjson.loads(msg.data))
        await msg.respond(orjson.dumps({"payload": {"items": [{"item_id": 1}]}, "in_reply_to": seen[0]["id"]}))

    await serve(agent, "menu.search", answer)
    async with on_nats.running("nats", main):
        await eventually(lambda: on_nats.is_ready("nats"), "ready")
        on_nats.core.say("agent.request", request(1))
        answers = await answered(on_nats, 1)
    assert answers == [{"request_id": "r1", "result": {"items": [{"item_id": 1}]}, "error": None}]
    assert {key: seen[0][key] for key in ("id", "kiosk_id", "session_id", "type", "payload")} == {
        "id": "r1", "kiosk_id": "kiosk-001", "session_id": "s1", "type": "menu.search", "payload": {"query": "burger"},
    }  # fmt: skip


async def test_agents_are_asked_in_parallel(on_nats: Kiosk, agent: Client) -> None:
    """Two agents that take 0.3 s each have both answered long before 0.6 s."""

    async def slow(msg: Msg) -> None:
        await asyncio.sleep(0.3)
        await msg.respond(orjson.dumps({"payload": {}}))

    await serve(agent, "menu.search", slow)
    await serve(agent, "recsys.suggest", slow)
    async with on_nats.running("nats", main):
        await eventually(lambda: on_nats.is_ready("nats"), "ready")
        began = time.monotonic()
        on_nats.core.say("agent.request", request(1))
        on_nats.core.say("agent.request", request(2, "recsys.suggest"))
        await answered(on_nats, 2)
        took = time.monotonic() - began
    assert 0.3 <= took < 0.5


async def test_a_late_answer_is_dropped(on_nats: Kiosk, agent: Client) -> None:
    """After its deadline a request has failed, once; what comes later is not shown."""
    late: list[Msg] = []

    async def keep(msg: Msg) -> None:
        late.append(msg)

    await serve(agent, "menu.search", keep)
    async with on_nats.running("nats", main):
        await eventually(lambda: on_nats.is_ready("nats"), "ready")
        on_nats.core.say("agent.request", request(1, timeout_s=0.2))
        answers = await answered(on_nats, 1)
        await late[0].respond(orjson.dumps({"payload": {"items": []}}))
        await agent.flush()
        on_nats.core.say("agent.request", request(2, "nobody.there"))
        await answered(on_nats, 2)
    assert answers[0] == {"request_id": "r1", "result": None, "error": "timeout"}
    assert len(on_nats.core.named("agent.answer")) == 2


async def test_an_agent_that_is_not_there_fails_at_once(on_nats: Kiosk) -> None:
    """The guest gets the fallback in milliseconds, not after the deadline."""
    async with on_nats.running("nats", main):
        await eventually(lambda: on_nats.is_ready("nats"), "ready")
        began = time.monotonic()
        on_nats.core.say("agent.request", request(1))
        answers = await answered(on_nats, 1)
    assert answers[0]["error"] == "no_responders"
    assert time.monotonic() - began < 1.0


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"junk", "bad_answer"),
        (b"[]", "bad_answer"),
        (b"{}", "bad_answer"),
        (b'{"payload": [1]}', "bad_answer"),
        (b'{"payload": {"a": ' + b"[" * 40 + b"]" * 40 + b"}}", "bad_answer"),
        (b'{"payload": {"a": 1180591620717411303424}}', "bad_answer"),
        (orjson.dumps({"payload": {"a": "b" * 300_000}}), "too_large"),
        (b'{"error": {"code": "unknown_item", "message": "no item 7"}}', "unknown_item"),
    ],
)
async def test_an_answer_that_makes_no_sense_is_a_failure(
    on_nats: Kiosk, agent: Client, raw: bytes, error: str
) -> None:
    """An agent is untrusted: its junk becomes the same typed failure as its silence."""

    async def answer(msg: Msg) -> None:
        await msg.respond(raw)

    await serve(agent, "menu.search", answer)
    async with on_nats.running("nats", main):
        await eventually(lambda: on_nats.is_ready("nats"), "ready")
        on_nats.core.say("agent.request", request(1))
        answers = await answered(on_nats, 1)
    assert answers == [{"request_id": "r1", "result": None, "error": error}]


async def test_requests_in_flight_are_bounded(on_nats: Kiosk, agent: Client) -> None:
    """Agents that never answer cannot pile up work: beyond the bound a request fails at once."""

    async def ignore(_msg: Msg) -> None:
        return

    await serve(agent, "menu.search", ignore)
    async with on_nats.running("nats", main):
        await eventually(lambda: on_nats.is_ready("nats"), "ready")
        for number in range(REQUESTS_LIMIT + 3):
            on_nats.core.say("agent.request", request(number, timeout_s=0.5))
        answers = await answered(on_nats, REQUESTS_LIMIT + 3)
    assert [answer["error"] for answer in answers[:3]] == ["busy"] * 3
    assert {answer["error"] for answer in answers[3:]} == {"timeout"}
