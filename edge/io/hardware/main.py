"""The hardware process: payments for the core, paper, and orders handed on.

The core is told what the journal holds, never more. Whatever this process was doing when it died, its next life reads
from the journal; the core asks anew for the order that its guest waits for, and an order id is never charged twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import msgspec
import orjson

from edge.broker import Access, Broker, Subject
from edge.channel import Link
from edge.child import Child
from edge.ending import end
from edge.errors import ChannelError, EdgeError, JournalError, PaymentConflict
from edge.io.hardware import commands, desk, standing
from edge.io.hardware.bill import Bill
from edge.io.hardware.control import Control
from edge.io.hardware.handover import Handover
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.records import OPEN, Job, Payment
from edge.io.hardware.on_nats import Service, ask_by
from edge.io.hardware.paper import Paper
from edge.io.hardware.printers.interface import Document, Printed
from edge.io.hardware.stations import look_of, make_papers, qr_of
from edge.messages import (
    Devices,
    Message,
    PaymentCancel,
    PaymentOutcome,
    PaymentProgress,
    PaymentRequest,
    ReceiptOutcome,
    decode_payload,
)

PROBE_S = 10.0
"""How long a full or read-only disk may go unnoticed before somebody wants to pay; each payment finds out anyway."""
ROOM_S = 1.0
"""How long a disk that has just filled up may go unnoticed; to look costs no write, and flash wears by writes."""
REOPEN_S = 2.0
PRINT_S = 25.0
KNOWN_S = 1.0
"""A device that has not shown by then whether it is there is looked for further, by a box that is ready."""
HEARD_S = 1.0
TICK_S = 0.005
ANNOUNCE_S = 0.05
"""States of devices come in bursts; the core is told once."""


class Hardware:
    """Everything of one life of the process."""

    def __init__(self, child: Child, books: Books) -> None:
        self.child = child
        self.books = books
        self.disk = desk.make_disk()
        self.journal_trouble = ""
        self._begun: dict[str, float] = {}
        self._last_devices = b""
        self._announcing: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self.handover = Handover(child.settings.kiosk_id, books, self.disk, child.log)
        self.service = Service(self)
        self.broker = Broker(
            name=f"{child.settings.kiosk_id} hardware",
            access=Access.of(child.servers["nats"], child.settings),
            subjects=[Subject(name) for name in self.service.subjects],
            on_message=self.service.take,
            log=child.log,
            on_life=self.handover.life,
        )
        self.trade = desk.Trade(
            child.settings, books, self.disk, self, child.log, ask=ask_by(self.broker, child.settings.kiosk_id),
            on_state=self.announce,
        )  # fmt: skip
        self.cashier = desk.make_cashier(child.settings.terminal, self.trade)
        self.office = desk.make_back_office(self.cashier, self.trade)
        self.papers: list[Paper] = make_papers(self.trade, self._printed)
        self.link = Link("hardware", child.core_address(), self._from_core, self._core_up)
        self.control = Control(child.settings.runtime_dir, lambda request, tell: commands.answer(self, request, tell))
        self.listeners: dict[str, set[Any]] = {}
        """Who wants to hear of the progress of an order, besides the core."""

    # ------------------------------------------------------------------ life
    async def run(self) -> None:
        """Work until the process is told to stop; an open card transaction is then still finished."""
        await self.control.start()
        async with asyncio.TaskGroup() as group:
            works = [self.link.run(), self.broker.run(), self.cashier.run(), self._probe(), self._count()]
            works += [paper.run() for paper in self.papers]
            tasks = [group.create_task(work) for work in works]
            tasks.append(group.create_task(self._become_ready()))
            await self.child.stopping.wait()
            await self.cashier.quiet()
            await self.control.close()
            await self.cashier.leave()
            await self.cashier.close()
            # The guest's screen is taken down next: it has the order number then.
            await self._until_heard()
            await end((*tasks, *self._tasks))

    async def _become_ready(self) -> None:
        """Ready is who knows the devices, present or absent, and has told the core (design section 4)."""
        loop = asyncio.get_running_loop()
        until = loop.time() + KNOWN_S
        while loop.time() < until and any(one["state"] == "starting" for one in self.devices()):  # noqa: ASYNC110
            await asyncio.sleep(TICK_S)
        self._announce()
        await self._until_heard()
        self.child.ready()

    async def _until_heard(self) -> None:
        """Wait until the core has taken all that it was told, for as long as a core takes to be started again."""
        until = asyncio.get_running_loop().time() + HEARD_S
        while self.link.waiting and asyncio.get_running_loop().time() < until:  # noqa: ASYNC110
            await asyncio.sleep(TICK_S)

    async def close(self) -> None:
        """Give journal and thread back."""
        if self._announcing is not None:
            self._announcing.cancel()
        self.disk.close()
        self.books.close()

    # ------------------------------------------------------------------ from the core
    def _from_core(self, row: Message, _conn: int, body: bytes) -> None:
        message = decode_payload(row.name, body)
        if isinstance(message, PaymentRequest):
            self.spawn(self._pay(message.order))
        elif isinstance(message, PaymentCancel):
            self.spawn(self.cashier.cancel(message.order_id))

    def _core_up(self) -> None:
        """A core that starts with nothing must hear of the devices anew."""
        self._last_devices = b""
        self.announce()

    def spawn(self, work: Any) -> None:
        """Run a coroutine beside; what it raises is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._spawned)

    def _spawned(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.child.log.exception("hardware.defect", error, next="report this line")

    async def _pay(self, order: dict[str, Any]) -> None:
        """Charge an order of the core. What cannot even be written down is declined: no money has moved."""
        bill = Bill.of(order)
        self._begun.setdefault(bill.order_id, time.monotonic())
        try:
            await self.cashier.pay(bill)
        except EdgeError as error:
            self._note_journal(error)
            self.child.log.error("payments.refused", order_id=bill.order_id, reason=str(error), next="see STATE_DIR")
            self._tell("payment.outcome", PaymentOutcome(bill.order_id, "declined", reason="journal"))

    # ------------------------------------------------------------------ Audience
    def payment(self, payment: Payment, given_up: bool) -> None:
        """Tell the core how a payment stands, and wake what follows from one that is placed."""
        self._measure(payment)
        # First, so that the next guest is not refused for a case that is settled.
        self._announce()
        if payment.order is not None:
            self._tell("payment.outcome", standing.outcome(payment, given_up))
        if payment.state in ("paid", "counter"):
            self.handover.wake()
            for paper in self.papers:
                paper.wake()

    def progress(self, order_id: str, status: str, text: str) -> None:
        """Tell the core, and whoever else listens, what the guest should do at the terminal."""
        self._tell("payment.progress", PaymentProgress(order_id, status, text))
        for listener in self.listeners.get(order_id, ()):
            listener({"order_id": order_id, "status": status, "text": text})

    def _measure(self, payment: Payment) -> None:
        metrics, begun = self.child.metrics, self._begun.get(payment.order_id)
        names = {"intent": "payments", "paid": "paid", "declined": "declined", "unknown": "unknown",
                 "ambiguous": "cases"}  # fmt: skip
        if (name := names.get(payment.state)) is not None:
            metrics.count(name)
        if begun is not None and payment.state not in OPEN:
            metrics.observe("payment", (time.monotonic() - begun) * 1e6)
            del self._begun[payment.order_id]

    def _printed(self, job: Job, payment: Payment, printed: Printed) -> None:
        ok = printed.outcome != "failed"
        self.child.metrics.count("printed" if ok else "print_failures")
        if job.document in ("receipt", "counter"):
            qr, size = ("", 0) if ok else qr_of(payment, look_of(self.trade))
            self._tell("receipt.outcome", ReceiptOutcome(job.order_id, ok, printed.reason, qr, size))
        self.announce()

    async def print_again(self, order_id: str, document: str) -> dict[str, Any]:
        """Queue a document of an order once more, as a copy, and wait for it. Raises PaymentConflict for none such."""
        paper = next((one for one in self.papers if document in one.station.documents), None)
        if paper is None:
            raise PaymentConflict(f"no printer here prints {document!r}")
        await self.disk(lambda: self.books.payments.get(order_id))
        job = await self.disk(lambda: self.books.papers.queue(order_id, document, tries=1))
        paper.wake()
        return await paper.wait_for(job.job)

    async def print_document(self, document: dict[str, Any]) -> dict[str, Any]:
        """Print a document as it stands, on the kiosk's own printer. Raises PaymentConflict for what is none."""
        try:
            read = msgspec.convert(document, Document)
        except msgspec.ValidationError as error:
            raise PaymentConflict(f"not a document: {error}") from None
        patience_s = PRINT_S + read.takes_s
        printed = await self.papers[0].station.printer.print(read, 0, patience_s)
        return {"outcome": printed.outcome, "reason": printed.reason, "substituted": printed.substituted}

    def _tell(self, name: str, message: msgspec.Struct) -> None:
        try:
            self.link.send(name, orjson.dumps(msgspec.to_builtins(message)))
        except ChannelError as error:
            self.child.log.warning("hardware.untold", message=name, error=str(error), next="the core asks again")

    # ------------------------------------------------------------------ what the box can do now
    async def _probe(self) -> None:
        """Find out in time that the journal cannot be written: said before money is taken, not after."""
        while True:
            try:
                await self.disk(self.books.file.probe)
                self.journal_trouble = ""
                for _ in range(round(PROBE_S / ROOM_S)):
                    self.announce()
                    await asyncio.sleep(ROOM_S)
                    await self.disk(self.books.file.look_for_room)
            except JournalError as error:
                self._note_journal(error)
                await asyncio.sleep(REOPEN_S)

    async def _count(self) -> None:
        """Orders that wait for NATS are counted also while it is away."""
        while True:
            await self.handover.count()
            self.announce()
            await asyncio.sleep(PROBE_S)

    def _note_journal(self, error: EdgeError) -> None:
        if isinstance(error, JournalError):
            self.child.metrics.count("journal_failures")
            if not self.journal_trouble:
                self.child.log.error("journal.unwritable", reason=str(error), next="no card is charged until it is")
            self.journal_trouble = str(error)
            self.announce()

    def announce(self) -> None:
        """Tell the core and `edge status` what the devices are like, a moment later and once."""
        if self._announcing is None:
            self._announcing = asyncio.get_running_loop().call_later(ANNOUNCE_S, self._announce)

    def _announce(self) -> None:
        if self._announcing is not None:
            self._announcing.cancel()
        self._announcing = None
        devices = self.devices()
        self.child.publish_facts({"devices": devices, "waiting_orders": self.handover.waiting})
        body = orjson.dumps(msgspec.to_builtins(standing.can(devices, self.journal_trouble)))
        if body != self._last_devices:
            self._last_devices = body
            with contextlib.suppress(ChannelError):
                self.link.send("devices.changed", body)

    def devices(self) -> list[dict[str, Any]]:
        """Every device, and the journal, as `edge status` shows them."""
        printers = [paper.station.printer for paper in self.papers]
        return standing.devices(self.cashier, printers, self.journal_trouble)


async def main(child: Child) -> None:
    """Entry of the row `hardware`."""
    books = await _open_books(child)
    if books is None:
        return
    hardware = Hardware(child, books)
    try:
        await hardware.run()
    finally:
        await hardware.close()


async def _open_books(child: Child) -> Books | None:
    """The journal; None when asked to stop before it could be opened.

    Without one the kiosk goes on: guests look, order and are sent to the counter before they pay.
    """
    link = Link("hardware", child.core_address(), lambda row, _conn, body: _decline(row, body))
    keeping: asyncio.Task[None] | None = None
    told = False

    def _decline(row: Message, body: bytes) -> None:
        message = decode_payload(row.name, body)
        if isinstance(message, PaymentRequest):
            outcome = PaymentOutcome(str(message.order.get("order_id")), "declined", reason="journal")
            link.send("payment.outcome", orjson.dumps(msgspec.to_builtins(outcome)))

    try:
        while not child.stopping.is_set():
            try:
                return await asyncio.to_thread(desk.open_books, child.settings)
            except JournalError as error:
                if not told:
                    told = True
                    child.metrics.count("journal_failures")
                    child.log.error("journal.unusable", reason=str(error), next="no card is charged until it is")
                    child.publish_facts({"devices": [standing.journal(str(error))]})
                    link.send("devices.changed", orjson.dumps(msgspec.to_builtins(Devices(False))))
                    keeping = asyncio.get_running_loop().create_task(link.run())
                    child.ready()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(REOPEN_S):
                    await child.stopping.wait()
        return None
    finally:
        if keeping is not None:
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping
