"""Random kills over random paid orders: every process may die at any moment; no cart and no paid order may be lost, no
input done twice, no card charged twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from benchmarks.money import Money, reconcile

ITEMS = (101, 102, 103, 201, 202)
YOUNGEST_S = 0.2
"""A process is killed again only after it was ready for a while: before that the supervisor backs off, rightly."""
STRIKE_S = 0.002
"""Latest moment of a kill after its input was sent: an answer takes about half a millisecond."""
ORDER_INPUTS = 6
"""Inputs until an order is reviewed and paid, and the next one begins."""
PAY_S = 60.0
"""The longest that a payment may keep a guest under fire: killed terminals start again and are asked."""


@dataclass
class Count:
    """What happened, and what must be zero."""

    kills: dict[str, int] = field(default_factory=dict)
    orders: int = 0
    inputs: int = 0
    reconnects: int = 0
    lost: int = 0
    doubled: int = 0
    foreign: int = 0
    worst_answer_ms: float = 0.0
    shown_paid: int = 0
    shown_declined: int = 0
    shown_staff: int = 0
    worst_payment_s: float = 0.0
    money: Money = field(default_factory=Money)

    @property
    def total_kills(self) -> int:
        """Kills of all processes."""
        return sum(self.kills.values())

    @property
    def clean(self) -> bool:
        """Nothing was lost or done twice."""
        return not (self.lost or self.doubled or self.foreign) and self.money.clean

    def to_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {**asdict(self), "total_kills": self.total_kills, "clean": self.clean}


class Storm:
    """Kills processes of one appliance while one guest orders."""

    def __init__(self, appliance: Appliance, kills: int, seed: int) -> None:
        self._appliance = appliance
        self._wanted = kills
        self._rng = random.Random(seed)
        self._killed_at: dict[str, float] = {}
        self._armed: str | None = None
        self._numbers: list[str] = []
        self.count = Count()

    async def run(self) -> Count:
        """Order until all kills are done."""
        async with Guest(self._appliance.page_url) as guest:
            killer = asyncio.ensure_future(self._kill())
            items = [one for one in ITEMS if await self._is_on_menu(guest, one)]
            while not killer.done():
                await self._order(guest, items)
            await killer
            self.count.reconnects = guest.reconnects
        self.count.money = await reconcile(self._appliance, self._numbers)
        return self.count

    async def _is_on_menu(self, guest: Guest, item_id: int) -> bool:
        answer = await guest.call("touch.select_item", {"item_id": item_id})
        return bool(answer["type"] == "ui.update")

    async def _order(self, guest: Guest, items: list[int]) -> None:
        """One order: what the screen shows after each answer must be what the guest did, no more and no less."""
        await guest.call("cart.clear")
        expected: dict[int, int] = {}
        session = guest.session_id
        for _ in range(ORDER_INPUTS):
            await self._input(guest, items, expected)
            self._compare(guest, expected)
            if guest.session_id != session:
                self.count.foreign += 1
                session = guest.session_id
        if expected:
            await guest.call("touch.action", {"id": "checkout"})
            self._compare(guest, expected)
            await self._pay(guest)
        await guest.call("session.end")
        self.count.orders += 1

    async def _pay(self, guest: Guest) -> None:
        """Pay, under fire, and note what the screen says of it."""
        began = time.monotonic()
        if self._armed is not None:
            asyncio.get_running_loop().call_later(self._rng.random() * 0.3, self._strike)
        await guest.call("checkout.start")
        await guest.until(lambda _: _phase(guest.document) != "open", PAY_S)
        phase = _phase(guest.document)
        self.count.shown_paid += phase == "paid"
        self.count.shown_declined += phase == "declined"
        self.count.shown_staff += phase == "staff"
        self.count.worst_payment_s = max(self.count.worst_payment_s, round(time.monotonic() - began, 2))
        if phase == "paid":
            placed = [one for one in guest.document["components"] if one["type"] == "OrderPlaced"]
            self._numbers += [one["order_number"] for one in placed]

    async def _input(self, guest: Guest, items: list[int], expected: dict[int, int]) -> None:
        item = self._rng.choice(items)
        await asyncio.sleep(self._rng.random() * 0.02)
        began = time.monotonic()
        if self._armed is not None:
            asyncio.get_running_loop().call_later(self._rng.random() * STRIKE_S, self._strike)
        if expected and self._rng.random() < 0.2:
            line = self._rng.choice(guest.document["cart"]["items"])
            await guest.call("cart.remove", {"line_id": line["line_id"]})
            del expected[line["item_id"]]
        else:
            await guest.call("cart.add", {"item_id": item, "quantity": 1})
            expected[item] = expected.get(item, 0) + 1
        self.count.inputs += 1
        self.count.worst_answer_ms = max(self.count.worst_answer_ms, round((time.monotonic() - began) * 1000, 1))

    def _compare(self, guest: Guest, expected: dict[int, int]) -> None:
        shown = guest.cart()
        for item in shown.keys() | expected.keys():
            difference = shown.get(item, 0) - expected.get(item, 0)
            self.count.doubled += max(0, difference)
            self.count.lost += max(0, -difference)

    async def _kill(self) -> None:
        while self.count.total_kills < self._wanted:
            await asyncio.sleep(self._rng.random() * 0.05)
            now = time.monotonic()
            ready = [
                name
                for name in self._appliance.killable()
                if now - self._killed_at.get(name, 0.0) > YOUNGEST_S and self._appliance.is_ready_for(name, YOUNGEST_S)
            ]
            if not ready:
                continue
            # The two that the guest depends on die more often.
            self._armed = self._rng.choice([*ready, *(one for one in ready if one in ("core", "page"))])
            while self._armed is not None:
                await asyncio.sleep(0.001)

    def _strike(self) -> None:
        """Kill what was chosen: a moment after an input was sent, so that it hits the work and not the waiting."""
        name, self._armed = self._armed, None
        if name is not None and (pid := self._appliance.pid(name)):
            os.kill(pid, signal.SIGKILL)
            self._killed_at[name] = time.monotonic()
            self.count.kills[name] = self.count.kills.get(name, 0) + 1


def _phase(document: dict[str, Any]) -> str:
    """What the screen says of the payment: open, staff, paid, or declined."""
    for component in document["components"]:
        if component["type"] == "PaymentStatus":
            return "staff" if component["phase"] == "staff" else "open"
        if component["type"] == "OrderPlaced":
            return "paid"
    return "declined"
