"""Counters and histograms in shared memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge.metrics import BUCKETS, METRICS, STEPS, WORDS, Metrics, bucket, upper_bound


def fresh() -> Metrics:
    """One process's region, all zero."""
    return Metrics(memoryview(bytearray(WORDS * 8)).cast("Q"))


@given(st.floats(2.0**-4, 2.0**26, exclude_max=True))
def test_a_value_lies_within_its_bucket_and_a_bucket_is_narrow(value: float) -> None:
    """Quantiles are at most one step of an octave too high."""
    index = bucket(value)
    assert (upper_bound(index - 1) if index else 0) <= value < upper_bound(index)
    assert upper_bound(index) <= value * (1 + 1 / STEPS) * (1 + 1e-9)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_value_has_a_bucket(value: float) -> None:
    """A clock that steps back or a stall of minutes must not crash who measures."""
    assert 0 <= bucket(value) < BUCKETS


@given(st.lists(st.floats(0.1, 1e6), min_size=1), st.floats(0, 1))
def test_a_quantile_bounds_its_share_of_the_values(values: list[float], q: float) -> None:
    """At least the share `q` of all values does not exceed it, and it is no more than a step above one of them."""
    region = fresh()
    for value in values:
        region.observe("decide", value)
    found = region.histogram("decide")
    answer = found.quantile(q)
    assert found.n == len(values)
    assert sum(value <= answer + 0.001 for value in values) >= q * len(values) - 1e-9
    assert any(value <= answer * (1 + 1e-3) + 0.001 and answer <= value * (1 + 1.1 / STEPS) for value in values)


def test_rows_do_not_touch_each_other() -> None:
    """Counting one row changes no other, the neighbours of histograms included."""
    region = fresh()
    for number, row in enumerate(METRICS):
        if row.kind == "counter":
            region.count(row.name, number + 1)
        else:
            region.observe(row.name, 0.01)
            region.observe(row.name, 1e9)
    for number, row in enumerate(METRICS):
        if row.kind == "counter":
            assert region.counter(row.name) == number + 1
        else:
            found = region.histogram(row.name)
            assert (found.n, found.max) == (2, 1e9)


def test_an_empty_histogram_answers_zero() -> None:
    """Nothing measured is no error."""
    found = fresh().histogram("decide")
    assert (found.n, found.quantile(0.99), found.max) == (0, 0.0, 0.0)


def test_names_are_unique() -> None:
    """Two rows of one name would be one number."""
    assert len({row.name for row in METRICS}) == len(METRICS)
