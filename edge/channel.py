"""Local sockets between processes: frames, acknowledgement, and delivery exactly once over a restart of either side.

The core listens on one unix socket that the supervisor holds open; every other process is a `Link` to it. A frame is
a header `>IIHH` (body length in bytes, number, kind, connection) and an orjson body. `kind` is the row of the message
table, `conn` the page's connection number (0 is none or all). `number` is 0, or counts the messages that must be
acknowledged, per sender: a sender keeps them until the acknowledgement, sends them again after every reconnect, and
the receiver drops those it has applied. So a message is applied once, whatever is killed in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, cast

import orjson

from edge.errors import FrameInvalid, FrameTooLarge, OutboxFull
from edge.messages import CODES, MAX_FRAME_BYTES, MESSAGES, Message, Policy

HEADER = struct.Struct(">IIHH")
MAX_BODY_BYTES = MAX_FRAME_BYTES + 4_096
"""A guest's message at its limit, in its envelope."""
HELLO = 0xFFFE
"""First frame of either side: `{"name", "instance"}`."""
ACK = 0xFFFF
"""Every message up to `number` is applied."""
OUTBOX_LIMIT = 1_024
"""Messages that may wait for an acknowledgement, per peer."""
EXPORTED_BYTES = 48 * 1024
"""Bytes that may wait for one peer in the core: they are part of every snapshot."""
ROOM = 64
"""Unacknowledged messages at which a sender that can wait should: their answers must fit the socket on the way back."""
WRITE_LIMIT_BYTES = 32 * 1024 * 1024
"""Unsent bytes at which a peer counts as stuck; it is cut off, and the supervisor's watch ends it."""
RECONNECT_S = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1)
"""Pauses between attempts; the last one repeats. The listener outlives the core, so the first nearly always works."""

Frame = tuple[int, int, int, bytes]
"""(number, kind, conn, body)"""


def pack(number: int, kind: int, conn: int, body: bytes) -> bytes:
    """One frame. Raises FrameTooLarge."""
    if len(body) > MAX_BODY_BYTES:
        raise FrameTooLarge(f"{len(body)} bytes in a frame of at most {MAX_BODY_BYTES}")
    return HEADER.pack(len(body), number, kind, conn) + body


class FrameReader:
    """Turns a byte stream into frames. Holds at most one frame's bytes beyond what was fed."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames completed by `data`, in order. Raises FrameTooLarge or FrameInvalid; the stream is then lost."""
        self._buffer += data
        buffer, at = self._buffer, 0
        while len(buffer) - at >= HEADER.size:
            length, number, kind, conn = HEADER.unpack_from(buffer, at)
            if length > MAX_BODY_BYTES:
                raise FrameTooLarge(f"{length} bytes announced")
            if kind >= len(MESSAGES) and kind not in (HELLO, ACK):
                raise FrameInvalid(f"no message has code {kind}")
            end = at + HEADER.size + length
            if len(buffer) < end:
                break
            body = bytes(buffer[at + HEADER.size : end])
            at = end
            yield number, kind, conn, body
        del buffer[:at]


class Outbox:
    """The messages of one sender to one peer that are not acknowledged yet."""

    def __init__(self, next_number: int = 1, pending: list[Frame] | None = None) -> None:
        self.next_number = next_number
        self.pending: deque[Frame] = deque(pending or ())
        self.bytes = sum(len(frame[3]) for frame in self.pending)
        """Of the bodies that wait."""

    def add(self, kind: int, conn: int, body: bytes) -> Frame:
        """Number a message and keep it. Raises OutboxFull, and nothing has changed."""
        if len(self.pending) >= OUTBOX_LIMIT:
            raise OutboxFull(f"{OUTBOX_LIMIT} messages wait for an acknowledgement")
        frame = (self.next_number, kind, conn, body)
        self.next_number += 1
        self.pending.append(frame)
        self.bytes += len(body)
        return frame

    def acknowledge(self, number: int) -> None:
        """Forget every message up to `number`."""
        while self.pending and self.pending[0][0] <= number:
            self.bytes -= len(self.pending.popleft()[3])


class _Wire(asyncio.Protocol):
    """One connected socket: frames in, frames out, and what waits while the peer reads slowly."""

    def __init__(self, on_frame: Callable[[_Wire, Frame], None], on_closed: Callable[[_Wire], None]) -> None:
        self._on_frame = on_frame
        self._on_closed = on_closed
        self._reader = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._paused = False
        self._latest: dict[int, Frame] = {}
        self._to_acknowledge = 0
        self.peer = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do not derive from asyncio's.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, _: Exception | None) -> None:
        self._transport = None
        self._on_closed(self)

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        waiting, self._latest = list(self._latest.values()), {}
        for frame in waiting:
            self.write(frame)

    def data_received(self, data: bytes) -> None:
        try:
            for frame in self._reader.feed(data):
                self._on_frame(self, frame)
                if self._transport is None:
                    return
        except (FrameTooLarge, FrameInvalid):
            self.abort()
            return
        if self._to_acknowledge:
            self.write((self._to_acknowledge, ACK, 0, b""))
            self._to_acknowledge = 0

    def acknowledge(self, number: int) -> None:
        """Acknowledge `number` when the bytes at hand are worked off: one frame for all of them."""
        self._to_acknowledge = number

    def write(self, frame: Frame) -> None:
        """Send at once. A peer that does not read for too long is cut off."""
        if self._transport is None:
            return
        self._transport.write(pack(*frame))
        if self._paused and self._transport.get_write_buffer_size() > WRITE_LIMIT_BYTES:
            self.abort()

    def send(self, kind: int, conn: int, body: bytes) -> None:
        """Send what needs no acknowledgement. While the peer is slow, only the newest waits where the latest wins."""
        frame = (0, kind, conn, body)
        if self._paused and MESSAGES[kind].policy is Policy.LATEST:
            self._latest[kind] = frame
        else:
            self.write(frame)

    def abort(self) -> None:
        """Cut the connection; what was not sent is dropped."""
        if self._transport is not None:
            self._transport.abort()


class Link:
    """The connection of an I/O process to the core. It reconnects for ever.

    `on_message(row, conn, body)` is called for each message once; `on_up()` after each connection. Exceptions of
    either end the process: a message that cannot be handled is a defect here, not of the sender. `room` is how many
    messages may be unacknowledged before `room()` waits.
    """

    def __init__(
        self,
        name: str,
        path: str,
        on_message: Callable[[Message, int, bytes], None],
        on_up: Callable[[], None] | None = None,
        room: int = ROOM,
    ) -> None:
        self.name = name
        self._enough = room
        self.instance = os.urandom(8).hex()
        self._path = path
        self._on_message = on_message
        self._on_up = on_up
        self._outbox = Outbox()
        self._wire: _Wire | None = None
        self._closed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._applied: tuple[str, int] = ("", 0)
        self._failure: BaseException | None = None

    @property
    def connected(self) -> bool:
        """Whether the core's socket is connected; a core that is just being restarted may not read yet."""
        return self._wire is not None

    def send(self, name: str, body: bytes, conn: int = 0) -> None:
        """Send by the policy of the message table. Raises OutboxFull or FrameTooLarge; nothing is sent then."""
        if len(body) > MAX_BODY_BYTES:
            raise FrameTooLarge(f"{name}: {len(body)} bytes")
        kind = CODES[name]
        acknowledged = MESSAGES[kind].policy is Policy.ACKED
        frame = self._outbox.add(kind, conn, body) if acknowledged else None
        if self._wire is not None:
            if frame is not None:
                self._wire.write(frame)
            else:
                self._wire.send(kind, conn, body)
        if len(self._outbox.pending) > self._enough:
            self._room.clear()

    @property
    def waiting(self) -> int:
        """How many messages the core has not acknowledged yet."""
        return len(self._outbox.pending)

    @property
    def has_room(self) -> bool:
        """Whether few enough messages wait for the core."""
        return self._room.is_set()

    async def room(self) -> None:
        """Wait until few enough messages wait for the core: better than being refused by a full outbox."""
        await self._room.wait()

    async def run(self) -> None:
        """Keep connected until cancelled. Re-raises what `on_message` raised."""
        attempt = 0
        while True:
            try:
                await self._connect()
            except OSError:
                await asyncio.sleep(RECONNECT_S[min(attempt, len(RECONNECT_S) - 1)])
                attempt += 1
                continue
            attempt = 0
            try:
                await self._closed.wait()
            except asyncio.CancelledError:
                if self._wire is not None:
                    self._wire.abort()
                raise
            if self._failure is not None:
                raise self._failure

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        self._closed.clear()
        _, wire = await loop.create_unix_connection(lambda: _Wire(self._received, self._lost), self._path)
        self._wire = wire
        wire.write((0, HELLO, 0, orjson.dumps({"name": self.name, "instance": self.instance})))
        for frame in list(self._outbox.pending):
            wire.write(frame)
        if self._on_up is not None:
            self._on_up()

    def _lost(self, wire: _Wire) -> None:
        if self._wire is wire:
            self._wire = None
            self._closed.set()

    def _received(self, wire: _Wire, frame: Frame) -> None:
        number, kind, conn, body = frame
        if kind == ACK:
            self._outbox.acknowledge(number)
            if len(self._outbox.pending) <= self._enough:
                self._room.set()
        elif kind == HELLO:
            instance = orjson.loads(body)["instance"]
            if self._applied[0] != instance:
                self._applied = (instance, 0)
        elif number == 0 or number > self._applied[1]:
            try:
                self._on_message(MESSAGES[kind], conn, body)
            except BaseException as error:  # the task that runs the link must see it, not the event loop's handler
                self._failure = error
                wire.abort()
                return
            if number:
                self._applied = (self._applied[0], number)
                wire.acknowledge(number)
        else:
            wire.acknowledge(self._applied[1])


class Hub:
    """The core's end: all links, what each has had applied, and what each must still acknowledge.

    `on_message(peer, row, conn, body)` is called for each message once, in order per peer; the caller
    commits `applied` together with its effect (`export`), so that a core that is killed and forked anew neither
    forgets nor repeats one. `on_up(peer)` is called after a peer's hello, `on_down(peer)` when its connection has ended
    and no newer one has taken its place.
    """

    def __init__(
        self,
        instance: str,
        on_message: Callable[[str, Message, int, bytes], None],
        on_up: Callable[[str], None],
        exported: dict[str, Any] | None = None,
        on_down: Callable[[str], None] | None = None,
    ) -> None:
        self.instance = instance
        self._on_message = on_message
        self._on_up = on_up
        self._on_down = on_down
        self._wires: dict[str, _Wire] = {}
        self._all: set[_Wire] = set()
        self._applied: dict[str, tuple[str, int]] = {}
        self._outboxes: dict[str, Outbox] = {}
        self._server: asyncio.Server | None = None
        if exported is not None:
            self._import(exported)

    def _import(self, exported: dict[str, Any]) -> None:
        self._applied = {name: (entry[0], entry[1]) for name, entry in exported["applied"].items()}
        for name, (next_number, pending) in exported["outboxes"].items():
            self._outboxes[name] = Outbox(next_number, [tuple(frame) for frame in pending])

    def export(self) -> dict[str, Any]:
        """What the next life of the core needs, as plain data for the snapshot."""
        return {
            "applied": self._applied,
            "outboxes": {name: (box.next_number, list(box.pending)) for name, box in self._outboxes.items()},
        }

    async def listen(self, listener: socket.socket) -> None:
        """Take connections on the inherited unix listener; those in its backlog come at once."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(self._accept, sock=listener)

    def close(self) -> None:
        """Cut every link and stop listening; nobody is told."""
        self._on_down = None
        if self._server is not None:
            self._server.close()
        for wire in list(self._all):
            wire.abort()

    def _accept(self) -> _Wire:
        wire = _Wire(self._received, self._lost)
        self._all.add(wire)
        return wire

    def enqueue(self, name: str, body: bytes) -> Frame:
        """Number an ACKED message without sending it, so that a snapshot can hold it first.

        A full outbox drops its oldest messages: what the core announces is information that ages, and the core must
        never stop for a peer that is gone.
        """
        kind = CODES[name]
        outbox = self._outboxes.setdefault(MESSAGES[kind].consumer, Outbox())
        while outbox.pending and (
            len(outbox.pending) >= OUTBOX_LIMIT // 4 or outbox.bytes + len(body) > EXPORTED_BYTES
        ):
            outbox.acknowledge(outbox.pending[0][0])
        return outbox.add(kind, 0, body)

    def transmit(self, frame: Frame) -> None:
        """Send a numbered message to its consumer, if that is there; its reconnection sends it otherwise."""
        wire = self._wires.get(MESSAGES[frame[1]].consumer)
        if wire is not None:
            wire.write(frame)

    def send(self, name: str, body: bytes, conn: int = 0) -> None:
        """Send a message that needs no acknowledgement."""
        kind = CODES[name]
        for consumer in _CONSUMERS[kind]:
            wire = self._wires.get(consumer)
            if wire is not None:
                wire.send(kind, conn, body)

    def _lost(self, wire: _Wire) -> None:
        self._all.discard(wire)
        if self._wires.get(wire.peer) is wire:
            del self._wires[wire.peer]
            if self._on_down is not None:
                self._on_down(wire.peer)

    def _received(self, wire: _Wire, frame: Frame) -> None:
        number, kind, conn, body = frame
        if not wire.peer:
            self._welcome(wire, frame)
            return
        if kind == ACK:
            self._outboxes.setdefault(wire.peer, Outbox()).acknowledge(number)
            return
        if kind == HELLO or wire.peer not in MESSAGES[kind].producers:
            wire.abort()
            return
        instance, applied = self._applied[wire.peer]
        if number == 0 or number > applied:
            if number:
                self._applied[wire.peer] = (instance, number)
            self._on_message(wire.peer, MESSAGES[kind], conn, body)
            applied = max(applied, number)
        if number:
            wire.acknowledge(applied)

    def _welcome(self, wire: _Wire, frame: Frame) -> None:
        hello: Any = None
        if frame[1] == HELLO:
            with contextlib.suppress(orjson.JSONDecodeError):
                hello = orjson.loads(frame[3])
        if not isinstance(hello, dict) or hello.get("name") not in _PEERS:
            wire.abort()
            return
        name, instance = hello["name"], str(hello.get("instance"))
        old = self._wires.get(name)
        wire.peer = name
        self._wires[name] = wire
        if old is not None:
            old.abort()
        if self._applied.get(name, ("", 0))[0] != instance:
            self._applied[name] = (instance, 0)
        wire.write((0, HELLO, 0, orjson.dumps({"name": "core", "instance": self.instance})))
        for pending in list(self._outboxes.setdefault(name, Outbox()).pending):
            wire.write(pending)
        self._on_up(name)


_CONSUMERS = tuple(row.consumers for row in MESSAGES)
_PEERS = frozenset(name for row in MESSAGES for name in (*row.producers, *row.consumers)) - {"core"}
