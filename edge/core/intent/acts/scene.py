"""What an utterance is said into: the menu, the cart, the question on the screen, and how orders are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from edge.core.intent.acts.cues import Cues, cues_of
from edge.core.intent.acts.names import Names, names
from edge.core.intent.grammar import Grammar, grammar
from edge.core.intent.lattice import Lattice, lattice
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
        return self.once("groups", tokens, self._groups)

    def names_item(self, tokens: Tokens) -> bool:
        """Whether an item of the menu may be named among these tokens."""
        return any(match.kind == "item" for found in self._lattice(tokens).starts for match in found)

    def _lattice(self, tokens: Tokens) -> Lattice:
        return self.once("lattice", tokens, lambda said: lattice(self.grammar, said))

    def _groups(self, tokens: Tokens) -> frozenset[str]:
        matches = (match for found in self._lattice(tokens).starts for match in found)
        return frozenset(option[0] for match in matches if match.kind == "option" for option in match.value)  # type: ignore[attr-defined]

    def item(self, line: CartLineView) -> Item | None:
        """The item of a line; None when the menu does not have it any more."""
        return self.menu.item(line.item_id)


def texts(tokens: Sequence[Token]) -> list[str]:
    """The words alone."""
    return [token.text for token in tokens]
