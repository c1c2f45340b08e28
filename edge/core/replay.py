"""Run a recording again and compare: the pure core must send the same bytes that it sent on the kiosk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import orjson

from edge.core.event import Event, Now
from edge.core.intent.acts.understand import understand
from edge.core.machine import Machine
from edge.core.menu import parse_menu
from edge.core.recorder import VERSION
from edge.core.rules import Rules
from edge.core.session import SessionState
from edge.errors import MemoryFormatError
from edge.messages import CODES, MESSAGES, Empty


@dataclass(frozen=True, slots=True)
class Difference:
    """The first message that came out otherwise; `recorded` or `replayed` is None where one side has no more."""

    line: int
    event: str
    recorded: str | None
    replayed: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a replay found."""

    steps: int
    documents: int
    sent: int
    difference: Difference | None


def replay(path: Path) -> Result:
    """Replay a recording up to its first difference. Raises MemoryFormatError for a file that is no recording of ours.

    A last line that was cut off by a kill is left out.
    """
    lines = path.read_bytes().split(b"\n")
    machine, session = _start(lines[0])
    steps = documents = sent = 0
    for number, line in enumerate(lines[1:], start=2):
        if not line or (number == len(lines) and not line.endswith(b"}")):
            continue
        entry = _decode(line, number)
        event = _event(entry["event"])
        if event.name == "menu.changed":
            machine = machine.with_menu(event.payload)  # type: ignore[arg-type]
        session, effects = machine.step(session, event, Now(*entry["now"]))
        replayed = [[effect.name, effect.conn, orjson.dumps(effect.body).decode()] for effect in effects]
        steps += 1
        sent += len(replayed)
        documents += sum(one[0] in ("ui.update", "ui.answer") for one in replayed)
        if replayed != entry["sent"]:
            return Result(steps, documents, sent, _first(number, event.name, entry["sent"], replayed))
    return Result(steps, documents, sent, None)


def _start(head: bytes) -> tuple[Machine, SessionState]:
    found = _decode(head, 1)
    if found.get("version") != VERSION:
        raise MemoryFormatError(f"recording of version {found.get('version')}, this release reads {VERSION}")
    try:
        rules = msgspec.convert(found["rules"], Rules)
        session = msgspec.convert(found["session"], SessionState)
        return Machine(parse_menu(found["menu"]), rules, understand), session
    except (KeyError, msgspec.ValidationError) as problem:
        raise MemoryFormatError(f"line 1 is no head of a recording: {problem}") from None


def _event(entry: dict[str, Any]) -> Event:
    row = MESSAGES[CODES[entry["name"]]] if entry["name"] in CODES else None
    payload_type = row.payload if row is not None and row.payload is not None else Empty
    return Event(**{**entry, "payload": msgspec.convert(entry["payload"], payload_type)})


def _decode(line: bytes, number: int) -> dict[str, Any]:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as problem:
        raise MemoryFormatError(f"line {number} is not JSON: {problem}") from None
    if not isinstance(found, dict):
        raise MemoryFormatError(f"line {number} is no entry of a recording")
    return found


def _first(line: int, event: str, recorded: list[Any], replayed: list[Any]) -> Difference:
    for at in range(max(len(recorded), len(replayed))):
        sides = [orjson.dumps(side[at]).decode() if at < len(side) else None for side in (recorded, replayed)]
        if sides[0] != sides[1]:
            return Difference(line, event, sides[0], sides[1])
    raise AssertionError("called without a difference")
