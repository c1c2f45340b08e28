"""Who is in the room: pages, observers, and their connection numbers (design section 5)."""

from __future__ import annotations

from asyncio import TimerHandle
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from edge.guests import GuestInput, Numbers
from edge.io.livekit.outlet import Outlet
from edge.tokens import OBSERVER

MOST = 64
"""Participants that are served: a kiosk has a handful."""
GRACE_S = 10.0
"""How long who was there before a reconnection is sent to without having been seen again: the room may be told of
somebody seconds after their channel is open, and a message to who is not there costs nothing."""


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


@dataclass(slots=True, eq=False)
class Participant:
    """One stay of a page or an observer."""

    present: Present
    number: int
    outlet: Outlet = field(default_factory=Outlet)
    inbox: deque[GuestInput] = field(default_factory=deque)
    """Checked messages that wait for the core."""
    inbox_bytes: int = 0
    absent_s: float | None = None
    """Since when it has not been seen, on the event loop's clock; None for who is in the room."""
    pacing: TimerHandle | None = None
    """Its next message waits, so that others get their share of the channel."""


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

        One that is known goes on as it is, and so does one that was missed. Another stay under the same identity is
        another page: the server sends the one before it away, and says so in any order.
        """
        known = self._by_identity.get(present.identity)
        if known is not None and known.absent_s is not None and present.is_served:
            known.present = present
            known.absent_s = None
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

    def miss(self, identities: Iterable[str], now_s: float) -> None:
        """These are not seen any more; they are sent to for GRACE_S."""
        for one in map(self.named, identities):
            if one is not None and one.absent_s is None:
                one.absent_s = now_s

    def keep(self, present: Iterable[Present], now_s: float) -> None:
        """The room is joined anew: admit all of these, and miss everybody else."""
        here = {one.identity: one for one in present}
        self.miss((one.present.identity for one in self if one.present.identity not in here), now_s)
        for one in here.values():
            self.admit(one)

    def expect(self, identity: str, now_s: float) -> Participant | None:
        """Serve a page that names itself before the room does; None when the name is taken, or there are too many."""
        known = self._by_identity.get(identity)
        if known is None:
            known = self.admit(Present(identity, "", is_observer=False, may_send=True))
            self.miss([identity], now_s)
        return known if known is not None and known.absent_s is not None else None

    @property
    def expects(self) -> bool:
        """Whether anybody is served whom the room has not told of."""
        return any(one.absent_s is not None for one in self)

    def forget_absent(self, now_s: float) -> None:
        """Who was missed for GRACE_S is gone."""
        for one in self:
            if one.absent_s is not None and now_s > one.absent_s + GRACE_S:
                self._forget(one)

    def _forget(self, one: Participant) -> None:
        del self._by_number[one.number]
        del self._by_identity[one.present.identity]
