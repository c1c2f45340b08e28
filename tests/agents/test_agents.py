"""The reference agents, asked over a real broker as any operator's agent would be."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import AsyncIterator
from typing import Any

import nats as nats_client
import orjson
import pytest
import pytest_asyncio
from nats.aio.client import Client
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeout

from edge.agents import menu, recsys
from edge.config import BUILT_IN_MENU, Settings
from edge.core import menu_push
from tests.io.child import Kiosk, Server, eventually, kiosk_on

MENU = orjson.loads(BUILT_IN_MENU.read_bytes())
FIRST = MENU["items"][0]
MAINS = {"menu-agent": menu.main, "recsys-agent": recsys.main}


@pytest_asyncio.fixture
async def asker(nats: Server) -> AsyncIterator[Client]:
    """Whoever asks the agents."""
    client = await nats_client.connect(nats.url)
    yield client
    await client.close()


@contextlib.asynccontextmanager
async def agent(kiosk: Kiosk, name: str) -> AsyncIterator[None]:
    """Run one agent until it is ready."""
    async with kiosk.running(name, MAINS[name]):
        await eventually(lambda: kiosk.is_ready(name), f"{name} is ready")
        yield


async def ask(client: Client, subject: str, payload: Any, **members: Any) -> dict[str, Any]:
    """Ask as the orchestrator does; the answer's whole envelope."""
    envelope = {"id": "q1", "kiosk_id": "kiosk-001", "session_id": None, "payload": payload, **members}
    reply = await client.request(f"kiosk.agent.{subject}", orjson.dumps(envelope), timeout=1)
    answer: dict[str, Any] = orjson.loads(reply.data)
    return answer


async def change_menu(client: Client, payload: dict[str, Any]) -> None:
    """Push as a head office does."""
    await client.publish("kiosk.menu.changed", orjson.dumps({"kiosk_id": "kiosk-001", "payload": payload}))
    await client.flush()


# ---------------------------------------------------------------------- menu
async def test_items_travel_as_they_stand_in_the_menu_file(on_nats: Kiosk, asker: Client) -> None:
    """Search, details and list give the file's own rows, prices in minor units, in a named envelope."""
    async with agent(on_nats, "menu-agent"):
        found = await ask(asker, "menu.search", {"command": "search", "query": FIRST["name"], "tags": []})
        details = await ask(asker, "menu.details", {"command": "get_details", "item_id": FIRST["item_id"]})
        whole = await ask(asker, "menu.list", {"command": "list"})
    assert FIRST in found["payload"]["items"]
    assert details["payload"] == {"item": FIRST}
    assert whole["payload"] == {"menu": MENU}
    assert (found["in_reply_to"], found["kiosk_id"], found["type"]) == ("q1", "kiosk-001", "menu.search")


async def test_a_search_respects_diet_and_allergens(on_nats: Kiosk, asker: Client) -> None:
    """Nothing that the guest must not eat is found, whatever the words."""
    async with agent(on_nats, "menu-agent"):
        items = (await ask(asker, "menu.search", {"query": "", "tags": ["vegan", "no-gluten"]}))["payload"]["items"]
    assert items
    assert all("vegan" in item["diet"] and "gluten" not in item["allergens"] for item in items)


@pytest.mark.parametrize(
    ("subject", "payload", "code"),
    [
        ("menu.details", {"item_id": 999_999}, "unknown_item"),
        ("menu.details", {"item_id": "x"}, "bad_request"),
        ("menu.details", {}, "bad_request"),
        ("menu.search", {"query": 7}, "bad_request"),
        ("menu.search", {"query": "a" * 3_000}, "bad_request"),
        ("menu.search", [], "bad_request"),
    ],
)
async def test_what_cannot_be_answered_is_refused_by_name(
    on_nats: Kiosk, asker: Client, subject: str, payload: Any, code: str
) -> None:
    """The asker learns what was wrong at once instead of waiting for its deadline."""
    async with agent(on_nats, "menu-agent"):
        answer = await ask(asker, subject, payload)
        junk = orjson.loads((await asker.request(f"kiosk.agent.{subject}", b"junk", timeout=1)).data)
    assert answer["error"]["code"] == code
    assert answer["error"]["message"]
    assert answer["in_reply_to"] == "q1"
    assert junk["error"]["code"] == "bad_json"


async def test_a_pushed_menu_is_live_and_a_broken_one_changes_nothing(on_nats: Kiosk, asker: Client) -> None:
    """Sold out and new prices count from the next request on; after a bad push the last good menu answers."""
    item_id = FIRST["item_id"]
    async with agent(on_nats, "menu-agent"):
        await change_menu(asker, {"items": [{"item_id": item_id, "available": False, "price": 777}]})
        await change_menu(asker, {"items": [{"item_id": item_id, "price": -1}]})
        await change_menu(asker, {"menu": {"name": "broken"}})
        details = await ask(asker, "menu.details", {"item_id": item_id})
        found = await ask(asker, "menu.search", {"query": FIRST["name"]})
    assert details["payload"]["item"] == {**FIRST, "available": False, "price": 777}
    assert [item["available"] for item in found["payload"]["items"]].count(False) == 1
    assert found["payload"]["items"][-1]["item_id"] == item_id


async def test_an_agent_that_is_restarted_knows_what_was_pushed(on_nats: Kiosk, asker: Client) -> None:
    """The core keeps pushed changes in shared memory; a new life of the agent starts from there."""
    pushed = menu_push.Pushed(items=({"item_id": FIRST["item_id"], "price": 777},))
    file = BUILT_IN_MENU.read_bytes()
    on_nats.memory.menu.write(menu_push.Kept(menu_push.digest(file), orjson.loads(file), pushed).to_bytes())
    async with agent(on_nats, "menu-agent"):
        details = await ask(asker, "menu.details", {"item_id": FIRST["item_id"]})
    assert details["payload"]["item"]["price"] == 777


async def test_the_menu_file_counts_again_after_a_reload(on_nats: Kiosk, asker: Client) -> None:
    """SIGHUP is how an operator says that the file has changed."""
    async with on_nats.running("menu-agent", menu.main) as child:
        await eventually(lambda: on_nats.is_ready("menu-agent"), "ready")
        await change_menu(asker, {"items": [{"item_id": FIRST["item_id"], "price": 777}]})
        before = await ask(asker, "menu.details", {"item_id": FIRST["item_id"]})
        child.reload.set()
        await eventually(lambda: not child.reload.is_set(), "taken")
        details = await ask(asker, "menu.details", {"item_id": FIRST["item_id"]})
    assert before["payload"]["item"]["price"] == 777
    assert details["payload"]["item"] == FIRST


# ---------------------------------------------------------------------- recommendations
def kinds(items: list[dict[str, Any]]) -> set[str]:
    """The categories of items."""
    return {item["category"] for item in items}


async def suggest(client: Client, cart: list[int], restrictions: list[str] | None = None) -> list[dict[str, Any]]:
    """Ask for suggestions for these items."""
    lines = [{"line_id": f"l{item}", "item_id": item, "quantity": 1, "price_minor": 1} for item in cart]
    payload = {"command": "suggest", "cart": lines, "dietary_restrictions": restrictions or []}
    items: list[dict[str, Any]] = (await ask(client, "recsys.suggest", payload))["payload"]["items"]
    return items


async def test_suggestions_are_what_the_order_lacks(on_nats: Kiosk, asker: Client) -> None:
    """A burger alone lacks a drink, a side and a dessert; what is there is not suggested again."""
    async with agent(on_nats, "recsys-agent"):
        first = await suggest(asker, [FIRST["item_id"]])
        second = await suggest(asker, [FIRST["item_id"], first[0]["item_id"]])
    assert len(first) == 3
    assert len(kinds(first)) == 3
    assert FIRST["category"] not in kinds(first)
    assert first[0]["category"] not in kinds(second)
    assert all(item in MENU["items"] for item in first + second)


@pytest.mark.parametrize("restrictions", [["vegan"], ["no-milk"], ["vegan", "no-gluten"]])
async def test_suggestions_respect_what_the_guest_must_not_eat(
    on_nats: Kiosk, asker: Client, restrictions: list[str]
) -> None:
    """Also when that leaves fewer than three."""
    async with agent(on_nats, "recsys-agent"):
        items = await suggest(asker, [FIRST["item_id"]], restrictions)
    assert items
    for tag in restrictions:
        if tag.startswith("no-"):
            assert all(tag[3:] not in item["allergens"] for item in items)
        else:
            assert all(tag in item["diet"] for item in items)


async def test_nothing_sold_out_and_nothing_in_the_cart_is_suggested(on_nats: Kiosk, asker: Client) -> None:
    """However long the cart, at most three others; with the whole menu in it, none."""
    every = [item["item_id"] for item in MENU["items"]]
    async with agent(on_nats, "recsys-agent"):
        first = await suggest(asker, every[:1])
        gone = [{"item_id": item["item_id"], "available": False} for item in first]
        await change_menu(asker, {"items": gone})
        others = await suggest(asker, every[:1])
        empty = await suggest(asker, [])
        none = await suggest(asker, every)
    assert {item["item_id"] for item in first}.isdisjoint(item["item_id"] for item in others)
    assert 0 < len(others) <= 3
    assert 0 < len(empty) <= 3
    assert none == []


# ---------------------------------------------------------------------- both
async def test_on_a_shared_server_each_kiosk_is_answered_by_its_own_agent(
    settings: Settings, nats: Server, asker: Client
) -> None:
    """Kiosks have menus of their own; one without a name is left to whoever it may concern."""
    shared = settings.model_copy(update={"nats_url": nats.url})
    with kiosk_on({"nats": nats.url}, shared) as kiosk:
        async with agent(kiosk, "menu-agent"):
            ours = await ask(asker, "menu.details", {"item_id": FIRST["item_id"]})
            for other in ("kiosk-002", None):
                with pytest.raises(NatsTimeout):
                    await asker.request(
                        "kiosk.agent.menu.details", orjson.dumps({"kiosk_id": other, "payload": {}}), timeout=0.2
                    )
    assert ours["payload"]["item"] == FIRST


@pytest.mark.parametrize("name", ["menu-agent", "recsys-agent"])
async def test_an_agent_outlives_its_broker(on_nats: Kiosk, nats: Server, name: str) -> None:
    """Killed and started again, the broker is found again without a restart of the agent."""
    async with agent(on_nats, name):
        nats.signal(signal.SIGKILL)
        await eventually(lambda: not on_nats.facts(name)["connected"], "the outage is noticed", 1.0)
        nats.start()
        assert await eventually(lambda: on_nats.facts(name)["connected"], "back") < 2.0


async def test_an_agent_that_stopped_fails_at_once(on_nats: Kiosk, asker: Client) -> None:
    """Nobody waits for one that has said goodbye."""
    async with agent(on_nats, "menu-agent"):
        pass
    with pytest.raises(NoRespondersError):
        await ask(asker, "menu.list", {})
