"""The real SDK in a process of its own, for tests: its threads and its 60 MB stay out of the process that tests.

Run as `python -m tests.livekit.sdk SOCKET`. A line of JSON to it is a command, one from it an answer or an event; bytes
travel in base64, `at` is CLOCK_MONOTONIC in seconds. It leaves its rooms when the connection ends.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from livekit import rtc

Json = dict[str, Any]


class Host:
    """All rooms that a test has joined, by names of its own."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._rooms: dict[str, rtc.Room] = {}
        self._arrived: dict[str, asyncio.Queue[tuple[rtc.DataPacket | rtc.TextStreamReader, float]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: list[Any] = []

    async def run(self, reader: asyncio.StreamReader) -> None:
        """Obey commands until the input ends."""
        while line := await reader.readline():
            self._start(self._obey(orjson.loads(line)))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*(room.disconnect() for room in self._rooms.values()))

    def _tell(self, **line: Any) -> None:
        self._writer.write(orjson.dumps({**line, "at": time.monotonic()}) + b"\n")

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _obey(self, command: Json) -> None:
        do: Callable[..., Awaitable[Any]] = getattr(self, command["do"])
        try:
            found = await do(command["room"], **command.get("with", {}))
            self._tell(call=command["call"], found=found)
        except Exception as error:
            self._tell(call=command["call"], error=f"{type(error).__name__}: {getattr(error, 'message', error)}")

    async def join(self, name: str, url: str, token: str) -> None:
        """Join a room; what happens in it is told from then on."""
        room = rtc.Room()
        self._rooms[name] = room
        self._arrived[name] = asyncio.Queue()
        self._start(self._read_all(name))
        for event in ("reconnecting", "reconnected", "disconnected", "participant_connected"):
            room.on(event, lambda *_, event=event: self._tell(room=name, event=event))  # type: ignore[arg-type]
        room.on("data_received", lambda packet: self._arrived[name].put_nowait((packet, time.monotonic())))
        for topic in ("kiosk", "lk.transcription"):
            room.register_text_stream_handler(
                topic, lambda reader, _: self._arrived[name].put_nowait((reader, time.monotonic()))
            )
        await room.connect(url, token, rtc.RoomOptions(connect_timeout=3.0))

    async def leave(self, name: str) -> None:
        """Leave a room."""
        await self._rooms.pop(name).disconnect()

    async def send(self, name: str, data: str, topic: str = "kiosk", reliable: bool = True) -> None:
        """Publish one data packet."""
        await self._rooms[name].local_participant.publish_data(
            base64.b64decode(data), reliable=reliable, topic=topic, destination_identities=["orchestrator"]
        )

    async def flood(self, name: str, messages: int, data: str, at_once: int = 16) -> float:
        """Publish many data packets as fast as it goes, `%d` replaced by the count; returns the seconds it took."""
        began, body, numbers = time.monotonic(), base64.b64decode(data), iter(range(messages))
        publish = self._rooms[name].local_participant.publish_data

        async def some() -> None:
            for number in numbers:
                await publish(body.replace(b"%d", b"%d" % number), topic="kiosk")

        await asyncio.gather(*(some() for _ in range(at_once)))
        return time.monotonic() - began

    async def stream(self, name: str, topic: str, chunk: str, chunks: int, close: bool, pause: float = 0.0) -> None:
        """Write a text stream of `chunks` times `chunk`, and end it or not."""
        writer = await self._rooms[name].local_participant.stream_text(topic=topic)
        self._writers.append(writer)
        for _ in range(chunks):
            await writer.write(chunk)
            await asyncio.sleep(pause)
        if close:
            await writer.aclose()

    async def text(self, name: str, topic: str, text: str, attributes: dict[str, str] | None = None) -> None:
        """Send one text stream."""
        await self._rooms[name].local_participant.send_text(text, topic=topic, attributes=attributes)

    async def simulate(self, name: str, scenario: int) -> None:
        """One of the SDK's own faults."""
        await self._rooms[name].simulate_scenario(scenario)  # type: ignore[arg-type]

    async def who(self, name: str) -> list[str]:
        """Identities of the others."""
        return list(self._rooms[name].remote_participants)

    async def _read_all(self, name: str) -> None:
        """Everything in the order of its arrival: what a patch builds upon may be a stream that is still read."""
        while True:
            item, at = await self._arrived[name].get()
            if isinstance(item, rtc.DataPacket):
                data = base64.b64encode(item.data).decode()
                self._tell(room=name, event="packet", data=data, topic=item.topic, size=len(item.data), arrived=at)
                continue
            with contextlib.suppress(rtc.StreamError):
                text, info = await item.read_all(), item.info
                self._tell(room=name, event="stream", text=text, topic=info.topic, attributes=info.attributes)


async def serve(path: str) -> None:
    """Serve one test after the other, until killed."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Host(writer).run(reader)
        writer.close()

    server = await asyncio.start_unix_server(connected, path, limit=2**24)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
