"""A menu file looked at by somebody who writes one: what is wrong, on which line, and what would be better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from msgspec import Struct

from edge.core.menu import Menu
from edge.core.menu_check import read_parts, unread
from edge.core.menu_lines import Lines
from edge.core.menu_problem import Problem
from edge.core.menu_theme import Contrast, contrasts


class Finding(Struct, frozen=True):
    """A problem with its line (from 1), and its column where the text is no JSON at all.

    A `note` keeps no menu from being served.
    """

    line: int
    place: str
    text: str
    todo: str = ""
    column: int | None = None
    note: bool = False


class Examined(Struct, frozen=True):
    """What a look at a file found, by line. `menu` is None when something is wrong beyond notes."""

    findings: tuple[Finding, ...]
    menu: Menu | None = None

    @property
    def ok(self) -> bool:
        """Whether the menu can be served."""
        return self.menu is not None

    @property
    def least_contrast(self) -> Contrast | None:
        """The least readable pair of the theme's colours."""
        theme = None if self.menu is None else self.menu.theme
        return next(iter(contrasts(theme)), None) if theme is not None else None


def examine(raw: bytes) -> Examined:
    """Look at the bytes of a menu file. Never raises, whatever they are."""
    try:
        text = raw.decode()
        data = orjson.loads(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        return Examined((Finding(line, "", "is not UTF-8 here", "save the file as UTF-8", column),))
    except orjson.JSONDecodeError as error:
        return Examined((_broken(raw.decode(), error),))
    if not isinstance(data, dict):
        return Examined((Finding(1, "", "must be a JSON object", "write name, currency and items in braces"),))
    return _checked(text, data)


def _checked(text: str, data: dict[str, Any]) -> Examined:
    lines, parts = Lines(text), read_parts(data)
    wrong = [*parts.problems, *(_lost(path) for path in lines.repeated)]
    notes = [*unread(data), *_untranslated(data)]
    found = [_finding(lines, problem, False) for problem in wrong] + [_finding(lines, note, True) for note in notes]
    return Examined(tuple(sorted(found, key=lambda one: one.line)), None if wrong else Menu.of(data, parts))


def _finding(lines: Lines, problem: Problem, note: bool) -> Finding:
    return Finding(lines.line(problem.path), problem.place, problem.text, problem.cure, note=note)


def _lost(path: tuple[str | int, ...]) -> Problem:
    return Problem(path, "is there twice in the same object, and only the last one counts", "take one away")


def _untranslated(data: dict[str, Any]) -> Iterator[Problem]:
    """Items without a name in a language that others are translated into."""
    texts, items = data.get("texts"), data.get("items")
    if not isinstance(texts, dict) or not isinstance(items, list):
        return
    ids = [str(row.get("item_id")) for row in items if isinstance(row, dict)]
    for language, found in texts.items():
        named = found.get("items") if isinstance(found, dict) else None
        missing = [one for one in ids if one not in named] if isinstance(named, dict) else []
        if missing:
            shown = ", ".join(missing[:8]) + (" and more" if len(missing) > 8 else "")
            yield Problem(
                ("texts", language, "items"), f"has no {shown}", "guests will read those in the menu's language"
            )


def _broken(text: str, error: orjson.JSONDecodeError) -> Finding:
    """A text that is no JSON: the commonest slips have their cure."""
    before, here = text[: error.pos].rstrip()[-1:], text[error.pos : error.pos + 1]
    if here == ",":
        todo = "take away this comma"
    elif here in ('"', "{", "[") and before and before not in "{[,:":
        todo = "put a comma before it"
    elif here in ("'", "\N{LEFT DOUBLE QUOTATION MARK}"):
        todo = 'use straight double quotation marks: "'
    elif not here:
        todo = "the file ends too early: close every brace and bracket"
    else:
        todo = "look for a missing or superfluous comma, bracket or quotation mark"
    return Finding(error.lineno, "", f"is no JSON here: {error.msg.partition(':')[0]}", todo, error.colno)
