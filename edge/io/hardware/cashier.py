"""The cashier of one card terminal: charges, finds out what is unknown, and never charges twice.

Every payment goes through here, whatever the protocol. The journal is written first, the driver speaks, the journal
says what came of it, and only then does anybody hear of it. What is unknown is asked for until it is known; until then
no other card is charged on this terminal.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from edge.ending import end
from edge.errors import JournalError, PaymentConflict
from edge.io.hardware.daybook import DayBook, Silent
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.disk import Disk
from edge.io.hardware.journal.payments import require_same
from edge.io.hardware.journal.records import CASES, OPEN, Payment
from edge.io.hardware.terminals.interface import Charge, Facts, Steps, Terminal, TerminalText, Verdict
from edge.log import Logger

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Between two attempts to find out how a payment ended; the last one repeats."""
PATIENCE_S = 120.0
"""A guest who still waits then is sent to the staff; the terminal is asked on."""
CARD_DOCUMENTS = ("receipt", "kitchen")
COUNTER_DOCUMENTS = ("counter", "kitchen")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid. `order` is the whole order (design section 6); None for a payment by hand."""

    order_id: str
    amount_minor: int
    currency: str
    language: str = "en"
    order: dict[str, Any] | None = None

    @classmethod
    def of(cls, order: dict[str, Any]) -> Bill:
        """The bill of an order."""
        return cls(
            order["order_id"], order["total_minor"], order["currency"], order.get("language") or "en", dict(order)
        )


class Audience(Protocol):
    """Who hears of a payment. Called after the journal has it; must not block."""

    def payment(self, payment: Payment, given_up: bool) -> None:
        """The payment's state has changed. `given_up`: its outcome is still asked for, but the guest waits too long."""

    def progress(self, order_id: str, status: str, text: str) -> None:
        """What the guest should do at the terminal now."""


@dataclass
class _Open:
    """A payment in work, and everybody who waits for it."""

    order_id: str
    task: asyncio.Task[Payment]
    begun: float
    cancelled: bool = False
    asking: bool = False
    """The card is out of it; only the terminal is asked how it ended."""


class _Recorder:
    """The steps of one payment: each is in the journal when it returns."""

    def __init__(self, cashier: Cashier, payment: Payment) -> None:
        self._cashier = cashier
        self._id = payment.order_id
        self._attempt = payment.attempt

    async def sending(self) -> None:
        await self._cashier.move(self._id, "sent")

    async def result(self, facts: Facts) -> None:
        await self._cashier.move(self._id, "result", facts=facts)

    async def committed(self) -> None:
        await self._cashier.move(self._id, "committed")

    async def receipt(self, text: TerminalText) -> None:
        await self._cashier.keep_text(self._id, self._attempt, text)

    def progress(self, status: str, text: str = "") -> None:
        self._cashier.audience.progress(self._id, status, text)


class Cashier:
    """Serves one terminal. `place` names it in the journal: its line, not its options."""

    def __init__(
        self, place: str, terminal: Terminal, days: DayBook, books: Books, disk: Disk, audience: Audience, log: Logger,
        documents: tuple[str, ...] = CARD_DOCUMENTS,
    ) -> None:  # fmt: skip
        self.place = place
        self.terminal = terminal
        self.audience = audience
        self._days = days
        self._books = books
        self._disk = disk
        self._log = log
        self._documents = documents
        self._open: dict[str, _Open] = {}
        self._till = asyncio.Lock()
        self._blocked = False

    # ------------------------------------------------------------------ for everybody
    @property
    def at_the_card(self) -> bool:
        """Whether a card may be in work now, or waits for its turn."""
        return any(not one.asking for one in self._open.values())

    @property
    def blocked(self) -> bool:
        """Whether a payment of unknown outcome, or a case for staff, keeps this terminal from charging."""
        return self._blocked

    async def pay(self, bill: Bill, again: bool = False) -> Payment:
        """Charge, or find out what an earlier call for the same order came to. Returns its state then.

        The same order id never charges twice: what is paid stays so, what is unknown is only asked for. `again` allows
        a new attempt after one that certainly moved no money. Raises PaymentConflict for another amount, JournalError
        when nothing can be recorded: nothing was charged then.
        """
        known = await self.journal(lambda: self._books.payments.find(bill.order_id))
        if known is not None:
            require_same(known, bill.amount_minor, bill.currency)
        if bill.order_id in self._open:
            return await self._join(bill.order_id)
        if known is None or (known.state == "declined" and again):
            return await self._start(bill.order_id, self._charge(bill))
        if known.state in OPEN:
            return await self._start(bill.order_id, self._find_out(known))
        self.audience.payment(known, False)
        return known

    async def look(self, order_id: str) -> Payment:
        """The payment as the journal has it. Raises JournalError when there is none."""
        return await self.journal(lambda: self._books.payments.get(order_id))

    async def cancel(self, order_id: str) -> None:
        """Ask for an end of the running transaction. What comes of it is told by its outcome."""
        one = self._open.get(order_id)
        if one is not None:
            one.cancelled = True
            await self.terminal.abort()

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

    # ------------------------------------------------------------------ work
    async def _resume(self) -> None:
        while True:
            try:
                left = await self.journal(lambda: self._books.payments.open(self.place))
                await self._look_for_cases()
                break
            except JournalError as error:
                self._log.error("payments.unreadable", reason=str(error), next="see the disk of STATE_DIR")
                await asyncio.sleep(PAUSES_S[-1])
        for payment in left:
            if payment.order_id not in self._open:
                self._log.info("payments.resumed", order_id=payment.order_id, state=payment.state)
                self._launch(payment.order_id, self._find_out(payment))

    async def _start(self, order_id: str, work: Any) -> Payment:
        self._launch(order_id, work)
        return await self._join(order_id)

    def _launch(self, order_id: str, work: Any) -> None:
        loop = asyncio.get_running_loop()
        task = loop.create_task(work)
        self._open[order_id] = _Open(order_id, task, loop.time())
        task.add_done_callback(partial(self._done, order_id))

    def _done(self, order_id: str, task: asyncio.Task[Payment]) -> None:
        self._open.pop(order_id, None)
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, JournalError):
            self._log.exception("payments.defect", error, order_id=order_id, next="report this line")

    async def _join(self, order_id: str) -> Payment:
        """Wait for the work on an order. The waiter may leave; the work goes on."""
        return await asyncio.shield(self._open[order_id].task)

    async def _charge(self, bill: Bill) -> Payment:
        payment = await self.journal(
            lambda: self._books.payments.begin(
                bill.order_id, bill.amount_minor, bill.currency, self.place, bill.language, bill.order
            )
        )
        self.audience.payment(payment, False)
        if self._blocked:
            return await self._declined(payment, Verdict("not_paid", "case_open"))
        async with self._till:
            history = await self.journal(lambda: self._books.payments.history(payment))
            if history.case_open:
                return await self._declined(payment, Verdict("not_paid", "case_open"))
            if self._open[bill.order_id].cancelled:
                return await self._declined(payment, Verdict("not_paid", "cancelled"))
            steps = _Recorder(self, payment)
            try:
                verdict = await self.terminal.charge(_charge_of(payment), history, steps)
            except JournalError as error:
                verdict = Verdict("not_paid", "journal", str(error))
            return await self._settle(payment, verdict)

    async def _find_out(self, payment: Payment) -> Payment:
        """Ask until it is known. An intent was never sent: that much is certain without asking."""
        async with self._till:
            if payment.state == "intent":
                return await self._declined(payment, Verdict("not_paid", "terminal_unreachable", "never sent"))
            return await self._ask_on(payment)

    async def _settle(self, payment: Payment, verdict: Verdict) -> Payment:
        if verdict.outcome == "unclear":
            unknown = await self.move(payment.order_id, "unknown", verdict.reason, verdict.detail)
            self._blocked = True
            self._log.warning(
                "payments.unknown",
                order_id=payment.order_id,
                reason=verdict.reason,
                detail=verdict.detail,
                next="the terminal is asked; nothing is charged on it until it has answered",
            )
            self.audience.payment(unknown, False)
            return await self._ask_on(unknown)
        return await self._conclude(payment, verdict)

    async def _ask_on(self, payment: Payment) -> Payment:
        self._blocked = True
        begun = asyncio.get_running_loop().time()
        for attempt in range(1_000_000):
            self.audience.payment(await self._as_unknown(payment), self._is_too_long(payment.order_id, begun))
            history = await self.journal(lambda: self._books.payments.history(payment))
            try:
                verdict = await self.terminal.recover(_charge_of(payment), history, _Recorder(self, payment))
            except JournalError as error:
                verdict = Verdict("unclear", "journal", str(error))
            if verdict.outcome != "unclear":
                return await self._conclude(payment, verdict)
            await asyncio.sleep(PAUSES_S[min(attempt, len(PAUSES_S) - 1)])
        raise AssertionError("no terminal is asked for months")

    def _is_too_long(self, order_id: str, begun: float) -> bool:
        self._open[order_id].asking = True
        return asyncio.get_running_loop().time() - begun > PATIENCE_S

    async def _as_unknown(self, payment: Payment) -> Payment:
        """What is asked for is unknown, whatever step it was last seen at."""
        now = await self.journal(lambda: self._books.payments.get(payment.order_id))
        return now if now.state == "unknown" else await self.move(payment.order_id, "unknown", now.reason, now.detail)

    async def _conclude(self, payment: Payment, verdict: Verdict) -> Payment:
        """Write the end of it, trying again while the disk refuses: the terminal has decided already."""
        for attempt in range(1_000_000):
            try:
                if verdict.outcome == "paid":
                    return await self._paid(payment, verdict)
                if verdict.outcome == "not_paid":
                    return await self._declined(payment, verdict)
                return await self._ambiguous(payment, verdict)
            except JournalError as error:
                self._log.error("payments.unwritten", order_id=payment.order_id, reason=str(error), next="see the disk")
                await asyncio.sleep(PAUSES_S[min(attempt, len(PAUSES_S) - 1)])
        raise AssertionError("no disk refuses for months")

    async def _paid(self, payment: Payment, verdict: Verdict) -> Payment:
        done = await self.journal(
            lambda: self._books.payments.place(payment.order_id, "paid", "", verdict.facts, self._documents)
        )
        return await self._told(done)

    async def _declined(self, payment: Payment, verdict: Verdict) -> Payment:
        return await self._told(
            await self.move(payment.order_id, "declined", verdict.reason, verdict.detail, verdict.facts)
        )

    async def _ambiguous(self, payment: Payment, verdict: Verdict) -> Payment:
        case = await self.move(payment.order_id, "ambiguous", verdict.reason, verdict.detail, verdict.facts)
        self._log.error(
            "payments.case",
            order_id=case.order_id,
            reason=verdict.reason,
            detail=verdict.detail,
            next=f"look at the terminal's last receipts, then: edge payments resolve {case.order_id} --paid|--not-paid",
        )
        return await self._told(case)

    async def _told(self, payment: Payment) -> Payment:
        with contextlib.suppress(JournalError):
            await self._look_for_cases(payment.order_id)
        self.audience.payment(payment, False)
        return payment

    async def _look_for_cases(self, done: str = "") -> None:
        """Whether anything else keeps this terminal from charging."""
        cases = await self.journal(lambda: self._books.payments.cases(self.place))
        left = await self.journal(lambda: self._books.payments.open(self.place))
        self._blocked = bool(cases) or any(one.order_id != done and one.state != "intent" for one in left)

    # ------------------------------------------------------------------ staff
    async def resolve(self, order_id: str, paid: bool, note: str) -> Payment:
        """What staff found out about a case, or about a terminal that cannot be asked any more.

        Raises PaymentConflict when it is neither (any more).
        """
        one = self._open.get(order_id)
        if one is not None and one.asking:
            await end([one.task])
        payment = await self.journal(lambda: self._books.payments.get(order_id))
        if payment.state not in (*CASES, "unknown"):
            raise PaymentConflict(f"order {order_id} is {payment.state}; people settle only what the terminal cannot")
        verdict = Verdict("paid" if paid else "not_paid", "" if paid else "no_transaction", f"by staff: {note}")
        return await self._conclude(payment, verdict)

    async def take_back(self, order_id: str) -> Payment:
        """Give the money of a paid order back: by the terminal's reversal, which needs no card, if it still can.

        Raises PaymentConflict when the order is not paid. The result is the payment of the taking back.
        """
        payment = await self.journal(lambda: self._books.payments.get(order_id))
        back_id = f"{order_id}:back"
        if payment.state not in ("paid", "refunded"):
            raise PaymentConflict(f"order {order_id} is {payment.state}; only a paid one can be taken back")
        if back_id in self._open:
            return await self._join(back_id)
        known = await self.journal(lambda: self._books.payments.find(back_id))
        if known is not None and known.state != "declined":
            return known if known.state not in OPEN else await self._start(back_id, self._find_out_back(known))
        return await self._start(back_id, self._reverse(payment, back_id))

    async def _reverse(self, payment: Payment, back_id: str) -> Payment:
        back = await self.journal(
            lambda: self._books.payments.begin(
                back_id, payment.amount_minor, payment.currency, self.place, payment.language,
                takes_back=payment.order_id,
            )
        )  # fmt: skip
        async with self._till:
            history = await self.journal(lambda: self._books.payments.history(back))
            if history.case_open:
                return await self._declined(back, Verdict("not_paid", "case_open"))
            steps = _Recorder(self, back)
            try:
                facts = payment.facts or Facts()
                verdict = await self.terminal.reverse(_charge_of(back), facts, history, steps)
            except JournalError as error:
                verdict = Verdict("not_paid", "journal", str(error))
            return await self._settle_back(payment, back, verdict)

    async def _settle_back(self, payment: Payment, back: Payment, verdict: Verdict) -> Payment:
        """A reversal of unknown outcome is a case for staff at once: asking again could pay out twice."""
        if verdict.outcome in ("unclear", "ambiguous"):
            return await self._ambiguous(back, verdict)
        if verdict.outcome == "paid":
            await self.move(payment.order_id, "refunded", "reversed")
        return await self._conclude(back, verdict)

    async def _find_out_back(self, back: Payment) -> Payment:
        return await self._ambiguous(back, Verdict("ambiguous", "no_answer", "interrupted while it was taken back"))

    async def end_of_day(self) -> dict[str, Any]:
        """Close the terminal's day and compare its totals with the journal's (see `DayBook`).

        Raises PaymentConflict while a card is in work or when the terminal could not do it.
        """
        if self.at_the_card:
            raise PaymentConflict("a card is in work; try again when it is done")
        async with self._till:
            totals = await self.terminal.end_of_day(Silent())
        if totals is None:
            raise PaymentConflict("the terminal did not close its day; `edge status` says how it is")
        return await self._days.compare(totals)

    # ------------------------------------------------------------------ journal
    async def journal(self, call: Callable[[], T]) -> T:
        """A call of the journal, off the loop. Raises JournalError."""
        return await self._disk(call)

    async def move(
        self, order_id: str, state: str, reason: str = "", detail: str = "", facts: Facts | None = None
    ) -> Payment:
        """Record a state."""
        return await self.journal(lambda: self._books.payments.move(order_id, state, reason, detail, facts))

    async def keep_text(self, order_id: str, attempt: int, text: TerminalText) -> None:
        """Record a terminal's receipt text."""
        await self.journal(lambda: self._books.papers.keep_text(order_id, attempt, text))


def _charge_of(payment: Payment) -> Charge:
    return Charge(payment.order_id, payment.amount_minor, payment.currency, payment.language)


_: type[Steps] = _Recorder
