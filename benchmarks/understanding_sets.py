"""The restaurants that understanding is measured on: menus and what guests said there, with the lines they meant."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from edge.core.menu import Menu, parse_menu, words

SETTING = "UNDERSTANDING_DATA"
"""Names the folder of the shared sets: <folder>/<restaurant>/{menu.json,dev.jsonl}."""
OWN = Path(__file__).parents[1] / "tests" / "understanding"
SHARED = ("burger", "pizza", "sub")

Line = tuple[str | None, int, tuple[tuple[str, str, str], ...]]
"""(item's code, quantity, options in order)"""
Lines = Counter[Line]


@dataclass(frozen=True)
class Row:
    """What a guest said and the lines that were meant."""

    text: str
    lines: Lines


@dataclass(frozen=True)
class Restaurant:
    """A menu and its rows. `vocabulary` are the menu's words."""

    name: str
    menu: Menu
    rows: tuple[Row, ...]
    vocabulary: frozenset[str]


def restaurants(folder: Path | None) -> list[Restaurant]:
    """Our own restaurants, and the shared ones where `folder` has them; says by name what is left out."""
    found = [read(path, "orders.jsonl") for path in sorted(OWN.iterdir()) if (path / "orders.jsonl").exists()]
    for name in SHARED:
        path = folder / name if folder is not None else None
        if path is None or not (path / "dev.jsonl").exists():
            sys.stderr.write(f"understanding: {name} SKIPPED, {SETTING} names no folder that has it\n")
        else:
            found.append(read(path, "dev.jsonl"))
    return found


def data_folder() -> Path | None:
    """The folder that the environment names."""
    named = os.environ.get(SETTING)
    return Path(named) if named else None


def read(path: Path, rows: str) -> Restaurant:
    """One restaurant from its folder."""
    menu = parse_menu((path / "menu.json").read_bytes())
    texts = [name for item in menu.items for name in (item.name, *item.aliases)]
    texts += [name for group in menu.groups for option in group.options for name in (option.name, *option.aliases)]
    found = tuple(_row(orjson.loads(line)) for line in (path / rows).read_bytes().splitlines())
    return Restaurant(path.name, menu, found, frozenset(word for text in texts for word in words(text)))


def _row(row: dict[str, Any]) -> Row:
    lines: Lines = Counter(
        (
            line["item"],
            line["quantity"],
            tuple(sorted((group, option, amount) for group, option, amount in line["options"])),
        )
        for line in row["lines"]
    )
    return Row(row["text"], lines)
