"""The step over an option: it belongs to a line that is there, or to the item that comes."""

from __future__ import annotations

from edge.core.intent import beam_costs as costs
from edge.core.intent.beam_context import Context, after, used_amount
from edge.core.intent.beam_lines import accepted, attach
from edge.core.intent.beam_state import Said, State
from edge.core.intent.lattice import Match


def option(context: Context, state: State, match: Match) -> list[State]:
    """An option of a line that is there, or of the item that comes."""
    grammar, both = context.grammar, context.has_item[match.start]
    options: tuple[tuple[str, str], ...] = match.value  # type: ignore[assignment]
    amount = state.amount if state.amount is not None and (not state.spent or state.either) else None
    said = Said(options, amount or "normal", match.start)
    found: list[State] = []
    choice = options[0][0] in grammar.choices
    _back(context, state, match, said, choice, found)
    reach = context.ahead.items[match.end]
    crossing = context.ahead.crossing[match.end]
    new_thing = state.article == 2 or state.number is not None or bool(state.pending) or not state.drafts
    comes = reach is not None and (not crossing or new_thing) and accepted(grammar, reach, said)
    if comes or (new_thing and state.unit is None) or not found:
        new = after(state, match, "option")
        if found and choice and comes and not new_thing and found[0].drafts and _free(context, state, said):
            new.cost += costs.AHEAD_CHOICE
        if found and not choice and not new_thing:
            new.cost += costs.AHEAD_AFTER_ITEM if state.last == "item" else costs.AHEAD_EXTRA
        if not comes:
            new.cost += costs.NOTHING_COMES if found else costs.NOWHERE if state.drafts and not new_thing else 0.0
        # "And" goes on refusing what the same dish has, not what comes with the next one.
        carried = state.amount is not None and state.spent
        new.pending = (*state.pending, said._replace(amount="normal") if carried else said)
        used_amount(new)
        found.append(new)
    if both:
        for new in found:
            new.cost += costs.APART_OPTION if state.apart or context.aside[match.end] else 0.0
    return found


def _back(context: Context, state: State, match: Match, said: Said, choice: bool, found: list[State]) -> None:
    """Give the option to the newest line that can have it."""
    if state.pending:
        return
    cost, grammar = 0.0, context.grammar
    amount = said.amount
    if choice and state.amount == "none" and state.spent:
        return
    if state.number is not None:
        if not state.fresh:
            cost += costs.BACK_ONE if state.number == 1 and not choice else costs.BACK_COUNT
        if state.number > 1 and amount == "normal" and not choice:
            amount = "extra"
    elif state.article and not state.fresh:
        article = costs.BACK_COUNT + (costs.BACK_JOINED if state.joined else 0.0) if choice else costs.BACK_ARTICLE
        cost += article if state.article == 2 else costs.BACK_DEFINITE
    if state.unit is not None and state.unit > 1 and amount == "normal":
        amount = "extra"
    for at in range(len(state.drafts) - 1, -1, -1):
        draft = state.drafts[at]
        if draft.items and not accepted(grammar, draft.items, said):
            cost += costs.BACK_CHOICE if choice else costs.BACK
            continue
        new = after(state, match, "option")
        new.cost += cost
        if state.both and at > 0 and accepted(grammar, state.drafts[at - 1].items, said):
            attach(grammar, new, at - 1, said)
        if choice and _comes(context, match, said):
            new.cost += costs.BACK_BEFORE_ITEM
        attach(grammar, new, at, said if amount == said.amount else said._replace(amount=amount))
        new.number, new.article, new.unit, new.fresh = None, 0, None, False
        used_amount(new)
        found.append(new)
        return
    if state.drafts and state.number is None and state.article != 2 and state.drafts[-1].items:
        # Nothing here can have it: the newest line does not get it silently dropped.
        new = after(state, match, "option")
        # "Cheeseburger fries coke": a word that is also a dish is one rather than a default of other dishes.
        new.cost += costs.NO_PLACE if context.has_item[match.start] else 0.0
        attach(grammar, new, len(state.drafts) - 1, said)
        used_amount(new)
        found.append(new)


def _free(context: Context, state: State, said: Said) -> bool:
    """Whether the newest line can have the choice and has not made it yet."""
    newest = state.drafts[-1]
    group = said.options[0][0]
    return accepted(context.grammar, newest.items, said) and all(one.options[0][0] != group for one in newest.said)


def _comes(context: Context, match: Match, said: Said) -> bool:
    reach = context.ahead.items[match.end]
    return reach is not None and not context.ahead.crossing[match.end] and accepted(context.grammar, reach, said)
