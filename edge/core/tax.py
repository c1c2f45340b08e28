"""The tax in an order. Prices contain it, so it is taken out of what all lines of one rate cost together.

Rounded once for each rate and not for each line: net and tax of a rate add up to what the guest pays, to the cent.
Rates are thousandths of a percent (7.7 % is 7_700), amounts minor units; nothing here is a fraction.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

PERCENT = 1_000
"""Thousandths of a percent in one percent."""
WHOLE = 100 * PERCENT

Rate = int
"""Thousandths of a percent."""


def rate_of(percent: float) -> Rate:
    """The rate of a number of percent. Raises ValueError for one outside 0 to 100 or with more than three decimals."""
    try:
        # str() of a float is its shortest form, which is the decimal that was meant.
        scaled = Decimal(str(percent)) * PERCENT
        rate = int(scaled)
    except (InvalidOperation, OverflowError, ValueError):
        raise ValueError(f"{percent!r} is no number of percent") from None
    if rate != scaled:
        raise ValueError(f"{percent!r} percent has more than three decimals")
    if not 0 <= rate <= WHOLE:
        raise ValueError(f"{percent!r} percent is not between 0 and 100")
    return rate


def percent_of(rate: Rate) -> int | float:
    """The rate as people write it: 7, or 7.7."""
    return rate // PERCENT if rate % PERCENT == 0 else rate / PERCENT


def contained(gross_minor: int, rate: Rate) -> int:
    """The tax in a price, rounded half up to the minor unit. `gross_minor` is not negative."""
    parts = WHOLE + rate
    return (2 * gross_minor * rate + parts) // (2 * parts)


def summary(lines: Iterable[tuple[Rate | None, int]]) -> list[dict[str, int | float]]:
    """The order's `tax` (design section 6) of lines given as (rate, what the line costs), by rising rate.

    Lines without a rate are in none of its rows.
    """
    gross: dict[Rate, int] = {}
    for rate, total_minor in lines:
        if rate is not None:
            gross[rate] = gross.get(rate, 0) + total_minor
    return [_row(rate, total_minor) for rate, total_minor in sorted(gross.items())]


def _row(rate: Rate, gross_minor: int) -> dict[str, int | float]:
    tax_minor = contained(gross_minor, rate)
    return {"rate": percent_of(rate), "net_minor": gross_minor - tax_minor, "tax_minor": tax_minor}
