"""A reading on its way through the utterance."""

from __future__ import annotations

from typing import NamedTuple

from edge.core.intent.lattice import Option


class Said(NamedTuple):
    """An option as it was said: `options` are several where the item must tell which one is meant."""

    options: tuple[Option, ...]
    amount: str
    token: int


class Draft(NamedTuple):
    """A line on its way. `items` is empty until one is named, and several where the name fits several."""

    items: tuple[int, ...]
    quantity: int = 1
    counted: bool = False
    said: tuple[Said, ...] = ()
    token: int = 0
    headless: bool = False
    category: object = None
    """The categories that were named instead of an item."""
    again: bool = False
    """Something new, which may be another one of the item before."""
    part: bool = False
    """Split off from the line before."""


class State:
    """What has been read so far. Copied at each step that changes it; a state in a layer never changes."""

    __slots__ = ("amount", "apart", "article", "back", "begun", "both", "category", "cost", "drafts", "either",
        "fresh", "joined", "last", "loose",
                 "number", "pending", "refused", "sliced",
        "sole", "spent", "trail", "unit", "without")  # fmt: skip

    def __init__(self) -> None:
        self.cost = 0.0
        self.drafts: tuple[Draft, ...] = ()
        self.refused: tuple[Draft, ...] = ()
        self.loose: tuple[Said, ...] = ()
        self.pending: tuple[Said, ...] = ()
        """Options that wait for their item."""
        self.number: int | None = None
        """A number that waits for what it counts."""
        self.article = 0
        """2 where something new has begun without a number, 1 where perhaps."""
        self.back = False
        """What comes was probably named before: "those"."""
        self.unit: int | None = None
        """A number that counts an option: "two pumps"; 1 where two of them are nothing special."""
        self.amount: str | None = None
        self.spent = False
        """The amount has had its option; "or" gives it another one."""
        self.either = False
        self.fresh = False
        """Right after "with"."""
        self.apart = False
        self.both = False
        """What comes is said of the last two lines."""
        self.joined = False
        """The newest article came after an "and"."""
        self.begun = False
        """The newest draft was begun without an item and may still get one."""
        self.category: object = None
        self.sliced = False
        """The unit may as well be one of the item: "two slices"."""
        self.sole = False
        """The next step may change this very state, for no other one continues it."""
        self.last = ""
        """The kind of what was read last."""
        self.without: tuple[int, ...] = ()
        """Tokens that somebody does not want and that are nothing of the menu."""
        self.trail: tuple[object, int, int, str] | None = None
        """What each part was used as, newest first: (before, start, end, what)."""

    def copy(self) -> State:
        """The same reading, to be continued in another way."""
        new = State.__new__(State)
        new.sole, new.sliced = False, self.sliced
        new.cost, new.drafts, new.refused, new.loose = self.cost, self.drafts, self.refused, self.loose
        new.pending, new.number, new.article, new.unit = self.pending, self.number, self.article, self.unit
        new.amount, new.spent, new.either, new.fresh = self.amount, self.spent, self.either, self.fresh
        new.apart, new.begun, new.category, new.last = self.apart, self.begun, self.category, self.last
        new.back, new.both, new.joined = self.back, self.both, self.joined
        new.without, new.trail = self.without, self.trail
        return new
