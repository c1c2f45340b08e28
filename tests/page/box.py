"""The box as the page sees it, with every word decided by the test: real page, real browser, played messages.

The whole order runs against the real appliance in `test_order.py`; here are the cases that a healthy box never shows.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, WebSocketRoute

from edge.io.page import HEADERS
from tests.page.documents import Json, update

FOLDER = Path(__file__).parents[2] / "edge" / "page"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
ADDRESS = "http://localhost/"
PATIENCE_S = 5.0


def serve(route: Route) -> None:
    """A file of the page, with the headers that the box sends with it."""
    path = route.request.url.removeprefix(ADDRESS) or "index.html"
    file = FOLDER / path
    if file.is_file():
        route.fulfill(body=file.read_bytes(), headers={**HEADERS, "Content-Type": TYPES[file.suffix]})
    else:
        route.fulfill(status=404)


def complaints_of(page: Page) -> list[str]:
    """Errors in its console, and exceptions that nobody caught, from now on."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


class Box:
    """Answers `hello` with the present document, writes down what comes in, and says what the test tells it to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sent: list[Json] = []
        """Everything that the page has sent, oldest first."""
        self.greetings: list[Json] = []
        self.complaints: list[str] = []
        """Errors in the console, and exceptions that nobody caught."""
        self.answering = True
        """Whether inputs are answered at once by the present document."""
        self.reachable = True
        self.epoch = 1
        self.seq = 0
        self._payload: Json | None = None
        self._socket: WebSocketRoute | None = None
        page.on("console", lambda message: self._complain(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", serve)
        page.route_web_socket("**/ws", self._connected)

    def open(self, payload: Json) -> Box:
        """Load the page and show a document."""
        self._payload = payload
        self.page.goto(ADDRESS)
        self.page.wait_for_selector("#kiosk:not([data-mode=loading])")
        return self

    def show(self, payload: Json, in_reply_to: str | None = None, session_id: str | None = "s1") -> None:
        """Send a newer document."""
        self._payload = payload
        self.seq += 1
        self.say(update(self.seq, payload, epoch=self.epoch, in_reply_to=in_reply_to, session_id=session_id))

    def say(self, message: Json) -> None:
        """Send any message."""
        assert self._socket is not None
        self._socket.send(json.dumps(message))

    def hang_up(self) -> None:
        """Close the connection, as a restarting process does."""
        socket, self._socket = self._socket, None
        assert socket is not None
        socket.close(code=1001, reason="restart")

    def wait_for(self, condition: Callable[[], Any], what: str) -> Any:
        """Poll until `condition` holds; returns its value."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if found := condition():
                return found
            self.page.wait_for_timeout(5)
        raise AssertionError(f"waited for {what}; the page sent {self.sent}")

    def received(self, kind: str, number: int = 1) -> Json:
        """The payload of the newest message of that type, once `number` of them have come in."""
        of_kind: list[Json] = self.wait_for(lambda: len(self.inputs(kind)) >= number and self.inputs(kind), kind)
        payload: Json = of_kind[number - 1]["payload"]
        return payload

    def inputs(self, kind: str) -> list[Json]:
        """All messages of that type."""
        return [message for message in self.sent if message["type"] == kind]

    def settled(self) -> None:
        """Wait until everything sent so far is drawn: two frames, the first draws what came before it."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def _complain(self, kind: str, text: str) -> None:
        # A refused connection is what some tests are about; the browser logs it by itself.
        if kind in ("error", "warning") and "WebSocket" not in text:
            self.complaints.append(text)

    def _connected(self, socket: WebSocketRoute) -> None:
        if not self.reachable:
            socket.close(code=1001, reason="gone")
            return
        self._socket = socket
        socket.on_message(lambda text: self._receive(json.loads(text)))

    def _receive(self, message: Json) -> None:
        if message["type"] == "hello":
            self.greetings.append(message)
        else:
            self.sent.append(message)
        if message["type"] == "hello" or self.answering:
            assert self._payload is not None
            self.show(self._payload, in_reply_to=message.get("id"))
