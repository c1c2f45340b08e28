"""The step over an item: a new line, the head of one that was begun, or what is not wanted."""

from __future__ import annotations

from edge.core.intent import beam_costs as costs
from edge.core.intent.beam_context import Context, after, settle
from edge.core.intent.beam_lines import accepted, attach
from edge.core.intent.beam_state import Draft, Said, State
from edge.core.intent.lattice import Match


def item(context: Context, state: State, match: Match) -> list[State]:
    """A named item: a new line, the head of the one begun, or what is not wanted."""
    new = after(state, match, "item")
    new.cost += _rather_option(context, state, match)
    if state.unit is not None:
        new.cost += costs.UNIT_OF_ITEM
    if _says_what_of(context, state, match):
        # "An extra shot of espresso" orders no espresso.
        same = after(state, match, "other")
        same.cost += costs.REFINED
        new.cost += costs.UNIT_OF_ITEM
        return [same, *_ordered(context, state, match, new)]
    return _ordered(context, state, match, new)


def _says_what_of(context: Context, state: State, match: Match) -> bool:
    """Whether a name only says what the option before it is of."""
    before = context.texts[match.start - 1] if match.start else ""
    if before not in context.grammar.words.turns or state.trail is None:
        return False
    _, _, end, what = state.trail
    return what == "option" and end == match.start - 1


def _ordered(context: Context, state: State, match: Match, new: State) -> list[State]:
    items: tuple[int, ...] = match.value  # type: ignore[assignment]
    if state.amount == "none" and not state.spent and not state.pending:
        new.refused = (*state.refused, Draft(items, state.number or 1, state.number is not None, (), match.start))
        settle(new)
        new.amount = None
        return [new]
    head = state.drafts[-1] if state.drafts else None
    if (known := _named_before(state, items)) is not None:
        if known < len(state.drafts) - 1:
            new.drafts = (*state.drafts[:known], *state.drafts[known + 1 :], state.drafts[known])
        return [_closed(context, new, match)]
    if head is not None and _may_fill(context, state, head, items):
        filled = head._replace(items=items, headless=False, token=match.start)
        new.drafts = (*state.drafts[:-1], filled)
        for said in state.pending:
            attach(context.grammar, new, len(new.drafts) - 1, said)
        return [_closed(context, new, match)]
    if head is not None and state.last == "item" and not state.pending and not state.article and state.number is None:
        if (refined := _refined(context, head, items)) is not None:
            new.cost += costs.REFINED
            new.drafts = (*state.drafts[:-1], head._replace(items=refined))
            return [_closed(context, new, match)]
        new.cost += costs.NEXT_TO
    elif head is not None and len(head.items) > 1 and _goes_on(state) and set(items) <= set(head.items):
        # "A sandwich with chicken": the dish is said after its kind.
        new.drafts = (*state.drafts[:-1], head._replace(items=items))
        return [_closed(context, new, match)]
    pending = state.pending
    draft = Draft(items, 1 if state.number is None else state.number, state.number is not None, (), match.start)
    new.drafts = (*state.drafts, draft)
    for said in pending:
        if accepted(context.grammar, items, said):
            attach(context.grammar, new, len(new.drafts) - 1, said)
        else:
            _elsewhere(context, new, said)
    return [_closed(context, new, match)]


def _may_fill(context: Context, state: State, head: Draft, items: tuple[int, ...]) -> bool:
    """Whether a name is the item of a line that was begun without one: "two large with tuna, pizzas"."""
    if not (head.headless and state.begun and state.number is None and not state.article):
        return False
    return all(accepted(context.grammar, items, said) for said in (*head.said, *state.pending))


def _rather_option(context: Context, state: State, match: Match) -> float:
    """What it costs to take for an item what is also an option of the item before."""
    if state.apart or not context.options[match.start]:
        return 0.0
    if not state.drafts:
        reach = context.ahead.items[match.end]
        return (
            costs.LISTED_ITEM if reach is not None and state.last != "with" and _takes(context, reach, match) else 0.0
        )
    if (state.article == 2 or state.number is not None) and state.amount is None:
        return 0.0
    for option in context.options[match.start]:
        said = Said(option.value, "normal", match.start)  # type: ignore[arg-type]
        if option.end == match.end and any(accepted(context.grammar, draft.items, said) for draft in state.drafts):
            return costs.LISTED_AMOUNT if state.amount is not None else costs.LISTED_ITEM
    return 0.0


def _takes(context: Context, items: tuple[int, ...], match: Match) -> bool:
    """Whether what was said as an item is an option of these items."""
    said = (Said(option.value, "normal", match.start) for option in context.options[match.start])  # type: ignore[arg-type]
    return any(accepted(context.grammar, items, one) for one in said)


def _named_before(state: State, items: tuple[int, ...]) -> int | None:
    """The line that a name refers back to: "on those pizzas", or the same name again with nothing new before it."""
    if state.number is not None or state.pending or state.article == 2:
        return None
    if not state.back and (
        state.last not in ("option", "other") or not state.drafts or state.drafts[-1].items != items
    ):
        return None
    return next((at for at in range(len(state.drafts) - 1, -1, -1) if state.drafts[at].items == items), None)


def _refined(context: Context, head: Draft, items: tuple[int, ...]) -> tuple[int, ...] | None:
    """The one item that two names beside each other mean: a plain "coffee" and what kind of it."""
    grammar = context.grammar
    if len(head.items) > 1 and set(items) <= set(head.items):
        return items
    if head.headless or not head.items or head.items[0] == items[0]:
        return items if head.items and head.items[0] == items[0] else None
    if grammar.category_of[head.items[0]] != grammar.category_of[items[0]]:
        return None
    kind = (head.items[0], items[0]) in grammar.refines
    if kind or head.items[0] in grammar.plain_items or len(head.items) > 1:
        return items
    return None


def _elsewhere(context: Context, new: State, said: Said) -> None:
    """An option that waited for an item which cannot have it."""
    for at in range(len(new.drafts) - 2, -1, -1):
        if accepted(context.grammar, new.drafts[at].items, said):
            new.cost += 1.0
            attach(context.grammar, new, at, said)
            return
    new.cost += costs.NO_PLACE if context.has_item[said.token] else 0.0
    attach(context.grammar, new, len(new.drafts) - 1, said)


def _closed(context: Context, new: State, match: Match) -> State:
    settle(new)
    new.amount, new.begun, new.fresh, new.category = None, False, False, None
    if match.inside:
        attach(context.grammar, new, len(new.drafts) - 1, Said(match.inside, "normal", match.start))  # type: ignore[arg-type]
    return new


def _goes_on(state: State) -> bool:
    """Whether a name may still belong to what was named last."""
    return state.number is None and state.article != 2 and not state.pending and state.amount is None
