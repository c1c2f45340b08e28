"""A printer at the other end of a line in memory, and the orders that tests print."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from benchmarks.faults import virtual
from edge.devices import Device, parse_device
from edge.errors import DeviceUnavailable, LineLost
from edge.io.hardware.printers.escpos import EscposPrinter
from edge.io.hardware.printers.interface import Printed
from edge.io.hardware.terminals.interface import Context
from edge.log import Logger

PIPE_BYTES = 4_096
"""What a port takes before somebody reads it."""


class End:
    """One end of a cable in memory: a `Line`."""

    def __init__(self) -> None:
        self.other: End = self
        self.inbox: deque[int] = deque()
        self.arrived = asyncio.Event()
        self.room = asyncio.Event()
        self.room.set()
        self.blocked = False
        self.sent = 0
        self.gone = False

    async def read(self) -> bytes:
        while not self.inbox:
            if self.gone:
                raise LineLost("unplugged")
            self.arrived.clear()
            await self.arrived.wait()
        data = bytes(self.inbox)
        self.inbox.clear()
        self.other.room.set()
        return data

    async def write(self, data: bytes) -> None:
        for byte in data:
            while not self.gone and (self.blocked or len(self.other.inbox) >= PIPE_BYTES):
                self.room.clear()
                await self.room.wait()
            if self.gone or self.other.gone:
                raise LineLost("unplugged")
            self.other.inbox.append(byte)
            self.sent += 1
            self.other.arrived.set()

    def close(self) -> None:
        for end in (self, self.other):
            end.gone = True
            end.arrived.set()
            end.room.set()


def cable() -> tuple[End, End]:
    """Both ends of a line."""
    ours, theirs = End(), End()
    ours.other, theirs.other = theirs, ours
    return ours, theirs


class Bench:
    """A driver whose lines lead to `plug`, a coroutine that plays the printer at the other end."""

    def __init__(self, uri: str, plug: Callable[[End], Coroutine[Any, Any, None]] | None) -> None:
        self.plug = plug
        self.lines: list[End] = []
        self.states: list[str] = []
        self.players: list[asyncio.Task[None]] = []
        context = Context(Logger("test", fd=1, level="error"), lambda: 0.0, self._changed)
        self.printer = EscposPrinter(parse_device(uri), context, self._open)

    def _changed(self) -> None:
        self.states.append(self.printer.state().state)

    async def _open(self, device: Device, _timeout_s: float) -> End:
        if self.plug is None:
            raise DeviceUnavailable(f"{device.shown} is not there")
        ours, theirs = cable()
        self.lines.append(ours)
        self.players.append(asyncio.ensure_future(self.plug(theirs)))
        return ours

    async def __aenter__(self) -> Bench:
        self.task = asyncio.ensure_future(self.printer.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in (self.task, *self.players):
            task.cancel()
        for result in await asyncio.gather(self.task, *self.players, return_exceptions=True):
            if isinstance(result, Exception) and not isinstance(result, LineLost):
                raise result

    async def print(self, document: Any, job: int = 1, deadline_s: float = 30.0) -> Printed:
        return await self.printer.print(document, job, deadline_s)


def play(main: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run a scene in virtual time."""
    return virtual.run(main())


@pytest.fixture
def order() -> dict[str, Any]:
    """A paid order as design section 6 has it."""
    return {
        "order_id": "0199f2aa-1111-7000-8000-0000000000a7",
        "order_number": "A17",
        "kiosk_id": "kiosk-001",
        "session_id": "s-1",
        "placed_at": 1_767_351_900.0,
        "order_type": "take_away",
        "language": "en",
        "lines": [
            {
                "line_id": "1", "item_id": 1, "name": "Cheeseburger", "quantity": 2, "price_minor": 690,
                "tax_rate": 7,
                "options": [
                    {"group": "extras", "option": "bacon", "amount": "extra", "name": "bacon", "price_minor": 100},
                    {"group": "extras", "option": "onion", "amount": "none", "name": "onions", "price_minor": 0},
                ],
                "customizations": ["well done"],
            },
            {
                "line_id": "2", "item_id": 2, "name": "Coke", "quantity": 1, "price_minor": 300, "tax_rate": 19,
                "options": [{"group": "size", "option": "large", "amount": "normal", "name": "large"}],
                "customizations": [],
            },
        ],
        "total_minor": 1680,
        "tax": [
            {"rate": 7, "net_minor": 1290, "tax_minor": 90},
            {"rate": 19, "net_minor": 252, "tax_minor": 48},
        ],
        "currency": "EUR",
        "payment": {
            "outcome": "paid", "amount_minor": 1680, "currency": "EUR", "receipt_no": 42, "trace_no": 1234,
            "terminal_id": "52500041", "card": "**** 1234", "card_name": "Visa", "date": "01-02", "time": "12:05:31",
            "authorization": "123456", "aid": "A0000000031010",
        },
    }  # fmt: skip
