"""The serial line: what is damaged is never taken for something, and what is whole is never lost."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.protocols.zvt.frame import Ack, Damaged, Event, FrameReader, Nak, Received, crc, encode_frame

PAYMENT = bytes.fromhex("06010704000000001010")
FRAME = encode_frame(PAYMENT)
ANSWER = bytes.fromhex("800000")
APDUS = st.binary(max_size=40).map(lambda data: b"\x06\x01" + bytes((len(data),)) + data)
EVENTS = st.lists(st.one_of(APDUS.map(Received), st.just(Ack()), st.just(Nak())), max_size=6)


def written(event: Event) -> bytes:
    if isinstance(event, Received):
        return encode_frame(event.apdu)
    return b"\x06" if isinstance(event, Ack) else b"\x15"


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    """The stream in pieces that end at these places."""
    ends = sorted({place % (len(stream) + 1) for place in places} | {0, len(stream)})
    return [stream[start:end] for start, end in itertools.pairwise(ends)]


def test_the_crc_is_kermit() -> None:
    """The check value of CRC-16/KERMIT is 2189 hex for the digits 1 to 9; our function adds ETX by itself."""
    by_bit = 0
    for byte in b"123456789\x03":
        by_bit ^= byte
        for _ in range(8):
            by_bit = (by_bit >> 1) ^ 0x8408 if by_bit & 1 else by_bit >> 1
    assert crc(b"123456789") == by_bit.to_bytes(2, "little")
    assert crc(bytes.fromhex("800000")) == bytes.fromhex("F51F")


@given(EVENTS, st.lists(st.integers(0, 500)))
def test_whatever_the_pieces_the_events_are_the_same(events: list[Event], places: list[int]) -> None:
    """Frames, ACKs and NAKs survive any cutting of the stream."""
    reader = FrameReader()
    stream = b"".join(map(written, events))
    assert [found for piece in cut(stream, places) for found in reader.feed(piece)] == events
    assert not reader.partial


@given(st.binary(max_size=300), st.lists(st.integers(0, 500)))
def test_no_bytes_crash_the_reader_or_pass_with_a_wrong_crc(noise: bytes, places: list[int]) -> None:
    """Whatever comes: what is received could have been sent as exactly one frame that is in the bytes."""
    reader = FrameReader()
    for piece in cut(noise, places):
        for event in reader.feed(piece):
            if isinstance(event, Received):
                assert encode_frame(event.apdu) in noise


@given(st.binary(max_size=60), APDUS)
def test_after_noise_and_silence_the_next_frame_is_read(noise: bytes, body: bytes) -> None:
    """The silence of T1 (`reset`) makes an end of anything that was begun."""
    reader = FrameReader()
    reader.feed(noise)
    reader.reset()
    assert not reader.partial
    assert reader.feed(encode_frame(body)) == [Received(body)]


@given(st.binary(min_size=1, max_size=60).filter(lambda noise: b"\x10" not in noise), APDUS)
def test_after_noise_without_silence_a_frame_is_read(noise: bytes, body: bytes) -> None:
    """DLE STX begins a frame also in the middle of noise."""
    assert FrameReader().feed(noise.translate(None, b"\x06\x15") + encode_frame(body)) == [Received(body)]


@given(st.integers(0, len(FRAME) - 1), st.integers(1, 255))
def test_a_changed_byte_never_makes_another_message(place: int, change: int) -> None:
    """One byte of a payment is wrong: nothing is received, and the rest of the frame holds no ACK.

    Only a first byte that is itself changed into an ACK is one.
    """
    damaged = bytearray(FRAME)
    damaged[place] ^= change
    reader = FrameReader()
    events = reader.feed(bytes(damaged))
    assert not [event for event in events if isinstance(event, Received)]
    assert Ack() not in events[1:]
    assert reader.partial or events


@given(st.integers(0, len(FRAME) - 1))
def test_a_lost_byte_never_makes_another_message(place: int) -> None:
    """The same for a byte that the line swallowed."""
    events = FrameReader().feed(FRAME[:place] + FRAME[place + 1 :])
    assert not [event for event in events if isinstance(event, Received)]


def test_a_wrong_crc_is_told_at_once() -> None:
    """So that the NAK goes out before the sender's T2; the next frame is read."""
    reader = FrameReader()
    assert reader.feed(FRAME[:-1] + bytes((FRAME[-1] ^ 1,))) == [Damaged("crc")]
    assert not reader.partial
    assert reader.feed(encode_frame(ANSWER)) == [Received(ANSWER)]


def test_an_ack_among_the_bytes_of_a_broken_frame_is_none() -> None:
    """A frame without its start holds a 06; taken for an ACK, it would confirm a commit that nobody heard."""
    reader = FrameReader()
    assert reader.feed(FRAME[1:]) == []
    assert reader.partial
    reader.reset()
    assert reader.feed(b"\x06") == [Ack()]


def test_a_frame_that_begins_anew_replaces_the_broken_one() -> None:
    """The sender gave up in the middle and repeats: the repetition counts."""
    assert FrameReader().feed(FRAME[:8] + FRAME) == [Received(PAYMENT)]


@pytest.mark.parametrize("size", range(1, len(FRAME)))
def test_a_begun_frame_is_known_as_such(size: int) -> None:
    """T1 runs from its first byte to the one before its last, and at no other time."""
    reader = FrameReader()
    assert reader.feed(FRAME[:size]) == []
    assert reader.partial
    assert reader.feed(FRAME[size:]) == [Received(PAYMENT)]
    assert not reader.partial


def test_an_endless_frame_does_not_fill_the_memory() -> None:
    """A stuck sender is dropped at the longest APDU; the next frame is read."""
    reader = FrameReader()
    reader.feed(b"\x10\x02")
    for _ in range(40):
        assert reader.feed(b"\x00" * 4096) == []
    assert len(reader._apdu) <= 0x10010
    assert reader.feed(encode_frame(ANSWER)) == [Received(ANSWER)]


def test_a_whole_frame_with_a_wrong_length_is_handed_on() -> None:
    """Its CRC shows that the line did nothing to it: a NAK would only bring the same again."""
    misprinted = bytes.fromhex("040F03276C")
    assert FrameReader().feed(encode_frame(misprinted)) == [Received(misprinted)]


def test_no_text_form_of_a_frame_shows_its_bytes() -> None:
    """A log line about an event must not carry card data."""
    assert "06" not in repr(Received(PAYMENT))
