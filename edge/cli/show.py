"""`edge status` and `edge top`: tables drawn from shared memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from edge.cli.app import write_json
from edge.config import load
from edge.core.money import format_price, to_minor
from edge.errors import NotRunningError
from edge.log import mask_url
from edge.memory import FILE_NAME, Memory
from edge.metrics import METRICS
from edge.status import read_status

_COLOURS = {"ready": "green", "starting": "yellow", "backoff": "yellow", "stopping": "yellow"}


@contextmanager
def opened() -> Iterator[Memory]:
    """The memory of the appliance in RUNTIME_DIR. Raises NotRunningError with what to do."""
    path = load().runtime_dir / FILE_NAME
    try:
        memory = Memory.open(path)
    except NotRunningError as error:
        raise NotRunningError(f"{error}; start one with `edge run`, or set RUNTIME_DIR to the one you mean") from None
    try:
        yield memory
    finally:
        memory.close()


def status(memory: Memory, as_json: bool) -> None:
    """Print the status once."""
    found = read_status(memory)
    if as_json:
        write_json(found)
    else:
        Console(highlight=False).print(Group(headline(found), processes(found), servers(found), *model(found)))


def top(memory: Memory, once: bool, interval: float) -> None:
    """Draw status and metrics again and again, until interrupted or the appliance has ended."""
    console = Console(highlight=False)
    if once:
        console.print(_screen(memory))
        return
    with Live(_screen(memory), console=console, auto_refresh=False, screen=console.is_terminal) as live:
        while memory.alive:
            live.update(_screen(memory), refresh=True)
            time.sleep(interval)


def _screen(memory: Memory) -> Group:
    found = read_status(memory)
    return Group(
        headline(found), processes(found), *model(found), *asked_last(found), latencies(memory), counters(memory)
    )


def headline(found: dict[str, Any]) -> Text:
    """Kiosk, readiness, session and cart in one or two lines."""
    ready = "ready" if found["ready"] else "not ready"
    text = Text(f"{found['kiosk_id']} ", style="bold")
    text.append(ready, style="green" if found["ready"] else "yellow")
    text.append(f" · release {found['release']} · state {found['state'] or 'unknown'}")
    if found["closed"]:
        text.append(f" · out of service: {found['closed']}", style="red")
    if found["session_id"]:
        cart = found["cart"]
        count = sum(line["quantity"] for line in cart["items"])
        total = format_price(to_minor(cart["total"], cart["currency"]), cart["currency"], "en")
        text.append(f"\nsession {found['session_id']} · {count} in the cart · {total}")
    return text


def processes(found: dict[str, Any]) -> Table:
    """One row for each process."""
    table = Table("process", "state", box=None, pad_edge=False)
    for name in ("pid", "restarts", "cpu %", "PSS MB", "beat ms"):
        table.add_column(name, justify="right")
    for row in found["processes"]:
        beat = "" if row["beat_age_ms"] is None else str(row["beat_age_ms"])
        state = Text(row["state"], style=_COLOURS.get(row["state"], "red"))
        figures = (str(row["pid"] or ""), str(row["restarts"]), f"{row['cpu']:.1f}", f"{row['pss'] / 1e6:.1f}", beat)
        table.add_row(row["name"], state, *figures)
    total = sum(row["pss"] for row in found["processes"]) / 1e6
    table.add_row("together", "", "", "", f"{sum(row['cpu'] for row in found['processes']):.1f}", f"{total:.1f}", "")
    return table


def servers(found: dict[str, Any]) -> Table:
    """The servers with their passwords masked; `--json` has the URLs that work."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, url in found["servers"].items():
        table.add_row(name, mask_url(url) if url else "none")
    for device in found["devices"]:
        table.add_row(str(device.get("name", "device")), _device(device))
    return table


def _device(device: dict[str, Any]) -> Text:
    state = str(device.get("state", "unknown"))
    text = Text(state, style="green" if state in ("ready", "busy", "none") else "red")
    words = ": ".join(str(device[name]) for name in ("detail", "todo") if device.get(name))
    return text.append(f" · {words}", style="default") if words else text


def model(found: dict[str, Any]) -> list[Table]:
    """The language model: whether it is asked, what it has cost, and what came of it; nothing where there is none."""
    facts = found["model"]
    if facts is None:
        return []
    table = Table(box=None, pad_edge=False, show_header=False)
    breaker = Text(str(facts["breaker"]), style="green" if facts["breaker"] == "closed" else "red")
    if facts["failures_in_a_row"]:
        breaker.append(f" · {facts['failures_in_a_row']} failures in a row", style="default")
    table.add_row("model", Text(f"{facts['model']} · {_stands(facts)}"))
    table.add_row("breaker", breaker)
    for name in ("day", "session"):
        spent = facts["budget"][name]
        money = f"{spent['cost_usd']:.4f} of {spent['of_cost_usd']:g} USD"
        table.add_row(f"budget of the {name}", f"{spent['tokens']:,} of {spent['of_tokens']:,} tokens, {money}")
    table.add_row("answers", f"{facts['answered']:,} used{_counted(facts['ignored'], 'ignored')}")
    if facts["failed"]:
        table.add_row("no answer", _counted(facts["failed"], "").removeprefix("; "))
    return [table]


def _stands(facts: dict[str, Any]) -> str:
    """Whether the model is asked; if not, why, and until when."""
    if not facts["loaded"]:
        return "starting; the kiosk speaks from its templates"
    if facts["used_up"] == "day_budget":
        return "not asked until midnight: the day's budget is used up; the kiosk speaks from its templates"
    if not facts["ready"]:
        return "not asked now: it failed too often; the kiosk speaks from its templates and tries it again"
    if facts["used_up"] == "session_budget":
        return "not asked for this guest, whose budget is used up; the next one has a budget of their own"
    return "asked in doubt" + (" and for words" if facts["speaks"] else "; too slow to be waited for with a sentence")


def _counted(reasons: dict[str, int], word: str) -> str:
    if not reasons:
        return ""
    named = ", ".join(f"{reason} {count:,}" for reason, count in reasons.items())
    return f"; {sum(reasons.values()):,} {word} ({named})" if word else named


def asked_last(found: dict[str, Any]) -> list[Table]:
    """What the model was asked last for the guest of now, and what it said; all of it is recorded with RECORD=1."""
    last = None if found["model"] is None else found["model"].get("last")
    if last is None:
        return []
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("asked last", Text(f"{last['prompt'] or last['kind']} · {last['asked']}"))
    table.add_row("answer", Text(f"{last['outcome']} after {last['ms']} ms · {last['answer']}"))
    return [table]


def latencies(memory: Memory) -> Table:
    """Every histogram that has values, per process, in microseconds."""
    table = Table("latency (us)", "process", box=None, pad_edge=False)
    for name in ("n", "p50", "p99", "p99.9", "max"):
        table.add_column(name, justify="right")
    for metric in METRICS:
        for process, metrics in memory.metrics.items() if metric.kind == "histogram" else ():
            seen = metrics.histogram(metric.name)
            if seen.n:
                figures = (*(seen.quantile(q) for q in (0.5, 0.99, 0.999)), seen.max)
                table.add_row(metric.name, process, str(seen.n), *(f"{value:,.0f}" for value in figures))
    return table


def counters(memory: Memory) -> Table:
    """Every counter that has counted, summed over the processes."""
    table = Table("counter", "", "", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for metric in METRICS:
        total = sum(m.counter(metric.name) for m in memory.metrics.values()) if metric.kind == "counter" else 0
        if total:
            table.add_row(metric.name, f"{total:,}", metric.help)
    return table
