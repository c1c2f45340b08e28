"""What an utterance means (design section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

from edge.core.menu import Menu

INTENTS = (
    "search_menu", "add_items", "change_cart", "checkout", "cancel", "undo", "repeat", "help", "yes", "no", "greet",
    "thank", "diet", "allergy", "staff", "answer", "eat_in", "take_away", "unknown",
)  # fmt: skip
ORDER_TYPES = frozenset(("eat_in", "take_away"))
"""Where it is eaten: said by itself, or behind an order, "two burgers to go"."""

PROTECTING = frozenset(("diet", "allergy"))
"""What the guest must be protected by, whatever else is said."""

OptionKey = tuple[str, str, str]
"""(group, option, amount)"""


class Edit(Struct, frozen=True, omit_defaults=True):
    """One change of one line that is in the cart. The line is named by `line_id`; by `item` (the menu's item_id, or its
    code) the newest line of that item is meant.

    - `remove`: the line goes;
    - `quantity`: `quantity` of it from now on, or `by` more (less, if negative) than there are; 0 and less remove it;
    - `options`: these options change, those not named stay;
    - `replace`: it becomes `to`, which is another item of the menu; `options` go on top of what `to` can keep.

    `units` says how many of the line are meant, where not all: they become a line of their own.
    """

    op: Literal["remove", "quantity", "options", "replace"]
    item: int | str | None = None
    line_id: str | None = None
    quantity: int | None = None
    by: int | None = None
    options: tuple[OptionKey, ...] = ()
    to: int | str | None = None
    units: int | None = None


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
    """What was understood. `confidence` is 0 to 1; `text` is what was said; members of other intents are empty.

    `then` are the further wishes of the same utterance in their order ("add fries, and that's all"); they have no
    `then` of their own. `confirm` says that the core must ask before it acts, however sure the words were: a quantity
    that few people want, or a command among words that nobody understood. `choice` is the answer that was chosen of
    those that `Asked` offered.
    """

    intent: str
    confidence: float = 1.0
    query: str | None = None
    lines: tuple[IntentLine, ...] = ()
    edits: tuple[Edit, ...] = ()
    restrictions: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    text: str = ""
    used: tuple[Used, ...] = ()
    choice: str | None = None
    confirm: bool = False
    asked: bool = False
    """A search that was asked for in so many words ("do you have ..."), not the best that was made of some."""
    then: tuple[Intent, ...] = ()
    guesses: tuple[Intent, ...] = ()
    """Other readings of the utterance, the best first, for a guest who is asked which one was meant: each a whole one,
    without guesses of its own."""

    @property
    def wishes(self) -> tuple[Intent, ...]:
        """Everything that was wanted, in the order of saying."""
        return (self, *self.then)


class Choice(Struct, frozen=True):
    """One answer that a question offers: its id, and what a guest may call it."""

    id: str
    names: tuple[str, ...] = ()


class Asked(Struct, frozen=True):
    """The question on the screen: "small or large?". A bare "sure" or "the second one" is an answer to it."""

    prompt_id: str
    choices: tuple[Choice, ...] = ()
    listed: bool = False
    """Nothing was asked, but a list was found: only a place in it, "the second one", is an answer."""


class ChosenView(Protocol):
    """An option of a line of the cart."""

    @property
    def group(self) -> str:
        """The group's id."""
        ...

    @property
    def option(self) -> str:
        """The option's id."""
        ...

    @property
    def amount(self) -> str:
        """normal, none, extra or light."""
        ...


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

    @property
    def line_id(self) -> str:
        """What edits name it by."""
        ...

    @property
    def options(self) -> Sequence[ChosenView]:
        """What was chosen, defaults included."""
        ...


class Understand(Protocol):
    """The interface: must return within a millisecond and never raise for anything a guest may say.

    `cart` has the oldest line first, as the guest sees it.
    """

    def __call__(
        self, text: str, language: str, menu: Menu, cart: Sequence[CartLineView], asked: Asked | None
    ) -> Intent:
        """What `text` means to somebody who has this cart before this menu."""
        ...
