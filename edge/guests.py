"""What is the same for a guest's page on whatever transport: its messages checked, its refusals, its number.

A transport reads bytes from a page, makes a `GuestInput` of them, and sends that to the core under the page's number;
whatever is wrong with the bytes becomes an `error` message for that page alone (design section 5).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
import orjson
from msgspec import Struct

from edge.core.machine import error
from edge.errors import OutboxFull, Refusal
from edge.memory import Memory
from edge.messages import PAGE_MESSAGES, decode_payload
from edge.status import read_session

MAX_ID_LENGTH = 128
MAX_ID_NUMBER = 2**53
NUMBERS = {"page": range(1, 0x8000), "livekit": range(0x8000, 0x10000)}
"""Connection numbers by transport: the core answers a number, and only one transport may take it for one of its own."""


class Envelope(Struct):
    """A message of a page (design section 5). Members that we do not know are ignored."""

    type: str
    id: str | int | None = None
    payload: msgspec.Raw = msgspec.Raw(b"{}")
    session_id: str | None = None


class _OnlyId(Struct):
    id: str | int | None = None


class _Forwarded(Struct):
    """What the core gets of it."""

    id: str | int | None
    payload: msgspec.Raw
    session_id: str | None


@dataclass(frozen=True, slots=True)
class GuestInput:
    """A checked message: its row in the message table, its typed payload, and its body for the core."""

    name: str
    id: str | int | None
    payload: Struct
    body: bytes


_decode = msgspec.json.Decoder(Envelope).decode
_encode = msgspec.json.Encoder().encode


def read_message(data: bytes) -> Envelope:
    """The envelope of a page message. Raises Refusal `bad_json`, `bad_message` or `unknown_type`."""
    try:
        message = _decode(data)
    except msgspec.ValidationError as problem:
        raise Refusal("bad_message", reason=str(problem)[:200]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal("bad_json") from None
    if isinstance(message.id, str) and not 1 <= len(message.id) <= MAX_ID_LENGTH:
        raise Refusal("bad_message", reason=f"id is longer than {MAX_ID_LENGTH} characters or empty")
    if bytes(message.payload) == b"null":
        message.payload = msgspec.Raw(b"{}")
    if isinstance(message.id, int) and abs(message.id) > MAX_ID_NUMBER:
        raise Refusal("bad_message", reason="id is too large a number")
    if message.type not in PAGE_MESSAGES:
        raise Refusal("unknown_type", type=message.type[:64])
    return message


def read_input(data: bytes) -> GuestInput:
    """A page message, well formed from here on; the core checks what it means.

    Raises Refusal `bad_json`, `bad_message`, `unknown_type` or `bad_payload`.
    """
    message = read_message(data)
    payload = decode_payload(message.type, message.payload)
    body = _encode(_Forwarded(message.id, message.payload, message.session_id))
    return GuestInput(message.type, message.id, payload, body)


def read_id(data: bytes) -> str | int | None:
    """The id in a message that is wrong otherwise, so that whoever waits for its answer hears of it."""
    try:
        found = msgspec.json.decode(data, type=_OnlyId).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if isinstance(found, str) or abs(found or 0) <= MAX_ID_NUMBER else None


def refusal_of(memory: Memory, message_id: str | int | None, refusal: Refusal) -> bytes:
    """The `error` message for an input that never reaches the core: session and language are in shared memory."""
    return orjson.dumps(error(read_session(memory), message_id, refusal))


Item = TypeVar("Item")
MAX_WAITING_BYTES = 8 * 1024 * 1024
"""Answers that may wait for one page: a burst of a thousand inputs."""


@dataclass(slots=True)
class _Place(Generic[Item]):
    """Where something waits; `size` counts for answers only."""

    item: Item
    size: int
    is_answer: bool


class Waiting(Generic[Item]):
    """What waits for one page: answers in order and all of them; of other documents only the newest.

    That one waits where the first of them was: what is said about a screen does not overtake it.
    """

    def __init__(self, limit_bytes: int = MAX_WAITING_BYTES) -> None:
        self._limit = limit_bytes
        self._places: deque[_Place[Item]] = deque()
        self._answers = 0
        self._bytes = 0
        self._latest: _Place[Item] | None = None
        """The document that a newer one replaces."""

    def __len__(self) -> int:
        return len(self._places)

    @property
    def answers(self) -> int:
        """How many answers wait."""
        return self._answers

    def answer(self, item: Item, size: int) -> None:
        """Queue what must arrive. Raises OutboxFull when too much waits already; then nothing waits any more."""
        if self._bytes + size > self._limit:
            self.clear()
            raise OutboxFull(f"more than {self._limit} bytes wait for a page")
        self._places.append(_Place(item, size, is_answer=True))
        self._answers += 1
        self._bytes += size

    def document(self, item: Item, size: int, answered: bool) -> None:
        """Queue a document; a newer one makes the waiting one needless. Raises OutboxFull as `answer` does."""
        if answered:
            if self._places and self._places[-1] is self._latest:
                self._places.pop()
            self._latest = None
            self.answer(item, size)
        elif self._latest is not None:
            self._latest.item = item
        else:
            self._latest = _Place(item, 0, is_answer=False)
            self._places.append(self._latest)

    def take(self) -> Item | None:
        """What is sent next; None when nothing waits."""
        if not self._places:
            return None
        place = self._places.popleft()
        if place is self._latest:
            self._latest = None
        self._answers -= place.is_answer
        self._bytes -= place.size
        return place.item

    def clear(self) -> None:
        """Drop all of it."""
        self._places.clear()
        self._answers = 0
        self._bytes = 0
        self._latest = None


class Numbers:
    """Gives out connection numbers of one transport; 0 means none."""

    def __init__(self, transport: str) -> None:
        self._range = NUMBERS[transport]
        self._next = 0

    def free(self, taken: Container[int]) -> int:
        """The next number that nobody has; one that was given back is not soon given out again."""
        while True:
            number = self._range[self._next]
            self._next = (self._next + 1) % len(self._range)
            if number not in taken:
                return number
