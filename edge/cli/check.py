"""`edge doctor`, `edge replay` and `edge menu check`: what is right, what is wrong, and what to do."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from edge.cli.app import write_json
from edge.config import load
from edge.core.menu import Menu, parse_menu
from edge.errors import MemoryFormatError, MenuError

NO_INPUT = 66
"""Exit status when a file cannot be read (sysexits.h)."""
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


def menu(file: Path, as_json: bool) -> int:
    """Print every problem of a menu file, or a summary; returns the exit status."""
    try:
        found = parse_menu(file.read_bytes())
    except OSError as error:
        return _menu_report(file, [f"cannot be read: {error.strerror}"], None, as_json, NO_INPUT)
    except MenuError as error:
        return _menu_report(file, error.problems, None, as_json, error.exit_status)
    return _menu_report(file, [], found, as_json, 0)


def _menu_report(file: Path, problems: list[str], found: Menu | None, as_json: bool, status: int) -> int:
    summary: dict[str, Any] = {}
    if found is not None:
        counts = {"categories": len(found.categories), "groups": len(found.groups), "items": len(found.items)}
        summary = {"name": found.name, "currency": found.currency, "language": found.language, **counts}
    console = Console(highlight=False, markup=False)
    if as_json:
        write_json({"ok": not problems, "problems": problems, **summary})
    elif problems:
        for problem in problems:
            console.print(f"{file}: {problem}", soft_wrap=True)
    else:
        console.print(f"{file} is fine: " + ", ".join(f"{name} {value}" for name, value in summary.items()))
    return status


def _unreadable(path: Path, error: OSError) -> MemoryFormatError:
    return MemoryFormatError(f"{path} cannot be read: {error.strerror}")
