"""What the restaurant pushes is on every screen, and in every order, before anybody could have touched it."""

from __future__ import annotations

import asyncio
from typing import Any

import nats
import pytest

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from tests.appliance.test_order import envelope
from tests.core.kiosk import check_document

pytestmark = pytest.mark.leaks("the appliance is shared")

CHEESEBURGER, FRIES = 101, 400
WITHIN_S = 1.0


def shown(message: dict[str, Any], item_id: int) -> dict[str, Any]:
    """The card or the detail of an item on a screen; empty when it is not there."""
    if message["type"] != "ui.update":
        return {}
    for one in message["payload"]["components"]:
        data = one.get("data", {})
        cards = [*one.get("items", ()), data] if isinstance(data, dict) else one.get("items", ())
        if one["type"] in ("ItemGrid", "HeroItem"):
            for card in cards:
                if card.get("item_id") == item_id:
                    return card
    return {}


def notices(guest: Guest) -> list[str]:
    """The codes of the notices on the newest screen."""
    return [one["code"] for one in guest.document["components"] if one["type"] == "Notice"]


async def push(appliance: Appliance, **change: Any) -> None:
    """The restaurant changes one item."""
    connection = await nats.connect(appliance.nats_url)
    await connection.publish("kiosk.menu.changed", envelope(appliance, {"items": [change]}))
    await connection.close()


async def test_a_dish_that_sells_out_is_told_to_the_list_the_cart_and_every_page(
    appliance: Appliance, guest: Guest
) -> None:
    """Within a second of its publication, with a second page of the kiosk on the same menu."""
    async with Guest(appliance.page_url) as other:
        await guest.call("touch.engage")
        await guest.call("cart.add", {"item_id": CHEESEBURGER})
        await guest.call("touch.category", {"category": "burgers"})
        loop = asyncio.get_running_loop()
        took = []
        for available in (False, True):
            seen = [
                asyncio.ensure_future(
                    page.until(
                        lambda message, available=available: (
                            shown(message, CHEESEBURGER).get("available") is available
                            and ("sold_out_text" in message["payload"]["cart"]["items"][0]) is not available
                        )
                    )
                )
                for page in (guest, other)
            ]
            started = loop.time()
            await push(appliance, item_id=CHEESEBURGER, available=available)
            await asyncio.gather(*seen)
            took.append(loop.time() - started)
            check_document(guest.document)
            assert "changed" in notices(guest)
        assert max(took) < WITHIN_S
        await guest.call("touch.action", {"id": "checkout"})


async def test_a_new_price_is_on_the_screen_and_before_the_payment_in_the_order(
    appliance: Appliance, guest: Guest
) -> None:
    """The list and the guest are told within a second; the cart is priced anew before anything is paid."""
    await guest.call("touch.engage")
    await guest.call("cart.add", {"item_id": FRIES})
    answer = await guest.call("touch.category", {"category": "sides"})
    before = shown(answer, FRIES)["price"]
    loop = asyncio.get_running_loop()
    try:
        started = loop.time()
        seen = asyncio.ensure_future(guest.until(lambda message: shown(message, FRIES).get("price") == before + 1))
        await push(appliance, item_id=FRIES, price=round(100 * before) + 100)
        await seen
        assert loop.time() - started < WITHIN_S
        assert "changed" in notices(guest)
        assert guest.document["cart"]["total"] == before
        await guest.call("touch.action", {"id": "checkout"})
        await guest.call("checkout.start")
        assert guest.document["cart"]["total"] == before + 1
        assert guest.document["state"] != "checkout"
        assert "changed" in notices(guest)
    finally:
        await push(appliance, item_id=FRIES, price=round(100 * before))
