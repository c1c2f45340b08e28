"""The desk: one journal, one cashier for each terminal, one queue for each printer. It knows no process and no socket.

The hardware process runs it for the kiosk, `edge pay` for one payment.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edge.config import Settings
from edge.devices import Device, parse_device
from edge.ending import end
from edge.io.hardware.account import Account
from edge.io.hardware.backoffice import BackOffice
from edge.io.hardware.bill import Audience, Bill
from edge.io.hardware.cashier import Cashier
from edge.io.hardware.counter import Counter
from edge.io.hardware.daybook import DayBook
from edge.io.hardware.journal.books import Books, order_prefix
from edge.io.hardware.journal.disk import Disk, DiskThread
from edge.io.hardware.journal.records import OPEN, Payment
from edge.io.hardware.terminals.drivers import make_terminal
from edge.io.hardware.terminals.interface import Ask, Context
from edge.log import Logger

CARD_DOCUMENTS = ("receipt", "kitchen")
COUNTER_DOCUMENTS = ("counter", "kitchen")
"""What is printed of an order; the second only where there is a kitchen printer."""
PAY_S = 40.0
"""A payment by hand says what it knows after this long, unless a card is in work: 45 s less what it takes to start and
to end (design section 9)."""


@dataclass(frozen=True)
class Trade:
    """What everything at the desk shares."""

    settings: Settings
    books: Books
    disk: Disk
    audience: Audience
    log: Logger
    wall: Callable[[], float] = time.time
    ask: Ask | None = None
    on_state: Callable[[], None] = field(default=lambda: None)


def open_books(settings: Settings, wall: Callable[[], float] = time.time) -> Books:
    """The journal of this kiosk, for writing. Raises JournalError."""
    prefix = settings.order_prefix or order_prefix(settings.kiosk_id)
    return Books(Path(settings.state_dir), prefix, wall)


def make_disk() -> Disk:
    """What keeps the journal off the event loop."""
    return DiskThread()


def place_of(device: Device) -> str:
    """How the journal names a terminal: by its line; options may change over its life."""
    where = device.path or (f"//{device.host}:{device.port}" if device.host else "")
    return f"{device.scheme}:{where}"


def make_cashier(uri: str, trade: Trade) -> Cashier | Counter:
    """The cashier of the terminal at `uri`."""
    device = parse_device(uri, trade.settings.runtime_dir)
    tickets = trade.settings.kitchen_printer != "none"
    if device.scheme == "none":
        documents = COUNTER_DOCUMENTS if tickets else COUNTER_DOCUMENTS[:1]
        return Counter(trade.books, trade.disk, trade.audience, documents)
    days = DayBook(place_of(device), trade.books, trade.disk, trade.log)
    context = Context(log=trade.log, wall=trade.wall, on_state=trade.on_state, ask=trade.ask, on_day=days.closed)
    terminal = make_terminal(device, context)
    documents = CARD_DOCUMENTS if tickets else CARD_DOCUMENTS[:1]
    account = Account(place_of(device), trade.books, trade.disk, trade.audience, trade.log, documents)
    return Cashier(terminal, account)


def make_back_office(cashier: Cashier | Counter, trade: Trade) -> BackOffice | None:
    """Staff's side of a cashier; None where there is no card terminal."""
    if isinstance(cashier, Counter):
        return None
    return BackOffice(cashier, DayBook(cashier.account.place, trade.books, trade.disk, trade.log))


@contextlib.asynccontextmanager
async def at_work(cashier: Cashier | Counter) -> AsyncIterator[Cashier | Counter]:
    """The cashier, working until the block is left; an open transaction is waited for."""
    task = asyncio.get_running_loop().create_task(cashier.run())
    try:
        yield cashier
        await cashier.quiet()
    finally:
        await cashier.close()
        await end([task])
        if not task.cancelled() and (defect := task.exception()) is not None:
            raise defect


async def pay_within(cashier: Cashier | Counter, bill: Bill, again: bool, patience_s: float = PAY_S) -> Payment:
    """Pay, and say what is known after `patience_s`, or when no card is in work any more, whichever is later.

    Raises what `pay` raises.
    """
    paying = asyncio.ensure_future(cashier.pay(bill, again))
    try:
        await asyncio.wait({paying}, timeout=patience_s)
        while not paying.done() and cashier.at_the_card:
            await asyncio.wait({paying}, timeout=0.2)
        if paying.done():
            return paying.result()
    finally:
        paying.cancel()
    return await cashier.look(bill.order_id)


def outcome_of(payment: Payment) -> str:
    """The state in the words of design section 6: started, paid, declined, unknown or counter; of money that was given
    back, refunded."""
    if payment.takes_back is not None and payment.state == "paid":
        return "refunded"
    if payment.state in ("paid", "refunded"):
        return "paid"
    if payment.state in ("unknown", "ambiguous"):
        return "unknown"
    return "started" if payment.state in OPEN else payment.state


async def pay_for_a_moment(cashier: Cashier | Counter, bill: Bill, wait_s: float) -> Payment:
    """Begin to pay and say how it stands after `wait_s`; the payment goes on. Raises what `pay` raises."""
    paying = asyncio.ensure_future(cashier.pay(bill))
    paying.add_done_callback(lambda done: done.cancelled() or done.exception())
    await asyncio.wait({paying}, timeout=wait_s)
    return paying.result() if paying.done() else await cashier.look(bill.order_id)


def told(payment: Payment) -> dict[str, Any]:
    """A payment for programs: `edge pay --json`, and answers on NATS. Money in minor units; the card is masked."""
    facts = payment.facts
    return {
        "order_id": payment.order_id,
        "outcome": outcome_of(payment),
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        "receipt_no": None if facts is None else facts.receipt_no,
        "terminal_id": None if facts is None else facts.terminal_id,
        "card": None if facts is None else facts.card,
        "reason": payment.reason or None,
        "state": payment.state,
        "order_number": payment.order_number,
    }
