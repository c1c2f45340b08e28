"""One Chromium for the tests of the page, and a fresh page for each of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, ViewportSize, sync_playwright

from tests.page.box import Box

UPRIGHT: ViewportSize = {"width": 1080, "height": 1920}
LYING: ViewportSize = {"width": 1280, "height": 800}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """The Chromium of this machine; CHROMIUM names another one."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("needs Chromium: make chromium, or CHROMIUM=<path>")
    return found


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver; for this folder only, because while it lives no other event loop can run."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """An upright touch screen."""
    context = browser.new_context(viewport=UPRIGHT, has_touch=True, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def box(context: BrowserContext) -> Iterator[Box]:
    """The page before a box whose every word the test decides. No test may leave an error in the console."""
    box = Box(context.new_page())
    yield box
    assert box.complaints == []
