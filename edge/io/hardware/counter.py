"""TERMINAL=none: the guest pays at the counter; the order is journalled, numbered and handed on all the same."""

from __future__ import annotations

import asyncio

from edge.io.hardware.bill import Audience, Bill
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.disk import Disk
from edge.io.hardware.journal.payments import require_same
from edge.io.hardware.journal.records import Payment

PLACE = "counter"


class Counter:
    """Takes orders without a card. It has the shape of a cashier, and never a payment in doubt."""

    place = PLACE
    at_the_card = False
    blocked = False

    def __init__(self, books: Books, disk: Disk, audience: Audience, documents: tuple[str, ...]) -> None:
        self._books = books
        self._disk = disk
        self._audience = audience
        self._documents = documents

    async def pay(self, bill: Bill, again: bool = False) -> Payment:
        """Place the order. Raises PaymentConflict for another amount, JournalError when it cannot be recorded."""
        known = await self._disk(lambda: self._books.payments.find(bill.order_id))
        if known is None:
            known = await self._disk(
                lambda: self._books.payments.begin(
                    bill.order_id, bill.amount_minor, bill.currency, PLACE, bill.language, bill.order
                )
            )
        require_same(known, bill.amount_minor, bill.currency)
        if known.state == "intent":
            known = await self._disk(
                lambda: self._books.payments.place(bill.order_id, "counter", "counter", None, self._documents)
            )
        self._audience.payment(known, False)
        return known

    async def look(self, order_id: str) -> Payment:
        """The payment as the journal has it. Raises JournalError when there is none."""
        return await self._disk(lambda: self._books.payments.get(order_id))

    async def cancel(self, order_id: str) -> None:
        """Nothing runs that could be cancelled."""

    async def run(self) -> None:
        """Nothing to keep."""
        await asyncio.Event().wait()

    async def quiet(self) -> None:
        """Always."""

    async def leave(self) -> None:
        """Nothing is held."""

    async def close(self) -> None:
        """Nothing to end."""
