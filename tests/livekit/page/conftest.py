"""One Chromium for the page's side of the room, with a microphone that hears a tone and nobody to ask for leave."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

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
