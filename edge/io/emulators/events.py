"""What emulated devices tell people: lines of `edge emulate`, the page's log, the process's log."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from msgspec import Struct

KEPT = 200
"""Events that the page can show."""


class Event(Struct, frozen=True, omit_defaults=True):
    """Something that happened. `at` is seconds since the epoch; no field identifies a card."""

    at: float
    device: str
    name: str
    fields: dict[str, str | int | float | bool] = {}


class Events:
    """The newest events of one device, and whoever wants to hear of each as it happens."""

    def __init__(self, device: str, wall: Callable[[], float], heard: Callable[[Event], None] = lambda _: None) -> None:
        self._device, self._wall, self._heard = device, wall, heard
        self.recent: deque[Event] = deque(maxlen=KEPT)
        self.count = 0

    def tell(self, name: str, **fields: str | int | float | bool) -> None:
        """Note an event."""
        event = Event(self._wall(), self._device, name, fields)
        self.recent.append(event)
        self.count += 1
        self._heard(event)
