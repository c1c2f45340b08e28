"""What comes after each word: an option said before its item must know which item that will be."""

from __future__ import annotations

from edge.core.intent.lattice import EXACT, Lattice

_PASSED = frozenset(
    ("extra", "light", "portion", "sized", "unit", "slice", "apart", "category", "filler", "common", "word", "group")
)
MAX_STRANGE = 2
"""Words that say nothing between an option and its item, beyond which the option was not said of it."""


class Ahead:
    """For each place, the item that is named next with nothing but its own options before it."""

    __slots__ = ("crossing", "items")

    def __init__(self, lattice: Lattice) -> None:
        count = len(lattice.tokens)
        self.items: list[tuple[int, ...] | None] = [None] * (count + 1)
        self.crossing = [False] * (count + 1)
        """Whether an "and" stands between."""
        strange = [0] * (count + 1)
        for at in range(count - 1, -1, -1):
            matches = lattice.starts[at]
            first = matches[0]
            if len(matches) > 1:
                first = max(matches, key=lambda m: (m.cost <= EXACT, m.kind == "item", m.end))
            if first.kind == "item":
                self.items[at] = first.value  # type: ignore[call-overload]
            elif first.kind == "option" or first.kind in _PASSED:
                odd = strange[first.end] + (first.kind in ("filler", "common", "word"))
                if odd <= MAX_STRANGE:
                    self.items[at], self.crossing[at] = self.items[first.end], self.crossing[first.end]
                    strange[at] = odd
            elif first.kind in ("list", "either"):
                self.items[at], self.crossing[at] = self.items[first.end], True
