"""A core that does nothing but apply numbers and commit them, as a process of its own that tests may kill at any time.

`python -m tests.support.applying_core LISTENER_FD STATE_FILE`
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import msgpack
import orjson

from edge.channel import Hub
from edge.messages import Message


class ApplyingCore:
    """Commits every message together with the hub's state, by renaming a file: whole or not at all."""

    def __init__(self, state: Path) -> None:
        kept = msgpack.unpackb(state.read_bytes()) if state.exists() else {"done": [], "hub": None}
        self._state = state
        self._done: list[int] = kept["done"]
        self.hub = Hub("epoch", self._received, lambda _: None, kept["hub"])

    def _received(self, peer: str, row: Message, conn: int, body: bytes) -> None:
        self._done.append(orjson.loads(body))
        frame = self.hub.enqueue("agent.request", body) if row.name == "agent.answer" else None
        fresh = self._state.with_suffix(".new")
        fresh.write_bytes(msgpack.packb({"done": self._done, "hub": self.hub.export()}))
        os.replace(fresh, self._state)  # noqa: PTH105 - the rename is the commit
        if frame is not None:
            self.hub.transmit(frame)


def applied(state: Path) -> list[int]:
    """The numbers committed so far, in order."""
    found: list[int] = msgpack.unpackb(state.read_bytes())["done"] if state.exists() else []
    return found


async def _run(descriptor: int, state: Path) -> None:
    core = ApplyingCore(state)
    await core.hub.listen(socket.socket(fileno=descriptor))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1]), Path(sys.argv[2])))
