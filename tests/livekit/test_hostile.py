"""What somebody with a valid token can do: nothing that delays a guest, fills the memory, or ends the process."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from benchmarks.appliance import Appliance
from tests.livekit.conftest import sdk_process, ticket
from tests.livekit.guest_in_room import Page, Sdk

BURGER = 101
FLOOD = 10_000
GROWTH_BYTES = 40 * 1024 * 1024
"""What the process may grow by under any attack: its inboxes and outlets at their bounds, and the allocator's slack."""
FAST_S = 0.5
"""How soon a guest's touch is answered during an attack, on a machine where the attackers take CPU as well."""


def size(appliance: Appliance) -> int:
    """Bytes that the process has to itself."""
    return int(psutil.Process(appliance.pid("livekit")).memory_full_info().uss)


async def touches(page: Page, seconds: float) -> list[float]:
    """How long touches took, one after the other, for so long."""
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        await page.call("touch.category", {"category": "burgers" if len(took) % 2 else "drinks"})
        took.append(time.monotonic() - began)
    return sorted(took)


@pytest_asyncio.fixture
async def attacker(tmp_path: Path) -> AsyncIterator[Sdk]:
    """The SDK in a process of its own: a guest's page does not share its event loop with whoever attacks."""
    with sdk_process(tmp_path) as path:
        async with Sdk(path).connected() as connected:
            yield connected


@pytest.mark.parametrize(
    "message",
    [b'{"type": "touch.category", "id": "f%d", "payload": {"category": null}}', b'{"type": "nonsense", "id": "n%d"}'],
    ids=["inputs", "junk"],
)
async def test_a_flood_delays_nobody_else(
    appliance: Appliance, page: Page, attacker: Sdk, message: bytes, record_property: Callable[[str, object], None]
) -> None:
    """10,000 messages as fast as the network takes them: another page's touches stay fast, and the memory bounded."""
    flooder = await Page(attacker).join(ticket(appliance))
    calm, before, pid = await touches(page, 1.0), size(appliance), appliance.pid("livekit")
    data = base64.b64encode(message).decode()
    flood = asyncio.ensure_future(attacker.call(flooder.name, "flood", 50.0, messages=FLOOD, data=data))
    took = await touches(page, 3.0)
    record_property("touches", {"calm": calm, "flood": took, "flood_s": await flood})
    await page.call("cart.add", {"item_id": BURGER})
    assert page.cart() == {BURGER: 1}
    assert appliance.pid("livekit") == pid
    assert size(appliance) - before < GROWTH_BYTES
    assert took[len(took) // 2] < FAST_S, took


@pytest.mark.parametrize(
    ("topic", "chunk", "chunks", "close"),
    [
        ("kiosk", "x" * 15_000, 400, True),
        ("kiosk", "x", 100, False),
        ("lk.transcription", "x" * 15_000, 400, True),
        ("lk.transcription", "x", 100, False),
        ("other", "x" * 15_000, 400, False),
    ],
    ids=["huge", "endless", "huge transcript", "endless transcript", "foreign"],
)
async def test_streams_take_no_memory(
    appliance: Appliance, page: Page, topic: str, chunk: str, chunks: int, close: bool
) -> None:
    """6 MB in one stream, or a hundred streams that never end, on any topic: the order goes on, nothing grows."""
    before, pid = size(appliance), appliance.pid("livekit")
    streams = 1 if len(chunk) > 1 else 20
    for _ in range(streams):
        await page.sdk.call(page.name, "stream", 60.0, topic=topic, chunk=chunk, chunks=chunks // streams, close=close)
    await page.call("cart.add", {"item_id": BURGER})
    assert page.cart()[BURGER] == 1
    assert appliance.pid("livekit") == pid
    assert size(appliance) - before < GROWTH_BYTES


async def test_the_largest_packets_are_read_or_refused(page: Page) -> None:
    """A search of 14,000 characters in one packet is too long for the kiosk and is told so; the next touch counts."""
    found = await page.call("touch.search", {"query": "x" * 14_000})
    assert found["message"]["payload"]["code"] == "bad_payload"
    await page.call("cart.add", {"item_id": BURGER})
    assert page.cart() == {BURGER: 1}


async def test_who_comes_and_goes_leaves_nothing(appliance: Appliance, sdk: Sdk, page: Page) -> None:
    """Pages that join, say hello and leave are forgotten; so are their deflate streams."""
    before = size(appliance)
    for _ in range(8):
        one = await Page(sdk).join(ticket(appliance))
        await one.hello("patch", "deflate")
        await one.leave()
    slot = appliance.memory.slots["livekit"]
    deadline = asyncio.get_running_loop().time() + 5.0
    while slot.read_facts()["pages"] > 1:
        assert asyncio.get_running_loop().time() < deadline, slot.read_facts()
        await asyncio.sleep(0.05)
    assert size(appliance) - before < GROWTH_BYTES / 4


def test_no_words_of_a_guest_are_in_the_log(appliance: Appliance) -> None:
    """After all of this the log holds no message, whole or in part, and no token."""
    log = appliance.stderr() + "".join(path.read_text() for path in Path(appliance.state_dir).glob("*.log"))
    for word in ("nonsense", "touch.", "xxxx", ticket(appliance)["token"][:20]):
        assert word not in log
