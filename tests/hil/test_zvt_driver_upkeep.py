"""An idle terminal: found, registered, asked, cured where it can be, and never touched while an outcome is unknown."""

from __future__ import annotations

import asyncio

import pytest

from edge.devices import parse_device
from edge.errors import SettingError
from edge.io.hardware.terminals.drivers import make_terminal
from edge.io.hardware.terminals.interface import Context, DayTotals, DeviceState, Verdict
from edge.io.hardware.terminals.zvt.conversation import AT_WORK
from edge.io.hardware.terminals.zvt.session import Session
from edge.log import Logger
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt import commands
from edge.protocols.zvt.apdu import encode
from edge.protocols.zvt.messages import abort_message, completion, status_information, text_block
from edge.protocols.zvt.totals import SchemeTotal, Totals
from tests.support.scripted_terminal import POSITIVE, TERMINAL_ID, Script, ScriptedTerminal, sale
from tests.support.zvt_bench import SENT, Bench, play

COMPLETED = encode(zvt.COMPLETION)


def controls(it: Bench) -> list[int]:
    """What the register sent, by control field."""
    return [message.control for message in it.pt.log]


async def is_ready(it: Bench) -> DeviceState:
    """The state once the terminal can be used."""
    await it.until(lambda: it.terminal.state().state == "ready")
    return it.terminal.state()


def test_it_registers_as_a_kiosk_with_the_terminal_s_receipts() -> None:
    """Configuration BE, menu locked, text blocks allowed (PA00P015 2.1); then it is ready and has a name."""

    async def script(pt: ScriptedTerminal) -> None:
        message = await pt.hears(zvt.REGISTRATION)
        assert message.data == bytes.fromhex("000000BE0978030106062604 0A0206D3")
        await pt.says(POSITIVE)
        await pt.tells(completion(terminal_id=TERMINAL_ID, currency="EUR", status=0))

    state = play(script, is_ready)
    assert state.facts == {"terminal_id": TERMINAL_ID}
    assert "000000" not in repr(state)


def test_the_uri_chooses_password_and_receipts() -> None:
    """Options of the URI reach the registration; the password is in no text."""

    async def script(pt: ScriptedTerminal) -> None:
        message = await pt.hears(zvt.REGISTRATION)
        assert message.data.startswith(bytes.fromhex("1234563E0978"))
        await pt.says(POSITIVE)
        await pt.tells(completion(terminal_id=TERMINAL_ID))

    state = play(script, is_ready, uri="zvt:/dev/terminal?password=123456&config=3e")
    assert "123456" not in repr(state)


@pytest.mark.parametrize("refusal", [encode(zvt.NOT_SUPPORTED), None])
def test_a_simpler_terminal_is_registered_more_simply(refusal: bytes | None) -> None:
    """84 83, or 06 1E 83: first without the service byte, then with receipts of our own."""

    async def refuse(pt: ScriptedTerminal) -> None:
        if refusal is not None:
            await pt.says(refusal)
            return
        await pt.says(POSITIVE)
        await pt.tells(abort_message(0x83))

    async def script(pt: ScriptedTerminal) -> None:
        await pt.hears(zvt.REGISTRATION)
        await refuse(pt)
        message = await pt.hears(zvt.REGISTRATION)
        assert message.data[3] == 0xBE
        await refuse(pt)
        message = await pt.hears(zvt.REGISTRATION)
        assert message.data[3] == 0x3E
        await pt.says(POSITIVE)
        await pt.tells(completion(terminal_id=TERMINAL_ID))

    play(script, is_ready)


def test_a_terminal_without_our_currency_is_named() -> None:
    """06 1E 6F: the operator reads what is wrong; the guest is not let near it."""

    async def script(pt: ScriptedTerminal) -> None:
        while True:
            await pt.hears(zvt.REGISTRATION)
            await pt.says(POSITIVE)
            await pt.tells(abort_message(0x6F, currency="CHF"))

    async def act(it: Bench) -> Verdict:
        await it.until(lambda: it.terminal.state().state == "trouble")
        assert "6F" in it.terminal.state().detail
        assert it.terminal.state().todo
        return await it.charge()

    verdict = play(script, act)
    assert (verdict.outcome, verdict.reason) == ("not_paid", "currency")


def test_another_terminal_than_the_settings_name_takes_no_money() -> None:
    """Its money would go to another merchant."""

    async def act(it: Bench) -> Verdict:
        await it.until(lambda: it.terminal.state().state == "trouble")
        assert TERMINAL_ID in it.terminal.state().detail
        return await it.charge()

    async def script(pt: ScriptedTerminal) -> None:
        while True:
            await pt.registers()

    verdict = play(script, act, uri="zvt:/dev/terminal?tid=11112222")
    assert (verdict.outcome, verdict.reason) == ("not_paid", "terminal_trouble")


def test_an_idle_terminal_is_asked_at_least_once_a_minute() -> None:
    """PA00P015 chapter 7; and a terminal that stops answering is known of before a guest pays."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        for _ in range(10):
            await pt.hears(zvt.STATUS_ENQUIRY)
            await pt.tells_status()
        await pt.is_deaf(10_000)

    async def act(it: Bench) -> None:
        await is_ready(it)
        await asyncio.sleep(120)
        assert controls(it).count(zvt.STATUS_ENQUIRY) >= 3
        await it.until(lambda: it.terminal.state().state == "absent", 400)
        verdict = await it.charge()
        assert (verdict.outcome, verdict.reason) == ("not_paid", "terminal_unreachable")
        assert not it.steps.told

    play(script, act)


@pytest.mark.parametrize(
    ("status", "command"),
    [
        (0xF0, zvt.END_OF_DAY),
        (0xB1, zvt.END_OF_DAY),
        (0x51, zvt.INITIALISATION),
        (0x62, zvt.DIAGNOSIS),
        (0xC2, zvt.DIAGNOSIS),
    ],
)
def test_what_the_terminal_needs_is_done(status: int, command: int) -> None:
    """The cure of each status is carried out, once nobody can have an open payment; then it is ready."""
    days: list[DayTotals] = []

    async def on_day(totals: DayTotals) -> None:
        days.append(totals)

    totals = Totals(1, 5, (SchemeTotal("VISA", 5, 6_000),))

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = status
        await pt.registers()
        await pt.hears(command)
        await pt.says(POSITIVE)
        if command == zvt.END_OF_DAY:
            await pt.tells(status_information(0, totals=totals))
        pt.status = 0
        await pt.tells(COMPLETED)

    play(script, is_ready, on_day=on_day)
    told = [(day.amount_minor, day.count, day.last_receipt) for day in days]
    assert told == ([(6_000, 5, 5)] if command == zvt.END_OF_DAY else [])


def test_a_cure_that_does_not_help_is_not_repeated_without_end() -> None:
    """Once a minute at most; in between the terminal counts as locked, and staff read why."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = 0xF0
        await pt.registers()
        while True:
            await pt.hears(zvt.END_OF_DAY)
            await pt.says(POSITIVE)
            await pt.tells(abort_message(0x77))

    async def act(it: Bench) -> None:
        await asyncio.sleep(200)
        assert 2 <= controls(it).count(zvt.END_OF_DAY) <= 4
        assert it.terminal.state().state == "locked"
        assert "end of day" in it.terminal.state().detail.lower()

    play(script, act)


def test_what_a_registration_reveals_is_done_as_well() -> None:
    """Bit 0 of its status byte: an initialisation is due."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.hears(zvt.REGISTRATION)
        await pt.says(POSITIVE)
        await pt.tells(completion(terminal_id=TERMINAL_ID, status=0x01))
        await pt.hears(zvt.INITIALISATION)
        await pt.says(POSITIVE)
        await pt.tells(COMPLETED)

    play(script, is_ready)


@pytest.mark.parametrize(("status", "state"), [(0xDF, "trouble"), (0xE0, "busy"), (0xF6, "trouble"), (0x9C, "busy")])
def test_what_nobody_can_cure_from_here_is_told(status: int, state: str) -> None:
    """The operator reads it; a guest is told before anything is sent."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = status
        if status in AT_WORK:
            await pt.hears(0)
        await pt.registers()

    async def act(it: Bench) -> None:
        await it.until(lambda: it.terminal.state().state == state)
        assert it.terminal.state().detail
        verdict = await it.charge()
        assert verdict.outcome == "not_paid"
        assert verdict.reason.startswith("terminal_")
        assert not it.steps.told

    play(script, act)


def test_a_forgotten_card_is_asked_for_and_then_ejected() -> None:
    """DC: wait, then 06 B0 once."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = 0xDC
        await pt.hears(zvt.ABORT_BY_ECR)
        pt.status = 0
        await pt.says(POSITIVE)
        await pt.registers()

    async def act(it: Bench) -> None:
        await it.until(lambda: it.terminal.state().todo == "take the card out of the terminal")
        await it.until(lambda: it.terminal.state().state == "ready", 100)

    play(script, act)


def test_a_lost_terminal_is_found_again() -> None:
    """Unplugged, absent, plugged in: registered anew within seconds, without anybody's help."""

    async def unplugged(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await asyncio.sleep(5)
        assert pt.cable is not None
        pt.cable.cut()

    async def act(it: Bench) -> None:
        await is_ready(it)
        await it.until(lambda: it.terminal.state().state == "absent")
        begun = asyncio.get_running_loop().time()
        await is_ready(it)
        assert asyncio.get_running_loop().time() - begun < 3

    play([unplugged, ScriptedTerminal.registers], act)


def test_a_terminal_that_comes_late_is_waited_for() -> None:
    """15 seconds of patience: a terminal that is still starting takes the payment."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.is_deaf(9)
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    async def act(it: Bench) -> Verdict:
        return await it.charge()

    assert play(script, act).outcome == "paid"


def test_a_result_that_is_said_unasked_is_left_to_the_recovery() -> None:
    """A terminal repeats its 04 0F to a register that has just started: nobody but a recovery may answer it."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    async def act(it: Bench) -> Verdict:
        await asyncio.sleep(1.5)
        assert not it.pt.log
        return await it.recover(SENT)

    assert play(script, act).outcome == "paid"


def test_a_result_that_nobody_wants_is_never_committed() -> None:
    """Without a recovery it stays unanswered, and the terminal takes it back; then it is used as ever."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.says(sale())
        await pt.registers()

    play(script, is_ready)


def test_the_line_is_left_to_a_recovery_that_is_due() -> None:
    """After an unclear charge nothing is said until the next attempt to find out."""

    async def lost(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        assert pt.cable is not None
        pt.cable.cut()

    async def back(pt: ScriptedTerminal) -> None:
        await asyncio.sleep(20)
        assert not pt.log
        await pt.tells(sale())
        await pt.tells(COMPLETED)

    async def act(it: Bench) -> Verdict:
        assert (await it.charge()).outcome == "unclear"
        await asyncio.sleep(25)
        return await it.recover()

    scripts: list[Script] = [lost, back]
    assert play(scripts, act).outcome == "paid"


@pytest.mark.parametrize("uri", ["zvt:/dev/x?password=12", "zvt:/dev/x?config=zz", "zvt:/dev/x?t4=soon", "mdb:/dev/x"])
def test_a_wrong_option_stops_the_start(uri: str) -> None:
    """One line that says what is wrong, without the password."""
    with pytest.raises(SettingError, match="TERMINAL") as error:
        make_terminal(parse_device(uri), Context(Logger("test"), lambda: 0.0))
    assert "password=12" not in str(error.value)


def test_enquiries_carry_what_the_specification_wants() -> None:
    """05 01 with the password, as older terminals demand."""
    assert commands.status_enquiry("000000") == bytes.fromhex("050103000000")


def test_a_terminal_that_acknowledges_and_says_nothing_is_absent() -> None:
    """Its link lives, its program does not: the guest is not let near it, and it is asked on."""

    async def script(pt: ScriptedTerminal) -> None:
        pt.status = -1
        for _ in range(5):
            await pt.hears(zvt.STATUS_ENQUIRY)
        pt.status = 0
        await pt.registers()

    async def act(it: Bench) -> None:
        await it.until(lambda: it.terminal.state().state == "absent")
        assert it.terminal.state().todo
        await is_ready(it)

    play(script, act)


def test_a_refused_registration_is_told() -> None:
    """A wrong password, for instance; tried again, in case somebody corrects it at the terminal."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.hears(zvt.REGISTRATION)
        await pt.says(encode(0x849A))
        await pt.registers()

    async def act(it: Bench) -> None:
        await it.until(lambda: it.terminal.state().state == "trouble")
        assert "password" in it.terminal.state().todo
        await is_ready(it)

    play(script, act)


@pytest.mark.parametrize("fail", [(), ("receipt",)])
def test_the_texts_of_an_end_of_day_are_kept_if_they_can_be(fail: tuple[str, ...]) -> None:
    """A full disk is no reason to leave the day open."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.END_OF_DAY)
        await pt.says(POSITIVE)
        await pt.tells(status_information(0, amount_minor=6_000))
        await pt.tells(text_block("admin", ["END OF DAY", "60.00"]))
        await pt.tells(COMPLETED)

    async def act(it: Bench) -> DayTotals | None:
        totals = await it.terminal.end_of_day(it.steps)
        assert len(it.steps.texts) == (0 if fail else 1)
        return totals

    totals = play(script, act, fail=fail)
    assert totals is not None
    assert totals.amount_minor == 6_000
    assert [text.copy for text in totals.text] == ["admin"]


def test_an_end_of_day_that_is_refused_or_lost_has_no_totals() -> None:
    """None, never a guess."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.END_OF_DAY)
        await pt.says(encode(0x8477))
        await pt.hears(zvt.END_OF_DAY)
        assert pt.cable is not None
        pt.cable.cut()

    async def act(it: Bench) -> None:
        for _ in range(3):
            assert await it.terminal.end_of_day(it.steps) is None

    play(script, act)


def test_a_defect_of_ours_does_not_end_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is logged, and a minute later the terminal is looked at again."""
    ask, failures = Session.ask, [RuntimeError("a defect")]

    async def fails_once(self: Session) -> object:
        if failures:
            raise failures.pop()
        return await ask(self)

    monkeypatch.setattr(Session, "ask", fails_once)
    logged: list[str] = []
    monkeypatch.setattr(Logger, "exception", lambda self, event, error, **fields: logged.append(event))

    async def act(it: Bench) -> None:
        await it.until(lambda: it.terminal.state().state == "ready", 120)

    play(ScriptedTerminal.registers, act)
    assert logged == ["terminal.defect"]
