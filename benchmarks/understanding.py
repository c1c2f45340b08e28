"""How well and how fast guests are understood: exact orders, noise, what each alias rule brings, risk at coverage.

`edge bench understanding` prints it. Orders count as right when the multiset of lines is the one that was meant.
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import quantile
from benchmarks.noise import NOISES
from benchmarks.speaking import speaking
from benchmarks.understanding_sets import Lines, Restaurant, Row, restaurants
from edge.core import collector
from edge.core.intent.acts.understand import understand
from edge.core.intent.alias_rules import RULES
from edge.core.intent.grammar import Grammar
from edge.core.intent.languages import LANGUAGES
from edge.core.intent.model import IntentLine
from edge.core.intent.orders import read_text
from edge.core.intent.reading import intent_line
from edge.core.menu import Menu

SEED, TYPO_SEEDS = 7, (7, 8, 9)
COVERAGES = (0.5, 0.75, 0.9, 0.95, 1.0)
Reader = Callable[[str, Menu], Lines]


@dataclass(frozen=True)
class Answer:
    """What came out for one text: whether it was right, how sure the reading was, and the share of right lines."""

    right: bool
    sure: float
    hits: int
    said: int
    meant: int


def by_reader(text: str, menu: Menu, off: frozenset[str] = frozenset()) -> tuple[Lines, float]:
    """The lines that the order reader alone finds, and its confidence."""
    reading = read_text(text, "en", menu, off)
    lines: Lines = counted(intent_line(menu, line) for line in reading.lines)
    return lines, reading.confidence


def by_interface(text: str, menu: Menu) -> Lines:
    """The lines as the core gets them, acts and all, whichever wish of the sentence they belong to."""
    wishes = understand(text, "en", menu, (), None).wishes
    return counted(line for wish in wishes for line in wish.lines)


def counted(lines: Iterable[IntentLine]) -> Lines:
    """Lines as they are compared with what was meant: their order and that of their options says nothing."""
    return Counter((line.code, line.quantity, tuple(sorted(line.options))) for line in lines)


def answer(row: Row, lines: Lines, sure: float) -> Answer:
    """One row's result."""
    return Answer(lines == row.lines, sure, (lines & row.lines).total(), lines.total(), row.lines.total())


def exact(found: list[Answer]) -> float:
    """Percent of exactly right orders."""
    return 100 * sum(one.right for one in found) / len(found)


def line_f1(found: list[Answer]) -> float:
    """F1 over lines, in percent."""
    hits, both = sum(one.hits for one in found), sum(one.said + one.meant for one in found)
    return 200 * hits / both if both else 100.0


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The interval, in percent, that holds the true share in 95 of 100 cases."""
    share, spread = right / count, z * z / count
    middle, half = share + spread / 2, z * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return 100 * (middle - half) / (1 + spread), 100 * (middle + half) / (1 + spread)


def read_all(place: Restaurant, off: frozenset[str] = frozenset()) -> list[Answer]:
    """Every row by the order reader."""
    return [answer(row, *by_reader(row.text, place.menu, off)) for row in place.rows]


def noisy(place: Restaurant, name: str, seed: int) -> float:
    """Exact percent under one kind of noise."""
    source = random.Random(seed)
    texts = [NOISES[name](row.text, source, place.vocabulary) for row in place.rows]
    return exact([answer(row, *by_reader(text, place.menu)) for row, text in zip(place.rows, texts, strict=True)])


def times(place: Restaurant, run: Callable[[str, Menu], object]) -> list[float]:
    """Microseconds for each row, sorted, after one round to warm up."""
    found: list[float] = []
    for _ in range(2):
        found = []
        for row in place.rows:
            started = time.perf_counter_ns()
            run(row.text, place.menu)
            found.append((time.perf_counter_ns() - started) / 1000)
    return sorted(found)


def compile_ms(menu: Menu) -> float:
    """CPU milliseconds to compile a menu in English, the best of three."""
    took = []
    for _ in range(3):
        started = time.thread_time_ns()
        Grammar(menu, LANGUAGES["en"], LANGUAGES["en"].orders)
        took.append((time.thread_time_ns() - started) / 1e6)
    return min(took)


def measured(place: Restaurant) -> dict[str, Any]:
    """One restaurant's row of the report."""
    found = read_all(place)
    right, count = sum(one.right for one in found), len(found)
    whole = [answer(row, by_interface(row.text, place.menu), 1.0) for row in place.rows]
    reader, interface = times(place, by_reader), times(place, by_interface)
    noise = {name: noisy(place, name, SEED) for name in NOISES}
    noise["one typo"] = sum(noisy(place, "one typo", seed) for seed in TYPO_SEEDS) / len(TYPO_SEEDS)
    return {
        "name": place.name, "n": count, "exact": exact(found), "wilson": wilson(right, count),
        "line_f1": line_f1(found),
        "interface": exact(whole), "compile_ms": compile_ms(place.menu), "noise": noise,
        "reader_us": _spread(reader), "interface_us": _spread(interface),
        "answers": [(one.sure, one.right) for one in found],
    }  # fmt: skip


def _spread(samples: list[float]) -> dict[str, float]:
    return {"p50": quantile(samples, 0.5), "p99": quantile(samples, 0.99), "max": samples[-1]}


def ablation(places: list[Restaurant], full: dict[str, float]) -> dict[str, dict[str, float]]:
    """Rule -> restaurant -> points that the rule brings there; a negative one is a finding."""
    return {
        rule: {place.name: full[place.name] - exact(read_all(place, frozenset((rule,)))) for place in places}
        for rule in RULES
    }


def risk_coverage(answers: list[tuple[float, bool]]) -> list[tuple[float, float, float]]:
    """(share of orders accepted, least confidence among them, percent of them wrong), the surest accepted first."""
    ranked = sorted(answers, key=lambda one: -one[0])
    rows = []
    for coverage in COVERAGES:
        least = ranked[max(0, round(coverage * len(ranked)) - 1)][0]
        # All that are as sure go together: nothing tells them apart.
        taken = [right for sure, right in ranked if sure >= least]
        rows.append((len(taken) / len(ranked), least, 100 * (len(taken) - sum(taken)) / len(taken)))
    return list(dict.fromkeys(rows))


def understanding(folder: Path | None) -> dict[str, Any]:
    """The whole report over all restaurants at hand."""
    places = restaurants(folder)
    collector.settle()
    rows = [measured(place) for place in places]
    answers = [one for row in rows for one in row.pop("answers")]
    full = {row["name"]: row["exact"] for row in rows}
    steady = [speaking(place) for place in places]
    risk, brought = risk_coverage(answers), ablation(places, full)
    return {"sets": rows, "speaking": steady, "ablation": brought, "risk_coverage": risk}
