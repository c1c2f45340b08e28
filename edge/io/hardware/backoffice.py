"""What staff do about payments: settle what nobody could, take one back, close the day."""

from __future__ import annotations

from typing import Any

from edge.errors import DeviceUnavailable, JournalError, PaymentConflict
from edge.io.hardware.bill import Bill
from edge.io.hardware.cashier import Cashier, charge_of
from edge.io.hardware.daybook import DayBook, Silent
from edge.io.hardware.journal.records import CASES, OPEN, Payment
from edge.io.hardware.terminals.interface import Facts, Verdict


class BackOffice:
    """Works on the payments of one cashier's terminal. Every call raises JournalError when it cannot be recorded."""

    def __init__(self, cashier: Cashier, days: DayBook) -> None:
        self._cashier = cashier
        self._account = cashier.account
        self._days = days

    async def resolve(self, order_id: str, paid: bool, note: str) -> Payment:
        """What staff found out about a case, or about a terminal that cannot be asked any more.

        Raises PaymentConflict when it is neither (any more).
        """
        await self._cashier.stop_asking(order_id)
        payment = await self._account.get(order_id)
        if payment.state not in (*CASES, "unknown"):
            raise PaymentConflict(f"order {order_id} is {payment.state}; people settle only what the terminal cannot")
        if payment.takes_back is not None and paid:
            await self._account.move(payment.takes_back, "refunded", "reversed")
        reason = "" if paid else "no_transaction"
        return await self._account.conclude(payment, Verdict("paid" if paid else "not_paid", reason, f"staff: {note}"))

    async def take_back(self, order_id: str) -> Payment:
        """Give the money of a paid order back: by the terminal's reversal, which needs no card, if it still can.

        Asked twice it is one reversal. Raises PaymentConflict when the order is not paid. The result is the payment of
        the taking back.
        """
        payment = await self._account.get(order_id)
        if payment.state not in ("paid", "refunded"):
            raise PaymentConflict(f"order {order_id} is {payment.state}; only a paid one can be taken back")
        back_id = f"{order_id}:back"
        known = await self._account.find(back_id)
        if self._cashier.has(back_id):
            return await self._cashier.join(back_id)
        if known is not None and known.state == "intent":
            # Nothing was sent, so it may be begun anew.
            known = await self._account.conclude(known, Verdict("not_paid", "terminal_unreachable", "never sent"))
        if known is None or known.state == "declined":
            return await self._cashier.start(back_id, self._reverse(payment, back_id))
        if known.state in OPEN:
            return await self._account.conclude(known, Verdict("ambiguous", "no_answer", "interrupted"))
        return known

    async def _reverse(self, payment: Payment, back_id: str) -> Payment:
        bill = Bill(back_id, payment.amount_minor, payment.currency, payment.language)
        back = await self._account.begin(bill, takes_back=payment.order_id)
        async with self._cashier.turn:
            verdict = await self._ask_back(payment, back)
            if verdict.outcome == "unclear":
                # A case for staff at once: asking again could pay out twice.
                verdict = Verdict("ambiguous", verdict.reason, verdict.detail, verdict.facts)
            if verdict.outcome == "paid":
                await self._account.move(payment.order_id, "refunded", "reversed")
            return await self._account.conclude(back, verdict)

    async def _ask_back(self, payment: Payment, back: Payment) -> Verdict:
        try:
            history = await self._account.history(back)
            if history.case_open:
                return Verdict("not_paid", "case_open")
            facts = payment.facts or Facts()
            return await self._cashier.terminal.reverse(charge_of(back), facts, history, self._account.steps(back))
        except JournalError as error:
            return Verdict("not_paid", "journal", str(error))

    async def end_of_day(self) -> dict[str, Any]:
        """Close the terminal's day and compare its totals with the journal's (see `DayBook`).

        Raises PaymentConflict while a card is in work, DeviceUnavailable when the terminal did not do it.
        """
        if self._cashier.at_the_card:
            raise PaymentConflict("a card is in work; try again when it is done")
        async with self._cashier.turn:
            totals = await self._cashier.terminal.end_of_day(Silent())
        if totals is None:
            raise DeviceUnavailable("the terminal did not close its day; `edge status` and `edge doctor` say how it is")
        return await self._days.compare(totals)
