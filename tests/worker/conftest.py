"""A real Redis for the kiosks of a worker, and a whole pool where its environment is there."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.io.child import Server
from tests.io.conftest import redis, settings
from tests.livekit.conftest import sdk_process, server
from tests.livekit.guest_in_room import Sdk
from tests.worker.pool import PYTHON, Pool

__all__ = ["redis", "server", "settings"]


@pytest.fixture
def workers() -> Path:
    """The interpreter with livekit-agents; without it these tests say what to do, and in CI they fail."""
    if not PYTHON.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("needs livekit-agents: make worker")
    return PYTHON


@pytest.fixture
def pool(tmp_path: Path, redis: Server, server: Path, workers: Path) -> Iterator[Pool]:
    """The servers of a pool."""
    with Pool(tmp_path / "p", redis.url) as running:
        yield running


@pytest_asyncio.fixture
async def sdk(tmp_path: Path) -> AsyncIterator[Sdk]:
    """The SDK in a process of its own, with no room joined."""
    with sdk_process(tmp_path) as path:
        async with Sdk(path).connected() as connected:
            yield connected
