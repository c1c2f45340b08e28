"""What reading an order needs of a language beyond `Language`; `en_orders.py` and `de_orders.py` are its tables."""

from __future__ import annotations

from dataclasses import dataclass

from edge.core.intent.words import Endings

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderWords:
    """Phrases as people write them; case, accents and apostrophes do not matter."""

    numerals: dict[str, str]
    """Number words that are never an article, and their digits: one form for "7 up" and "seven up"."""
    endings: Endings
    """What singular and plural (and the forms of an adjective) end in, see `words.root`."""
    articles: Phrases
    """Words that begin something new without counting it."""
    others: Phrases
    """One more of what was counted: "one with butter, the other with jam"."""
    definite: Phrases
    """Likewise, but mostly of what is known already: "the thin crust"."""
    passed: Phrases
    """What may stand between a "no" and what is not wanted: "no, I don't want it on thin crust"."""
    back: Phrases
    """Before an item that was named already: "on those burgers"."""
    inner: Phrases
    """Small words inside a name that people leave out or put in: "chicken (and) bacon ranch"."""
    joiners: Phrases
    """Words between the parts of a name that may stand for each other: chips and guacamole, chips with guacamole."""
    turns: Phrases
    """Between the last word of a name and the others before it: "bottle of water", "pho with tofu"."""
    besides: Phrases
    """Likewise, where it may as well begin an option: "pho with tofu"."""
    times: Phrases
    """Between an item and its number: "edamame x 2"."""
    both: Phrases
    """What comes is said of the last two things."""
    without: Phrases
    more: Phrases
    less: Phrases
    """As in `Language`, for what is only said within an order."""
    lists: Phrases
    """Between things of one kind."""
    either: Phrases
    """Between things of one kind that are refused together."""
    holds: Phrases
    """Before the options of something: "with"."""
    units: Phrases
    """What options are counted in: "two pumps of vanilla" are no two drinks. The number says nothing more."""
    slices: Phrases
    """Likewise, but two of them are more than usual: "two slices of cheese"."""
    portions: Phrases
    """What items come in: "two orders of fries"."""
    apart: Phrases
    """What is named after these is an item of its own, even if it is an option as well: "a side of guacamole"."""
    aside: Phrases
    """What was named before these is an item of its own: "guacamole on the side"."""
    sized: Phrases
    """Says nothing beside a choice: "medium sized", "in size large"."""
    guards: Phrases
    """Never anything of the menu, whatever one of the words means there: "can i" is no can."""
    same: tuple[Phrases, ...]
    """Words that are the same thing in the trade: an abbreviation and its full form."""
    kinds: dict[str, Phrases]
    """A noun and what may stand before it without changing what is meant: "cheddar cheese" is cheddar."""
    heads: Phrases
    """Words of `generic` that do name a thing where only one thing's name ends in them: "a bowl", "two shots"."""
    generic: Phrases
    """Words that stand in many names and mean none of them by themselves: "combo", "special", "fresh"."""
    common: frozenset[str]
    """Everyday words. They are never taken for a misspelt dish, and not knowing one costs little."""
