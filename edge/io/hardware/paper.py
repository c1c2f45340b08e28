"""Prints what the journal has queued: one worker for each printer, so that a sick one delays nobody else.

A printer that fails never un-pays an order. A guest's receipt is tried once and then shown as a QR code; a kitchen
ticket is tried until it is on paper, because a kitchen that does not know of an order does not cook it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from edge.errors import JournalError
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.disk import Disk
from edge.io.hardware.journal.records import Job, Payment
from edge.io.hardware.printers.interface import Document, Printed, Printer
from edge.io.hardware.terminals.interface import TerminalText
from edge.log import Logger

DEADLINE_S = 10.0
"""A guest waits no longer for paper: the number is on the screen for 15 s, and the receipt's QR code must come while it
is. Most receipts take two seconds."""
PAUSES_S = (1.0, 5.0, 15.0, 30.0)
FRESH_S = 120.0
"""A receipt that is older when its printer comes back is not printed any more: nobody is there to take it."""
KITCHEN_S = 6 * 3_600.0
IDLE_S = 5.0
"""How long an unread journal may go unnoticed."""

Render = Callable[[Job, Payment, list[TerminalText]], Document]
Told = Callable[[Job, Payment, Printed], None]


@dataclass(frozen=True, slots=True)
class Station:
    """A printer and the documents that it prints. `persistent` tries until it is done."""

    printer: Printer
    documents: tuple[str, ...]
    persistent: bool = False


class Paper:
    """Works the queue of one station off."""

    def __init__(
        self, station: Station, books: Books, disk: Disk, render: Render, told: Told, wall: Callable[[], float],
        log: Logger,
    ) -> None:  # fmt: skip
        self.station = station
        self._books = books
        self._disk = disk
        self._render = render
        self._told = told
        self._wall = wall
        self._log = log
        self._wake = asyncio.Event()
        self._waiting: dict[int, asyncio.Future[Printed]] = {}

    def wake(self) -> None:
        """Something may be queued."""
        self._wake.set()

    async def wait_for(self, job: int) -> dict[str, Any]:
        """How a queued job ended; `queued` when it has not within the deadline of a few jobs."""
        ended = self._waiting.setdefault(job, asyncio.get_running_loop().create_future())
        try:
            async with asyncio.timeout(3 * DEADLINE_S):
                printed = await asyncio.shield(ended)
        except TimeoutError:
            return {"outcome": "queued", "reason": "timeout", "substituted": ""}
        finally:
            self._waiting.pop(job, None)
        return {"outcome": printed.outcome, "reason": printed.reason, "substituted": printed.substituted}

    async def run(self) -> None:
        """Print until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.station.printer.run())
            group.create_task(self._work())

    async def _work(self) -> None:
        failures = 0
        while True:
            self._wake.clear()
            try:
                done = await self._print_open()
            except JournalError as error:
                self._log.error("print.unread", reason=str(error), next="see the disk of STATE_DIR")
                done = False
            if not done:
                await asyncio.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
                failures += 1
                continue
            failures = 0
            try:
                async with asyncio.timeout(IDLE_S):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _print_open(self) -> bool:
        """Whether nothing is left that should be tried again."""
        jobs = await self._disk(self._books.papers.open)
        for job in jobs:
            if job.document in self.station.documents and not await self._print(job):
                return False
        return True

    async def _print(self, job: Job) -> bool:
        payment = await self._disk(lambda: self._books.payments.get(job.order_id))
        if self._wall() - job.created_at > (KITCHEN_S if self.station.persistent else FRESH_S):
            return await self._end(job, payment, Printed("failed", "too_late"))
        texts = await self._disk(lambda: self._books.papers.texts(payment.order_id, payment.attempt))
        await self._disk(lambda: self._books.papers.printing(job.job))
        document = self._render(job, payment, texts)
        return await self._end(job, payment, await self.station.printer.print(document, job.job, DEADLINE_S))

    async def _end(self, job: Job, payment: Payment, printed: Printed) -> bool:
        again = self.station.persistent and printed.outcome == "failed" and printed.reason != "too_late"
        state = "queued" if again else printed.outcome
        await self._disk(lambda: self._books.papers.ended(job.job, state, printed.reason))
        if printed.outcome == "failed" and self.station.printer.state().state != "none":
            self._log.warning(
                "print.failed", order_id=job.order_id, document=job.document, reason=printed.reason,
                next="see the printer: paper, cover, cable; `edge status` shows it",
            )  # fmt: skip
        if printed.substituted:
            self._log.warning(
                "print.substituted", order_id=job.order_id, characters=printed.substituted,
                next="no font here has them; `edge doctor` names the package",
            )  # fmt: skip
        self._told(job, payment, printed)
        if (waiter := self._waiting.get(job.job)) is not None and not waiter.done():
            waiter.set_result(printed)
        return not again
