"""Phrases of several words and what they mean, and the words of a menu that a question is searched by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from edge.core.intent.language import Language
from edge.core.intent.languages import FALLBACK, LANGUAGES, code_of
from edge.core.menu import Item, Menu, words
from edge.core.menu_key import ShapeOf


class Span(NamedTuple):
    """Words `start` to `end` (exclusive) mean `value`."""

    start: int
    end: int
    value: object


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
        lengths = self._lengths.get(tokens[start])
        if lengths is None:
            return None
        for length in lengths:
            phrase = tuple(tokens[start : start + length])
            if start + length <= end and phrase in self._known:
                return length, self._known[phrase]
        return None

    @property
    def firsts(self) -> frozenset[str]:
        """The words that phrases begin with."""
        return frozenset(self._lengths)

    @property
    def lasts(self) -> frozenset[str]:
        """The words that phrases end with."""
        return frozenset(phrase[-1] for phrase in self._known)

    @property
    def single(self) -> dict[str, object]:
        """The phrases of one word."""
        return {phrase[0]: value for phrase, value in self._known.items() if len(phrase) == 1}

    def begins_among(self, tokens: Sequence[str]) -> bool:
        """Whether any of these words begins a phrase: most tables have none for most utterances."""
        return not self._lengths.keys().isdisjoint(tokens)


class Lexicon:
    """What the words of a language mean before one menu, for questions about it."""

    def __init__(self, menu: Menu, language: Language) -> None:
        self.categories = _category_phrases(menu, language)
        self.partial = _partial_words(menu, language)


def find(table: Phrases, tokens: Sequence[str]) -> Span | None:
    """The first place where a phrase of the table stands."""
    return next(_matches(table, tokens), None) if table.begins_among(tokens) else None


def find_all(table: Phrases, tokens: Sequence[str]) -> list[Span]:
    """Every place where a phrase of the table stands; longer ones first where they overlap."""
    return list(_matches(table, tokens)) if table.begins_among(tokens) else []


def _matches(table: Phrases, tokens: Sequence[str]) -> Iterator[Span]:
    at, end = 0, len(tokens)
    while at < end:
        hit = table.at(tokens, at, end)
        if hit is None:
            at += 1
            continue
        length, value = hit
        yield Span(at, at + length, value)
        at += length


def plurals(phrase: Sequence[str], language: Language) -> Iterator[tuple[str, ...]]:
    """The phrase with every plural and singular ending that fits on its last word."""
    *head, last = phrase
    for ending, other in language.plural_endings:
        if last.endswith(ending) and len(last) > len(ending) + 1:
            yield (*head, last[: len(last) - len(ending)] + other)


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


@lru_cache(maxsize=8)
def _compiled(key: ShapeOf, code: str) -> Lexicon:
    return Lexicon(key.menu, LANGUAGES[code])


def lexicon(menu: Menu, language: str) -> Lexicon:
    """The compiled menu for a language tag; English where a language has no tables."""
    return _compiled(ShapeOf(menu), code_of(language) or FALLBACK)
