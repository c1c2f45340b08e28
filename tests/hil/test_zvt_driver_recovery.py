"""A charge of unknown outcome: the terminal is heard, waited for and asked; what it does not settle is for people."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from edge.io.hardware.terminals.interface import Facts, History, Verdict
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.apdu import encode
from edge.protocols.zvt.messages import abort_message, intermediate, text_block
from tests.support.scripted_terminal import POSITIVE, Script, ScriptedTerminal, sale
from tests.support.zvt_bench import OLDER, SENT, T0, Bench, play

COMPLETED = encode(zvt.COMPLETION)
RECORDED = Facts(amount_minor=1_010, currency="EUR", receipt_no=12, trace_no=120)


def recover_on(script: Script | Sequence[Script], history: History = SENT, **more: object) -> tuple[Verdict, Bench]:
    """The verdict of one recovery, and the bench that it ran on."""

    async def act(it: Bench) -> tuple[Verdict, Bench]:
        return await it.recover(history), it

    return play(script, act, **more)  # type: ignore[arg-type, no-any-return]


async def registers_late(pt: ScriptedTerminal) -> None:
    """Take the registration that a recovery begins with."""
    await pt.registers()
    await pt.hears(zvt.REPEAT_RECEIPT)


def holding(raw: bytes | None, end: bytes = COMPLETED) -> Script:
    """A terminal that is idle and has this as its last transaction."""

    async def script(pt: ScriptedTerminal) -> None:
        await registers_late(pt)
        await pt.says(POSITIVE)
        if raw is not None:
            await pt.tells(raw)
        await pt.tells(end)
        if raw is not None:
            # Whoever recovers a payment may want its receipts as well.
            await pt.hears(zvt.REPEAT_RECEIPT)
            await pt.says(POSITIVE)
            await pt.tells(raw)
            await pt.tells(text_block("customer", ["thank you"]))
            await pt.tells(end)

    return script


def test_a_transaction_that_the_terminal_keeps_is_paid() -> None:
    """Amount, currency, terminal and time agree, and no other order has it: it is ours, with its receipt."""
    verdict, it = recover_on(holding(sale()))
    assert verdict.outcome == "paid"
    assert verdict.facts is not None
    assert verdict.facts.receipt_no == 12
    assert [text.copy for text in it.steps.texts] == ["customer"]


def test_what_is_found_is_on_record_before_it_is_answered() -> None:
    """A terminal that was late with its own 04 0F would take the answer for the commit."""
    _, it = recover_on(holding(sale()))
    assert it.steps.told[0] == "result"

    async def script(pt: ScriptedTerminal) -> None:
        await registers_late(pt)
        await pt.says(POSITIVE)
        await pt.tells(sale(), answer=0x8466)
        await pt.tells(abort_message(0x05))

    verdict, _ = recover_on(script, fail=["result"])
    assert verdict.outcome == "unclear"


def test_what_is_named_and_then_broken_off_is_not_paid_for() -> None:
    """It may be the end of something else that the terminal was still at."""

    async def script(pt: ScriptedTerminal) -> None:
        await registers_late(pt)
        await pt.tells(sale())
        await pt.tells(abort_message(0x6C))

    assert recover_on(script)[0].outcome == "ambiguous"


def test_recovery_never_charges() -> None:
    """Whatever it finds, it only asks."""
    _, it = recover_on(holding(sale()))
    charging = {zvt.AUTHORIZATION, zvt.REVERSAL, zvt.REFUND}
    assert not charging & {message.control for message in it.pt.log}


def test_an_older_order_s_transaction_means_not_paid() -> None:
    """The same amount just before, bound to its order: this order's charge was not kept."""
    history = History(bound=(OLDER,), reached="sent", sent_at=T0)
    verdict, _ = recover_on(holding(sale(receipt_no=11, trace_no=119)), history)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "other_transaction")


def test_a_receipt_number_that_is_used_again_is_not_mistaken() -> None:
    """After a reversal the terminal gives the number away again; the trace number tells the two apart."""
    history = History(bound=(OLDER,), reached="sent", sent_at=T0)
    assert recover_on(holding(sale(receipt_no=11, trace_no=120)), history)[0].outcome == "paid"


def test_a_number_without_trace_that_may_be_an_older_order_s_is_for_people() -> None:
    """Nothing tells the two apart: nobody guesses."""
    history = History(bound=(OLDER,), reached="sent", sent_at=T0)
    assert recover_on(holding(sale(receipt_no=11, trace_no=None)), history)[0].outcome == "ambiguous"  # type: ignore[arg-type]


def test_a_terminal_without_any_transaction_means_not_paid() -> None:
    """It was idle when it was asked, and has none."""
    verdict, _ = recover_on(holding(None, abort_message(0xFF)))
    assert (verdict.outcome, verdict.reason) == ("not_paid", "no_transaction")


@pytest.mark.parametrize("amount", [990, 1_011])
def test_a_foreign_transaction_is_for_people(amount: int) -> None:
    """Another amount that no order has: staff must look."""
    verdict, _ = recover_on(holding(sale(amount_minor=amount)))
    assert (verdict.outcome, verdict.reason) == ("ambiguous", "mismatch")


def test_a_foreign_transaction_from_before_the_charge_means_not_paid() -> None:
    """What happened the day before was there already: ours is not the terminal's last one."""
    verdict, _ = recover_on(holding(sale(amount_minor=990, date="1120")))
    assert (verdict.outcome, verdict.reason) == ("not_paid", "other_transaction")


def test_the_same_amount_from_another_day_is_for_people() -> None:
    """It may be an order that nobody remembers, or a terminal whose clock is wrong."""
    assert recover_on(holding(sale(date="1119")))[0].outcome == "ambiguous"


def test_a_wrong_clock_does_not_matter_when_the_numbers_follow_each_other() -> None:
    """The next receipt and trace number after the newest order's can only be ours."""
    history = History(bound=(OLDER,), reached="sent", sent_at=T0)
    assert recover_on(holding(sale(date="0101")), history)[0].outcome == "paid"


def test_a_recorded_result_is_known_again() -> None:
    """What was recorded before the crash is the same transaction, whatever the clock says."""
    history = History(reached="result", sent_at=T0, facts=RECORDED)
    assert recover_on(holding(sale(date="0101")), history)[0].outcome == "paid"


def test_a_recorded_result_that_the_terminal_took_back_is_not_paid() -> None:
    """Killed between record and answer, the terminal reversed: RESULT was never PAID."""
    history = History(bound=(OLDER,), reached="result", sent_at=T0, facts=RECORDED)
    verdict, _ = recover_on(holding(sale(receipt_no=11, trace_no=119)), history)
    assert verdict.outcome == "not_paid"


def test_another_terminal_settles_nothing() -> None:
    """A terminal that was exchanged knows nothing of the charge, so its word does not count."""
    history = History(reached="sent", sent_at=T0, terminal_id="11112222")

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()

    assert recover_on(script, history)[0].outcome == "ambiguous"


def test_a_terminal_that_repeats_only_paper_is_for_people() -> None:
    """Some terminals answer Repeat-Receipt without Status-Information."""
    verdict, _ = recover_on(holding(None))
    assert (verdict.outcome, verdict.reason) == ("ambiguous", "no_answer")


def test_a_commit_that_was_acknowledged_at_once_is_believed() -> None:
    """Where the terminal has no receipts to say, our 80 00 is all it waits for (PA00P015 2.2.8)."""
    history = History(reached="committed", sent_at=T0, facts=RECORDED)
    verdict, _ = recover_on(holding(None), history, uri="zvt:/dev/terminal?config=3e")
    assert (verdict.outcome, verdict.facts) == ("paid", RECORDED)
    assert recover_on(holding(None), history)[0].outcome == "ambiguous"


def test_a_network_terminal_is_asked_on_a_new_connection() -> None:
    """T3 closes the old one; the case is settled all the same."""

    async def dies(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.is_deaf(10_000)

    async def act(it: Bench) -> Verdict:
        assert (await it.charge()).outcome == "unclear"
        while (verdict := await it.recover()).outcome == "unclear":
            await asyncio.sleep(0.5)
        return verdict

    assert play([dies, holding(sale())], act, uri="zvt+tcp://terminal").outcome == "paid"


def test_the_silent_form_is_not_known_everywhere() -> None:
    """84 83 to service 03: the terminal is asked with 01, and prints once more."""

    async def script(pt: ScriptedTerminal) -> None:
        await registers_late(pt)
        await pt.says(encode(zvt.NOT_SUPPORTED))
        message = await pt.hears(zvt.REPEAT_RECEIPT)
        assert message.data[-1] == 0x01
        await pt.says(POSITIVE)
        await pt.tells(sale())
        await pt.tells(COMPLETED)
        await pt.hears(zvt.REPEAT_RECEIPT)
        await pt.says(encode(zvt.NOT_SUPPORTED))

    assert recover_on(script)[0].outcome == "paid"


def test_a_terminal_that_says_its_result_again_is_answered() -> None:
    """Acceptance test B4.6: cable out after the PIN, back five seconds later; the payment succeeds."""

    async def charged(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.tells(intermediate(0x01))
        await asyncio.sleep(10)
        assert pt.cable is not None
        pt.cable.cut()

    async def replugged(pt: ScriptedTerminal) -> None:
        await pt.tells(sale())
        await pt.tells(text_block("customer", ["thank you"]))
        await pt.tells(COMPLETED)
        await pt.is_idle()

    async def act(it: Bench) -> Verdict:
        assert (await it.charge()).outcome == "unclear"
        while (verdict := await it.recover()).outcome == "unclear":
            await asyncio.sleep(0.2)
        assert it.steps.told == ["sending", "result", "committed", "receipt"]
        return verdict

    assert play([charged, replugged], act).outcome == "paid"


def test_a_guest_at_the_pin_pad_is_not_disturbed_by_a_restart() -> None:
    """A killed process comes back, hears the terminal at work, lets it end, and records before it answers."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = 0x9C
        for _ in range(15):
            await pt.hears(zvt.STATUS_ENQUIRY)
            await pt.tells_status()
        await pt.tells(intermediate(0x17))
        await pt.tells(sale())
        pt.status = 0
        await pt.tells(COMPLETED)

    verdict, it = recover_on(script)
    assert verdict.outcome == "paid"
    assert it.steps.told == ["result", "committed"]
    assert zvt.ABORT_BY_ECR not in {message.control for message in it.pt.log}


def test_a_decline_after_a_restart_is_not_paid() -> None:
    """The guest cancels while we were away: nothing is left to look for."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = 0x9C
        await pt.hears(zvt.STATUS_ENQUIRY)
        await pt.tells_status()
        await pt.tells(sale(result=0x6C))
        pt.status = 0
        await pt.tells(abort_message(0x6C))

    verdict, _ = recover_on(script)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "cancelled")


def test_a_lone_end_settles_nothing() -> None:
    """A 06 1E that no transaction led up to may be that of something else: the terminal is asked."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.tells(abort_message(0x6C))
        await holding(sale())(pt)

    assert recover_on(script)[0].outcome == "paid"


def test_a_result_that_crosses_our_first_question_is_kept_for_the_recovery() -> None:
    """The line is new, the terminal repeats its 04 0F while it is asked how it is: only a recovery may answer that."""

    async def script(pt: ScriptedTerminal) -> None:
        message = await pt.next()
        assert message.control == zvt.STATUS_ENQUIRY
        await pt.says(sale())
        await pt.hears(zvt.POSITIVE)
        await pt.tells(COMPLETED)

    async def act(it: Bench) -> Verdict:
        await asyncio.sleep(0.5)
        assert len(it.pt.log) == 1
        verdict = await it.recover()
        assert it.steps.told == ["result", "committed"]
        return verdict

    assert play(script, act).outcome == "paid"


def test_a_card_that_stays_in_is_waited_for() -> None:
    """The reversal of a lost payment happens when the card is taken out: until then nothing is concluded."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = 0xDC
        for _ in range(20):
            await pt.hears(zvt.STATUS_ENQUIRY)
            await pt.tells_status()
        pt.status = 0
        await holding(None, abort_message(0xFF))(pt)

    async def act(it: Bench) -> list[Verdict]:
        return [await it.recover(), await it.recover()]

    async def twice(pt: ScriptedTerminal) -> None:
        await script(pt)
        await pt.hears(zvt.REPEAT_RECEIPT)
        await pt.says(POSITIVE)
        await pt.tells(abort_message(0xFF))

    first, second = play(twice, act)
    assert first.outcome == "unclear"
    assert (second.outcome, second.reason) == ("not_paid", "no_transaction")


def test_a_terminal_that_never_ends_is_told_to_stop_once() -> None:
    """After T4 of "busy": 06 B0, one time, and the case stays open."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = 0x9C
        await pt.hears(zvt.ABORT_BY_ECR)
        await pt.says(POSITIVE)
        while True:
            await pt.hears(zvt.STATUS_ENQUIRY)
            await pt.tells_status()

    verdict, it = recover_on(script)
    assert verdict.outcome == "unclear"
    assert [message.control for message in it.pt.log].count(zvt.ABORT_BY_ECR) == 1


def test_a_dead_terminal_is_asked_again_soon() -> None:
    """One attempt ends within half a minute, so that the next one can find it."""

    async def act(it: Bench) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        assert (await it.recover()).outcome == "unclear"
        assert loop.time() - begun <= 30

    async def dead(pt: ScriptedTerminal) -> None:
        while True:
            await pt._event()

    play(dead, act)
    play([], act)


@pytest.mark.parametrize("status", [0xF0, 0x51, 0xC2])
def test_nothing_is_cured_while_an_outcome_is_unknown(status: int) -> None:
    """An end of day would wipe out what the terminal knows of the charge."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = status
        await registers_late(pt)
        await pt.says(encode(0x8405))
        for _ in range(20):
            await pt.hears(zvt.STATUS_ENQUIRY)
            await pt.tells_status()

    async def act(it: Bench) -> None:
        assert (await it.recover()).outcome == "ambiguous"
        await asyncio.sleep(30)

    play(script, act)


@pytest.mark.parametrize(("status", "outcome"), [(0xF0, "ambiguous"), (0x51, "ambiguous"), (0xE0, "unclear")])
def test_a_locked_terminal_that_refuses_to_tell_does_not_mean_not_paid(status: int, outcome: str) -> None:
    """06 1E says "no transaction" only from a terminal that is ready. A lock does not go by asking: staff must look."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = status
        await registers_late(pt)
        await pt.says(POSITIVE)
        await pt.tells(abort_message(status))

    assert recover_on(script)[0].outcome == outcome


@pytest.mark.parametrize(("code", "outcome"), [(0x9A, "ambiguous"), (0x9C, "unclear")])
def test_a_terminal_that_does_not_register_us_settles_nothing(code: int, outcome: str) -> None:
    """Perhaps its password was changed: people must look, and no order waits for ever."""

    async def script(pt: ScriptedTerminal) -> None:
        while True:
            await pt.hears(zvt.REGISTRATION)
            await pt.says(encode(0x8400 | code))

    assert recover_on(script)[0].outcome == outcome
