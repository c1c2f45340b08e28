"""The emulated terminal charges as PA00P015 says: what it keeps, what it reverses, and what it tells of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from edge.io.emulators.faults import parse_faults
from edge.io.emulators.terminal.ledger import Ledger
from edge.protocols.zvt import apdu, commands
from edge.protocols.zvt.apdu import Apdu
from edge.protocols.zvt.messages import Abort, PrintLine, TextBlock, read
from tests.emulators.register import Answer, Register, bench, codes, told
from tests.emulators.virtually import in_virtual_time

PAY = commands.authorization(1_010)
DONE = [apdu.STATUS_INFORMATION, apdu.PRINT_TEXT_BLOCK, apdu.PRINT_TEXT_BLOCK, apdu.COMPLETION]


def silent_to(*controls: int) -> Answer:
    """A register that never answers these messages."""
    return lambda message: None if message.control in controls else commands.ack()


def states(ledger: Ledger) -> list[tuple[int, str]]:
    """Amount and state of every charge."""
    return [(one.amount_minor, one.state) for one in ledger.charges()]


@in_virtual_time
async def test_an_approved_payment_is_kept_and_told_with_its_numbers() -> None:
    """One charge in the ledger, the same numbers in 04 0F, both receipts, and no more of the card than four digits."""
    async with bench() as (device, register):
        messages = await register.converse(PAY)
        assert codes(messages) == DONE
        facts = told(messages).facts
        (charge,) = device.pt.ledger.charges()
        assert (facts.amount_minor, facts.currency, facts.result) == (1_010, "EUR", "00")
        assert (facts.receipt_no, facts.trace_no) == (charge.receipt_no, charge.trace_no) == (1, 1)
        assert (facts.card, charge.state, charge.card) == ("**** 1111", "kept", "**** 1111")
        texts = [read(one) for one in messages if one.control == apdu.PRINT_TEXT_BLOCK]
        assert [one.kind for one in texts if isinstance(one, TextBlock)] == ["customer", "merchant"]


@in_virtual_time
async def test_it_is_kept_only_with_the_answer_to_the_last_text() -> None:
    """2.2.8: 04 0F alone does not commit when texts follow."""
    seen: list[str] = []
    async with bench() as (device, register):

        def note(_: Apdu) -> bytes:
            seen.extend(one.state for one in device.pt.ledger.charges())
            return commands.ack()

        await register.converse(PAY, note)
        assert seen[-4:] == ["pending", "pending", "pending", "kept"]


@in_virtual_time
@pytest.mark.parametrize("silent", [apdu.STATUS_INFORMATION, apdu.PRINT_TEXT_BLOCK])
async def test_without_an_answer_it_is_reversed_once_the_card_is_out(silent: int) -> None:
    """2.2.8: the auto-reversal waits for the card; until then the terminal says that it holds one."""
    async with bench(inserted="1", remove_ms="-1") as (device, register):
        asking = asyncio.ensure_future(register.converse(PAY, silent_to(silent)))
        await asyncio.sleep(100)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert states(device.pt.ledger) == [(1_010, "pending")]
        assert await register.status() == 0xDC
        device.pt.remove_card()
        await asyncio.sleep(1)
        assert states(device.pt.ledger) == [(1_010, "reversed")]
        assert await register.status() == 0x00
        assert codes(await register.converse(commands.repeat_receipt("000000"))) == [apdu.ABORT]


@in_virtual_time
async def test_a_register_that_cannot_print_gets_its_money_back() -> None:
    """84 CC to a text: reversed, and 06 1E says why."""
    async with bench() as (device, register):
        refuse: Answer = lambda one: (  # noqa: E731
            commands.refuse(0xCC) if one.control == apdu.PRINT_TEXT_BLOCK else commands.ack()
        )
        messages = await register.converse(PAY, refuse)
        assert read(messages[-1]) == Abort(result=0xCC)
        assert states(device.pt.ledger) == [(1_010, "reversed")]


@in_virtual_time
async def test_the_status_information_comes_again_after_the_cable_was_out() -> None:
    """B4.6: whoever plugs the cable in again in time still gets 04 0F, and its answer commits."""
    async with bench(faults="") as (device, register):
        asking = asyncio.ensure_future(register.converse(PAY, silent_to(apdu.STATUS_INFORMATION)))
        while not device.pt.ledger.charges():
            await asyncio.sleep(0.01)
        device.pull()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.sleep(7)
        device.plug()
        register.line = await device.port.open()  # type: ignore[attr-defined]
        message = await register.receive()
        assert message.control == apdu.STATUS_INFORMATION
        while message.control != apdu.COMPLETION:
            await register.send(commands.ack())
            message = await register.receive()
        assert states(device.pt.ledger) == [(1_010, "kept")]


@in_virtual_time
async def test_the_keeping_model_never_reverses_by_itself() -> None:
    """Chapter 4: communication problems change nothing."""
    async with bench(commit="keep") as (device, register):
        asking = asyncio.ensure_future(register.converse(PAY, silent_to(apdu.STATUS_INFORMATION)))
        await asyncio.sleep(200)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert states(device.pt.ledger) == [(1_010, "kept")]
        assert told(await register.converse(commands.repeat_receipt("000000"))).facts.receipt_no == 1


@in_virtual_time
@pytest.mark.parametrize(
    ("mirrored", "first", "receipt"),
    [
        (2, "kept", 3),
        (1, "reversed", 2),
        (0, "kept", 3),
        (3, "kept", 3),
        (None, "kept", 3),
        (commands.UNSET, "kept", 3),
    ],
)
async def test_only_one_less_reverses_the_last_transaction(mirrored: Any, first: str, receipt: int) -> None:
    """4.2: equal is in sync, one less reverses and uses the number again, everything else is ignored."""
    async with bench(commit="keep") as (device, register):
        await register.converse(commands.authorization(500))
        await register.converse(commands.authorization(600))
        messages = await register.converse(commands.authorization(700, last_receipt=mirrored))
        assert states(device.pt.ledger) == [(500, "kept"), (600, first), (700, "kept")]
        assert told(messages).facts.receipt_no == receipt


@in_virtual_time
@pytest.mark.parametrize("code", [0x05, 0x33, 0x4B, 0x78])
async def test_a_declined_card_is_charged_nothing(code: int) -> None:
    """04 0F and 06 1E have the host's code; the ledger has no charge."""
    async with bench(card="decline", decline=f"{code:02X}") as (device, register):
        messages = await register.converse(PAY)
        assert codes(messages) == [apdu.STATUS_INFORMATION, apdu.ABORT]
        assert (told(messages).result, messages[-1].data) == (code, bytes((code,)))
        assert device.pt.ledger.charges() == ()


@in_virtual_time
async def test_stop_key_abort_and_patience_end_a_payment_with_6c() -> None:
    """Whoever ends it before the host is asked ends it without a charge."""
    async with bench(card="manual", card_timeout_s="30") as (device, register):
        assert told(await register.converse(PAY)).result == 0x6C
        asking = asyncio.ensure_future(register.converse(PAY))
        await asyncio.sleep(1)
        device.pt.press_stop()
        assert told(await asking).result == 0x6C
        asking = asyncio.ensure_future(register.converse(PAY))
        await asyncio.sleep(1)
        await register.send(commands.abort())
        assert told(await asking).result == 0x6C
        assert device.pt.ledger.charges() == ()


@in_virtual_time
async def test_an_abort_is_too_late_when_the_host_is_asked() -> None:
    """06 B0 gets 84 83 and the payment goes through."""
    async with bench(host_ms="5000") as (device, register):
        asking = asyncio.ensure_future(register.converse(PAY))
        await asyncio.sleep(3)
        await register.send(commands.abort())
        messages = await asking
        assert apdu.NOT_SUPPORTED in codes(messages)
        assert states(device.pt.ledger) == [(1_010, "kept")]


@in_virtual_time
async def test_wrong_pins_block_the_card_at_the_third() -> None:
    """One wrong PIN is forgiven, three are not."""
    async with bench(card="manual") as (device, register):
        for wrong, state in ((1, 0x00), (3, 0x4B)):
            asking = asyncio.ensure_future(register.converse(PAY))
            await asyncio.sleep(1)
            assert device.pt.tap_card(inserted=True, wrong_pins=wrong)
            assert told(await asking).result == state
        assert states(device.pt.ledger) == [(1_010, "kept")]


@in_virtual_time
async def test_a_foreign_currency_is_refused_with_the_own_one() -> None:
    """06 1E 6F 09 78."""
    async with bench() as (_, register):
        messages = await register.converse(commands.authorization(1_010, "CHF"))
        assert read(messages[-1]) == Abort(result=0x6F, currency="EUR")


@in_virtual_time
async def test_a_reversal_takes_back_one_transaction_once() -> None:
    """06 30 by the receipt's number; again it is B4, an unknown number is B5."""
    async with bench() as (device, register):
        await register.converse(PAY)
        messages = await register.converse(commands.reversal("000000", 1))
        assert told(messages).facts.original_trace_no == 1
        assert states(device.pt.ledger) == [(1_010, "reversed")]
        assert (await register.converse(commands.reversal("000000", 1)))[-1].data == b"\xb4"
        assert (await register.converse(commands.reversal("000000", 77)))[-1].data == b"\xb5"
        assert device.pt.ledger.kept_minor() == 0


@in_virtual_time
async def test_the_end_of_day_says_what_the_ledger_has() -> None:
    """06 50: bitmap 60 has the receipts and the sum; the next day begins empty."""
    async with bench() as (_, register):
        for amount in (100, 250):
            await register.converse(commands.authorization(amount))
        totals = told(await register.converse(commands.end_of_day("000000"))).totals
        assert totals is not None
        assert (totals.count, totals.amount_minor, totals.first_receipt, totals.last_receipt) == (2, 350, 1, 2)
        again = told(await register.converse(commands.end_of_day("000000"))).totals
        assert again is not None
        assert again.count == 0


@in_virtual_time
@pytest.mark.parametrize(("commit", "state"), [("ack", "reversed"), ("keep", "kept")])
async def test_a_power_cut_before_the_commit_leaves_what_the_model_says(commit: str, state: str) -> None:
    """The ledger is the terminal's only memory, and it is enough."""
    async with bench(commit=commit) as (device, register):
        asking = asyncio.ensure_future(register.converse(PAY, silent_to(apdu.STATUS_INFORMATION)))
        while not device.pt.ledger.charges():
            await asyncio.sleep(0.01)
        device.pt.reset(5)
        await asyncio.sleep(10)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert states(device.pt.ledger) == [(1_010, state)]
        assert await register.status() == 0x00


@in_virtual_time
async def test_another_life_with_the_same_ledger_is_the_same_terminal() -> None:
    """Counters and the last transaction survive; what was pending is taken back."""
    ledger = Ledger()
    async with bench(ledger) as (_, register):
        await register.converse(PAY)
        asking = asyncio.ensure_future(register.converse(commands.authorization(2_000), lambda _: None))
        await asyncio.sleep(40)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    async with bench(ledger) as (_, register):
        await asyncio.sleep(2)
        assert states(ledger)[0] == (1_010, "kept")
        assert told(await register.converse(commands.repeat_receipt("000000"))).facts.amount_minor == 1_010
        number = told(await register.converse(PAY)).facts.receipt_no
        assert number == ledger.receipt_no > 1


@in_virtual_time
async def test_the_variant_without_status_answers_a_repeated_receipt_bare() -> None:
    """Some terminals answer 06 20 with 06 0F alone (Portalum issue 26)."""
    async with bench(status="0") as (_, register):
        await register.converse(PAY)
        assert codes(await register.converse(commands.repeat_receipt("000000"))) == [apdu.COMPLETION]


@in_virtual_time
async def test_a_refund_counts_against_the_payments() -> None:
    """06 31: money the other way."""
    async with bench() as (device, register):
        await register.converse(PAY)
        assert told(await register.converse(commands.refund("000000", 300))).result == 0
        assert device.pt.ledger.kept_minor() == 710


@in_virtual_time
async def test_receipts_come_line_by_line_to_a_register_without_text_blocks() -> None:
    """06 D1 with the last line marked; a register that builds its own receipt gets none."""
    for config, controls in ((0xBE, {apdu.PRINT_LINE}), (0x3E, set())):
        async with bench(register=False) as (device, register):
            await register.converse(commands.registration("000000", config, text_blocks=False))
            messages = await register.converse(PAY)
            assert set(codes(messages)) == {apdu.STATUS_INFORMATION, apdu.COMPLETION} | controls
            lines = [read(one) for one in messages if one.control == apdu.PRINT_LINE]
            assert sum(isinstance(one, PrintLine) and one.last for one in lines) == (2 if controls else 0)
            assert states(device.pt.ledger) == [(1_010, "kept")]


@in_virtual_time
@pytest.mark.parametrize("kind", ["reset", "cut", "flip", "drop", "double", "garbage", "delay"])
@pytest.mark.parametrize("model", [{}, {"store": "late"}, {"commit": "keep"}], ids=["ack", "late", "keep"])
async def test_after_any_fault_the_terminal_tells_what_its_ledger_has(kind: str, model: dict[str, str]) -> None:
    """Nothing stays pending, completed is kept, what the register could not confirm is reversed, 06 20 is true."""
    passed = await _play(None, model)
    for at in range(0, passed, 13):
        await _play(f"{kind}@{at}", model)


async def _play(fault: str | None, model: dict[str, str]) -> int:
    """A payment with a fault in it, by a register that says yes; returns how many bytes went over the line."""
    async with bench(remove_ms="0", **model) as (device, register):
        begun = device.faults.passed
        if fault is not None:
            kind, _, at = fault.partition("@")
            (parsed,) = parse_faults(f"{kind}@{begun + int(at)}")
            device.faults.add(parsed)
        asking = asyncio.ensure_future(register.converse(PAY))
        await asyncio.wait((asking,), timeout=200)
        if not asking.done():
            asking.cancel()
        (ended,) = await asyncio.gather(asking, return_exceptions=True)
        passed = device.faults.passed - begun
        completed = isinstance(ended, list) and ended[-1].control == apdu.COMPLETION
        while not device.port.plugged:
            await asyncio.sleep(1)
        again = Register(await device.port.open())  # type: ignore[attr-defined]
        while await _polled(again) != 0:
            await asyncio.sleep(2)
        kept = [one for one in device.pt.ledger.charges() if one.state == "kept"]
        assert len(device.pt.ledger.charges()) <= 1, fault
        assert device.pt.ledger.pending is None, fault
        assert kept or not completed, fault
        await again.converse(commands.registration("000000"))
        messages = await again.converse(commands.repeat_receipt("000000"))
        assert (apdu.STATUS_INFORMATION in codes(messages)) == bool(kept), fault
        return passed


async def _polled(register: Register) -> int:
    """The status, or the code of a refusal; a terminal that still speaks is answered first."""
    try:
        while True:
            message = await register.receive(0.5)
            if not apdu.is_answer(message):
                await register.send(commands.ack())
    except TimeoutError:
        pass
    try:
        async with asyncio.timeout(8):
            return (await register.converse(commands.status_enquiry()))[-1].data[-1]
    except (TimeoutError, IndexError):
        return 0xFF
