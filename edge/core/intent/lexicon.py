"""A menu and a language compiled into one table of phrases: built once, then looked up word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from edge.core.intent.de import GERMAN
from edge.core.intent.en import ENGLISH
from edge.core.intent.language import Language
from edge.core.menu import Item, Menu, words
from edge.core.menu_key import ShapeOf

LANGUAGES = {"en": ENGLISH, "de": GERMAN}
MAX_WORDS = 120
"""Words of one utterance that are looked at; nobody orders in one breath what is longer."""
_DIGITS = re.compile(r"([0-9]{1,4})x?")

Option = tuple[str, str]
"""(group, option)"""


class Span(NamedTuple):
    """Words `start` to `end` (exclusive) mean `value`, which is a `kind` of thing."""

    start: int
    end: int
    kind: str
    value: object


class _Control(NamedTuple):
    """The meaning of a word that steers how others are read."""

    kind: str
    value: object

    def at(self, start: int, end: int) -> Span:
        return Span(start, end, self.kind, self.value)


class Phrases:
    """Phrases of several words and what they mean; the longest one that fits is found first."""

    def __init__(self) -> None:
        self._lengths: dict[str, list[int]] = {}
        """First word -> how long the phrases are that begin with it, the longest first: a few, for any menu."""
        self._known: dict[tuple[str, ...], object] = {}

    def add(self, phrase: Sequence[str], value: object) -> None:
        """A phrase that is known already keeps its meaning."""
        key = tuple(phrase)
        if key and key not in self._known:
            self._known[key] = value
            lengths = self._lengths.setdefault(key[0], [])
            if len(key) not in lengths:
                lengths.append(len(key))
                lengths.sort(reverse=True)

    def get(self, phrase: Sequence[str]) -> object | None:
        """What exactly this phrase means."""
        return self._known.get(tuple(phrase))

    def at(self, tokens: Sequence[str], start: int, end: int) -> tuple[int, object] | None:
        """The longest phrase that begins at `start` and ends by `end`: its length and meaning."""
        for length in self._lengths.get(tokens[start], ()):
            phrase = tuple(tokens[start : start + length])
            if start + length <= end and phrase in self._known:
                return length, self._known[phrase]
        return None

    def items(self) -> Iterator[tuple[tuple[str, ...], object]]:
        """Every phrase."""
        return iter(self._known.items())


class Lexicon:
    """What the words of a language mean before one menu."""

    def __init__(self, menu: Menu, language: Language) -> None:
        self.language = language
        self.items = _item_phrases(menu, language)
        self.options = _option_phrases(menu, language)
        self.controls = _control_phrases(language)
        self.commands = _flat(language.commands)
        self.categories = _category_phrases(menu, language)
        self.removes, self.changes, self.asks = (_set(p) for p in (language.removes, language.changes, language.asks))
        self.allergy, self.oneself = _set(language.allergy), _set(language.oneself)
        self.free_from = frozenset(word for text in language.free_from for word in words(text))
        self.allergens, self.diets, self.avoids = (
            _flat(table.items()) for table in (language.allergens, language.diets, language.avoids)
        )
        self.fillers = frozenset(word for text in language.fillers for word in words(text))
        self.partial = _partial_words(menu, language)

    def spans(self, tokens: Sequence[str]) -> list[Span]:
        """What the words mean, in order. Names of items come first: a name may contain any other word."""
        found = list(_matches(self.items, "item", tokens, 0, len(tokens)))
        for table, kind in ((self.options, "option"), (self.controls, "")):
            for start, end in list(_gaps(found, len(tokens))):
                found.extend(_matches(table, kind, tokens, start, end))
            found.sort()
        for start, end in list(_gaps(found, len(tokens))):
            for at in range(start, end):
                found.append(self._single(tokens[at], at))
        found.sort()
        return found

    def _single(self, token: str, at: int) -> Span:
        if digits := _DIGITS.fullmatch(token):
            return Span(at, at + 1, "number", int(digits[1]))
        return Span(at, at + 1, "filler" if token in self.fillers else "other", token)


def tokens_of(text: str) -> list[str]:
    """The words of an utterance, folded like the menu's."""
    return words(text[: MAX_WORDS * 16])[:MAX_WORDS]


def find(table: Phrases, tokens: Sequence[str]) -> Span | None:
    """The first place where a phrase of the table stands."""
    return next(_matches(table, "phrase", tokens, 0, len(tokens)), None)


def find_all(table: Phrases, tokens: Sequence[str]) -> list[Span]:
    """Every place where a phrase of the table stands; longer ones first where they overlap."""
    return list(_matches(table, "phrase", tokens, 0, len(tokens)))


def _matches(table: Phrases, kind: str, tokens: Sequence[str], start: int, end: int) -> Iterator[Span]:
    at = start
    while at < end:
        hit = table.at(tokens, at, end)
        if hit is None:
            at += 1
            continue
        length, value = hit
        yield value.at(at, at + length) if isinstance(value, _Control) else Span(at, at + length, kind, value)
        at += length


def _gaps(spans: Sequence[Span], end: int) -> Iterator[tuple[int, int]]:
    at = 0
    for span in spans:
        if span.start > at:
            yield at, span.start
        at = span.end
    if at < end:
        yield at, end


def plurals(phrase: Sequence[str], language: Language) -> Iterator[tuple[str, ...]]:
    """The phrase with every plural and singular ending that fits on its last word."""
    *head, last = phrase
    for ending, other in language.plural_endings:
        if last.endswith(ending) and len(last) > len(ending) + 1:
            yield (*head, last[: len(last) - len(ending)] + other)


def _item_phrases(menu: Menu, language: Language) -> Phrases:
    """Names before aliases before endings, over the whole menu, so that an exact name always means its own item."""
    table, spoken = Phrases(), [(item, [words(n) for n in menu.item_names(item, language.code)]) for item in menu.items]
    for item, _ in spoken:
        table.add(words(item.name), item.item_id)
    for item, names in spoken:
        table.add(words(menu.item_name(item.item_id, language.code)), item.item_id)
        for name in names:
            table.add(name, item.item_id)
    for item, names in spoken:
        for name in names:
            for variant in plurals(name, language) if name else ():
                table.add(variant, item.item_id)
    return table


def _option_phrases(menu: Menu, language: Language) -> Phrases:
    """Each phrase means every option that is called so: which one is meant, the item tells."""
    meanings: dict[tuple[str, ...], dict[Option, None]] = {}
    inexact: dict[tuple[str, ...], dict[Option, None]] = {}
    for group in menu.groups:
        for option in group.options:
            spoken = (menu.text(language.code, "options", f"{group.id}.{option.id}"), option.name, *option.aliases)
            for name in filter(None, map(words, spoken)):
                meanings.setdefault(tuple(name), {})[group.id, option.id] = None
                for variant in plurals(name, language):
                    inexact.setdefault(variant, {})[group.id, option.id] = None
    table = Phrases()
    for source in (meanings, inexact):
        for phrase, options in source.items():
            table.add(phrase, tuple(options))
    return table


def _control_phrases(language: Language) -> Phrases:
    table = Phrases()
    for text, value in language.numbers.items():
        table.add(words(text), _Control("number", value))
    rows = (("no", language.without), ("extra", language.more), ("light", language.less), ("with", language.with_))
    for kind, phrases in (*rows, ("join", language.joins)):
        for text in phrases:
            table.add(words(text), _Control(kind, kind))
    return table


def _category_phrases(menu: Menu, language: Language) -> Phrases:
    table = Phrases()
    for category in menu.categories:
        for text in (menu.text(language.code, "categories", category.id), category.name, *category.aliases):
            for phrase in (words(text), *plurals(words(text) or [""], language)):
                table.add(phrase, category.id)
    return table


def _partial_words(menu: Menu, language: Language) -> frozenset[str]:
    """Words that stand in a name, an alias, a category, a tag or a diet: enough to search with, not to order with."""
    texts = [text for item in menu.items for text in _searchable(menu, item, language)]
    texts += [
        text for row in menu.categories for text in (menu.text(language.code, "categories", row.id), *row.aliases)
    ]
    found = {word for text in texts for word in words(text) if len(word) > 2}
    return frozenset(found | {variant[-1] for word in found for variant in plurals([word], language)})


def _searchable(menu: Menu, item: Item, language: Language) -> Iterable[str]:
    return (*menu.item_names(item, language.code), *item.tags, *item.diet)


def _flat(table: Iterable[tuple[str, Iterable[str]]]) -> Phrases:
    phrases = Phrases()
    for value, texts in table:
        for text in texts:
            phrases.add(words(text), value)
    return phrases


def _set(texts: Iterable[str]) -> Phrases:
    return _flat([("", texts)])


@lru_cache(maxsize=8)
def _compiled(key: ShapeOf, code: str) -> Lexicon:
    return Lexicon(key.menu, LANGUAGES[code])


def lexicon(menu: Menu, language: str) -> Lexicon:
    """The compiled menu for a language tag; English where a language has no tables."""
    primary = language.split("-")[0].lower()
    return _compiled(ShapeOf(menu), primary if primary in LANGUAGES else "en")
