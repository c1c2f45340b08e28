"""Money is exact: what is shown is what is meant, to the last unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.core.money import exponent, format_price, is_currency, to_decimal, to_minor
from edge.core.money_aloud import spoken_price

CURRENCIES = st.sampled_from(["EUR", "USD", "GBP", "JPY", "KWD", "CHF"])
AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)


@given(AMOUNTS, CURRENCIES)
def test_a_decimal_gives_back_the_same_unit(minor: int, currency: str) -> None:
    """Redis and screens carry decimals; a session that is read back costs what it cost before."""
    assert to_minor(to_decimal(minor, currency), currency) == minor


@given(AMOUNTS, CURRENCIES, st.sampled_from(["en", "de", "de-AT", "xx"]))
def test_a_price_shows_every_digit_of_the_amount(minor: int, currency: str, language: str) -> None:
    """No language rounds or loses a digit: the digits of the text are those of the amount."""
    shown = "".join(mark for mark in format_price(minor, currency, language) if mark.isdigit())
    assert int(shown) == abs(minor)
    assert len(shown) > exponent(currency)


@pytest.mark.parametrize(
    ("minor", "currency", "language", "text"),
    [
        (1180, "EUR", "en", "€11.80"),
        (1180, "EUR", "de", "11,80 €"),
        (1180, "EUR", "de-AT", "11,80 €"),
        (500, "USD", "en", "$5.00"),
        (500, "JPY", "en", "¥500"),
        (5, "EUR", "en", "€0.05"),
        (-5, "EUR", "de", "-0,05 €"),
        (123456789, "EUR", "en", "€1,234,567.89"),
        (123456789, "EUR", "de", "1.234.567,89 €"),
        (1250, "CHF", "en", "CHF 12.50"),
        (1234, "KWD", "en", "KWD 1.234"),
    ],
)
def test_a_price_is_written_as_its_readers_write_it(minor: int, currency: str, language: str, text: str) -> None:
    """The currency's digits and sign, the language's marks and order."""
    assert format_price(minor, currency, language) == text


@pytest.mark.parametrize("amount", ["11.805", "nan", "inf", "x", "", 0.001, "1e400"])
def test_what_is_no_amount_is_refused_and_never_rounded(amount: object) -> None:
    """A third of a cent is a mistake of somebody, not something to round away."""
    with pytest.raises(ValueError, match="no amount of EUR"):
        to_minor(amount, "EUR")  # type: ignore[arg-type]


def test_an_unknown_currency_is_said_by_name() -> None:
    """A menu with a mistyped currency must not be sold in whatever."""
    assert not is_currency("EURO")
    with pytest.raises(ValueError, match="'EURO'"):
        format_price(1, "EURO", "en")


@pytest.mark.parametrize(
    ("minor", "currency", "language", "spoken"),
    [
        (590, "EUR", "en", "5 euros 90"), (100, "EUR", "en", "1 euro"), (90, "EUR", "en", "90 cents"),
        (105, "EUR", "en", "1 euro 05"), (0, "EUR", "en", "0 euros"), (999_999, "EUR", "en", "9999 euros 99"),
        (590, "EUR", "de", "5 Euro 90"), (500, "JPY", "en", "500 yen"), (1, "GBP", "en", "1 penny"),
        (590, "EUR", "ar", "5 يورو و90 سنت"), (590, "SEK", "en", "SEK 5.90"),
    ],
)  # fmt: skip
def test_prices_are_spoken_in_words(minor: int, currency: str, language: str, spoken: str) -> None:
    """No voice has to guess what "€5.90" is; a currency without words of ours is read as it is written."""
    assert spoken_price(minor, currency, language) == spoken


def test_arabic_prices_have_their_sign_behind_and_a_mark_before() -> None:
    """The mark keeps sign and number together in a text from right to left."""
    assert format_price(123_456, "EUR", "ar") == "\u200f1,234.56\u00a0€"
