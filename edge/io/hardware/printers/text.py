"""Text as a receipt's columns see it: what may be printed, how wide it is, where it breaks. Pure."""

from __future__ import annotations

import unicodedata

_LINE_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_JOINERS = "\u200c\u200d"
"""They change how the letters beside them are drawn."""
_BLANKS = {"\t": " ", "\xa0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u2011": "-", "\u2010": "-"}
_BREAKS_AFTER = 2
"""A continued line keeps the indent of its beginning, unless that would leave less than half of the paper."""


def clean(text: str) -> str:
    """`text` in composed form, without what is no character on paper; line feeds stay.

    A name is user text: a control character in it would be a command to the printer, and an override of the writing
    direction would print another text than the one that was approved.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_LINE_BREAKS))
    return "".join(_printable(char) for char in composed)


def _printable(char: str) -> str:
    if char in _BLANKS:
        return _BLANKS[char]
    kind = unicodedata.category(char)
    if char == "\n" or char in _JOINERS or kind[0] not in "CZ" or kind in ("Co", "Cn"):
        return "" if "\ufe00" <= char <= "\ufe0f" else char
    return " " if kind == "Zs" else ""


def width(text: str) -> int:
    """Columns that `text` takes: two for East Asian wide characters and pictographs, none for combining marks."""
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, columns: int) -> list[str]:
    """The lines of clean `text`, none wider than `columns`; nothing but blanks at a break is lost.

    A line that fits is not touched: what a terminal has laid out with blanks stays as it is.
    """
    return [part for line in text.split("\n") for part in _wrap_line(line.rstrip(), max(columns, 2))]


def _wrap_line(line: str, columns: int) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    if len(indent) * _BREAKS_AFTER > columns:
        indent = ""
    lines = []
    while width(line) > columns:
        fits = _fitting(line, columns)
        space = line.rfind(" ", len(indent) + 1, fits + 1)
        at = space if space > 0 else fits
        lines.append(line[:at].rstrip())
        line = indent + line[at:].lstrip()
    return [*lines, line]


def _fitting(line: str, columns: int) -> int:
    """How many characters of `line` fit; a combining mark goes with what it is combined with. At least one."""
    taken = 0
    for at, char in enumerate(line):
        taken += _width(char)
        if taken > columns:
            return max(at, 1)
    return len(line)


def row(left: str, right: str, columns: int) -> list[tuple[str, int, str]]:
    """Lines of (left part, blanks between, right part), none wider than `columns`.

    The right part, an amount, is never broken or cut unless it alone is wider than the paper.
    """
    taken = width(right)
    room = columns - taken - 1
    if room < columns // 3 and (room < 1 or width(left) > room):
        lines = [(part, 0, "") for part in wrap(left, columns)] if left else []
        return lines + [("", columns - width(part), part) for part in wrap(right, columns)]
    first, *others = wrap(left, room)
    return [(first, columns - width(first) - taken, right), *((part, 0, "") for part in others)]
