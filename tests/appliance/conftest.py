"""One running appliance for the tests that leave it as they found it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest


@pytest.fixture(scope="session")
def appliance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    """A kiosk on embedded servers, shared."""
    with Appliance(tmp_path_factory.mktemp("appliance")) as running:
        yield running


@pytest.fixture
async def guest(appliance: Appliance) -> AsyncIterator[Guest]:
    """A page with nobody's order on it."""
    async with Guest(appliance.page_url) as page:
        await page.call("session.end")
        yield page
        await page.call("session.end")
