"""What may die, hang or vanish in the middle of an order, and the order goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nats
import orjson
import pytest
import redis.asyncio as redis

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from benchmarks.storm import Storm
from edge.config import BUILT_IN_MENU
from tests.appliance.test_order import envelope, settled


@pytest.mark.leaks("the appliance is shared")
@pytest.mark.timeout(120)
async def test_random_kills_over_random_orders_lose_no_cart_and_do_no_input_twice(appliance: Appliance) -> None:
    """A sample; `make storm` runs a thousand."""
    count = await asyncio.wait_for(Storm(appliance, kills=40, seed=11).run(), 100)
    assert count.clean, count
    assert count.total_kills >= 40


@pytest.mark.leaks("the appliance is shared")
async def test_a_killed_core_is_back_with_the_same_screen_in_half_a_second(appliance: Appliance, guest: Guest) -> None:
    """Same session, same cart, same view, nothing asked again; epoch stays and seq grows."""
    await guest.call("touch.engage")
    await guest.call("cart.add", {"item_id": 101, "quantity": 2})
    shown = await guest.call("touch.select_item", {"item_id": 201})
    await settled(guest)
    before = await guest.call("hello")
    began = time.monotonic()
    old = appliance.kill("core")
    after = await guest.until(lambda message: message["type"] == "ui.update")
    assert time.monotonic() - began < 0.5
    assert appliance.pid("core") != old
    assert (after["session_id"], after["epoch"]) == (before["session_id"], before["epoch"])
    assert after["seq"] > before["seq"]
    for name in ("components", "cart", "layout_mode", "language"):
        assert after["payload"][name] == before["payload"][name]
    assert shown["payload"]["layout_mode"] == "detail"


@pytest.mark.leaks("the appliance is shared")
async def test_an_id_is_remembered_over_a_crash_of_the_core(appliance: Appliance, guest: Guest) -> None:
    """A page that never saw the answer sends again; the item is in the cart once."""
    assert guest._socket is not None
    await guest.call("touch.engage")
    message = '{"type": "cart.add", "id": "once", "payload": {"item_id": 101}}'
    await guest._socket.send_str(message)
    await guest.until(lambda received: received.get("in_reply_to") == "once")
    appliance.kill("core")
    await guest.until(lambda received: received["type"] == "ui.update" and received["in_reply_to"] is None)
    await guest._socket.send_str(message)
    await guest.until(lambda received: received.get("in_reply_to") == "once")
    assert guest.cart() == {101: 1}


@pytest.mark.leaks("the appliance is shared")
async def test_a_stopped_core_is_noticed_and_replaced(appliance: Appliance, guest: Guest) -> None:
    """SIGSTOP is a hang: no beat, so it is killed and forked anew, and the order goes on."""
    await guest.call("cart.add", {"item_id": 101})
    old = appliance.kill("core", signal.SIGSTOP)
    await asyncio.to_thread(appliance.wait_restarted, "core", old, 8.0)
    await guest.call("cart.add", {"item_id": 101})
    assert guest.cart() == {101: 2}


@pytest.mark.leaks("the appliance is shared")
@pytest.mark.parametrize("name", ["nats-server", "redis-server", "nats", "redis", "menu-agent"])
async def test_the_order_goes_on_while_a_neighbour_dies_and_it_catches_up(
    appliance: Appliance, guest: Guest, name: str
) -> None:
    """Touch never waits for a broker; when it is back, voice and Redis work again."""
    await guest.call("touch.engage")
    old = appliance.kill(name)
    for at in range(1, 6):
        answer = await guest.call("cart.add", {"item_id": 101})
        assert answer["type"] == "ui.update"
        assert guest.cart() == {101: at}
    await asyncio.to_thread(appliance.wait_restarted, name, old, 5.0)
    connection = await nats.connect(appliance.nats_url)
    async with asyncio.timeout(10):
        while not any(line["item_id"] != 101 for line in guest.document["cart"]["items"]):
            await connection.publish("kiosk.voice.transcript", envelope(appliance, {"text": "one coke"}))
            await asyncio.sleep(0.2)
            await guest.call("hello")
    await connection.close()
    client = redis.from_url(appliance.redis_url)
    async with asyncio.timeout(5):
        while not (raw := await client.get(f"session:{guest.session_id}")) or len(orjson.loads(raw)["cart"]) < 2:
            await asyncio.sleep(0.05)
    await client.aclose()


async def test_a_clean_stop_and_start_goes_on_with_the_session(tmp_path: Path) -> None:
    """SIGTERM exits 0 within 5 s; the next start finds the session in Redis: same cart, same language."""
    with Appliance(tmp_path) as first:
        async with Guest(first.page_url) as guest:
            await guest.call("touch.engage")
            await guest.call("session.language", {"language": "de"})
            await guest.call("cart.add", {"item_id": 101, "quantity": 3})
            session_id = guest.session_id
        began = time.monotonic()
        assert first.stop() == 0
        assert time.monotonic() - began < 5
        assert [path.name for path in first.runtime_dir.iterdir() if path.name != "edge.lock"] == []
    with Appliance(tmp_path) as second:
        async with Guest(second.page_url) as guest:
            await guest.call("hello")
            async with asyncio.timeout(3):
                while guest.session_id is None:
                    await guest.receive()
            assert (guest.session_id, guest.cart()) == (session_id, {101: 3})
            assert guest.document["language"] == "de"


async def test_a_killed_supervisor_leaves_nobody_behind_and_the_next_one_goes_on(tmp_path: Path) -> None:
    """No orphan after a second; session and cart come from the shared memory it left."""
    first = Appliance(tmp_path)
    with first:
        async with Guest(first.page_url) as guest:
            await guest.call("cart.add", {"item_id": 101, "quantity": 2})
            session_id = guest.session_id
        pids = [first.pid(name) for name in first.killable()]
        first.kill_supervisor()
        deadline = time.monotonic() + 1.0
        while (left := [pid for pid in pids if _lives(pid)]) and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        assert left == []
        first.start()
        first.wait_ready()
        async with Guest(first.page_url) as guest:
            await guest.call("hello")
            assert (guest.session_id, guest.cart()) == (session_id, {101: 2})


def _lives(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


async def test_servers_of_ones_own_may_be_gone_at_the_start_and_come_later(tmp_path: Path) -> None:
    """With NATS_URL and REDIS_URL set and nobody there, guests order by touch all the same."""
    appliance = Appliance(
        tmp_path, wait=False, NATS_URL="nats://127.0.0.1:1", REDIS_URL="redis://127.0.0.1:1", AGENTS="remote"
    )
    with appliance:
        appliance.wait_for(
            lambda: appliance.memory.slots["core"].is_ready and appliance.memory.slots["page"].is_ready, 10
        )
        assert not appliance.memory.ready
        async with Guest(appliance.page_url) as guest:
            await guest.call("touch.engage")
            answer = await guest.call("cart.add", {"item_id": 101})
            assert answer["type"] == "ui.update"
            assert guest.cart() == {101: 1}


async def test_real_clocks_end_a_session_that_nobody_uses(tmp_path: Path) -> None:
    """The idle question and the end happen on the real appliance, in real seconds."""
    with Appliance(tmp_path, IDLE_TIMEOUT="1", WARN_TIMEOUT="1") as appliance:
        async with Guest(appliance.page_url) as guest:
            await guest.call("cart.add", {"item_id": 101})
            await guest.until(
                lambda message: any(one["type"] == "IdleWarning" for one in message["payload"].get("components", ()))
            )
            await guest.until(lambda message: message["type"] == "ui.update" and message["session_id"] is None)


async def test_a_recorded_order_replays_to_the_same_bytes_also_over_a_kill(tmp_path: Path) -> None:
    """RECORD=1, an order with voice, then `edge replay` on every file: no difference."""
    with Appliance(tmp_path, RECORD="1") as appliance:
        async with Guest(appliance.page_url) as guest:
            await guest.call("touch.engage")
            connection = await nats.connect(appliance.nats_url)
            await connection.publish(
                "kiosk.voice.transcript", envelope(appliance, {"text": "two cheeseburgers and a coke"})
            )
            await guest.until(
                lambda message: message["type"] == "ui.update" and len(message["payload"]["cart"]["items"]) == 2
            )
            appliance.kill("core")
            await guest.until(lambda message: message["type"] == "ui.update")
            await guest.call("touch.search", {"query": "salad"})
            await guest.call("touch.action", {"id": "checkout"})
            await guest.call("session.end")
            await connection.close()
    recordings = sorted((appliance.state_dir / "recordings").glob("*.jsonl"))
    assert len(recordings) == 2
    for recording in recordings:
        assert recording.stat().st_mode & 0o777 == 0o600
        command = [sys.executable, "-m", "edge", "replay", str(recording)]
        replay = await asyncio.create_subprocess_exec(*command, env=appliance.environment, stdout=subprocess.DEVNULL)
        assert await asyncio.wait_for(replay.wait(), 30) == 0


async def test_a_menu_file_that_breaks_while_the_core_dies_ends_nothing(tmp_path: Path) -> None:
    """A half-written update and a kill at the same time: the last menu counts, and a mended file is read again."""
    file = tmp_path / "menu.json"
    file.write_bytes(BUILT_IN_MENU.read_bytes())
    with Appliance(tmp_path, MENU=str(file)) as appliance:
        async with Guest(appliance.page_url) as guest:
            await guest.call("cart.add", {"item_id": 101, "quantity": 2})
            file.write_text("{broken")
            for name in ("core", "menu-agent"):
                old, slot = appliance.kill(name), appliance.memory.slots[name]
                async with asyncio.timeout(5):
                    while slot.pid in (0, old) or not slot.is_ready:
                        await asyncio.sleep(0.01)
            await guest.call("cart.add", {"item_id": 102})
            assert guest.cart() == {101: 2, 102: 1}
            file.write_bytes(BUILT_IN_MENU.read_bytes().replace(b"Hamburger", b"Plain Burger"))
            os.kill(appliance.pid("supervisor"), signal.SIGHUP)
            await guest.until(lambda message: "Plain Burger" in str(message.get("payload")))


async def test_nothing_that_a_guest_said_stays_on_the_disk(tmp_path: Path) -> None:
    """Personal data leaves with the session, also from the embedded server's file."""
    with Appliance(tmp_path) as appliance:
        async with Guest(appliance.page_url) as guest:
            await guest.call("touch.engage")
            connection = await nats.connect(appliance.nats_url)
            said = "two cheeseburgers for Rumpelstiltskin"
            await connection.publish("kiosk.voice.transcript", envelope(appliance, {"text": said}))
            await connection.close()

            def on_disk() -> bool:
                files = [path for path in (appliance.state_dir / "redis").rglob("*") if path.is_file()]
                return any(b"Rumpelstiltskin" in path.read_bytes() for path in files)

            async with asyncio.timeout(5):
                while not on_disk():
                    await asyncio.sleep(0.02)
            await guest.call("session.end")
            async with asyncio.timeout(10):
                while on_disk():
                    await asyncio.sleep(0.05)


async def test_a_stop_while_redis_is_away_loses_no_order(tmp_path: Path) -> None:
    """What the mirror could not take stays in shared memory for the next start."""
    settings = {"REDIS_URL": "redis://127.0.0.1:1"}
    first = Appliance(tmp_path, wait=False, **settings)
    with first:
        first.wait_for(lambda: first.memory.slots["page"].is_ready and first.memory.slots["core"].is_ready, 10)
        async with Guest(first.page_url) as guest:
            await guest.call("cart.add", {"item_id": 101, "quantity": 2})
    with Appliance(tmp_path, wait=False, **settings) as second:
        second.wait_for(lambda: second.memory.slots["page"].is_ready and second.memory.slots["core"].is_ready, 10)
        async with Guest(second.page_url) as guest:
            await guest.call("hello")
            assert guest.cart() == {101: 2}
