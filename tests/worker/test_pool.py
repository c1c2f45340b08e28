"""A pool of workers on the real LiveKit server: rooms served side by side, and handed on with the guest's cart."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.livekit.guest_in_room import Page, Sdk
from tests.worker.pool import Pool
from tests.worker.terminal import booked, terminal_on_the_network

pytestmark = [pytest.mark.leaks("workers are whole programs"), pytest.mark.timeout(300)]

ROOMS = 8
SERVED_S = 100.0
"""Eight jobs start at once on two cores; most of it is the machine's."""


async def guest_in(pool: Pool, sdk: Sdk, room: str) -> Page:
    """A page in a room of its own, once a kiosk has shown it a screen."""
    page = await Page(sdk).join(pool.ticket(room))
    await page.shows(lambda _: True, SERVED_S)
    return page


async def order(page: Page, quantity: int) -> None:
    """Something in the cart."""
    await page.call("touch.engage")
    await page.call("cart.add", {"item_id": 101, "quantity": quantity})
    assert page.cart() == {101: quantity}


def placed(document: dict[str, Any]) -> list[str]:
    """The number of the order that the screen says is placed."""
    return [one["order_number"] for one in document["components"] if one["type"] == "OrderPlaced"]


async def continues(page: Page, epoch: int) -> None:
    """Wait for the first screen of another kiosk: the same cart, and one more of it by the next touch."""
    before = page.cart()
    await page.shows(lambda _: page.screen.position[0] > epoch, SERVED_S)
    assert page.cart() == before
    await page.call("cart.add", {"item_id": 101})
    assert page.cart() == {101: before[101] + 1}


async def test_eight_guests_order_at_once(pool: Pool, sdk: Sdk) -> None:
    """Eight rooms on one worker: each has its own cart, and its order placed at the counter."""
    await pool.worker()
    pages = await asyncio.gather(*(guest_in(pool, sdk, f"kiosk-{number}") for number in range(ROOMS)))
    await asyncio.gather(*(order(page, quantity) for quantity, page in enumerate(pages, 1)))
    numbers = []
    for page in pages:
        await page.call("touch.action", {"id": "checkout"})
        await page.call("checkout.start")
        numbers += placed(await page.shows(placed, 20))
    assert len(numbers) == ROOMS


async def test_a_session_outlives_its_worker(pool: Pool, sdk: Sdk) -> None:
    """A drained worker hands its rooms on; those of one that was killed are found. The cart is the same."""
    first = await pool.worker()
    pages = await asyncio.gather(*(guest_in(pool, sdk, f"kiosk-{number}") for number in range(2)))
    for quantity, page in enumerate(pages, 2):
        await order(page, quantity)
    second = await pool.worker()
    epochs = [page.screen.position[0] for page in pages]
    assert await first.drain() == 0
    await asyncio.gather(*map(continues, pages, epochs))
    await asyncio.sleep(0.2)
    epochs = [page.screen.position[0] for page in pages]
    await pool.worker()
    second.kill()
    await asyncio.gather(*map(continues, pages, epochs))


async def test_a_drained_worker_gives_the_guest_the_number(pool: Pool, sdk: Sdk, tmp_path: Path) -> None:
    """Stopped while the card is awaited, with nobody to take over: money and number are there before it ends."""
    ledger = tmp_path / "ledger.jsonl"
    with terminal_on_the_network(ledger) as uri:
        worker = await pool.worker(TERMINAL=uri)
        page = await guest_in(pool, sdk, "kiosk-1")
        page.acknowledges = True
        await order(page, 2)
        await page.call("touch.action", {"id": "checkout"})
        await page.call("checkout.start")
        assert not placed(page.screen.document)
        draining = asyncio.ensure_future(worker.drain())
        await page.shows(placed, SERVED_S)
        assert await draining == 0
    assert booked(ledger) == [2 * 590]


async def test_a_job_ends_with_its_room(pool: Pool, sdk: Sdk) -> None:
    """When the room is closed its kiosk goes and does not open the room again; the next guest gets a new one."""
    worker = await pool.worker()
    page = await guest_in(pool, sdk, "kiosk-1")
    await order(page, 2)
    epoch = page.screen.position[0]
    await pool.close_room("kiosk-1")
    async with asyncio.timeout(SERVED_S):
        while worker.jobs():
            await asyncio.sleep(0.1)
    assert await pool.rooms() == []
    page = await guest_in(pool, sdk, "kiosk-1")
    assert page.screen.position[0] > epoch
    assert page.cart() == {101: 2}
