"""Decide + generate + encode inside the core: no socket, no process, one session."""

from __future__ import annotations

import time

import orjson

from benchmarks.latency import TOUCHES
from benchmarks.measure import Result
from edge.budgets import budget
from edge.config import BUILT_IN_MENU
from edge.core import collector
from edge.core.event import Event, Now
from edge.core.intent.acts.understand import understand
from edge.core.machine import Machine
from edge.core.menu import parse_menu
from edge.core.rules import Rules
from edge.messages import decode_payload


def decide(n: int) -> list[Result]:
    """One step for each touch of the usual round, from the decoded message to the encoded document."""
    machine = Machine(parse_menu(BUILT_IN_MENU.read_bytes()), Rules(), understand)
    collector.settle()
    session = machine.first("kiosk-001", 1)
    messages = [(kind, orjson.dumps(payload)) for kind, payload in TOUCHES]
    samples = []
    for at in range(n + 200):
        kind, raw = messages[at % len(messages)]
        started = time.perf_counter_ns()
        event = Event(kind, decode_payload(kind, raw), str(at), 1, fresh=f"{at:032x}", origin="page")
        session, effects = machine.step(session, event, Now(at, at))
        for effect in effects:
            orjson.dumps(effect.body)
        if at >= 200:
            samples.append((time.perf_counter_ns() - started) / 1000)
    return [Result("decide", samples, budget("decide"))]
