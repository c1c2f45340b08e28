"""A page in the room: the same answers as on the local socket, on the real server with the real SDK."""

from __future__ import annotations

import asyncio
import uuid

import orjson
import pytest

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from edge.io.livekit.encoding import ONE_PACKET
from tests.livekit.conftest import Join, ticket
from tests.livekit.guest_in_room import Page, Sdk, carrier

BURGER = 101


async def test_a_page_sees_the_screen_without_saying_a_word(join: Join) -> None:
    """Who joins and never says hello gets each document as a data packet."""
    page = await join()
    assert carrier(page.seen[0]) == "packet"
    assert page.screen.document["layout_mode"] in ("attract", "done")


async def test_a_touch_orders(page: Page) -> None:
    """A touch is answered by a document that names it; an order can be put together."""
    found = await page.call("cart.add", {"item_id": BURGER, "quantity": 2})
    assert found["message"]["type"] == "ui.update"
    assert page.cart() == {BURGER: 2}


@pytest.mark.parametrize(
    ("accept", "first", "then"),
    [
        ((), "packet", "packet"),
        (("text",), "stream", "stream"),
        (("patch",), "packet", "patch"),
        (("text", "patch"), "stream", "patch"),
        (("deflate",), "packet", "packet"),
        (("patch", "deflate", "a2ui"), "packet", "patch"),
    ],
)
async def test_documents_come_as_the_page_accepts_them(
    page: Page, accept: tuple[str, ...], first: str, then: str
) -> None:
    """The answer to hello is whole; what follows is as small as was accepted."""
    answers = [await page.hello(*accept)]
    answers += [await page.call("cart.add", {"item_id": BURGER}) for _ in range(2)]
    assert [carrier(found) for found in answers] == [first, then, then]
    assert page.cart() == {BURGER: 2}


async def test_an_order_is_told_in_one_packet_a_step(page: Page) -> None:
    """After the first screen every document of an order fits one SCTP packet."""
    await page.hello("patch", "deflate")
    begin = len(page.seen)
    for kind, payload in (
        ("touch.category", {"category": None}),
        ("touch.page", {"component": "grid", "page": 2}),
        ("touch.select_item", {"item_id": BURGER}),
        ("cart.add", {"item_id": BURGER}),
        ("touch.action", {"id": "checkout"}),
        ("touch.back", {}),
    ):
        await page.call(kind, payload)
    sizes = [found["size"] for found in page.seen[begin:]]
    assert max(sizes) <= ONE_PACKET, sizes


async def test_a_message_that_comes_again_is_not_done_again(page: Page) -> None:
    """The same id is answered by the screen as it is, also when it comes on the other transport."""
    message_id = uuid.uuid4().hex
    for _ in range(3):
        await page.send("cart.add", {"item_id": BURGER}, message_id)
        await page.until(lambda found: found["message"].get("in_reply_to") == message_id)
    assert page.cart() == {BURGER: 1}


async def test_both_transports_are_one_screen(appliance: Appliance, page: Page) -> None:
    """What is ordered on the local socket is seen in the room and the other way round; each answers its own."""
    async with Guest(appliance.page_url) as guest:
        await guest.call("cart.add", {"item_id": BURGER})
        await page.shows(lambda document: document["cart"]["items"])
        await page.call("cart.add", {"item_id": BURGER})
        await guest.until(lambda _: guest.cart() == {BURGER: 2})
        assert (await guest.call("cart.remove", {"line_id": "none"}))["type"] == "error"
    assert "error" not in [found["message"].get("type") for found in page.seen]


async def test_only_the_newest_screen_matters_to_who_did_not_ask(page: Page, join: Join) -> None:
    """A second page sees the end of a burst, never an older screen after a newer one, and need not see all of it."""
    other = await join()
    answers = [asyncio.ensure_future(page.send("cart.add", {"item_id": BURGER}, uuid.uuid4().hex)) for _ in range(30)]
    await asyncio.gather(*answers)
    await page.shows(lambda _: page.cart() == {BURGER: 30})
    await other.shows(lambda _: other.cart() == {BURGER: 30})
    assert page.screen.stale == other.screen.stale == []


async def test_a_second_page_of_the_same_name_takes_over(page: Page, sdk: Sdk, appliance: Appliance) -> None:
    """The server sends the first one away; the second gets the screen and goes on with the order."""
    await page.call("cart.add", {"item_id": BURGER})
    mine = ticket(appliance)
    first = await Page(sdk).join(mine)
    await first.shows(lambda _: first.cart() == {BURGER: 1})
    await first.hello("patch", "deflate")
    second = await Page(sdk).join(mine)
    await second.shows(lambda _: second.cart() == {BURGER: 1})
    await first.event("disconnected")
    await second.call("cart.add", {"item_id": BURGER})
    assert second.cart() == {BURGER: 2}
    assert "patched" not in second.seen[-1]["message"]


async def test_other_topics_are_nobodys_business(page: Page) -> None:
    """A chat in the room orders nothing; no topic is the kiosk's as well."""
    for topic in ("chat", "lk.chat", "kiosk2"):
        await page.send("cart.add", {"item_id": BURGER}, uuid.uuid4().hex, topic=topic)
    await page.sdk.call(page.name, "text", topic="kiosk", text=orjson.dumps({"type": "cart.clear"}).decode())
    await page.send("cart.add", {"item_id": BURGER}, "no topic", topic="")
    await page.until(lambda found: found["message"].get("in_reply_to") == "no topic")
    assert page.cart() == {BURGER: 1}


@pytest.mark.parametrize(
    ("raw", "code", "named"),
    [
        (b"", "bad_json", None),
        (b"\xff\xfe{", "bad_json", None),
        (b'{"type": "hello", "payload": ' + b"[" * 5_000, "bad_json", None),
        (b'{"id": "x", "type": 7}', "bad_message", "x"),
        (b'{"id": "x", "type": "cart.explode"}', "unknown_type", "x"),
        (b'{"id": "x", "type": "cart.add", "payload": {"item_id": "all"}}', "bad_payload", "x"),
    ],
)
async def test_junk_is_answered_by_a_typed_error(page: Page, raw: bytes, code: str, named: str | None) -> None:
    """Whatever comes, its sender is told and the order is as it was."""
    await page.send_raw(raw)
    found = await page.until(lambda one: one["message"].get("type") == "error")
    assert (found["message"]["payload"]["code"], found["message"]["in_reply_to"]) == (code, named)
    await page.call("cart.add", {"item_id": BURGER})
    assert page.cart() == {BURGER: 1}


async def test_an_observer_sees_and_cannot_touch(appliance: Appliance, page: Page, sdk: Sdk) -> None:
    """The server drops what it sends, and it sees each screen as a page does."""
    observer = await Page(sdk).join(observer_ticket(appliance))
    await page.call("cart.add", {"item_id": BURGER})
    await observer.shows(lambda _: observer.cart() == {BURGER: 1})
    await observer.send("cart.clear", {}, "observer")
    await page.call("cart.add", {"item_id": BURGER})
    await observer.shows(lambda _: observer.cart() == {BURGER: 2})


def observer_ticket(appliance: Appliance) -> dict[str, str]:
    """What `edge token --observer --json` prints."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "edge", "token", "--observer", "--json"]
    done = subprocess.run(command, env=appliance.environment, capture_output=True, timeout=20, check=True)
    found: dict[str, str] = orjson.loads(done.stdout)
    return found
