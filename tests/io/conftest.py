"""Real servers and one kiosk in a folder of its own, for each test that asks for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from edge.config import Settings
from tests.io.child import Kiosk, Server, kiosk_on, make_own_box, make_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A kiosk with embedded servers."""
    return make_settings(tmp_path)


@pytest.fixture
def nats(settings: Settings) -> Iterator[Server]:
    """The embedded broker."""
    with Server("nats", make_own_box(settings)) as server:
        yield server


@pytest.fixture
def redis(settings: Settings) -> Iterator[Server]:
    """The embedded mirror."""
    with Server("redis", make_own_box(settings)) as server:
        yield server


@pytest_asyncio.fixture
async def on_nats(settings: Settings, nats: Server) -> AsyncIterator[Kiosk]:
    """A kiosk with its core, beside the broker."""
    with kiosk_on({"nats": nats.url}, settings) as kiosk:
        async with kiosk.core.listening():
            yield kiosk


@pytest_asyncio.fixture
async def on_redis(settings: Settings, redis: Server) -> AsyncIterator[Kiosk]:
    """A kiosk with its core, beside the mirror."""
    with kiosk_on({"redis": redis.url}, settings) as kiosk:
        async with kiosk.core.listening():
            yield kiosk
