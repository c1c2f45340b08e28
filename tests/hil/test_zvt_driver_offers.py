"""What surrounds a payment: receipts, cancel, end of day, 1F1F, reversal and refund."""

from __future__ import annotations

import asyncio

from edge.io.hardware.terminals.interface import Charge, Facts, History, Verdict
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.apdu import encode
from edge.protocols.zvt.messages import Line, abort_message, intermediate, print_line, text_block
from tests.support.scripted_terminal import POSITIVE, ScriptedTerminal, sale
from tests.support.zvt_bench import CHARGE, COMPLETED, Bench, accepts, charge_on, play, sells


def test_a_receipt_that_cannot_be_kept_is_told_to_the_terminal() -> None:
    """84 CC: the terminal decides what a payment without receipt is, and its end says so."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale())
        await pt.tells(text_block("customer", ["thank you"]), answer=0x84CC)
        await pt.tells(COMPLETED)

    verdict, _ = charge_on(script, fail=["receipt"])
    assert verdict.outcome == "paid"


def test_single_lines_make_receipts() -> None:
    """06 D1: gathered until the last line, or until the other copy begins."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale())
        for text in ("MERCHANT", "10.10"):
            await pt.tells(print_line(Line(text, centred=True), "merchant"))
        for text in ("CUSTOMER", "10.10"):
            await pt.tells(print_line(Line(text), "customer"))
        await pt.tells(print_line(Line("bye", last=True), "customer"))
        await pt.tells(print_line(Line("no end")))
        await pt.tells(COMPLETED)

    _, it = charge_on(script)
    lines = [(text.copy, [line.text for line in text.lines]) for text in it.steps.texts]
    assert lines[0] == ("merchant", ["MERCHANT", "10.10"])
    assert lines[1][1][:2] == ["CUSTOMER", "10.10"]
    assert lines[2][1] == ["no end"]
    assert it.steps.texts[0].lines[0].centred


def test_no_day_is_closed_while_a_case_is_open() -> None:
    """It would wipe out what the terminal knows of the case."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(abort_message(0xF0))

    async def act(it: Bench) -> Verdict:
        verdict = await it.charge(History(case_open=True))
        assert zvt.END_OF_DAY not in [message.control for message in it.pt.log]
        return verdict

    verdict = play(script, act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "terminal_locked")


def test_an_open_batch_is_closed_and_the_guest_pays() -> None:
    """F0: the end of day runs by itself, then the same payment once more (acceptance test A2.2)."""
    days = []

    async def on_day(totals: object) -> None:
        days.append(totals)

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale(result=0xF0))
        await pt.tells(abort_message(0xF0))
        await pt.hears(zvt.END_OF_DAY)
        await pt.says(POSITIVE)
        await pt.tells(intermediate(0x0F))
        await pt.tells(COMPLETED)
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    verdict, it = charge_on(script, on_day=on_day)
    assert verdict.outcome == "paid"
    assert it.steps.told.count("sending") == 1
    assert ("end_of_day", "") in it.steps.seen
    assert len(days) == 1


def test_a_terminal_that_does_not_know_1f1f_is_asked_without() -> None:
    """84 83 refuses the field, not the payment."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        first = await pt.hears(zvt.AUTHORIZATION)
        assert b"\x1f\x1f" in first.data
        await pt.says(encode(zvt.NOT_SUPPORTED))
        second = await pt.hears(zvt.AUTHORIZATION)
        assert b"\x1f\x1f" not in second.data
        await pt.says(POSITIVE)
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    verdict, _ = charge_on(script)
    assert verdict.outcome == "paid"


def test_nothing_is_said_that_lets_the_terminal_reverse() -> None:
    """1F1F is left out while a case is open, and whenever its number is not the terminal's own."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        for _ in range(2):
            message = await pt.hears(zvt.AUTHORIZATION)
            assert b"\x1f\x1f" not in message.data
            await pt.says(encode(0x8405))

    async def act(it: Bench) -> None:
        await it.charge(History(case_open=True))
        await it.charge(History(last_bound=11))

    play(script, act)


def test_the_number_that_both_sides_know_is_mirrored() -> None:
    """PA00P015 chapter 4: equal numbers change nothing, and tell the terminal that we are in step."""

    async def script(pt: ScriptedTerminal) -> None:
        await sells(pt)
        message = await pt.hears(zvt.AUTHORIZATION)
        assert bytes.fromhex("1F1F020012") in message.data
        await pt.says(encode(0x8405))

    async def act(it: Bench) -> None:
        await it.charge()
        await it.charge(History(last_bound=12))

    play(script, act)


def test_a_busy_terminal_is_asked_again() -> None:
    """84 9C: two seconds later once more; it has done nothing so far."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        for _ in range(2):
            await pt.hears(zvt.AUTHORIZATION)
            await pt.says(encode(zvt.WAIT))
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    assert charge_on(script)[0].outcome == "paid"


def test_the_guest_may_cancel() -> None:
    """06 B0 asks; the terminal's end says what came of it."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(intermediate(0x0A))
        await pt.hears(zvt.ABORT_BY_ECR)
        await pt.says(POSITIVE)
        await pt.tells(sale(result=0x6C))
        await pt.tells(abort_message(0x6C))

    async def act(it: Bench) -> Verdict:
        paying = asyncio.ensure_future(it.charge())
        await it.until(lambda: bool(it.steps.seen))
        await it.terminal.abort()
        return await paying

    verdict = play(script, act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "cancelled")


def test_a_cancel_before_anything_was_sent_sends_nothing() -> None:
    """A guest who gives up while the terminal is looked for is told at once, and no card is asked for later."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.is_deaf(9)
        await pt.registers()

    async def act(it: Bench) -> Verdict:
        paying = asyncio.ensure_future(it.charge())
        await asyncio.sleep(2)
        await it.terminal.abort()
        async with asyncio.timeout(1):
            verdict = await paying
        await asyncio.sleep(20)
        assert not it.steps.told
        return verdict

    verdict = play(script, act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "cancelled")


def test_a_cancel_holds_over_an_end_of_day() -> None:
    """The guest gives up while the day is closed: the payment is not sent a second time."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(abort_message(0xF0))
        await pt.hears(zvt.END_OF_DAY)
        await pt.says(POSITIVE)
        await asyncio.sleep(5)
        await pt.tells(COMPLETED)

    async def act(it: Bench) -> Verdict:
        paying = asyncio.ensure_future(it.charge())
        await it.until(lambda: bool(it.steps.seen))
        await it.terminal.abort()
        return await paying

    verdict = play(script, act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "cancelled")


def test_a_cancel_that_comes_too_late_changes_nothing() -> None:
    """84 83: it is online already, and is paid."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(intermediate(0x0E))
        await pt.hears(zvt.ABORT_BY_ECR)
        await pt.says(encode(zvt.NOT_SUPPORTED))
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    async def act(it: Bench) -> Verdict:
        paying = asyncio.ensure_future(it.charge())
        await it.until(lambda: bool(it.steps.seen))
        await it.terminal.abort()
        return await paying

    assert play(script, act).outcome == "paid"


def test_reversal_and_refund_say_what_they_take_back() -> None:
    """By receipt number, or to a card that is presented anew; recorded like a charge."""

    async def script(pt: ScriptedTerminal) -> None:
        await sells(pt)
        message = await pt.hears(zvt.REVERSAL)
        assert bytes.fromhex("870012") in message.data
        await pt.says(POSITIVE)
        await pt.tells(sale(receipt_no=13, trace_no=121))
        await pt.tells(COMPLETED)
        await pt.hears(zvt.REVERSAL)
        await pt.says(encode(0x84B4))
        await pt.hears(zvt.REFUND)
        await pt.says(POSITIVE)
        await pt.tells(sale(receipt_no=14, trace_no=122))
        await pt.tells(COMPLETED)

    async def act(it: Bench) -> None:
        paid = await it.charge()
        assert paid.facts is not None
        assert (await it.terminal.reverse(CHARGE, paid.facts, History(), it.steps)).outcome == "paid"
        again = await it.terminal.reverse(CHARGE, paid.facts, History(), it.steps)
        assert (again.outcome, again.reason) == ("not_paid", "already_reversed")
        assert (await it.terminal.refund(CHARGE, History(), it.steps)).outcome == "paid"

    play(script, act)


def test_tcp_speaks_the_same_without_frames() -> None:
    """One dialogue over both links; on TCP no answer is ever certain to have arrived."""
    verdict, it = charge_on(sells, uri="zvt+tcp://terminal:20007")
    assert verdict.outcome == "paid"
    assert "committed" not in it.steps.told


def test_another_currency_is_registered_first() -> None:
    """A terminal without it says so before any card is asked for."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        message = await pt.hears(zvt.REGISTRATION)
        assert b"\x07\x56" in message.data
        await pt.says(POSITIVE)
        await pt.tells(abort_message(0x6F, currency="EUR"))

    async def act(it: Bench) -> Verdict:
        return await it.charge(charge=Charge("order-1", 1_010, "CHF"))

    verdict = play(script, act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "currency")


def test_a_charge_without_receipt_number_cannot_be_reversed() -> None:
    """And nothing is sent."""

    async def act(it: Bench) -> Verdict:
        return await it.terminal.reverse(CHARGE, Facts(), History(), it.steps)

    assert play(ScriptedTerminal.registers, act).reason == "not_possible"
