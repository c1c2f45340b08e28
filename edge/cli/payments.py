"""`edge payments`: what the journal holds, and what staff do about a payment that nobody could settle."""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from edge.cli.app import write_json
from edge.cli.pay import Onlooker, emulated
from edge.config import Settings, load
from edge.core.money import format_price
from edge.devices import parse_device
from edge.errors import EdgeError, NotRunningError
from edge.io.hardware import desk
from edge.io.hardware.control import ask
from edge.io.hardware.journal.books import FILE_NAME, Books
from edge.io.hardware.journal.records import Payment
from edge.log import Logger


def _books(settings: Settings) -> Books:
    """The journal beside its writer. Raises EdgeError that says where none is."""
    path = Path(settings.state_dir) / FILE_NAME
    if not path.exists():
        raise EdgeError(f"there is no journal at {path}; STATE_DIR says where to look")
    return Books(Path(settings.state_dir), "", time.time, read_only=True)


def list_payments(open_only: bool, limit: int, as_json: bool) -> int:
    """Show payments, newest first; with `open_only` those that are not settled. Returns 0."""
    books = _books(load())
    try:
        found = [*books.payments.cases(), *books.payments.open()] if open_only else books.payments.newest(limit)
        waiting = set(books.outbox.waiting(1_000))
    finally:
        books.file.close()
    rows = [{**desk.told(one), "updated_at": one.updated_at, "handed_on": _handed_on(one, waiting)} for one in found]
    if as_json:
        write_json(rows)
        return 0
    table = Table("order", "number", "amount", "state", "why", "card", "when", "handed on")
    for one, row in zip(found, rows, strict=True):
        amount = format_price(one.amount_minor, one.currency, "en")
        when = datetime.fromtimestamp(one.updated_at).strftime("%Y-%m-%d %H:%M:%S")
        table.add_row(one.order_id, one.order_number or "", amount, one.state, one.reason, row["card"] or "", when,
                      {True: "yes", False: "waits for NATS", None: ""}[row["handed_on"]])  # fmt: skip
    Console(width=160).print(table)
    if any(one.state == "ambiguous" for one in found):
        typer.echo(
            "ambiguous: look at the terminal's last receipts, then `edge payments resolve ORDER --paid|--not-paid`"
        )
    return 0


def _handed_on(payment: Payment, waiting: set[str]) -> bool | None:
    if payment.order is None or payment.state not in ("paid", "counter", "refunded"):
        return None
    return payment.order_id not in waiting


def show(order_id: str, as_json: bool) -> int:
    """Show one payment with its whole history. Returns 0; raises EdgeError when there is none."""
    books = _books(load())
    try:
        payment = books.payments.get(order_id)
        changes = books.payments.changes(order_id)
        texts = books.papers.texts(order_id, payment.attempt)
        jobs = books.papers.of(order_id)
    finally:
        books.file.close()
    if as_json:
        write_json({
            **desk.told(payment),
            "facts": msgspec.to_builtins(payment.facts),
            "order": payment.order,
            "history": msgspec.to_builtins(changes),
            "texts": msgspec.to_builtins(texts),
            "printed": msgspec.to_builtins(jobs),
        })  # fmt: skip
        return 0
    typer.echo(f"order {order_id}: {payment.state}, {format_price(payment.amount_minor, payment.currency, 'en')}"
               f" at {payment.terminal}")  # fmt: skip
    for change in changes:
        when = datetime.fromtimestamp(change.at).strftime("%H:%M:%S.%f")[:-3]
        typer.echo(f"  {when}  attempt {change.attempt}  {change.state:10} {change.reason} {change.detail}".rstrip())
    for name, value in (msgspec.to_builtins(payment.facts) or {}).items():
        typer.echo(f"  {name}: {value}")
    for job in jobs:
        typer.echo(f"  {job.document}: {job.state} {job.reason}".rstrip())
    for text in texts:
        typer.echo(f"  --- the terminal's {text.copy} copy ---")
        for line in text.lines:
            typer.echo(f"  | {line.text}")
    return 0


def resolve(order_id: str, paid: bool, note: str, as_json: bool) -> int:
    """Settle a case by hand. Returns 0."""
    return _do({"command": "resolve", "order_id": order_id, "paid": paid, "note": note}, as_json)


def refund(order_id: str, as_json: bool) -> int:
    """Take a payment back. Returns 0 when the money is back, 1 when it certainly is not, 2 when that is unknown."""
    return _do({"command": "refund", "order_id": order_id}, as_json)


def reprint(order_id: str, document: str, as_json: bool) -> int:
    """Print a document of an order again, marked as such. Returns 0, or 1 when it failed."""
    found = asyncio.run(ask(load().runtime_dir, {"command": "reprint", "order_id": order_id, "document": document}))
    write_json(found) if as_json else typer.echo(f"{found['outcome']} {found['reason']}".strip())
    return 0 if found["outcome"] != "failed" else 1


def close_day(as_json: bool) -> int:
    """End of day at the terminal. Returns 0, or 1 when its totals are not the journal's."""
    found = asyncio.run(_ask_or_do(load(), {"command": "end_of_day"}))
    if as_json:
        write_json(found)
    else:
        typer.echo(f"terminal {found['terminal']}, journal {found['journal']} (minor units): "
                   + ("they agree" if found["agrees"] else "THEY DIFFER"))  # fmt: skip
    return 0 if found["agrees"] else 1


def _do(request: dict[str, Any], as_json: bool) -> int:
    found = asyncio.run(_ask_or_do(load(), request))
    write_json(found) if as_json else typer.echo(f"order {found['order_id']}: {found['state']} {found['reason'] or ''}")
    if request["command"] == "resolve":
        return 0
    return {"refunded": 0, "declined": 1}.get(found["outcome"], 2)


async def _ask_or_do(settings: Settings, request: dict[str, Any]) -> dict[str, Any]:
    """By the running appliance, else by this process as the journal's writer."""
    try:
        return await ask(settings.runtime_dir, request)
    except NotRunningError:
        pass
    disk = desk.make_disk()
    try:
        books = await disk(lambda: desk.open_books(settings))
        try:
            return await _do_alone(settings, books, disk, request)
        finally:
            await disk(books.close)
    finally:
        disk.close()


async def _do_alone(settings: Settings, books: Books, disk: Any, request: dict[str, Any]) -> dict[str, Any]:
    if parse_device(settings.terminal).emulated:
        sys.stderr.write("TEST: TERMINAL is emulated; name the real one to work on its payments\n")
    trade = desk.Trade(settings, books, disk, Onlooker(), Logger("payments", "warning", human=True))
    cashier = desk.make_cashier(settings.terminal, trade)
    office = desk.make_back_office(cashier, trade)
    if office is None:
        raise EdgeError("this kiosk has no card terminal (TERMINAL=none)")
    if request["command"] == "resolve":
        return desk.told(await office.resolve(request["order_id"], request["paid"], request["note"]))
    async with emulated(settings, settings.terminal), desk.at_work(cashier):
        if request["command"] == "refund":
            return desk.told(await office.take_back(request["order_id"]))
        return await office.end_of_day()
