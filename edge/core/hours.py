"""When the restaurant is open and when an item is offered, compiled to the minutes of a week.

Times are wall time of the kiosk's zone, given with each step; nothing here reads a clock. A span whose end is not after
its start goes on past midnight; `24:00` is the end of a day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from edge.core import menu_extras
from edge.core.event import Now
from edge.core.menu import Menu

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
WEEK = 7 * DAY
_EPOCH_WEEKDAY = 3
"""1 January 1970 was a Thursday."""


class Segment(NamedTuple):
    """A stretch of the week in which nothing opens or closes. `end` is the minute of the week at which it does."""

    is_open: bool
    off: frozenset[int]
    """Items that are not offered now."""
    end: int


class Hours:
    """The hours of one menu."""

    def __init__(self, menu: Menu) -> None:
        opening = menu_extras.opening(menu)
        self._open = None if opening is None else _week({day: opening.get(day, ()) for day in DAYS})
        self.spans = menu_extras.item_hours(menu)
        self._offered = {item_id: _week(dict.fromkeys(DAYS, spans)) for item_id, spans in self.spans.items()}
        ranges = [*(self._open or ()), *(one for week in self._offered.values() for one in week)]
        self._changes = sorted({minute % WEEK for span in ranges for minute in span})
        self._segments: dict[int, Segment] = {}

    @property
    def changes(self) -> bool:
        """Whether anything ever opens or closes."""
        return bool(self._changes)

    def segment(self, minute: int) -> Segment:
        """The stretch that `minute` of the week (0 is Monday 00:00) is in."""
        at = bisect_right(self._changes, minute)
        found = self._segments.get(at)
        if found is None:
            end = self._changes[at] if at < len(self._changes) else self._changes[0] + WEEK if self._changes else WEEK
            found = self._segments[at] = Segment(
                self._open is None or _within(self._open, minute),
                frozenset(item_id for item_id, week in self._offered.items() if not _within(week, minute)),
                end,
            )
        return found

    def opens(self, minute: int) -> int | None:
        """The minute of the week, counted on past its end, at which the restaurant opens next; None when it never does.

        `minute` is one at which it is closed.
        """
        starts = [start % WEEK for start, _ in self._open or ()]
        return min((start if start > minute else start + WEEK for start in starts), default=None)


def minute_of_week(now: Now) -> int:
    """The kiosk's local time as minutes since Monday 00:00."""
    minutes = (now.wall_ms // 1000 + now.zone_s) // 60
    return (minutes + _EPOCH_WEEKDAY * DAY) % WEEK


def until(now: Now, minute: int) -> int:
    """Milliseconds from now until that minute of this week or the next begins."""
    into_minute = (now.wall_ms + now.zone_s * 1000) % 60_000
    return ((minute - minute_of_week(now)) % WEEK or WEEK) * 60_000 - into_minute


def clock(minute: int) -> str:
    """The time of day of a minute of the week: `07:00`."""
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


def _week(days: dict[str, menu_extras.Spans]) -> tuple[tuple[int, int], ...]:
    """(start, end) of every span in minutes of the week; an end past Sunday is more than a week."""
    return tuple(
        (at * DAY + start, at * DAY + (end if end > start else end + DAY))
        for at, day in enumerate(DAYS)
        for start, end in _minutes(days.get(day, ()))
    )


def _minutes(spans: menu_extras.Spans) -> Iterable[tuple[int, int]]:
    for start, end in spans:
        yield _minute(start), _minute(end)


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _within(week: Iterable[tuple[int, int]], minute: int) -> bool:
    return any(start <= minute < end or start <= minute + WEEK < end for start, end in week)
