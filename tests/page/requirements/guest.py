"""A guest at the real box: presses what is named, by a finger, by keys or by what a screen reader offers."""

from __future__ import annotations

import re
from typing import Any, Literal

import orjson
from playwright.sync_api import Locator, Page, WebSocket, expect

Hands = Literal["touch", "tab", "arrows"]
MOST_KEYS = 120
MOST_WAYS_OUT = 100
SETTLE_MS = 150
"""For a screen to follow the touch that was made on the one before."""
ORDER = ("category:drinks", "add:504", "open:500", "size:large", "add", "action:checkout", "take_away", "action:pay")
"""A sparkling water and a large coke to take away, by the stable names of the controls."""
FAST_TERMINAL = "emulated:zvt?card=approve&after_ms=50&host_ms=20&pace=0"
_NUMBER = re.compile(r"\d{3,}")
_LEAVE = """() => {
    const names = ['[aria-modal="true"] [data-focus="end"]', '[aria-modal="true"] [data-escape]',
        '[data-focus="again"]', '[data-focus="start_over"]'];
    const there = (one) => one && one.checkVisibility() && !one.closest("[inert]") && !one.disabled;
    if (there(document.querySelector('[data-focus="begin"]'))) return true;
    names.map((name) => document.querySelector(name)).find(there)?.click();
    return false;
}"""
_FOCUSED = """() => {
    const one = document.activeElement;
    const box = one?.getBoundingClientRect();
    return { id: one?.dataset?.focus ?? null, x: box.left + box.width / 2, y: box.top + box.height / 2 };
}"""


def control(page: Page, name: str) -> Locator:
    """The control of that stable name."""
    return page.locator(f'[data-focus="{name}"]').first


def press(page: Page, name: str, hands: Hands = "touch") -> None:
    """Use a control; fails when these hands cannot reach it."""
    one = control(page, name)
    one.wait_for(state="attached")
    is_radio = one.get_attribute("type") == "radio"
    if hands == "touch":
        # A radio button is touched by its words.
        (page.locator("label", has=one) if is_radio else one).first.tap()
    elif is_radio:
        choose(page, one, hands)
    else:
        walk(page, name, hands)
        page.keyboard.press("Enter")


def choose(page: Page, radio: Locator, hands: Hands) -> None:
    """Come to a group of radio buttons and move its mark."""
    group = radio.get_attribute("name")
    if hands == "arrows":
        # Arrows come to the button that is marked, as Tab does.
        marked = page.locator(f'input[name="{group}"]:checked').first.get_attribute("data-focus")
        walk(page, marked or "", hands)
    for _ in range(MOST_KEYS):
        if page.evaluate("() => document.activeElement?.name ?? null") == group:
            break
        page.keyboard.press("Tab")
    for _ in range(MOST_KEYS):
        if radio.is_checked():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"the keys do not choose {radio}")


def walk(page: Page, name: str, hands: Hands) -> None:
    """Press keys until the focus is on that control."""
    tried: set[tuple[str | None, str]] = set()
    for _ in range(MOST_KEYS):
        here: dict[str, Any] = page.evaluate(_FOCUSED)
        if here["id"] == name:
            return
        key = "Tab"
        if hands == "arrows":
            wishes = _arrows(here, control(page, name))
            key = next((one for one in wishes if (here["id"], one) not in tried), wishes[0])
            tried.add((here["id"], key))
        page.keyboard.press(key)
    raise AssertionError(f"{name} cannot be reached by {hands}; the focus is on {here['id']}")


def _arrows(here: dict[str, Any], target: Locator) -> list[str]:
    """The arrows in the order in which somebody who sees both places would try them."""
    box = target.bounding_box()
    assert box is not None
    dx, dy = box["x"] + box["width"] / 2 - here["x"], box["y"] + box["height"] / 2 - here["y"]
    across = ["ArrowRight", "ArrowLeft"] if dx > 0 else ["ArrowLeft", "ArrowRight"]
    down = ["ArrowDown", "ArrowUp"] if dy > 0 else ["ArrowUp", "ArrowDown"]
    first, second = (across, down) if abs(dx) > abs(dy) else (down, across)
    return [first[0], second[0], second[1], first[1]]


def order_number(page: Page) -> str:
    """The number on the last screen, once it is there."""
    placed = page.locator('[data-component="placed"]')
    expect(placed).to_contain_text(_NUMBER, timeout=15_000)
    found = _NUMBER.search(placed.inner_text())
    assert found
    return found.group()


def begin_anew(page: Page) -> None:
    """Leave the kiosk as the next guest should find it."""
    for _ in range(MOST_WAYS_OUT):
        if page.evaluate(_LEAVE):
            return
        page.wait_for_timeout(SETTLE_MS)
    raise AssertionError("no way leads to the first screen")


class Documents:
    """Every document that the box sends to a page from now on, oldest first."""

    def __init__(self, page: Page) -> None:
        self.all: list[dict[str, Any]] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, frame: str | bytes) -> None:
        message = orjson.loads(frame)
        if message.get("type") == "ui.update":
            self.all.append(message["payload"])

    def components(self, kind: str) -> list[dict[str, Any]]:
        """Every component of that type in them."""
        return [one for payload in self.all for one in payload["components"] if one["type"] == kind]


__all__ = ["FAST_TERMINAL", "ORDER", "Documents", "Hands", "begin_anew", "control", "order_number", "press", "walk"]
