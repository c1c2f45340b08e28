"""How each kind of match continues a reading. A step returns one reading, or several where it is open what is meant."""

from __future__ import annotations

from collections.abc import Callable

from edge.core.intent import beam_costs as costs
from edge.core.intent.ahead import Ahead
from edge.core.intent.beam_lines import accepted, attach, begin, flush
from edge.core.intent.beam_state import Draft, Said, State
from edge.core.intent.grammar import Grammar
from edge.core.intent.lattice import Lattice, Match

Step = Callable[["Steps", State, Match], list[State]]


class Steps:
    """The steps over one utterance: what they read besides the state."""

    __slots__ = ("ahead", "aside", "grammar", "has_item", "options", "texts")

    def __init__(self, grammar: Grammar, texts: list[str], lattice: Lattice) -> None:
        self.grammar, self.texts, self.ahead = grammar, texts, Ahead(lattice)
        starts = lattice.starts
        self.has_item = [any(match.kind == "item" for match in matches) for matches in starts]
        both = [self.has_item[at] and any(m.kind == "option" for m in matches) for at, matches in enumerate(starts)]
        self.options = [
            tuple(match for match in matches if match.kind == "option") if both[at] else ()
            for at, matches in enumerate(starts)
        ]
        self.aside = [any(match.kind == "aside" for match in matches) for matches in starts] + [False]
        """Places where "on the side" stands: what is said right before it is an item."""

    def continued(self, state: State, match: Match) -> list[State]:
        """Every reading that `match` continues `state` to."""
        return STEPS[match.kind](self, state, match)

    # ------------------------------------------------------------------ items
    def item(self, state: State, match: Match) -> list[State]:
        """A named item: a new line, the head of the one begun, or what is not wanted."""
        items: tuple[int, ...] = match.value  # type: ignore[assignment]
        new = _after(state, match, "item")
        new.cost += self._rather_option(state, match)
        if state.unit is not None:
            new.cost += costs.UNIT_OF_ITEM
        if state.amount == "none" and not state.spent and not state.pending:
            new.refused = (*state.refused, Draft(items, state.number or 1, state.number is not None, (), match.start))
            _settle(new)
            new.amount = None
            return [new]
        head = state.drafts[-1] if state.drafts else None
        if (known := self._named_before(state, items)) is not None:
            if known < len(state.drafts) - 1:
                new.drafts = (*state.drafts[:known], *state.drafts[known + 1 :], state.drafts[known])
            return [self._closed(new, match)]
        if head is not None and head.headless and state.begun and state.number is None and not state.article:
            if all(accepted(self.grammar, items, said) for said in (*head.said, *state.pending)):
                filled = head._replace(items=items, headless=False, token=match.start)
                new.drafts = (*state.drafts[:-1], filled)
                for said in state.pending:
                    attach(self.grammar, new, len(new.drafts) - 1, said)
                return [self._closed(new, match)]
        if (
            head is not None
            and state.last == "item"
            and not state.pending
            and not state.article
            and state.number is None
        ):
            if (refined := self._refined(head, items)) is not None:
                new.cost += costs.REFINED
                new.drafts = (*state.drafts[:-1], head._replace(items=refined))
                return [self._closed(new, match)]
            new.cost += costs.NEXT_TO
        elif head is not None and len(head.items) > 1 and new_head(state) and set(items) <= set(head.items):
            # "A sandwich with chicken": the dish is said after its kind.
            new.drafts = (*state.drafts[:-1], head._replace(items=items))
            return [self._closed(new, match)]
        pending = state.pending
        draft = Draft(items, 1 if state.number is None else state.number, state.number is not None, (), match.start)
        new.drafts = (*state.drafts, draft)
        for said in pending:
            if accepted(self.grammar, items, said):
                attach(self.grammar, new, len(new.drafts) - 1, said)
            else:
                self._elsewhere(new, said)
        return [self._closed(new, match)]

    def _rather_option(self, state: State, match: Match) -> float:
        """What it costs to take for an item what is also an option of the item before."""
        if state.apart or not self.options[match.start]:
            return 0.0
        if not state.drafts:
            reach = self.ahead.items[match.end]
            return (
                costs.LISTED_ITEM if reach is not None and state.last != "with" and self._takes(reach, match) else 0.0
            )
        if (state.article == 2 or state.number is not None) and state.amount is None:
            return 0.0
        for option in self.options[match.start]:
            said = Said(option.value, "normal", match.start)  # type: ignore[arg-type]
            if option.end == match.end and any(accepted(self.grammar, draft.items, said) for draft in state.drafts):
                return costs.LISTED_AMOUNT if state.amount is not None else costs.LISTED_ITEM
        return 0.0

    def _takes(self, items: tuple[int, ...], match: Match) -> bool:
        """Whether what was said as an item is an option of these items."""
        said = (Said(option.value, "normal", match.start) for option in self.options[match.start])  # type: ignore[arg-type]
        return any(accepted(self.grammar, items, one) for one in said)

    def _named_before(self, state: State, items: tuple[int, ...]) -> int | None:
        """The line that a name refers back to: "on those pizzas", or the same name again with nothing new before it."""
        if state.number is not None or state.pending or state.article == 2:
            return None
        if not state.back and (
            state.last not in ("option", "other") or not state.drafts or state.drafts[-1].items != items
        ):
            return None
        return next((at for at in range(len(state.drafts) - 1, -1, -1) if state.drafts[at].items == items), None)

    def _refined(self, head: Draft, items: tuple[int, ...]) -> tuple[int, ...] | None:
        """The one item that two names beside each other mean: a plain "coffee" and what kind of it."""
        grammar = self.grammar
        if len(head.items) > 1 and set(items) <= set(head.items):
            return items
        if head.headless or not head.items or head.items[0] == items[0]:
            return items if head.items and head.items[0] == items[0] else None
        if grammar.category_of[head.items[0]] != grammar.category_of[items[0]]:
            return None
        if head.items[0] in grammar.plain_items or len(head.items) > 1:
            return items
        return None

    def _elsewhere(self, new: State, said: Said) -> None:
        """An option that waited for an item which cannot have it."""
        for at in range(len(new.drafts) - 2, -1, -1):
            if accepted(self.grammar, new.drafts[at].items, said):
                new.cost += 1.0
                attach(self.grammar, new, at, said)
                return
        attach(self.grammar, new, len(new.drafts) - 1, said)

    def _closed(self, new: State, match: Match) -> State:
        _settle(new)
        new.amount, new.begun, new.fresh, new.category = None, False, False, None
        if match.inside:
            attach(self.grammar, new, len(new.drafts) - 1, Said(match.inside, "normal", match.start))  # type: ignore[arg-type]
        return new

    # ------------------------------------------------------------------ options
    def option(self, state: State, match: Match) -> list[State]:
        """An option of a line that is there, or of the item that comes."""
        grammar, both = self.grammar, self.has_item[match.start]
        options: tuple[tuple[str, str], ...] = match.value  # type: ignore[assignment]
        amount = state.amount if state.amount is not None and (not state.spent or state.either) else None
        said = Said(options, amount or "normal", match.start)
        found: list[State] = []
        choice = options[0][0] in grammar.choices
        self._back(state, match, said, choice, found)
        reach = self.ahead.items[match.end]
        crossing = self.ahead.crossing[match.end]
        new_thing = state.article == 2 or state.number is not None or bool(state.pending) or not state.drafts
        comes = reach is not None and (not crossing or new_thing) and accepted(grammar, reach, said)
        if comes or (new_thing and state.unit is None) or not found:
            new = _after(state, match, "option")
            if found and choice and comes and not new_thing and found[0].drafts and self._free(state, said):
                new.cost += costs.AHEAD_CHOICE
            if found and not choice and not new_thing:
                new.cost += costs.AHEAD_AFTER_ITEM if state.last == "item" else costs.AHEAD_EXTRA
            if not comes:
                new.cost += costs.NOTHING_COMES if found else costs.NOWHERE if state.drafts and not new_thing else 0.0
            # "And" goes on refusing what the same dish has, not what comes with the next one.
            carried = state.amount is not None and state.spent
            new.pending = (*state.pending, said._replace(amount="normal") if carried else said)
            _used_amount(new)
            found.append(new)
        if both:
            for new in found:
                new.cost += costs.APART_OPTION if state.apart or self.aside[match.end] else 0.0
        return found

    def _back(self, state: State, match: Match, said: Said, choice: bool, found: list[State]) -> None:
        """Give the option to the newest line that can have it."""
        if state.pending:
            return
        cost, grammar = 0.0, self.grammar
        amount = said.amount
        if choice and state.amount == "none" and state.spent:
            return
        if state.number is not None:
            if not state.fresh:
                cost += costs.BACK_ONE if state.number == 1 and not choice else costs.BACK_COUNT
            if state.number > 1 and amount == "normal" and not choice:
                amount = "extra"
        elif state.article and not state.fresh:
            cost += costs.BACK_ARTICLE if state.article == 2 else costs.BACK_DEFINITE
        if state.unit is not None and state.unit > 1 and amount == "normal":
            amount = "extra"
        for at in range(len(state.drafts) - 1, -1, -1):
            draft = state.drafts[at]
            if draft.items and not accepted(grammar, draft.items, said):
                cost += costs.BACK_CHOICE if choice else costs.BACK
                continue
            new = _after(state, match, "option")
            new.cost += cost
            if state.both and at > 0 and accepted(grammar, state.drafts[at - 1].items, said):
                attach(grammar, new, at - 1, said)
            if choice and self._comes(match, said):
                new.cost += costs.BACK_BEFORE_ITEM
            attach(grammar, new, at, said if amount == said.amount else said._replace(amount=amount))
            new.number, new.article, new.unit, new.fresh = None, 0, None, False
            _used_amount(new)
            found.append(new)
            return

    def _free(self, state: State, said: Said) -> bool:
        """Whether the newest line can have the choice and has not made it yet."""
        newest = state.drafts[-1]
        group = said.options[0][0]
        return accepted(self.grammar, newest.items, said) and all(one.options[0][0] != group for one in newest.said)

    def _comes(self, match: Match, said: Said) -> bool:
        reach = self.ahead.items[match.end]
        return reach is not None and not self.ahead.crossing[match.end] and accepted(self.grammar, reach, said)

    # ------------------------------------------------------------------ cues
    def number(self, state: State, match: Match) -> list[State]:
        """Something new begins, and so many of it."""
        new = _after(state, match, "number")
        if state.last == "times" and state.drafts and not state.drafts[-1].counted:
            last = state.drafts[-1]._replace(quantity=match.value, counted=True)  # type: ignore[arg-type]
            new.drafts = (*state.drafts[:-1], last)
            return [new]
        if match.value == 1 and (state.article == 2 or state.pending) and state.number is None and state.drafts:
            return [self._pronoun(state, new)]
        if state.drafts and " ".join(self.texts[match.start : match.end]) in self.grammar.cues.both:
            new.both = len(state.drafts) > 1
            return [new]
        if state.pending:
            flush(self.grammar, new)
        elif state.number is not None:
            new.cost += costs.NUMBER_LOST
        new.number, new.article, new.back = match.value, 0, False  # type: ignore[assignment]
        _no_amount(new)
        return [new]

    def _pronoun(self, state: State, new: State) -> State:
        """ "A large one": of what was named last, another one after "and"."""
        item = state.drafts[-1]
        if state.joined:
            new.drafts = (*state.drafts, Draft(item.items, 1, True, (), item.token))
        for said in state.pending:
            attach(self.grammar, new, len(new.drafts) - 1, said)
        _settle(new)
        return new

    def article(self, state: State, match: Match) -> list[State]:
        """Something new begins."""
        new = _after(state, match, "article")
        if state.pending and (state.article or state.number is not None):
            flush(self.grammar, new)
        new.article = 2 if match.kind == "article" else max(1, state.article)
        new.back = match.kind == "back"
        new.joined = state.last == "list"
        if new.spent:
            _no_amount(new)
        return [new]

    def amount(self, state: State, match: Match) -> list[State]:
        """No, extra or light."""
        new = _after(state, match, match.kind)
        if match.kind == "none" and (state.pending or state.number is not None):
            begin(self.grammar, new)
        if state.amount is not None and not state.spent and state.amount != match.kind:
            if state.amount == "none" and match.kind == "extra":
                return [new]
            new.cost += costs.AMOUNT_LOST
        new.amount, new.spent, new.either = match.kind, False, False
        return [new]

    def holds(self, state: State, match: Match) -> list[State]:
        """ "With": options of what was named follow, even if its name has not been said."""
        new = _after(state, match, "with")
        if state.pending or state.number is not None:
            begin(self.grammar, new)
        new.article, new.fresh, new.apart, new.back = 0, True, False, False
        if state.amount == "none" and not state.spent and match.end - match.start == 1:
            # "Do not add any ham" refuses it all the same.
            return [new]
        _no_amount(new)
        return [new]

    def joins(self, state: State, match: Match) -> list[State]:
        """ "And", "or": another of the same kind."""
        new = _after(state, match, "list")
        if state.unit is not None and state.unit > 1 and state.drafts and not state.drafts[-1].counted:
            # "Banana bread, I'll take two slices and": they were slices of that.
            last = state.drafts[-1]._replace(quantity=state.unit, counted=True)
            new.drafts, new.unit = (*state.drafts[:-1], last), None
        if state.spent and state.amount == "none":
            new.either = True
        elif state.spent:
            _no_amount(new)
        return [new]

    def counted(self, state: State, match: Match) -> list[State]:
        """A unit of options: its number is not one of items."""
        new = _after(state, match, match.kind)
        if not state.pending and (state.number is not None or state.article == 2):
            new.unit = state.number or 1
            new.number = None
        new.article = 0 if not state.pending else state.article
        return [new]

    def apart(self, state: State, match: Match) -> list[State]:
        """An item by itself follows."""
        new = _after(state, match, "apart")
        new.apart = True
        if state.amount == "none" and not state.spent:
            _no_amount(new)
        return [new]

    def category(self, state: State, match: Match) -> list[State]:
        """The name of a category is no item: "for my drink", "no sides", "a large drink"."""
        new = _after(state, match, "category")
        new.category = match.value
        if state.amount == "none" and not state.spent:
            _no_amount(new)
        return [new]

    def group(self, state: State, match: Match) -> list[State]:
        """The name of a group: "two toppings", "no toppings"."""
        new = _after(state, match, "group")
        if not state.pending:
            new.number, new.article = None, 0
        if state.amount == "none" and not state.spent:
            groups: tuple[str, ...] = match.value  # type: ignore[assignment]
            taken = {group for draft in state.drafts for item in draft.items for group in self.grammar.groups_of[item]}
            if not taken.intersection(groups):
                new.without = (*state.without, match.start)
            _no_amount(new)
        return [new]

    def nothing(self, state: State, match: Match) -> list[State]:
        """Words that say nothing here."""
        last = state.last if match.kind in ("sized", "portion") else "times" if match.kind == "times" else "other"
        new = _after(state, match, last)
        if match.kind == "filler" and new.both is False and self.texts[match.start] in self.grammar.cues.both:
            new.both = True
        if match.kind in ("filler", "guard") and state.amount is not None:
            if not state.spent and self.texts[match.start] not in self.grammar.cues.transparent:
                new.cost += costs.AMOUNT_LOST * 0.5
                _no_amount(new)
        return [new]

    def unknown(self, state: State, match: Match) -> list[State]:
        """A word that carries a meaning nobody knows."""
        new = _after(state, match, "other")
        if self.texts[match.start] in self.grammar.cues.transparent:
            return [new]
        if state.amount == "none" and not state.spent:
            new.without = (*state.without, match.start)
            _no_amount(new)
        return [new]


def new_head(state: State) -> bool:
    """Whether a name may still belong to what was named last."""
    return state.number is None and state.article != 2 and not state.pending and state.amount is None


def _after(state: State, match: Match, last: str) -> State:
    new = state.copy()
    new.cost += match.cost
    new.last = last
    if match.kind not in SILENT:
        new.trail = (state.trail, match.start, match.end, match.kind)
    return new


def _settle(new: State) -> None:
    """What was waiting for an item has got it."""
    new.pending, new.number, new.article, new.apart, new.unit = (), None, 0, False, None
    new.back = new.both = False
    new.spent = new.either = False


def _no_amount(new: State) -> None:
    new.amount, new.spent, new.either = None, False, False


def _used_amount(new: State) -> None:
    """ "No onions or pickles" refuses both; "extra cheese and bacon" asks for more of the first only."""
    if new.amount == "none":
        new.spent, new.either = True, False
    else:
        new.amount = None


SILENT = frozenset(("filler", "common", "word", "guard"))
STEPS: dict[str, Step] = {
    "item": Steps.item, "option": Steps.option, "number": Steps.number, "article": Steps.article, "definite": Steps.article, "back": Steps.article,
    "none": Steps.amount, "extra": Steps.amount, "light": Steps.amount, "with": Steps.holds, "list": Steps.joins,
    "either": Steps.joins, "unit": Steps.counted, "slice": Steps.counted, "apart": Steps.apart, "aside": Steps.nothing,
    "category": Steps.category, "group": Steps.group, "portion": Steps.nothing, "times": Steps.nothing, "sized": Steps.nothing,
    "guard": Steps.nothing, "filler": Steps.nothing, "common": Steps.unknown, "word": Steps.unknown,
}  # fmt: skip
