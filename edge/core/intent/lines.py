"""From words with a meaning to order lines: which number and which options belong to which item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from edge.core.intent.lexicon import Lexicon, Option, Span
from edge.core.intent.model import IntentLine
from edge.core.menu import Item, Menu

_AMOUNTS = {"no": "none", "extra": "extra", "light": "light"}


@dataclass(slots=True)
class Draft:
    """A line while it is being read. `quantity` is None until a number was said."""

    item: Item
    quantity: int | None = None
    options: dict[Option, str] = field(default_factory=dict)

    def line(self) -> IntentLine:
        """The finished line."""
        options = tuple((group, option, amount) for (group, option), amount in self.options.items())
        return IntentLine(self.item.item_id, self.item.code, 1 if self.quantity is None else self.quantity, options)


@dataclass(slots=True)
class Reading:
    """What an utterance names. `without` are the words that somebody does not want and that no option covers."""

    drafts: list[Draft] = field(default_factory=list)
    refused: list[Draft] = field(default_factory=list)
    loose: list[tuple[Option, str]] = field(default_factory=list)
    """Options said without any item."""
    number: int | None = None
    """A number that no item took."""
    without: list[str] = field(default_factory=list)


def read_lines(menu: Menu, lexicon: Lexicon, tokens: Sequence[str], spans: Sequence[Span]) -> Reading:
    """Read spans from left to right."""
    reader = _Reader(menu, lexicon, tokens, spans)
    for at, span in enumerate(spans):
        reader.take(at, span)
    return reader.finish()


class _Reader:
    def __init__(self, menu: Menu, lexicon: Lexicon, tokens: Sequence[str], spans: Sequence[Span]) -> None:
        self.menu, self.lexicon, self.tokens, self.spans = menu, lexicon, tokens, spans
        self.reading = Reading()
        self.current: Draft | None = None
        self.amount: str | None = None
        self.spent = False
        """The amount has had its option; it may still count for the next one: "no onions or pickles"."""
        self.following = False
        """Options that come now belong to the item before them."""
        self.waiting: list[tuple[tuple[Option, ...], str]] = []
        """Options said before their item: "large coke"."""

    def take(self, at: int, span: Span) -> None:
        """One more span."""
        match span.kind:
            case "item" if not self._is_option_here(span):
                self._item(self._menu_item(cast(int, span.value)))
            case "item":
                self._option(at, cast("tuple[Option, ...]", self._as_options(span)))
            case "option":
                self._option(at, cast("tuple[Option, ...]", span.value))
            case "number":
                self.reading.number, self.following = cast(int, span.value), False
                self._next_amount(None)
            case "no" | "extra" | "light":
                self._split()
                self._next_amount(_AMOUNTS[span.kind])
            case "with":
                self._split()
                self._next_amount(None)
                self.following = True
            case "other":
                self._other(str(span.value))
            case _:
                pass

    def finish(self) -> Reading:
        """What was read. A number after its item counts: "coke, two please"."""
        reading = self.reading
        if reading.number is not None and self.current is not None and self.current.quantity is None:
            self.current.quantity, reading.number = reading.number, None
        for options, amount in self.waiting:
            if self.current is not None:
                self._attach(self.current, options, amount)
            else:
                reading.loose.append((options[0], amount))
        return reading

    def _next_amount(self, amount: str | None) -> None:
        self.amount, self.spent = amount, False

    def _split(self) -> None:
        """ "Two burgers, one with no onions": one of the two becomes a line of its own."""
        number, whole = self.reading.number, self.current
        if number is None or whole is None:
            return
        self.reading.number = None
        if whole.quantity is not None and 0 < number < whole.quantity:
            whole.quantity -= number
            self.current = Draft(whole.item, number)
            self.reading.drafts.append(self.current)

    def _menu_item(self, item_id: int) -> Item:
        item = self.menu.item(item_id)
        assert item is not None, "the lexicon holds only items of this menu"
        return item

    def _as_options(self, span: Span) -> tuple[Option, ...] | None:
        return cast("tuple[Option, ...] | None", self.lexicon.options.get(self.tokens[span.start : span.end]))

    def _is_option_here(self, span: Span) -> bool:
        """A word that is both, such as "bacon", is an option where an item that can have it waits for options."""
        options = self._as_options(span)
        waits = self.following or self.amount is not None
        return bool(options and waits and self.current is not None and _of(self.current.item, options))

    def _item(self, item: Item) -> None:
        draft = Draft(item, self.reading.number)
        if self.amount == "none" and not self.spent and self.reading.number is None:
            self.reading.refused.append(draft)
        else:
            self.reading.drafts.append(draft)
            for options, amount in self.waiting:
                self._attach(draft, options, amount)
            self.current = draft
        self.waiting, self.reading.number, self.following = [], None, False
        self._next_amount(None)

    def _option(self, at: int, options: tuple[Option, ...]) -> None:
        coming = self._item_right_after(at)
        if self.spent and coming is not None:
            self._next_amount(None)
        if self.reading.number is not None and self.current is not None and coming is None:
            # "with two slices of cheese" counts the cheese, not the burgers.
            self.amount = self.amount or ("extra" if self.reading.number > 1 else None)
            self.reading.number = None
        amount = self.amount or "normal"
        if self._belongs_to_current(coming, options):
            assert self.current is not None
            self._attach(self.current, options, amount)
        else:
            self.waiting.append((options, amount))
        # "no onions or pickles" refuses both; "extra cheese and bacon" asks for more of the first only.
        self.amount, self.spent = ("none", True) if amount == "none" else (None, False)

    def _belongs_to_current(self, coming: Item | None, options: tuple[Option, ...]) -> bool:
        current = self.current
        if current is None or self.reading.number is not None or self.waiting:
            return False
        mine, taken = _of(current.item, options), {group for group, _ in current.options}
        if coming is None or self.following or self.amount == "none":
            return bool(mine) or coming is None or not _of(coming, options)
        if not _of(coming, options):
            return True
        return mine is not None and mine[0] not in taken and self.amount is not None

    def _item_right_after(self, at: int) -> Item | None:
        """The item that follows with only other options in between, as in "large diet coke"."""
        for span in self.spans[at + 1 :]:
            if span.kind == "item":
                return self._menu_item(cast(int, span.value))
            if span.kind not in ("option", "extra", "light", "filler"):
                return None
        return None

    def _attach(self, draft: Draft, options: tuple[Option, ...], amount: str) -> None:
        """Options that the item does not have go along too: the core refuses them by name, which a guest can act on.

        Only a default of something else ("a regular burger") is dropped: it asks for nothing.
        """
        chosen = _of(draft.item, options) or options[0]
        group = self.menu.group(chosen[0])
        if group is not None and chosen[0] not in draft.item.groups and chosen[1] in group.defaults:
            if amount == "none":
                self.reading.without.extend(self.menu.text("", "options", ".".join(chosen)).lower().split())
            return
        draft.options[chosen] = amount

    def _other(self, word: str) -> None:
        if self.amount == "none" and not self.spent:
            self.reading.without.append(word)
        self._next_amount(None)


def _of(item: Item, options: Sequence[Option]) -> Option | None:
    """The one of these options that the item can have."""
    return next((option for option in options if option[0] in item.groups), None)
