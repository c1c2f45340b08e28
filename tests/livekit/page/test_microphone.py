"""A guest's voice is in the room only while the guest orders and somebody listens; and the guest sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.appliance import Appliance
from edge.tokens import embedded_keys, mint
from tests.livekit.page.conftest import UPRIGHT
from tests.livekit.page.guest import Guest

pytestmark = pytest.mark.timeout(120)
LISTEN = """async ([url, token]) => {
    const { loadClient } = await import(`${location.origin}/livekit/client.js`);
    const client = await loadClient();
    window.room = new client.Room();
    await window.room.connect(url, token);
}"""
HEARD = """() => [...window.room.remoteParticipants.values()].flatMap((one) => [...one.trackPublications.values()])
    .filter((one) => one.source === "microphone" && one.isSubscribed).length"""


@pytest.fixture
def agent(browser: Browser, appliance: Appliance) -> Iterator[Page]:
    """A voice agent in the room, seen from inside: a page that joins as one and does nothing else."""
    context = browser.new_context(viewport=UPRIGHT)
    page = context.new_page()
    page.goto(f"{appliance.page_url}healthz")
    yield page
    context.close()


def listen(agent: Page, appliance: Appliance) -> None:
    """The agent joins."""
    token = mint(embedded_keys(appliance.runtime_dir), "agent", appliance.kiosk_id, "agent-1")
    agent.evaluate(LISTEN, [appliance.servers["livekit"], token])


def heard(guest: Guest, agent: Page, number: int) -> None:
    """Wait until the agent hears so many microphones."""
    guest.wait_for(lambda: agent.evaluate(HEARD) == number, f"{number} microphones")


def test_the_voice_is_in_the_room_while_somebody_orders_and_somebody_listens(
    enter: Callable[..., Guest], agent: Page, appliance: Appliance
) -> None:
    """Nobody to listen: nothing. An agent: on, and the guest sees it. The guest stops it; the order ends: off."""
    guest = enter()
    guest.wait_in_room()
    guest.begin()
    button = guest.page.locator('[data-focus="microphone"]')
    expect(button).to_have_count(0)
    listen(agent, appliance)
    heard(guest, agent, 1)
    expect(button).to_have_text("Mic on")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.tap()
    heard(guest, agent, 0)
    expect(button).to_have_text("Mic off")
    button.tap()
    heard(guest, agent, 1)
    guest.start_over()
    heard(guest, agent, 0)
    expect(button).to_have_count(0)
    guest.begin()
    heard(guest, agent, 1)


def test_what_an_agent_says_is_heard_and_other_pages_are_not(
    enter: Callable[..., Guest], agent: Page, appliance: Appliance
) -> None:
    """The agent's track plays in the page while it is there; a second page's microphone would be an echo."""
    guest, other = enter(), enter()
    guest.wait_in_room()
    other.wait_in_room()
    listen(agent, appliance)
    guest.begin()
    heard(guest, agent, 2)
    sounds = guest.page.locator("audio")
    expect(sounds).to_have_count(0)
    agent.evaluate("() => window.room.localParticipant.setMicrophoneEnabled(true)")
    expect(sounds).to_have_count(1)
    guest.wait_for(lambda: sounds.evaluate("(one) => !one.paused && one.currentTime > 0"), "the sound to play")
    agent.evaluate("() => window.room.disconnect()")
    expect(sounds).to_have_count(0, timeout=15_000)


def test_without_a_microphone_the_page_works_by_touch(
    enter: Callable[..., Guest], context: BrowserContext, agent: Page, appliance: Appliance
) -> None:
    """No device or no leave: the guest sees that, and orders by touch, through the room."""
    context.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };"
    )
    guest = enter(local=False)
    listen(agent, appliance)
    guest.begin()
    expect(guest.page.locator('[data-focus="microphone"]')).to_have_text("No mic")
    guest.add(504, "drinks")
    expect(guest.page.locator(".cart .line")).to_have_count(1)
    assert agent.evaluate(HEARD) == 0
