"""Times of day in a menu file: when the restaurant is open, and when an item is offered.

A span is `["07:00", "10:30"]`: from the first minute to the last one exclusive, in the kiosk's time zone. One whose end
is not after its begin goes on past midnight; `24:00` is the end of a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta

Time = Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", examples=["07:30"])]
Span = tuple[Time, Time]
Hours = tuple[Span, ...]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Opening = dict[Weekday, Hours]
"""A day that is not named is one on which it is closed."""

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
"""Minutes."""


def minutes(time: str) -> int:
    """`07:30` as minutes since midnight."""
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute)


def within(hours: Iterable[Span], minute: int) -> bool:
    """Whether a minute of the day (0 to 1439) lies in spans that are the same every day."""
    return any(start <= minute < end or start <= minute + DAY < end for start, end in _ranges(hours))


def is_open(opening: Mapping[Weekday, Hours] | None, weekday: int, minute: int) -> bool:
    """Whether the restaurant is open at a minute of the day; 0 is Monday. Without hours it never closes."""
    if opening is None:
        return True
    today, before = (_ranges(opening.get(WEEKDAYS[day % 7], ())) for day in (weekday, weekday - 1))
    return any(a <= minute < b for a, b in today) or any(a <= minute + DAY < b for a, b in before)


def wrong_spans(hours: Hours) -> Iterator[tuple[int, str, str]]:
    """Spans that no clock ever passes through: (index, what is wrong, what to do)."""
    for at, (start, end) in enumerate(hours):
        if start == end:
            yield at, "begins when it ends", "write 00:00 to 24:00 for the whole day"
        elif start == "24:00":
            yield at, "begins at 24:00", "write 00:00, of the next day"


def _ranges(hours: Iterable[Span]) -> Iterator[tuple[int, int]]:
    for start, end in hours:
        first, last = minutes(start), minutes(end)
        yield first, last if last > first else last + DAY
