"""A guest's page as a program: it sends with ids, waits for the answer, and like the real page sends again what a
broken connection left unanswered."""

from __future__ import annotations

import asyncio
import time
import uuid
from types import TracebackType
from typing import Any

import aiohttp
import orjson

ANSWER_S = 10.0
"""An answer that takes longer is lost."""


def heard(message: dict[str, Any]) -> str | None:
    """What a screen says that the guest has said; None for one that says nothing of it, and for what is no screen."""
    if message["type"] != "ui.update":
        return None
    return next((one["text"] for one in message["payload"]["components"] if one["type"] == "Heard"), None)


class Guest:
    """One page. `document` is the newest screen by epoch and seq."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/") + "/ws"
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._position = (-1, -1)
        self.document: dict[str, Any] = {}
        self.session_id: str | None = None
        self.reconnects = 0
        self.last_bytes = 0
        self.last_at = 0
        """When the last message had arrived, before this program read what was in it (perf_counter_ns)."""

    async def __aenter__(self) -> Guest:
        self._http = aiohttp.ClientSession()
        await self._connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            await self._socket.close()
        assert self._http is not None
        await self._http.close()

    async def _connect(self) -> None:
        assert self._http is not None
        deadline = time.monotonic() + ANSWER_S
        while True:
            try:
                self._socket = await self._http.ws_connect(self._url, max_msg_size=0)
                return
            except (aiohttp.ClientError, OSError):
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.01)

    async def call(self, kind: str, payload: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send one input and return its answer, a document or an error, whatever breaks in between."""
        message = orjson.dumps({"type": kind, "id": str(uuid.uuid4()), "payload": payload or {}}).decode()
        wanted = orjson.loads(message)["id"]
        async with asyncio.timeout(ANSWER_S):
            while True:
                try:
                    assert self._socket is not None
                    await self._socket.send_str(message)
                    while (received := await self.receive()).get("in_reply_to") != wanted:
                        pass
                    return received
                except (ConnectionError, aiohttp.ClientError):
                    self.reconnects += 1
                    await self._connect()

    async def receive(self) -> dict[str, Any]:
        """The next message. Raises ConnectionError when the connection ends."""
        assert self._socket is not None
        message = await self._socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError("the page's connection ended")
        self.last_at = time.perf_counter_ns()
        self.last_bytes = len(message.data)
        received: dict[str, Any] = orjson.loads(message.data)
        if received["type"] == "ui.update" and (position := (received["epoch"], received["seq"])) > self._position:
            self._position = position
            self.document = received["payload"]
            self.session_id = received["session_id"]
        return received

    async def until(self, condition: Any, timeout_s: float = ANSWER_S) -> dict[str, Any]:
        """Receive until `condition(message)` holds, over reconnects; returns that message."""
        async with asyncio.timeout(timeout_s):
            while True:
                try:
                    if condition(received := await self.receive()):
                        return received
                except (ConnectionError, aiohttp.ClientError):
                    self.reconnects += 1
                    await self._connect()
                    assert self._socket is not None
                    await self._socket.send_str('{"type":"hello","payload":{}}')

    def cart(self) -> dict[int, int]:
        """Item id -> quantity on the newest screen."""
        found: dict[int, int] = {}
        for line in self.document["cart"]["items"]:
            found[line["item_id"]] = found.get(line["item_id"], 0) + line["quantity"]
        return found
