"""What an order was read as: the lines, what each word went into, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field

from edge.core.intent.lattice import Option
from edge.core.intent.model import IntentLine, OptionKey, Used
from edge.core.menu import Menu

Amounts = tuple[tuple[Option, str], ...]
"""Options with their amounts: `normal`, `none`, `extra`, `light`."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line as it was said. `item_id` is None where only options were named."""

    item_id: int | None
    quantity: int
    options: Amounts
    counted: bool = False
    """Whether a number was said, so that an edit can tell "the coke" from "one coke"."""
    tokens: tuple[int, ...] = ()
    """The tokens that went into it."""
    others: tuple[int, ...] = field(default=(), compare=False)
    """Items that the words fit as well: "a sandwich" where there are two."""

    @property
    def keys(self) -> tuple[OptionKey, ...]:
        """The options with their amounts, each as one row, as an intent has them."""
        return tuple((group, option, amount) for (group, option), amount in self.options)


@dataclass(frozen=True, slots=True)
class OrderReading:
    """The best reading of an utterance as order lines."""

    lines: tuple[OrderLine, ...] = ()
    refused: tuple[OrderLine, ...] = ()
    """Items that are not wanted: "no fries"."""
    loose: Amounts = ()
    """Options said without any line that they could belong to."""
    number: int | None = None
    """A number that nothing took: "make it three"."""
    without: tuple[str, ...] = ()
    """Words that somebody does not want and that no option covers."""
    unexplained: tuple[str, ...] = ()
    """Words that carry a meaning which nothing here knows."""
    cost: float = 0.0
    margin: float = 99.0
    """How much more the second best reading with other lines costs."""
    runner_up: tuple[OrderLine, ...] = ()
    """Its lines; empty where there is none."""
    spans: tuple[Used, ...] = ()
    """What each part of the text was used as, in tokens."""
    confidence: float = 1.0


def intent_line(menu: Menu, line: OrderLine) -> IntentLine:
    """A line as an intent has it: with the menu's code, and each option as one row."""
    item = menu.item(line.item_id or 0)
    return IntentLine(line.item_id, item.code if item is not None else None, line.quantity, line.keys)


__all__ = ["Amounts", "OrderLine", "OrderReading", "intent_line"]
