"""A page's end of the room's wire format, without a screen: documents out of packets, streams, patches and deflate."""

from __future__ import annotations

from typing import Any

import orjson

from edge.errors import FrameInvalid
from edge.io.livekit.deflate import GENERATIONS, Inflater
from edge.io.livekit.encoding import apply

LIMIT = 512 * 1024

Json = dict[str, Any]


class Screen:
    """What a page shows, made of what it received."""

    def __init__(self) -> None:
        self.position: tuple[int, int] = (0, 0)
        self.document: Json = {}
        """Payload of the newest document."""
        self.session_id: str | None = None
        self.stale: list[tuple[int, int]] = []
        """Positions that were older than what was shown; a page ignores them, and a box should not send them."""
        self._inflater = Inflater(LIMIT)

    def read(self, raw: bytes) -> Json:
        """The message in a packet or a stream, its document shown; a patch comes out as the document that it makes.

        Raises FrameInvalid for what does not continue the screen; a page then says `hello`.
        """
        body = self._inflater.unpack(raw) if raw[:1] and raw[0] <= GENERATIONS else raw
        message: Json = orjson.loads(body)
        if message["type"] == "ui.patch":
            message = self._patched(message)
        if message["type"] == "ui.update":
            self._show(message)
        return message

    def _patched(self, message: Json) -> Json:
        if (message["epoch"], message["seq"]) <= self.position:
            return {**message, "type": "ui.update", "payload": self.document, "patched": True}
        if (message["epoch"], message["payload"]["base"]) != self.position:
            raise FrameInvalid(f"a patch of {message['payload']['base']} on {self.position}")
        return {**message, "type": "ui.update", "payload": apply(self.document, message["payload"]), "patched": True}

    def _show(self, message: Json) -> None:
        position = (message["epoch"], message["seq"])
        if position < self.position:
            self.stale.append(position)
        if position <= self.position:
            return
        self.position = position
        self.document = message["payload"]
        self.session_id = message["session_id"]
