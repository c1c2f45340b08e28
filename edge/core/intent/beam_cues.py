"""The steps over the words that steer how others are read."""

from __future__ import annotations

from edge.core.intent import beam_costs as costs
from edge.core.intent.beam_context import Context, after, no_amount, settle
from edge.core.intent.beam_lines import attach, begin
from edge.core.intent.beam_state import Draft, State
from edge.core.intent.lattice import Match


def number(context: Context, state: State, match: Match) -> list[State]:
    """Something new begins, and so many of it."""
    new = after(state, match, "number")
    if state.last == "times" and state.drafts and not state.drafts[-1].counted:
        last = state.drafts[-1]._replace(quantity=match.value, counted=True)  # type: ignore[arg-type]
        new.drafts = (*state.drafts[:-1], last)
        return [new]
    if match.value == 1 and (state.article == 2 or state.pending) and state.number is None and state.drafts:
        return [_pronoun(context, state, new)]
    if state.drafts and " ".join(context.texts[match.start : match.end]) in context.grammar.cues.both:
        new.both = len(state.drafts) > 1
        return [new]
    if state.pending:
        begin(context.grammar, new)
    elif state.number is not None:
        new.cost += costs.NUMBER_LOST
    new.number, new.article, new.back = match.value, 0, False  # type: ignore[assignment]
    no_amount(new)
    return [new]


def _pronoun(context: Context, state: State, new: State) -> State:
    """ "A large one": of what was named last, another one after "and"."""
    item = state.drafts[-1]
    if state.joined:
        new.drafts = (*state.drafts, Draft(item.items, 1, True, (), item.token))
    for said in state.pending:
        attach(context.grammar, new, len(new.drafts) - 1, said)
    settle(new)
    return new


def article(context: Context, state: State, match: Match) -> list[State]:
    """Something new begins."""
    joined = state.last == "list"
    new = after(state, match, "article")
    if state.pending and (state.article or state.number is not None):
        begin(context.grammar, new)
    new.article = 2 if match.kind == "article" else max(1, state.article)
    new.back = match.kind == "back"
    new.joined = joined
    if new.spent:
        no_amount(new)
    return [new]


def amount(context: Context, state: State, match: Match) -> list[State]:
    """No, extra or light."""
    new = after(state, match, match.kind)
    if match.kind == "none" and (state.pending or state.number is not None):
        begin(context.grammar, new)
    if state.amount is not None and not state.spent and state.amount != match.kind:
        if state.amount == "none" and match.kind == "extra":
            return [new]
        new.cost += costs.AMOUNT_LOST
    new.amount, new.spent, new.either = match.kind, False, False
    return [new]


def holds(context: Context, state: State, match: Match) -> list[State]:
    """ "With": options of what was named follow, even if its name has not been said."""
    new = after(state, match, "with")
    if state.pending or state.number is not None:
        begin(context.grammar, new)
    new.article, new.fresh, new.apart, new.back = 0, True, False, False
    if state.amount == "none" and not state.spent and match.end - match.start == 1:
        # "Do not add any ham" refuses it all the same.
        return [new]
    no_amount(new)
    return [new]


def joins(_context: Context, state: State, match: Match) -> list[State]:
    """ "And", "or": another of the same kind."""
    new = after(state, match, "list")
    if state.unit is not None and state.sliced and state.drafts and not state.drafts[-1].counted:
        # "Banana bread, I'll take two slices and": they were slices of that.
        last = state.drafts[-1]._replace(quantity=state.unit, counted=True)
        new.drafts, new.unit = (*state.drafts[:-1], last), None
    if state.spent and state.amount == "none":
        new.either = True
    elif state.spent:
        no_amount(new)
    return [new]


def counted(_context: Context, state: State, match: Match) -> list[State]:
    """A unit of options: its number is not one of items."""
    new = after(state, match, match.kind)
    if not state.pending and (state.number is not None or state.article == 2):
        new.unit, new.sliced = state.number or 1, match.kind == "slice"
        new.number = None
    new.article = 0 if not state.pending else state.article
    return [new]


def apart(_context: Context, state: State, match: Match) -> list[State]:
    """An item by itself follows."""
    new = after(state, match, "apart")
    new.apart = True
    if state.amount == "none" and not state.spent:
        no_amount(new)
    return [new]


def category(_context: Context, state: State, match: Match) -> list[State]:
    """The name of a category is no item: "for my drink", "no sides", "a large drink"."""
    new = after(state, match, "category")
    new.category = match.value
    if state.amount == "none" and not state.spent:
        no_amount(new)
    return [new]


def group(context: Context, state: State, match: Match) -> list[State]:
    """The name of a group: "two toppings", "no toppings"."""
    new = after(state, match, "group")
    if not state.pending:
        new.number, new.article = None, 0
    if state.amount == "none" and not state.spent:
        groups: tuple[str, ...] = match.value  # type: ignore[assignment]
        taken = {group for draft in state.drafts for item in draft.items for group in context.grammar.groups_of[item]}
        if not taken.intersection(groups):
            new.without = (*state.without, match.start)
        no_amount(new)
    return [new]


def nothing(context: Context, state: State, match: Match) -> list[State]:
    """Words that say nothing here."""
    last = state.last if match.kind in ("sized", "portion") else "times" if match.kind == "times" else "other"
    new = after(state, match, last)
    if match.kind == "filler" and new.both is False and context.texts[match.start] in context.grammar.cues.both:
        new.both = True
    told = context.texts[match.start] not in context.grammar.cues.transparent
    if match.kind in ("filler", "guard") and new.amount is not None and not new.spent and told:
        new.cost += costs.AMOUNT_LOST * 0.5
        no_amount(new)
    return [new]


def unknown(context: Context, state: State, match: Match) -> list[State]:
    """A word that carries a meaning nobody knows."""
    new = after(state, match, "other")
    if context.texts[match.start] in context.grammar.cues.transparent:
        return [new]
    if state.amount == "none" and not state.spent:
        new.without = (*state.without, match.start)
        no_amount(new)
    return [new]
