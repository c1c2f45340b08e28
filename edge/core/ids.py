"""The ids of the newest inputs, also over a crash, so that a message that comes again is not done again.

Shared memory holds their digests in a ring, the snapshot how many count: an id that was written without its snapshot
was never seen. Pure but for the ring that it is given.
"""

from __future__ import annotations

import hashlib
from collections import deque
from typing import Protocol

DIGEST_BYTES = 16
REMEMBERED = 1_024
"""Message ids that are recognised when they come again (design section 5)."""


class Ring(Protocol):
    """Where digests are kept; the n-th replaces an older one."""

    def put(self, n: int, digest: bytes) -> None:
        """Keep the n-th digest."""
        ...

    def get(self, n: int) -> bytes:
        """The n-th digest, if it is one of the newest."""
        ...


class KnownIds:
    """The newest ids; `count` is how many there ever were."""

    def __init__(self, ring: Ring, count: int) -> None:
        self._ring = ring
        self.count = count
        self._order: deque[bytes] = deque(ring.get(n) for n in range(max(0, count - REMEMBERED), count))
        self._known = set(self._order)

    def __contains__(self, digest: bytes | None) -> bool:
        return digest in self._known

    def add(self, digest: bytes) -> None:
        """Remember one more; it counts once the snapshot with the new `count` is written."""
        self._ring.put(self.count, digest)
        self.count += 1
        self._order.append(digest)
        self._known.add(digest)
        if len(self._order) > REMEMBERED:
            self._known.discard(self._order.popleft())


def digest_of(session_id: str | None, message_id: str | int) -> bytes:
    """What is remembered of an id: it is the sender's own and unique in a session only."""
    return hashlib.blake2b(f"{session_id}\0{message_id!r}".encode(), digest_size=DIGEST_BYTES).digest()
