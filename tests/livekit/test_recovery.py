"""Whatever breaks between box and page, the page ends with the newest screen, and no input is lost or done twice.

The SDK's own faults (`simulate_scenario`) on the page's side, killed servers and processes on the box's.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
import uuid

import pytest

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from edge.tokens import ORCHESTRATOR, embedded_keys, mint
from tests.livekit.conftest import Join, ticket
from tests.livekit.guest_in_room import Page, Sdk, carrier

BURGER, COKE = 101, 500
SCENARIOS = {"signal lost": 0, "full reconnect": 7, "signal lost while resuming": 8}
SCREEN_S = 15.0
"""From the end of a server to the screen on its successor."""
AFTER_RECONNECTED_S = 0.3
SLACK_S = 0.4
"""What a machine that runs many tests at once may add to that."""


async def order_meanwhile(appliance: Appliance) -> None:
    """Somebody orders on another page while this one hears nothing."""
    async with Guest(appliance.page_url) as other:
        await other.call("cart.add", {"item_id": COKE})


async def certainly(page: Page, message_id: str) -> None:
    """Send an input until it is answered, as a page does over a reconnection: always with the same id."""
    for _ in range(20):
        try:
            await page.send("cart.add", {"item_id": BURGER}, message_id)
            await page.until(lambda found: found["message"].get("in_reply_to") == message_id, 2.0)
        except (TimeoutError, RuntimeError):
            continue
        return
    raise AssertionError("never answered")


@pytest.mark.parametrize("scenario", list(SCENARIOS))
async def test_the_page_reconnects_to_the_newest_screen(appliance: Appliance, page: Page, scenario: str) -> None:
    """What happened meanwhile is on the screen soon after, a touch made meanwhile counts once."""
    await page.hello("patch", "deflate")
    await page.sdk.call(page.name, "simulate", scenario=SCENARIOS[scenario])
    message_id = uuid.uuid4().hex
    await asyncio.gather(order_meanwhile(appliance), certainly(page, message_id))
    await page.shows(lambda _: page.cart() == {BURGER: 1, COKE: 1})
    await page.quiet()
    assert page.cart() == {BURGER: 1, COKE: 1}
    assert page.screen.stale == []


async def test_the_newest_screen_is_there_at_once_after_a_full_reconnect(appliance: Appliance, page: Page) -> None:
    """A page that says hello when it is back does not wait until the room has told the box of it."""
    await page.hello("patch", "deflate")
    await page.sdk.call(page.name, "simulate", scenario=7)
    await page.event("reconnecting")
    await order_meanwhile(appliance)
    back = await page.event("reconnected")
    await page.hello("patch", "deflate")
    await page.shows(lambda _: page.cart() == {COKE: 1})
    assert page.seen[-1]["at"] - back < AFTER_RECONNECTED_S + SLACK_S


async def test_a_box_that_lost_the_room_joins_it_anew(appliance: Appliance, page: Page, sdk: Sdk) -> None:
    """The SDK has given up for good: a new room takes its place, and whoever is in it gets the newest screen."""
    keys, url = embedded_keys(appliance.runtime_dir), appliance.servers["livekit"]
    token = mint(keys, "orchestrator", appliance.kiosk_id, ORCHESTRATOR)
    connects = appliance.memory.metrics["livekit"].counter("connects")
    impostor = await Page(sdk).join({"url": url, "token": token})
    await order_meanwhile(appliance)
    await page.shows(lambda _: page.cart() == {COKE: 1})
    await impostor.event("disconnected")
    await certainly(page, uuid.uuid4().hex)
    assert page.cart() == {BURGER: 1, COKE: 1}
    assert appliance.memory.metrics["livekit"].counter("connects") > connects


async def test_a_page_that_is_sent_away_comes_back_with_a_new_token(appliance: Appliance, page: Page, sdk: Sdk) -> None:
    """The server ends its stay; it joins again by `/token` and finds its order."""
    await page.call("cart.add", {"item_id": BURGER})
    await page.sdk.call(page.name, "simulate", scenario=3)
    again = await Page(sdk).join(ticket(appliance))
    await again.shows(lambda _: again.cart() == {BURGER: 1})


@pytest.mark.timeout(120)
async def test_a_server_that_is_killed_comes_back_with_the_screen(appliance: Appliance, page: Page) -> None:
    """Page and box find the new server by themselves; the order goes on, in the room as on the local page meanwhile."""
    await page.hello("patch", "deflate")
    await page.call("cart.add", {"item_id": BURGER})
    killed = time.monotonic()
    appliance.kill("livekit-server")
    await order_meanwhile(appliance)
    await page.shows(lambda _: page.cart() == {BURGER: 1, COKE: 1}, 60.0)
    took = page.seen[-1]["at"] - killed
    await certainly(page, uuid.uuid4().hex)
    assert page.cart() == {BURGER: 2, COKE: 1}
    assert took < SCREEN_S


async def test_a_process_that_is_killed_is_not_missed_for_long(appliance: Appliance, page: Page) -> None:
    """The supervisor starts it again; the page stays in the room and gets the newest screen from its successor."""
    await page.hello("patch", "deflate")
    await page.call("cart.add", {"item_id": BURGER})
    old = appliance.kill("livekit")
    await order_meanwhile(appliance)
    await page.shows(lambda _: page.cart() == {BURGER: 1, COKE: 1})
    appliance.wait_restarted("livekit", old)
    await certainly(page, uuid.uuid4().hex)
    assert page.cart() == {BURGER: 2, COKE: 1}


async def test_an_abort_of_the_sdk_is_a_restart(appliance: Appliance, page: Page) -> None:
    """The SDK ends its process by SIGTERM when it panics: to the supervisor that is a death like any other."""
    old = appliance.kill("livekit", signal.SIGTERM)
    appliance.wait_restarted("livekit", old)
    await page.call("cart.add", {"item_id": BURGER})
    assert page.cart() == {BURGER: 1}


async def test_a_core_that_is_killed_shows_the_same_cart(appliance: Appliance, page: Page) -> None:
    """The room's page hears of the next life by a document, and an unanswered touch is done once."""
    await page.hello("patch", "deflate")
    await page.call("cart.add", {"item_id": BURGER})
    appliance.kill("core")
    await certainly(page, uuid.uuid4().hex)
    assert page.cart() == {BURGER: 2}


async def test_a_hanging_process_is_noticed(appliance: Appliance, page: Page) -> None:
    """A frozen process is ended within its `hang_s`, and the screen comes back."""
    old = appliance.pid("livekit")
    os.kill(old, signal.SIGSTOP)
    appliance.wait_restarted("livekit", old, 15.0)
    await page.call("cart.add", {"item_id": BURGER})
    assert page.cart() == {BURGER: 1}


async def test_who_does_not_acknowledge_gets_the_screen_again(page: Page) -> None:
    """A page that acknowledges gets what it did not acknowledge once more, whole; who never does is left alone."""
    page.acknowledges = True
    await page.hello("patch", "deflate")
    await page.quiet(1.5)
    page.acknowledges = False
    found = await page.call("cart.add", {"item_id": BURGER})
    assert carrier(found) == "patch"
    again = await page.until(lambda one: one["message"].get("type") == "ui.update" and carrier(one) != "patch")
    assert again["message"]["payload"]["cart"] == found["message"]["payload"]["cart"]


async def test_a_page_too_early_for_the_box_is_served_when_it_comes(
    appliance: Appliance, page: Page, join: Join
) -> None:
    """Who joins while the box is away gets the screen as soon as the box is there."""
    old = appliance.pid("livekit")
    os.kill(old, signal.SIGKILL)
    early = await join()
    appliance.wait_restarted("livekit", old)
    await early.call("cart.add", {"item_id": BURGER})
    await page.shows(lambda _: page.cart() == {BURGER: 1})
