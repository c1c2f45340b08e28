"""One terminal, one journal, and a box that may be killed: three orders, with one fault in the second."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.cable import Cable
from edge.devices import parse_device
from edge.errors import JournalError
from edge.io.emulators.faults import Fault
from edge.io.emulators.terminal.device import TerminalDevice
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.options import Options
from edge.io.hardware.account import Account
from edge.io.hardware.bill import Bill
from edge.io.hardware.cashier import Cashier
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.disk import DiskInline
from edge.io.hardware.journal.records import Payment
from edge.io.hardware.terminals.drivers import make_terminal
from edge.io.hardware.terminals.interface import Context
from edge.log import Logger

URI = "zvt:///memory"
PLACE = "zvt:/memory"
AMOUNT = 1010
"""EUR 10.10: its BCD is DLE bytes (acceptance test B3.1), which a reader that scans for them gets wrong."""
REVIVED_S = 0.5
"""From our death to our next life."""
T0 = 1_790_000_000.0
_NOWHERE = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
"""Thousands of faults are thousands of lines for an operator who is not there."""
SETTLE_S = 1_500.0
"""Virtual seconds after which an order counts as hanging."""


@dataclass
class Told:
    """What the guest was told last, by order."""

    states: dict[str, str] = field(default_factory=dict)

    def payment(self, payment: Payment, given_up: bool) -> None:
        """The newest counts."""
        self.states[payment.order_id] = "ambiguous" if given_up else payment.state

    def progress(self, order_id: str, status: str, text: str) -> None:
        """Not of interest here."""


class Box:
    """Our side: journal, cashier and driver over one cable. Killed, nothing of it acts any more; the journal stays."""

    def __init__(self, folder: Path, cable: Cable, wall: Callable[[], float], told: Told, uri: str) -> None:
        self.books = Books(folder, "1", wall)
        self._cable = cable
        log = Logger("sweep", "error", fd=_NOWHERE)
        context = Context(log=log, wall=wall, open_line=lambda _device, _timeout: cable.open())
        terminal = make_terminal(parse_device(uri), context)
        account = Account(PLACE, self.books, DiskInline(), told, log, ("receipt",))
        self.cashier = Cashier(terminal, account)
        self._running = asyncio.ensure_future(self.cashier.run())
        self.dead = asyncio.Event()

    def kill(self) -> None:
        """As by SIGKILL: from here on no byte leaves and nothing is written, whatever still runs."""
        self.dead.set()
        self._cable.let_go()
        self.books.close()

    async def bury(self) -> None:
        """Take away what is left of it."""
        if not self.dead.is_set():
            self.kill()
        await self.cashier.close()
        self._running.cancel()
        with contextlib.suppress(asyncio.CancelledError, JournalError):
            await self._running


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the states of the orders in the journal, what guests were told, and what the terminal kept."""

    states: dict[str, str]
    told: dict[str, str]
    bound: dict[str, tuple[int | None, int | None]]
    kept: list[tuple[int, int]]
    bytes_passed: int
    lives: int
    seconds: float


async def play(options: Options, kind: str | None, at: int, argument: float, journal: Path, uri: str = URI) -> Outcome:
    """Three orders of the same amount; the fault strikes at byte `at` of the second. Without a `kind` there is none.

    `journal` is an empty journal to copy. Runs under a virtual clock.
    """
    loop = asyncio.get_running_loop()

    def wall() -> float:
        return T0 + loop.time()

    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = Path(name)
        shutil.copy(journal, folder)
        cable, ledger, told = Cable(), Ledger(), Told()
        device = TerminalDevice(options, cable, ledger, wall)
        emulator = asyncio.ensure_future(device.run())
        box, lives = Box(folder, cable, wall, told, uri), 1
        try:
            await _pay(box, "first")
            begun = device.faults.passed
            if kind is not None:
                device.faults.add(Fault(kind, begun + at, argument))
            device.faults.hooks.hook = lambda: box.kill()
            paying = asyncio.ensure_future(_pay(box, "second"))
            dying = asyncio.ensure_future(box.dead.wait())
            await asyncio.wait({paying, dying}, timeout=SETTLE_S, return_when=asyncio.FIRST_COMPLETED)
            passed = device.faults.passed - begun
            if box.dead.is_set():
                await box.bury()
                await asyncio.gather(paying, return_exceptions=True)
                await asyncio.sleep(REVIVED_S)
                box, lives = Box(folder, cable, wall, told, uri), lives + 1
                await _pay(box, "second")
            else:
                dying.cancel()
                await asyncio.wait({paying}, timeout=SETTLE_S)
                paying.cancel()
                await asyncio.gather(paying, return_exceptions=True)
            await _pay(box, "third")
            return _outcome(box, ledger, told, passed, lives, loop.time())
        finally:
            await box.bury()
            emulator.cancel()
            await asyncio.gather(emulator, return_exceptions=True)


async def _pay(box: Box, order_id: str) -> None:
    """An order of the kiosk; one that never ends is left where it is."""
    order = {"order_id": order_id, "total_minor": AMOUNT, "currency": "EUR", "lines": []}
    with contextlib.suppress(TimeoutError, JournalError):
        async with asyncio.timeout(SETTLE_S):
            await box.cashier.pay(Bill.of(order))


def _outcome(box: Box, ledger: Ledger, told: Told, passed: int, lives: int, seconds: float) -> Outcome:
    payments = box.books.payments.newest()
    return Outcome(
        states={one.order_id: one.state for one in payments},
        told=told.states,
        bound={
            one.order_id: (one.facts.receipt_no, one.facts.trace_no) if one.facts else (None, None)
            for one in payments
            if one.state == "paid"
        },
        kept=[(one.receipt_no, one.trace_no) for one in ledger.charges() if one.state == "kept"],
        bytes_passed=passed,
        lives=lives,
        seconds=seconds,
    )
