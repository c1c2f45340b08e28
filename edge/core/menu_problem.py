"""What is wrong with a menu file: where, what, and what to do about it."""

from __future__ import annotations

import re

from msgspec import Struct

Path = tuple[str | int, ...]
"""From the file's outermost object inwards: `("items", 3, "price")`."""

_KINDS = {
    "int": "a whole number", "float": "a number", "str": "a text", "bool": "true or false", "array": "a list",
    "object": "an object in braces", "null": "null",
}  # fmt: skip
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_BOUND = re.compile(r"Expected `(int|float)` (>=|<=) ([\d.]+)")
_LENGTH = re.compile(r"Expected `(str|array)` of (at least |at most )?length (>=|<=)? ?(\d+)")
_ENUM = re.compile(r"Invalid enum value '?([^' ]+)'?")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")


class Problem(Struct, frozen=True):
    """One thing that is wrong. `label` is the id of the row that `path` leads into; `cure` may be empty."""

    path: Path
    text: str
    cure: str = ""
    label: str = ""

    @property
    def place(self) -> str:
        """The path as people write it: `items[3] (101) price`."""
        rows = 2 if len(self.path) > 1 and isinstance(self.path[1], int) else 1
        head = _written(self.path[:rows])
        label = f" ({self.label})" if self.label else ""
        rest = _written(self.path[rows:])
        return head + label + ((" " if label or rows == 2 else ".") + rest if rest else "")

    def __str__(self) -> str:
        where = f"{self.place}: " if self.path else ""
        return f"{where}{self.text}" + (f"; {self.cure}" if self.cure else "")


def _written(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def plain(message: str) -> tuple[str, str]:
    """What a decoder's message says, in words for who writes menus: what is wrong, and what to do."""
    message = message.partition(" - at ")[0]
    if found := _MISSING.match(message):
        return f"has no {found[1]}", f"add {found[1]}"
    if found := _EXPECTED.match(message):
        wanted = " or ".join(_KINDS.get(one, one) for one in found[1].split(" | "))
        return f"is {_KINDS.get(found[2], found[2])}", f"write {wanted}"
    if found := _BOUND.match(message):
        return (
            "is out of range",
            f"write {_KINDS[found[1]]}, {'at least' if found[2] == '>=' else 'at most'} {found[3]}",
        )
    if found := _LENGTH.match(message):
        return _length(found)
    if "matching regex" in message:
        return "is not written as it must be", ""
    if found := _ENUM.match(message):
        return f"is {found[1]!r}, which nothing knows", ""
    return message, ""


def _length(found: re.Match[str]) -> tuple[str, str]:
    unit = "characters" if found[1] == "str" else "entries"
    if found[3] == ">=" and found[4] == "1":
        return "is empty", "write at least one of its " + unit
    bound = {">=": "at least ", "<=": "at most "}.get(found[3] or "", "")
    return f"has the wrong number of {unit}", f"give it {bound}{found[4]}"
