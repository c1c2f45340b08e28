"""The shape that every reader may rely on: who imports whom, and that the tables are the truth."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from edge.messages import MESSAGES, Policy
from edge.processes import PROCESSES
from tests import diagrams

EDGE = Path(__file__).parents[1] / "edge"
SHELL = {"main.py", "recorder.py", "replay.py"}
"""The files of `core` that touch the world: the process around the pure core, and the recordings of it."""
IMPURE = {
    "asyncio",
    "datetime.now",
    "os",
    "pathlib",
    "random",
    "selectors",
    "socket",
    "subprocess",
    "threading",
    "time",
    "uuid",
}


def imports(path: Path) -> set[str]:
    """Every module that a file imports, however deep in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_core_imports_nothing_of_io() -> None:
    """Decisions do not know transports."""
    for path in (EDGE / "core").rglob("*.py"):
        assert not [name for name in imports(path) if name.startswith("edge.io")], path


def test_io_modules_do_not_know_each_other() -> None:
    """Each transport can be read, changed and left out by itself."""
    for path in (EDGE / "io").rglob("*.py"):
        own = "edge.io." + path.relative_to(EDGE / "io").parts[0].removesuffix(".py")
        others = [
            name
            for name in imports(path)
            if name.startswith("edge.io") and name != "edge.io" and not name.startswith(own)
        ]
        assert not others, f"{path} imports {others}"


def test_the_core_is_pure() -> None:
    """No clock, socket, file or randomness in what decides."""
    for path in (EDGE / "core").rglob("*.py"):
        if path.name not in SHELL or path.parent.name != "core":
            assert not {name.split(".")[0] for name in imports(path)} & IMPURE, path


def test_every_message_has_a_row_for_both_ends() -> None:
    """Producers and consumers are processes of the table."""
    names = {row.name for row in PROCESSES}
    for row in MESSAGES:
        assert {row.producer, row.consumer} <= names, row
    assert len({row.name for row in MESSAGES}) == len(MESSAGES)


def test_what_comes_from_outside_is_acknowledged() -> None:
    """No input of a guest or an agent may be dropped by a queue."""
    assert all(row.policy is Policy.ACKED for row in MESSAGES if row.origin != "inside")


@pytest.mark.parametrize("path", [diagrams.README, diagrams.CONTRIBUTING], ids=lambda path: path.name)
def test_pictures_and_lists_are_those_of_the_tables(path: Path) -> None:
    """`make diagrams` writes them anew after a table has changed."""
    text = path.read_text()
    assert diagrams.rendered(text) == text
