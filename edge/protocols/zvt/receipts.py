"""What a terminal wants printed: single lines (06 D1) and text blocks (06 D3), read and written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from edge.protocols.zvt import apdu
from edge.protocols.zvt.bitmaps import TLV, encode_bitmaps, parse_bitmaps
from edge.protocols.zvt.masking import masked
from edge.protocols.zvt.text import decode_text, encode_text
from edge.protocols.zvt.tlv import Tlv, encode_tlv, find, read_length, read_tlv
from edge.protocols.zvt.transaction import charset_of

Kind = Literal["merchant", "customer", "admin"]
KINDS: Mapping[int, Kind] = {1: "merchant", 2: "customer", 3: "admin"}
"""TLV 1F07: whose copy this is."""
_NUMBERS = {kind: number for number, kind in KINDS.items()}
FEED = 0xFF
LAST, CENTRED, WIDE, HIGH, INDENT = 0x80, 0x40, 0x20, 0x10, 0x0F
"""Bits of a line's attribute byte (PA00P015 chapter 3.5)."""


class Line(Struct, frozen=True, omit_defaults=True):
    """A line and how it looks. `indent` is characters, `feed` empty lines instead of text."""

    text: str = ""
    last: bool = False
    centred: bool = False
    wide: bool = False
    high: bool = False
    indent: int = 0
    feed: int = 0


class PrintLine(Struct, frozen=True, omit_defaults=True):
    """06 D1: one line. `kind` only from terminals that add it. `last` ends the receipt."""

    text: str = ""
    last: bool = False
    centred: bool = False
    wide: bool = False
    high: bool = False
    indent: int = 0
    feed: int = 0
    kind: Kind | None = None


class TextBlock(Struct, frozen=True, omit_defaults=True):
    """06 D3: a whole receipt. `mandatory` means that it must be printed (TLV 1F37)."""

    kind: Kind
    lines: tuple[Line, ...] = ()
    mandatory: bool = False


def read_print_line(data: bytes) -> PrintLine:
    """The line of a 06 D1. Never raises."""
    body, tlvs = _without_tlv(data[1:])
    line = _line(data[0] if data else 0, body, charset_of(tlvs))
    kind = find(tlvs, 0x1F07)
    return PrintLine(
        line.text,
        line.last,
        line.centred,
        line.wide,
        line.high,
        line.indent,
        line.feed,
        None if kind is None else KINDS.get(kind.number),
    )


def _without_tlv(body: bytes) -> tuple[bytes, tuple[Tlv, ...]]:
    """The text, and the container that some terminals put behind it: it must then fill the rest to the last byte."""
    at = body.find(TLV)
    while at >= 0:
        length = read_length(body, at + 1)
        if length is not None and length[1] + length[0] == len(body):
            tlvs, read = read_tlv(body[length[1] :])
            if tlvs and read == length[0]:
                return body[:at], tlvs
        at = body.find(TLV, at + 1)
    return body, ()


def _line(attribute: int, raw: bytes, charset: str | None) -> Line:
    if attribute == FEED:
        return Line(feed=raw[0] if raw else 0)
    text = masked(decode_text(raw, charset)).replace("\n", " ")
    if attribute & LAST:
        return Line(text, last=True)
    return Line(
        text,
        False,
        bool(attribute & CENTRED),
        bool(attribute & WIDE),
        bool(attribute & HIGH),
        attribute & INDENT,
    )


def read_text_block(data: bytes) -> TextBlock:
    """The receipt of a 06 D3. Without a type it is the customer's, as the kiosk has nobody else. Never raises."""
    tlvs = parse_bitmaps(data).tlv
    charset = charset_of(tlvs)
    kind, print_texts, information = find(tlvs, 0x1F07), find(tlvs, 0x25), find(tlvs, 0x1F37)
    lines = []
    attribute = 0
    for item in print_texts.children if print_texts else ():
        if item.tag == 0x09:
            attribute = item.number & 0xFF
        elif item.tag == 0x07:
            lines += _block_lines(attribute, item.value, charset)
            attribute = 0
    return TextBlock(
        "customer" if kind is None else KINDS.get(kind.number, "admin"),
        tuple(lines),
        information is not None and bool(information.number & 0x80),
    )


def _block_lines(attribute: int, raw: bytes, charset: str | None) -> list[Line]:
    """The lines of one text: a line feed in it begins another of the same look."""
    if attribute == FEED:
        return [_line(attribute, raw, charset)]
    return [_line(attribute, part, charset) for part in raw.split(b"\n")]


def print_line(line: Line, kind: Kind | None = None) -> bytes:
    """06 D1 as an APDU. Raises ValueError if the text is too long."""
    tail = b"" if kind is None else encode_bitmaps({TLV: encode_tlv(0x1F07, bytes((_NUMBERS[kind],)))})
    return apdu.encode(apdu.PRINT_LINE, bytes((_attribute(line),)) + _body(line) + tail)


def text_block(kind: Kind, lines: Iterable[Line | str], mandatory: bool = False) -> bytes:
    """06 D3 as an APDU. Raises ValueError if it is longer than an APDU can be."""
    texts = [part for line in lines for part in _block_objects(Line(line) if isinstance(line, str) else line)]
    objects = [encode_tlv(0x1F07, bytes((_NUMBERS[kind],))), encode_tlv(0x25, texts)]
    if mandatory:
        objects.append(encode_tlv(0x1F37, b"\x80"))
    return apdu.encode(apdu.PRINT_TEXT_BLOCK, encode_bitmaps({TLV: b"".join(objects)}))


def _block_objects(line: Line) -> list[bytes]:
    attribute = _attribute(line)
    return [*([encode_tlv(0x09, bytes((attribute,)))] if attribute else []), encode_tlv(0x07, _body(line))]


def _attribute(line: Line) -> int:
    if line.feed:
        return FEED
    looks = line.centred * CENTRED | line.wide * WIDE | line.high * HIGH
    return LAST | 1 if line.last else looks | line.indent & INDENT


def _body(line: Line) -> bytes:
    return bytes((line.feed,)) if line.feed else encode_text(line.text)
