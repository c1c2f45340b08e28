"""One Chromium for the page's side of the room, with a microphone that hears a tone and nobody to ask for leave."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from benchmarks.appliance import Appliance
from edge.io.page import ROOM_CLIENT
from tests.livekit.page.guest import Guest
from tests.page.box import ADDRESS, serve
from tests.page.conftest import FLAGS, UPRIGHT, chromium

WITH_MICROPHONE = [*FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver; for this folder only, because while it lives no other event loop can run."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=WITH_MICROPHONE)
    yield browser
    browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """An upright touch screen."""
    context = browser.new_context(viewport=UPRIGHT, has_touch=True, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def modules(context: BrowserContext) -> Page:
    """A page that can import the page's own modules, and does nothing by itself."""
    page = context.new_page()
    page.route("**/*", serve)
    page.route(f"{ADDRESS}empty", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto(f"{ADDRESS}empty")
    return page


@pytest.fixture(scope="session")
def client_file() -> Path:
    """The LiveKit client beside the page; without it these tests say what to do, and in CI they fail."""
    if not ROOM_CLIENT.is_file() and os.environ.get("CI") == "true":
        pytest.fail("the LiveKit client is missing: make page-livekit")
    if not ROOM_CLIENT.is_file():
        pytest.skip("needs the LiveKit client beside the page: make page-livekit")
    return ROOM_CLIENT


@pytest.fixture
def enter(client_file: Path, context: BrowserContext, appliance: Appliance) -> Iterator[Callable[..., Guest]]:
    """Open pages of the kiosk; afterwards no order is left, and no console may hold an error."""
    guests: list[Guest] = []

    def entered(**how: Any) -> Guest:
        guests.append(Guest(context, appliance, **how))
        return guests[-1].open()

    yield entered
    guests[0].start_over()
    assert [guest.complaints for guest in guests] == [[] for _ in guests]
