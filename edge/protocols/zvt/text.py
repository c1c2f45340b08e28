"""Text of terminals: CP437 unless they say otherwise (TLV 14), without control characters and card numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

ZVT_7BIT = "zvt-7bit"
CHARSETS: Mapping[int, str] = {0x00: ZVT_7BIT, 0xFE: "utf-8", 0xFF: "cp437"}
"""TLV 14 -> codec. Other values are read like no value at all."""
_ZVT_7BIT = str.maketrans("[\\]{|}~", "ÄÖÜäöüß")
_TO_ZVT_7BIT = str.maketrans("ÄÖÜäöüß", "[\\]{|}~")
_LATIN_WORD = re.compile(rb"[A-Za-z][\xc4\xd6\xdc\xe4\xf6\xfc\xdf]|[\xc4\xd6\xdc\xe4\xf6\xfc\xdf][A-Za-z]")
_C1 = re.compile(rb"[\x80-\x9f]")
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}
_CARD_NUMBER = re.compile(r"(?<![0-9A-Za-z])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])")


def decode_text(raw: bytes, charset: str | None = None) -> str:
    """`raw` as text. Without a charset it is CP437, or what it can only be meant as: UTF-8 or Latin-1.

    Certified terminals send Latin-1 and UTF-8 without saying so; letters with a box-drawing sign in the middle are
    nobody's intention. Control characters vanish, a carriage return becomes a line feed. Never raises.
    """
    if charset == ZVT_7BIT:
        text = raw.decode("cp437").translate(_ZVT_7BIT)
    else:
        text = raw.decode(charset or _guess(raw), "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def _guess(raw: bytes) -> str:
    if raw.isascii():
        return "ascii"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        # Latin-1 has nothing printable at 80-9F, where CP437 has its umlauts.
        return "latin-1" if _LATIN_WORD.search(raw) and not _C1.search(raw) else "cp437"
    return "utf-8"


def encode_text(text: str, charset: str = "cp437") -> bytes:
    """`text` as bytes, a question mark for what the charset does not have."""
    if charset == ZVT_7BIT:
        return text.translate(_TO_ZVT_7BIT).encode("ascii", "replace")
    return text.encode(charset, "replace")


def luhn_valid(digits: str) -> bool:
    """Whether the last of `digits` is the check digit that card numbers have."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def masked(text: str) -> str:
    """`text` with every card number in it masked up to its last four digits, at unchanged length.

    A card number is 13 to 19 digits from 2 to 6 on, alone or in groups, with a right check digit.
    """
    return _CARD_NUMBER.sub(_mask, text)


def _mask(match: re.Match[str]) -> str:
    found = match.group()
    if not luhn_valid(re.sub(r"[ -]", "", found)):
        return found
    kept = len(found) - 4
    return re.sub(r"[0-9]", "*", found[:kept]) + found[kept:]


def masked_pan(nibbles: str) -> str | None:
    """`**** 1234` of a card number's hexadecimal digits: E stands for a masked one, F fills up, D ends it.

    None if there is nothing to show.
    """
    pan = nibbles.lower().split("d")[0].rstrip("f")
    last = "".join("*" if digit == "e" else digit for digit in pan[-4:])
    # A short number would be shown whole by its last four digits.
    return f"**** {last}" if len(pan) >= 10 and "f" not in last and last != "****" else None
