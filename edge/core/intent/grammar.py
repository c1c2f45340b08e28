"""A menu and a language compiled into what reading orders needs: built once for each menu, then only read."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from edge.core.intent.alias_rules import Phrase, Scope, plurals
from edge.core.intent.aliases import Aliases, Named, named
from edge.core.intent.cues import Cues
from edge.core.intent.de import GERMAN
from edge.core.intent.en import ENGLISH
from edge.core.intent.language import Language
from edge.core.intent.order_words import OrderWords
from edge.core.intent.words import tokens_of
from edge.core.menu import Menu
from edge.core.menu_key import ShapeOf

LANGUAGES = {"en": ENGLISH, "de": GERMAN}


class Grammar:
    """The compiled menu. Immutable after it is made; `off` names the rules that are switched off (for measuring)."""

    __slots__ = ("aliases", "category_of", "choices", "cues", "defaults", "groups_of", "language", "off", "plain_items",
                 "repairable", "words")  # fmt: skip

    def __init__(self, menu: Menu, language: Language, words: OrderWords, off: frozenset[str] = frozenset()) -> None:
        self.language, self.words, self.off = language, words, off
        choices = {f"g:{group.id}" for group in menu.groups if group.kind == "choice"}
        things = named(menu, language, words)
        self.aliases = Aliases(things, _scopes(things, language, words, choices), off)
        self.cues = Cues(language, words)
        self.groups_of = {item.item_id: frozenset(item.groups) for item in menu.items}
        self.category_of = {item.item_id: item.category for item in menu.items}
        self.choices = frozenset(group.id for group in menu.groups if group.kind == "choice")
        self.defaults = frozenset((group.id, option) for group in menu.groups for option in group.defaults)
        self.plain_items = _plain_items(things)
        """Items whose whole name other names of the category end in: "coffee"."""
        known = self.cues.words | words.common
        self.repairable = tuple(sorted(w for w in self.aliases.vocabulary if len(w) > 2 and w not in known))

    @property
    def collisions(self) -> tuple[object, ...]:
        """Phrases that fit several things, for the operator."""
        return self.aliases.collisions


def _scopes(things: list[Named], language: Language, words: OrderWords, choices: set[str]) -> dict[str, Scope]:
    """The surroundings of each group's and each category's names; "" for what has none."""
    kinds = _kinds(language, words)
    generic = frozenset((*words.generic, *_single(language.fillers), *_single(words.portions), *_single(words.units)))
    generic |= frozenset(words.numerals) | frozenset(_single(words.guards))
    steering = frozenset((*_single(words.without), *_single(words.more), *_single(language.without)))
    stated_items = {name for thing in things if thing.kind == "item" for name in thing.names}
    stated = {name for thing in things if thing.kind in ("item", "option") for name in thing.names}
    dishes = frozenset(form[0] for name in stated_items if len(name) == 1 for form in (name, *plurals(name, language)))
    own: dict[str, set[str]] = {}
    for thing in things:
        if thing.kind in ("category", "group"):
            key = f"{thing.kind[0]}:{thing.value}"
            own[key] = {form[0] for name in thing.names if len(name) == 1 for form in (name, *plurals(name, language))}
    named_after = {
        f"g:{thing.value}": frozenset(
            form for name in thing.names for word in name for form in _forms(word, language, generic)
        )
        for thing in things
        if thing.kind == "group"
    }
    headings = set[str]().union(*own.values()) | set(words.inner)
    endings: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    for thing in things:
        if thing.scope:
            sizes[thing.scope] += 1
            ends = {name[-1] for name in thing.names if len(name) > 1}
            endings.setdefault(thing.scope, Counter()).update(ends)
    same = _same(words)
    scopes = {
        "": Scope(
            frozenset(), frozenset(), language, words, generic, kinds, steering, frozenset(), frozenset(), False, same
        )
    }
    for key, counts in endings.items():
        shared = {noun for noun, count in counts.items() if count > 1 or noun in kinds}
        shared |= {form[-1] for noun in shared for form in plurals((noun,), language)}
        nouns = frozenset(shared | own.get(key, set()))
        often = {noun for noun, count in counts.most_common(8) if count > 1 and noun not in words.inner}
        often |= own.get(key, set())
        addable = frozenset(noun for noun in often if (noun,) not in stated) | named_after.get(key, frozenset())
        counted = {noun for noun, count in counts.items() if count > 1 and key[0] == "c" and (noun,) not in stated}
        heads = frozenset(counted - headings)
        scopes[key] = Scope(
            nouns,
            addable,
            language,
            words,
            generic,
            kinds,
            steering,
            dishes if key[0] == "g" else frozenset(),
            heads,
            key in choices,
            same,
        )
    return scopes


def _forms(word: str, language: Language, generic: frozenset[str]) -> frozenset[str]:
    """A word of a group's name, singular and plural, where it says what the options are: "eggs", not "extras"."""
    forms = frozenset((word, *(form[-1] for form in plurals((word,), language))))
    return frozenset() if forms & generic else forms


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


def _single(texts: tuple[str, ...]) -> list[str]:
    return [text for text in texts if " " not in text]


def _kinds(language: Language, words: OrderWords) -> dict[str, frozenset[Phrase]]:
    found: dict[str, frozenset[Phrase]] = {}
    for noun, before in words.kinds.items():
        phrases = frozenset(tuple(token.text for token in tokens_of(text, words.numerals)) for text in before)
        for form in ((noun,), *plurals((noun,), language)):
            found[form[0]] = found.get(form[0], frozenset()) | phrases
    return found


def _same(words: OrderWords) -> dict[str, tuple[tuple[Phrase, tuple[Phrase, ...]], ...]]:
    found: dict[str, list[tuple[Phrase, tuple[Phrase, ...]]]] = {}
    for row in words.same:
        phrases = [tuple(token.text for token in tokens_of(text, words.numerals)) for text in row]
        for phrase in phrases:
            found.setdefault(phrase[0], []).append((phrase, tuple(other for other in phrases if other != phrase)))
    return {first: tuple(rows) for first, rows in found.items()}


@lru_cache(maxsize=16)
def _compiled(key: ShapeOf, code: str, off: frozenset[str]) -> Grammar:
    language = LANGUAGES[code]
    return Grammar(key.menu, language, language.orders, off)


def grammar(menu: Menu, language: str, off: frozenset[str] = frozenset()) -> Grammar:
    """The compiled menu for a language tag; English where a language has no tables. `off` are rules to leave out."""
    primary = language.split("-")[0].lower()
    return _compiled(ShapeOf(menu), primary if primary in LANGUAGES else "en", off)
