"""The end of an utterance: what is still open gets its place, and lines without an item get theirs."""

from __future__ import annotations

from edge.core.intent import beam_costs as costs
from edge.core.intent.beam_lines import accepted, attach, begin
from edge.core.intent.beam_state import Draft, State
from edge.core.intent.grammar import Grammar

SPENT = -1
"""The quantity of a line of which every unit has become a line of its own."""


def finish(grammar: Grammar, state: State) -> State:
    """The finished reading of a state that has seen every word."""
    state = state.copy()
    if state.pending:
        _place_pending(grammar, state)
    if state.unit is not None and not state.sliced:
        state.cost += costs.UNIT_OF_ITEM
    if state.number is None:
        # "Banana bread, I'll take two slices": there was nothing to count but the item.
        state.number = state.unit if state.sliced else None
    if state.number is not None:
        last = state.drafts[-1] if state.drafts else None
        if last is not None and not last.counted and not last.headless:
            state.drafts = (*state.drafts[:-1], last._replace(quantity=state.number, counted=True))
            state.number = None
            state.cost += costs.NUMBER_AFTER
        else:
            state.cost += costs.NUMBER_LOST
    if state.amount is not None and not state.spent:
        state.cost += costs.AMOUNT_LOST
    drafts: list[Draft] = []
    for at, draft in enumerate(state.drafts):
        if draft.headless:
            _find_head(grammar, state, state.drafts, at, drafts)
        else:
            drafts.append(_which(grammar, draft) if len(draft.items) > 1 else draft)
    state.cost += costs.SPLIT * _parts_of_a_rest(drafts)
    state.drafts = tuple(draft for draft in drafts if draft.quantity != SPENT)
    return state


def _parts_of_a_rest(drafts: list[Draft]) -> int:
    """How many lines were split off one of which something is left. Where nothing is, "two fries, one large, one
    small", the numbers add up, and nothing was guessed."""
    found, rest = 0, False
    for draft in drafts:
        if draft.part:
            found += rest
        else:
            rest = draft.quantity != SPENT
    return found


def _which(grammar: Grammar, draft: Draft) -> Draft:
    """The item that a name of several means: the first that can have every option that was said."""
    for item in draft.items:
        if all(accepted(grammar, (item,), said) for said in draft.said):
            return _with_options(grammar, draft, (item, *(other for other in draft.items if other != item)))
    return draft


def _place_pending(grammar: Grammar, state: State) -> None:
    """Options that waited in vain."""
    if state.number is None and not state.article and state.drafts:
        for said in state.pending:
            place = next(
                (at for at in range(len(state.drafts) - 1, -1, -1)
                 if not state.drafts[at].items or accepted(grammar, state.drafts[at].items, said)),
                len(state.drafts) - 1,
            )  # fmt: skip
            state.cost += 0.5
            attach(grammar, state, place, said)
        state.pending = ()
    else:
        begin(grammar, state)


def _find_head(grammar: Grammar, state: State, all_: tuple[Draft, ...], at: int, drafts: list[Draft]) -> None:
    """The item of a line that was said without one."""
    draft = all_[at]
    before = drafts[-1] if drafts else None
    if not draft.said:
        state.cost += costs.EMPTY
        if draft.counted and before is not None and not before.counted:
            drafts[-1] = before._replace(quantity=draft.quantity, counted=True)
        return
    if draft.counted and _split(grammar, draft, drafts):
        return
    after = all_[at + 1] if at + 1 < len(all_) else None
    if after is not None and after.items and all(accepted(grammar, after.items, said) for said in draft.said):
        # "a large and a small coke": both sizes are the coke's.
        state.cost += costs.SPLIT
        drafts.append(_with_options(grammar, draft, after.items))
        return
    if before is not None and draft.again and _contrasts(grammar, before, draft):
        state.cost += costs.SAME_AGAIN
        drafts.append(_with_options(grammar, draft, before.items))
        return
    heads = _heads(grammar, draft)
    if not heads:
        state.cost += costs.NO_PLACE
    if len(heads) == 1:
        state.cost += costs.HEADLESS
        drafts.append(_with_options(grammar, draft, tuple(heads)))
        return
    extras_only = all(said.options[0][0] not in grammar.choices for said in draft.said)
    if extras_only and not draft.counted:
        state.cost += costs.HEADLESS
        state.loose = (*state.loose, *draft.said)
        return
    state.cost += costs.OPEN_HEADLESS
    drafts.append(draft)


def _heads(grammar: Grammar, draft: Draft) -> frozenset[int]:
    """The items that can have everything that was said; those of the category that was named, if any of it can."""
    found: frozenset[int] | None = None
    for said in draft.said:
        able = frozenset[int]().union(*(grammar.items_with.get(option[0], ()) for option in said.options))
        found = able if found is None else found & able
    heads = found or frozenset()
    named = [item for item in heads if grammar.category_of[item] in draft.category] if draft.category else ()  # type: ignore[operator]
    return frozenset(named) or heads


def _contrasts(grammar: Grammar, before: Draft, draft: Draft) -> bool:
    """Whether options alone are another one of the item before: both make the same choice, a large and a small."""
    if not before.items or not all(accepted(grammar, before.items, said) for said in draft.said):
        return False
    chosen = {said.options[0][0] for said in before.said} & grammar.choices
    return not before.said or any(option[0] in chosen for said in draft.said for option in said.options)


def _split(grammar: Grammar, draft: Draft, drafts: list[Draft]) -> bool:
    """ "Two burgers, one without onions": takes the line out of the one before that counts several."""
    for at in range(len(drafts) - 1, -1, -1):
        whole = drafts[at]
        if whole.part:
            continue
        if not whole.items or whole.quantity < draft.quantity or (at == len(drafts) - 1 and whole.quantity < 2):
            return False
        if not all(accepted(grammar, whole.items, said) for said in draft.said):
            return False
        part = _with_options(grammar, draft, whole.items)
        options = {said.options[0][0] for said in part.said}
        kept = tuple(s for s in whole.said if s.options[0][0] not in options or s.options[0][0] not in grammar.choices)
        drafts.append(part._replace(said=(*kept, *part.said), part=True))
        left = whole.quantity - draft.quantity
        drafts[at] = whole._replace(quantity=left if left else SPENT)
        return True
    return False


def _with_options(grammar: Grammar, draft: Draft, items: tuple[int, ...]) -> Draft:
    groups = grammar.groups_of[items[0]]
    said = tuple(
        one._replace(options=tuple(option for option in one.options if option[0] in groups) or one.options)
        for one in draft.said
    )
    return draft._replace(items=items, said=said)
