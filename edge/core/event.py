"""What goes into a step and what comes out of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import Struct, field

from edge.messages import Empty


class Now(NamedTuple):
    """The time of a step. Deadlines use `mono_ms` (it never jumps); dates for people use `wall_ms` (UTC epoch).

    `zone_s` is what the kiosk's clock on the wall is ahead of UTC, in seconds, summer time included.
    """

    mono_ms: int
    wall_ms: int
    zone_s: int = 0


class Event(Struct, frozen=True):
    """One input of the core: a message from outside, an answer, or a timer that has run out.

    `id` is the sender's own (None when it gave none) and is named by the answer; `conn` is the page connection to
    answer; `session_id` what the sender believes the session to be. `fresh` is 128 random bits in hex from the shell:
    the only randomness that a step sees.
    """

    name: str
    payload: Struct = field(default_factory=Empty)
    id: str | int | None = None
    conn: int = 0
    session_id: str | None = None
    fresh: str = ""
    origin: str = "inside"


class Send(Struct, frozen=True):
    """An effect: message `name` of the message table with this body; the table says to whom and how surely."""

    name: str
    body: dict[str, Any]
    conn: int = 0
