"""Readers of a URI's options: each turns text into a value or raises a ValueError that says `is ...`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Reader = Callable[[str], object]


def flag(text: str) -> bool:
    """1 or 0."""
    if text.lower() not in ("0", "1", "true", "false", "yes", "no"):
        raise ValueError("is neither 0 nor 1")
    return text.lower() in ("1", "true", "yes")


def word(*known: str) -> Callable[[str], str]:
    """One of the known words."""

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(f"is none of {', '.join(known)}")
        return text

    return read


def number(low: int, high: int) -> Callable[[str], int]:
    """A whole number in these limits."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError("is no number") from None
        if not low <= value <= high:
            raise ValueError(f"is not between {low} and {high}")
        return value

    return read


def digits(count: int) -> Callable[[str], str]:
    """So many decimal digits. The complaint does not repeat them: they may be a password."""

    def read(text: str) -> str:
        if len(text) != count or not (text.isascii() and text.isdecimal()):
            raise ValueError(f"is not {count} digits")
        return text

    return read


def code(text: str) -> int:
    """A result code as it is written everywhere: two hexadecimal digits, not 00."""
    try:
        value = int(text, 16)
    except ValueError:
        value = 0
    if not 1 <= value <= 0xFF:
        raise ValueError("is no code from 01 to FF")
    return value


def bits(text: str) -> str:
    """Data bits, parity, stop bits."""
    if len(text) != 3 or text[0] not in "78" or text[1] not in "NEO" or text[2] not in "12":
        raise ValueError("is not like 8N1")
    return text


def bits_per_character(text: str) -> int:
    """Start, data, parity and stop bits of `8N1` and the like."""
    return 1 + int(text[0]) + (text[1] != "N") + int(text[2])


def read(given: Mapping[str, str], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The values of the options that are known; others belong to the driver. Raises ValueError that names the wrong."""
    values: dict[str, Any] = {}
    for name, text in given.items():
        if name in readers:
            try:
                values[name] = readers[name](text)
            except ValueError as error:
                raise ValueError(f"{name} {error}") from None
    return values
