"""Is the terminal's last transaction this charge? Paid only what is proven, not paid only what is certain."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.io.hardware.terminals.interface import Charge, Facts, History, Known
from edge.io.hardware.terminals.zvt.matching import Clock, judge, terminal_time

NOW = datetime(2026, 11, 22, 12, 5, 0)
SENT_AT = datetime(2026, 11, 22, 12, 0, 0).timestamp()
CHARGE = Charge("order-1", 500, "EUR")
TERMINAL = "29001006"


def facts(**other: object) -> Facts:
    """A transaction that is this charge in every point, but for `other`."""
    own = {"amount_minor": 500, "currency": "EUR", "receipt_no": 7, "trace_no": 70, "terminal_id": TERMINAL}
    return Facts(**{**own, "date": "11-22", "time": "12:01:00", "result": "00", **other})  # type: ignore[arg-type]


def outcome(found: Facts, clock: Clock | None = None, result: int = 0, **history: object) -> tuple[str, str]:
    """The verdict in two words."""
    known = History(reached="sent", sent_at=SENT_AT, **history)  # type: ignore[arg-type]
    verdict = judge(CHARGE, known, result, found, TERMINAL, clock or Clock(NOW))
    return verdict.outcome, verdict.reason


def test_everything_agrees() -> None:
    """The plain case."""
    assert outcome(facts()) == ("paid", "")


@pytest.mark.parametrize(
    "other",
    [
        {"amount_minor": 501},
        {"amount_minor": None},
        {"currency": "CHF"},
        {"terminal_id": "11112222"},
        {"receipt_no": None},
        {"date": "11-20"},
        {"date": None},
        {"time": None},
    ],
)
def test_one_point_that_does_not_agree_is_never_paid(other: dict[str, object]) -> None:
    """Nor is it called not paid, where it may be."""
    assert outcome(facts(**other))[0] == "ambiguous"


def test_a_clock_that_was_compared_is_held_to_minutes() -> None:
    """Half an hour off is another sale when the terminal's clock was right at the last one."""
    early = facts(time="11:30:00")
    assert outcome(early)[0] == "paid"
    assert outcome(early, Clock(NOW, timedelta(0)))[0] == "ambiguous"
    assert outcome(early, Clock(NOW, timedelta(minutes=-31)))[0] == "paid"


def test_a_failed_transaction_after_the_charge_is_its_own() -> None:
    """Some terminals name it: the guest may try again."""
    assert outcome(facts(result="05"), result=0x05) == ("not_paid", "declined")
    assert outcome(facts(result="05", date="11-20"), result=0x05)[0] == "ambiguous"


def test_a_wrong_clock_needs_numbers_that_follow_at_once() -> None:
    """One sale in between that nobody remembers, and it may be that one."""
    before = Known(6, 69, 500, "order-0")
    assert outcome(facts(date="01-01"), bound=(before,))[0] == "paid"
    assert outcome(facts(date="01-01", trace_no=71), bound=(before,))[0] == "ambiguous"
    assert outcome(facts(date="01-01", receipt_no=8), bound=(before,))[0] == "ambiguous"


def test_the_year_is_the_one_that_makes_sense() -> None:
    """The terminal tells none: on New Year's Eve the sale of a minute ago was last year's."""
    when = terminal_time(facts(date="12-31", time="23:59:30"), datetime(2027, 1, 1, 0, 0, 30))
    assert when == datetime(2026, 12, 31, 23, 59, 30)
    assert terminal_time(facts(date="02-30"), NOW) is None
    assert terminal_time(facts(date="02-29"), datetime(2028, 3, 1)) == datetime(2028, 2, 29, 12, 1)


receipts = st.integers(0, 9_999)
numbers = st.one_of(st.none(), st.integers(0, 3))


@given(receipt=st.integers(0, 3), trace=numbers, bound=st.lists(st.tuples(st.integers(0, 3), numbers), max_size=4))
def test_what_is_bound_to_another_order_is_never_this_one(
    receipt: int, trace: int | None, bound: list[tuple[int, int | None]]
) -> None:
    """However often numbers come again: the same receipt and trace are the same transaction."""
    known = tuple(Known(number, other, 500, "order-0") for number, other in bound)
    verdict = outcome(facts(receipt_no=receipt, trace_no=trace), bound=known)
    if (receipt, trace) in bound:
        assert verdict == ("not_paid", "other_transaction")
    elif any(number == receipt and None in (other, trace) for number, other in bound):
        assert verdict[0] == "ambiguous"
    else:
        assert verdict[0] == "paid"


@given(st.builds(facts, amount_minor=numbers, receipt_no=numbers, trace_no=numbers, date=st.text(max_size=5)))
def test_another_amount_is_never_paid(found: Facts) -> None:
    """Whatever else it says."""
    assert outcome(found)[0] != "paid"
