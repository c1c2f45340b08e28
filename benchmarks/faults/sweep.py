"""The sweep: which faults are tried, and which promises are held against what came of each."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import structs

from benchmarks.faults.virtual import run
from benchmarks.faults.world import URI, Outcome, play
from edge.io.emulators.terminal.options import Options
from edge.io.hardware.journal.books import FILE_NAME, Books

MODELS: dict[str, Options] = {
    "ack-early": Options(commit="ack", store="early", after_ms=500),
    "ack-late": Options(commit="ack", store="late", after_ms=500),
    "keep": Options(commit="keep", after_ms=500),
    "card-in": Options(commit="ack", after_ms=500, inserted=True, pin=True, remove_ms=20_000),
    "no-status": Options(commit="ack", after_ms=500, status=False),
}
"""Kinds of terminals: the two commit models of the specification, the first with its store before and after its ACK; a
card that stays in the reader; one that answers Repeat-Receipt without saying what it repeats."""
URIS = {"blocks": URI, "status": f"{URI}?config=3e"}
"""Receipts in the terminal's words, and receipts built from its status information."""
KINDS: dict[str, float] = {"cut": 5.0, "hook": 0.0, "reset": 5.0, "flip": 3.0, "drop": 0.0, "double": 0.0}
"""Faults and their argument: cable pulled for 5 s, our process killed, terminal without power for 5 s, bit 3 inverted,
byte lost, byte doubled."""
NAMES = {"cut": "cable pulled", "hook": "our process killed", "reset": "terminal reset", "flip": "bit flipped",
         "drop": "byte dropped", "double": "byte doubled"}  # fmt: skip


PROGRESS = 500
"""Faults between two signs of life."""
Receipts = Counter[tuple[int | None, int | None]]
"""Receipt and trace numbers, and how often each stands somewhere."""


@dataclass(frozen=True, slots=True)
class Case:
    """One fault."""

    model: str
    receipts: str
    kind: str
    at: int


@dataclass
class Report:
    """What was tried, what came of it, and what broke."""

    tried: Counter[str] = field(default_factory=Counter)
    second: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    bytes_of_a_payment: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    virtual_seconds: float = 0.0

    @property
    def total(self) -> int:
        """Faults tried."""
        return sum(self.tried.values())

    def to_dict(self) -> dict[str, Any]:
        """For `--json`."""
        figures = {
            "bytes_of_a_payment": self.bytes_of_a_payment,
            "tried": dict(self.tried),
            "total": self.total,
            "second_order": dict(self.second),
            "broken": self.broken,
            "seconds": self.seconds,
            "virtual_seconds": round(self.virtual_seconds),
        }
        return {**figures, "per_second": round(self.total / max(self.seconds, 0.001), 1)}


def judge(case: Case, outcome: Outcome) -> Iterator[str]:
    """Every promise that was broken, in words (invariants I1 to I4: one charge, no lost payment, no blind retry)."""
    kept: Receipts = Counter(outcome.kept)
    bound: Receipts = Counter(outcome.bound.values())
    cases = sum(state == "ambiguous" for state in outcome.states.values())
    if left := [order for order, state in outcome.states.items() if state not in ("paid", "declined", "ambiguous")]:
        yield f"never settled: {', '.join(left)} ({outcome.states})"
    if twice := [receipt for receipt, times in bound.items() if times > 1]:
        yield f"one charge stands for two orders: {twice}"
    if missing := bound - kept:
        yield f"paid in the journal, not kept by the terminal: {dict(missing)}"
    if (unbound := sum((kept - bound).values())) > cases:
        yield f"{unbound} charges kept by the terminal that no order and no case stands for; states {outcome.states}"
    if outcome.states.get("first") != "paid":
        yield f"the order before is {outcome.states.get('first')}"
    third = outcome.states.get("third")
    if third != ("declined" if cases else "paid"):
        yield f"the order after is {third}, with {cases} cases"
    wrong = {order for order, state in outcome.states.items() if outcome.told.get(order) != state}
    if wrong:
        yield f"guests were told otherwise: {outcome.told}, journal {outcome.states}"
    if case.model != "no-status" and cases:
        yield f"left to staff though the terminal can tell: {outcome.states}"


def sweep(
    every: int = 1,
    models: list[str] | None = None,
    workers: int = 1,
    progress: Callable[[int, int], object] = lambda _done, _of: None,
    offset: int = 0,
) -> Report:
    """Try a fault of each kind at every `every`-th byte. Deterministic: the same arguments try the same faults."""
    report, began = Report(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        Books(Path(folder), "1", time.time).close()
        journal = Path(folder) / FILE_NAME
        cases = []
        for model in models or MODELS:
            for receipts in URIS:
                length = try_case(Case(model, receipts, "", 0), journal)[0].bytes_passed
                report.bytes_of_a_payment[f"{model}/{receipts}"] = length
                cases += [
                    Case(model, receipts, kind, at) for kind in KINDS for at in range(offset % every, length, every)
                ]
        with ProcessPoolExecutor(workers) as pool:
            for case, (outcome, problems) in zip(
                cases, pool.map(try_case, cases, [journal] * len(cases), chunksize=8), strict=True
            ):
                report.tried[NAMES[case.kind]] += 1
                if report.total % PROGRESS == 0:
                    progress(report.total, len(cases))
                report.second[outcome.states.get("second", "none")] += 1
                report.virtual_seconds += outcome.seconds
                report.broken += [f"{case.model}/{case.receipts} {case.kind}@{case.at}: {one}" for one in problems]
    report.seconds = round(time.monotonic() - began, 1)
    return report


def try_case(case: Case, journal: Path) -> tuple[Outcome, list[str]]:
    """Play one fault through; without a kind, none."""
    options = structs.replace(MODELS[case.model], pace=False)
    argument = KINDS.get(case.kind, 0.0)
    outcome = run(play(options, case.kind or None, case.at, argument, journal, URIS[case.receipts]))
    return outcome, list(judge(case, outcome))
