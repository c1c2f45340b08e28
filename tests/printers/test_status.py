"""What a printer says is told from noise, and one lost byte never puts the reading out of step for good."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.io.hardware.printers.status import (
    AnswerReader,
    Automatic,
    Confirmed,
    Flow,
    RealTime,
    Status,
    by_automatic,
    by_real_time,
)

REAL_TIME = st.sampled_from((0x12, 0x16, 0x1A, 0x1E, 0x32, 0x52, 0x72, 0x7E)).map(lambda byte: bytes([byte]))
ASB = st.sampled_from(("10000000", "10000300", "18000f00", "38000000", "18080000", "1c000000")).map(bytes.fromhex)
CONFIRMATION = st.lists(st.integers(0x20, 0x7E), min_size=4, max_size=4).map(lambda d: b"\x37\x22" + bytes(d) + b"\0")
SOUND = REAL_TIME | ASB | CONFIRMATION
IN_STEP = bytes.fromhex("10000000 10000000")
"""Two whole groups: the first may still be taken for the rest of something, the second may not."""


def _read(data: bytes, step: int = 1_000) -> list[object]:
    reader = AnswerReader()
    return [answer for at in range(0, len(data), step) for answer in reader.feed(data[at : at + step])]


def _meant(sound: bytes) -> object:
    if len(sound) == 1:
        return RealTime(sound[0])
    return Automatic(sound) if len(sound) == 4 else Confirmed(sound[2:6])


@given(st.lists(SOUND), st.integers(1, 9))
def test_answers_are_told_apart_however_they_arrive(sounds: list[bytes], step: int) -> None:
    """Whole answers in any order and any pieces are read as what they are."""
    assert _read(b"".join(sounds), step) == [_meant(sound) for sound in sounds]


@given(st.lists(SOUND, min_size=1), st.data())
def test_flow_control_may_come_in_the_middle_of_anything(sounds: list[bytes], data: st.DataObject) -> None:
    """XON and XOFF break no answer."""
    whole = b"".join(sounds)
    at = data.draw(st.integers(0, len(whole)))
    answers = _read(whole[:at] + b"\x13\x11" + whole[at:])
    assert [answer for answer in answers if not isinstance(answer, Flow)] == [_meant(sound) for sound in sounds]
    assert [answer for answer in answers if isinstance(answer, Flow)] == [Flow(False), Flow(True)]


@given(st.binary(max_size=200), st.lists(SOUND, max_size=5))
def test_noise_does_no_lasting_harm(noise: bytes, sounds: list[bytes]) -> None:
    """After any bytes whatever, the reader is in step again within one answer."""
    answers = _read(noise + IN_STEP + b"".join(sounds))
    assert answers[len(answers) - len(sounds) :] == [_meant(sound) for sound in sounds]
    assert Automatic(bytes.fromhex("10000000")) in answers


@given(st.lists(SOUND, min_size=1, max_size=6), st.data())
def test_a_lost_byte_costs_one_answer(sounds: list[bytes], data: st.DataObject) -> None:
    """Only what lost a byte, or followed it at once, is not understood."""
    whole = b"".join(sounds)
    at = data.draw(st.integers(0, len(whole) - 1))
    assert _read(whole[:at] + whole[at + 1 :] + IN_STEP)[-1] == Automatic(bytes.fromhex("10000000"))


@pytest.mark.parametrize(
    ("asb", "trouble", "paper"),
    [
        ("10000000", "", "ok"),
        ("10000300", "", "low"),
        ("18000f00", "paper_out", "out"),
        ("38000000", "cover_open", "ok"),
        ("18080000", "cutter", "ok"),
        ("18200000", "error", "ok"),
        ("18000000", "offline", "ok"),
        ("10010000", "offline", "ok"),
    ],
)
def test_automatic_status_in_words(asb: str, trouble: str, paper: str) -> None:
    """The reference's values mean what the reference says."""
    status = by_automatic(bytes.fromhex(asb))
    assert (status.trouble, status.paper) == (trouble, paper)


@pytest.mark.parametrize(
    ("number", "value", "trouble", "paper"),
    [
        (1, 0x12, "", "unknown"),
        (1, 0x1A, "offline", "unknown"),
        (1, 0x32, "offline", "unknown"),
        (2, 0x16, "cover_open", "unknown"),
        (2, 0x32, "paper_out", "out"),
        (3, 0x1A, "cutter", "unknown"),
        (3, 0x52, "error", "unknown"),
        (4, 0x12, "", "ok"),
        (4, 0x1E, "", "low"),
        (4, 0x72, "paper_out", "out"),
        (4, 0x7E, "paper_out", "out"),
    ],
)
def test_real_time_status_in_words(number: int, value: int, trouble: str, paper: str) -> None:
    """Each of the four questions has its own meaning of the same bits."""
    status = by_real_time(Status(), number, value)
    assert (status.trouble, status.paper) == (trouble, paper)
