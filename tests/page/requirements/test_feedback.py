"""Requirement 23: a touch is seen before anybody thinks about it."""

from __future__ import annotations

from statistics import median

import pytest

from tests.page.box import Box
from tests.page.documents import SCREENS
from tests.page.requirements.conftest import Measure

LIMIT_MS = 50.0
TOUCHES = 15
WATCH = """() => {
    window.presses = [];
    const seen = ["backgroundColor", "transform", "boxShadow", "borderColor", "filter", "scale"];
    const look = (one) => { const style = getComputedStyle(one); return seen.map((name) => style[name]).join(); };
    const rest = new Map([...document.querySelectorAll("button")].map((one) => [one, look(one)]));
    addEventListener("pointerdown", (event) => {
        const one = event.target.closest("button");
        const changed = look(one) !== rest.get(one);
        const press = { name: one.dataset.focus, changed, started: event.timeStamp };
        window.presses.push(press);
        // What is drawn in this frame is on its way when the task after it runs.
        requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => { press.drawn = performance.now(); };
            port2.postMessage(null); });
    });
}"""


@pytest.mark.requirement(23)
@pytest.mark.parametrize("name", ["browse", "detail", "review"])
def test_a_touch_shows_in_the_same_frame(box: Box, name: str, measured: Measure) -> None:
    """When the event's last listener runs the control looks pressed, so the next frame shows it; which is near."""
    page = box.open(SCREENS[name]).page
    box.answering = False
    page.evaluate(WATCH)
    session = page.context.new_cdp_session(page)
    targets = page.locator("#kiosk button:not([disabled])").all()[:TOUCHES]
    for one in targets:
        rect = one.bounding_box()
        if rect is None or rect["y"] + rect["height"] > 1900 or rect["x"] + rect["width"] > 1080:
            continue
        point = {"x": rect["x"] + rect["width"] / 2, "y": rect["y"] + rect["height"] / 2}
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        session.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
        box.settled()
    presses = page.evaluate("() => window.presses")
    unmarked = [press["name"] for press in presses if not press["changed"]]
    took = [press["drawn"] - press["started"] for press in presses if "drawn" in press]
    measured(
        23, f"touch to the frame that shows it, median of {len(took)}, {name}", median(took), "ms", f"<= {LIMIT_MS:g}"
    )
    measured(23, f"touches that did not show in the next frame, {name}", len(unmarked), "", "0")
    assert len(took) >= 5
    assert not unmarked
    assert median(took) <= LIMIT_MS
