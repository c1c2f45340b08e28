"""Bad input at the page's border: a typed error to the sender, nothing changed, nobody banned."""

from __future__ import annotations

import asyncio
import time
import uuid
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest

pytestmark = pytest.mark.leaks("the appliance is shared")


async def code_of(guest: Guest, kind: str, payload: dict[str, Any]) -> str:
    """The code of the error that an input is answered with."""
    answer = await guest.call(kind, payload)
    assert answer["type"] == "error", answer
    assert answer["payload"]["message"]
    return str(answer["payload"]["code"])


@pytest.mark.parametrize(
    ("kind", "payload", "code"),
    [
        ("cart.add", {"item_id": 999_999}, "unknown_item"),
        ("cart.add", {"item_id": "101"}, "bad_payload"),
        ("cart.add", {}, "bad_payload"),
        ("cart.add", {"item_id": 101, "quantity": 0}, "bad_quantity"),
        ("cart.add", {"item_id": 101, "quantity": -3}, "bad_quantity"),
        ("cart.add", {"item_id": 101, "quantity": 51}, "bad_quantity"),
        ("cart.add", {"item_id": 101, "quantity": 10**9}, "bad_quantity"),
        ("cart.add", {"item_id": 101, "quantity": 2**60}, "bad_payload"),
        ("cart.add", {"item_id": 2**60}, "bad_payload"),
        ("cart.add", {"item_id": 101, "options": [{"group": "no", "option": "such"}]}, "unknown_option"),
        ("cart.update", {"line_id": "l99", "quantity": 1}, "unknown_line"),
        ("cart.remove", {"line_id": "l99"}, "unknown_line"),
        ("cart.undo", {}, "nothing_to_undo"),
        ("touch.category", {"category": "nonsense"}, "unknown_category"),
        ("touch.page", {"component": "grid", "page": 99}, "unknown_page"),
        ("touch.select_item", {"item_id": -1}, "unknown_item"),
        ("touch.action", {"id": "nonsense"}, "unknown_action"),
        ("prompt.answer", {"id": "x", "choice": "yes"}, "unknown_prompt"),
        ("order.type", {"type": "delivery"}, "bad_payload"),
        ("session.language", {"language": "xx"}, "unknown_language"),
        ("session.language", {"language": "'; drop"}, "bad_payload"),
        ("checkout.start", {}, "empty_cart"),
        ("checkout.cancel", {}, "not_in_checkout"),
        ("nonsense", {}, "unknown_type"),
        ("ui.update", {}, "unknown_type"),
    ],
)
async def test_each_wrong_input_has_its_error_and_changes_nothing(
    guest: Guest, kind: str, payload: dict[str, Any], code: str
) -> None:
    """The code is for programs, the message for the guest."""
    await guest.call("touch.engage")
    before = (await guest.call("hello"))["payload"]
    assert await code_of(guest, kind, payload) == code
    assert (await guest.call("hello"))["payload"] == before


@pytest.mark.parametrize(
    "junk",
    ["", "{", "[]", "null", "17", '"text"', '{"type": 3}', '{"payload": {}}', "\x00", '{"type": "hello", "id": {}}',
     '{"type": "cart.add", "payload": {"item_id": 1' + "0" * 30 + "}}", '{"type": "hello", "id": 1' + "0" * 30 + "}",
     '{"type": "hello", "id": "' + "x" * 129 + '"}', '{"type": "hello", "payload": ' + "[" * 5000 + "]" * 5000 + "}"],
)  # fmt: skip
async def test_junk_gets_an_error_and_the_page_goes_on(guest: Guest, junk: str) -> None:
    """Never a ban: the next message counts."""
    assert guest._socket is not None
    await guest._socket.send_str(junk)
    await guest.until(lambda message: message["type"] == "error")
    assert (await guest.call("hello"))["type"] == "ui.update"


async def test_binary_junk_is_answered_too(guest: Guest) -> None:
    """Bytes that are no text are no message."""
    assert guest._socket is not None
    await guest._socket.send_bytes(b"\xff\xfe\x00" * 100)
    await guest.until(lambda message: message["type"] == "error" and message["payload"]["code"] == "bad_json")


async def test_a_frame_over_the_limit_closes_with_1009_and_hurts_nobody_else(
    appliance: Appliance, guest: Guest
) -> None:
    """256 KiB is the limit; a megabyte ends the connection that sent it."""
    async with aiohttp.ClientSession() as http, http.ws_connect(appliance.page_url + "ws") as socket:
        await socket.send_str('{"type": "touch.search", "payload": {"query": "' + "x" * 1_000_000 + '"}}')
        while (message := await socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
            pass
        assert socket.close_code == 1009, message
    assert (await guest.call("hello"))["type"] == "ui.update"


async def test_a_price_in_the_payload_is_ignored(guest: Guest) -> None:
    """The menu alone says what things cost and are called."""
    await guest.call("cart.add", {"item_id": 101, "quantity": 1, "price": 0.01, "name": "free lunch"})
    line = guest.document["cart"]["items"][0]
    assert line["price"] > 1
    assert "free" not in line["name"]


async def test_a_repeated_id_is_not_done_again_but_answered_with_the_screen(guest: Guest) -> None:
    """A page that is not sure may simply send again."""
    assert guest._socket is not None
    message = orjson.dumps({"type": "cart.add", "id": str(uuid.uuid4()), "payload": {"item_id": 101}}).decode()
    wanted = orjson.loads(message)["id"]
    for _ in range(3):
        await guest._socket.send_str(message)
        await guest.until(lambda received: received.get("in_reply_to") == wanted)
        assert guest.cart() == {101: 1}


async def test_without_an_id_nothing_is_taken_for_a_repetition(guest: Guest) -> None:
    """The same message twice is two wishes."""
    assert guest._socket is not None
    await guest.call("touch.engage")
    for _ in range(2):
        await guest._socket.send_str('{"type": "cart.add", "payload": {"item_id": 101}}')
    await guest.until(lambda received: received["type"] == "ui.update" and guest.cart() == {101: 2})


async def test_a_foreign_session_is_refused(guest: Guest) -> None:
    """What belongs to another guest's order does not touch this one."""
    assert guest._socket is not None
    await guest.call("cart.add", {"item_id": 101})
    await guest._socket.send_str('{"type": "cart.clear", "id": "f", "session_id": "somebody-else", "payload": {}}')
    answer = await guest.until(lambda received: received.get("in_reply_to") == "f")
    assert answer["payload"]["code"] == "foreign_session"
    await guest.call("hello")
    assert guest.cart() == {101: 1}


async def test_a_frame_of_exactly_the_limit_is_read(guest: Guest) -> None:
    """Over 256 KiB is too long, 256 KiB is not."""
    assert guest._socket is not None
    head, tail = '{"type": "touch.search", "id": "limit", "payload": {"query": "', '"}}'
    await guest._socket.send_str(head + "x" * (262_144 - len(head) - len(tail)) + tail)
    answer = await guest.until(lambda received: received.get("in_reply_to") == "limit")
    assert answer["payload"]["code"] == "bad_payload"


@pytest.mark.parametrize("wrong", ['"type": 5', '"type": "hello", "payload": 7', '"type": "hello", "session_id": 3'])
async def test_a_wrong_message_is_answered_under_its_id(guest: Guest, wrong: str) -> None:
    """Whoever can be named is told, also when the rest makes no sense."""
    assert guest._socket is not None
    await guest._socket.send_str('{"id": "mine", ' + wrong + "}")
    answer = await guest.until(lambda received: received.get("in_reply_to") == "mine")
    assert answer["type"] == "error"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example:{port}"}, 403),
        ({"Origin": "http://localhost:{port}"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
    ],
)
async def test_other_sites_may_not_connect(appliance: Appliance, headers: dict[str, str], status: int) -> None:
    """Origin and Host: another site's script, or its name pointed at this box, gets 403."""
    port = appliance.page_url.rstrip("/").rpartition(":")[2]
    filled = {name: value.replace("{port}", port) for name, value in headers.items()}
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(appliance.page_url + "ws", headers=filled)
        assert refused.value.status == status
        async with http.get(
            appliance.page_url, headers={name: v for name, v in filled.items() if name == "Host"}
        ) as answer:
            assert answer.status == (403 if "Host" in filled else 200)


async def test_a_page_that_does_not_read_is_closed_and_hurts_nobody_else(appliance: Appliance, guest: Guest) -> None:
    """What waits for one page is bounded in bytes; the guest at the other one notices nothing."""
    host, port = appliance.page_url.removeprefix("http://").rstrip("/").split(":")
    async with aiohttp.ClientSession() as http, http.ws_connect(appliance.page_url + "ws", max_msg_size=0) as deaf:
        transport = deaf.get_extra_info("socket")
        assert transport is not None
        assert (transport.getpeername()[0], transport.getpeername()[1]) == (host, int(port))
        reader = deaf._response.connection.transport  # type: ignore[union-attr]
        reader.pause_reading()
        for at in range(400):
            await deaf.send_str(f'{{"type": "ping", "id": "{at}", "payload": {{"size": 65000}}}}')
        began = time.monotonic()
        await guest.call("touch.engage")
        assert time.monotonic() - began < 1
        closed = appliance.memory.metrics["page"].counter("ws_closed")
        async with asyncio.timeout(10):
            while appliance.memory.metrics["page"].counter("ws_closed") == closed:
                await asyncio.sleep(0.05)
                await guest.call("hello")
        reader.resume_reading()


async def test_beyond_loopback_every_page_shows_the_token(tmp_path: Path) -> None:
    """PAGE_HOST=0.0.0.0: 401 without it, and a cookie for what the page loads once it was shown."""
    with Appliance(tmp_path, PAGE_HOST="0.0.0.0", PAGE_TOKEN="open-sesame") as reachable:
        assert reachable.page_url.endswith("/?token=open-sesame")
        url = reachable.page_url.replace("0.0.0.0", "127.0.0.1").partition("?")[0]
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            for address in (url, url + "healthz", url + "?token=wrong"):
                async with http.get(address) as answer:
                    assert answer.status == 401
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await http.ws_connect(url + "ws")
            port = url.rstrip("/").rpartition(":")[2]
            for host in ("evil.example", f"evil.example:{port}", "evil.example:1"):
                with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                    await http.ws_connect(url + "ws?token=open-sesame", headers={"Host": host})
                assert refused.value.status == 403
            async with http.get(url + "?token=open-sesame") as answer:
                assert answer.status == 200
            async with http.get(url + "kiosk.js") as answer:
                assert answer.status == 200
            async with http.ws_connect(url + "ws") as socket:
                assert not socket.closed
        assert "open-sesame" not in reachable.stderr()


async def test_the_own_page_and_programs_may_connect(appliance: Appliance) -> None:
    """The page's own Origin, or none at all."""
    async with aiohttp.ClientSession() as http:
        for headers in ({}, {"Origin": appliance.page_url.rstrip("/")}):
            async with http.ws_connect(appliance.page_url + "ws", headers=headers) as socket:
                assert not socket.closed


async def test_files_outside_the_page_are_not_served(appliance: Appliance) -> None:
    """Nothing but the page's own files, however the path is written."""
    async with aiohttp.ClientSession() as http:
        for path in ("../config.py", "%2e%2e/config.py", "..%2fconfig.py", "/etc/passwd", "images/../../errors.py"):
            async with http.get(appliance.page_url + path) as answer:
                assert answer.status in (400, 404), path


async def test_five_thousand_messages_at_once_are_all_answered(guest: Guest) -> None:
    """No rate limit below a thousand a second, and each input gets its answer."""
    assert guest._socket is not None
    await guest.call("touch.engage")
    wanted = {str(at) for at in range(5_000)}
    for at in sorted(wanted):
        await guest._socket.send_str(
            orjson.dumps({"type": "touch.category", "id": f"burst-{at}", "payload": {"category": None}}).decode()
        )
    missing = {f"burst-{at}" for at in wanted}

    def answered(message: dict[str, Any]) -> bool:
        missing.discard(message.get("in_reply_to") or "")
        return not missing

    await guest.until(answered, 45.0)
