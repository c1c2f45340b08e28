"""Who is in the room: pages, observers, and their connection numbers (design section 5)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from edge.guests import GuestInput, Numbers
from edge.io.livekit.outlet import Outlet
from edge.tokens import OBSERVER

MOST = 64
"""Participants that are served: a kiosk has a handful."""


class Present(NamedTuple):
    """A participant as the SDK sees it; `sid` names one stay in the room, `identity` who stays."""

    identity: str
    sid: str
    is_observer: bool
    may_send: bool

    @property
    def is_served(self) -> bool:
        """Whether it gets the screen: who may send data is a page, who has the attribute an observer."""
        return self.is_observer or self.may_send


def is_observer(attributes: dict[str, str]) -> bool:
    """Whether these are an observer's attributes."""
    return OBSERVER in attributes


@dataclass(slots=True)
class Participant:
    """One stay of a page or an observer."""

    present: Present
    number: int
    outlet: Outlet = field(default_factory=Outlet)
    inbox: deque[GuestInput] = field(default_factory=deque)
    """Checked messages that wait for the core."""
    inbox_bytes: int = 0


class Roster:
    """The participants that are served, by number and by identity."""

    def __init__(self) -> None:
        self._numbers = Numbers("livekit")
        self._by_number: dict[int, Participant] = {}
        self._by_identity: dict[str, Participant] = {}

    def __iter__(self) -> Iterator[Participant]:
        return iter(list(self._by_number.values()))

    def __len__(self) -> int:
        return len(self._by_number)

    def numbered(self, number: int) -> Participant | None:
        """Who has this connection number."""
        return self._by_number.get(number)

    def named(self, identity: str) -> Participant | None:
        """Who is called so."""
        return self._by_identity.get(identity)

    def admit(self, present: Present) -> Participant | None:
        """Serve a participant; None for one that is not served, or too many.

        One that is known goes on as it is. Another stay under the same identity is another page: the server sends the
        one before it away, and says so in any order.
        """
        known = self._by_identity.get(present.identity)
        if known is not None and known.present == present:
            return known
        if known is not None:
            self._forget(known)
        if not present.is_served or len(self._by_number) >= MOST:
            return None
        new = Participant(present, self._numbers.free(self._by_number))
        self._by_number[new.number] = new
        self._by_identity[present.identity] = new
        return new

    def dismiss(self, identity: str, sid: str) -> None:
        """A stay has ended."""
        known = self._by_identity.get(identity)
        if known is not None and known.present.sid == sid:
            self._forget(known)

    def keep(self, present: Iterable[Present]) -> None:
        """Admit all of these and dismiss everybody else: who came and went while the box was not there."""
        here = {one.identity: one for one in present}
        for known in self:
            if known.present.identity not in here:
                self._forget(known)
        for one in here.values():
            self.admit(one)

    def _forget(self, one: Participant) -> None:
        del self._by_number[one.number]
        del self._by_identity[one.present.identity]
