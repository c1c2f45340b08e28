"""The README's pictures and lists, made from the five tables: `python -m tests.diagrams` writes them anew.

A part of the README between `<!-- made:NAME -->` and `<!-- end -->` belongs to this module; a test holds the two
together, so that a table and what is said of it cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from edge.budgets import BUDGETS, MEMORY_PSS_BYTES
from edge.config import Settings
from edge.core.states import TRANSITIONS
from edge.messages import MESSAGES, Policy
from edge.processes import PROCESSES

README = Path(__file__).parents[1] / "README.md"
CONTRIBUTING = README.with_name("CONTRIBUTING.md")
_PART = re.compile(r"(<!-- made:(\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_OUTSIDE = {
    "page": ("guest", "page in Chromium", "WebSocket"),
    "nats-server": ("agents", "voice and vision agents", "NATS"),
    "gemini": ("model", "Gemini", "HTTPS"),
    "livekit-server": ("room", "page and voice agent in the room", "WebRTC"),
}


def processes() -> str:
    """The architecture: who runs, and which messages join them."""
    lines = ["```mermaid", "flowchart LR", "  supervisor([supervisor: forks, pins, watches, restarts])"]
    for row in PROCESSES:
        lines.append(f'  {_node(row.name)}["<b>{row.name}</b><br/>{row.job}"]')
    lines.append("  memory[(shared memory:<br/>session, heartbeats, metrics)]")
    pairs: dict[tuple[str, str], int] = {}
    for message in MESSAGES:
        pairs[(message.producer, message.consumer)] = pairs.get((message.producer, message.consumer), 0) + 1
    for (producer, consumer), count in pairs.items():
        lines.append(f"  {_node(producer)} -- {count} messages --> {_node(consumer)}")
    lines.append("  livekit -- as page --> core\n  core -- as page --> livekit")
    lines += ["  core === memory", "  redis -.reads.- memory", "  supervisor === memory"]
    lines += ["  nats --- nats_server", "  redis --- redis_server", "  livekit --- livekit_server"]
    lines += [f"  {_node(row.name)} --- nats_server" for row in PROCESSES if row.name.endswith("-agent")]
    for name, (node, text, label) in _OUTSIDE.items():
        lines.append(f"  {node}(({text})) -- {label} --- {_node(name)}")
    return "\n".join([*lines, "```"])


def states() -> str:
    """The state machine without the rows that keep the state."""
    lines = ["```mermaid", "stateDiagram-v2", "  [*] --> idle"]
    joined: dict[tuple[str, str], list[str]] = {}
    for row in TRANSITIONS:
        if row.target is None:
            continue
        for source in row.sources:
            if source is not row.target:
                event = re.sub(r"^(touch|cart)\..*", r"\1.*", row.event)
                events = joined.setdefault((source.value, row.target.value), [])
                if event not in events:
                    events.append(event)
    for (source, target), events in joined.items():
        lines.append(f"  {source} --> {target}: {', '.join(events)}")
    return "\n".join([*lines, "```"])


def process_table() -> str:
    """Every process with its limits."""
    lines = ["| process | job | runs | hang | stop | pinned to |", "|---|---|---|---|---|---|"]
    for row in PROCESSES:
        lines.append(f"| {row.name} | {row.job} | {row.when} | {row.hang_s:g} s | {row.stop_s:g} s | {row.cpus} |")
    return "\n".join(lines)


def settings() -> str:
    """Every setting with its default."""
    lines = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory is not None or field.default is None else str(field.default)
        default = "built-in menu" if name == "menu" else default
        lines.append(f"| `{name.upper()}` | {f'`{default}`' if default else ''} | {field.description} |")
    return "\n".join(lines)


def messages() -> str:
    """Every message between processes and what a full queue does with it."""
    lines = ["| message | from | to | when its consumer is slow or gone |", "|---|---|---|---|"]
    for policy in Policy:
        for row in MESSAGES:
            if row.policy is policy:
                lines.append(f"| `{row.name}` | {row.producer} | {row.consumer} | {policy.value} |")
    return "\n".join(lines)


def budgets() -> str:
    """Every budget."""
    lines = ["| path | p50 | p95 | p99 | p99.9 | p50 against its floor |", "|---|---|---|---|---|---|"]
    for row in BUDGETS:
        limits = (row.p50_us, row.p95_us, row.p99_us, row.p999_us)
        cells = [f"{value / 1000:g} ms" if value is not None else "" for value in limits]
        factor = f"{row.floor_factor:g} x" if row.floor_factor is not None else ""
        lines.append(f"| {row.path} | {' | '.join(cells)} | {factor} |")
    lines.append(f"\nMemory: {MEMORY_PSS_BYTES // 1_000_000} MB (PSS) for all processes of ours, servers apart.")
    return "\n".join(lines)


PARTS: dict[str, Callable[[], str]] = {
    "processes": processes,
    "states": states,
    "process_table": process_table,
    "settings": settings,
    "messages": messages,
    "budgets": budgets,
}


def _node(name: str) -> str:
    return name.replace("-", "_")


def rendered(text: str) -> str:
    """A document with every made part as the tables say it now. Raises KeyError for a part that nothing makes."""
    return _PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}\n{part[3]}", text)


def main() -> None:
    """Write the made parts anew."""
    for path in (README, CONTRIBUTING):
        path.write_text(rendered(path.read_text()))


if __name__ == "__main__":
    main()
