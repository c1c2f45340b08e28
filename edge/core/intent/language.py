"""What understanding needs to know of a language; `en.py` and `de.py` are its tables."""

from __future__ import annotations

from dataclasses import dataclass

from edge.core.intent.acts.words import ActWords
from edge.core.intent.order_words import OrderWords

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """Phrases of one language. Written as people write; case, accents and apostrophes do not matter."""

    code: str
    numbers: dict[str, int]
    """Number words and what they count."""
    plural_endings: tuple[tuple[str, str], ...]
    """(ending, what a plural has in its place); every one that fits is tried on the last word of a name."""
    without: Phrases
    """Before an option: not that."""
    more: Phrases
    """Before an option: more of it. Before an item it only counts: "two more cokes"."""
    less: Phrases
    with_: Phrases
    """Before options of the item that was just named."""
    joins: Phrases
    """Between options of one kind: "no onions or pickles"."""
    removes: Phrases
    """With an item: take it off the order."""
    changes: Phrases
    """With a number: so many of it from now on."""
    asks: Phrases
    """With an item or a word of the menu: show it, do not order it."""
    commands: tuple[tuple[str, Phrases], ...]
    """(intent, phrases), the more urgent intent first."""
    allergy: Phrases
    """Somebody speaks of an allergy, whatever else the sentence says."""
    free_from: Phrases
    """After an allergen: "gluten free"."""
    allergens: dict[str, Phrases]
    """EU allergen id -> words for it, the commonest first."""
    hidden_allergens: frozenset[str]
    """Allergens that nobody leaves out for taste: "without" one of these is an allergy as well."""
    oneself: Phrases
    """A statement about the guest or the company, which makes a diet word a diet."""
    diets: dict[str, Phrases]
    """Diet id -> words for it."""
    avoids: dict[str, Phrases]
    """Diet id -> whole statements that mean it."""
    fillers: Phrases
    """Words that carry nothing for an order."""
    orders: OrderWords
    """What is only said in orders."""
    acts: ActWords
    """What changes, corrects and answers."""


def counted(units: dict[str, int], tens: dict[str, int], pattern: str) -> dict[str, int]:
    """The numbers between the tens, as `pattern` puts `{ten}` and `{unit}` together."""
    return {
        pattern.format(ten=ten, unit=unit): ten_value + unit_value
        for ten, ten_value in tens.items()
        for unit, unit_value in units.items()
    }
