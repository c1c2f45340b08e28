"""The session in shared memory: msgpack of its members, and the way from there to Redis."""

from __future__ import annotations

from typing import Any

import msgspec
import orjson
from msgspec import Struct

from edge.core.session import SNAPSHOT_VERSION, SessionState
from edge.errors import MemoryFormatError


class _Version(Struct):
    v: int


class Snapshot(Struct):
    """What one step leaves in shared memory: enough for the next life of the core to go on as if nothing had been."""

    epoch: int
    seq: int
    session: SessionState
    ids: int = 0
    """How many message ids are in the ring; later entries were never committed."""
    hub: dict[str, Any] = {}
    """Applied and unacknowledged messages of the local sockets (`Hub.export`)."""
    v: int = SNAPSHOT_VERSION

    def to_bytes(self) -> bytes:
        """msgpack of the members."""
        return _encode(self)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Snapshot).decode


def from_snapshot(raw: bytes) -> Snapshot:
    """The snapshot in `raw`. Raises MemoryFormatError when it is of a newer version or none at all."""
    try:
        version = msgspec.msgpack.decode(raw, type=_Version).v
        if version != SNAPSHOT_VERSION:
            raise MemoryFormatError(f"snapshot of version {version}, this release reads {SNAPSHOT_VERSION}")
        return _decode(raw)
    except (msgspec.DecodeError, ValueError) as error:
        raise MemoryFormatError(f"no snapshot of ours: {error}") from None


def redis_json(raw: bytes) -> tuple[str | None, bytes | None]:
    """From a snapshot, the session's id and its JSON for Redis; (None, None) while the kiosk is idle."""
    session = from_snapshot(raw).session
    if session.session_id is None:
        return None, None
    return session.session_id, orjson.dumps(session.to_dict())
