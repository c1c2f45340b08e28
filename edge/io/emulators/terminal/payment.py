"""A payment or a refund, from the card to the commit (PA00P015 2.2, 2.2.8, 2.2.9 and chapter 4)."""

from __future__ import annotations

import asyncio
from typing import Literal

from msgspec import UNSET

from edge.io.emulators.terminal import receipts
from edge.io.emulators.terminal.cards import (
    APPROVED,
    CANCELLED,
    CARDS,
    PIN_BLOCKED,
    TRIES,
    WRONG_PIN,
    Presented,
    card_objects,
)
from edge.io.emulators.terminal.desk import Desk
from edge.io.emulators.terminal.ledger import Changed, Charged, Declined, Transaction
from edge.protocols.zvt.requests import Authorization, Refund

INSERT, ENTER_PIN, CONNECTING, WAIT, BAD_PIN, REFUSED = 0x0A, 0x01, 0x04, 0x0E, 0x15, 0x1D
"""Status bytes of 04 FF."""
CURRENCY, LIMIT, NOT_POSSIBLE, PRINTER = 0x6F, 0xC3, 0x83, 0xCC
REMOVE_S = 60.0
"""How long the end of a payment waits for the card to be taken out."""


async def pay(desk: Desk, request: Authorization) -> None:
    """06 01."""
    if desk.options.commit == "keep":
        _synchronise(desk, request)
    await _charge(desk, "payment", request.amount_minor, request.currency, request.timeout_s)


async def refund(desk: Desk, request: Refund) -> None:
    """06 31: the same with the money going the other way."""
    await _charge(desk, "refund", request.amount_minor, request.currency, None)


async def undo(desk: Desk, one: Transaction, why: str) -> None:
    """The auto-reversal: only when no card is in the terminal any more."""
    desk.show("Reversal", "Please remove card" if desk.customer.card_in else "Please wait")
    await desk.card_out(None, told=False)
    desk.job.online = True
    await asyncio.sleep(desk.options.host_ms / 1_000)
    desk.ledger.write(Changed(one.id, "reversed", desk.now(), why))
    desk.events.tell("reversed", receipt_no=one.receipt_no, amount_minor=one.amount_minor, why=why)
    desk.show("Reversed")


def _synchronise(desk: Desk, request: Authorization) -> None:
    """TLV 1F1F (chapter 4.2): one less than ours means that the register does not know our last transaction."""
    last = desk.ledger.last
    if request.last_receipt in (UNSET, None) or last is None or last.kind == "reversal":
        return
    if request.last_receipt == last.receipt_no - 1:
        desk.ledger.write(Changed(last.id, "reversed", desk.now(), "counter"))
        desk.events.tell("reversed", receipt_no=last.receipt_no, amount_minor=last.amount_minor, why="counter")


async def _charge(
    desk: Desk, kind: Literal["payment", "refund"], minor: int | None, currency: str | None, timeout_s: int | None
) -> None:
    own = desk.options.currency
    if currency not in (None, own):
        # The register's own currency is told only where the specification wants it (06 1E 6F).
        await desk.fail(CURRENCY, own)
        return
    if not minor:
        await desk.fail(NOT_POSSIBLE)
        return
    desk.customer.begin()
    presented = await _presented(desk, receipts.amount(minor, own), timeout_s)
    result = presented if isinstance(presented, int) else await _verified(desk, presented)
    if isinstance(presented, int) or result != APPROVED:
        await _declined(desk, minor, result)
        return
    desk.job.online = True
    await desk.status(CONNECTING, "Connecting")
    await asyncio.sleep(desk.options.host_ms / 1_000)
    if desk.options.limit and minor > desk.options.limit:
        await _declined(desk, minor, LIMIT)
    elif presented.result != APPROVED:
        await _declined(desk, minor, presented.result)
    else:
        await _approved(desk, kind, minor, presented, currency is not None)


async def _presented(desk: Desk, amount: str, timeout_s: int | None) -> Presented | int:
    await desk.status(INSERT, f"{amount}\nPlease present card")
    options, habit = desk.options, desk.habit
    wait_s = timeout_s or options.card_timeout_s
    comes_s = wait_s if habit == "manual" else options.after_ms / 1_000
    # Whoever stands at its picture may be faster than the card that comes by itself.
    presented = await desk.customer.card(min(comes_s, wait_s))
    if presented is not None:
        return presented
    if comes_s >= wait_s:
        return CANCELLED
    if options.inserted:
        desk.customer.insert()
    result = APPROVED if habit == "approve" else options.decline
    return Presented(CARDS["visa"], result, options.inserted, options.pin)


async def _verified(desk: Desk, presented: Presented) -> int:
    """The PIN, if this card wants one: APPROVED, or why it goes no further."""
    await desk.status(WAIT, "Please wait")
    if desk.customer.stopped:
        return CANCELLED
    wrong = presented.wrong_pins
    while presented.pin:
        await desk.status(ENTER_PIN, "Enter PIN and press OK")
        if not await desk.customer.typing(desk.options.pin_ms / 1_000):
            return CANCELLED
        if not wrong:
            break
        wrong -= 1
        if presented.wrong_pins - wrong >= TRIES:
            return PIN_BLOCKED
        await desk.status(BAD_PIN, "Wrong PIN")
    return APPROVED


async def _declined(desk: Desk, minor: int, code: int) -> None:
    desk.ledger.write(Declined(desk.now(), minor, desk.options.currency, f"{code:02X}"))
    if code not in (CANCELLED, WRONG_PIN):
        await desk.status(REFUSED, "Declined")
    await desk.card_out(REMOVE_S)
    await desk.fail(code)


async def _approved(desk: Desk, kind: Literal["payment", "refund"], minor: int, by: Presented, currency: bool) -> None:
    ledger, keep = desk.ledger, desk.options.commit == "keep"
    receipt_no, trace_no = ledger.numbers()
    one = Transaction(
        ledger.next_id, kind, desk.now(), minor, desk.options.currency, receipt_no, trace_no,
        f"**** {by.card.pan[-4:]}", by.card.scheme, f"{651_000 + trace_no % 1_000:06d}", "kept" if keep else "pending",
    )  # fmt: skip
    ledger.write(Charged(one))
    desk.events.tell("charged", kind=kind, amount_minor=minor, receipt_no=receipt_no, trace_no=trace_no)
    desk.show("Approved", receipts.amount(minor, one.currency))
    answer = await _committed(desk, one, by, currency)
    if keep or answer == APPROVED:
        await desk.card_out(REMOVE_S)
        await desk.finish()
        return
    await undo(desk, one, "no answer" if answer is None else f"refused {answer:02X}")
    if answer is not None:
        await desk.end_badly(answer)


async def _committed(desk: Desk, one: Transaction, by: Presented, currency: bool) -> int | None:
    """Tell the register. Returns APPROVED, the code with which it refused, or None if it did not answer."""
    copies = receipts.receipt(one, desk.options.tid, by.card.aid)
    messages = [desk.told(one, card_objects(by), currency), *desk.texts(copies)]

    def keep() -> None:
        if desk.ledger.transactions[one.id].state == "pending":
            desk.ledger.write(Changed(one.id, "kept", desk.now()))
            desk.events.tell("kept", receipt_no=one.receipt_no)

    for place, message in enumerate(messages):
        last = place == len(messages) - 1
        answer = await desk.insist(message, keep if last else lambda: None)
        if answer is None:
            return None
        code = answer.control & 0xFF
        if code != APPROVED and desk.options.commit == "ack":
            return code
    return APPROVED
