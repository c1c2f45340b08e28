"""How sure a reading is: the share of readings like it that were exactly right where that was counted.

Doubt is a sum of what makes readings wrong, in the beam's unit of cost; the table turns it into a share. Both were
counted on human orders of five restaurants, clean and noisy (`edge bench understanding` prints the table anew, and the
risk at each coverage); nothing in them is of one menu.
"""

from __future__ import annotations

from typing import NamedTuple

CLOSE = 0.4
"""A second reading with other lines that costs less than this more makes the first one doubtful."""
CLOSE_WEIGHT = 1.5
UNEXPLAINED = 0.3
"""Doubt for each word that carries a meaning nobody knows; its cost is in the reading's already."""
REPAIRED = 0.25
"""Doubt for each misspelt word that was taken for one of the menu."""
OPEN_ITEM = 1.5
"""Doubt for a line of which the item is not known."""
MANY, MANY_CAP = 20, 0.45
"""Nobody means a larger number of one dish without being asked again (issue 7: quantities above 20 ask)."""
BANDS = ((0.05, 0.99), (0.35, 0.98), (0.7, 0.95), (1.1, 0.9), (1.6, 0.8), (2.2, 0.65), (3.0, 0.45))
"""(doubt up to here, confidence)"""
LEAST = 0.2


class Doubt(NamedTuple):
    """What a reading has of everything that makes readings wrong."""

    cost: float
    margin: float
    unexplained: int
    repaired: int
    open_items: int
    most: int
    """The largest quantity of a line."""

    @property
    def total(self) -> float:
        """The sum, in units of cost."""
        close = max(0.0, CLOSE - self.margin) * CLOSE_WEIGHT if self.cost > 0.0 else 0.0
        return (
            self.cost + close + UNEXPLAINED * self.unexplained + REPAIRED * self.repaired + OPEN_ITEM * self.open_items
        )

    @property
    def confidence(self) -> float:
        """0 to 1."""
        total = self.total
        found = next((share for most, share in BANDS if total <= most), LEAST)
        return min(found, MANY_CAP) if self.most > MANY else found
