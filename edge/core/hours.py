"""The stretches of a week between which nothing opens or closes: what is open and offered now, and until when.

Times are wall time of the kiosk's zone, given with each step; nothing here reads a clock.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from edge.core.event import Now
from edge.core.menu import Menu
from edge.core.menu_hours import DAY, WEEKDAYS, is_open, minutes, within

WEEK = 7 * DAY
"""Minutes."""
_EPOCH_WEEKDAY = 3
"""1 January 1970 was a Thursday."""


class Segment(NamedTuple):
    """A stretch of the week in which nothing opens or closes. `end` is the minute of the week at which it does."""

    is_open: bool
    off: frozenset[int]
    """Items that are not offered now."""
    end: int


class Hours:
    """The hours of one menu, by minutes of the week: 0 is Monday 00:00."""

    def __init__(self, menu: Menu) -> None:
        self._opening = menu.opening
        self._offered = {item.item_id: hours for item in menu.items if (hours := menu.hours_of(item)) is not None}
        daily = {minutes(time) for hours in self._offered.values() for span in hours for time in span}
        weekly = {
            at * DAY + minutes(time)
            for at, day in enumerate(WEEKDAYS)
            for span in (self._opening or {}).get(day, ())
            for time in span
        }
        all_days = {at * DAY + minute for at in range(len(WEEKDAYS)) for minute in daily}
        # A span past midnight ends on the next day, whichever that is.
        self._changes = sorted({minute % WEEK for minute in weekly | {one + DAY for one in weekly} | all_days})
        self._segments: dict[int, Segment] = {}

    @property
    def changes(self) -> bool:
        """Whether anything ever opens or closes."""
        return bool(self._changes)

    def segment(self, minute: int) -> Segment:
        """The stretch that `minute` of the week is in."""
        at = bisect_right(self._changes, minute)
        found = self._segments.get(at)
        if found is None:
            changes = [*self._changes, (self._changes[0] if self._changes else 0) + WEEK]
            off = frozenset(item for item, hours in self._offered.items() if not within(hours, minute % DAY))
            found = self._segments[at] = Segment(self._is_open(minute), off, changes[at])
        return found

    def opens(self, minute: int) -> int | None:
        """The minute of the week, counted on past its end, at which the restaurant opens next; None when it never does.

        `minute` is one at which it is closed.
        """
        later = (at if at > minute else at + WEEK for at in self._changes if self._is_open(at))
        return min(later, default=None)

    def _is_open(self, minute: int) -> bool:
        return is_open(self._opening, minute // DAY, minute % DAY)


def minute_of_week(now: Now) -> int:
    """The kiosk's local time as minutes since Monday 00:00."""
    at = (now.wall_ms // 1000 + now.zone_s) // 60
    return (at + _EPOCH_WEEKDAY * DAY) % WEEK


def until(now: Now, minute: int) -> int:
    """Milliseconds from now until that minute of this week or the next begins."""
    into_minute = (now.wall_ms + now.zone_s * 1000) % 60_000
    return ((minute - minute_of_week(now)) % WEEK or WEEK) * 60_000 - into_minute


def clock(minute: int) -> str:
    """The time of day of a minute of the week: `07:00`."""
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"
