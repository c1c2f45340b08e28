"""What a query asks for: words to look up, diets and allergens that must fit, and how much it may cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from edge.core.intent.languages import LANGUAGES
from edge.core.money import to_minor
from edge.core.search.data import ALLERGENS, AT_LEAST, AT_MOST, CHEAP, DIETS, FREE, MONEY, STOP_WORDS, WITHOUT
from edge.core.search.spelling import spelled

MAX_WORDS = 12
"""Words of a query that are looked at."""

Phrase = tuple[str, ...]


class Query(NamedTuple):
    """A query, understood. Prices are minor units."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    """As `Item.fits` takes them: `vegan`, `no-milk`."""
    at_most: int | None
    at_least: int | None
    cheap: bool

    @property
    def limited(self) -> bool:
        """Whether it names a diet, an allergen or a price."""
        return bool(self.tags or self.cheap or self.at_most is not None or self.at_least is not None)


def _table(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[Phrase, str]:
    return {tuple(spelled(text)): value for value, texts in rows for text in texts}


def _set(*tables: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(tuple(spelled(text)) for table in tables for text in table)


_SPOKEN = tuple(LANGUAGES.values())
_DIETS = _table([row for one in _SPOKEN for row in one.diets.items()] + list(DIETS.items()))
_ALLERGENS = _table([row for one in _SPOKEN for row in one.allergens.items()] + list(ALLERGENS.items()))
_WITHOUT = _set(*(one.without for one in _SPOKEN), WITHOUT)
_FREE = _set(*(one.free_from for one in _SPOKEN), FREE)
_SIGNS = "€$£¥円"
_AT_MOST, _AT_LEAST, _CHEAP = _set(AT_MOST), _set(AT_LEAST), _set(CHEAP)
_MONEY = _set(MONEY) | {(sign,) for sign in _SIGNS}
_NUMBERS = {
    word[0]: str(value) for one in _SPOKEN for text, value in one.numbers.items() if len(word := spelled(text)) == 1
}
_STOP = frozenset(word for text in STOP_WORDS for word in spelled(text))
_SPACED = re.compile(f"[{_SIGNS}]")
_FREE_ENDINGS = ("free", "frei", "freie", "freies", "freien", "freier", "なし", "抜き", "ぬき", "不使用")
"""Of one word with the allergen: "glutenfrei", "卵なし"."""
_LONGEST = 4


def understood(text: str, currency: str) -> Query:
    """What `text` asks for; prices are amounts of `currency`. Never raises for what a guest may type."""
    return _Reader(_tokens(text), currency).query()


def searched(query: str | None, said: str, currency: str) -> str:
    """What to search for: the dishes named, or all that was said where it names a price, a diet or an allergen too,
    which the words of its dishes alone would lose."""
    return said.strip() if said and understood(said, currency).limited else (query or said).strip()


def _tokens(text: str) -> list[str]:
    """Words, and numbers with their decimals: "7,50" is one."""
    found = []
    for part in _SPACED.sub(r" \g<0> ", text[:400]).split():
        number = part.strip(".,!?").replace(",", ".")
        found += [number] if _is_number(number) else spelled(part) or ([part] if part in _SIGNS else [])
    return found[: 2 * MAX_WORDS]


def _is_number(text: str) -> bool:
    return text.isascii() and text.count(".") <= 1 and text.replace(".", "").isdigit()


class _Reader:
    def __init__(self, tokens: Sequence[str], currency: str) -> None:
        self.tokens, self.currency, self.at = tokens, currency, 0
        self.words: list[str] = []
        self.tags: list[str] = []
        self.at_most: int | None = None
        self.at_least: int | None = None
        self.cheap = False

    def query(self) -> Query:
        while self.at < len(self.tokens):
            # A diet first: "without meat" asks for one, and leaves out nothing that allergens know.
            self._price() or self._diet() or self._left_out() or self._plain()
        words = tuple(word for word in self.words if word not in _STOP)[:MAX_WORDS]
        found = Query(words, tuple(dict.fromkeys(self.tags)), self.at_most, self.at_least, self.cheap)
        return found if words or found.limited else found._replace(words=tuple(self.words[:MAX_WORDS]))

    def _phrase(self, table: frozenset[Phrase] | dict[Phrase, str], at: int) -> int:
        """The length of the longest phrase of the table at this place, or 0."""
        for length in range(min(_LONGEST, len(self.tokens) - at), 0, -1):
            if tuple(self.tokens[at : at + length]) in table:
                return length
        return 0

    def _price(self) -> bool:
        """ "under 8 euros", "8 euros or less" is said by nobody; "8 euros" alone means that much at most."""
        for table, is_most in ((_AT_MOST, True), (_AT_LEAST, False)):
            length = self._phrase(table, self.at)
            if length and self._amount(self.at + length, is_most, self.at + length + 1):
                return True
        if self._phrase(_MONEY, self.at + 1) and self._amount(self.at, True, self.at + 1):
            return True
        if self._phrase(_MONEY, self.at) and self._amount(self.at + 1, True, self.at + 2):
            return True
        if length := self._phrase(_CHEAP, self.at):
            self.cheap, self.at = True, self.at + length
            return True
        return False

    def _amount(self, place: int, is_most: bool, after: int) -> bool:
        if place < len(self.tokens) and self._phrase(_MONEY, place):
            place, after = place + 1, after + 1
        number = _NUMBERS.get(self.tokens[place], self.tokens[place]) if place < len(self.tokens) else ""
        if not _is_number(number):
            return False
        try:
            minor = to_minor(number, self.currency)
        except ValueError:
            return False
        self.at_most, self.at_least = (minor, self.at_least) if is_most else (self.at_most, minor)
        self.at = after + self._phrase(_MONEY, after)
        return True

    def _left_out(self) -> bool:
        """ "without nuts", "nut free", "glutenfrei"; something else that is left out is no word to look for."""
        length = self._phrase(_WITHOUT, self.at)
        if length:
            place = self.at + length
            while place < len(self.tokens) and self.tokens[place] in _STOP:
                place += 1
            named = self._phrase(_ALLERGENS, place)
            if named:
                self.tags.append(f"no-{_ALLERGENS[tuple(self.tokens[place : place + named])]}")
            self.at = place + (named or 1)
            return True
        named = self._phrase(_ALLERGENS, self.at)
        if named and (free := self._phrase(_FREE, self.at + named)):
            self.tags.append(f"no-{_ALLERGENS[tuple(self.tokens[self.at : self.at + named])]}")
            self.at += named + free
            return True
        return self._in_one_word()

    def _in_one_word(self) -> bool:
        token = self.tokens[self.at]
        for ending in _FREE_ENDINGS:
            allergen = _ALLERGENS.get((token.removesuffix(ending),)) if token.endswith(ending) else None
            if allergen is not None:
                self.tags.append(f"no-{allergen}")
                self.at += 1
                return True
        return False

    def _diet(self) -> bool:
        length = self._phrase(_DIETS, self.at)
        if length:
            self.tags.append(_DIETS[tuple(self.tokens[self.at : self.at + length])])
            self.at += length
        return bool(length)

    def _plain(self) -> bool:
        self.words.append(self.tokens[self.at])
        self.at += 1
        return True
