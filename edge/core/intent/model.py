"""What an utterance means (design section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from msgspec import Struct

from edge.core.menu import Menu

INTENTS = (
    "search_menu", "add_items", "change_cart", "checkout", "cancel", "undo", "repeat", "help", "yes", "no", "greet",
    "thank", "diet", "allergy", "staff", "unknown",
)  # fmt: skip

Edit = dict[str, Any]
"""`{"op": "remove", "item": item_id}` or `{"op": "quantity", "item": item_id, "quantity": n}`."""


class IntentLine(Struct, frozen=True):
    """Something to add. `item` is the menu's item_id, None where only options were named; options are
    (group, option, amount)."""

    item: int | None = None
    code: str | None = None
    quantity: int = 1
    options: tuple[tuple[str, str, str], ...] = ()


class Used(Struct, frozen=True, array_like=True):
    """The words `start` to `end` (exclusive, counted in words of the text) were understood as `what`."""

    start: int
    end: int
    what: str


class Intent(Struct, frozen=True):
    """What was understood. `confidence` is 0 to 1; `text` is what was said; members of other intents are empty."""

    intent: str
    confidence: float = 1.0
    query: str | None = None
    lines: tuple[IntentLine, ...] = ()
    edits: tuple[Edit, ...] = ()
    restrictions: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    text: str = ""
    used: tuple[Used, ...] = ()


class CartLineView(Protocol):
    """What understanding needs to know of a line of the cart."""

    @property
    def item_id(self) -> int:
        """The item on the menu."""
        ...

    @property
    def quantity(self) -> int:
        """How many."""
        ...


class Understand(Protocol):
    """The interface: must return within a millisecond and never raise for anything a guest may say.

    `asked` is the id of the question on the screen, so that a bare "sure" is an answer to it.
    """

    def __call__(self, text: str, language: str, menu: Menu, cart: Sequence[CartLineView], asked: str | None) -> Intent:
        """What `text` means to somebody who has this cart before this menu."""
        ...
