"""A payment on a ZVT terminal: nothing irreversible before it is on record, and no end that is guessed."""

from __future__ import annotations

import asyncio

import pytest

from edge.errors import JournalError
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.messages import abort_message
from tests.support.scripted_terminal import ScriptedTerminal, sale
from tests.support.zvt_bench import COMPLETED, Bench, accepts, charge_on, play, sells


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
