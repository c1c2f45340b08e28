"""Bitmaps (PA00P015 "Summary of utilised BMPs"): a message's data as numbered fields of known size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from edge.protocols.zvt.bcd import decode_bcd, encode_llvar, llvar_length
from edge.protocols.zvt.tlv import Tlv, encode_length, read_length, read_tlv

TIMEOUT, MAX_STATUS, SERVICE, AMOUNT, PUMP, TLV = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
TRACE, TIME, DATE, EXPIRY, CARD_SEQUENCE, TYPE = 0x0B, 0x0C, 0x0D, 0x0E, 0x17, 0x19
PAN, TRACK_2, TRACK_3, TRACK_1, CHIP, CVV = 0x22, 0x23, 0x24, 0x2D, 0x2E, 0x3A
RESULT, TERMINAL_ID, MERCHANT_ID, ORIGINAL_TRACE = 0x27, 0x29, 0x2A, 0x37
AUTHORIZATION, TEXT, PASSWORD, CURRENCY, TOTALS = 0x3B, 0x3C, 0x3D, 0x49, 0x60
RECEIPT, TURNOVER, CARD_TYPE, CARD_NAME, CARD_TYPE_OF_HOST = 0x87, 0x88, 0x8A, 0x8B, 0x8C
RESULT_OF_HOST, DATE_WITH_YEAR, AID_PARAMETER = 0xA0, 0xAA, 0xBA

_SIZES: Mapping[int, tuple[int, ...]] = {
    1: (
        0x01,
        0x02,
        0x03,
        0x05,
        0x19,
        0x27,
        *range(0x72, 0x76),
        0x8A,
        0x8C,
        0xA0,
        0xD0,
        0xD2,
        0xD3,
        0xE0,
        0xE9,
        0xEA,
        0xF0,
        *range(0xF9, 0xFE),
    ),
    2: (0x0D, 0x0E, 0x17, 0x3A, 0x49, 0x87),
    3: (0x0B, 0x0C, 0x37, 0x3D, 0x88, 0xAA),
    4: (0x29, 0x70, 0x71),
    5: (0xBA,),
    6: (0x04,),
    8: (0x3B, 0xEB),
    15: (0x2A,),
}
FIXED: Mapping[int, int] = {number: size for size, numbers in _SIZES.items() for number in numbers}
"""Bytes of the bitmaps whose size never changes."""
LENGTH_DIGITS: Mapping[int, int] = {
    **dict.fromkeys((0x22, 0x23, 0x2D, 0x4C, 0x8B, 0xA7, 0xD1, *range(0xE1, 0xE9), *range(0xF1, 0xF9)), 2),
    **dict.fromkeys((0x24, 0x2E, 0x3C, 0x60, 0x92, 0x9A, 0xAF), 3),
}
"""LLVAR and LLLVAR bitmaps: how many bytes Fx their length has."""


@dataclass(frozen=True, slots=True)
class Bitmaps:
    """What was read. `values` has each bitmap's bytes without its length, the first if one comes twice.

    `rest` is what could not be read: it begins with an unknown bitmap or one that is cut off. No value is in the text
    form, for it may be a card's.
    """

    values: dict[int, bytes] = field(repr=False)
    tlv: tuple[Tlv, ...] = ()
    rest: bytes = field(default=b"", repr=False)

    def get(self, number: int) -> bytes | None:
        """The bitmap's bytes, or None."""
        return self.values.get(number)

    def byte(self, number: int) -> int | None:
        """The bitmap's only byte, or None."""
        value = self.values.get(number)
        return value[0] if value else None

    def number(self, number: int) -> int | None:
        """The BCD number in the bitmap, or None."""
        return decode_bcd(self.values.get(number, b""))

    def digits(self, number: int) -> str | None:
        """The digits in the bitmap with their zeros in front, or None."""
        text = self.values.get(number, b"").hex()
        return text if text.isdecimal() else None


def parse_bitmaps(data: bytes) -> Bitmaps:
    """The bitmaps of `data` up to the first that is unknown or not whole. Never raises.

    An unknown bitmap has an unknown size: a request with one is refused (84 83), of a response what was read is kept.
    """
    values: dict[int, bytes] = {}
    tlvs: tuple[Tlv, ...] = ()
    at = 0
    while at < len(data):
        number = data[at]
        place = _place(number, data, at + 1)
        if place is None:
            break
        start, end = place
        value = data[start:end]
        if number == TLV and TLV not in values:
            tlvs, read = read_tlv(value)
            if read < len(value):
                values[TLV] = value
                break
        values.setdefault(number, value)
        at = end
    return Bitmaps(values, tlvs, data[at:])


def _place(number: int, data: bytes, at: int) -> tuple[int, int] | None:
    """Where the value of the bitmap whose number was just read begins and ends."""
    size = FIXED.get(number)
    if size is None:
        if number == TLV:
            found = read_length(data, at)
            if found is None:
                return None
            size, at = found
        else:
            digits = LENGTH_DIGITS.get(number)
            size = None if digits is None or at + digits > len(data) else llvar_length(data[at : at + digits])
            if size is None or digits is None:
                return None
            at += digits
    return (at, at + size) if at + size <= len(data) else None


def encode_bitmaps(values: Mapping[int, bytes] | Iterable[tuple[int, bytes]]) -> bytes:
    """The bytes of bitmaps in the given order; the value of 06 is encoded TLV objects.

    Raises ValueError for an unknown bitmap or a value of the wrong size.
    """
    pairs = values.items() if isinstance(values, Mapping) else values
    return b"".join(bytes((number,)) + _sized(number, value) for number, value in pairs)


def _sized(number: int, value: bytes) -> bytes:
    if number == TLV:
        return encode_length(len(value)) + value
    if number in LENGTH_DIGITS:
        return encode_llvar(value, LENGTH_DIGITS[number])
    if FIXED.get(number) != len(value):
        raise ValueError(f"bitmap {number:02X} is {FIXED.get(number)} bytes, not {len(value)}")
    return value
