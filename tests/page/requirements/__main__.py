"""Runs the tests of the requirements and prints each requirement with its test and the number that was measured.

python -m tests.page.requirements [arguments for pytest]
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from tests.page.requirements.table import MOUNTING, PAGE, REQUIREMENTS, Measured

HERE = Path(__file__).parent


class Collector:
    """A plugin of pytest that keeps what the tests measured and how they ended."""

    def __init__(self) -> None:
        self.found: dict[int, list[tuple[str, Measured]]] = defaultdict(list)
        self.tests: dict[int, dict[str, str]] = defaultdict(dict)
        self._numbers: dict[str, list[int]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note which test is about what."""
        for item in items:
            self._numbers[item.nodeid] = [n for mark in item.iter_markers("requirement") for n in mark.args]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test's end and its numbers."""
        if report.when != "call" and not report.failed:
            return
        name = report.nodeid.rpartition("::")[2]
        for number in self._numbers.get(report.nodeid, []):
            self.tests[number][name] = report.outcome
        for key, value in report.user_properties:
            if key == "measured":
                one = Measured(**value)
                self.found[one.number].append((name, one))


def show(collector: Collector, console: Console) -> None:
    """Print the table."""
    table = Table("no", "requirement", "needed", "measured", "tests", title="The requirements of a kiosk and this page")
    for row in REQUIREMENTS:
        numbers = [f"{m.what}: {m.value:.4g} {m.unit} ({m.limit})" for _, m in collector.found[row.number]]
        tests = [f"{name} {outcome}" for name, outcome in sorted(collector.tests[row.number].items())]
        if MOUNTING in row.decided:
            tests.append("docs/installation.md")
        if PAGE in row.decided and not collector.tests[row.number]:
            tests.append("NO TEST RAN")
        table.add_row(str(row.number), row.what, row.needed, "\n".join(numbers), "\n".join(tests), end_section=True)
    console.print(table)


def main(arguments: list[str]) -> int:
    """Run and print; returns pytest's exit status."""
    collector = Collector()
    status = pytest.main([str(HERE), "-q", "-p", "no:cacheprovider", *arguments], plugins=[collector])
    show(collector, Console(width=180))
    return int(status)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
