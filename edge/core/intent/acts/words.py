"""What finding acts needs to know of a language beyond `Language`; `en.py` and `de.py` here are its tables."""

from __future__ import annotations

from dataclasses import dataclass

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActWords:
    """Phrases as people write them; case, accents and apostrophes do not matter."""

    frames: tuple[tuple[str, str], ...]
    """(what is done, pattern): the sentences that change a cart. Of a pattern, `{target}` is a line of the cart,
    `{value}` what it shall be, `{number}` a number; `a|b` is either word, `[a]` one that may be missing. The first
    frame that explains a whole clause counts, so the more particular ones come first. What is done: `remove`, `drop`,
    `set`, `put`, `replace`, `more`, `less`, `only`, `again`; see `frames.py`."""
    verbs: Phrases
    """Words that begin a frame and stand in no line's name: where one follows, another wish begins."""
    ordinals: dict[str, int]
    """Which line: 1 is the first, -1 the last."""
    lines: Phrases
    """After an ordinal: "the second one"."""
    it: Phrases
    """What was spoken of last."""
    both: Phrases
    """The two lines before."""
    everything: Phrases
    """All lines."""
    definite: Phrases
    """Before something that is there already: "the fries large" is no new order."""
    parts: Phrases
    """Between a number and what it is a part of: "one of the burgers"."""
    polite: Phrases
    """Says nothing, wherever it stands."""
    opens: Phrases
    """Says nothing at the beginning of a clause: "could you"."""
    joins: Phrases
    """Between two wishes."""
    slips: Phrases
    """The speaker corrects what was said just before."""
    continues: Phrases
    """Corrects only what it names anew, a dish or a number: "make it three"; with options it says more of the same."""
    wants: Phrases
    """What follows is ordered, whatever is asked besides: "I'll take"."""
    refuses: Phrases
    """Corrects likewise, but only where a new beginning follows: "two, no, three"."""
    resumes: Phrases
    """Such a beginning."""
    misses: Phrases
    """Asks to hear it again, where nothing else is said: "what", which begins a question elsewhere."""
    numbers_misheard: dict[str, int]
    """Words that sound like a number, where a number must stand: "to cokes"."""
    zero: Phrases
    """Words for 0 that stand in names: "coke 0" is Coke Zero where that is on the menu."""
    denies: Phrases
    """Among the words of a command, these make it none: "don't cancel"."""
    declines: Phrases
    """No, to a question."""
    picks: Phrases
    """Around an answer: "I meant the second one"."""
    hearsay: Phrases
    """The speaker tells a story; dishes in it are not ordered."""
    contains: Phrases
    """Asks what is in something."""
    asks_first: Phrases
    """Begins a question, where it begins the sentence: "is the fish burger spicy"."""
    recommends: Phrases
    """Asks what is good here."""
    popular: str
    """What is searched for then: the word for the menu's tag `popular`."""
    closing: Phrases
    """Commands that are one only as the last words: "take away", but "take away the coke"."""
    sickens: Phrases
    """Says an allergy without its word: "I get sick from". """
