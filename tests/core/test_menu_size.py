"""A pushed menu of 300 dishes in two languages must not hold up the guest who is just ordering."""

from __future__ import annotations

import time
from collections.abc import Callable

import orjson

from edge.core.intent.acts.understand import prepare, understand
from edge.core.machine import Machine
from edge.core.menu import parse_menu
from edge.core.menu_file import examine
from edge.core.rules import Rules
from tests.core.large_menu import large_menu

RAW = orjson.dumps(large_menu().raw)


def test_a_menu_of_300_dishes_is_in_force_soon() -> None:
    """Read, checked, indexed and compiled for every language; the budget is 100 ms, on a machine that does no more."""

    def put_in_force() -> None:
        menu = parse_menu(RAW)
        prepare(menu)
        Machine(menu, Rules(), understand)

    assert _cpu_ms(put_in_force) < 300


def test_a_file_of_300_dishes_is_checked_within_100_ms() -> None:
    """Whoever writes a menu checks it at every save."""
    assert _cpu_ms(lambda: examine(RAW)) < 100


def _cpu_ms(work: Callable[[], object]) -> float:
    """CPU time of this thread, the best of three, so that a busy machine does not fail a test."""
    took = []
    for _ in range(3):
        started = time.thread_time_ns()
        work()
        took.append((time.thread_time_ns() - started) / 1e6)
    return min(took)
