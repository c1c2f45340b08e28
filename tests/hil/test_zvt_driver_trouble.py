"""A payment on a bad line, or with a terminal that does not do what it should."""

from __future__ import annotations

import asyncio

import pytest

from edge.io.hardware.terminals.interface import Charge, Verdict
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.apdu import encode
from edge.protocols.zvt.frame import encode_frame
from edge.protocols.zvt.messages import abort_message, text_block
from tests.support.scripted_terminal import NAK, POSITIVE, ScriptedTerminal, sale
from tests.support.zvt_bench import COMPLETED, Bench, accepts, charge_on, play


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


def test_a_network_terminal_that_goes_away_is_told_like_any_other() -> None:
    """Before the whole command has left nothing was charged."""

    async def act(it: Bench) -> Verdict:
        await it.until(lambda: it.terminal.state().state == "ready")
        it.lines[-1].takes = 5
        return await it.charge()

    verdict = play(ScriptedTerminal.registers, act, uri="zvt+tcp://terminal")
    assert (verdict.outcome, verdict.reason) == ("not_paid", "terminal_unreachable")
