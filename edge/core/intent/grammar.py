"""A menu and a language compiled into what reading orders needs: built once for each menu, then only read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache

from edge.core.intent.alias_rules import Phrase, Scope
from edge.core.intent.aliases import Aliases, Named, named
from edge.core.intent.cues import Cues
from edge.core.intent.language import Language
from edge.core.intent.languages import FALLBACK, LANGUAGES, code_of
from edge.core.intent.order_words import OrderWords
from edge.core.intent.repair import MIN_LENGTH, Vocabulary
from edge.core.intent.words import Endings, rooting, words_of
from edge.core.menu import Menu
from edge.core.menu_key import ShapeOf


class Grammar:
    """The compiled menu. Immutable after it is made; `off` names the rules that are switched off (for measuring)."""

    __slots__ = ("aliases", "category_of", "choices", "cues", "defaults", "endings", "groups_of", "inner",
        "items_with", "language", "off", "plain_items", "refines", "trade",
                 "vocabulary", "words")  # fmt: skip

    def __init__(self, menu: Menu, language: Language, words: OrderWords, off: frozenset[str] = frozenset()) -> None:
        self.language, self.words, self.off = language, words, off
        choices = {f"g:{group.id}" for group in menu.groups if group.kind == "choice"}
        self.endings = () if "plural" in off else words.endings
        things = named(menu, language, words, self.endings)
        self.aliases = Aliases(things, _scopes(things, language, Roots(words, self.endings), choices), off)
        self.inner = frozenset(words.inner)
        self.trade = _trade(language.code)
        """Words of the trade, which are misspellings of nothing even where the menu has them not: "skim"."""
        self.cues = _cues(language.code)
        self.groups_of = {item.item_id: frozenset(item.groups) for item in menu.items}
        self.items_with = _items_with(menu)
        self.category_of = {item.item_id: item.category for item in menu.items}
        self.choices = frozenset(group.id for group in menu.groups if group.kind == "choice")
        self.defaults = frozenset((group.id, option) for group in menu.groups for option in group.defaults)
        self.refines = _refines(things, _kinds(Roots(words, self.endings)))
        """(plain item, its kind): two names for one thing where they stand beside each other."""
        self.plain_items = _plain_items(things)
        """Items whose whole name other names of the category end in: "coffee"."""
        stated = [name for thing in things for name in thing.stated]
        self.vocabulary = Vocabulary(stated, _worth_repair(words), _never(words))

    @property
    def collisions(self) -> tuple[object, ...]:
        """Phrases that fit several things, for the operator."""
        return self.aliases.collisions


def _scopes(things: list[Named], language: Language, roots: Roots, choices: set[str]) -> dict[str, Scope]:
    """The surroundings of each group's and each category's names; "" for what has none."""
    words = roots.words
    kinds, before = _kinds(roots), dict[Phrase, tuple[str, ...]]()
    for noun, phrases in kinds.items():
        before |= {phrase: (*before.get(phrase, ()), noun) for phrase in phrases}
    generic = roots.of((*words.generic, *language.fillers, *words.portions, *words.units, *words.guards))
    generic |= frozenset(words.numerals)
    steering = roots.of((*words.without, *words.more, *language.without))
    inner = frozenset(words.inner)
    dishes = {name[0] for thing in things if thing.kind == "item" for name in thing.names if len(name) == 1}
    lasts = {name[-1] for thing in things if thing.kind == "item" for name in thing.names}
    stated = {name for thing in things if thing.kind in ("item", "option") for name in thing.names}
    own = {
        f"{thing.kind[0]}:{thing.value}": {name[0] for name in thing.names if len(name) == 1}
        for thing in things
        if thing.kind in ("category", "group")
    }
    said_of = {
        f"g:{thing.value}": {word for name in thing.names for word in name} - generic - inner - lasts
        for thing in things
        if thing.kind == "group"
    }
    ends = Counter(
        end for thing in things if thing.kind in ("item", "option") for end in {name[-1] for name in thing.names}
    )
    alone = {head for head in roots.of(words.heads) if ends[head] == 1 and (head,) not in stated}
    headings = set[str]().union(*own.values()) | inner
    # "A side" is a cue of its own, so a name that begins with "side" must begin with "a side" as well.
    apart = (*words.apart, *(f"{article} {text}" for text in words.apart for article in words.articles))
    plain = Scope(
        frozenset(), frozenset(), inner, words.joiners, words.turns, words.besides, generic, before,
        steering, frozenset(), frozenset(), False, False, _same(roots),
        {name: thing.names for thing in things if thing.kind == "option" for name in thing.names},
        frozenset(map(roots.phrase, apart)), frozenset(map(roots.phrase, words.aside)),
    )  # fmt: skip
    scopes = {"": plain}
    for key, counts in _endings(things).items():
        mine = own.get(key, set())
        often = {noun for noun, count in counts.most_common(8) if count > 1 and noun not in inner} | mine
        counted = {noun for noun, count in counts.items() if count > 1 and (noun,) not in stated}
        scopes[key] = replace(
            plain,
            nouns=frozenset({noun for noun, count in counts.items() if count > 1 or noun in kinds} | mine),
            addable=frozenset({noun for noun in often if (noun,) not in stated} | said_of.get(key, set())),
            dishes=frozenset(dishes) if key.startswith("g:") else frozenset(),
            heads=frozenset(counted - headings if key.startswith("c:") else set()) | (alone - headings),
            group=key.startswith("g:"),
            choice=key in choices,
        )
    return scopes


@cache
def _cues(code: str) -> Cues:
    return Cues(LANGUAGES[code], LANGUAGES[code].orders)


@cache
def _trade(code: str) -> frozenset[str]:
    words = LANGUAGES[code].orders
    texts = (*(text for row in words.same for text in row), *words.kinds, *words.generic)
    texts += tuple(text for before in words.kinds.values() for text in before)
    return frozenset(word for text in texts for word in text.split())


def _never(words: OrderWords) -> frozenset[str]:
    """Words of names that nothing is a misspelling of: they say nothing by themselves."""
    short = (word for word in words.common if len(word) <= MIN_LENGTH)
    return frozenset((*words.inner, *words.articles, *short))


def _worth_repair(words: OrderWords) -> Iterator[str]:
    """Words of the language that change an order as much as those of the menu do."""
    yield from words.numerals
    yield from (text for text in (*words.without, *words.more, *words.less) if " " not in text)


def _endings(things: list[Named]) -> dict[str, Counter[str]]:
    """For each scope, the last words of its longer names and how many things have them."""
    found: dict[str, Counter[str]] = {}
    for thing in things:
        if thing.scope:
            found.setdefault(thing.scope, Counter()).update({name[-1] for name in thing.names if len(name) > 1})
    return found


def _items_with(menu: Menu) -> dict[str, frozenset[int]]:
    """Group -> the items that have it."""
    found: dict[str, list[int]] = {}
    for item in menu.items:
        for group in item.groups:
            found.setdefault(group, []).append(item.item_id)
    return {group: frozenset(items) for group, items in found.items()}


def _plain_items(things: list[Named]) -> frozenset[int]:
    """Items with a name of one word in which names of other items of the category end."""
    ends: dict[tuple[str, str], set[object]] = {}
    items = [thing for thing in things if thing.kind == "item"]
    for thing in items:
        for name in thing.names:
            ends.setdefault((thing.scope, name[-1]), set()).add(thing.value)
    return frozenset(
        thing.value  # type: ignore[misc]
        for thing in items
        if any(len(name) == 1 and len(ends[thing.scope, name[0]]) > 1 for name in thing.names)
    )


def _refines(things: list[Named], kinds: dict[str, frozenset[Phrase]]) -> frozenset[tuple[object, object]]:
    items = [thing for thing in things if thing.kind == "item"]
    return frozenset(
        (plain.value, other.value)
        for plain in items
        for name in plain.names
        if len(name) == 1 and name[0] in kinds
        for other in items
        if other is not plain and not kinds[name[0]].isdisjoint(other.names)
    )


class Roots:
    """The words of a language by their roots."""

    __slots__ = ("root", "words")

    def __init__(self, words: OrderWords, endings: Endings) -> None:
        self.words, self.root = words, rooting(endings)

    def phrase(self, text: str) -> Phrase:
        """The roots of a text's words."""
        return tuple(map(self.root, words_of(text, self.words.numerals)))

    def of(self, texts: Iterable[str]) -> frozenset[str]:
        """The roots of those texts that are one word."""
        return frozenset(self.root(text) for text in texts if " " not in text)


def _kinds(roots: Roots) -> dict[str, frozenset[Phrase]]:
    return {
        roots.phrase(noun)[0]: frozenset(roots.phrase(text) for text in before)
        for noun, before in roots.words.kinds.items()
    }


def _same(roots: Roots) -> dict[str, tuple[tuple[Phrase, tuple[Phrase, ...]], ...]]:
    found: dict[str, list[tuple[Phrase, tuple[Phrase, ...]]]] = {}
    for row in roots.words.same:
        phrases = tuple(dict.fromkeys(roots.phrase(text) for text in row))
        for phrase in phrases if len(phrases) > 1 else ():
            found.setdefault(phrase[0], []).append((phrase, tuple(other for other in phrases if other != phrase)))
    return {first: tuple(rows) for first, rows in found.items()}


@lru_cache(maxsize=16)
def _compiled(key: ShapeOf, code: str, off: frozenset[str]) -> Grammar:
    language = LANGUAGES[code]
    return Grammar(key.menu, language, language.orders, off)


def grammar(menu: Menu, language: str, off: frozenset[str] = frozenset()) -> Grammar:
    """The compiled menu for a language tag; English where a language has no tables. `off` are rules to leave out."""
    return _compiled(ShapeOf(menu), code_of(language) or FALLBACK, off)
