"""How an utterance was read, for whoever wants to know why: its words, what each may mean, and what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from edge.core.intent.grammar import grammar
from edge.core.intent.lattice import MENU_KINDS, Match, lattice
from edge.core.intent.model import Asked, CartLineView, Intent, Understand
from edge.core.intent.orders import read_order
from edge.core.intent.reading import OrderLine, OrderReading
from edge.core.intent.words import tokens_of
from edge.core.menu import Menu


class Meaning(Struct, frozen=True):
    """What one or more words may mean. `cost` is how far they are from what the menu says, 0 where they are its own;
    `rule` is the rule that made the alias, empty for the menu's own words."""

    words: str
    kind: str
    means: tuple[str, ...]
    cost: float
    rule: str


class Word(Struct, frozen=True):
    """A token, what was really said where it was repaired, and the meanings that begin with it."""

    token: str
    said: str
    meanings: tuple[Meaning, ...]


class Part(Struct, frozen=True):
    """Words that went into the reading, and as what."""

    words: str
    used_as: str


class Explained(Struct, frozen=True):
    """The whole way of an utterance. Lines are written as a person reads them: `2 cheeseburger size.large`."""

    text: str
    language: str
    words: tuple[Word, ...]
    parts: tuple[Part, ...]
    left_over: tuple[str, ...]
    """Words that carry a meaning which nothing here knows."""
    lines: tuple[str, ...]
    cost: float
    runner_up: tuple[str, ...]
    """The best reading with other lines; empty where there is none."""
    margin: float | None
    """How much more it costs."""
    intent: Intent


def explain(
    text: str, language: str, menu: Menu, cart: Sequence[CartLineView], asked: Asked | None, understand: Understand
) -> Explained:
    """How `text` is read before this cart, as `understand` reads it. Never raises for anything a guest may say."""
    compiled = grammar(menu, language)
    found = lattice(compiled, tokens_of(text, compiled.words.numerals))
    said = {at: word for at, word, _ in found.repaired}
    names = [token.text for token in found.tokens]
    reading = read_order(compiled, found)
    return Explained(
        text=text,
        language=language,
        words=tuple(
            Word(name, said.get(at, name), tuple(_meanings(menu, names, found.starts[at])))
            for at, name in enumerate(names)
        ),
        parts=tuple(Part(" ".join(names[one.start : one.end]), one.what) for one in reading.spans),
        left_over=(*reading.unexplained, *reading.without),
        lines=_lines(menu, reading.lines),
        cost=reading.cost,
        runner_up=_lines(menu, reading.runner_up),
        margin=_margin(reading),
        intent=understand(text, language, menu, cart, asked),
    )


_VALUED = frozenset(("number", *MENU_KINDS))
"""Kinds of a match that mean something beyond themselves."""


def _margin(reading: OrderReading) -> float | None:
    return reading.margin if reading.runner_up else None


def _meanings(menu: Menu, names: list[str], matches: Sequence[Match]) -> Iterator[Meaning]:
    for match in matches:
        values = match.value if isinstance(match.value, tuple) else (match.value,)
        if match.kind not in _VALUED:
            values = ()
        means = tuple(_named(menu, match.kind, value) for value in values)
        yield Meaning(" ".join(names[match.start : match.end]), match.kind, means, round(match.cost, 2), match.rule)


def _named(menu: Menu, kind: str, value: Any) -> str:
    if kind == "item" and (item := menu.item(value)) is not None:
        return item.code
    return ".".join(value) if isinstance(value, tuple) else str(value)


def _lines(menu: Menu, lines: Sequence[OrderLine]) -> tuple[str, ...]:
    return tuple(_line(menu, line) for line in lines)


def _line(menu: Menu, line: OrderLine) -> str:
    item = menu.item(line.item_id or 0)
    options = [
        f"{group}.{option}" if amount == "normal" else f"{group}.{option}:{amount}"
        for (group, option), amount in line.options
    ]
    return " ".join((str(line.quantity), item.code if item is not None else "something", *options))
