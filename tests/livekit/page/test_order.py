"""Orders over the real LiveKit server, in the real page, on the real box: bought, interrupted, brought back."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable

import orjson
import pytest
from playwright.sync_api import expect

from benchmarks.appliance import Appliance
from edge.tokens import Keys, embedded_keys, mint
from tests.livekit.page.guest import Guest, Ticket

pytestmark = pytest.mark.timeout(120)
Enter = Callable[..., Guest]


def ticket(appliance: Appliance) -> Ticket:
    """What `/token` answers the page."""
    with urllib.request.urlopen(f"{appliance.page_url}token", timeout=5) as answer:
        found: Ticket = orjson.loads(answer.read())
    return found


def keys(appliance: Appliance) -> Keys:
    """Those of the embedded server."""
    return embedded_keys(appliance.runtime_dir)


def test_a_whole_order_is_paid_over_the_room(enter: Enter) -> None:
    """With the local way blocked from the first moment: every touch of it went through the LiveKit server."""
    guest = enter(local=False).begin()
    guest.add(504, "drinks")
    guest.add(402, "sides")
    expect(guest.page.locator(".cart .line")).to_have_count(2)
    promised = guest.page.locator(".cart [data-total]").inner_text()
    guest.page.locator('[data-action="checkout"]').tap()
    guest.page.locator('[data-action="pay"]').tap()
    expect(guest.page.locator(".payment [data-total]")).to_have_text(promised)
    expect(guest.page.locator(".order-number")).not_to_be_empty(timeout=20_000)
    assert guest.sent_locally == []
    guest.page.locator('[data-focus="again"]').tap()
    expect(guest.page.locator(".cart .line")).to_have_count(0)


def test_the_room_takes_over_from_the_local_way(enter: Enter) -> None:
    """The first screen does not wait for the room; once that is open, nothing goes by the other way."""
    guest = enter()
    guest.wait_in_room()
    before = len(guest.sent_locally)
    guest.begin()
    guest.add(504, "drinks")
    expect(guest.page.locator(".cart .line")).to_have_count(1)
    assert guest.sent_locally[before:] == []
    assert guest.sockets == 0


def test_the_server_dies_in_the_middle(enter: Enter, appliance: Appliance) -> None:
    """What is touched in that moment is done, once; the page goes on by the local way and comes back to the room."""
    guest = enter()
    guest.wait_in_room()
    guest.begin()
    guest.add(504, "drinks")
    expect(guest.page.locator(".cart .line")).to_have_count(1)
    old = appliance.kill("livekit-server")
    guest.add(402, "sides")
    expect(guest.page.locator(".cart .line")).to_have_count(2)
    assert guest.sockets == 1
    appliance.wait_restarted("livekit-server", old, 20)
    guest.wait_in_room()
    guest.add(101, "burgers")
    expect(guest.page.locator(".cart .line")).to_have_count(3)
    assert set(guest.quantities.values()) == {1}


def test_the_box_leaves_the_room_in_the_middle(enter: Enter, appliance: Appliance) -> None:
    """Its room process is killed without a word: a touch is answered by the local way within moments, and done once."""
    guest = enter()
    guest.wait_in_room()
    guest.begin()
    old = appliance.kill("livekit")
    guest.add(504, "drinks")
    expect(guest.page.locator(".cart .line")).to_have_count(1, timeout=4_000)
    appliance.wait_restarted("livekit", old, 20)
    guest.wait_in_room()
    guest.add(402, "sides")
    expect(guest.page.locator(".cart .line")).to_have_count(2)
    assert set(guest.quantities.values()) == {1}


def test_a_reload_in_the_middle_loses_nothing(enter: Enter) -> None:
    """The same order, through the room alone."""
    guest = enter(local=False).begin()
    guest.add(504, "drinks")
    expect(guest.page.locator(".cart .line")).to_have_count(1)
    before = guest.quantities
    guest.open()
    expect(guest.page.locator(".cart .line")).to_have_count(1)
    assert guest.quantities == before


def test_two_pages_with_one_identity_both_work(enter: Enter, appliance: Appliance) -> None:
    """The server lets one of them stay; the other goes on by the local way and comes back under a name of its own."""
    shared = ticket(appliance)
    first = enter(tickets=[shared])
    first.wait_in_room()
    first.begin()
    second = enter(tickets=[shared])
    second.wait_in_room()
    first.wait_for(lambda: first.sockets == 1 or first.in_room, "the first page to have a way")
    first.add(504, "drinks")
    expect(second.page.locator(".cart .line")).to_have_count(1)
    second.add(402, "sides")
    expect(first.page.locator(".cart .line")).to_have_count(2)
    first.wait_in_room()
    assert first.quantities == second.quantities
    assert set(first.quantities.values()) == {1}


def test_an_expired_token_is_replaced_by_a_fresh_one(enter: Enter, appliance: Appliance) -> None:
    """The page serves its guest by the local way until it is let in."""
    fresh = ticket(appliance)
    expired = {**fresh, "token": mint(keys(appliance), "page", fresh["room"], "page-late", ttl_s=-3_600)}
    guest = enter(tickets=[expired, expired]).begin()
    guest.add(504, "drinks")
    expect(guest.page.locator(".cart .line")).to_have_count(1)
    guest.wait_in_room()
    expect(guest.page.locator(".cart .line")).to_have_count(1)


def test_a_token_that_expires_while_the_server_is_away(enter: Enter, appliance: Appliance) -> None:
    """Joined with a short one: after the server's restart the page needs a new one, and asks for it."""
    given = ticket(appliance)
    short = {**given, "token": mint(keys(appliance), "page", given["room"], "page-short", ttl_s=1)}
    guest = enter(tickets=[short])
    guest.wait_in_room()
    guest.begin()
    appliance.wait_restarted("livekit-server", appliance.kill("livekit-server"), 20)
    guest.wait_in_room()
    guest.add(504, "drinks")
    expect(guest.page.locator(".cart .line")).to_have_count(1)


def test_a_page_without_the_client_stays_local(enter: Enter, appliance: Appliance) -> None:
    """It cannot be loaded: the guest notices nothing."""
    guest = enter()
    guest.expected = ("status of 404",)
    guest.page.route("**/vendor/*", lambda route: route.fulfill(status=404))
    guest.open().begin()
    guest.add(504, "drinks")
    expect(guest.page.locator(".cart .line")).to_have_count(1)
    assert guest.sockets == 1
