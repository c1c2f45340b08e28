"""What a terminal answers in each of its states, and how it keeps to the rules of its line."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from edge.errors import LineLost
from edge.protocols.zvt import apdu, commands
from edge.protocols.zvt.apdu import Apdu
from edge.protocols.zvt.frame import Ack, Nak, encode_frame
from edge.protocols.zvt.messages import Completion, read
from tests.emulators.register import bench, codes
from tests.emulators.virtually import in_virtual_time

PAY = commands.authorization(1_010)
DIALOGUES = json.loads((Path(__file__).parents[1] / "protocols" / "dialogues.json").read_text())


@in_virtual_time
@pytest.mark.parametrize(
    ("state", "status", "refused", "cure"),
    [
        ("locked", 0xF0, 0xF0, commands.end_of_day("000000")),
        ("initialisation", 0x51, 0x85, commands.initialisation("000000")),
        ("diagnosis", 0xC2, 0xC2, commands.diagnosis()),
    ],
)
async def test_a_state_refuses_payments_until_its_cure(state: str, status: int, refused: int, cure: bytes) -> None:
    """05 01 tells the state, 06 01 ends with 06 1E, the cure ends the state (chapter 7)."""
    async with bench(state=state) as (device, register):
        assert await register.status() == status
        assert (await register.converse(PAY))[-1] == Apdu(apdu.ABORT, bytes((refused,)))
        assert device.pt.ledger.charges() == ()
        assert (await register.converse(cure))[-1].control == apdu.COMPLETION
        assert await register.status() == 0
        assert (await register.converse(PAY))[-1].control == apdu.COMPLETION


@in_virtual_time
async def test_a_card_that_was_left_inside_is_told() -> None:
    """DC until it is out."""
    async with bench() as (device, register):
        device.pt.insert_card()
        assert await register.status() == 0xDC
        device.pt.remove_card()
        assert await register.status() == 0x00


@in_virtual_time
async def test_a_busy_terminal_asks_to_wait() -> None:
    """84 9C to a command, 9C to a status enquiry; also in the middle of a payment (B4.3)."""
    async with bench(state="busy", register=False) as (device, register):
        assert await register.ask(PAY) == Apdu(apdu.WAIT)
        assert await register.status() == 0x9C
        device.pt.set_trouble("idle")
        asking = asyncio.ensure_future(register.converse(commands.registration("000000")))
        await asking
        await register.ask(PAY)
        # The register polls while the terminal waits for a card.
        assert (await register.receive()).control == apdu.INTERMEDIATE_STATUS
        await register.send(commands.ack())
        await asyncio.sleep(0.1)
        messages = await register.converse(commands.status_enquiry())
        assert messages[-1] == Apdu(apdu.COMPLETION, b"\x9c")
        assert await register.ask(PAY) == Apdu(apdu.WAIT)


@in_virtual_time
async def test_an_update_is_told_once_and_then_there_is_silence() -> None:
    """E0, then not even an ACK, until it is over."""
    async with bench(state="update", update_s="60", register=False) as (_, register):
        assert await register.status() == 0xE0
        with pytest.raises(TimeoutError):
            await register.receive(0.1)
        register.events.clear()
        await register.send(commands.status_enquiry())
        with pytest.raises(TimeoutError):
            await register.receive(50)
        assert register.events == []
        await asyncio.sleep(12)
        assert await register.status() == 0x00


@in_virtual_time
async def test_a_wrong_password_changes_nothing() -> None:
    """06 1E, and the terminal is as before."""
    async with bench(register=False) as (device, register):
        assert codes(await register.converse(commands.registration("123456"))) == [apdu.ABORT]
        assert not device.pt.view()["registered"]


@in_virtual_time
async def test_a_registration_is_told_who_the_terminal_is() -> None:
    """06 0F with terminal id, currency and the permission of text blocks."""
    async with bench(register=False) as (_, register):
        (message,) = await register.converse(commands.registration("000000"))
        assert read(message) == Completion(0, terminal_id="29001006", currency="EUR", text_blocks=True)


@in_virtual_time
@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: one["name"])
async def test_registers_of_the_acceptance_log_are_understood(dialogue: dict[str, Any]) -> None:
    """Every command that certified software sent, byte for byte, comes to its end."""
    sent = [bytes.fromhex(raw) for _, who, raw in dialogue["steps"] if who == "ecr"]
    asked = [raw for raw in sent if not apdu.is_answer(apdu.parse(raw))]
    async with bench(register=False, password="123456") as (_, register):
        for raw in asked:
            if apdu.parse(raw).control == apdu.DISPLAY_TEXT:
                assert apdu.is_positive(await register.ask(raw))
            else:
                assert (await register.converse(raw))[-1].control in (apdu.COMPLETION, apdu.ABORT)


@in_virtual_time
async def test_a_repeated_frame_is_acknowledged_and_obeyed_once() -> None:
    """The register's ACK was lost: the same frame again charges nobody again."""
    async with bench(register=False) as (device, register):
        await register.send(PAY)
        await register.send(PAY)
        while device.pt.ledger.next_id == 1 or device.pt.ledger.pending:
            message = await register.receive()
            if not apdu.is_answer(message):
                await register.send(commands.ack())
        assert len(device.pt.ledger.charges()) == 1
        assert register.events[:2] == [Ack(), Ack()]


@in_virtual_time
@pytest.mark.parametrize("damaged", [encode_frame(PAY)[:-1] + b"\x00", encode_frame(PAY)[:9]])
async def test_a_damaged_or_broken_off_frame_gets_a_nak(damaged: bytes) -> None:
    """A wrong CRC at once, a silence of T1 inside a frame after 200 ms."""
    async with bench(register=False) as (device, register):
        await register.line.write(damaged)
        with pytest.raises(TimeoutError):
            await register.receive(1)
        assert register.events == [Nak()]
        assert device.pt.ledger.charges() == ()


@in_virtual_time
async def test_a_frame_that_nobody_acknowledges_comes_three_times() -> None:
    """T2 of 5 s, two repeats."""
    async with bench(register=False) as (device, register):
        register.acknowledges = False
        await register.send(commands.log_off())
        loop = asyncio.get_running_loop()
        begun = loop.time()
        times = [await register.receive() and round(loop.time() - begun) for _ in range(3)]
        assert times == [0, 5, 10]
        with pytest.raises(TimeoutError):
            await register.receive(60)
        assert device.port.plugged


@in_virtual_time
async def test_a_nak_makes_it_repeat_at_once() -> None:
    """At most twice."""
    async with bench(register=False) as (_, register):
        register.acknowledges = False
        await register.send(commands.log_off())
        for _ in range(3):
            await register.receive()
            await register.line.write(b"\x15")
        with pytest.raises(TimeoutError):
            await register.receive(60)


@in_virtual_time
async def test_a_command_is_not_taken_for_the_answer_that_is_due() -> None:
    """A register that has started anew asks for the status while 04 0F waits: nothing is committed by that."""
    async with bench() as (device, register):
        await register.send(PAY)
        while (message := await register.receive()).control != apdu.STATUS_INFORMATION:
            if not apdu.is_answer(message):
                await register.send(commands.ack())
        assert await register.ask(commands.status_enquiry()) == Apdu(apdu.WAIT)
        assert device.pt.ledger.pending is not None


@in_virtual_time
async def test_any_bytes_leave_the_terminal_in_service() -> None:
    """Garbage costs NAKs, never the terminal."""
    async with bench() as (_, register):
        for garbage in (bytes(range(256)) * 8, b"\x10\x02" * 500, b"\x10\x02\x06\x01\xff\xff\xff" + b"\x00" * 70_000):
            await register.line.write(garbage)
            await asyncio.sleep(1)
        register._reader.reset()
        register._next.clear()
        assert await register.status() == 0


@in_virtual_time
async def test_the_cable_can_be_pulled_at_any_time() -> None:
    """The register loses its line at once."""
    async with bench() as (device, register):
        device.pull()
        with pytest.raises(LineLost):
            await register.receive()
        assert not device.port.plugged
