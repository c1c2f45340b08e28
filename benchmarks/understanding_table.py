"""The report on understanding as tables on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table


def show(found: dict[str, Any], console: Console) -> None:
    """Print the whole report."""
    console.print(_sets(found["sets"]))
    console.print(_noise(found["sets"]))
    console.print(_speaking(found["speaking"]))
    console.print(_ablation(found["ablation"]))
    console.print(_risk(found["risk_coverage"]))


def _sets(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="orders exactly right, and the time for one", title_justify="left")
    for heading in ("set", "n", "exact %", "95 %", "line F1", "as the core gets it %", "compile ms",
                    "reader us p50/p99/max", "all us p50/p99/max"):  # fmt: skip
        table.add_column(heading)
    for row in rows:
        low, high = row["wilson"]
        table.add_row(
            row["name"], str(row["n"]), f"{row['exact']:.1f}", f"{low:.1f}-{high:.1f}", f"{row['line_f1']:.1f}",
            f"{row['interface']:.1f}", f"{row['compile_ms']:.0f}",
            _spread(row["reader_us"]), _spread(row["interface_us"]),
        )  # fmt: skip
    return table


def _spread(spread: dict[str, float]) -> str:
    return "/".join(f"{spread[name]:.0f}" for name in ("p50", "p99", "max"))


def _noise(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="exact % under noise, and as percent of clean", title_justify="left")
    for heading in ("set", *rows[0]["noise"]):
        table.add_column(heading)
    for row in rows:
        table.add_row(
            row["name"], *(f"{value:.1f} ({100 * value / row['exact']:.1f})" for value in row["noise"].values())
        )
    return table


def _speaking(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="guesses while a guest speaks, after each word but the last", title_justify="left")
    for heading in ("set", "beginnings", "lines guessed", "taken back", "%", "step us p50/p99/max"):
        table.add_column(heading)
    for row in rows:
        guessed, gone = row["guessed"], row["taken_back"]
        share = f"{100 * gone / guessed:.1f}" if guessed else "-"
        table.add_row(row["name"], str(row["beginnings"]), str(guessed), str(gone), share, _spread(row["step_us"]))
    return table


def _ablation(found: dict[str, dict[str, float]]) -> Table:
    table = Table(title="points that each rule brings (negative: it lowers the set)", title_justify="left")
    for heading in ("rule", *next(iter(found.values()))):
        table.add_column(heading)
    for rule, brought in found.items():
        table.add_row(
            rule, *(f"[red]{points:+.1f}[/red]" if points < 0 else f"{points:+.1f}" for points in brought.values())
        )
    return table


def _risk(rows: list[tuple[float, float, float]]) -> Table:
    table = Table(title="risk at coverage, over all sets", title_justify="left")
    for heading in ("accepted %", "confidence at least", "wrong %"):
        table.add_column(heading)
    for coverage, least, wrong in rows:
        table.add_row(f"{100 * coverage:.1f}", f"{least:.2f}", f"{wrong:.2f}")
    return table
