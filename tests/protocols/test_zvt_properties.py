"""What holds for all bytes: nothing crashes, nothing is lost there and back, and no card number comes out."""

from __future__ import annotations

import itertools
import json
import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.errors import ProtocolError
from edge.protocols.zvt import apdu, bcd, messages
from edge.protocols.zvt.apdu import Apdu, ApduReader
from edge.protocols.zvt.bitmaps import FIXED, LENGTH_DIGITS, TLV, encode_bitmaps, parse_bitmaps
from edge.protocols.zvt.masking import luhn_valid, masked
from edge.protocols.zvt.tlv import MAX_DEPTH, encode_tlv, find, parse_tlv, read_tlv
from tests.protocols.vectors import VECTORS

CONTROLS = st.one_of(
    st.sampled_from(sorted(value for name, value in vars(apdu).items() if name.isupper() and value > 0xFF)),
    st.integers(0, 0xFFFF),
)
DATA = st.one_of(st.binary(max_size=300), st.sampled_from([vector.raw[3:] for vector in VECTORS]))
PRIMITIVE = st.sampled_from([0x07, 0x09, 0x1A, 0x43, 0x1F04, 0x1F07, 0x1F1F, 0x1F73, 0x1F8001])
CONSTRUCTED = st.sampled_from([0x24, 0x25, 0x26, 0x2F, 0x60, 0xE4, 0x3F21])
TREES = st.recursive(
    st.tuples(PRIMITIVE, st.binary(max_size=200)),
    lambda inner: st.tuples(CONSTRUCTED, st.lists(inner, max_size=3)),
    max_leaves=6,
)


def written(tree: tuple) -> bytes:
    tag, value = tree
    return encode_tlv(tag, value if isinstance(value, bytes) else [written(child) for child in value])


def changed(data: bytes, places: list[tuple[int, int]]) -> bytes:
    """A message with some bytes of it replaced: nearer to what a line does than random bytes are."""
    damaged = bytearray(data)
    for place, byte in places:
        if damaged:
            damaged[place % len(damaged)] = byte
    return bytes(damaged)


def everything_shown(value: object) -> str:
    """All that a log, an error text or a journal could make of a value."""
    return f"{value!r} {value!s} {msgspec.json.encode(value).decode()} {json.dumps(msgspec.to_builtins(value))}"


@given(st.binary(max_size=80))
def test_any_bytes_are_an_apdu_or_an_error_of_the_protocol(raw: bytes) -> None:
    """Nothing else is raised, and what is parsed writes the same message."""
    try:
        parsed = apdu.parse(raw)
    except ProtocolError:
        return
    assert apdu.parse(apdu.encode(*parsed)) == parsed


@given(CONTROLS, DATA, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=4))
def test_reading_never_raises(control: int, data: bytes, places: list[tuple[int, int]]) -> None:
    """Any control field with any data is some message and some command."""
    message = Apdu(control, changed(data, places))
    for found in (messages.read(message), messages.read_command(message)):
        assert everything_shown(found)


@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.binary(max_size=400)), max_size=5), st.lists(st.integers(0, 2000)))
def test_a_tcp_stream_in_any_pieces_has_the_same_messages(sent: list[tuple[int, bytes]], places: list[int]) -> None:
    """Also with extended lengths."""
    raw = [apdu.encode(control, data) for control, data in sent]
    stream, reader = b"".join(raw), ApduReader()
    ends = sorted({place % (len(stream) + 1) for place in places} | {0, len(stream)})
    pieces = [stream[start:end] for start, end in itertools.pairwise(ends)]
    assert [found for piece in pieces for found in reader.feed(piece)] == raw
    assert not reader.partial


@given(st.integers(0, 0xFFFF), st.sampled_from([0, 1, 0xFE, 0xFF, 0x100, 0xFFFF]))
def test_every_length_has_its_form(control: int, size: int) -> None:
    """One byte up to FE, then FF and two bytes, the low one first."""
    raw = apdu.encode(control, bytes(size))
    assert len(raw) == size + (3 if size < 0xFF else 5)
    assert apdu.parse(raw) == (control, bytes(size))


def test_an_apdu_that_is_too_long_is_refused() -> None:
    """65,535 bytes of data are the most that the length can say."""
    with pytest.raises(ValueError, match="65536"):
        apdu.encode(0x0601, bytes(0x10000))


@given(st.integers(0, 10**12 - 1))
def test_numbers_come_back(value: int) -> None:
    """Six BCD bytes hold every amount up to 9,999,999,999.99."""
    raw = bcd.encode_bcd(value, 6)
    assert len(raw) == 6
    assert bcd.decode_bcd(raw) == value


@given(st.binary(max_size=8))
def test_bytes_that_are_no_digits_are_no_number(raw: bytes) -> None:
    """Rather nothing than a wrong amount."""
    value = bcd.decode_bcd(raw)
    if value is None:
        assert not raw.hex().isdecimal()
    else:
        assert bcd.encode_bcd(value, len(raw)) == raw


@given(TREES)
def test_tlv_comes_back(tree: tuple) -> None:
    """Tags of one to three bytes, lengths in all three forms, nested."""
    raw = written(tree)
    (found,), read = read_tlv(raw)
    assert read == len(raw)

    def same(item: object, wanted: tuple) -> None:
        tag, value = wanted
        assert item.tag == tag
        if isinstance(value, bytes):
            assert item.value == value
        else:
            for child, inner in zip(item.children, value, strict=True):
                same(child, inner)

    same(found, tree)


@given(st.lists(TREES, max_size=4), st.integers(0, 400))
def test_tlv_that_was_cut_off_keeps_its_whole_objects(trees: list[tuple], cut: int) -> None:
    """The last one is never read as if it were whole."""
    raw = [written(tree) for tree in trees]
    stream = b"".join(raw)
    kept = stream[: max(0, len(stream) - cut)]
    found, read = read_tlv(kept)
    assert b"".join(raw[: len(found)]) == kept[:read]
    assert len(found) == len(raw) or len(kept) < len(b"".join(raw[: len(found) + 1]))


def test_tlv_has_an_end_to_its_depth() -> None:
    """Containers in containers without end do not exhaust the stack."""
    raw = b""
    for _ in range(200):
        raw = encode_tlv(0x24, raw)
    depth, level = 0, parse_tlv(raw)
    while level:
        depth, level = depth + 1, level[0].children
    assert depth == MAX_DEPTH + 1


@st.composite
def bitmap_lists(draw: st.DrawFn) -> list[tuple[int, bytes]]:
    """Each bitmap at most once, with a value of its size."""
    numbers = draw(st.lists(st.sampled_from([*FIXED, *LENGTH_DIGITS, TLV]), unique=True, max_size=8))
    pairs = []
    for number in numbers:
        if number == TLV:
            value = b"".join(written(tree) for tree in draw(st.lists(TREES, max_size=2)))
        else:
            size = st.just(FIXED[number]) if number in FIXED else st.integers(0, 99)
            value = draw(size.flatmap(lambda count: st.binary(min_size=count, max_size=count)))
        pairs.append((number, value))
    return pairs


@given(bitmap_lists())
def test_bitmaps_come_back(pairs: list[tuple[int, bytes]]) -> None:
    """Every known bitmap, in any order and of any length."""
    found = parse_bitmaps(encode_bitmaps(pairs))
    assert not found.rest
    assert list(found.values.items()) == pairs


@given(bitmap_lists(), st.binary(max_size=20))
def test_an_unknown_bitmap_ends_the_reading_safely(pairs: list[tuple[int, bytes]], tail: bytes) -> None:
    """Its size is unknown, so nothing behind it is guessed; what came before it stays."""
    unknown = b"\x82" + tail
    found = parse_bitmaps(encode_bitmaps(pairs) + unknown)
    assert found.rest == unknown
    assert list(found.values.items()) == pairs


@given(bitmap_lists(), st.integers(1, 200))
def test_a_message_that_was_cut_off_keeps_its_beginning(pairs: list[tuple[int, bytes]], cut: int) -> None:
    """No value is ever read out of half a field."""
    raw = encode_bitmaps(pairs)
    found = parse_bitmaps(raw[: max(0, len(raw) - cut)])
    whole = list(found.values.items())
    assert whole == pairs[: len(whole)]


def luhn(body: str) -> str:
    """A card number: `body` and its check digit."""
    return next(body + str(digit) for digit in range(10) if luhn_valid(body + str(digit)))


PANS = st.builds(
    lambda first, rest: luhn(first + rest),
    st.sampled_from("23456"),
    st.text("0123456789", min_size=11, max_size=17),
)


def nibbles(digits: str) -> bytes:
    return bytes.fromhex(digits + "F" * (len(digits) % 2))


@given(PANS, st.text("0123456789", min_size=4, max_size=4))
def test_no_card_number_comes_out_of_any_message(pan: str, expiry: str) -> None:
    """A whole card number in every place that a terminal could put it: only its last four digits are ever shown."""
    track = nibbles(f"{pan}D{expiry}2010000000000000"[:37])
    ascii_pan = pan.encode()
    spaced = " ".join(pan[at : at + 4] for at in range(0, len(pan), 4)).encode()
    tlv = [encode_tlv(tag, raw) for tag in (0x1F08, 0x1F09, 0x1F0A, 0x1F1A, 0x1F5E, 0x4C) for raw in (track, ascii_pan)]
    tlv += [encode_tlv(tag, b"Card " + ascii_pan) for tag in (0x46, 0x47, 0x1F17, 0x07, 0x1F40, 0x1F41)]
    tlv += [encode_tlv(0x24, encode_tlv(0x07, spaced)), encode_tlv(0x25, encode_tlv(0x07, spaced))]
    tlv += [encode_tlv(0x43, nibbles(pan)), encode_tlv(0x1F16, nibbles(pan)), encode_tlv(0x1F1F, nibbles(pan))]
    tlv += [encode_tlv(tag, nibbles(pan)) for tag in (0x1F04, 0x45, 0x1F37, 0x1F2B, 0x1F10, 0x26)]
    fields = [
        (0x22, nibbles(pan)),
        (0x23, track),
        (0x24, track),
        (0x2D, ascii_pan),
        (0x2E, ascii_pan),
        (0x2A, (ascii_pan if len(pan) <= 15 else b"").ljust(15)),
        (0x0E, bytes.fromhex(expiry)),
        (0x8B, ascii_pan),
        (0x3C, b"No. " + spaced),
        (0xA7, ascii_pan),
        (0x9A, ascii_pan),
        (0x60, ascii_pan),
        (0xF1, ascii_pan),
        (0x06, b"".join(tlv)),
    ]
    secrets = {pan, spaced.decode(), pan[:-1]}
    for data in (encode_bitmaps(fields), b"\x00" + encode_bitmaps(fields), b"\x00 " + spaced, ascii_pan):
        for control in (*(row for row in messages._READERS), apdu.AUTHORIZATION, apdu.DISPLAY_TEXT, apdu.POSITIVE):
            message = Apdu(control, data)
            assert pan not in repr(message)
            assert pan not in repr(parse_bitmaps(data))
            for found in (messages.read(message), messages.read_command(message)):
                shown = everything_shown(found)
                assert not [secret for secret in secrets if secret in shown]


@given(PANS, st.text("0123456789 -", max_size=6), st.text("0123456789 -", max_size=6), st.sampled_from(["", " ", "-"]))
def test_a_card_number_in_a_text_is_masked(pan: str, before: str, behind: str, between: str) -> None:
    """In one piece or in groups, with other numbers around it; receipts keep their form."""
    written_as = between.join(pan[at : at + 4] for at in range(0, len(pan), 4))
    shown = masked(f"{before}: {written_as} {behind}")
    assert len(shown) == len(f"{before}: {written_as} {behind}")
    assert written_as not in shown
    assert written_as[:-6] not in shown


@pytest.mark.parametrize("unit", ["4 ", "41", "4-1 ", "4111 1111 1111 1111 ", "\x06\x7f", "07", "\n"])
def test_no_message_takes_long_to_read(unit: str) -> None:
    """The longest message of every kind, full of what costs most: far less than the terminal's patience."""
    data = (unit.encode() * 65_000)[:64_000]
    block = encode_bitmaps({TLV: encode_tlv(0x25, encode_tlv(0x07, data))})
    for body in (b"\x00" + data, block):
        for control in (apdu.PRINT_LINE, apdu.PRINT_TEXT_BLOCK, apdu.STATUS_INFORMATION, apdu.INTERMEDIATE_STATUS):
            started = time.process_time()
            messages.read(Apdu(control, body))
            # Measured: 0.3 s at most. Something quadratic would take minutes.
            assert time.process_time() - started < 5.0


@pytest.mark.parametrize(
    "text", ["Trace-Nr: 001044", "A0000000043060 776D1AA45C391684", "29.06.2019 12:54:45", "100461763"]
)
def test_other_numbers_stay(text: str) -> None:
    """What a receipt must show is not taken for a card number."""
    assert masked(text) == text


def test_the_canary_would_be_seen() -> None:
    """The same search finds the number where nothing masks it."""
    pan = luhn("411111111111111")
    assert pan in everything_shown(messages.PrintLine(pan))
    assert find(parse_tlv(encode_tlv(0x1F08, pan.encode())), 0x1F08) is not None
