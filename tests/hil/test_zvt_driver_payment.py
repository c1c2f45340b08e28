"""A payment on a ZVT terminal: nothing irreversible before it is on record, and no end that is guessed."""

from __future__ import annotations

import asyncio

import pytest

from edge.errors import JournalError
from edge.io.hardware.terminals.interface import Charge, Facts, History, Verdict
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.apdu import encode
from edge.protocols.zvt.frame import encode_frame
from edge.protocols.zvt.messages import Line, abort_message, intermediate, print_line, text_block
from tests.support.scripted_terminal import NAK, POSITIVE, ScriptedTerminal, sale
from tests.support.zvt_bench import CHARGE, Bench, play

COMPLETED = encode(zvt.COMPLETION)


async def accepts(pt: ScriptedTerminal) -> None:
    """Register, and take an authorization."""
    await pt.registers()
    await pt.hears(zvt.AUTHORIZATION)
    await pt.says(POSITIVE)


async def sells(pt: ScriptedTerminal) -> None:
    """A whole payment with its receipts."""
    await accepts(pt)
    await pt.tells(intermediate(0x0A))
    await pt.tells(intermediate(0x01, "Please enter PIN"))
    await pt.tells(sale())
    await pt.tells(text_block("merchant", ["copy for the merchant"]))
    await pt.tells(text_block("customer", ["thank you"]))
    await pt.tells(COMPLETED)


def charge_on(script: object, **more: object) -> tuple[Verdict, Bench]:
    """The verdict of one charge, and the bench that it ran on."""

    async def act(it: Bench) -> tuple[Verdict, Bench]:
        return await it.charge(), it

    return play(script, act, **more)  # type: ignore[arg-type, no-any-return]


def test_a_payment_is_recorded_step_by_step() -> None:
    """Sent before the first byte, the result before its answer, receipts before theirs; the guest sees each stage."""
    verdict, it = charge_on(sells)
    assert verdict.outcome == "paid"
    assert verdict.facts is not None
    assert (verdict.facts.receipt_no, verdict.facts.trace_no, verdict.facts.card) == (12, 120, "**** 1234")
    assert it.steps.told == ["sending", "result", "committed", "receipt", "receipt"]
    assert [text.copy for text in it.steps.texts] == ["merchant", "customer"]
    assert [status for status, _ in it.steps.seen] == ["insert_card", "enter_pin"]
    assert [message.control for message in it.pt.log].count(zvt.AUTHORIZATION) == 1


def test_nothing_leaves_before_the_charge_is_on_record() -> None:
    """A full disk costs the sale, not the money."""

    async def act(it: Bench) -> None:
        with pytest.raises(JournalError):
            await it.charge()
        await asyncio.sleep(1)
        assert zvt.AUTHORIZATION not in [message.control for message in it.pt.log]

    play(ScriptedTerminal.registers, act, fail=["sending"])


def test_a_result_that_cannot_be_recorded_is_refused() -> None:
    """The terminal hears 84 66 and takes the payment back; then it is certainly not paid."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale(), answer=0x8466)
        await pt.tells(abort_message(0x05))

    verdict, _ = charge_on(script, fail=["result"])
    assert (verdict.outcome, verdict.reason) == ("not_paid", "journal")


def test_a_refused_result_that_the_terminal_keeps_is_asked_for() -> None:
    """A terminal that ends it as if it was answered leaves it unclear, never paid or not paid."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale(), answer=0x8466)
        await pt.tells(COMPLETED)

    verdict, _ = charge_on(script, fail=["result"])
    assert verdict.outcome == "unclear"


@pytest.mark.parametrize(("code", "reason"), [(0x05, "declined"), (0x51, "declined"), (0x6C, "cancelled")])
def test_a_declined_card_is_certain(code: int, reason: str) -> None:
    """The guest hears why, and may try again."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale(result=code))
        await pt.tells(abort_message(code))

    verdict, it = charge_on(script)
    assert (verdict.outcome, verdict.reason) == ("not_paid", reason)
    assert it.steps.told == ["sending"]


def test_another_amount_is_never_paid() -> None:
    """A result that tells of other money is refused, and people look at it."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale(amount_minor=990), answer=0x8466)
        await pt.tells(COMPLETED)

    verdict, it = charge_on(script)
    assert (verdict.outcome, verdict.reason) == ("ambiguous", "mismatch")
    assert it.steps.told == ["sending"]


def test_an_abort_after_the_commit_is_asked_for() -> None:
    """What was answered by yes and then called off is not guessed."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale())
        await pt.tells(abort_message(0xCC))

    verdict, _ = charge_on(script)
    assert verdict.outcome == "unclear"


def test_the_authorization_is_repeated_only_after_a_nak() -> None:
    """NAK says that it certainly did not arrive; two repetitions, then it certainly was not charged."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        for _ in range(3):
            await pt._event()
            await pt.raw(NAK)

    verdict, _ = charge_on(script)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "terminal_unreachable")


def test_silence_after_the_authorization_is_not_answered_by_a_second_one() -> None:
    """A lost ACK must not become a second charge: after T2 the outcome is unclear, and asked for."""
    frames = []

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        while True:
            frames.append(await pt._event())

    async def act(it: Bench) -> Verdict:
        await it.until(lambda: it.terminal.state().state == "ready")
        begun = asyncio.get_running_loop().time()
        verdict = await it.charge()
        assert asyncio.get_running_loop().time() - begun == pytest.approx(5.0, abs=0.1)
        await asyncio.sleep(10)
        return verdict

    assert play(script, act).outcome == "unclear"
    assert len([frame for frame in frames if getattr(frame, "apdu", b"")[:2] == b"\x06\x01"]) == 1


def test_a_line_that_is_lost_within_the_authorization_has_charged_nothing() -> None:
    """A terminal cannot act on half a frame: the guest may pay at once somewhere else."""

    async def act(it: Bench) -> Verdict:
        await it.until(lambda: it.terminal.state().state == "ready")
        it.lines[-1].takes = 10
        return await it.charge()

    verdict = play(ScriptedTerminal.registers, act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "terminal_unreachable")


def test_a_line_that_is_lost_after_the_authorization_is_unclear() -> None:
    """It is noticed at once, and nobody guesses."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        assert pt.cable is not None
        pt.cable.cut()

    verdict, _ = charge_on(script)
    assert verdict.outcome == "unclear"


def test_only_an_ack_to_the_first_answer_proves_the_commit() -> None:
    """An ACK to a repetition may come from a terminal that has given up meanwhile."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.says(sale())
        pt.deaf = 1
        await pt.hears(zvt.POSITIVE)
        await pt.tells(COMPLETED)

    verdict, it = charge_on(script)
    assert verdict.outcome == "paid"
    assert it.steps.told == ["sending", "result"]


def test_a_message_that_comes_twice_is_taken_once() -> None:
    """A repetition after a lost ACK is acknowledged again and dropped."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.raw(encode_frame(sale()) * 2)
        await pt.hears(zvt.POSITIVE)
        await pt.tells(COMPLETED)

    verdict, it = charge_on(script)
    assert verdict.outcome == "paid"
    assert it.steps.told.count("result") == 1


def test_a_receipt_that_cannot_be_kept_is_told_to_the_terminal() -> None:
    """84 CC: the terminal decides what a payment without receipt is, and its end says so."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale())
        await pt.tells(text_block("customer", ["thank you"]), answer=0x84CC)
        await pt.tells(COMPLETED)

    verdict, _ = charge_on(script, fail=["receipt"])
    assert verdict.outcome == "paid"


def test_a_receipt_that_is_said_twice_is_printed_once() -> None:
    """A terminal that missed our answer, although its link has taken it, says the same receipt again."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale())
        for _ in range(2):
            await pt.tells(text_block("customer", ["thank you"]))
        await pt.tells(COMPLETED)

    _, it = charge_on(script)
    assert len(it.steps.texts) == 1


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


def test_a_late_status_is_no_end() -> None:
    """06 0F 9C says "at work", whoever asked; the payment goes on."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(encode(zvt.COMPLETION, b"\x9c"))
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    assert charge_on(script)[0].outcome == "paid"


def test_an_end_that_crosses_our_question_leaves_nothing_behind() -> None:
    """What the terminal still says to the question is not taken for an answer to the next payment."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        message = await pt.next()
        assert message.control == zvt.STATUS_ENQUIRY
        await pt.tells(abort_message(0x6C))
        await asyncio.sleep(1)
        await pt.says(POSITIVE)
        await pt.tells(encode(zvt.COMPLETION, b"\x00"))
        await pt.hears(zvt.AUTHORIZATION)
        await asyncio.sleep(2)
        await pt.says(POSITIVE)
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    async def act(it: Bench) -> list[str]:
        return [(await it.charge()).outcome, (await it.charge()).outcome]

    assert play(script, act) == ["not_paid", "paid"]


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


def test_a_missing_terminal_is_waited_for_and_then_told() -> None:
    """15 seconds of patience; nothing was sent, so the guest may go to the counter."""

    async def act(it: Bench) -> Verdict:
        begun = asyncio.get_running_loop().time()
        verdict = await it.charge()
        assert asyncio.get_running_loop().time() - begun == pytest.approx(15.0, abs=0.5)
        assert it.terminal.state().state == "absent"
        return verdict

    verdict = play([], act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "terminal_unreachable")


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


def test_a_terminal_that_takes_the_command_and_says_nothing_is_asked_for() -> None:
    """T3: five seconds after its ACK the outcome is unclear; it may be charging."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.is_deaf(100)

    async def act(it: Bench) -> Verdict:
        await it.until(lambda: it.terminal.state().state == "ready")
        begun = asyncio.get_running_loop().time()
        verdict = await it.charge()
        assert asyncio.get_running_loop().time() - begun == pytest.approx(5.0, abs=0.1)
        return verdict

    assert play(script, act).outcome == "unclear"


def test_a_decline_may_end_like_a_success() -> None:
    """04 0F with a result code and then 06 0F: the code counts."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale(result=0x05))
        await pt.tells(COMPLETED)

    verdict, _ = charge_on(script)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "declined")


def test_a_yes_that_becomes_a_no_is_asked_for() -> None:
    """Approved, answered, and then told as declined: nobody guesses which of the two holds."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(sale())
        await pt.tells(sale(result=0x05))
        await pt.tells(COMPLETED)

    assert charge_on(script)[0].outcome == "unclear"


def test_a_commit_that_cannot_be_recorded_changes_nothing() -> None:
    """The note that the terminal heard us is worth having, no more."""
    verdict, it = charge_on(sells, fail=["committed"])
    assert verdict.outcome == "paid"
    assert it.steps.told == ["sending", "result", "receipt", "receipt"]


@pytest.mark.parametrize("answer", [encode(zvt.WAIT), encode(zvt.NOT_SUPPORTED)])
def test_a_terminal_that_will_not_be_asked_is_alive(answer: bytes) -> None:
    """84 xx to an enquiry in the middle of a payment is a word like any other."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        for _ in range(3):
            message = await pt.next()
            assert message.control == zvt.STATUS_ENQUIRY
            await pt.says(answer)
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    assert charge_on(script)[0].outcome == "paid"


def test_what_does_not_concern_a_payment_is_answered_and_passed_over() -> None:
    """The time is taken note of, an unknown message is refused, neither ends anything."""

    async def script(pt: ScriptedTerminal) -> None:
        await accepts(pt)
        await pt.tells(encode(0x0401, bytes.fromhex("AA2611220C120000")))
        await pt.tells(encode(0x1234), answer=0x8483)
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    assert charge_on(script)[0].outcome == "paid"


@pytest.mark.parametrize("charge", [Charge("x", 10**12, "EUR"), Charge("x", 100, "???")])
def test_what_the_protocol_cannot_say_is_not_sent(charge: Charge) -> None:
    """Twelve digits at most, and currencies that have a number."""

    async def act(it: Bench) -> Verdict:
        verdict = await it.charge(charge=charge)
        assert not it.steps.told
        return verdict

    verdict = play(ScriptedTerminal.registers, act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "not_possible")


def test_a_charge_without_receipt_number_cannot_be_reversed() -> None:
    """And nothing is sent."""

    async def act(it: Bench) -> Verdict:
        return await it.terminal.reverse(CHARGE, Facts(), History(), it.steps)

    assert play(ScriptedTerminal.registers, act).reason == "not_possible"


def test_a_network_terminal_that_goes_away_is_told_like_any_other() -> None:
    """Before the whole command has left nothing was charged."""

    async def act(it: Bench) -> Verdict:
        await it.until(lambda: it.terminal.state().state == "ready")
        it.lines[-1].takes = 5
        return await it.charge()

    verdict = play(ScriptedTerminal.registers, act, uri="zvt+tcp://terminal")
    assert (verdict.outcome, verdict.reason) == ("not_paid", "terminal_unreachable")
