"""The page lasts: over any number of touches it does not grow, and over a restart of the whole box it goes on."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from benchmarks.appliance import Appliance
from tests.page.requirements.conftest import Measure, visit
from tests.page.requirements.guest import FAST_TERMINAL, begin_anew, control, press

MONKEY = Path(__file__).with_name("monkey.js").read_text()
TOUCHES = int(os.environ.get("TOUCHES", "500"))
"""`make touches` makes 20,000."""
WARM_UP = 150
MOST_MORE_NODES = 400
MOST_MORE_HEAP = 1.5e6
"""Bytes; caches of the browser fill for a while, a leak of one closure a touch would be more."""
A_ROUND = 250


def size(page: Page, session: CDPSession) -> dict[str, float]:
    """Nodes and bytes of the page's heap on the first screen, with everything unused swept out."""
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(50)
    return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}


def touch_at_random(page: Page, touches: int, seed: int) -> None:
    """In rounds, so that no single wait is long."""
    for done in range(0, touches, A_ROUND):
        page.evaluate(MONKEY, {"touches": min(A_ROUND, touches - done), "seed": seed + done})


@pytest.mark.requirement(22)
@pytest.mark.timeout(60 + TOUCHES // 10)
def test_touches_leave_nothing_behind(guest: Page, measured: Measure) -> None:
    """Random touches over all screens, payments too; afterwards the first screen is as large as it was."""
    session = guest.context.new_cdp_session(guest)
    session.send("Performance.enable")
    touch_at_random(guest, WARM_UP, seed=1)
    begin_anew(guest)
    guest.evaluate("() => { window.heard.length = 0; }")
    before = size(guest, session)
    touch_at_random(guest, TOUCHES, seed=2)
    begin_anew(guest)
    guest.evaluate("() => { window.heard.length = 0; }")
    after = size(guest, session)
    nodes, heap = after["Nodes"] - before["Nodes"], after["JSHeapUsedSize"] - before["JSHeapUsedSize"]
    measured(22, f"nodes more after {TOUCHES} touches, of {before['Nodes']:.0f}", nodes, "", f"<= {MOST_MORE_NODES}")
    measured(22, f"heap more after {TOUCHES} touches, of {before['JSHeapUsedSize'] / 1e6:.1f} MB", heap / 1e6, "MB",
             f"<= {MOST_MORE_HEAP / 1e6:g}")  # fmt: skip
    assert nodes <= MOST_MORE_NODES
    assert heap <= MOST_MORE_HEAP


def test_the_page_goes_on_over_a_restart_of_the_box(context: BrowserContext, tmp_path: Path) -> None:
    """Stopped and started again, as an update does: the page comes back by itself, and its order with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with Appliance(tmp_path, TERMINAL=FAST_TERMINAL, PAGE_PORT=port) as first, visit(context, first) as page:
        press(page, "begin")
        press(page, "category:drinks")
        press(page, "add:504")
        expect(page.get_by_role("region", name=re.compile("Your order: 1 item"))).to_be_visible()
        assert first.stop() == 0
        expect(page.get_by_text(re.compile("reconnect", re.I)).first).to_be_visible()
        with Appliance(tmp_path, TERMINAL=FAST_TERMINAL, PAGE_PORT=port):
            expect(page.get_by_text(re.compile("reconnect", re.I))).to_have_count(0, timeout=15_000)
            expect(control(page, "begin").or_(control(page, "add:505")).first).to_be_visible()
            if control(page, "begin").is_visible():
                press(page, "begin")
                press(page, "category:drinks")
            press(page, "add:505")
            expect(page.get_by_role("region", name=re.compile(r"Your order: \d items?"))).to_be_visible()
            begin_anew(page)
