"""Lines on their way: which option an item can have, options put on lines, lines begun without their item."""

from __future__ import annotations

from collections.abc import Sequence

from edge.core.intent import beam_costs as costs
from edge.core.intent.beam_state import Draft, Said, State
from edge.core.intent.grammar import Grammar
from edge.core.intent.lattice import Option


def accepted(grammar: Grammar, items: Sequence[int], said: Said) -> bool:
    """Whether any of the items can have any of the options."""
    for item in items:
        groups = grammar.groups_of[item]
        for option in said.options:
            if option[0] in groups:
                return True
    return False


def own(grammar: Grammar, items: Sequence[int], said: Said) -> tuple[Option, ...]:
    """Those of the options that the items can have; the first item that has any counts."""
    if len(said.options) == 1:
        return said.options if accepted(grammar, items, said) else ()
    for item in items:
        groups = grammar.groups_of[item]
        if found := tuple(option for option in said.options if option[0] in groups):
            return found
    return ()


def _takes(said: Said, group: str) -> bool:
    return said.options[0][0] == group and said.amount != "none"


def attach(grammar: Grammar, state: State, at: int, said: Said) -> None:
    """Put an option on a line; what is odd about it costs."""
    draft = state.drafts[at]
    mine = own(grammar, draft.items, said) if draft.items else said.options
    if not mine and said.amount == "normal" and grammar.defaults.issuperset(said.options):
        state.cost += costs.DEFAULT_OF_OTHERS
        return
    if not mine:
        state.cost += costs.NO_PLACE
        mine = said.options
    kept = draft.said
    group = mine[0][0]
    choice = group in grammar.choices
    if choice and kept and said.amount != "none" and any(_takes(other, group) for other in kept):
        if free := tuple(option for option in mine if not any(_takes(other, option[0]) for other in kept)):
            mine = free
        else:
            # There can be one only: whoever says two of them has changed their mind.
            state.cost += costs.TAKEN
            kept = tuple(other for other in kept if not _takes(other, group))
    if choice and kept and said.amount == "none" and any(_takes(other, group) for other in kept):
        # "Noodles instead of rice": there can be one only anyway.
        return
    if len(mine) > 1 and len({option[0] for option in mine}) < len(mine):
        if said.amount == "none" and not choice:
            # "No onions" where there are two kinds of them: neither.
            kept = tuple(other for other in kept if other.options[0] not in mine)
            each = tuple(said._replace(options=(option,)) for option in mine)
            _put(state, at, (*kept, *each))
            return
        state.cost += costs.OPEN_CHOICE
    if kept and any(other.options[0] == mine[0] for other in kept):
        state.cost += costs.AGAIN if said.amount != "none" else 0.0
        kept = tuple(other for other in kept if other.options[0] != mine[0])
    _put(state, at, (*kept, said if mine is said.options else Said(mine, said.amount, said.token)))


def _put(state: State, at: int, said: tuple[Said, ...]) -> None:
    """The draft with these options. Written out, for it is done for every option of every reading."""
    draft = state.drafts[at]
    items, quantity, counted, _, token, headless, category, again, part = draft
    new = Draft(items, quantity, counted, said, token, headless, category, again, part)
    state.drafts = (*state.drafts[:at], new, *state.drafts[at + 1 :])


def begin(grammar: Grammar, state: State) -> None:
    """A line whose item has not been named: "two large with"."""
    last = state.drafts[-1] if state.drafts else None
    if last is not None and not state.pending and last.items and last.quantity == state.number and state.number != 1:
        # "Two pizzas, both with olives": the same two.
        state.number, state.article = None, 0
        return
    again = (state.number is not None or state.article == 2) and state.category is None
    draft = Draft(
        (), 1 if state.number is None else state.number, state.number is not None, (), 0, True, state.category, again
    )
    state.drafts = (*state.drafts, draft)
    for said in state.pending:
        attach(grammar, state, len(state.drafts) - 1, said)
    state.pending, state.number, state.article, state.begun = (), None, 0, True
