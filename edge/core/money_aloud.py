"""Money as it is spoken: a voice that reads "€5.90" says what nobody says at a counter."""

from __future__ import annotations

from typing import NamedTuple

from edge.core.money import exponent, format_price


class _Unit(NamedTuple):
    """The words for one and for several of a unit, and for its hundredths."""

    one: str
    other: str
    part: str
    parts: str


_UNITS = {
    ("en", "EUR"): _Unit("euro", "euros", "cent", "cents"),
    ("en", "USD"): _Unit("dollar", "dollars", "cent", "cents"),
    ("en", "GBP"): _Unit("pound", "pounds", "penny", "pence"),
    ("en", "CHF"): _Unit("franc", "francs", "centime", "centimes"),
    ("en", "JPY"): _Unit("yen", "yen", "", ""),
    ("de", "EUR"): _Unit("Euro", "Euro", "Cent", "Cent"),
    ("de", "USD"): _Unit("Dollar", "Dollar", "Cent", "Cent"),
    ("de", "GBP"): _Unit("Pfund", "Pfund", "Penny", "Pence"),
    ("de", "CHF"): _Unit("Franken", "Franken", "Rappen", "Rappen"),
    ("de", "JPY"): _Unit("Yen", "Yen", "", ""),
    ("ar", "EUR"): _Unit("يورو", "يورو", "سنت", "سنت"),
    ("ar", "USD"): _Unit("دولار", "دولار", "سنت", "سنت"),
    ("ar", "GBP"): _Unit("جنيه", "جنيه", "بنس", "بنس"),
    ("ar", "CHF"): _Unit("فرنك", "فرنك", "سنتيم", "سنتيم"),
    ("ar", "JPY"): _Unit("ين", "ين", "", ""),
    ("ja", "EUR"): _Unit("ユーロ", "ユーロ", "セント", "セント"),
    ("ja", "USD"): _Unit("ドル", "ドル", "セント", "セント"),
    ("ja", "GBP"): _Unit("ポンド", "ポンド", "ペンス", "ペンス"),
    ("ja", "CHF"): _Unit("フラン", "フラン", "サンチーム", "サンチーム"),
    ("ja", "JPY"): _Unit("円", "円", "", ""),
}
"""(language, ISO 4217 code) -> its words. A currency that is not here is read as it is written."""
_AND = {"ar": "{whole} و{part}", "ja": "{whole}{part}"}
"""How whole and part follow each other; elsewhere the bare number follows: "5 euros 90"."""

_UNSPACED = frozenset({"ja"})
"""Languages without a space between number and unit."""


def spoken_price(minor: int, currency: str, language: str) -> str:
    """The amount in words and numbers that speech output reads well: `5 euros 90`. `minor` is in minor units."""
    unit = _UNITS.get((language, currency))
    if unit is None or minor < 0:
        return format_price(minor, currency, language)
    whole, part = divmod(minor, 10 ** exponent(currency))
    gap = "" if language in _UNSPACED else " "
    whole_text = f"{whole}{gap}{unit.one if whole == 1 else unit.other}"
    if not part:
        return whole_text
    part_text = f"{part}{gap}{unit.part if part == 1 else unit.parts}"
    if not whole:
        return part_text
    return _AND[language].format(whole=whole_text, part=part_text) if language in _AND else f"{whole_text} {part:02d}"
