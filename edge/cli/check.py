"""`edge doctor` and `edge replay`: what is right, what is wrong, and what to do."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from edge.cli.app import write_json
from edge.config import load
from edge.errors import MemoryFormatError

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def doctor(as_json: bool) -> int:
    """Print every finding; 1 when one of them keeps the kiosk from working."""
    from edge.doctor import examine

    found = examine(load())
    failed = any(finding.level == "fail" for finding in found)
    if as_json:
        write_json({"ok": not failed, "findings": [dataclasses.asdict(finding) for finding in found]})
    else:
        table = Table(box=None, pad_edge=False, show_header=False)
        for finding in found:
            text = finding.text + (f"\n  do: {finding.todo}" if finding.todo else "")
            table.add_row(Text(finding.level, style=_COLOURS[finding.level]), finding.check, Text(text))
        Console(highlight=False).print(table)
    return int(failed)


def replay(log: Path, as_json: bool) -> int:
    """Print what was replayed; 1 at a difference. Raises MemoryFormatError for a file that is no recording."""
    from edge.core.replay import replay as run

    try:
        result = run(log)
    except OSError as error:
        raise _unreadable(log, error) from None
    if as_json:
        write_json(dataclasses.asdict(result))
    else:
        console = Console(highlight=False, markup=False)
        console.print(f"{result.steps} steps, {result.sent} messages, {result.documents} screens replayed")
        if (difference := result.difference) is None:
            console.print("identical, byte for byte")
        else:
            console.print(f"line {difference.line}, after {difference.event}: the first difference")
            console.print(f"recorded: {difference.recorded}", soft_wrap=True)
            console.print(f"replayed: {difference.replayed}", soft_wrap=True)
    return int(result.difference is not None)


def _unreadable(path: Path, error: OSError) -> MemoryFormatError:
    return MemoryFormatError(f"{path} cannot be read: {error.strerror}")
