"""One appliance with the real LiveKit server for these tests, and pages that join its room with the real SDK."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import orjson
import pytest
import pytest_asyncio

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from edge.io.servers import livekit_program
from tests.livekit.guest_in_room import Page, Sdk

ROOT = Path(__file__).parents[2]
START_S = 20.0

Join = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def server() -> Path:
    """The LiveKit server; without it these tests say what to do, and in CI they fail."""
    program = livekit_program()
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("the LiveKit server is missing: make livekit")
    if program is None:
        pytest.skip("needs the LiveKit server: make livekit")
    return program


@pytest.fixture(scope="session")
def appliance(server: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    """A box with a room, for all tests; each begins with no session and leaves none."""
    folder = tmp_path_factory.mktemp("kiosk")
    with Appliance(folder, LIVEKIT="embedded", AGENTS="remote", CRASH_BUDGET="1000") as running:
        yield running


def ticket(appliance: Appliance) -> dict[str, str]:
    """What `/token` answers a page on this box."""
    with urllib.request.urlopen(f"{appliance.page_url}token", timeout=5) as answer:
        found: dict[str, str] = orjson.loads(answer.read())
    return found


@contextlib.contextmanager
def sdk_process(folder: Path) -> Iterator[Path]:
    """A process with the SDK; its socket."""
    path = folder / "sdk.sock"
    process = subprocess.Popen([sys.executable, "-m", "tests.livekit.sdk", str(path)], cwd=ROOT)
    deadline = time.monotonic() + START_S
    while not path.is_socket():
        assert process.poll() is None, "the SDK's process has ended"
        assert time.monotonic() < deadline, "the SDK's process does not start"
        time.sleep(0.02)
    yield path
    process.kill()
    process.wait()


@pytest.fixture(scope="session")
def sdk_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One process with the SDK for all tests."""
    with sdk_process(tmp_path_factory.mktemp("sdk")) as path:
        yield path


@pytest_asyncio.fixture
async def sdk(appliance: Appliance, sdk_socket: Path) -> AsyncIterator[Sdk]:
    """The SDK, with no room joined."""
    async with Sdk(sdk_socket).connected() as connected:
        yield connected


@pytest_asyncio.fixture
async def join(appliance: Appliance, sdk: Sdk) -> Join:
    """Join the room as a page, and wait for the screen."""

    async def joined(*accept: str) -> Page:
        page = await Page(sdk).join(ticket(appliance))
        if accept:
            await page.hello(*accept)
        else:
            await page.shows(lambda _: True)
        return page

    return joined


@pytest_asyncio.fixture
async def page(appliance: Appliance, join: Join) -> AsyncIterator[Page]:
    """A page that accepts nothing in particular, its session begun."""
    page = await join()
    await page.call("touch.engage")
    yield page
    # On the other transport, because some tests leave this one broken.
    async with Guest(appliance.page_url) as guest:
        await guest.call("session.end")
