"""Clauses that change the cart: frames of the language, filled with lines of the cart and what these shall be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from edge.core.intent.acts import targets, values
from edge.core.intent.acts.frames import NUMBER, TARGET, VALUE, Span, matches
from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.acts.targets import Target
from edge.core.intent.model import CartLineView, Edit
from edge.core.intent.reading import OrderReading

MAX_OPTION = 4
"""Words that name an option, an article among them."""


@dataclass(frozen=True, slots=True)
class Change:
    """Edits, and whether the words left no doubt which lines they are for."""

    edits: tuple[Edit, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with the readings of its parts, each made once."""

    scene: Scene
    tokens: Tokens
    found: dict[Span, Target | None]

    def target(self, span: Span) -> Target | None:
        """What these tokens name; nothing named is the newest line."""
        if span not in self.found:
            self.found[span] = targets.target(self.scene, self.tokens[span[0] : span[1]])
        return self.found[span]

    def part(self, span: Span) -> Tokens:
        return self.tokens[span[0] : span[1]]

    def number(self, span: Span) -> int | None:
        said = texts(self.part(span))
        found = self.scene.cues.number(said)
        return found[1] if found is not None and found[0] == len(said) else None

    def fits(self, slot: str, span: Span) -> bool:
        """Whether the tokens can be what a slot asks for; a value is only read when the rest fits."""
        if slot == NUMBER:
            return self.number(span) is not None
        if any(token.text in self.scene.cues.verbs for token in self.part(span)):
            # "Make the fries large and take the coke off": the second verb begins something of its own.
            return False
        return slot == VALUE or self.target(span) is not None or self._may_be_option(span)

    def might_fit(self, slot: str, span: Span) -> bool:
        """The same for any cart: True wherever `fits` may be."""
        part = self.part(span)
        if slot == NUMBER or any(token.text in self.scene.cues.verbs for token in part):
            return slot == NUMBER and self.number(span) is not None
        return slot == VALUE or targets.may_point(self.scene, part) or self._may_be_option(span)

    def _may_be_option(self, span: Span) -> bool:
        """Whether it may be an option instead, "take the onions off": read only when all else fits."""
        part = self.part(span)
        joined = any(self.scene.cues.joins.get((token.text,)) is not None for token in part)
        return len(part) <= MAX_OPTION and not joined and bool(self.scene.groups(part))

    def removable(self, span: Span) -> Change | None:
        """ "take the onions off": an option, not a line."""
        return _without(self.scene, self.part(span)) if self._may_be_option(span) else None


def change(scene: Scene, tokens: Tokens) -> Change | None:
    """What a clause changes; None when no frame of the language explains all of it for this cart."""
    return scene.once("change", tokens, lambda said: _change(scene, said)) if scene.cart else None


def _change(scene: Scene, tokens: Tokens) -> Change | None:
    clause = _Clause(scene, tokens, {})
    for found in matches(scene.cues.frames, texts(tokens), clause.fits):
        made = _DOES[found.does](clause, found.slots)
        if made is not None and made.edits:
            return made
    return None


def possible(scene: Scene, tokens: Tokens) -> bool:
    """Whether a clause may change some cart. Far cheaper than `change`, and never False where that finds anything."""
    clause = _Clause(scene, tokens, {})
    return any(
        found.does in _OF_OPTIONS
        or TARGET not in found.slots
        or targets.may_point(scene, clause.part(found.slots[TARGET]))
        for found in matches(scene.cues.frames, texts(tokens), clause.might_fit)
    )


def attempted(scene: Scene, tokens: Tokens) -> bool:
    """Whether a clause takes something away that is not there: then it orders nothing either."""
    return next(matches(scene.cues.takes_away, texts(tokens), _anything), None) is not None


def _anything(_slot: str, _span: Span) -> bool:
    return True


def begun(scene: Scene, tokens: Tokens) -> bool:
    """ "Take the coke", of one that is there: "off" may be about to follow."""
    clause = _Clause(scene, tokens, {})

    def is_there(_slot: str, span: Span) -> bool:
        return tokens[span[0]].text in scene.cues.definite and clause.target(span) is not None

    return bool(scene.cart) and next(matches(scene.cues.begun, texts(tokens), is_there), None) is not None


def options(scene: Scene, tokens: Tokens) -> Change | None:
    """A clause of options alone, "no onions", "large please": for the newest line that can have them."""
    for line in reversed(scene.cart):
        keys = values.options(scene, line, tokens, None)
        if keys:
            return Change((Edit("options", line_id=line.line_id, options=keys),))
    return None


def definite(scene: Scene, tokens: Tokens) -> Change | None:
    """ "the fries large": who says "the" and then how, speaks of what is there already."""
    return scene.once("definite", tokens, lambda said: _definite(scene, said))


def _definite(scene: Scene, tokens: Tokens) -> Change | None:
    if not scene.cart or not _points(scene, texts(tokens)) or targets.is_place(scene, tokens):
        return None
    for end in range(len(tokens) - 1, 1, -1):
        target = targets.target(scene, tokens[:end])
        if target is None or target.loose:
            continue
        edits = values.edits(scene, target, tokens[end:])
        if edits and all(edit.op in ("options", "quantity") for edit in edits):
            return Change(edits, target.sure)
    return None


def _points(scene: Scene, said: list[str]) -> bool:
    """Whether it begins with "the", or with "one of the"."""
    number = scene.cues.number(said)
    at = number[0] if number is not None else 0
    return bool(said) and (
        said[0] in scene.cues.definite or scene.cues.parts.at(said, at, len(said)) is not None
        if at < len(said)
        else False
    )


def removal(scene: Scene, item_id: int | None, units: int | None) -> Change | None:
    """An item that is not wanted, "no fries": its newest line."""
    line = next((one for one in reversed(scene.cart) if one.item_id == item_id), None)
    return None if line is None else _removed(Target((line,), units))


def _removed(target: Target) -> Change:
    edits = [Edit("remove", line_id=line.line_id, units=_part(line, target.units)) for line in target.lines]
    return Change(tuple(edits), target.sure)


def _part(line: CartLineView, units: int | None) -> int | None:
    return units if units is not None and units < line.quantity else None


def _without(scene: Scene, tokens: Tokens) -> Change | None:
    """Options that shall go, from the newest line that has them."""
    without = scene.cues.tokens(scene.cues.language.without[0])
    said = tuple(token for token in tokens if token.text not in scene.cues.definite)
    if not said:
        return None
    for line in reversed(scene.cart):
        keys = values.options(scene, line, (*without, *said), None)
        if keys and all(amount == "none" for _, _, amount in keys):
            return Change((Edit("options", line_id=line.line_id, options=keys),))
    return None


def _remove(clause: _Clause, slots: dict[str, Span]) -> Change | None:
    target = clause.target(slots[TARGET])
    return _removed(target) if target is not None and target.group is None else clause.removable(slots[TARGET])


def _drop(clause: _Clause, slots: dict[str, Span]) -> Change | None:
    """ "Without the coke": a line; of an option it says how the next dish shall be."""
    target = clause.target(slots[TARGET])
    return _removed(target) if target is not None and target.group is None and not target.loose else None


def _set(clause: _Clause, slots: dict[str, Span]) -> Change | None:
    target = clause.target(slots[TARGET]) if TARGET in slots else targets.newest(clause.scene)
    if target is None or (TARGET in slots and _too_many(clause, slots[TARGET], target)):
        return None
    if target.loose and NUMBER not in slots and (recounted := _recounted(clause, clause.part(slots[VALUE]))):
        return recounted
    if NUMBER in slots:
        line, count = target.lines[-1], clause.number(slots[NUMBER])
        target = Target((line,), _part(line, count))
    edits = values.edits(clause.scene, target, clause.part(slots[VALUE]))
    return Change(edits, target.sure) if edits else None


def _too_many(clause: _Clause, span: Span, target: Target) -> bool:
    """Whether a number among the words that name lines is larger than theirs: "make that three burgers large" of one
    burger says what it shall be."""
    said = texts(clause.part(span))
    while said and said[0] in clause.scene.cues.definite:
        said = said[1:]
    number = clause.scene.cues.number(said)
    return number is not None and number[1] > sum(line.quantity for line in target.lines)


def _recounted(clause: _Clause, value: Tokens) -> Change | None:
    """ "Make that three cheeseburgers", where a cheeseburger is there, though not as the last: its number changes, and
    how it shall be where that was said."""
    found = _quantities_of(clause.scene, clause.scene.read(value), with_options=True)
    # "Make it a cheeseburger" is about what the last line shall be.
    return found if found is not None and any(edit.quantity not in (None, 1) for edit in found.edits) else None


def _put(clause: _Clause, slots: dict[str, Span]) -> Change | None:
    """ "Bacon on the burger": something about the line; a dish besides it would be an order."""
    made = _set(clause, slots)
    return made if made is not None and all(edit.op == "options" for edit in made.edits) else None


def _replace(clause: _Clause, slots: dict[str, Span]) -> Change | None:
    """ "onion rings instead of the fries": of the line itself, or of a choice within one."""
    target = clause.target(slots[TARGET])
    value = clause.part(slots[VALUE])
    if target is not None:
        edits = values.edits(clause.scene, target, value)
        return Change(edits, target.sure) if edits else None
    return options(clause.scene, value)


def _more(clause: _Clause, slots: dict[str, Span]) -> Change | None:
    count = clause.number(slots[NUMBER]) if NUMBER in slots else 1
    return _counted(clause, slots, count or 1)


def _again(clause: _Clause, _slots: dict[str, Span]) -> Change | None:
    return _counted(clause, {}, 1)


def _counted(clause: _Clause, slots: dict[str, Span], more: int) -> Change | None:
    target = clause.target(slots[TARGET]) if TARGET in slots else targets.newest(clause.scene)
    if target is None or target.group is not None:
        return None
    line = target.lines[-1]
    return Change((Edit("quantity", line_id=line.line_id, quantity=line.quantity + more),), target.sure)


def _less(clause: _Clause, slots: dict[str, Span]) -> Change | None:
    """ "one coke less": one goes, of the line that was named."""
    target = clause.target(slots[TARGET])
    if target is None or target.group is not None:
        return None
    line = target.lines[-1]
    return Change((Edit("remove", line_id=line.line_id, units=_part(line, target.units or 1)),), target.sure)


def _only(clause: _Clause, slots: dict[str, Span]) -> Change | None:
    """ "only two cokes": so many of a line that is there already; of what is not there it is an order."""
    value = clause.part(slots[VALUE])
    if clause.number(slots[VALUE]) is not None:
        newest = targets.newest(clause.scene)
        edits = values.edits(clause.scene, newest, value) if newest is not None else None
        return Change(edits) if edits else None
    return _quantities_of(clause.scene, clause.scene.read(value))


def quantities(scene: Scene, tokens: Tokens) -> Change | None:
    """ "Three cokes", where that corrects what is there already."""
    return _quantities_of(scene, scene.read(tokens))


def _quantities_of(scene: Scene, reading: OrderReading, with_options: bool = False) -> Change | None:
    edits = []
    for read in reading.lines:
        line = next((one for one in reversed(scene.cart) if one.item_id == read.item_id), None)
        if line is None or not read.counted or (read.options and not with_options):
            return None
        edits.append(Edit("quantity", line_id=line.line_id, quantity=read.quantity))
        if read.options:
            edits.append(Edit("options", line_id=line.line_id, options=read.keys))
    return Change(tuple(edits)) if edits and not reading.unexplained else None


_DOES: dict[str, Callable[[_Clause, dict[str, Span]], Change | None]] = {
    "remove": _remove, "drop": _drop, "set": _set, "put": _put, "replace": _replace, "more": _more,
    "less": _less, "only": _only, "again": _again,
}  # fmt: skip
_OF_OPTIONS = frozenset(("remove", "replace"))
"""Frames whose target may be an option instead of a line."""
