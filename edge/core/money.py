"""Money: an integer of minor units inside, decimals and text only where it leaves (design section 2.6)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import NamedTuple


class _Currency(NamedTuple):
    exponent: int
    symbol: str


_CURRENCIES = {
    "AUD": _Currency(2, "A$"), "BGN": _Currency(2, "лв"), "CAD": _Currency(2, "CA$"), "CHF": _Currency(2, "CHF "),
    "CLP": _Currency(0, "CLP "), "CNY": _Currency(2, "CN¥"), "CZK": _Currency(2, "Kč"), "DKK": _Currency(2, "kr."),
    "EUR": _Currency(2, "€"), "GBP": _Currency(2, "£"), "HKD": _Currency(2, "HK$"), "HUF": _Currency(2, "Ft"),
    "ILS": _Currency(2, "₪"), "INR": _Currency(2, "₹"), "ISK": _Currency(0, "ISK "), "JPY": _Currency(0, "¥"),
    "KRW": _Currency(0, "₩"), "KWD": _Currency(3, "KWD "), "MXN": _Currency(2, "MX$"), "NOK": _Currency(2, "NOK "),
    "NZD": _Currency(2, "NZ$"), "PLN": _Currency(2, "zł"), "RON": _Currency(2, "RON "), "SEK": _Currency(2, "SEK "),
    "SGD": _Currency(2, "S$"), "TND": _Currency(3, "TND "), "TRY": _Currency(2, "₺"), "USD": _Currency(2, "$"),
    "VND": _Currency(0, "₫"), "ZAR": _Currency(2, "R "),
}  # fmt: skip
"""ISO 4217: digits after the decimal mark, and the sign that stands before the number in English."""

_LIMIT = 10**18
"""No order; but a number that would not fit the 64 bits of those who read ours."""
_COMMA_LANGUAGES = frozenset({"de", "es", "fr", "it", "nl", "pl", "pt"})
"""Languages that write 11,80 € where English writes €11.80."""
_MARKED_LANGUAGES = frozenset({"ar"})
"""Languages that write from right to left, with the sign after the number."""


def is_currency(code: str) -> bool:
    """Whether `code` is a currency that prices can be shown in."""
    return code in _CURRENCIES


def exponent(currency: str) -> int:
    """Digits of minor units: 2 for EUR, 0 for JPY. Raises ValueError for an unknown currency."""
    return _row(currency).exponent


def to_decimal(minor: int, currency: str) -> float:
    """The amount for screens and Redis; `to_minor` gives back the same unit for any amount below 10**15."""
    digits = exponent(currency)
    return minor / 10**digits if digits else float(minor)


def to_minor(amount: float | int | str | Decimal, currency: str) -> int:
    """The minor units of a decimal amount. Raises ValueError when it is none of this currency: money is not rounded."""
    try:
        # str() of a float is its shortest form, which is the decimal that was meant.
        scaled = Decimal(str(amount)).scaleb(exponent(currency))
        minor = int(scaled)
    except (InvalidOperation, OverflowError, ValueError) as error:
        raise ValueError(f"{amount!r} is no amount of {currency}") from error
    if abs(minor) >= _LIMIT:
        raise ValueError(f"{amount!r} is no amount of {currency}: too large")
    if minor != scaled:
        raise ValueError(f"{amount!r} is no amount of {currency}: it has parts smaller than its least unit")
    return minor


def format_price(minor: int, currency: str, language: str) -> str:
    """The amount as a guest of `language` reads it: `€11.80` in `en`, `11,80 €` in `de`, `11.80 €` in `ar`, `¥500`.

    Right-to-left text gets a mark before the number, or the sign would stand on its other side.
    """
    row = _row(currency)
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor)).rjust(row.exponent + 1, "0")
    whole, part = (digits[: -row.exponent], digits[-row.exponent :]) if row.exponent else (digits, "")
    grouped = f"{int(whole):,}"
    primary = language.split("-")[0].lower()
    if primary in _MARKED_LANGUAGES:
        number = grouped + ("." + part if part else "")
        return f"\N{RIGHT-TO-LEFT MARK}{sign}{number}\N{NO-BREAK SPACE}{row.symbol.strip()}"
    if primary in _COMMA_LANGUAGES:
        number = grouped.replace(",", ".") + ("," + part if part else "")
        return f"{sign}{number} {row.symbol.strip()}"
    return f"{sign}{row.symbol}{grouped}" + ("." + part if part else "")


def _row(currency: str) -> _Currency:
    try:
        return _CURRENCIES[currency]
    except KeyError:
        raise ValueError(f"unknown currency {currency!r}: name an ISO 4217 code such as EUR") from None
