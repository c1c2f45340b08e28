"""The cashier of one card terminal: charges, finds out what is unknown, and never charges twice.

Every payment goes through here, whatever the protocol. The journal is written first, the driver speaks, the journal
says what came of it, and only then does anybody hear of it. What is unknown is asked for until it is known; until then
no other card is charged on this terminal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from edge.ending import end
from edge.errors import JournalError
from edge.io.hardware.account import Account, pauses
from edge.io.hardware.bill import Bill
from edge.io.hardware.journal.payments import is_same, require_same
from edge.io.hardware.journal.records import OPEN, Payment
from edge.io.hardware.terminals.interface import Charge, Terminal, Verdict

PATIENCE_S = 120.0
"""A guest who still waits then is sent to the staff; the terminal is asked on."""

Work = Coroutine[Any, Any, Payment]


@dataclass
class _Open:
    """A payment in work."""

    task: asyncio.Task[Payment]
    cancelled: bool = False
    asking: bool = False
    """The card is out of it; only the terminal is asked how it ended."""


class Cashier:
    """Serves one terminal over its account."""

    def __init__(self, terminal: Terminal, account: Account) -> None:
        self.terminal = terminal
        self.account = account
        self.turn = asyncio.Lock()
        """Held by whoever lets the terminal do something."""
        self._open: dict[str, _Open] = {}
        self._charging: str | None = None
        """Whose card the terminal has in work; only that order may abort it."""

    # ------------------------------------------------------------------ for everybody
    @property
    def at_the_card(self) -> bool:
        """Whether a card may be in work now, or waits for its turn."""
        return any(not one.asking for one in self._open.values())

    @property
    def blocked(self) -> bool:
        """Whether a payment of unknown outcome, or a case for staff, keeps this terminal from charging."""
        return self.account.blocked

    async def pay(self, bill: Bill, again: bool = False) -> Payment:
        """Charge, or find out what an earlier call for the same order came to. Returns its state then.

        The same order id never charges twice: what is paid stays so, what is unknown is only asked for. `again` allows
        a new attempt after one that certainly moved no money. Raises PaymentConflict for another amount, JournalError
        when nothing can be recorded: nothing was charged then.
        """
        order_id = bill.order_id
        if self.has(order_id) and (known := await self.account.find(order_id)) is not None:
            require_same(known, bill.amount_minor, bill.currency)
        # In work from the first moment on, so that a stop waits for it and a cancel finds it.
        serving = self.join(order_id) if self.has(order_id) else self.start(order_id, self._serve(bill, again))
        payment = await serving
        require_same(payment, bill.amount_minor, bill.currency)
        return payment

    async def look(self, order_id: str) -> Payment:
        """The payment as the journal has it. Raises JournalError when there is none."""
        return await self.account.get(order_id)

    async def cancel(self, order_id: str) -> None:
        """Ask for an end of the running transaction. What comes of it is told by its outcome."""
        one = self._open.get(order_id)
        if one is not None:
            one.cancelled = True
            if self._charging == order_id:
                await self.terminal.abort()

    # ------------------------------------------------------------------ life
    async def run(self) -> None:
        """Find out about everything that an earlier life left open, then keep the terminal."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.terminal.run())
            group.create_task(self._resume())

    async def quiet(self) -> None:
        """Wait until no card can be in work: a stop must not come between a card and its receipt.

        A payment that is merely asked for goes on in the next life.
        """
        while self.at_the_card:
            await asyncio.wait([one.task for one in self._open.values()], timeout=0.1)

    async def leave(self) -> None:
        """Give the terminal back to its own keys, unless a payment is still asked for: its terminal is left alone."""
        if not self._open:
            await self.terminal.leave()

    async def close(self) -> None:
        """End all work; what is open in the journal is taken up again by the next life."""
        await end([one.task for one in self._open.values()])

    async def _resume(self) -> None:
        for pause in pauses():
            try:
                left = await self.account.left_open()
                await self.account.look_for_cases()
                break
            except JournalError as error:
                self.account.log.error("payments.unreadable", reason=str(error), next="see the disk of STATE_DIR")
                await asyncio.sleep(pause)
        for payment in left:
            if not self.has(payment.order_id):
                self.account.log.info("payments.resumed", order_id=payment.order_id, state=payment.state)
                self._launch(payment.order_id, self._find_out(payment))

    # ------------------------------------------------------------------ work in hand
    def has(self, order_id: str) -> bool:
        """Whether this order is in work."""
        return order_id in self._open

    async def start(self, order_id: str, work: Work) -> Payment:
        """Begin work on an order, and wait for it."""
        self._launch(order_id, work)
        return await self.join(order_id)

    async def join(self, order_id: str) -> Payment:
        """Wait for the work on an order. The waiter may leave; the work goes on."""
        return await asyncio.shield(self._open[order_id].task)

    async def stop_asking(self, order_id: str) -> None:
        """People have found out what the terminal does not say."""
        one = self._open.get(order_id)
        if one is not None and one.asking:
            await end([one.task])

    def _launch(self, order_id: str, work: Work) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._open[order_id] = _Open(task)
        task.add_done_callback(partial(self._done, order_id))

    def _done(self, order_id: str, task: asyncio.Task[Payment]) -> None:
        self._open.pop(order_id, None)
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, JournalError):
            self.account.log.exception("payments.defect", error, order_id=order_id, next="report this line")

    # ------------------------------------------------------------------ charging
    async def _serve(self, bill: Bill, again: bool) -> Payment:
        known = await self.account.find(bill.order_id)
        if known is None:
            return await self._charge(bill)
        if not is_same(known, bill.amount_minor, bill.currency):
            return known
        if known.state == "declined" and again:
            return await self._charge(bill)
        if known.state in OPEN:
            return await self._find_out(known)
        self.account.audience.payment(known, False)
        return known

    async def _charge(self, bill: Bill) -> Payment:
        payment = await self.account.begin(bill)
        if self.blocked:
            return await self.account.conclude(payment, Verdict("not_paid", "case_open"))
        if self.turn.locked():
            # Whoever stands there next must not be asked for somebody else's amount.
            return await self.account.conclude(payment, Verdict("not_paid", "terminal_busy"))
        async with self.turn:
            verdict = await self._authorize(payment)
            if verdict.outcome != "unclear":
                return await self.account.conclude(payment, verdict)
            self.account.log.warning(
                "payments.unknown",
                order_id=payment.order_id,
                reason=verdict.reason,
                detail=verdict.detail,
                next="the terminal is asked; nothing is charged on it until it has answered",
            )
            return await self._ask_on(payment)

    async def _authorize(self, payment: Payment) -> Verdict:
        """The driver's verdict; without a journal nothing is sent."""
        try:
            history = await self.account.history(payment)
            if history.case_open:
                return Verdict("not_paid", "case_open")
            if self._open[payment.order_id].cancelled:
                return Verdict("not_paid", "cancelled")
            self._charging = payment.order_id
            return await self.terminal.charge(charge_of(payment), history, self.account.steps(payment))
        except JournalError as error:
            return Verdict("not_paid", "journal", str(error))
        finally:
            self._charging = None

    async def _find_out(self, payment: Payment) -> Payment:
        """How it ended. An intent was never sent: that much is certain without asking."""
        async with self.turn:
            if payment.state == "intent":
                return await self.account.conclude(payment, Verdict("not_paid", "terminal_unreachable", "never sent"))
            if payment.takes_back is not None:
                # Asking again could pay out twice, and a terminal's last receipt says too little of a reversal.
                return await self.account.conclude(payment, Verdict("ambiguous", "no_answer", "interrupted"))
            return await self._ask_on(payment)

    async def _ask_on(self, payment: Payment) -> Payment:
        """Ask until it is known, over everything that the disk or the terminal may do meanwhile."""
        self.account.blocked = self._open[payment.order_id].asking = True
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for pause in pauses():
            try:
                await self.account.unknown(payment, loop.time() - begun > PATIENCE_S)
                history = await self.account.history(payment)
                verdict = await self.terminal.recover(charge_of(payment), history, self.account.steps(payment))
            except JournalError as error:
                verdict = Verdict("unclear", "journal", str(error))
            if verdict.outcome != "unclear":
                break
            await asyncio.sleep(pause)
        return await self.account.conclude(payment, verdict)


def charge_of(payment: Payment) -> Charge:
    """What the driver needs of a payment."""
    return Charge(payment.order_id, payment.amount_minor, payment.currency, payment.language)
