"""The serial link layer: answered at once, repeated twice at most, and never confused by what a cable can do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.faults import virtual
from edge.errors import LineLost
from edge.io.hardware.terminals.zvt.link import INBOX_LIMIT, Undelivered
from edge.io.hardware.terminals.zvt.serial_link import SerialLink
from edge.io.hardware.terminals.zvt.tcp_link import TcpLink
from edge.io.hardware.terminals.zvt.timing import Timing
from edge.protocols.zvt.apdu import encode
from edge.protocols.zvt.commands import ack, authorization
from edge.protocols.zvt.frame import encode_frame
from edge.protocols.zvt.messages import intermediate
from tests.support.scripted_terminal import Cable, MemoryLine, ends

FRAME = encode_frame(intermediate(0x0A))
SALE = authorization(1_010)

Act = Callable[[SerialLink, MemoryLine, Cable], Awaitable[Any]]


def on_link(act: Act, timing: Timing | None = None) -> Any:
    """What `act` returns, given the link, the terminal's end, and the cable."""

    async def main() -> Any:
        ours, theirs, cable = ends()
        link = SerialLink(ours, timing or Timing())
        try:
            return await act(link, theirs, cable)
        finally:
            await link.close()

    return virtual.run(main())


async def said(line: MemoryLine) -> bytes:
    """What the register has sent up to now."""
    await asyncio.sleep(0.001)
    data = b""
    while not line._out_of.empty():
        data += await line.read()
    return data


def test_a_frame_is_acknowledged_before_anything_is_done_about_it() -> None:
    """T2 is the terminal's patience with the line, not with our disk."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        await pt.write(FRAME)
        assert await said(pt) == b"\x06"
        assert await link.receive(0) == intermediate(0x0A)

    on_link(act)


@pytest.mark.parametrize("cut", range(1, len(FRAME)))
def test_a_frame_may_come_in_pieces(cut: int) -> None:
    """However the line cuts it."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        await pt.write(FRAME[:cut])
        await asyncio.sleep(0.19)
        await pt.write(FRAME[cut:])
        assert await said(pt) == b"\x06"

    on_link(act)


def test_a_pause_within_a_frame_is_answered_by_nak() -> None:
    """T1: after 200 ms the frame is given up, and the terminal may say it again."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        await pt.write(FRAME[:-3])
        await asyncio.sleep(0.19)
        assert await said(pt) == b""
        await asyncio.sleep(0.02)
        assert await said(pt) == b"\x15"
        await pt.write(FRAME)
        assert await said(pt) == b"\x06"

    on_link(act)


def test_a_wrong_crc_is_answered_by_nak_at_once() -> None:
    """And the frame is not handed on."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        await pt.write(FRAME[:-1] + bytes((FRAME[-1] ^ 1,)))
        assert await said(pt) == b"\x15"
        assert not await link.arrived(0)

    on_link(act)


def test_silence_is_answered_by_two_repetitions() -> None:
    """Three sends, five seconds apart; then nobody knows whether it arrived."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        begun = asyncio.get_running_loop().time()
        with pytest.raises(Undelivered) as error:
            await link.send(ack())
        assert error.value.left == "maybe"
        assert asyncio.get_running_loop().time() - begun == pytest.approx(15.0)
        assert await said(pt) == encode_frame(ack()) * 3

    on_link(act)


def test_what_may_charge_is_not_repeated_after_silence() -> None:
    """One send; whether it arrived is asked by other means."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        with pytest.raises(Undelivered) as error:
            await link.send(SALE, once=True)
        assert error.value.left == "maybe"
        assert await said(pt) == encode_frame(SALE)

    on_link(act)


def test_what_was_rejected_each_time_has_certainly_not_arrived() -> None:
    """NAK three times: not even what may charge is in doubt."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        sending = asyncio.ensure_future(link.send(SALE, once=True))
        for _ in range(3):
            assert await said(pt) == encode_frame(SALE)
            await pt.write(b"\x15")
        with pytest.raises(Undelivered) as error:
            await sending
        assert error.value.left == "no"

    on_link(act)


@pytest.mark.parametrize("repeats", [0, 1, 2])
def test_only_an_ack_to_the_first_send_is_certain(repeats: int) -> None:
    """A repeat's ACK may be that of a terminal that has given up."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        sending = asyncio.ensure_future(link.send(ack()))
        for _ in range(repeats):
            await said(pt)
            await pt.write(b"\x15")
        await said(pt)
        await pt.write(b"\x06")
        assert (await sending).certain == (repeats == 0)

    on_link(act)


def test_a_message_in_place_of_an_ack_is_one() -> None:
    """The terminal goes on, so it has heard us; its ACK was lost."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        sending = asyncio.ensure_future(link.send(ack()))
        await said(pt)
        await pt.write(FRAME)
        await sending
        assert await said(pt) == b"\x06"
        assert await link.receive(0) == intermediate(0x0A)

    on_link(act)


def test_a_repetition_is_acknowledged_again_and_dropped() -> None:
    """Until the terminal has taken our answer, the same message is the same message."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        for _ in range(3):
            await pt.write(FRAME)
            assert await said(pt) == b"\x06"
        assert await link.receive(0)
        assert not await link.arrived(0)
        sending = asyncio.ensure_future(link.send(ack()))
        await said(pt)
        await pt.write(FRAME)
        await asyncio.sleep(0.01)
        assert not sending.done(), "a repetition is no acknowledgement of our answer"
        await pt.write(b"\x06")
        await sending

    on_link(act)


def test_the_same_words_after_our_answer_are_said_anew() -> None:
    """Two equal lines of a receipt are two lines."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        for _ in range(2):
            await pt.write(FRAME)
            assert await link.receive(1)
            sending = asyncio.ensure_future(link.send(ack()))
            await said(pt)
            await pt.write(b"\x06")
            await sending

    on_link(act)


def test_a_stray_ack_is_not_kept_for_the_next_frame() -> None:
    """A doubled ACK must not commit a payment that the terminal never heard of."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        await pt.write(b"\x06\x06")
        await said(pt)
        with pytest.raises(Undelivered):
            await link.send(ack(), once=True)

    on_link(act)


def test_a_lost_line_says_how_far_a_frame_got() -> None:
    """Half a frame has no effect; a whole one may have."""

    async def half(link: SerialLink, pt: MemoryLine, cable: Cable) -> str:
        link._line.takes = 5  # type: ignore[attr-defined]
        with pytest.raises(Undelivered) as error:
            await link.send(SALE)
        return error.value.left

    async def whole(link: SerialLink, pt: MemoryLine, cable: Cable) -> str:
        sending = asyncio.ensure_future(link.send(SALE))
        await said(pt)
        cable.cut()
        with pytest.raises(Undelivered) as error:
            await sending
        with pytest.raises(LineLost):
            await link.receive(1)
        return error.value.left

    assert on_link(half) == "no"
    assert on_link(whole) == "maybe"


def test_a_flood_is_not_acknowledged_beyond_the_bound() -> None:
    """A terminal that says more than anybody works off is told by silence, and costs no more memory."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        for number in range(2 * INBOX_LIMIT):
            await pt.write(encode_frame(encode(0x04FF, bytes((number,)))))
        assert await said(pt) == b"\x06" * INBOX_LIMIT

    on_link(act)


@settings(max_examples=150)
@given(st.lists(st.binary(max_size=40), max_size=20))
def test_any_bytes_are_survived_and_a_good_frame_is_heard_after_them(noise: list[bytes]) -> None:
    """After T1 of silence the line is as good as new."""

    async def act(link: SerialLink, pt: MemoryLine, cable: Cable) -> None:
        for data in noise:
            if data:
                await pt.write(data)
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
        while await link.arrived(0):
            await link.receive(0)
        await said(pt)
        await pt.write(FRAME)
        assert await said(pt) == b"\x06"

    on_link(act)


def test_tcp_carries_bare_messages_and_closes_after_t3() -> None:
    """PA00P016 chapter 4: what comes late on a connection belongs to nothing."""

    async def main() -> None:
        ours, theirs, _ = ends()
        link = TcpLink(ours, Timing())
        assert not (await link.send(SALE)).certain
        assert await said(theirs) == SALE
        await theirs.write(ack() + intermediate(0x0A)[:2])
        await theirs.write(intermediate(0x0A)[2:])
        assert [await link.receive(1), await link.receive(1)] == [ack(), intermediate(0x0A)]
        link.give_up()
        with pytest.raises(LineLost):
            await link.receive(1)
        await link.close()

    virtual.run(main())
