"""The parts of a menu file while it is read and checked."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from edge.core.menu_hours import Opening
from edge.core.menu_model import Category, Group, Item, Tax, Texts
from edge.core.menu_problem import Problem
from edge.core.menu_theme import Theme


class Parts(Struct):
    """The decoded parts of a file, and what is wrong with it. The parts are whole only when `problems` is empty."""

    name: str = ""
    currency: str = ""
    language: str = "en"
    categories: tuple[Category, ...] = ()
    groups: tuple[Group, ...] = ()
    items: tuple[Item, ...] = ()
    tax: Tax | None = None
    texts: dict[str, Texts] = {}
    theme: Theme | None = None
    opening: Opening | None = None
    problems: list[Problem] = []
    at: dict[int, int] = {}
    """Where each decoded row (by `id()`) stands in its list; rows that could not be decoded are missing."""
    raw: dict[str, Any] = {}

    def index(self, row: Struct) -> int:
        """Where a decoded row stands in the file's list."""
        return self.at.get(id(row), 0)

    def wrong(self, path: tuple[str | int, ...], text: str, cure: str = "", label: object = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(path, text, cure, str(label)))
