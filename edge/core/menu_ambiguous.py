"""Words that fit several things of a menu: what understanding cannot decide, for whoever writes the menu to decide.

Collisions come from compiling the menu's names (`intent/aliases.py`), which works with the roots of words; here they
are put back into the words of the menu, for each language that it is written in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from msgspec import Struct

from edge.core.cards import languages
from edge.core.intent.aliases import Collision
from edge.core.intent.grammar import Grammar, grammar
from edge.core.intent.languages import LANGUAGES
from edge.core.intent.words import root, tokens_of
from edge.core.menu import Menu
from edge.core.menu_problem import Path

MAX_AMBIGUOUS = 100
"""Reported of one menu; what is left shows when some of these are settled."""


class Ambiguous(Struct, frozen=True):
    """A phrase and what it fits. `path` leads to the last of them in the file; `stated` says that the menu itself gives
    several things the same words, which is a mistake more often than not."""

    language: str
    phrase: str
    fits: tuple[str, ...]
    path: Path
    label: str
    stated: bool


def ambiguous(menu: Menu) -> list[Ambiguous]:
    """Every phrase that fits several things, those that the menu states first; in the languages that are understood."""
    found: dict[tuple[str, tuple[object, ...]], Ambiguous] = {}
    for language in languages(menu):
        if language in LANGUAGES:
            for one in _in(menu, language):
                found.setdefault((one.phrase, one.fits), one)
    return sorted(found.values(), key=lambda one: not one.stated)[:MAX_AMBIGUOUS]


def _in(menu: Menu, language: str) -> Iterator[Ambiguous]:
    compiled = grammar(menu, language)
    written = _written(menu, compiled, language)
    for collision in compiled.aliases.collisions:
        words = [written.get(word, "") for word in collision.phrase.split()]
        # What is written in another language is that language's matter.
        if all(words):
            yield _told(menu, language, " ".join(words), collision)


def _written(menu: Menu, compiled: Grammar, language: str) -> dict[str, str]:
    """The root of every word of the menu in this language -> the word as it is written."""
    names = [name for item in menu.items for name in menu.item_names(item, language)]
    if language != menu.language.split("-")[0].lower():
        names = [menu.item_name(item.item_id, language) for item in menu.items]
    names += [menu.text(language, "categories", row.id) for row in menu.categories]
    names += [
        menu.text(language, "options", f"{group.id}.{option.id}") for group in menu.groups for option in group.options
    ]
    tokens = (token.text for name in names for token in tokens_of(name, compiled.words.numerals))
    return {root(text, compiled.endings): text for text in tokens}


def _told(menu: Menu, language: str, phrase: str, collision: Collision) -> Ambiguous:
    places = sorted(_place(menu, collision.kind, value) for value in collision.values)
    fits = tuple(dict.fromkeys(_name(menu, language, collision.kind, value) for value in collision.values))
    path, label = places[-1]
    return Ambiguous(language, phrase, fits, path, label, collision.stated)


def _name(menu: Menu, language: str, kind: str, value: object) -> str:
    if kind == "item" and isinstance(value, int):
        return menu.item_name(value, language)
    group, option = cast("tuple[str, str]", value)
    return menu.text(language, "options", f"{group}.{option}")


def _place(menu: Menu, kind: str, value: object) -> tuple[Path, str]:
    """Where the thing stands in the file, and the id of its row."""
    if kind == "item":
        at = next(at for at, item in enumerate(menu.items) if item.item_id == value)
        return ("items", at, "name"), str(value)
    group_id, option_id = cast("tuple[str, str]", value)
    at, group = next((at, group) for at, group in enumerate(menu.groups) if group.id == group_id)
    place = next(place for place, option in enumerate(group.options) if option.id == option_id)
    return ("groups", at, "options", place), str(group_id)
