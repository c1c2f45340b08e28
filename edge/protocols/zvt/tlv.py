"""TLV containers (PA00P015 chapter 9): BER tags and lengths. A tag is an integer as it is printed: 0x24, 0x1F07.

The newest revisions have tags of three bytes as well: 0x1F8001.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MAX_DEPTH = 8
"""Containers in containers; the specification uses four. Deeper ones stay unread."""


@dataclass(frozen=True, slots=True)
class Tlv:
    """One data object. `children` are those of a constructed tag. Its text form has no value: that may be a card's."""

    tag: int
    value: bytes = field(repr=False)
    children: tuple[Tlv, ...] = ()

    @property
    def number(self) -> int:
        """The value as a binary number; 0 if it is empty."""
        return int.from_bytes(self.value, "big")


def parse_tlv(data: bytes, depth: int = 0) -> tuple[Tlv, ...]:
    """The objects of `data` up to the first that is not whole. Never raises."""
    return read_tlv(data, depth)[0]


def read_tlv(data: bytes, depth: int = 0) -> tuple[tuple[Tlv, ...], int]:
    """The objects of `data`, and how many bytes they are: fewer than `data` has if the rest cannot be read."""
    found: list[Tlv] = []
    at = 0
    while (header := _header(data, at)) is not None:
        tag, start, length = header
        if start + length > len(data):
            break
        value = data[start : start + length]
        at = start + length
        nested = parse_tlv(value, depth + 1) if _constructed(tag) and depth < MAX_DEPTH else ()
        found.append(Tlv(tag, value, nested))
    return tuple(found), at


def read_length(data: bytes, at: int) -> tuple[int, int] | None:
    """(length, where the value begins) of the BER length at `at`: 00-7F, 81 xx or 82 hi lo. None if it is none."""
    if at >= len(data):
        return None
    first = data[at]
    if first < 0x80:
        return first, at + 1
    size = first & 0x7F
    if size not in (1, 2) or at + 1 + size > len(data):
        return None
    return int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size


def _header(data: bytes, at: int) -> tuple[int, int, int] | None:
    """(tag, where the value begins, length) at `at`."""
    if at >= len(data):
        return None
    tag = data[at]
    at += 1
    if tag & 0x1F == 0x1F:
        more = True
        while more:
            if at >= len(data) or tag > 0xFFFF:
                return None
            more = bool(data[at] & 0x80)
            tag = tag << 8 | data[at]
            at += 1
    length = read_length(data, at)
    return None if length is None else (tag, length[1], length[0])


def _constructed(tag: int) -> bool:
    return bool(_tag_bytes(tag)[0] & 0x20)


def _tag_bytes(tag: int) -> bytes:
    return tag.to_bytes(1 + (tag > 0xFF) + (tag > 0xFFFF), "big")


def encode_length(size: int) -> bytes:
    """A BER length. Raises ValueError above 65,535."""
    if size < 0x80:
        return bytes((size,))
    if size < 0x100:
        return bytes((0x81, size))
    if size > 0xFFFF:
        raise ValueError(f"{size} bytes in a TLV object of at most 65535")
    return b"\x82" + size.to_bytes(2, "big")


def encode_tlv(tag: int, value: bytes | Iterable[bytes] = b"") -> bytes:
    """One object: `value`, or the encoded objects of a constructed one."""
    body = value if isinstance(value, bytes) else b"".join(value)
    return _tag_bytes(tag) + encode_length(len(body)) + body


def find(tlvs: Iterable[Tlv], tag: int) -> Tlv | None:
    """The first object with `tag`, at any depth, in reading order."""
    return next(find_all(tlvs, tag), None)


def find_all(tlvs: Iterable[Tlv], tag: int) -> Iterator[Tlv]:
    """Every object with `tag`, at any depth, in reading order."""
    for item in tlvs:
        if item.tag == tag:
            yield item
        yield from find_all(item.children, tag)
