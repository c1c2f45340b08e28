"""A sample of the fault sweep: `make sweep` tries every byte, this every 97th of each kind of terminal."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.faults.sweep import KINDS, MODELS, NAMES, Case, judge, sweep, try_case
from edge.io.hardware.journal.books import FILE_NAME, Books

EVERY = 97


@pytest.mark.timeout(240)
@pytest.mark.leaks("the pool's workers end a moment after it")
def test_no_single_fault_loses_or_doubles_money() -> None:
    """Cable, kill, reset, flip, drop, double: journal and terminal agree, nothing hangs, guests are told the truth."""
    report = sweep(EVERY, workers=2)
    assert not report.broken
    assert set(report.tried) == set(NAMES.values())
    assert report.total > 300
    assert {"paid", "declined"} <= set(report.second), "a sweep whose faults change nothing tests nothing"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """An empty journal."""
    Books(tmp_path, "1", time.time).close()
    return tmp_path / FILE_NAME


@pytest.mark.parametrize("model", MODELS)
def test_the_judge_sees_what_is_wrong(journal: Path, model: str) -> None:
    """Each promise, broken on purpose in what came of a payment without a fault, is noticed."""
    case = Case(model, "blocks", "", 0)
    good, problems = try_case(case, journal)
    assert not problems
    lies = [
        replace(good, kept=good.kept[:-1]),
        replace(good, kept=[*good.kept, (77, 77)]),
        replace(good, states={**good.states, "second": "unknown"}),
        replace(good, states={**good.states, "second": "declined"}),
        replace(good, told={**good.told, "second": "declined"}),
        replace(good, states={**good.states, "first": "declined"}),
        replace(good, bound={**good.bound, "second": good.bound["first"]}),
    ]
    for lie in lies:
        assert list(judge(case, lie)), lie


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_strikes(journal: Path, kind: str) -> None:
    """In the middle of a payment each fault changes something: its end, its time, or the bytes that pass."""
    quiet, _ = try_case(Case("ack-early", "blocks", "", 0), journal)
    struck, problems = try_case(Case("ack-early", "blocks", kind, 60), journal)
    assert not problems
    assert (struck.seconds, struck.bytes_passed, struck.lives) != (quiet.seconds, quiet.bytes_passed, quiet.lives)


def test_a_driver_that_guesses_is_found_out(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep can fail: a cashier that takes `unclear` for declined loses orders that the terminal keeps."""
    from edge.io.hardware.cashier import Cashier
    from edge.io.hardware.journal.records import Payment
    from edge.io.hardware.terminals.interface import Verdict

    async def guess(self: Cashier, payment: Payment) -> Payment:
        return await self.account.conclude(payment, Verdict("not_paid", "no_answer"))

    monkeypatch.setattr(Cashier, "_ask_on", guess)
    broken = []
    for at in range(0, 1_100, 50):
        broken += try_case(Case("keep", "blocks", "cut", at), journal)[1]
    assert any("no order and no case stands for" in problem for problem in broken)
