"""What every test of a requirement has: a way to hand in its number, and real boxes that are quick about waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from benchmarks.appliance import Appliance
from tests.page.box import complaints_of
from tests.page.requirements.guest import FAST_TERMINAL, begin_anew
from tests.page.requirements.table import Measured, requirement

Measure = Callable[..., None]
SOUND = Path(__file__).with_name("sound.js").read_text()


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
        # Plain members: a report may come from another process.
        request.node.user_properties.append(("measured", asdict(Measured(number, what, value, unit, limit))))

    return write_down


@pytest.fixture(scope="package")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    """A whole box whose terminal is quick."""
    with Appliance(tmp_path_factory.mktemp("kiosk"), TERMINAL=FAST_TERMINAL) as appliance:
        yield appliance


@contextmanager
def visit(context: BrowserContext, appliance: Appliance) -> Iterator[Page]:
    """A page of that box before a guest, whose sounds are in `window.heard`; afterwards the box is as it was."""
    page = context.new_page()
    complaints = complaints_of(page)
    page.add_init_script(SOUND)
    page.goto(appliance.page_url)
    page.wait_for_selector("#kiosk:not([data-mode=loading])")
    # Whoever was here before may have left in the middle.
    begin_anew(page)
    yield page
    assert [text for text in complaints if "WebSocket" not in text] == []
    begin_anew(page)


@pytest.fixture
def guest(context: BrowserContext, kiosk: Appliance) -> Iterator[Page]:
    """A page of the quick box."""
    with visit(context, kiosk) as page:
        yield page
