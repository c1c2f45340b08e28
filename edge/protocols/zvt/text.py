"""Text of terminals: CP437 unless they say otherwise (TLV 14), and without control characters."""

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
_CONTROLS = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}


def decode_text(raw: bytes, charset: str | None = None) -> str:
    """`raw` as text. Without a charset it is CP437, or what it can only be meant as: UTF-8 or Latin-1.

    Certified terminals send Latin-1 and UTF-8 without saying so; letters with a box-drawing sign in the middle are
    nobody's intention. A carriage return becomes a line feed, every other control character
    a space: none may reach a printer, and two numbers must not become one. Never raises.
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
