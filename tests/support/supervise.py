"""Runs a supervisor over rows of the tests: `python -m tests.support.supervise NAME=ENTRY[;KEY=VALUE...] ...`.

A NAME alone, or followed by changes only, is that row of the appliance's own table.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import replace

from edge.config import load
from edge.errors import EdgeError
from edge.processes import PROCESSES, Process
from edge.supervisor import Supervisor
from tests.support import rows


def parse(text: str) -> Process:
    """One row from its text."""
    first, *changes = text.split(";")
    name, _, entry = first.partition("=")
    pairs = (change.split("=", 1) for change in changes)
    values = {key: ast.literal_eval(value) for key, value in pairs}
    if entry:
        return rows.row(name, entry, **values)
    return replace(next(row for row in PROCESSES if row.name == name), **values)


def main() -> int:
    """Run the rows named by the arguments until stopped."""
    if sys.argv[1] == "--thread":
        rows.start_thread()
    table = [parse(text) for text in sys.argv[1:] if not text.startswith("--")]
    try:
        return Supervisor(load(), table).run()
    except EdgeError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
