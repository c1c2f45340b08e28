"""When the room counts as open and when as lost, and that only one way is used: by the clock, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("ways.js").read_text()
UPDATE = '{type: "ui.update", epoch: 1, seq: 1, in_reply_to: null, session_id: null, payload: {components: []}}'

TURN = """() => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(0);
})"""


class Ways:
    """The page's transports with a client that the test plays, and a clock that the test winds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.clock.install(time=0)
        page.clock.pause_at(1_000)
        page.evaluate(f"() => {{ {SCRIPT} }}")

    def do(self, script: str) -> Any:
        """Run a line in the page; what it set off is done."""
        found = self.page.evaluate(f"async () => {{ {script}; }}" if ";" in script else f"async () => ({script})")
        # Messages wait for those before them: a turn of the browser's own queue.
        self.page.evaluate(TURN)
        return found

    def passes(self, milliseconds: int) -> None:
        """Time goes by."""
        self.page.clock.run_for(milliseconds)
        self.do("0")

    def told(self) -> list[str]:
        """What the transport has told since the last look."""
        found: list[str] = self.do("window.told.splice(0)")
        return found

    def sent(self, room: int = -1) -> list[str]:
        """Types of what was sent into a room since the last look."""
        found: list[str] = self.do(f"window.rooms.at({room}).sent.splice(0).map(({{ type }}) => type)")
        return found


@pytest.fixture
def ways(modules: Page) -> Ways:
    """Nothing opened yet."""
    return Ways(modules)


@pytest.fixture
def room(ways: Ways) -> Ways:
    """A room that is open: the box was asked whether it is there, and answered."""
    ways.do("window.openRoom()")
    ways.passes(1)
    assert ways.told() == []
    assert ways.sent() == ["ping"]
    ways.do('window.rooms[0].say({type: "pong"})')
    assert ways.told() == ["open", "pong"]
    return ways


def test_a_box_that_does_not_answer_is_asked_again_and_the_room_joined_anew(ways: Ways) -> None:
    """Eight seconds; whoever is in the room for that long without a word is not entrusted with a guest."""
    ways.do("window.openRoom()")
    ways.passes(1)
    for _ in range(7):
        assert ways.sent(0) == ["ping"]
        ways.passes(1_000)
    assert ways.do("window.rooms.length") == 1
    ways.passes(1_000 + 1_000)
    assert ways.do("window.rooms.map(({ state }) => state)") == ["disconnected", "connected"]
    assert ways.told() == []


def test_an_input_without_an_answer_ends_the_way_whatever_else_comes(room: Ways) -> None:
    """A document of a box that has just taken over is no answer to what the one before was told."""
    room.do('window.transport.send({type: "cart.add", id: "a", payload: {}})')
    room.passes(900)
    room.do(f"window.rooms[0].say({UPDATE})")
    assert room.told() == ["ui.update"]
    room.passes(100)
    assert room.told() == ["down"]
    assert not room.do("window.transport.connected")


def test_an_answered_input_is_nobodys_business_any_more(room: Ways) -> None:
    """By a document or an error."""
    for answer in ("ui.update", "error"):
        room.do(f'window.transport.send({{type: "cart.add", id: "{answer}", payload: {{}}}})')
        room.passes(900)
        room.do(f'window.rooms[0].say({{type: "{answer}", in_reply_to: "{answer}", payload: {{}}}})')
    room.passes(3_000)
    assert room.told() == ["ui.update", "error"]


def test_silence_is_asked_about(room: Ways) -> None:
    """Fifteen seconds; no answer within one more, and the way is lost."""
    room.passes(15_000)
    assert room.sent() == ["ping"]
    room.passes(1_000)
    assert room.told() == ["down"]


def test_a_short_interruption_is_not_told(room: Ways) -> None:
    """Within a second nobody hears of it; afterwards all is said again, because it may be lost."""
    room.do('window.rooms[0].state = "signalReconnecting"; window.rooms[0].tell("SignalReconnecting")')
    room.passes(900)
    assert room.told() == []
    room.do('window.rooms[0].state = "connected"; window.rooms[0].tell("Reconnected")')
    assert room.told() == ["open"]


def test_a_long_interruption_ends_the_way_and_a_touch_ends_it_at_once(room: Ways) -> None:
    """A guest does not wait for the SDK's attempts; when it is back, it is asked before it is used."""
    room.do('window.rooms[0].state = "reconnecting"; window.rooms[0].tell("Reconnecting")')
    assert room.do('window.transport.send({type: "cart.add", id: "a", payload: {}})') is False
    assert room.told() == ["down"]
    room.do('window.rooms[0].state = "connected"; window.rooms[0].tell("Reconnected")')
    assert room.told() == []
    room.do('window.rooms[0].say({type: "pong"})')
    room.do('window.rooms[0].state = "reconnecting"; window.rooms[0].tell("Reconnecting")')
    room.passes(1_000)
    assert room.told() == ["open", "pong", "down"]


def test_another_box_under_the_same_name_is_told_everything(room: Ways) -> None:
    """It came back within the second, and the page never saw it leave."""
    room.do('window.rooms[0].tell("ParticipantActive", {identity: "orchestrator"})')
    assert room.told() == ["open"]
    room.do('window.rooms[0].tell("ParticipantActive", {identity: "page-2"})')
    room.do('window.rooms[0].tell("ParticipantDisconnected", {identity: "page-2"})')
    assert room.told() == []
    room.do('window.rooms[0].tell("ParticipantDisconnected", {identity: "orchestrator"})')
    assert room.told() == ["down"]


def test_what_was_missed_is_asked_for_once(room: Ways) -> None:
    """Ten patches without a base are one `hello`, and another one only when its answer was missed too."""
    patch = '{type: "ui.patch", epoch: 1, seq: 9, payload: {base: 8, set: {}, order: [], rest: {}}}'
    for _ in range(10):
        room.do(f"window.rooms[0].say({patch})")
    assert room.sent() == ["hello"]
    room.do(f"window.rooms[0].say({UPDATE})")
    room.sent()
    room.do(f"window.rooms[0].say({patch})")
    assert room.sent() == ["hello"]


def test_the_newest_document_is_acknowledged(room: Ways) -> None:
    """One acknowledgement for a burst."""
    for seq in (1, 2, 3):
        room.do(f"window.rooms[0].say({UPDATE.replace('seq: 1', f'seq: {seq}')})")
    room.passes(20)
    found = room.do("window.rooms[0].sent.splice(0)")
    assert found == [{"type": "ui.ack", "payload": {"epoch": 1, "seq": 3}}]


def test_a_server_that_refuses_is_asked_less_and_less(ways: Ways) -> None:
    """A kiosk whose server is away for a day must not spend it on rooms, which the client never lets go."""
    ways.do("window.closed = true; await window.openRoom()")
    ways.passes(60_000)
    made = ways.do("window.rooms.length")
    ways.passes(600_000)
    assert 5 <= made <= 10
    # Every 15 to 30 s; the page's clock jumps, so some of each attempt is lost.
    assert 10 <= ways.do("window.rooms.length") - made <= 41


def test_only_one_way_is_used_and_the_change_is_told(ways: Ways) -> None:
    """Local first; the room takes over and the local one is closed; the room is lost and the local one is opened."""
    ways.do("window.openChoice()")
    ways.do("window.local.on.open()")
    ways.do("window.choice.send({id: 1})")
    ways.do("window.room.on.open()")
    ways.do("window.choice.send({id: 2})")
    ways.do("window.local.on.down()")
    ways.do("window.room.on.down()")
    ways.do("window.choice.send({id: 3})")
    ways.do("window.local.on.open()")
    ways.do("window.choice.send({id: 4})")
    assert ways.told() == ["open", "open", "down", "open"]
    assert ways.do("window.local.log") == ["start", {"id": 1}, "stop", "start", {"id": 4}]
    assert ways.do("window.room.log") == ["start", {"id": 2}]


def test_old_rooms_are_got_rid_of_when_nobody_is_there(ways: Ways) -> None:
    """Ten quiet seconds without a session, and only after many rooms: never under a guest's finger."""
    ways.do("window.openChoice()")
    ways.do("window.local.on.open(); window.choice.follow(null)")
    ways.passes(20_000)
    ways.do("window.room.rooms = 21; window.choice.follow(null)")
    ways.passes(9_000)
    ways.do('window.choice.follow("guest")')
    ways.passes(20_000)
    assert ways.told() == ["open"]
    ways.do("window.choice.follow(null)")
    ways.passes(9_000)
    ways.do("window.choice.send({})")
    ways.passes(9_000)
    assert ways.told() == []
    ways.do("window.choice.follow(null)")
    ways.passes(10_000)
    assert ways.told() == ["reload"]
