"""What the terminal does besides payments: reversal, receipts again, totals, end of day, and its own upkeep."""

from __future__ import annotations

import asyncio

from edge.io.emulators.terminal import receipts
from edge.io.emulators.terminal.cards import CARDS, Presented, card_objects
from edge.io.emulators.terminal.desk import Desk
from edge.io.emulators.terminal.ledger import Changed, Charged, Closed, Transaction
from edge.protocols.zvt import answers
from edge.protocols.zvt.requests import RepeatReceipt, Reversal
from edge.protocols.zvt.totals import SCHEMES, SchemeTotal, Totals

PLEASE_WAIT, POST_BOOKING = 0x0E, 0x06
NO_TRANSACTION, REVERSED_BEFORE, NOT_REVERSIBLE = 0x83, 0xB4, 0xB5
SEND_STATUS, NO_PRINT = 0x01, 0x02
"""Bits of Repeat-Receipt's service byte (PA00P015 2.20.2)."""


async def reverse(desk: Desk, request: Reversal) -> None:
    """06 30: take a transaction of the open day back by its receipt number."""
    ledger = desk.ledger
    found = [one for one in _day(desk) if one.receipt_no == request.receipt_no and one.kind != "reversal"]
    if not found or request.amount_minor not in (None, found[-1].amount_minor):
        await desk.fail(NOT_REVERSIBLE)
        return
    one = found[-1]
    if one.state == "reversed":
        await desk.fail(REVERSED_BEFORE)
        return
    desk.job.online = True
    await desk.status(PLEASE_WAIT, "Reversal\nPlease wait")
    await asyncio.sleep(desk.options.host_ms / 1_000)
    receipt_no, trace_no = ledger.numbers()
    taken_back = Transaction(
        ledger.next_id, "reversal", desk.now(), one.amount_minor, one.currency, receipt_no, trace_no, one.card,
        one.scheme, one.authorization, "kept", one.id,
    )  # fmt: skip
    # First what matters: a terminal that dies between the two has reversed, and only lacks the receipt.
    ledger.write(Changed(one.id, "reversed", desk.now(), "reversal"))
    ledger.write(Charged(taken_back))
    desk.events.tell("reversed", receipt_no=one.receipt_no, amount_minor=one.amount_minor, why="reversal")
    await _tell(desk, taken_back, status=True, texts=True)
    await desk.finish()


async def repeat(desk: Desk, request: RepeatReceipt) -> None:
    """06 20: the last transaction that counts. Without its service bit no Status-Information comes."""
    one, service = desk.ledger.last, request.service or 0
    if one is None:
        await desk.end_badly(NO_TRANSACTION)
        return
    await _tell(desk, one, bool(service & SEND_STATUS) and desk.options.status, not service & NO_PRINT)
    await desk.finish()


async def end_of_day(desk: Desk) -> None:
    """06 50: settle the open day and begin a new one."""
    desk.job.online = True
    await desk.status(POST_BOOKING, "End of day\nPlease wait")
    await asyncio.sleep(desk.options.host_ms / 1_000)
    day = [one for one in _day(desk) if one.state == "kept"]
    count, minor = _sum(day)
    desk.ledger.write(Closed(desk.now(), count, minor))
    desk.events.tell("closed", count=count, amount_minor=minor)
    await desk.wire.exchange(
        answers.status_information(
            0,
            amount_minor=abs(minor),
            currency=desk.options.currency,
            totals=_totals(day),
            terminal_id=desk.options.tid,
        )
    )
    await _report(desk, "END OF DAY", count, minor)
    await desk.finish()


async def totals(desk: Desk) -> None:
    """06 10 and 06 12: print what the open day has so far."""
    count, minor = _sum([one for one in _day(desk) if one.state == "kept"])
    await _report(desk, "TOTALS", count, minor)
    await desk.finish()


async def upkeep(desk: Desk) -> None:
    """06 70, 06 93, 06 18 and 06 1A: a while on the phone with the host."""
    desk.job.online = True
    await desk.status(PLEASE_WAIT, "Please wait")
    await asyncio.sleep(desk.options.host_ms / 1_000)
    await desk.finish()


async def _tell(desk: Desk, one: Transaction, status: bool, texts: bool) -> None:
    card = next((card for card in CARDS.values() if card.scheme == one.scheme), CARDS["visa"])
    if status:
        await desk.wire.exchange(desk.told(one, card_objects(Presented(card))))
    for message in desk.texts(receipts.receipt(one, desk.options.tid, card.aid)) if texts else ():
        await desk.wire.exchange(message)


async def _report(desk: Desk, title: str, count: int, minor: int) -> None:
    lines = receipts.totals(title, desk.options.tid, count, minor, desk.options.currency, desk.now())
    for message in desk.texts(lines, admin=True):
        await desk.wire.exchange(message)


def _day(desk: Desk) -> list[Transaction]:
    return [desk.ledger.transactions[one] for one in desk.ledger.open]


def _sum(day: list[Transaction]) -> tuple[int, int]:
    """How many payments and refunds are kept, and payments minus refunds in minor units."""
    counted = [one for one in day if one.kind != "reversal"]
    return len(counted), sum(one.amount_minor * (-1 if one.kind == "refund" else 1) for one in counted)


def _totals(day: list[Transaction]) -> Totals:
    counted = [one for one in day if one.kind != "reversal"]
    rows = []
    for scheme in SCHEMES:
        mine = [one for one in counted if one.scheme == scheme]
        # The bitmap has two digits for a count, and no sign.
        rows.append(SchemeTotal(scheme, min(len(mine), 99), abs(_sum(mine)[1])))
    numbers = [one.receipt_no for one in day] or [0]
    return Totals(numbers[0], numbers[-1], tuple(rows))
