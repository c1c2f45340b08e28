"""The short answer that either side gives to a command or a message: 80 00 or 84 xx (PA00P015 chapter 2.62 on)."""

from __future__ import annotations

from msgspec import Struct

from edge.protocols.zvt import bitmaps as bmp
from edge.protocols.zvt.apdu import Apdu, is_answer, is_positive
from edge.protocols.zvt.bitmaps import parse_bitmaps

_PARTLY = 0x9D


class Answer(Struct, frozen=True, omit_defaults=True):
    """80 00 or 84 xx. `code` is 0 for yes."""

    positive: bool = False
    code: int = 0
    partly_minor: int | None = None
    """84 9D of a vending machine: what was handed out, minor units."""


def read_answer(message: Apdu) -> Answer | None:
    """The answer that `message` is; None if it is something else."""
    if not is_answer(message):
        return None
    code = message.control & 0xFF
    amount = parse_bitmaps(message.data).number(bmp.AMOUNT) if code == _PARTLY else None
    return Answer(is_positive(message), code, amount)
