"""Where in a JSON text a value stands: paths to lines, so that an editor can jump to what is wrong."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

import orjson

from edge.core.menu_problem import Path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


class Lines:
    """The lines of a text that is valid JSON. Lines count from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._at: dict[Path, int] = {}
        self.repeated: list[Path] = []
        """Members that an object has more than once: all but the last are lost to whoever reads it."""
        self._scan(text)

    def line(self, path: Path) -> int:
        """The line where the member or element begins; of what is around it, when it is not there itself."""
        while path not in self._at and path:
            path = path[:-1]
        return bisect_right(self._starts, self._at.get(path, 0))

    def _scan(self, text: str) -> None:
        steps: list[list[Any]] = []
        """For each open bracket: its next index, or the member that is being read."""
        key_next = False
        for token in _TOKEN.finditer(text):
            mark = token[0]
            if key_next and mark[0] == '"':
                steps[-1][0] = orjson.loads(mark) if "\\" in mark else mark[1:-1]
                self._note(tuple(step[0] for step in steps), token.start())
                key_next = False
            elif mark in ("{", "["):
                self._begin(steps, token.start())
                steps.append([0 if mark == "[" else None])
                key_next = mark == "{"
            elif mark in ("}", "]"):
                steps.pop()
                key_next = False
            elif mark == ",":
                key_next = not isinstance(steps[-1][0], int)
                if not key_next:
                    steps[-1][0] += 1
            elif mark != ":":
                self._begin(steps, token.start())

    def _begin(self, steps: list[list[Any]], at: int) -> None:
        """A value begins; that of a member has been noted at its name already."""
        if steps and isinstance(steps[-1][0], int):
            self._note(tuple(step[0] for step in steps), at)

    def _note(self, path: Path, at: int) -> None:
        if path in self._at:
            if isinstance(path[-1], str):
                self.repeated.append(path)
            return
        self._at[path] = at
