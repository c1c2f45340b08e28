"""`edge bench`: runs the scenarios and prints them beside their floors and budgets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from edge.errors import EdgeError

BROKEN = 1
"""Exit status when a budget was not kept, or not all was measured."""


UNDERSTANDING = "understanding"
"""The one that measures how well guests are understood; it runs by itself, for it needs nothing of an appliance."""
GEMINI = "gemini"
"""The one that asks a Gemini model about orders; it needs a key, costs money, and also runs by itself."""
MEMORY = "memory"
"""The one scenario that measures bytes."""


def _benchmarks() -> tuple[Any, Any]:
    """The load generators; they come with the source, not with an installed kiosk."""
    try:
        from benchmarks import measure, scenarios
    except ImportError:
        raise EdgeError("the benchmarks are not installed here: run this in a checkout, after `make install`") from None
    return measure, scenarios


def run(names: list[str], n: int | None, json_file: Path | None) -> int:
    """Run scenarios; returns 1 when a budget is broken. Raises EdgeError for a name that is none."""
    measure, scenarios = _benchmarks()
    try:
        wanted = list(scenarios.chosen([name for name in names if name != MEMORY])) if names != [MEMORY] else []
    except KeyError as error:
        known = ", ".join([*(scenario.name for scenario in scenarios.SCENARIOS), MEMORY])
        raise EdgeError(f"no scenario is called {error}: there are {known}") from None
    machine = measure.machine()
    results = []
    for scenario in wanted:
        sys.stderr.write(f"{scenario.name}: {scenario.text} ...\n")
        results += scenario.run(n or scenario.n)
    found: dict[str, Any] = {
        "machine": {**machine, "load_after": measure.machine()["load_1m"]},
        "results": [one.to_dict() for one in results],
    }
    if not names or MEMORY in names:
        found[MEMORY] = scenarios.memory()
    if json_file is not None:
        json_file.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    _show(found)
    kept = all(not one.broken for one in results) and found.get(MEMORY, {"kept": True})["kept"]
    return 0 if kept else BROKEN


def understanding(data: Path | None, json_file: Path | None) -> int:
    """Measure how well guests are understood, on our own restaurants and on the shared ones where they are at hand."""
    _benchmarks()
    from benchmarks import understanding as measures
    from benchmarks.understanding_sets import data_folder
    from benchmarks.understanding_table import show

    found = measures.understanding(data or data_folder())
    if json_file is not None:
        json_file.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    show(found, Console())
    return 0


def gemini(data: Path | None, limit: int | None, json_file: Path | None) -> int:
    """Measure how well the configured Gemini model understands orders. Raises EdgeError without a key for it."""
    _benchmarks()
    from benchmarks import gemini as measures
    from benchmarks.gemini_table import show
    from benchmarks.understanding_sets import data_folder
    from edge.config import load

    found = measures.gemini(data or data_folder(), load(), limit)
    if json_file is not None:
        json_file.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    show(found, Console(width=160))
    return BROKEN if found["stopped"] else 0


def storm(kills: int, seed: int, json_file: Path | None) -> int:
    """Kill processes at random while a guest orders; returns 1 when anything was lost or done twice."""
    _, scenarios = _benchmarks()
    sys.stderr.write(f"{kills} kills over random paid orders, seed {seed}; about {max(1, kills // 80)} minutes ...\n")
    count = scenarios.storm(kills, seed)
    if json_file is not None:
        json_file.write_bytes(orjson.dumps(count.to_dict(), option=orjson.OPT_INDENT_2))
    console = Console()
    for name, value in count.to_dict().items():
        shown = (
            ", ".join(f"{who} {times}" for who, times in sorted(value.items())) if isinstance(value, dict) else value
        )
        console.print(f"{name:16} {shown}", highlight=False)
    return 0 if count.clean else BROKEN


def sweep(every: int, models: list[str], workers: int, json_file: Path | None) -> int:
    """Break a payment at every byte in every way; returns 1 when a promise was broken. Raises EdgeError."""
    _benchmarks()
    from benchmarks.faults import sweep as faults

    if unknown := set(models) - set(faults.MODELS):
        raise EdgeError(f"no terminal is called {', '.join(unknown)}: there are {', '.join(faults.MODELS)}")
    sys.stderr.write(f"every fault at every {every}. byte of a payment, {workers} at a time ...\n")
    report = faults.sweep(every, models or None, workers, lambda done, of: sys.stderr.write(f"\r{done} of {of} "))
    sys.stderr.write("\n")
    found = report.to_dict()
    if json_file is not None:
        json_file.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    console = Console(highlight=False)
    for name in ("bytes_of_a_payment", "tried", "second_order"):
        console.print(f"{name:18} " + ", ".join(f"{key} {value:,}" for key, value in found[name].items()))
    rate = f"{found['total']:,} faults in {found['seconds']:,} s ({found['per_second']} a second)"
    console.print(f"{'in all':18} {rate}, {found['virtual_seconds']:,} s of the terminals' time")
    for line in report.broken:
        console.print(f"BROKEN {line}")
    console.print(f"{len(report.broken)} broken promises")
    return BROKEN if report.broken else 0


def _show(found: dict[str, Any]) -> None:
    table = Table(
        "scenario",
        *(f"{name} us" for name in ("p50", "p95", "p99", "p99.9", "max")),
        "floor p50 / p99",
        "x floor",
        "budget",
        "n",
    )
    for one in found["results"]:
        floor = one["floor"]
        table.add_row(
            one["name"],
            *(f"{one[name]:,.0f}" for name in ("p50", "p95", "p99", "p99.9", "max")),
            f"{floor['p50']:,.0f} / {floor['p99']:,.0f}" if floor else "",
            f"{one['floor_factor']:.2f}" if floor else "",
            _verdict(one),
            str(one["n"]),
        )
    machine = found["machine"]
    console = Console(width=140)
    if found["results"]:
        console.print(table)
    if MEMORY in found:
        console.print(_memory(found[MEMORY]), highlight=False)
    load = f"load {machine['load_1m']:.2f} before, {machine['load_after']:.2f} after"
    console.print(f"{machine['cpu']}, {machine['cpus']} CPUs, Python {machine['python']}, {load}", highlight=False)


def _memory(found: dict[str, Any]) -> str:
    each = ", ".join(f"{name} {size / 1e6:.1f}" for name, size in found["processes"].items())
    verdict = "kept" if found["kept"] else "BROKEN"
    return f"memory: {found['ours'] / 1e6:.0f} MB of ours, {verdict} ({found['budget'] / 1e6:.0f}); PSS in MB: {each}"


def _verdict(one: dict[str, Any]) -> str:
    if one["budget"] is None:
        return ""
    named = {"p50": "p50_us", "p95": "p95_us", "p99": "p99_us", "p99.9": "p999_us"}
    limits = {name: one["budget"][member] for name, member in named.items()}
    said = [f"{name} {limit:,.0f}" for name, limit in limits.items() if limit is not None]
    if one["budget"]["floor_factor"] is not None:
        said.append(f"{one['budget']['floor_factor']} x floor")
    return f"{'BROKEN ' + ', '.join(one['broken']) if one['broken'] else 'kept'} ({'; '.join(said)})"
