"""An observer sees the guest's screen, and can do nothing to it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, expect

from benchmarks.appliance import Appliance
from edge.tokens import embedded_keys, mint
from tests.livekit.page.guest import WIRETAP, Guest

pytestmark = pytest.mark.timeout(120)


def test_an_observer_sees_the_order_and_cannot_touch_it(
    enter: Callable[..., Guest], context: BrowserContext, appliance: Appliance
) -> None:
    """By the link of `edge token --observer`: nothing is sent, by a finger, by a key, or by the page itself."""
    guest = enter(local=False)
    token = mint(embedded_keys(appliance.runtime_dir), "observer", appliance.kiosk_id, "observer-1")
    link = urlencode({"url": appliance.servers["livekit"], "token": token})
    page = context.new_page()
    page.add_init_script(WIRETAP)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(f"{appliance.page_url}?observe#{link}")
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
    assert guest.quantities == dict.fromkeys(guest.quantities, 1)
    assert page.evaluate("() => window.roomFrames") == 0
    assert not [url for url in asked if url.endswith(("/ws", "/token"))]
    page.close()
