"""Touch and voice from end to end, each sample next to one of its floor, so that both see the same machine."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import nats
import orjson
from nats.aio.client import Client

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest, heard
from benchmarks.measure import Result
from edge.budgets import budget

TOUCHES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("touch.category", {"category": None}),
    ("touch.page", {"component": "grid", "page": 2}),
    ("touch.select_item", {"item_id": 101}),
    ("cart.add", {"item_id": 101, "quantity": 1}),
    ("touch.action", {"id": "checkout"}),
    ("touch.back", {}),
    ("cart.clear", {}),
)
"""What guests do most, in an order in which each is allowed."""
SEARCHES = ("show me burgers", "show me drinks")
"""In turn, so that the screen tells whose answer it is; without a number, which would be an order."""
WARM_UP = 50


def _microseconds(started: int) -> float:
    return (time.perf_counter_ns() - started) / 1000


async def touch(appliance: Appliance, n: int) -> list[Result]:
    """Page message in, `ui.update` out; the floor is a ping answered with as many bytes."""
    samples, floor = [], []
    async with Guest(appliance.page_url) as guest:
        await guest.call("touch.engage")
        for at in range(n + WARM_UP):
            kind, payload = TOUCHES[at % len(TOUCHES)]
            started = time.perf_counter_ns()
            answer = await guest.call(kind, payload)
            took = (guest.last_at - started) / 1000
            if answer["type"] == "error":
                raise RuntimeError(f"{kind} was refused: {answer['payload']['code']}")
            size = max(0, guest.last_bytes - 120)
            started = time.perf_counter_ns()
            await guest.call("ping", {"size": size})
            if at >= WARM_UP:
                samples.append(took)
                floor.append((guest.last_at - started) / 1000)
        await guest.call("session.end")
    return [Result("touch", samples, budget("touch"), floor)]


async def voice(appliance: Appliance, n: int) -> list[Result]:
    """Transcript on NATS in, first document out, and the one with both agents' answers; floors are bare requests."""
    first, settled, floor, floor_two = [], [], [], []
    async with Guest(appliance.page_url) as guest, responder(appliance.nats_url) as connection:
        await guest.call("touch.engage")
        for at in range(n + WARM_UP):
            said = SEARCHES[at % len(SEARCHES)]
            started = time.perf_counter_ns()
            await connection.publish("kiosk.voice.transcript", _transcript(f"say-{at}", said, appliance.kiosk_id))
            await guest.until(lambda message, said=said: heard(message) == said)
            took = (guest.last_at - started) / 1000
            if guest.document["state"] != "listening":
                await guest.until(
                    lambda message: message["type"] == "ui.update" and message["payload"]["state"] == "listening"
                )
            took_all = (guest.last_at - started) / 1000
            started = time.perf_counter_ns()
            await connection.request("bench.one", b"x" * 200, timeout=5)
            one = _microseconds(started)
            started = time.perf_counter_ns()
            await asyncio.gather(
                *(connection.request(subject, b"x" * 200, timeout=5) for subject in ("bench.one", "bench.two"))
            )
            if at >= WARM_UP:
                first.append(took)
                settled.append(took_all)
                floor.append(one)
                floor_two.append(_microseconds(started))
        await guest.call("session.end")
    return [
        Result("voice", first, budget("voice"), floor),
        Result("voice_agents", settled, budget("voice_agents"), floor_two),
    ]


def _transcript(message_id: str, text: str, kiosk_id: str) -> bytes:
    return orjson.dumps(
        {"id": message_id, "kiosk_id": kiosk_id, "session_id": None, "payload": {"text": text, "final": True}}
    )


@contextlib.asynccontextmanager
async def responder(url: str) -> AsyncIterator[Client]:
    """A NATS connection, and two bare responders in processes of their own, as the agents are."""
    commands = [
        (sys.executable, "-m", "benchmarks.echo", url, subject, "2000") for subject in ("bench.one", "bench.two")
    ]
    processes = [await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE) for command in commands]
    connection = await nats.connect(url)
    try:
        for process in processes:
            assert process.stdout is not None
            await asyncio.wait_for(process.stdout.readline(), 10)
        yield connection
    finally:
        await connection.close()
        for process in processes:
            process.kill()
            await process.wait()
