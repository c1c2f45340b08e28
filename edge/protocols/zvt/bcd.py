"""Numbers as the protocol writes them: two decimal digits in a byte, the most significant first."""

from __future__ import annotations


def encode_bcd(value: int, size: int) -> bytes:
    """`value` in `size` bytes. Raises ValueError if it is negative or has too many digits."""
    text = f"{value:0{size * 2}d}"
    if value < 0 or len(text) != size * 2:
        raise ValueError(f"{value} does not fit {size * 2} digits")
    return bytes.fromhex(text)


def decode_bcd(raw: bytes) -> int | None:
    """The number; None if `raw` is empty or a digit of it is none."""
    text = raw.hex()
    return int(text) if text.isdecimal() else None


def encode_digits(digits: str) -> bytes:
    """`digits`, two in a byte. Raises ValueError for anything but an even number of decimal digits."""
    if len(digits) % 2 or not (digits.isascii() and (digits.isdecimal() or not digits)):
        raise ValueError("must be an even number of decimal digits")
    return bytes.fromhex(digits)


def encode_llvar(value: bytes, digits: int = 2) -> bytes:
    """`value` after its length as `digits` bytes Fx. Raises ValueError for more than 99 (999) bytes."""
    text = f"{len(value):0{digits}d}"
    if len(text) != digits:
        raise ValueError(f"{len(value)} bytes do not fit a length of {digits} digits")
    return bytes(0xF0 | int(digit) for digit in text) + value


def llvar_length(header: bytes) -> int | None:
    """The length that bytes Fx Fy (Fz) announce; None if they are none."""
    value = 0
    for byte in header:
        if byte >> 4 != 0xF or byte & 0xF > 9:
            return None
        value = value * 10 + (byte & 0xF)
    return value
