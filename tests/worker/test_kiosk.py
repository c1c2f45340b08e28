"""A kiosk in one process: the appliance's own processes as tasks, without a room, on a real Redis."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from benchmarks.gemini_server import StandIn
from edge.channel import Link
from edge.child import Child
from edge.config import Settings
from edge.core import speech
from edge.errors import SettingError
from edge.messages import Message
from edge.worker.kiosk import STARTED, STOPPED, Kiosk
from edge.worker.settings import room_settings
from tests.io.child import Server, eventually
from tests.worker.terminal import booked, terminal_on_the_network
from tests.worker.test_settings import worker

PRICE = 590
"""Of item 101 on the built-in menu, minor units."""


class Guest:
    """Stands in for the room: what a page sends, and the screens that it gets."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []
        self.heard: list[str] = []
        """What the kiosk has said."""
        self.leaves = asyncio.Event()
        self.crashes = False
        self._link: Link | None = None
        self._numbers = 0

    async def main(self, child: Child) -> None:
        """The row `livekit`."""
        if self.crashes:
            self.crashes = False
            raise RuntimeError("the SDK's own")
        self._link = Link("livekit", child.core_address(), self._take)
        child.ready()
        waits = [asyncio.ensure_future(one) for one in (self._link.run(), self.leaves.wait(), child.stopping.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for one in waits:
            one.cancel()

    def _take(self, row: Message, _conn: int, body: bytes) -> None:
        if row.name in ("ui.answer", "ui.update"):
            self.documents.append(orjson.loads(body))
        elif row.name == "tts.say":
            self.heard.append(orjson.loads(body)["payload"]["text"])

    def say(self, text: str) -> None:
        """Speak, as a voice agent in the room writes it down."""
        assert self._link is not None
        body = {"id": None, "session_id": None, "payload": {"text": text, "final": True}}
        self._link.send("voice.transcript", orjson.dumps(body))

    async def call(self, name: str, **payload: Any) -> dict[str, Any]:
        """Send an input and wait for its document."""
        await eventually(lambda: self._link, "the stand-in to be started")
        assert self._link is not None
        self._numbers += 1
        wanted = f"g{id(self)}-{self._numbers}"
        self._link.send(name, orjson.dumps({"id": wanted, "session_id": None, "payload": payload}), 0x8001)

        def answer() -> list[dict[str, Any]]:
            return [one for one in self.documents if one["in_reply_to"] == wanted]

        await eventually(answer, f"an answer to {name}")
        return dict(answer()[0]["payload"])


def cart(document: dict[str, Any]) -> dict[int, int]:
    """Item id -> quantity."""
    return {line["item_id"]: line["quantity"] for line in document["cart"]["items"]}


@asynccontextmanager
async def served(
    folder: Path, redis: Server, guest: Guest, room: str = "kiosk-7", metadata: str = "", **members: object
) -> AsyncIterator[Kiosk]:
    """A kiosk of a worker in `folder`."""
    settings: Settings = room_settings(worker(folder, log_level="error", **members), room, metadata)
    kiosk = Kiosk(settings, {"nats": "", "redis": redis.url, "livekit": "ws://127.0.0.1:1"}, {"livekit": guest.main})
    await kiosk.start()
    try:
        yield kiosk
    finally:
        await kiosk.stop()


@pytest_asyncio.fixture(autouse=True)
async def _threads() -> AsyncIterator[None]:
    """The loop's own threads, which parts borrow, end with the loop."""
    yield
    await asyncio.get_running_loop().shutdown_default_executor()


async def test_a_cart_goes_from_one_worker_to_the_next(tmp_path: Path, redis: Server) -> None:
    """Each has memory of its own; what they share is Redis, and the guest's first screen has the cart."""
    first, second = Guest(), Guest()
    async with served(tmp_path / "one", redis, first):
        await first.call("touch.engage")
        before = await first.call("cart.add", item_id=101, quantity=3)
    async with served(tmp_path / "two", redis, second):
        after = await second.call("hello")
    assert cart(after) == cart(before) == {101: 3}
    assert second.documents[0]["epoch"] > first.documents[-1]["epoch"]


async def test_rooms_of_one_worker_do_not_know_each_other(tmp_path: Path, redis: Server) -> None:
    """Two kiosks in one process, with sessions of their own."""
    one, other = Guest(), Guest()
    async with served(tmp_path, redis, one, "kiosk-1"), served(tmp_path, redis, other, "kiosk-2"):
        for guest, quantity in ((one, 1), (other, 2)):
            await guest.call("touch.engage")
            assert cart(await guest.call("cart.add", item_id=101, quantity=quantity)) == {101: quantity}
        assert cart(await one.call("hello")) == {101: 1}


async def test_a_guest_orders_and_pays_at_the_counter(tmp_path: Path, redis: Server) -> None:
    """Without a terminal in reach the whole order is placed, with a number."""
    guest = Guest()
    async with served(tmp_path, redis, guest):
        await guest.call("touch.engage")
        await guest.call("cart.add", item_id=101)
        await guest.call("touch.action", id="checkout")
        await guest.call("checkout.start")

        await eventually(lambda: placed(guest), "an order number")


def placed(guest: Guest) -> list[str]:
    """Numbers of the orders that the screens said are placed."""
    components = [one for document in guest.documents for one in document["payload"]["components"]]
    return [one["order_number"] for one in components if one["type"] == "OrderPlaced"]


@asynccontextmanager
async def at_the_card(folder: Path, redis: Server, guest: Guest, ledger: Path) -> AsyncIterator[None]:
    """A kiosk whose guest has ordered, up to the moment at which the terminal asks for the card."""
    with terminal_on_the_network(ledger) as uri:
        async with served(folder, redis, guest, metadata=json.dumps({"terminal": uri})) as kiosk:
            await eventually(lambda: kiosk.is_ready("hardware"), "the terminal")
            await guest.call("touch.engage")
            await guest.call("cart.add", item_id=101, quantity=2)
            await guest.call("touch.action", id="checkout")
            assert (await guest.call("checkout.start"))["state"] == "checkout"
            yield


@pytest.mark.leaks("the terminal is a program of its own")
async def test_a_guest_pays_by_card_over_the_network(tmp_path: Path, redis: Server) -> None:
    """The terminal that the room's dispatch names, through the same driver and journal as on a box."""
    guest, ledger = Guest(), tmp_path / "ledger.jsonl"
    async with at_the_card(tmp_path, redis, guest, ledger):
        await eventually(lambda: placed(guest), "an order number")
    assert booked(ledger) == [2 * PRICE]


@pytest.mark.leaks("the terminal is a program of its own")
async def test_a_drained_worker_finishes_the_card_payment(tmp_path: Path, redis: Server) -> None:
    """A stop while the card is awaited waits for it: money and order number are there before the room goes."""
    guest, ledger = Guest(), tmp_path / "ledger.jsonl"
    async with at_the_card(tmp_path, redis, guest, ledger):
        assert placed(guest) == []
    assert placed(guest)
    assert booked(ledger) == [2 * PRICE]


async def test_a_part_that_dies_is_started_again(tmp_path: Path, redis: Server) -> None:
    """As the supervisor does; the others do not notice."""
    guest = Guest()
    guest.crashes = True
    async with served(tmp_path, redis, guest) as kiosk:
        await eventually(lambda: kiosk.is_ready("livekit"), "a second life")
        assert kiosk.memory.slots["livekit"].generation == 2
        await guest.call("touch.engage")


async def test_a_language_model_helps_rooms_as_it_helps_boxes(
    tmp_path: Path, redis: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the worker has a key; each room has a budget of its own, beside its journal."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    guest = Guest()
    async with StandIn() as service:
        key = {"gemini_api_key": "key", "gemini_base_url": service.url}
        async with served(tmp_path, redis, guest, **key) as kiosk:
            await eventually(lambda: kiosk.memory.slots["gemini"].read_facts().get("ready"), "the model")
            await guest.call("touch.engage")
            guest.say("two cheeseburgers")
            await eventually(lambda: len(guest.heard) == 2, "the kiosk's voice, and what follows an order")
            assert guest.heard[0] == "Great choice, 2 Cheeseburgers coming up!"
            assert guest.heard[1] in speech.variants("en", "more")
        assert (tmp_path / "state" / "rooms" / "kiosk-7" / "gemini" / "budget.json").exists()
    async with served(tmp_path, redis, Guest()) as kiosk:
        assert kiosk.memory.slots["gemini"].generation == 0, "without a key nothing of it is started"


async def test_it_is_over_when_the_room_is(tmp_path: Path, redis: Server) -> None:
    """And then leaves nothing in memory."""
    guest = Guest()
    async with served(tmp_path, redis, guest) as kiosk:
        over = asyncio.ensure_future(kiosk.over())
        await guest.call("touch.engage")
        assert not over.done()
        guest.leaves.set()
        await asyncio.wait_for(over, 5)
    assert not kiosk.settings.runtime_dir.exists()


async def test_a_broken_menu_is_the_end_and_says_so(tmp_path: Path, redis: Server) -> None:
    """What starting again cannot heal is raised, not tried for ever."""
    broken = tmp_path / "menu.json"
    broken.write_text("{")
    settings = room_settings(worker(tmp_path, menu=broken, log_level="error"), "kiosk-7", "")
    kiosk = Kiosk(settings, {"nats": "", "redis": redis.url, "livekit": ""}, {"livekit": Guest().main})
    starting = asyncio.ensure_future(kiosk.start())
    try:
        await eventually(lambda: kiosk._tasks, "the core to be started")
        with pytest.raises(Exception, match=r"menu|JSON"):
            await asyncio.wait_for(kiosk.over(), 5)
    finally:
        await starting
        await kiosk.stop()


async def test_what_is_started_is_stopped() -> None:
    """Both orders name the same parts."""
    assert set(STARTED) == set(STOPPED)


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """With the setting's name."""
    (tmp_path / "run").write_text("")
    with pytest.raises(SettingError, match="RUNTIME_DIR"):
        Kiosk(room_settings(worker(tmp_path), "kiosk-7", ""), {}, {})
