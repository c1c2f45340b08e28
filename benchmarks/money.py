"""After a storm: do the journal, the terminal's ledger and the order stream tell the same story?"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats
import orjson
from nats.errors import TimeoutError as NatsTimeout

from benchmarks.appliance import Appliance
from edge.io.emulators.terminal.ledger import Ledger, Transaction
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.records import OPEN, Payment

SETTLE_S = 60.0
"""How long what is open may take to settle once nothing is killed any more."""


Receipts = Counter[tuple[int | None, int | None]]
"""Receipt and trace numbers, and how often each stands somewhere."""


@dataclass
class Money:
    """Counts of a reconciliation; all but the first four must be zero."""

    charged: int = 0
    reversed: int = 0
    paid: int = 0
    declined: int = 0
    charged_without_order: int = 0
    """The terminal keeps it and no order, nor any case for staff, stands for it."""
    charged_twice: int = 0
    paid_without_charge: int = 0
    orders_lost: int = 0
    """Paid, and not in the stream."""
    orders_doubled: int = 0
    numbers_doubled: int = 0
    shown_but_not_paid: int = 0
    cases: int = 0
    """Left to staff; a case is no violation, but each one is work."""
    open: int = 0

    @property
    def clean(self) -> bool:
        """Nothing was lost, charged twice or left open."""
        return not any((
            self.charged_without_order, self.charged_twice, self.paid_without_charge, self.orders_lost,
            self.orders_doubled, self.numbers_doubled, self.shown_but_not_paid, self.open,
        ))  # fmt: skip


async def reconcile(appliance: Appliance, numbers_shown: list[str]) -> Money:
    """Wait until all is settled, then compare. `numbers_shown` are those that guests have seen."""
    payments = await _settled(appliance)
    stream = await _stream(appliance.nats_url)
    transactions = read_ledger(appliance.state_dir / "emulator" / "ledger.jsonl")
    return compare(payments, transactions, stream, numbers_shown)


def compare(
    payments: list[Payment], transactions: list[Transaction], stream: list[dict[str, Any]], numbers_shown: list[str]
) -> Money:
    """What the three say of each other."""
    paid = [one for one in payments if one.state in ("paid", "refunded")]
    cases = sum(one.state == "ambiguous" for one in payments)
    kept = [one for one in transactions if one.kind == "payment" and one.state == "kept"]
    bound: Receipts = Counter((one.facts.receipt_no, one.facts.trace_no) for one in paid if one.facts is not None)
    charges: Receipts = Counter((one.receipt_no, one.trace_no) for one in kept)
    unbound = sum((charges - bound).values())
    handed_on = Counter(order["order_id"] for order in stream)
    numbers = Counter((one.day, one.order_number) for one in paid)
    shown = Counter(numbers_shown)
    return Money(
        charged=len(kept),
        reversed=sum(one.state == "reversed" for one in transactions),
        paid=len(paid),
        declined=sum(one.state == "declined" for one in payments),
        charged_without_order=max(0, unbound - cases),
        charged_twice=sum(times - 1 for times in charges.values()) + sum(times - 1 for times in bound.values()),
        paid_without_charge=sum((bound - charges).values()),
        orders_lost=sum(one.order_id not in handed_on for one in paid if one.order is not None),
        orders_doubled=sum(times - 1 for times in handed_on.values()),
        numbers_doubled=sum(times - 1 for times in numbers.values()),
        shown_but_not_paid=len(shown.keys() - {one.order_number for one in paid}),
        cases=cases,
        open=sum(one.state in OPEN for one in payments),
    )


def read_ledger(path: Path) -> list[Transaction]:
    """What an emulated terminal has charged; read from a copy, because whoever opens a ledger mends it."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(shutil.copy(path, folder)))
        try:
            return list(ledger.transactions.values())
        finally:
            ledger.close()


async def _settled(appliance: Appliance) -> list[Payment]:
    """The payments, once none is open and all are handed on; as they are when that takes too long."""
    until = time.monotonic() + SETTLE_S
    books = Books(appliance.state_dir, "", time.time, read_only=True)
    try:
        while time.monotonic() < until and (books.payments.open() or books.outbox.waiting()):
            await asyncio.sleep(0.1)
        return books.payments.newest(100_000)
    finally:
        books.close()


async def _stream(url: str) -> list[dict[str, Any]]:
    """Every order in the stream."""
    client = await nats.connect(url)
    try:
        subscription = await client.jetstream().subscribe("kiosk.order.placed", ordered_consumer=True)
        found = []
        with contextlib.suppress(NatsTimeout):
            while True:
                message = await subscription.next_msg(timeout=1.0)
                found.append(orjson.loads(message.data)["payload"])
        return found
    finally:
        await client.close()
