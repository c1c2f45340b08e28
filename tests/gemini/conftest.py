"""The gemini process inside a test: the real client, and a server on loopback that stands for the service."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from msgspec import to_builtins

from benchmarks.gemini_server import StandIn
from edge.config import BUILT_IN_MENU, Settings
from edge.core import menu_push
from edge.core.menu import Menu, parse_menu
from edge.core.session import SessionState
from edge.io.gemini.desk import Desk
from edge.io.gemini.main import main
from edge.messages import ModelLine, ModelRequest
from tests.io.child import Kiosk, eventually, kiosk_on, make_settings

KEY = "a-key-that-must-stay-secret"
MENU = parse_menu(BUILT_IN_MENU.read_bytes())
BURGER, COKE = "101", "500"
Make = Callable[..., Settings]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client honours proxies, and none of them knows a server on loopback."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest_asyncio.fixture
async def service() -> AsyncIterator[StandIn]:
    """Stands for Gemini; well, unless a test says otherwise."""
    async with StandIn() as server:
        yield server


class Asked:
    """The core's end: asks, and reads the answers."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self._turn = 0

    def intent(self, said: str, turn: int | None = None, cart: list[ModelLine] | None = None) -> str:
        """Ask what a sentence means; returns the request's id."""
        self._turn = turn if turn is not None else self._turn + 1
        request = ModelRequest(f"1-{self._turn}-intent", "intent", self._turn, "s1", "en", said=said, cart=cart or [])
        self.kiosk.core.say("model.request", request)
        return request.request_id

    def words(self, key: str = "added", items: str = "2 Cheeseburger", session: str | None = "s1") -> str:
        """Ask for other words; returns the request's id."""
        self._turn += 1
        values = {"items": items} if items else {}
        request = ModelRequest(
            f"1-{self._turn}-speech", "speech", self._turn, session, "en",
            key=key, sentence=f"Got it: {items}.", values=values,
        )  # fmt: skip
        self.kiosk.core.say("model.request", request)
        return request.request_id

    def has(self, request_id: str) -> bool:
        """Whether it was answered."""
        return any(one["request_id"] == request_id for one in self.kiosk.core.named("model.answer"))

    async def answer(self, request_id: str, deadline_s: float = 5.0) -> dict[str, Any]:
        """The answer to a request."""
        await eventually(lambda: self.has(request_id), f"an answer to {request_id}", deadline_s)
        return next(one for one in self.kiosk.core.named("model.answer") if one["request_id"] == request_id)

    @property
    def facts(self) -> dict[str, Any]:
        """What the process says of itself."""
        return self.kiosk.facts("gemini")

    @property
    def state(self) -> dict[str, Any]:
        """What the core was told last."""
        return self.kiosk.core.named("model.changed")[-1]


def put_menu(kiosk: Kiosk, menu: Menu) -> None:
    """Let it be in force, as the core does."""
    kiosk.memory.menu.write(menu_push.Kept("test", menu.raw).to_bytes())


@asynccontextmanager
async def asking(
    folder: Path,
    service: StandIn,
    menu: Menu = MENU,
    wait: bool = True,
    day: Callable[[], str] | None = None,
    **settings: Any,
) -> AsyncIterator[Asked]:
    """A running gemini process whose service is the one given, ready to be asked unless it is not waited for.

    `day` stands for the calendar.
    """
    run = main if day is None else lambda child: Desk(child, day).run()
    members = {"gemini_api_key": KEY, "gemini_base_url": service.url, **settings}
    with kiosk_on({}, make_settings(folder, **members)) as kiosk:
        put_menu(kiosk, menu)
        kiosk.write_session(SessionState(session_id="s1"))
        async with kiosk.core.listening(), kiosk.running("gemini", run):
            asked = Asked(kiosk)
            await eventually(lambda: kiosk.core.named("model.changed") and "ready" in asked.facts, "word of it")
            await eventually(lambda: asked.state["ready"] or not wait, "ready")
            yield asked


def line(line_id: str = "l1", item_id: int = 101, quantity: int = 2) -> ModelLine:
    """A line of the cart."""
    return ModelLine(line_id, item_id, quantity)


def plain(value: Any) -> Any:
    """As JSON would carry it."""
    return to_builtins(value)


def within(seconds: float) -> Callable[[], bool]:
    """Whether that much time has not passed yet."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() < until
