"""The process table, and where its rows run."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.config import load
from edge.listeners import LISTEN
from edge.probe import GREETINGS
from edge.processes import PROCESSES, plan_cpus, wanted_processes

PRELOAD = """
from edge import fork
from edge.config import load
from edge.processes import wanted_processes
fork.preload(wanted_processes(load()))
print(len(fork.open_descriptors()))
"""


@pytest.mark.parametrize(
    ("cpus", "core", "rest"), [(1, {0}, {0}), (2, {0, 1}, {0, 1}), (4, {3}, {0, 1, 2}), (8, {7}, {0, 1, 2, 3, 4, 5, 6})]
)
def test_the_core_gets_a_cpu_of_its_own_when_there_are_more_than_two(cpus: int, core: set[int], rest: set[int]) -> None:
    """On one or two CPUs everybody shares: pinned beside its neighbours a process would only wait for them."""
    plan = plan_cpus(frozenset(range(cpus)))
    assert [set(plan[role]) for role in ("core", "rest", "any")] == [core, rest, rest]


@given(st.frozensets(st.integers(0, 255), min_size=1))
def test_nobody_is_left_without_a_cpu_or_given_one_that_is_not_there(available: frozenset[int]) -> None:
    """Also in a container that may use an odd set of CPUs."""
    for cpus in plan_cpus(available).values():
        assert cpus
        assert cpus <= available


def test_rows_have_names_of_their_own_and_what_the_supervisor_needs() -> None:
    """A listener or an executed server without its other half would fail at the customer's, not here."""
    assert len({row.name for row in PROCESSES}) == len(PROCESSES)
    for row in PROCESSES:
        assert set(row.listens) <= set(LISTEN), row.name
        assert not row.executed or row.name in GREETINGS, row.name
        assert row.ready_s > 0
        assert row.hang_s >= 1
        assert row.stop_s > 0


def test_servers_are_started_before_and_stopped_after_those_who_use_them() -> None:
    """They come up while the others' code is imported, and take what the others write last."""
    kinds = [row.executed for row in PROCESSES]
    assert kinds == sorted(kinds, reverse=True)


@pytest.mark.parametrize(
    ("settings", "absent"),
    [
        ({}, set()),
        ({"nats_url": "nats://broker:4222"}, {"nats-server"}),
        ({"redis_url": "redis://cache:6379"}, {"redis-server"}),
        ({"agents": "remote"}, {"menu-agent", "recsys-agent"}),
    ],
)
def test_settings_decide_which_rows_run(settings: dict[str, str], absent: set[str]) -> None:
    """An outside server takes the place of the embedded one; remote agents that of ours."""
    all_rows = {row.name for row in wanted_processes(load(_env_file=None))}
    wanted = {row.name for row in wanted_processes(load(_env_file=None, **settings))}
    assert all_rows - wanted == absent
    assert {"core", "page", "nats", "redis"} <= wanted


def test_everything_that_is_loaded_before_the_fork_starts_no_thread_and_opens_nothing() -> None:
    """A fork with a thread alive can deadlock its child; an open socket would be shared by all children."""
    done = subprocess.run([sys.executable, "-c", PRELOAD], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr
