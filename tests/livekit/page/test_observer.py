"""An observer sees the guest's screen, and can do nothing to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import orjson
import pytest
from playwright.sync_api import BrowserContext, expect

from benchmarks.appliance import Appliance
from tests.livekit.page.guest import WIRETAP, Guest

pytestmark = pytest.mark.timeout(120)


def observers_link(appliance: Appliance) -> str:
    """What `edge token --observer` prints for somebody who watches."""
    command = [sys.executable, "-m", "edge", "token", "--observer", "--json"]
    done = subprocess.run(command, env=appliance.environment, capture_output=True, timeout=20, check=True)
    return str(orjson.loads(done.stdout)["link"])


def test_an_observer_sees_the_order_and_cannot_touch_it(
    enter: Callable[..., Guest], context: BrowserContext, appliance: Appliance
) -> None:
    """By the link of `edge token --observer`: nothing is sent, by a finger, by a key, or by the page itself."""
    guest = enter(local=False)
    page = context.new_page()
    page.add_init_script(WIRETAP)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(observers_link(appliance))
    expect(page.locator("#observer")).to_have_text("You are watching. Nothing here can be touched.")
    expect(page.locator(".attract")).to_be_visible(timeout=20_000)
    guest.begin()
    guest.add(504, "drinks")
    expect(page.locator(".cart .line")).to_have_count(1)
    # A finger where a button is, and a key where the focus would be: by the screen's own events, past all conveniences.
    place = page.locator('[data-focus="add:402"], [data-focus^="add:"]').first.bounding_box()
    assert place is not None
    page.touchscreen.tap(place["x"] + 5, place["y"] + 5)
    for key in ("Tab", "Enter", "Escape"):
        page.keyboard.press(key)
    assert page.evaluate("() => document.activeElement === document.body")
    guest.add(402, "sides")
    expect(page.locator(".cart .line")).to_have_count(2)
    # The guest's own page may draw it a moment after the observer's.
    expect(guest.page.locator(".cart .line")).to_have_count(2)
    assert guest.quantities == dict.fromkeys(guest.quantities, 1)
    assert page.evaluate("() => window.roomFrames") == 0
    assert not [url for url in asked if url.endswith(("/ws", "/token"))]
    page.close()
