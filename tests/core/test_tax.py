"""The tax in a price: whole minor units, and nothing of the total is lost or made up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.core.tax import contained, percent_of, rate_of, summary

RATES = st.integers(0, 100_000)
AMOUNTS = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("gross", "percent", "tax"),
    [(1190, 19, 190), (1070, 7, 70), (100, 19, 16), (590, 7, 39), (1077, 7.7, 77), (0, 19, 0), (1, 19, 0), (500, 0, 0)],
)
def test_known_amounts(gross: int, percent: float, tax: int) -> None:
    """As every till computes them."""
    assert contained(gross, rate_of(percent)) == tax


@given(AMOUNTS, RATES)
def test_the_tax_is_the_exact_share_rounded_half_up(gross: int, rate: int) -> None:
    """Against decimals of any length: no cent is lost to floats."""
    exact = Decimal(gross) * rate / (100_000 + rate)
    assert contained(gross, rate) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(st.lists(st.tuples(st.none() | RATES, AMOUNTS), max_size=12))
def test_net_and_tax_add_up_to_what_is_paid_for_each_rate(lines: list[tuple[int | None, int]]) -> None:
    """One row for each rate, rising; together they are the lines that have a rate, to the cent."""
    rows = summary(lines)
    assert [row["rate"] for row in rows] == [
        percent_of(rate) for rate in sorted({r for r, _ in lines if r is not None})
    ]
    for row in rows:
        gross = sum(total for rate, total in lines if rate is not None and percent_of(rate) == row["rate"])
        assert row["net_minor"] + row["tax_minor"] == gross
        assert type(row["net_minor"]) is type(row["tax_minor"]) is int
        assert row["net_minor"] >= 0
        assert row["tax_minor"] >= 0


@given(RATES)
def test_a_rate_is_what_people_write(rate: int) -> None:
    """7 and 7.7, and back again."""
    assert rate_of(percent_of(rate)) == rate


@pytest.mark.parametrize("percent", [-1, 100.001, 7.0001, float("nan"), float("inf"), 1e300])
def test_what_is_no_rate_is_refused(percent: float) -> None:
    """A wrong rate is found when the menu is read, not on a receipt."""
    with pytest.raises(ValueError, match="percent"):
        rate_of(percent)
