"""The report on a Gemini model as tables on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from edge.log import mask_url

LEGEND = """\
in doubt: sentences of which a kiosk would ask the model; beside it, how many of these the box and the model read right,
and what a guest has of both together: done right, offered to one touch, or done wrong. The rest would be said again."""


def show(found: dict[str, Any], console: Console) -> None:
    """Print it."""
    service = found["service"] if found["service"] == "Gemini" else mask_url(found["service"])
    console.print(f"{found['model']} at {service}; orders are right when every line is", highlight=False)
    table = Table("set", "n", "box", "model (95 in 100)", "in doubt", "box", "model", "done right", "one touch away")
    for name in ("done wrong", "p50 / p95 ms", "USD for 1,000"):
        table.add_column(name)
    for one in found["sets"]:
        doubt = one["doubtful_together"]
        table.add_row(
            one["name"], str(one["n"]), _share(one["box"]), _with_interval(one),
            str(one["doubtful"]), _share(one["doubtful_box"]), _share(one["doubtful_model"]), _share(doubt["right"]),
            _share(doubt["offered"]), _share(doubt["wrong"]), f"{one['ms']['p50']:,.0f} / {one['ms']['p95']:,.0f}",
            f"{one['usd_per_1000']:.3f}",
        )  # fmt: skip
    console.print(table)
    console.print(LEGEND, highlight=False)
    tokens = [sum(one["tokens"][at] for one in found["sets"]) for at in (0, 1)]
    asked, cost = sum(one["n"] for one in found["sets"]), sum(one["usd"] for one in found["sets"])
    console.print(
        f"asked {asked:,} times: {tokens[0]:,} tokens in, {tokens[1]:,} out, {cost:.4f} USD at the prices set",
        highlight=False,
    )
    for one in found["sets"]:
        if one["reasons"]:
            named = ", ".join(f"{reason} {count}" for reason, count in sorted(one["reasons"].items()))
            console.print(f"{one['name']}: not used: {named}", highlight=False)
    if found["stopped"]:
        console.print(f"stopped before the end: {found['stopped']}", highlight=False)


def _share(percent: float | None) -> str:
    return "" if percent is None else f"{percent:.1f} %"


def _with_interval(one: dict[str, Any]) -> str:
    low, high = one["model_wilson"]
    return f"{_share(one['model'])} ({max(0.0, low):.0f} to {high:.0f})"
