"""What an utterance is said into: the menu, the cart, the question on the screen, and how orders are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from edge.core.intent.acts.cues import Cues, cues_of
from edge.core.intent.acts.names import Names, names
from edge.core.intent.grammar import Grammar, grammar
from edge.core.intent.lattice import Lattice, Match, lattice
from edge.core.intent.model import Asked, CartLineView
from edge.core.intent.orders import read_order
from edge.core.intent.reading import OrderReading
from edge.core.intent.words import Token
from edge.core.menu import Item, Menu

Tokens = tuple[Token, ...]
T = TypeVar("T")
Known = dict[tuple[str, Tokens], Any]
"""What was found out about some words of this utterance, so that it is not found out again."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and to whom something is said. `language` is the guest's, as a tag."""

    menu: Menu
    language: str
    cues: Cues
    names: Names
    grammar: Grammar
    cart: Sequence[CartLineView]
    asked: Asked | None
    known: Known = field(default_factory=dict)

    @classmethod
    def of(cls, menu: Menu, language: str, cart: Sequence[CartLineView], asked: Asked | None) -> Scene:
        """The scene of one utterance."""
        return cls(menu, language, cues_of(language), names(menu, language), grammar(menu, language), cart, asked)

    def once(self, what: str, tokens: Tokens, find: Callable[[Tokens], T]) -> T:
        """What `find` says of these tokens, asked once in an utterance."""
        key = (what, tokens)
        if key not in self.known:
            self.known[key] = find(tokens)
        found: T = self.known[key]
        return found

    def read(self, tokens: Tokens) -> OrderReading:
        """Tokens as order lines; what it names is on the menu."""
        return self.once("read", tokens, lambda said: read_order(self.grammar, self._lattice(said)))

    def groups(self, tokens: Tokens) -> frozenset[str]:
        """The groups of which these tokens may name an option: far cheaper than to read them."""
        return self.once(
            "groups", tokens, lambda said: _groups(match for found in self._lattice(said).starts for match in found)
        )

    def groups_before(self, tokens: Tokens, end: int) -> frozenset[str]:
        """The groups that a line may have taken an option from among the first tokens of these. What is a dish as well
        is an option only for an item that was named and can have it."""
        starts = self._lattice(tokens).starts[:end]
        items = [match for found in starts for match in found if match.kind == "item"]
        had = {group for match in items for item in match.value for group in self.grammar.groups_of[item]}  # type: ignore[attr-defined]
        inside = {option[0] for match in items if match.inside for option in match.inside}  # type: ignore[attr-defined]
        dishes = {match.start for match in items}
        alone = _groups(match for found in starts for match in found if match.start not in dishes)
        return alone | inside | (had & _groups(match for found in starts for match in found if match.start in dishes))

    def names_item(self, tokens: Tokens) -> bool:
        """Whether an item of the menu may be named among these tokens."""
        return any(match.kind == "item" for found in self._lattice(tokens).starts for match in found)

    def _lattice(self, tokens: Tokens) -> Lattice:
        return self.once("lattice", tokens, lambda said: lattice(self.grammar, said))

    def item(self, line: CartLineView) -> Item | None:
        """The item of a line; None when the menu does not have it any more."""
        return self.menu.item(line.item_id)


def _groups(matches: Iterable[Match]) -> frozenset[str]:
    return frozenset(option[0] for match in matches if match.kind == "option" for option in match.value)  # type: ignore[attr-defined]


def texts(tokens: Sequence[Token]) -> list[str]:
    """The words alone."""
    return [token.text for token in tokens]
