"""What the steps of the beam read of the utterance besides the state, and what they do to a state in common."""

from __future__ import annotations

from edge.core.intent.ahead import Ahead
from edge.core.intent.beam_state import State
from edge.core.intent.grammar import Grammar
from edge.core.intent.lattice import Lattice, Match

SILENT = frozenset(("filler", "common", "word", "guard"))
"""Kinds that nothing is used for."""


class Context:
    """One utterance before one menu."""

    __slots__ = ("ahead", "aside", "grammar", "has_item", "options", "texts")

    def __init__(self, grammar: Grammar, texts: list[str], lattice: Lattice) -> None:
        self.grammar, self.texts, self.ahead = grammar, texts, Ahead(lattice)
        kinds = [[match.kind for match in matches] for matches in lattice.starts]
        self.has_item = ["item" in found for found in kinds]
        self.options = [
            tuple([match for match in matches if match.kind == "option"]) if "item" in found and len(found) > 1 else ()
            for found, matches in zip(kinds, lattice.starts, strict=True)
        ]
        self.aside = [*("aside" in found for found in kinds), False]
        """Places where "on the side" stands: what is said right before it is an item."""


def after(state: State, match: Match, last: str) -> State:
    """The state after a match, to be changed further; `last` is the kind of what was read."""
    new = state if state.sole else state.copy()
    new.sole = False
    new.cost += match.cost
    new.last = last
    if match.kind not in SILENT:
        new.trail = (state.trail, match.start, match.end, match.kind)
    return new


def settle(new: State) -> None:
    """What was waiting for an item has got it."""
    new.pending, new.number, new.article, new.apart, new.unit = (), None, 0, False, None
    new.back = new.both = False
    new.spent = new.either = False


def no_amount(new: State) -> None:
    """No "no", "extra" or "light" is open any more."""
    new.amount, new.spent, new.either = None, False, False


def used_amount(new: State) -> None:
    """ "No onions or pickles" refuses both; "extra cheese and bacon" asks for more of the first only."""
    if new.amount == "none" and (new.either or not new.spent):
        new.spent, new.either = True, False
    else:
        # "No beans. Corn and guacamole": something that is wanted stands between, so that "and" refuses no more.
        no_amount(new)
