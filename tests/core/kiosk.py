"""A kiosk without processes: the pure machine, its time under the test's control, every document checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
from msgspec import Struct

from edge.config import BUILT_IN_MENU
from edge.core.event import Event, Now, Send
from edge.core.intent import Understand
from edge.core.intent.acts.understand import understand
from edge.core.machine import Machine
from edge.core.menu import Menu, parse_menu
from edge.core.rules import Rules
from edge.core.session import KioskState, SessionState
from edge.messages import Action, CartAdd, Devices, Empty, PaymentOutcome, PaymentProgress, ReceiptOutcome

SCHEMA = json.loads((Path(__file__).parents[2] / "edge" / "page" / "schema" / "ui.json").read_text())
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
MENU = parse_menu(BUILT_IN_MENU.read_bytes())
BURGER, COKE = 101, 500


def check_document(payload: dict[str, Any]) -> None:
    """Fails when a document breaks its published schema."""
    VALIDATOR.validate(payload)
    ids = [component["id"] for component in payload["components"]]
    assert len(ids) == len(set(ids)), f"component ids repeat: {ids}"


class Kiosk:
    """Feeds events into the machine. `sent` are the effects of the last event."""

    def __init__(self, rules: Rules | None = None, menu: Menu = MENU, understood: Understand = understand) -> None:
        self.machine = Machine(menu, rules or Rules(), understood)
        self.session: SessionState = self.machine.first("kiosk-001", 1)
        self.now_ms = 1_000_000
        self.wall_ms = 1_790_000_000_000
        """UTC epoch at which the kiosk's own clock was at 0."""
        self.sent: list[Send] = []
        self.all_sent: list[Send] = []
        self._fresh = 0

    @property
    def state(self) -> KioskState:
        """The state of now."""
        return self.session.current_state

    def page(self, name: str, payload: Struct | None = None, message_id: str | None = "m", conn: int = 1) -> list[Send]:
        """A message of a page."""
        return self.event(Event(name, payload or Empty(), message_id, conn, origin="page"))

    def nats(self, name: str, payload: Struct | None = None) -> list[Send]:
        """A message of an agent on NATS."""
        return self.event(Event(name, payload or Empty(), origin="nats"))

    def inside(self, name: str, payload: Struct | None = None) -> list[Send]:
        """A message of another process of the box."""
        return self.event(Event(name, payload or Empty()))

    def event(self, event: Event) -> list[Send]:
        """One step, at the time of now."""
        self._fresh += 1
        fresh = f"{self._fresh:032x}"
        event = Event(event.name, event.payload, event.id, event.conn, event.session_id, fresh, event.origin)
        now = Now(self.now_ms, self.wall_ms + self.now_ms)
        self.session, self.sent = self.machine.step(self.session, event, now)
        self.all_sent += self.sent
        for send in self.sent:
            if send.name in ("ui.update", "ui.answer"):
                check_document(send.body["payload"])
        return self.sent

    def wait(self, seconds: float) -> None:
        """Let time pass; timers that come due happen at their time."""
        until = self.now_ms + round(seconds * 1000)
        while self.session.timers and min(self.session.timers.values()) <= until:
            due, name = min((at, name) for name, at in self.session.timers.items())
            self.now_ms = max(self.now_ms, due)
            self.inside(f"timer.{name}")
        self.now_ms = until

    def pay(self, devices: Devices | None = None) -> str:
        """Make paying possible and start it; returns the order's id."""
        self.inside("devices.changed", devices or Devices(journal_writable=True))
        self.page("checkout.start")
        assert self.state is KioskState.CHECKOUT
        return self.named("payment.start")[0].body["order"]["order_id"]

    def outcome(
        self, order_id: str, outcome: str, number: str | None = None, reason: str | None = None, method: str = "card"
    ) -> None:
        """The hardware process reports."""
        self.inside("payment.outcome", PaymentOutcome(order_id, outcome, number, reason, method))  # type: ignore[arg-type]

    def progress(self, order_id: str, status: str, text: str = "") -> None:
        """The terminal wants something."""
        self.inside("payment.progress", PaymentProgress(order_id, status, text))

    def receipt(self, order_id: str, printed: bool, qr: str = "", size: int = 0) -> None:
        """The printer is done, or is not."""
        self.inside("receipt.outcome", ReceiptOutcome(order_id, printed, "" if printed else "paper_out", qr, size))

    def order(self) -> Kiosk:
        """A guest puts two cheeseburgers and a coke into the cart, 14.70 EUR, and looks at the review."""
        self.page("cart.add", CartAdd(BURGER, 2))
        self.page("cart.add", CartAdd(COKE, 1))
        self.page("touch.action", Action("checkout"))
        return self

    def named(self, name: str) -> list[Send]:
        """The effects of the last event with this name."""
        return [send for send in self.sent if send.name == name]

    def published(self, subject: str) -> list[dict[str, Any]]:
        """What was published on a subject by all events so far."""
        return [s.body["payload"] for s in self.all_sent if s.name == "publish" and s.body["subject"] == subject]

    @property
    def document(self) -> dict[str, Any]:
        """The newest document's payload."""
        return next(s.body["payload"] for s in reversed(self.all_sent) if s.name in ("ui.update", "ui.answer"))

    @property
    def offered(self) -> list[str]:
        """The newest document's suggested actions."""
        return [action["id"] for action in self.document["suggested_actions"]]

    def component(self, kind: str) -> dict[str, Any] | None:
        """The newest document's component of a type."""
        return next((one for one in self.document["components"] if one["type"] == kind), None)

    def shown(self, kind: str) -> dict[str, Any]:
        """The component of a type that must be on the screen."""
        found = self.component(kind)
        assert found is not None, f"no {kind} on the screen"
        return found

    @property
    def notices(self) -> list[str]:
        """The codes of the notices on the screen."""
        return [one["code"] for one in self.document["components"] if one["type"] == "Notice"]

    @property
    def said(self) -> list[str]:
        """What the last event said."""
        return [send.body["payload"]["text"] for send in self.named("tts.say")]

    @property
    def error(self) -> str | None:
        """The code of the error that the last event was answered with."""
        return next((send.body["payload"]["code"] for send in self.sent if send.name == "error"), None)
