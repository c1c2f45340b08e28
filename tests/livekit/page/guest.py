"""A guest at a kiosk in a room: the real page in Chromium, and by which way each of its messages went."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import orjson
from playwright.sync_api import BrowserContext, Route, TimeoutError, WebSocketRoute, expect

from benchmarks.appliance import Appliance

PATIENCE_S = 40.0
"""The SDK tries to get back for some time before the page joins anew."""
Ticket = dict[str, Any]

WIRETAP = """(() => {
    // The box's name in the room is the only other end that the page ever talks to.
    const send = RTCDataChannel.prototype.send;
    window.roomFrames = 0;
    RTCDataChannel.prototype.send = function (data) {
        window.roomFrames += 1;
        return send.call(this, data);
    };
})();"""

LINES = """(lines) => lines.map((line) => [
    line.querySelector("bdi")?.textContent, line.querySelector("output")?.textContent ?? "1",
])"""


class Guest:
    """One page. `local` whether `/ws` lets it in; `tickets` are handed out by `/token` before real ones."""

    def __init__(
        self, context: BrowserContext, kiosk: Appliance, local: bool = True, tickets: list[Ticket] | None = None
    ) -> None:
        self.kiosk = kiosk
        self.local = local
        self.tickets = tickets or []
        self.expected: tuple[str, ...] = ()
        """What the browser may write to its console by itself."""
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.sent_locally: list[dict[str, Any]] = []
        """What came in by `/ws`."""
        self._sockets: set[WebSocketRoute] = set()
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.add_init_script(WIRETAP)
        self.page.route_web_socket("**/ws", self._connected)
        self.page.route("**/token", self._invite)

    def open(self) -> Guest:
        """Load the page and wait for its first screen."""
        self.page.goto(self.kiosk.page_url)
        expect(self.page.locator("#kiosk:not([data-mode=loading])")).to_be_visible(timeout=20_000)
        return self

    def begin(self) -> Guest:
        """Start an order."""
        self.page.locator('[data-focus="begin"]').tap()
        expect(self.page.locator('[data-focus="category:drinks"]')).to_be_visible()
        return self

    def add(self, item: int, category: str) -> None:
        """Touch a dish."""
        self.page.locator(f'[data-focus="category:{category}"]').tap()
        self.page.locator(f'[data-focus="add:{item}"]').tap()

    @property
    def quantities(self) -> dict[str, int]:
        """What is in the order, as the guest reads it: name to number."""
        lines = self.page.locator(".cart .line").evaluate_all(LINES)
        return {name: int(number) for name, number in lines}

    @property
    def sockets(self) -> int:
        """How many connections to `/ws` are open."""
        return len(self._sockets)

    @property
    def in_room(self) -> bool:
        """Whether the room is the way that is used: the local one is closed then."""
        return self.sockets == 0 and bool(self.page.evaluate("() => window.roomFrames > 0"))

    def wait_for(self, condition: Callable[[], Any], what: str) -> float:
        """Poll until `condition` holds; the seconds that it took."""
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE_S:
            if condition():
                return time.monotonic() - began
            self.page.wait_for_timeout(20)
        raise AssertionError(f"waited for {what}; the kiosk says:\n{self.kiosk.stderr()[-2_000:]}")

    def wait_in_room(self) -> float:
        """Until the page talks through the room."""
        return self.wait_for(lambda: self.in_room, "the page to be in the room")

    def start_over(self) -> None:
        """Leave the kiosk as it was found, whatever is on the screen and changes there meanwhile."""
        self.page.bring_to_front()
        ways = self.page.locator('.dialog [data-focus="end"], #tools:not([inert]) [data-focus="start_over"]')

        def over() -> bool:
            if self.page.locator(".attract").count():
                return True
            with contextlib.suppress(TimeoutError):
                ways.last.tap(timeout=1_000)
            return False

        self.wait_for(over, "the attract screen")

    def _invite(self, route: Route) -> None:
        if self.tickets:
            route.fulfill(body=orjson.dumps(self.tickets.pop(0)), content_type="application/json")
        else:
            route.continue_()

    def _connected(self, socket: WebSocketRoute) -> None:
        if not self.local:
            socket.close(code=1001, reason="blocked")
            return
        server = socket.connect_to_server()
        self._sockets.add(socket)
        socket.on_message(lambda text: self._pass(server, text))
        socket.on_close(lambda *_: self._closed(socket, server))
        server.on_close(lambda *_: self._closed(socket, socket))

    def _pass(self, server: WebSocketRoute, text: str | bytes) -> None:
        self.sent_locally.append(json.loads(text))
        server.send(text)

    def _closed(self, socket: WebSocketRoute, other: WebSocketRoute) -> None:
        if socket in self._sockets:
            self._sockets.remove(socket)
            other.close()

    def _complain(self, kind: str, text: str) -> None:
        # A server that is gone or lets nobody in is what these tests are about; the browser logs both by itself.
        if kind == "error" and not any(
            word in text for word in ("WebSocket", "ERR_CONNECTION", "status of 401", *self.expected)
        ):
            self.complaints.append(text)
