"""What every test of a requirement has: a way to hand in the number that it measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.page.requirements.table import Measured, requirement

Measure = Callable[..., None]


def pytest_configure(config: pytest.Config) -> None:
    """The mark that says which requirements a test is about."""
    config.addinivalue_line(
        "markers", "requirement(number, ...): rows of tests/page/requirements/table.py that it proves"
    )


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measure:
    """`measured(number, what, value, unit, limit)` writes a number down for the table."""
    marks = [number for mark in request.node.iter_markers("requirement") for number in mark.args]

    def write_down(number: int, what: str, value: float, unit: str, limit: str) -> None:
        assert number in marks, f"the test is not marked as one of requirement {number}"
        requirement(number)
        request.node.user_properties.append(("measured", Measured(number, what, value, unit, limit)))

    return write_down


@pytest.fixture
def listening(context: BrowserContext) -> Iterator[Page]:
    """A page of a browser that still has its sounds; see `sound.py` for what is written down of them."""
    page = context.new_page()
    yield page
    page.close()
