"""The order of a stop, and that it ends in time whoever hangs."""

from __future__ import annotations

import signal

from hypothesis import given
from hypothesis import strategies as st

from edge.policy import SECOND
from edge.processes import PROCESSES, Process, always
from edge.stop import Stop

TICK = SECOND // 50
SERVER = Process("server", "", "exec:m:f", always, "", stop_s=2)
CORE = Process("core", "", "m:f", always, "", stop_s=2)
MIRROR = Process("mirror", "", "m:f", always, "", stop_s=2)
HARDWARE = Process("hardware", "", "m:f", always, "", stop_s=90)


def play(rows: list[Process], takes_s: dict[str, float]) -> tuple[list[tuple[str, str, float]], float]:
    """Stop rows that need so long after SIGTERM; what was sent when, and how long it took, in seconds."""
    stop, alive, sent, ends, now = Stop(rows, 0), {row.name for row in rows}, [], {}, 0
    while alive:
        for name, number in stop.step(alive, now):
            sent.append((name, number.name, now / SECOND))
            ends[name] = now if number == signal.SIGKILL else now + int(takes_s.get(name, 0) * SECOND)
        alive -= {name for name, at in ends.items() if at <= now}
        now += TICK
        assert now < 200 * SECOND, alive
    return sent, now / SECOND


def test_rows_are_asked_in_reverse_and_servers_when_ours_are_gone() -> None:
    """The mirror writes the last session before its server leaves."""
    sent, _ = play([SERVER, CORE, MIRROR], {"mirror": 1.0})
    assert [name for name, _, _ in sent] == ["mirror", "core", "server"]
    assert sent[2][2] >= 1.0


def test_one_that_is_slow_does_not_hold_up_the_others() -> None:
    """The next is asked after a moment."""
    sent, _ = play([SERVER, CORE, MIRROR], {"mirror": 1.0})
    assert sent[1][2] < 0.3


def test_a_card_transaction_is_waited_for_and_the_core_with_it() -> None:
    """A stop in the middle of a payment kills neither the payment nor who must hear of it."""
    sent, took = play([SERVER, CORE, HARDWARE], {"hardware": 60})
    assert [(name, signal_name) for name, signal_name, _ in sent] == [
        ("hardware", "SIGTERM"), ("core", "SIGTERM"), ("server", "SIGTERM"),
    ]  # fmt: skip
    assert sent[1][2] >= 60
    assert took < 61


@given(st.dictionaries(st.sampled_from([row.name for row in PROCESSES]), st.sampled_from([0.0, 0.1, 1.0, 1e9])))
def test_without_a_transaction_a_stop_ends_within_five_seconds(takes_s: dict[str, float]) -> None:
    """However many processes never end by themselves, and every one gets its SIGTERM before its SIGKILL."""
    rows = [row for row in PROCESSES if row.stop_s <= 5]
    sent, took = play(rows, takes_s)
    assert took < 5
    for row in rows:
        signals = [number for name, number, _ in sent if name == row.name]
        assert signals in (["SIGTERM"], ["SIGTERM", "SIGKILL"])
        assert ("SIGKILL" in signals) == (takes_s.get(row.name, 0) > 5)
