"""ISO 4217: the protocol has the number (0978), everything else of ours the letters (EUR)."""

from __future__ import annotations

from collections.abc import Mapping

NUMBERS: Mapping[str, int] = {
    "AED": 784, "ALL": 8, "AUD": 36, "BAM": 977, "BGN": 975, "BRL": 986, "CAD": 124, "CHF": 756, "CNY": 156,
    "CZK": 203, "DKK": 208, "EUR": 978, "GBP": 826, "HKD": 344, "HRK": 191, "HUF": 348, "ILS": 376, "INR": 356,
    "ISK": 352, "JPY": 392, "KRW": 410, "MDL": 498, "MKD": 807, "MXN": 484, "NOK": 578, "NZD": 554, "PLN": 985,
    "RON": 946, "RSD": 941, "SEK": 752, "SGD": 702, "THB": 764, "TRY": 949, "UAH": 980, "USD": 840, "ZAR": 710,
}  # fmt: skip
_LETTERS = {number: letters for letters, number in NUMBERS.items()}


def number_of(letters: str) -> int:
    """The number of a currency. Raises ValueError for one that is not in the table."""
    if letters not in NUMBERS:
        raise ValueError(f"no currency {letters!r}")
    return NUMBERS[letters]


def letters_of(number: int) -> str:
    """The letters of a currency; its three digits if it is not in the table."""
    return _LETTERS.get(number, f"{number:03d}")
