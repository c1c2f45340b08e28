"""An order by touch and by voice on the whole appliance, up to the review, and what its neighbours see of it."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import nats
import orjson
import pytest
import redis.asyncio as redis

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from tests.core.kiosk import check_document

pytestmark = pytest.mark.leaks("the appliance is shared")


def envelope(appliance: Appliance, payload: dict[str, Any], **more: Any) -> bytes:
    """A message as an agent sends it."""
    return orjson.dumps(
        {"id": str(uuid.uuid4()), "kiosk_id": appliance.kiosk_id, "session_id": None, "payload": payload, **more}
    )


async def settled(guest: Guest) -> None:
    """Wait until the kiosk listens again."""
    if guest.document["state"] != "listening":
        await guest.until(lambda message: message["type"] == "ui.update" and message["payload"]["state"] == "listening")


async def test_an_order_by_touch_up_to_the_review(guest: Guest) -> None:
    """Attract, category, item, cart, review; every document keeps to its schema and names what it answers."""
    steps: list[tuple[str, dict[str, Any]]] = [
        ("hello", {}),
        ("touch.engage", {}),
        ("touch.category", {"category": None}),
        ("touch.search", {"query": "burger"}),
        ("touch.select_item", {"item_id": 101}),
        ("cart.add", {"item_id": 101, "quantity": 2, "customizations": ["no onions"]}),
        ("order.type", {"type": "take_away"}),
        ("touch.action", {"id": "checkout"}),
    ]
    for kind, payload in steps:
        answer = await guest.call(kind, payload)
        assert answer["type"] == "ui.update", answer
        check_document(answer["payload"])
    assert guest.document["layout_mode"] == "review"
    assert guest.document["order_type"] == "take_away"
    line = guest.document["cart"]["items"][0]
    assert (line["quantity"], line["customizations"]) == (2, ["no onions"])
    assert guest.document["cart"]["total"] == pytest.approx(2 * line["price"])


async def test_an_order_by_voice(appliance: Appliance, guest: Guest) -> None:
    """person_detected and a transcript on NATS put the items into the cart, said back in words."""
    connection = await nats.connect(appliance.nats_url)
    says = await connection.subscribe("kiosk.voice.say")
    await connection.publish("kiosk.vision.person_detected", envelope(appliance, {"count": 1}))
    await guest.until(lambda message: message["type"] == "ui.update" and message["payload"]["state"] == "attract")
    await connection.publish(
        "kiosk.voice.transcript", envelope(appliance, {"text": "two cheeseburgers and a coke", "final": True})
    )
    await guest.until(lambda message: message["type"] == "ui.update" and message["payload"]["cart"]["items"])
    quantities = sorted(line["quantity"] for line in guest.document["cart"]["items"])
    assert quantities == [1, 2]
    said = orjson.loads((await says.next_msg(timeout=5)).data)
    assert "Cheeseburger" in said["payload"]["text"]
    assert said["kiosk_id"] == appliance.kiosk_id
    await connection.close()


async def test_a_sentence_in_pieces_is_followed_and_done_once(appliance: Appliance, guest: Guest) -> None:
    """Also where a voice agent gives all transcripts of one utterance the same message id."""
    connection, utterance = await nats.connect(appliance.nats_url), str(uuid.uuid4())
    await guest.call("touch.engage")
    for said, final in (("two cheese", False), ("two cheeseburgers", False), ("two cheeseburgers", True)):
        body = envelope(appliance, {"text": said, "final": final}, id=utterance)
        await connection.publish("kiosk.voice.transcript", body)
    guesses = []
    while not guest.document["cart"]["items"]:
        heard = next((one for one in guest.document["components"] if one["type"] == "Heard"), {})
        guesses += heard.get("lines", [])
        await guest.until(lambda message: message["type"] == "ui.update")
    assert [(line["change"], line["quantity"], line["name"]) for line in guesses] == [("add", 2, "Cheeseburger")]
    assert [line["quantity"] for line in guest.document["cart"]["items"]] == [2]
    await connection.publish("kiosk.voice.transcript", body)
    await connection.flush()
    await settled(guest)
    assert [line["quantity"] for line in (await guest.call("hello"))["payload"]["cart"]["items"]] == [2]
    await connection.close()


async def test_redis_holds_the_session_with_its_time_to_live_and_loses_it_at_the_end(
    appliance: Appliance, guest: Guest
) -> None:
    """State persistence, read with Redis's own client."""
    client = redis.from_url(appliance.redis_url)
    await guest.call("touch.engage")
    await guest.call("cart.add", {"item_id": 101, "quantity": 3})
    key = f"session:{guest.session_id}"
    async with asyncio.timeout(2):
        while not (raw := await client.get(key)) or not json.loads(raw)["cart"]:
            await asyncio.sleep(0.01)
    stored = json.loads(raw)
    assert stored["cart"][0]["quantity"] == 3
    assert isinstance(stored["cart"][0]["price"], float)
    assert stored["session_id"] == guest.session_id
    assert stored["started_at"].endswith("+00:00")
    assert 0 < await client.ttl(key) <= 300
    assert (await client.get(f"kiosk:{appliance.kiosk_id}:session")).decode() == guest.session_id
    await guest.call("session.end")
    async with asyncio.timeout(1.5):
        while await client.exists(key, f"kiosk:{appliance.kiosk_id}:session"):
            await asyncio.sleep(0.01)
    await client.aclose()


async def test_a_session_announces_its_start_its_states_and_its_end(appliance: Appliance, guest: Guest) -> None:
    """kiosk.session.started, kiosk.state.changed, kiosk.session.ended, each in the envelope."""
    connection = await nats.connect(appliance.nats_url)
    heard: list[tuple[str, dict[str, Any]]] = []

    async def hear(message: Any) -> None:
        heard.append((message.subject, orjson.loads(message.data)))

    for subject in ("kiosk.session.*", "kiosk.state.changed"):
        await connection.subscribe(subject, cb=hear)
    await connection.flush()
    await guest.call("touch.engage")
    session_id = guest.session_id
    await guest.call("session.end")
    async with asyncio.timeout(3):
        while not any(subject == "kiosk.session.ended" for subject, _ in heard):
            await asyncio.sleep(0.01)
    changes = [
        (body["payload"]["from"], body["payload"]["to"]) for subject, body in heard if subject == "kiosk.state.changed"
    ]
    assert changes[:2] == [("idle", "updating"), ("updating", "listening")]
    started = next(body for subject, body in heard if subject == "kiosk.session.started")
    assert started["session_id"] == session_id
    assert started["type"] == "session.started"
    await connection.close()


async def test_agents_answers_refine_the_screen(guest: Guest) -> None:
    """A cart gets suggestions from the recommendation agent, never of what is in it."""
    await guest.call("touch.engage")
    await guest.call("cart.add", {"item_id": 101})
    await settled(guest)
    suggestions = next(one for one in guest.document["components"] if one["type"] == "Suggestions")
    assert suggestions["items"]
    assert 101 not in [item["item_id"] for item in suggestions["items"]]


async def test_a_menu_change_is_on_the_screen_at_once_and_refused_when_wrong(
    appliance: Appliance, guest: Guest
) -> None:
    """kiosk.menu.changed: validated, then live; a wrong one changes nothing."""
    connection = await nats.connect(appliance.nats_url)
    await guest.call("touch.select_item", {"item_id": 102})
    await settled(guest)
    for available in (False, True):
        change = {"items": [{"item_id": 102, "available": available}]}
        await connection.publish("kiosk.menu.changed", envelope(appliance, change))
        await guest.until(
            lambda message, available=available: (
                message["type"] == "ui.update"
                and any(
                    one["type"] == "HeroItem" and one["data"]["available"] is available
                    for one in message["payload"]["components"]
                )
            )
        )
        answer = await guest.call("cart.add", {"item_id": 102})
        assert (answer["type"] == "error") is (not available)
        if not available:
            assert answer["payload"]["code"] == "sold_out"
            continue
        await guest.call("touch.select_item", {"item_id": 102})
    await connection.publish("kiosk.menu.changed", envelope(appliance, {"items": [{"item_id": 102, "price": -5}]}))
    await connection.flush()
    answer = await guest.call("touch.select_item", {"item_id": 102})
    assert answer["payload"]["components"][0]["data"]["price"] > 0
    await connection.close()


async def test_search_and_recommendations_are_asked_in_parallel(appliance: Appliance, guest: Guest) -> None:
    """Both requests leave before either is answered; each is told the dietary restrictions."""
    connection = await nats.connect(appliance.nats_url)
    asked: list[tuple[str, dict[str, Any]]] = []

    async def see(message: Any) -> None:
        asked.append((message.subject, orjson.loads(message.data)["payload"]))

    await connection.subscribe("kiosk.agent.>", cb=see)
    await connection.flush()
    await guest.call("touch.engage")
    await connection.publish(
        "kiosk.voice.intent", envelope(appliance, {"intent": "diet", "restrictions": ["vegan"], "confidence": 1.0})
    )
    await guest.until(
        lambda message: (
            message["type"] == "ui.update" and any(one["type"] == "Notice" for one in message["payload"]["components"])
        )
    )
    await guest.call("touch.search", {"query": "fries"})
    async with asyncio.timeout(3):
        while len(asked) < 2:
            await asyncio.sleep(0.005)
    found = dict(asked)
    assert found["kiosk.agent.menu.search"] == {"command": "search", "query": "fries", "tags": ["vegan"]}
    assert found["kiosk.agent.recsys.suggest"]["dietary_restrictions"] == ["vegan"]
    await connection.close()


async def test_every_page_shows_every_document(appliance: Appliance, guest: Guest) -> None:
    """A touch on one page changes the one screen of the kiosk."""
    async with Guest(appliance.page_url) as other:
        await guest.call("touch.engage")
        await guest.call("cart.add", {"item_id": 101, "quantity": 4})
        await other.until(lambda message: message["type"] == "ui.update" and other.cart() == {101: 4})


@pytest.mark.parametrize(
    "change",
    [{}, {"items": []}, {"items": [{"item_id": 102, "price": -5}]}, {"items": [{"item_id": 99_999}]}, {"menu": {}}],
)
async def test_whoever_pushes_a_wrong_menu_is_told(appliance: Appliance, guest: Guest, change: dict[str, Any]) -> None:
    """A typed error to the sender, in the envelope, and nothing changed."""
    before = (await guest.call("hello"))["payload"]
    connection = await nats.connect(appliance.nats_url)
    answer = orjson.loads((await connection.request("kiosk.menu.changed", envelope(appliance, change), timeout=3)).data)
    await connection.close()
    assert answer["error"]["code"] == "bad_payload"
    assert answer["error"]["message"]
    assert answer["id"]
    assert (await guest.call("hello"))["payload"] == before
