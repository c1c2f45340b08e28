"""`edge pay`: one payment through the real driver and journal, by the running appliance or alone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from edge.cli.app import write_json
from edge.config import Settings, load
from edge.core.money import format_price, is_currency
from edge.core.texts import text
from edge.devices import parse_device
from edge.errors import EdgeError, JournalError, JournalLocked, NotRunningError, SettingError
from edge.io.hardware import desk
from edge.io.hardware.bill import Bill
from edge.io.hardware.cashier import Cashier
from edge.io.hardware.control import RemoteError, ask
from edge.io.hardware.counter import Counter
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.disk import Disk
from edge.io.hardware.journal.records import Payment
from edge.log import Logger

PAID, NOT_PAID, UNKNOWN, USAGE = 0, 1, 2, 64
EXITS = {"paid": PAID, "declined": NOT_PAID, "counter": NOT_PAID, "unknown": UNKNOWN, "started": UNKNOWN}
MOST_MINOR = 10**9
LOCK_S = 15.0
"""How long another `edge pay` may hold the journal before this one gives up: as long as for a missing terminal."""
POLL_S = 0.2
_ORDER_ID = re.compile(r"[\x21-\x7e]{1,128}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A checked command line."""

    terminal: str | None
    amount_minor: int
    currency: str
    order_id: str

    def problem(self) -> str | None:
        """What is wrong with it, in words."""
        if not 0 < self.amount_minor <= MOST_MINOR:
            return f"--amount-minor is a number of minor units from 1 to {MOST_MINOR}"
        if not is_currency(self.currency):
            return f"--currency {self.currency} is none we know; name an ISO 4217 code such as EUR"
        if not _ORDER_ID.fullmatch(self.order_id):
            return "--order is 1 to 128 visible characters without spaces"
        if self.terminal is not None:
            try:
                load(terminal=self.terminal)
            except EdgeError as error:
                return str(error).replace("TERMINAL", "--terminal")
        return None


def run(wanted: Wanted, as_json: bool) -> int:
    """Pay; returns 0 paid, 1 certainly no money moved, 2 unknown, 64 wrong usage. Raises EdgeError for the rest."""
    if (problem := wanted.problem()) is not None:
        sys.stderr.write(f"edge: {problem} (see `edge pay --help`)\n")
        return USAGE
    settings = load()
    uri = wanted.terminal or settings.terminal
    try:
        found = asyncio.run(_pay(settings, wanted))
    except (JournalError, RemoteError) as error:
        if error.exit_status == USAGE:
            raise
        found = _as_recorded(settings, wanted, str(error))
    except SettingError as error:
        sys.stderr.write(f"edge: {str(error).replace('TERMINAL', '--terminal')} (see `edge pay --help`)\n")
        return USAGE
    found["test"] = parse_device(uri).emulated
    if as_json:
        write_json(found, indent=False)
    else:
        typer.echo(_said(found))
    return EXITS.get(found["outcome"], UNKNOWN)


async def _pay(settings: Settings, wanted: Wanted) -> dict[str, Any]:
    request = {
        "command": "pay",
        "order_id": wanted.order_id,
        "amount_minor": wanted.amount_minor,
        "currency": wanted.currency,
        "terminal": wanted.terminal,
    }
    try:
        return await ask(settings.runtime_dir, request, lambda one: _show(one["status"], one["text"]))
    except NotRunningError:
        return await _pay_alone(settings, wanted)


async def _pay_alone(settings: Settings, wanted: Wanted) -> dict[str, Any]:
    """Without an appliance: this process is the journal's writer for as long as it takes."""
    uri = wanted.terminal or settings.terminal
    disk = desk.make_disk()
    try:
        books = await _open_books(settings, disk)
        try:
            trade = desk.Trade(settings, books, disk, Onlooker(), Logger("pay", "warning", human=True))
            bill = Bill(wanted.order_id, wanted.amount_minor, wanted.currency)
            async with emulated(settings, uri), desk.at_work(desk.make_cashier(uri, trade)) as cashier:
                with _interruptible(cashier, wanted.order_id):
                    return desk.told(await desk.pay_within(cashier, bill, again=True))
        finally:
            await disk(books.close)
    finally:
        disk.close()


async def _open_books(settings: Settings, disk: Disk) -> Books:
    """The journal, waiting for another `edge pay` to be done with it. Raises JournalError."""
    until = asyncio.get_running_loop().time() + LOCK_S
    while True:
        try:
            return await disk(lambda: desk.open_books(settings))
        except JournalLocked:
            if asyncio.get_running_loop().time() > until:
                raise
        await asyncio.sleep(POLL_S)


@contextlib.contextmanager
def _interruptible(cashier: Cashier | Counter, order_id: str) -> Iterator[None]:
    """Ctrl-C asks the terminal to stop; its outcome is still waited for, because only it says whether money moved."""
    loop = asyncio.get_running_loop()
    asked: list[asyncio.Task[None]] = []

    def stop() -> None:
        if asked:
            sys.stderr.write(f"edge: left; ask again with the same --order {order_id}, it never charges twice\n")
            os._exit(UNKNOWN)
        sys.stderr.write("the terminal is asked to stop; waiting for its answer (again to leave without it) ...\n")
        asked.append(loop.create_task(cashier.cancel(order_id)))

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@contextlib.asynccontextmanager
async def emulated(settings: Settings, uri: str) -> AsyncIterator[None]:
    """The emulator of `uri`, if it names one and no appliance runs it."""
    device = parse_device(uri, settings.runtime_dir)
    if not device.emulated:
        yield
        return
    from edge.cli.emulate import beside

    async with beside(settings, device):
        yield


class Onlooker:
    """Shows a payment to the person at the keyboard."""

    def payment(self, payment: Payment, given_up: bool) -> None:
        """A new state."""
        if payment.state == "unknown" and not given_up:
            sys.stderr.write("the outcome is unknown; the terminal is asked ...\n")

    def progress(self, _order_id: str, status: str, text: str) -> None:
        """What happens at the terminal."""
        _show(status, text)


def _show(status: str, words: str) -> None:
    known = text("en", f"terminal.{status}") if status else ""
    sys.stderr.write(f"{known or words}\n")


def _as_recorded(settings: Settings, wanted: Wanted, detail: str) -> dict[str, Any]:
    """What is certain when the journal could not be written: what it says of the order, else that nothing was begun."""
    sys.stderr.write(f"edge: {detail}\n")
    with contextlib.suppress(EdgeError):
        books = Books(Path(settings.state_dir), "", time.time, read_only=True)
        try:
            if (known := books.payments.find(wanted.order_id)) is not None:
                return desk.told(known)
        finally:
            books.close()
    return {
        "order_id": wanted.order_id,
        "outcome": "declined",
        "amount_minor": wanted.amount_minor,
        "currency": wanted.currency,
        "receipt_no": None,
        "card": None,
        "reason": "journal",
    }


def _said(found: dict[str, Any]) -> str:
    amount = format_price(found["amount_minor"], found["currency"], "en") + (
        " (TEST: emulated)" if found["test"] else ""
    )
    if found["outcome"] == "paid":
        return f"paid {amount}, receipt {found['receipt_no']}, card {found['card'] or 'unknown'}"
    if found["outcome"] == "counter":
        return f"not paid {amount}: there is no card terminal, it is paid at the counter"
    if found["outcome"] == "declined":
        return f"not paid {amount}: {found['reason'] or 'declined'}; certainly no money moved"
    again = f"ask again with the same --order {found['order_id']}, it never charges twice"
    return f"UNKNOWN whether {amount} was paid: {found['reason'] or found.get('state')}; {again}"
