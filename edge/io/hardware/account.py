"""The account of one terminal: what is written of its payments, and who hears of it once it is written."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import TypeVar

from msgspec import structs

from edge.errors import JournalError
from edge.io.hardware.bill import Audience, Bill
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.disk import Disk
from edge.io.hardware.journal.records import OPEN, Payment
from edge.io.hardware.terminals.interface import Facts, History, Steps, TerminalText, Verdict
from edge.log import Logger

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Between two attempts at what must be done in the end; the last one repeats."""

T = TypeVar("T")


def pauses() -> Iterator[float]:
    """Seconds between attempts, for ever."""
    attempt = 0
    while True:
        yield PAUSES_S[min(attempt, len(PAUSES_S) - 1)]
        attempt += 1


class Account:
    """Writes first, tells then. `place` names the terminal in the journal: its line, not its options."""

    def __init__(
        self, place: str, books: Books, disk: Disk, audience: Audience, log: Logger, documents: tuple[str, ...]
    ) -> None:
        self.place = place
        self.audience = audience
        self.log = log
        self.blocked = False
        """Whether a payment of unknown outcome, or a case for staff, keeps this terminal from charging."""
        self._books = books
        self._disk = disk
        self._documents = documents

    # ------------------------------------------------------------------ reading; each raises JournalError
    async def find(self, order_id: str) -> Payment | None:
        """The payment of an order, or None."""
        return await self._disk(lambda: self._books.payments.find(order_id))

    async def get(self, order_id: str) -> Payment:
        """The payment of an order."""
        return await self._disk(lambda: self._books.payments.get(order_id))

    async def left_open(self) -> list[Payment]:
        """What an earlier life has not settled."""
        return await self._disk(lambda: self._books.payments.open(self.place))

    async def history(self, payment: Payment) -> History:
        """What the driver needs to know."""
        return await self._disk(lambda: self._books.payments.history(payment))

    async def look_for_cases(self, settled: str = "") -> None:
        """See whether anything, but the payment that is `settled` now, keeps this terminal from charging."""
        cases = await self._disk(lambda: self._books.payments.cases(self.place))
        left = await self.left_open()
        self.blocked = bool(cases) or any(one.order_id != settled and one.state != "intent" for one in left)

    # ------------------------------------------------------------------ writing
    async def begin(self, bill: Bill, takes_back: str | None = None) -> Payment:
        """Write down what is wanted. Raises JournalError, PaymentConflict."""
        payment = await self._disk(
            lambda: self._books.payments.begin(
                bill.order_id, bill.amount_minor, bill.currency, self.place, bill.language, bill.order, takes_back
            )
        )
        self.audience.payment(payment, False)
        return payment

    async def move(
        self, order_id: str, state: str, reason: str = "", detail: str = "", facts: Facts | None = None
    ) -> Payment:
        """Write down a state. Raises JournalError, PaymentConflict."""
        return await self._disk(lambda: self._books.payments.move(order_id, state, reason, detail, facts))

    async def keep_text(self, order_id: str, attempt: int, text: TerminalText) -> None:
        """Write down a terminal's receipt text. Raises JournalError."""
        await self._disk(lambda: self._books.papers.keep_text(order_id, attempt, text))

    async def unknown(self, payment: Payment, given_up: bool) -> None:
        """What is asked for is unknown, whatever step it was last seen at. Raises JournalError, after telling."""
        try:
            now = await self.get(payment.order_id)
            if now.state in OPEN and now.state != "unknown":
                await self.move(payment.order_id, "unknown", now.reason, now.detail)
        finally:
            self.audience.payment(structs.replace(payment, state="unknown"), given_up)

    async def conclude(self, payment: Payment, verdict: Verdict) -> Payment:
        """Write down the end, trying again while the disk refuses: the terminal has decided already. Then tell it."""
        for pause in pauses():
            try:
                done = await self._conclude(payment, verdict)
                break
            except JournalError as error:
                self.log.error("payments.unwritten", order_id=payment.order_id, reason=str(error), next="see the disk")
                await asyncio.sleep(pause)
        with contextlib.suppress(JournalError):
            await self.look_for_cases(done.order_id)
        if done.state == "ambiguous":
            self._call_staff(done)
        self.audience.payment(done, False)
        return done

    async def _conclude(self, payment: Payment, verdict: Verdict) -> Payment:
        order_id, state = payment.order_id, _STATES[verdict.outcome]
        # A write that took too long to be waited for may have been done after all.
        now = await self.get(order_id)
        if now.state == state:
            return now
        if state == "paid":
            return await self._disk(
                lambda: self._books.payments.place(order_id, state, "", verdict.facts, self._documents)
            )
        return await self.move(order_id, state, verdict.reason, verdict.detail, verdict.facts)

    def _call_staff(self, case: Payment) -> None:
        self.log.error(
            "payments.case",
            order_id=case.order_id,
            reason=case.reason,
            detail=case.detail,
            next=f"look at the terminal's last receipts, then: edge payments resolve {case.order_id} --paid|--not-paid",
        )

    def steps(self, payment: Payment) -> Steps:
        """What a driver tells of this payment."""
        return _Recorder(self, payment)


_STATES = {"paid": "paid", "not_paid": "declined", "ambiguous": "ambiguous"}
"""The end of a payment by the verdict on it."""


class _Recorder:
    """The steps of one payment: each is in the journal when it returns."""

    def __init__(self, account: Account, payment: Payment) -> None:
        self._account = account
        self._id = payment.order_id
        self._attempt = payment.attempt

    async def sending(self) -> None:
        await self._account.move(self._id, "sent")

    async def result(self, facts: Facts) -> None:
        await self._account.move(self._id, "result", facts=facts)

    async def committed(self) -> None:
        await self._account.move(self._id, "committed")

    async def receipt(self, text: TerminalText) -> None:
        await self._account.keep_text(self._id, self._attempt, text)

    def progress(self, status: str, text: str = "") -> None:
        self._account.audience.progress(self._id, status, text)
