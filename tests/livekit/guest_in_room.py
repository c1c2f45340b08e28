"""A page in the room, as tests drive it: messages in order, documents put together, everything with a deadline."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import time
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import jwt
import orjson

from benchmarks.screen import Screen
from edge.errors import FrameInvalid

ANSWER_S = 10.0

Json = dict[str, Any]


class Sdk:
    """The process with the real SDK (`sdk.py`), and the rooms that were joined through it."""

    def __init__(self, path: Path) -> None:
        self.events: dict[str, asyncio.Queue[Json]] = {}
        self._path = path
        self._calls: dict[int, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)
        self._writer: asyncio.StreamWriter | None = None

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[Sdk]:
        """From the connection to it until every room is left."""
        reader, self._writer = await asyncio.open_unix_connection(self._path, limit=2**24)
        reading = asyncio.ensure_future(self._read(reader))
        try:
            yield self
        finally:
            self._writer.write_eof()
            await asyncio.wait_for(reading, ANSWER_S)
            self._writer.close()
            await self._writer.wait_closed()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            found = orjson.loads(line)
            if "call" in found:
                self._answered(found)
            else:
                self.events.setdefault(found["room"], asyncio.Queue()).put_nowait(found)

    def _answered(self, found: Json) -> None:
        call = self._calls.pop(found["call"])
        if not call.done():
            if "error" in found:
                call.set_exception(RuntimeError(found["error"]))
            else:
                call.set_result(found["found"])

    async def call(self, room: str, do: str, within_s: float = ANSWER_S, **members: Any) -> Any:
        """Let the SDK do something in a room. Raises RuntimeError with what the SDK said."""
        number = next(self._numbers)
        self._calls[number] = asyncio.get_running_loop().create_future()
        assert self._writer is not None
        self._writer.write(orjson.dumps({"call": number, "room": room, "do": do, "with": members}) + b"\n")
        return await asyncio.wait_for(self._calls[number], within_s)


class Page:
    """One participant of the kiosk's room."""

    def __init__(self, sdk: Sdk, name: str | None = None) -> None:
        self.sdk = sdk
        self.name = name or uuid.uuid4().hex
        self.screen = Screen()
        self.seen: list[Json] = []
        """Everything that was received, in order: `carrier`, `size`, `at` and the message."""
        self.acknowledges = False
        self.identity = ""
        self._accept: list[str] = []
        self._reconnected = False
        self._misses = False
        self._events = sdk.events.setdefault(self.name, asyncio.Queue())

    async def join(self, ticket: dict[str, str]) -> Page:
        """Join by a ticket of `/token` or `edge token --json`."""
        self.identity = jwt.decode(ticket["token"], options={"verify_signature": False})["sub"]
        await self.sdk.call(self.name, "join", url=ticket["url"], token=ticket["token"])
        return self

    async def leave(self) -> None:
        """Leave the room."""
        await self.sdk.call(self.name, "leave")

    async def send(self, kind: str, payload: Json | None = None, message_id: str | None = None, **how: Any) -> None:
        """Send one message."""
        message: Json = {"type": kind, "payload": payload or {}}
        if message_id is not None:
            message["id"] = message_id
        await self.send_raw(orjson.dumps(message), **how)

    async def send_raw(self, raw: bytes, **how: Any) -> None:
        """Send any bytes as a data packet."""
        await self.sdk.call(self.name, "send", data=base64.b64encode(raw).decode(), **how)

    async def call(self, kind: str, payload: Json | None = None, within_s: float = ANSWER_S) -> Json:
        """Send one input and wait for its answer, a document or an error."""
        wanted = uuid.uuid4().hex
        await self.send(kind, payload, wanted)
        return await self.until(lambda found: found["message"].get("in_reply_to") == wanted, within_s)

    async def hello(self, *accept: str) -> Json:
        """Say what this page can read; again and again, because the box may not be there yet."""
        wanted, self._accept = uuid.uuid4().hex, list(accept)
        for _ in range(int(ANSWER_S)):
            await self._say_hello(wanted)
            with contextlib.suppress(TimeoutError):
                return await self.until(lambda found: found["message"].get("in_reply_to") == wanted, 1.0)
        raise AssertionError("the box does not answer")

    async def _say_hello(self, message_id: str | None = None) -> None:
        await self.send("hello", {"accept": self._accept, "identity": self.identity}, message_id)

    async def until(self, condition: Callable[[Json], Any], within_s: float = ANSWER_S) -> Json:
        """Receive until `condition(found)` holds; returns that entry of `seen`."""
        async with asyncio.timeout(within_s):
            while True:
                found = await self._next()
                if condition(found):
                    return found

    async def event(self, name: str, within_s: float = 30.0) -> float:
        """Wait for an event of the SDK; returns when it was (CLOCK_MONOTONIC, s)."""
        return float((await self.until(lambda found: found["event"] == name, within_s))["at"])

    async def quiet(self, for_s: float = 0.3) -> None:
        """Receive until nothing has come for a while."""
        with contextlib.suppress(TimeoutError):
            while True:
                await asyncio.wait_for(self._next(), for_s)

    async def shows(self, condition: Callable[[Json], Any], within_s: float = ANSWER_S) -> Json:
        """Wait until the document on the screen is so; returns it."""
        deadline = time.monotonic() + within_s
        while not (self.screen.document and condition(self.screen.document)):
            await self.until(lambda _: True, max(0.01, deadline - time.monotonic()))
        return self.screen.document

    async def _next(self) -> Json:
        found = await self._events.get()
        found["message"] = {}
        if found["event"] in ("packet", "stream") and found["topic"] == "kiosk":
            raw = base64.b64decode(found["data"]) if found["event"] == "packet" else found["text"].encode()
            found["message"] = await self._read(raw)
            found.setdefault("size", len(raw))
            if self.acknowledges and found["message"]["type"] == "ui.update":
                epoch, seq = self.screen.position
                await self.send("ui.ack", {"epoch": epoch, "seq": seq})
        self._reconnected = self._reconnected or found["event"] == "reconnecting"
        self.seen.append(found)
        return found

    async def _read(self, raw: bytes) -> Json:
        """The message, of type `gap` where it continues what a broken connection has swallowed.

        The SDK may send what it was given during a reconnection before it says that this is over, so the box cannot
        start over any sooner. While the connection is whole, a gap is a defect. Raises FrameInvalid.
        """
        try:
            message = self.screen.read(raw)
        except FrameInvalid:
            if not self._reconnected:
                raise
            if not self._misses:
                self._misses = True
                await self._say_hello(uuid.uuid4().hex)
            return {"type": "gap"}
        self._misses = False
        return message

    def cart(self) -> dict[int, int]:
        """Item id -> quantity on the screen."""
        found: dict[int, int] = {}
        for line in self.screen.document["cart"]["items"]:
            found[line["item_id"]] = found.get(line["item_id"], 0) + line["quantity"]
        return found


def carrier(found: Json) -> str:
    """How a message came: `packet`, `stream`, or `patch` on either."""
    return "patch" if found["message"].get("patched") else str(found["event"])
