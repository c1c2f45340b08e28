"""The scenarios of `edge bench`, by name."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import decide, latency, livekit, livekit_page, model, page, paying, restarts, speech
from benchmarks.appliance import Appliance
from benchmarks.measure import Result
from benchmarks.memory import memory
from benchmarks.storm import Count, Storm
from edge.io.servers import livekit_program


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario; `n` samples unless told otherwise."""

    name: str
    text: str
    n: int
    run: Callable[[int], list[Result]]


def _on_appliance(
    measure: Callable[[Appliance, int], Awaitable[list[Result]]], **env: Any
) -> Callable[[int], list[Result]]:
    def run(n: int) -> list[Result]:
        with tempfile.TemporaryDirectory() as folder, Appliance(Path(folder), **env) as appliance:
            return asyncio.run(_awaited(measure(appliance, n)))

    return run


def _in_a_room(measure: Callable[[Appliance, int], Awaitable[list[Result]]]) -> Callable[[int], list[Result]]:
    """On an appliance with a LiveKit server; nothing where none was built."""

    def run(n: int) -> list[Result]:
        if livekit_program() is None:
            sys.stderr.write("livekit: left out, there is no LiveKit server (make livekit)\n")
            return []
        return _on_appliance(measure, LIVEKIT="embedded")(n)

    return run


async def _awaited(results: Awaitable[list[Result]]) -> list[Result]:
    return await results


SCENARIOS: tuple[Scenario, ...] = (
    Scenario("decide", "decide + generate + encode in the core", 20_000, decide.decide),
    Scenario("touch", "page message to screen; floor: a ping of the same size", 5_000, _on_appliance(latency.touch)),
    Scenario("voice", "transcript on NATS to screen; floor: bare NATS requests", 2_000, _on_appliance(latency.voice)),
    Scenario(
        "speech",
        "partial transcripts at growing rates to the screens that show them; floor: bare NATS requests",
        2_000,
        _on_appliance(speech.speech),
    ),
    Scenario("model", "doubtful sentences with Gemini good, slow and hanging; floor: without Gemini", 300, model.model),
    Scenario(
        "livekit",
        "touch through a LiveKit server; floor: a bare echo of 300 bytes",
        500,
        _in_a_room(livekit.livekit),
    ),
    Scenario(
        "livekit_page",
        "the page in Chromium through a LiveKit server; floor: a bare echo from the same page",
        200,
        _in_a_room(livekit_page.livekit_page),
    ),
    Scenario("pay", "guest confirms to the line, our answers to the terminal, a receipt's bytes", 100, paying.pay),
    Scenario("page", "documents to drawn frames in Chromium, touches to pressed ones", 300, _on_appliance(page.page)),
    Scenario("start", "exec to ready, embedded servers included", 5, restarts.start),
    Scenario("core", "kill -9 of the core to the next screen", 20, _on_appliance(restarts.restart_core)),
    Scenario("others", "kill -9 of every other process to ready", 5, _on_appliance(restarts.restart_other)),
)


__all__ = ["SCENARIOS", "Scenario", "chosen", "memory", "storm"]


def chosen(names: list[str]) -> Iterator[Scenario]:
    """The scenarios called so, all when none is named. Raises KeyError."""
    by_name = {scenario.name: scenario for scenario in SCENARIOS}
    for name in names or by_name:
        yield by_name[name]


def storm(kills: int, seed: int) -> Count:
    """Random kills over random orders on an appliance of its own."""
    with tempfile.TemporaryDirectory() as folder, Appliance(Path(folder)) as appliance:
        return asyncio.run(Storm(appliance, kills, seed).run())
