"""A touch through a real LiveKit server, for what pages may accept; the floor is a bare echo of 300 bytes beside it.

Each sample stands next to one of its floor: the same SDK in this process, the same server, and a participant of another
room that sends every packet back without a look at it.
"""

from __future__ import annotations

import asyncio
import os
import time
import uuid
import zlib
from typing import TYPE_CHECKING, Any

import orjson
import psutil

from benchmarks.appliance import Appliance
from benchmarks.latency import TOUCHES
from benchmarks.livekit_page import ECHO_BYTES, echo, ticket
from benchmarks.measure import Result
from benchmarks.screen import Screen
from edge.budgets import budget
from edge.io.livekit.encoding import ONE_PACKET, TOPIC
from edge.tokens import ORCHESTRATOR, embedded_keys, mint, new_identity

if TYPE_CHECKING:
    from livekit import rtc

ANSWER_S = 10.0
WARM_UP = 30
HELLO_S = 1.0
SETTLE_S = 0.01
"""For the acknowledgement to be dealt with: no guest touches within it, and the floor must not wait for it."""
MODES = {
    "livekit_text": ("text",),
    "livekit_patch": ("text", "patch"),
    "livekit_deflate": ("patch", "deflate"),
}
"""What the page accepts, by the name of the result."""


class RoomPage:
    """A page in the kiosk's room, by the SDK in this process."""

    def __init__(self) -> None:
        from livekit import rtc

        self.screen = Screen()
        self.sizes: list[int] = []
        """Bytes of each document on its way; a stream's as deflated."""
        self._room = rtc.Room()
        self._room.on("data_received", self._packet)
        self._room.register_text_stream_handler(TOPIC, self._stream)
        self._answers: dict[str, asyncio.Future[int]] = {}
        self._arrived: asyncio.Queue[tuple[bytes | rtc.TextStreamReader, int]] = asyncio.Queue()
        self._reading: asyncio.Task[None] | None = None

    async def join(self, url: str, token: str) -> None:
        """Join the room."""
        self._reading = asyncio.ensure_future(self._read())
        await self._room.connect(url, token)

    async def leave(self) -> None:
        """Leave it. Raises what was wrong with a message."""
        assert self._reading is not None
        await self._room.disconnect()
        if self._reading.done():
            self._reading.result()
        self._reading.cancel()

    async def call(self, kind: str, payload: dict[str, Any], within_s: float = ANSWER_S) -> int:
        """Send one input; when its answer had arrived (perf_counter_ns)."""
        wanted = uuid.uuid4().hex
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._answers[wanted] = answer
        message = orjson.dumps({"type": kind, "id": wanted, "payload": payload})
        await self._room.local_participant.publish_data(message, topic=TOPIC, destination_identities=[ORCHESTRATOR])
        async with asyncio.timeout(within_s):
            return await answer

    async def hello(self, accept: tuple[str, ...]) -> None:
        """Say what this page reads, until the box answers: neither may be in the room yet."""
        identity = self._room.local_participant.identity
        for _ in range(int(ANSWER_S / HELLO_S)):
            try:
                await self.call("hello", {"accept": list(accept), "identity": identity}, HELLO_S)
            except TimeoutError:
                continue
            return
        raise TimeoutError("the box does not answer")

    async def acknowledge(self) -> None:
        """Say what is shown, as a page does after each document."""
        epoch, seq = self.screen.position
        message = orjson.dumps({"type": "ui.ack", "payload": {"epoch": epoch, "seq": seq}})
        await self._room.local_participant.publish_data(message, topic=TOPIC, destination_identities=[ORCHESTRATOR])

    def _packet(self, packet: rtc.DataPacket) -> None:
        self._arrived.put_nowait((packet.data, time.perf_counter_ns()))

    def _stream(self, reader: rtc.TextStreamReader, _identity: str) -> None:
        self._arrived.put_nowait((reader, time.perf_counter_ns()))

    async def _read(self) -> None:
        """Everything in the order of its arrival: what a patch builds upon may be a stream that is still read."""
        while True:
            item, at = await self._arrived.get()
            if isinstance(item, bytes):
                self._received(item, len(item), at)
            else:
                body = (await item.read_all()).encode()
                self._received(body, len(zlib.compress(body)), time.perf_counter_ns())

    def _received(self, raw: bytes, size: int, at: int) -> None:
        message = self.screen.read(raw)
        if message["type"] == "ui.update":
            self.sizes.append(size)
        answer = self._answers.pop(message.get("in_reply_to") or "", None)
        if answer is not None and not answer.done():
            answer.set_result(at)


class Echo:
    """The floor: a packet to somebody who sends it back."""

    def __init__(self) -> None:
        from livekit import rtc

        self._room = rtc.Room()
        self._room.on("data_received", self._packet)
        self._back: asyncio.Future[int] | None = None

    async def join(self, url: str, token: str) -> None:
        """Join the room, and wait until the other end answers."""
        await self._room.connect(url, token)
        for _ in range(int(ANSWER_S / HELLO_S)):
            try:
                await self.call(HELLO_S)
            except TimeoutError:
                continue
            return
        raise TimeoutError("the echo does not answer")

    async def leave(self) -> None:
        """Leave it."""
        await self._room.disconnect()

    async def call(self, within_s: float = ANSWER_S) -> int:
        """Send 300 bytes; when they were back (perf_counter_ns)."""
        self._back = asyncio.get_running_loop().create_future()
        await self._room.local_participant.publish_data(os.urandom(ECHO_BYTES))
        async with asyncio.timeout(within_s):
            return await self._back

    def _packet(self, _packet: rtc.DataPacket) -> None:
        if self._back is not None and not self._back.done():
            self._back.set_result(time.perf_counter_ns())


async def livekit(appliance: Appliance, n: int) -> list[Result]:
    """`n` touches for each of what pages may accept, on an appliance with the embedded server."""
    url, keys = appliance.servers["livekit"], embedded_keys(appliance.runtime_dir)
    page, floor = RoomPage(), Echo()
    async with echo(appliance):
        await floor.join(url, ticket(appliance, "sdk"))
        await page.join(url, mint(keys, "page", appliance.kiosk_id, new_identity("page")))
        results = [await _measured(page, floor, name, accept, n) for name, accept in MODES.items()]
        size = psutil.Process(appliance.pid("livekit")).memory_full_info().pss
        results[-1].note += f", {size / 1e6:.0f} MB PSS in the process"
        await page.leave()
        await floor.leave()
    return results


async def _measured(page: RoomPage, bare: Echo, name: str, accept: tuple[str, ...], n: int) -> Result:
    await page.hello(accept)
    await page.call("touch.engage", {})
    samples, floor = [], []
    for at in range(n + WARM_UP):
        if at == WARM_UP:
            page.sizes.clear()
        kind, payload = TOUCHES[at % len(TOUCHES)]
        began = time.perf_counter_ns()
        samples.append((await page.call(kind, payload) - began) / 1000)
        await page.acknowledge()
        await asyncio.sleep(SETTLE_S)
        began = time.perf_counter_ns()
        floor.append((await bare.call() - began) / 1000)
    share = sum(size <= ONE_PACKET for size in page.sizes) / len(page.sizes)
    await page.call("session.end", {})
    note = f"{share:.1%} of {len(page.sizes)} updates in one packet"
    return Result(name, samples[WARM_UP:], budget(name), floor[WARM_UP:], note)
