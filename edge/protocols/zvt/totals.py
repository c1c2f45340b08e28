"""Totals of an end of day (bitmap 60): receipt numbers, then count and amount of each card scheme."""

from __future__ import annotations

from msgspec import Struct

from edge.protocols.zvt.bcd import decode_bcd, encode_bcd

SCHEMES = ("girocard", "JCB", "Mastercard", "American Express", "VISA", "Diners", "other")
"""In the order of the bitmap."""
_BYTES = 4 + 7 * len(SCHEMES)


class SchemeTotal(Struct, frozen=True):
    """What one card scheme has; `amount_minor` in minor units."""

    scheme: str
    count: int
    amount_minor: int


class Totals(Struct, frozen=True):
    """What a terminal says of its day."""

    first_receipt: int | None
    last_receipt: int | None
    schemes: tuple[SchemeTotal, ...]

    @property
    def count(self) -> int:
        """Transactions of all schemes."""
        return sum(row.count for row in self.schemes)

    @property
    def amount_minor(self) -> int:
        """Minor units of all schemes."""
        return sum(row.amount_minor for row in self.schemes)


def read_totals(value: bytes) -> Totals | None:
    """The totals; None if `value` is not of that form. The counts are binary in some terminals, BCD in most."""
    if len(value) != _BYTES:
        return None
    rows = []
    for place, scheme in enumerate(SCHEMES):
        row = value[4 + 7 * place : 11 + 7 * place]
        amount, count = decode_bcd(row[1:]), decode_bcd(row[:1])
        if amount is None:
            return None
        rows.append(SchemeTotal(scheme, row[0] if count is None else count, amount))
    return Totals(decode_bcd(value[:2]), decode_bcd(value[2:4]), tuple(rows))


def encode_totals(totals: Totals) -> bytes:
    """The value of bitmap 60. Schemes that are not named have nothing. Raises ValueError for numbers too large."""
    rows = {row.scheme: row for row in totals.schemes}
    empty = SchemeTotal("", 0, 0)
    receipts = encode_bcd(totals.first_receipt or 0, 2) + encode_bcd(totals.last_receipt or 0, 2)
    named = (rows.get(scheme, empty) for scheme in SCHEMES)
    return receipts + b"".join(encode_bcd(row.count, 1) + encode_bcd(row.amount_minor, 6) for row in named)
