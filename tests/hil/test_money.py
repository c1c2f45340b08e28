"""The reconciliation after a storm: it can see each thing that must not be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from benchmarks.money import Money, compare
from edge.io.emulators.terminal.ledger import Transaction
from edge.io.hardware.journal.records import Payment
from edge.io.hardware.terminals.interface import Facts

NUMBERS = ["1-001", "1-002"]


def payment(at: int, state: str = "paid") -> Payment:
    """The order with receipt `at`."""
    facts = Facts(receipt_no=at, trace_no=at) if state == "paid" else None
    number = f"1-{at:03d}" if state == "paid" else None
    return Payment(
        f"o{at}", state, 1180, "EUR", "zvt:/dev/x", facts=facts, order={"order_id": f"o{at}"}, order_number=number,
        day="2026-01-01",
    )  # fmt: skip


def charge(at: int, state: Any = "kept") -> Transaction:
    """The charge with receipt `at`."""
    return Transaction(at, "payment", 0.0, 1180, "EUR", at, at, "**** 1111", "VISA", "1", state)


PAYMENTS = [payment(1), payment(2)]
CHARGES = [charge(1), charge(2)]
STREAM = [{"order_id": "o1"}, {"order_id": "o2"}]


def test_one_story_is_clean() -> None:
    """Two paid orders, two charges, two orders in the stream; declined ones and reversed charges change nothing."""
    found = compare([*PAYMENTS, payment(3, "declined")], [*CHARGES, charge(3, "reversed")], STREAM, NUMBERS)
    assert found.clean
    assert found == replace(Money(), charged=2, reversed=1, paid=2, declined=1)


@pytest.mark.parametrize(
    ("payments", "charges", "stream", "shown", "seen"),
    [
        (PAYMENTS, [*CHARGES, charge(3)], STREAM, NUMBERS, "charged_without_order"),
        (PAYMENTS, [*CHARGES, charge(2)], STREAM, NUMBERS, "charged_twice"),
        (PAYMENTS, CHARGES[:1], STREAM, NUMBERS, "paid_without_charge"),
        (PAYMENTS, CHARGES, STREAM[:1], NUMBERS, "orders_lost"),
        (PAYMENTS, CHARGES, [*STREAM, STREAM[0]], NUMBERS, "orders_doubled"),
        ([*PAYMENTS[:1], structs.replace(PAYMENTS[1], order_number="1-001")], CHARGES, STREAM, [], "numbers_doubled"),
        (PAYMENTS, CHARGES, STREAM, [*NUMBERS, "1-009"], "shown_but_not_paid"),
        ([*PAYMENTS, payment(3, "unknown")], CHARGES, STREAM, NUMBERS, "open"),
    ],
)
def test_what_must_not_be_is_counted(
    payments: list[Payment], charges: list[Transaction], stream: list[dict[str, Any]], shown: list[str], seen: str
) -> None:
    """Each violation alone makes the storm fail, under its own name."""
    found = compare(payments, charges, stream, shown)
    assert not found.clean
    assert getattr(found, seen) > 0


def test_a_case_for_staff_stands_for_its_charge() -> None:
    """An ambiguous payment is no violation, but it is counted; it explains one charge and no more."""
    found = compare([*PAYMENTS, payment(3, "ambiguous")], [*CHARGES, charge(3)], STREAM, NUMBERS)
    assert found.clean
    assert found.cases == 1
    assert not compare([*PAYMENTS, payment(3, "ambiguous")], [*CHARGES, charge(3), charge(4)], STREAM, NUMBERS).clean
