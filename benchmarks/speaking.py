"""How steady the screen is while a guest speaks: what it guesses after each word, and how much of it is taken back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from benchmarks.measure import quantile
from benchmarks.understanding_sets import Restaurant
from edge.core.event import Event, Now
from edge.core.intent.acts.understand import prepare, understand
from edge.core.machine import Machine
from edge.core.menu import Menu
from edge.core.rules import Rules
from edge.core.session import SessionState
from edge.messages import Transcript

_AT = Now(1, 1)


def speaking(place: Restaurant) -> dict[str, Any]:
    """The counts of one restaurant: beginnings of orders, guessed lines shown, and those whose item the whole order
    has not; microseconds of a step."""
    prepare(place.menu)
    machine = Machine(place.menu, Rules(), understand)
    begun, _ = machine.step(machine.first("kiosk-001", 1), Event("touch.engage", fresh="0" * 32), _AT)
    beginnings = shown = gone = 0
    took: list[float] = []
    for row in place.rows:
        session, meant = begun, set(_items(machine.menu, row.text))
        for text in _beginnings(row.text):
            started = time.perf_counter_ns()
            session = _heard(machine, session, text)
            took.append((time.perf_counter_ns() - started) / 1000)
            items = [line.item_id for line in session.guess.lines] if session.guess is not None else []
            beginnings, shown = beginnings + 1, shown + len(items)
            gone += sum(item not in meant for item in items)
    took.sort()
    return {
        "name": place.name, "beginnings": beginnings, "guessed": shown, "taken_back": gone,
        "step_us": {"p50": quantile(took, 0.5), "p99": quantile(took, 0.99), "max": took[-1]},
    }  # fmt: skip


def _beginnings(text: str) -> Iterator[str]:
    said = text.split()
    return (" ".join(said[:count]) for count in range(1, len(said)))


def _heard(machine: Machine, session: SessionState, text: str) -> SessionState:
    event = Event("voice.transcript", Transcript(text, final=False), fresh="0" * 32, origin="nats")
    return machine.step(session, event, _AT)[0]


def _items(menu: Menu, text: str) -> Iterator[int | None]:
    return (line.item for wish in understand(text, "en", menu, (), None).wishes for line in wish.lines)
