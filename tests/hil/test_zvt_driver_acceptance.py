"""The acceptance tests of a certified integration, replayed as they were logged: their order is the contract.

The logs are those of a card complete acceptance plan (tests/protocols/dialogues.json). T4 costs no time.
"""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from edge.io.hardware.terminals.interface import Charge, DayTotals, Verdict
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.apdu import encode, parse
from edge.protocols.zvt.frame import encode_frame
from edge.protocols.zvt.messages import abort_message, intermediate
from tests.protocols.vectors import DIALOGUES, Step
from tests.support.scripted_terminal import POSITIVE, Script, ScriptedTerminal, sale
from tests.support.zvt_bench import Bench, play

AT_WORK = encode(zvt.COMPLETION, b"\x9c")


def told(name: str) -> list[Step]:
    """What the terminal says of its own in a log: no answers, no status."""
    steps = [step for step in DIALOGUES[name].steps if step.sender == "pt" and step.apdu not in (POSITIVE, AT_WORK)]
    ends = [number for number, step in enumerate(steps) if parse(step.apdu).control in (zvt.COMPLETION, zvt.ABORT)]
    return steps[: ends[0] + 1] if ends else steps


def replay(name: str, command: int, then: Script | None = None) -> Script:
    """The terminal of a log: it says the same at the same times, after `command`."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(command)
        await pt.says(POSITIVE)
        pt.status = 0x9C
        at = DIALOGUES[name].steps[0].at
        for step in told(name):
            await speak_after(pt, step.at - at)
            await pt.tells(step.apdu)
            at = step.at
        pt.status = 0
        if then is not None:
            await then(pt)

    return script


async def speak_after(pt: ScriptedTerminal, seconds: float) -> None:
    """Answer enquiries for so long."""
    listening = asyncio.ensure_future(pt.hears(-1))
    await asyncio.wait([listening], timeout=seconds)
    while pt.answering:
        await asyncio.sleep(0.01)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


def charged(name: str, then: Script | None = None) -> tuple[Verdict, Bench]:
    """The verdict of a logged payment."""
    first = next(step for step in DIALOGUES[name].steps if parse(step.apdu).control == zvt.AUTHORIZATION)
    amount = int(first.apdu[4:10].hex())

    async def act(it: Bench) -> tuple[Verdict, Bench]:
        return await it.charge(charge=Charge("order-1", amount, "EUR")), it

    return play(replay(name, zvt.AUTHORIZATION, then), act)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("name", "receipt_no", "trace_no"), [("B1.1", 163, 163), ("B2.1", 161, 161), ("B4.2b", 222, 222)]
)
def test_b1_b2_a_card_is_charged(name: str, receipt_no: int, trace_no: int) -> None:
    """Chip and contactless: paid, with the numbers of the log."""
    verdict, it = charged(name)
    assert verdict.outcome == "paid"
    assert verdict.facts is not None
    assert (verdict.facts.receipt_no, verdict.facts.trace_no) == (receipt_no, trace_no)
    assert verdict.facts.card is not None
    assert len(verdict.facts.card) == len("**** 1234")
    assert it.steps.told == ["sending", "result", "committed"]


def test_b4_2_the_stop_key_ends_it() -> None:
    """27 6C and 06 1E 6C: certainly not paid."""
    verdict, _ = charged("B4.2")
    assert (verdict.outcome, verdict.reason) == ("not_paid", "cancelled")


def test_b4_3_nobody_enters_a_pin() -> None:
    """Two minutes of silence, filled by enquiries; then the terminal ends it, and it is not paid."""
    verdict, it = charged("B4.3")
    assert (verdict.outcome, verdict.reason) == ("not_paid", "cancelled")
    asked = [message.control for message in it.pt.log].count(zvt.STATUS_ENQUIRY)
    assert asked >= 4, "a silent terminal is asked whether it still works on it"


def test_b4_5_a_slow_pin_is_waited_for() -> None:
    """More than a minute without a word: still paid."""
    verdict, _ = charged("B4.5")
    assert verdict.outcome == "paid"


def test_b4_5_four_minutes_at_the_pin_pad() -> None:
    """T4 begins anew with every 04 FF, and nobody is interrupted before."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        pt.status = 0x9C
        for _ in range(4):
            await pt.tells(intermediate(0x01, "PIN", 1))
            await speak_after(pt, 170)
        await pt.tells(sale())
        pt.status = 0
        await pt.tells(encode(zvt.COMPLETION))

    async def act(it: Bench) -> Verdict:
        verdict = await it.charge()
        assert zvt.ABORT_BY_ECR not in {message.control for message in it.pt.log}
        return verdict

    assert play(script, act).outcome == "paid"


def test_b3_an_amount_full_of_control_characters() -> None:
    """EUR 10.10 has DLE in its amount; so have its answers."""
    assert encode_frame(sale()).count(b"\x10\x10\x10\x10") == 1

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        message = await pt.hears(zvt.AUTHORIZATION)
        assert message.data.startswith(bytes.fromhex("04000000001010"))
        await pt.says(POSITIVE)
        await pt.tells(sale())
        await pt.tells(encode(zvt.COMPLETION))

    async def act(it: Bench) -> Verdict:
        return await it.charge()

    assert play(script, act).outcome == "paid"


def test_b4_1_the_terminal_has_no_network() -> None:
    """27 9B and 06 1E: the guest hears that the bank cannot be reached, and may pay otherwise."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.tells(sale(result=0x9B))
        await pt.tells(abort_message(0x9B))

    async def act(it: Bench) -> Verdict:
        return await it.charge()

    verdict = play(script, act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "host_unreachable")


def test_b4_4_the_cable_is_pulled_at_the_pin() -> None:
    """Power stays on at both ends but nothing comes any more: unclear within half a minute, and operational after."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.tells(intermediate(0x01))
        await pt.is_deaf(600)
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.tells(sale(receipt_no=13))
        await pt.tells(encode(zvt.COMPLETION))

    async def act(it: Bench) -> Verdict:
        loop = asyncio.get_running_loop()
        await it.until(lambda: it.terminal.state().state == "ready")
        begun = loop.time()
        assert (await it.charge()).outcome == "unclear"
        assert loop.time() - begun < 45
        assert (await it.recover()).outcome == "unclear"
        await asyncio.sleep(600)
        await it.until(lambda: it.terminal.state().state == "ready", 60)
        return await it.charge()

    assert play(script, act).outcome == "paid"


def test_a2_1_an_end_of_day_that_is_cut() -> None:
    """27 77 and 06 1E 77: the day stays open, and that is said."""

    async def act(it: Bench) -> DayTotals | None:
        return await it.terminal.end_of_day(it.steps)

    assert play(replay("A2.1", zvt.END_OF_DAY), act) is None


def test_a2_2_the_next_payment_closes_the_day() -> None:
    """F0 in answer to a payment: the day is closed, then the guest pays."""

    async def then(pt: ScriptedTerminal) -> None:
        await pt.tells(abort_message(0xF0))
        await pt.hears(zvt.END_OF_DAY)
        await pt.says(POSITIVE)
        for step in told("A2.3"):
            await pt.tells(step.apdu)
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.tells(sale(amount_minor=1_200))
        await pt.tells(encode(zvt.COMPLETION))

    verdict, _ = charged("A2.2", then)
    assert verdict.outcome == "paid"


@pytest.mark.parametrize(("name", "amount"), [("A2.3", 6_000), ("A3", 0)])
def test_a2_3_totals_of_the_day(name: str, amount: int) -> None:
    """The terminal's totals, as it says them."""

    async def act(it: Bench) -> DayTotals | None:
        return await it.terminal.end_of_day(it.steps)

    totals = play(replay(name, zvt.END_OF_DAY), act)
    assert totals is not None
    assert totals.amount_minor == amount


def test_a3_a_software_update_is_sat_out() -> None:
    """06 0F 27 E0, then silence for ten minutes: the terminal counts as absent, and is used again when it is back."""

    async def then(pt: ScriptedTerminal) -> None:
        await pt.is_deaf(600)

    async def act(it: Bench) -> str:
        assert await it.terminal.end_of_day(it.steps) is not None
        await asyncio.sleep(100)
        assert it.terminal.state().state == "absent"
        await asyncio.sleep(500)
        await it.until(lambda: it.terminal.state().state == "ready", 120)
        return it.terminal.state().state

    assert play(replay("A3", zvt.END_OF_DAY, then), act) == "ready"


def test_the_logs_are_told_in_their_own_time() -> None:
    """A replay that skipped the waiting would prove nothing."""
    gaps = [later.at - earlier.at for earlier, later in pairwise(told("B4.3"))]
    assert max(gaps) == 120
