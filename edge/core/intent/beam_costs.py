"""What the beam pays for each liberty that it takes with an utterance: one table, so that it can be read and changed.

The unit is about one unexplained word. A reading that costs nothing uses every word as the menu and the language say.
"""

from __future__ import annotations

WIDTH = 6
"""Readings that are followed at the same time."""
DROP = 2.6
"""A reading that costs so much more than the best one at the same word is given up."""

APART_OPTION = 1.5
"""An option after "a side of", where the same word is also an item."""
LISTED_ITEM = 0.4
"""An item where the same word is an option of the item before, and nothing new began: "with kimchi and egg"."""
UNIT_OF_ITEM = 0.9
"""An item in units that options are counted in: "a shot of espresso"."""
LISTED_AMOUNT = 0.8
"""Likewise after "extra" or "no"."""
AGAIN = 0.6
"""The same option twice for one line."""
TAKEN = 1.5
"""A second option of a choice: large and small at once."""
BACK = 0.4
"""An option for a line that is not the newest, for each line between."""
BACK_CHOICE = 0.8
"""Likewise for a choice: sizes are said with their item."""
BACK_ARTICLE = 0.6
"""An option for the line before although "a" began something new."""
BACK_JOINED = 0.8
"""Likewise for a choice after "and a"."""
BACK_DEFINITE = 0.1
"""Likewise although "the" or "some" did."""
BACK_COUNT = 1.1
"""Likewise although a number did: "two large"."""
BACK_ONE = 0.7
"""Likewise although "one" did, which also counts options: "one shot"."""
BACK_BEFORE_ITEM = 0.5
"""A choice for the line before although an item that has it comes right after: "fries large coke"."""
AHEAD_EXTRA = 0.6
"""An extra for the item that comes, without anything that begins something new."""
AHEAD_CHOICE = 0.3
"""A choice for the item that comes, where the line before has still to make it."""
AHEAD_AFTER_ITEM = 0.2
"""Likewise, right after a finished item."""
NO_PLACE = 1.3
"""An option that its item does not have."""
DEFAULT_OF_OTHERS = 0.3
"""A default of other items: "a regular burger" asks for nothing."""
NEXT_TO = 0.3
"""Two items with nothing between them."""
REFINED = 0.2
"""A second item that says what the first one was: "coffee americano"."""
HEADLESS = 0.9
"""Options without their item, where only one item has them all."""
OPEN_HEADLESS = 1.4
"""Likewise, where several items have them."""
NOTHING_COMES = 0.3
"""An option is kept for an item that is not in sight."""
NOWHERE = 1.0
"""Likewise although nothing new began."""
SAME_AGAIN = 0.9
"""A line without an item is of the item before: "a large coke and two small"."""
SPLIT = 0.3
"""Some of the items before get options of their own: "two burgers, one without onions"."""
EMPTY = 1.5
"""A line that was begun and has neither item nor options."""
NUMBER_LOST = 0.6
"""A number that counts nothing."""
NUMBER_AFTER = 0.3
"""A number after its item: "coke, two please"."""
AMOUNT_LOST = 0.4
"""A "no" or an "extra" with nothing after it."""
OPEN_CHOICE = 0.9
"""An option's name that fits several options of the item."""
