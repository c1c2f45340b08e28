"""What the room process still says when it is asked to stop. The room is a stand-in, because it must be slow."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import orjson
import pytest

from edge.child import Child
from edge.io.livekit import bridge
from edge.io.livekit.encoding import Frame
from edge.io.livekit.participants import Present
from tests.io.child import Kiosk, eventually, kiosk_on, make_settings

SLOW_S = 0.1
"""How long the SDK takes to take a message."""
PAGE = Present("page-1", "PA_1", is_observer=False, may_send=True)
SCREEN = orjson.dumps({"type": "ui.update", "id": "d1", "epoch": 1, "seq": 1, "in_reply_to": None, "payload": {}})


class SlowRoom:
    """Stands in for the room: one page in it, and every message takes its time."""

    arrived: ClassVar[list[str]] = []
    """Whom a message has reached."""

    def __init__(self, _access: object, listener: bridge.Bridge, *_: object) -> None:
        self._listener = listener

    async def run(self) -> None:
        """Connected at once, and for ever."""
        self._listener.up([PAGE])
        await asyncio.Event().wait()

    async def publish(self, frame: Frame, identity: str) -> bool:
        """A message that is cut off does not arrive."""
        await asyncio.sleep(SLOW_S)
        self.arrived.append(identity)
        return True


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kiosk]:
    """A kiosk whose room is slow."""
    monkeypatch.setattr(bridge, "KioskRoom", SlowRoom)
    monkeypatch.setattr(SlowRoom, "arrived", [])
    with kiosk_on({}, make_settings(tmp_path)) as running:
        yield running


async def main(child: Child) -> None:
    """The row `livekit`."""
    await bridge.Bridge(child).run()


async def test_the_last_screen_reaches_the_room(kiosk: Kiosk) -> None:
    """What the core has said before the stop is sent, however the two meet: it may be the number of a paid order."""
    async with kiosk.core.listening(), kiosk.running("livekit", main):
        await eventually(lambda: kiosk.is_ready("livekit"), "the room")
        await asyncio.sleep(0.05)
        kiosk.core.say("ui.update", orjson.loads(SCREEN))
    assert PAGE.identity in SlowRoom.arrived


async def test_a_page_that_draws_nothing_delays_no_stop(kiosk: Kiosk) -> None:
    """It has acknowledged once, and does so no more: the stop waits for half a second, not for the page."""
    async with kiosk.core.listening():
        child = kiosk.child("livekit")
        running = bridge.Bridge(child)
        task = asyncio.ensure_future(running.run())
        await eventually(lambda: kiosk.is_ready("livekit"), "the room")
        acknowledged = orjson.dumps({"type": "ui.ack", "payload": {"epoch": 0, "seq": 0}})
        running.received(PAGE.identity, acknowledged)
        kiosk.core.say("ui.update", orjson.loads(SCREEN))
        await eventually(lambda: SlowRoom.arrived, "the screen")
        began = asyncio.get_running_loop().time()
        child.stopping.set()
        await asyncio.wait_for(task, 2.0)
        assert bridge.SETTLE_S <= asyncio.get_running_loop().time() - began < 2 * bridge.SETTLE_S
