"""The paths that every touch and sentence takes, one by one: `make microbench`.

In the tests they run once each, so that they cannot rot; with timing they print how long each takes.
"""

from __future__ import annotations

import itertools
from typing import Any

import orjson
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.latency import TOUCHES
from edge.channel import FrameReader, pack
from edge.config import BUILT_IN_MENU
from edge.core.event import Event, Now
from edge.core.intent.acts.understand import prepare, understand
from edge.core.machine import Machine
from edge.core.menu import parse_menu
from edge.core.rules import Rules
from edge.core.search import MenuSearch, search_of
from edge.core.session import SessionState
from edge.core.snapshot import Snapshot, from_snapshot
from edge.memory import Record
from edge.messages import CartAdd, Transcript, decode_payload
from edge.metrics import WORDS, Metrics

MENU = parse_menu(BUILT_IN_MENU.read_bytes())
NOW = Now(1_000, 1_790_000_000_000)


@pytest.fixture
def machine() -> Machine:
    """The machine over the built-in menu, its understanding compiled."""
    prepare(MENU)
    return Machine(MENU, Rules(), understand)


@pytest.fixture
def session(machine: Machine) -> SessionState:
    """A guest with two lines in the cart."""
    session = machine.first("kiosk-001", 1)
    for item_id in (101, 201):
        event = Event("cart.add", CartAdd(item_id, 2), fresh="f" * 32, conn=1, origin="page")
        session, _ = machine.step(session, event, NOW)
    return session


def test_touch_to_encoded_screen(benchmark: BenchmarkFixture, machine: Machine, session: SessionState) -> None:
    """From the payload's bytes to those of everything that is sent, over the usual round of touches."""
    rounds = itertools.cycle([(kind, orjson.dumps(payload)) for kind, payload in TOUCHES])
    state = [session]

    def touch() -> list[bytes]:
        kind, raw = next(rounds)
        event = Event(kind, decode_payload(kind, raw), "id", 1, fresh="f" * 32, origin="page")
        state[0], effects = machine.step(state[0], event, NOW)
        return [orjson.dumps(effect.body) for effect in effects]

    assert benchmark(touch)


def test_transcript_to_effects(benchmark: BenchmarkFixture, machine: Machine, session: SessionState) -> None:
    """A spoken order, understood and carried out."""
    event = Event("voice.transcript", Transcript("two cheeseburgers and a large coke"), fresh="f" * 32, origin="nats")
    _, effects = benchmark(machine.step, session, event, NOW)
    assert any(effect.name == "ui.update" for effect in effects)


def test_understanding(benchmark: BenchmarkFixture, machine: Machine) -> None:
    """One sentence by keyword."""
    intent = benchmark(machine.understand, "two cheeseburgers and a large coke", "en", MENU, [], None)
    assert intent.intent == "add_items"


@pytest.mark.parametrize("query", ["burger", "cheesburger", "something vegetarian under 8 euros"])
def test_menu_search(benchmark: BenchmarkFixture, query: str) -> None:
    """A word typed into the search field, one with an error, and a whole wish."""
    search = search_of(MENU)
    assert benchmark(search.find, MENU, query)


def test_search_index_built(benchmark: BenchmarkFixture) -> None:
    """What a new menu costs before the first search."""
    assert benchmark(MenuSearch, MENU)


def test_snapshot_written(benchmark: BenchmarkFixture, session: SessionState) -> None:
    """The session encoded and put into a record of shared memory."""
    capacity = 64 * 1024
    record = Record(memoryview(bytearray(Record.size(capacity))), capacity)
    assert benchmark(lambda: record.write(Snapshot(1, 1, session).to_bytes()))


def test_snapshot_read(benchmark: BenchmarkFixture, session: SessionState) -> None:
    """What the next life of the core does first."""
    raw = Snapshot(1, 1, session).to_bytes()
    assert benchmark(from_snapshot, raw).session == session


def test_frame_packed_and_read(benchmark: BenchmarkFixture) -> None:
    """A document through the framing of the local sockets."""
    body = b"x" * 5_000

    def through() -> list[Any]:
        return list(FrameReader().feed(pack(0, 0, 1, body)))

    assert benchmark(through) == [(0, 0, 1, body)]


def test_latency_counted(benchmark: BenchmarkFixture) -> None:
    """One value into a histogram of shared memory."""
    metrics = Metrics(memoryview(bytearray(8 * WORDS)).cast("Q"))
    benchmark(metrics.observe, "decide", 123.4)
    assert metrics.histogram("decide").n > 0
