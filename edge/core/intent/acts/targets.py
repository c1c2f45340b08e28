"""Which line of the cart is spoken of: "the second one", "that", "one of the burgers", "the coke"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.lexicon import plurals
from edge.core.intent.model import CartLineView
from edge.core.intent.reading import OrderLine, OrderReading
from edge.core.intent.words import Token

MAX_TARGET = 8
"""Words that name lines; whoever needs more says something else."""
MAX_NAMED = 3
"""Times "and" between lines that are named together."""


@dataclass(frozen=True, slots=True)
class Target:
    """Lines of the cart, the one that is most likely meant last."""

    lines: tuple[CartLineView, ...]
    units: int | None = None
    """How many of the line, where not all."""
    loose: bool = False
    """Only pointed at: an older line is meant where what is said does not fit the newest."""
    sure: bool = True
    """False where several lines fit the words equally well."""
    group: str | None = None
    """The option group that was named instead of its line: "the drink" of a meal."""


def target(scene: Scene, tokens: Tokens) -> Target | None:
    """The lines that `tokens` name; None when they name nothing in the cart, or something besides."""
    if not scene.cart or not tokens or len(tokens) > MAX_TARGET:
        return None
    cues, said = scene.cues, texts(tokens)
    if cues.without.get(said[-1:]) is not None or cues.with_.get(said[-1:]) is not None:
        # "Make the burger without" onions: that word belongs to what follows.
        return None
    if cues.it.get(said) is not None:
        return Target((scene.cart[-1],), loose=True)
    if cues.both.get(said) is not None:
        return Target(tuple(scene.cart[-2:]))
    if cues.everything.get(said) is not None:
        return Target(tuple(scene.cart))
    return (
        _part(scene, tokens, said)
        or _ordinal(scene, tokens, said)
        or _several(scene, tokens, said)
        or _named(scene, tokens)
    )


def may_point(scene: Scene, tokens: Tokens) -> bool:
    """Whether tokens may name lines of some cart. Far cheaper than to find them, and never False where `target` finds
    any."""
    cues, said = scene.cues, texts(tokens)
    if len(said) > MAX_TARGET:
        return False
    if any(table.begins_among(said) for table in (cues.it, cues.both, cues.everything, cues.parts, cues.ordinals)):
        return True
    forms = (form for word in said for form in (word, *(one[-1] for one in plurals((word,), cues.language))))
    return any(scene.names.points(form) for form in forms)


def newest(scene: Scene) -> Target | None:
    """What is meant when nothing is named."""
    return Target((scene.cart[-1],), loose=True) if scene.cart else None


def _part(scene: Scene, tokens: Tokens, said: Sequence[str]) -> Target | None:
    """ "one of the burgers", "two of them"."""
    number = scene.cues.number(said)
    if number is None:
        return None
    length, count = number
    of = scene.cues.parts.at(said, length, len(said)) if length < len(said) else None
    if of is None:
        return None
    rest = tokens[length + of[0] :]
    whole = target(scene, rest) if rest else newest(scene)
    if whole is None:
        return None
    line = whole.lines[-1]
    return replace(whole, lines=(line,), units=count if count < line.quantity else None)


def _ordinal(scene: Scene, tokens: Tokens, said: Sequence[str]) -> Target | None:
    """ "the second one", "the last coke"."""
    at = 0
    while at < len(said) and said[at] in scene.cues.definite:
        at += 1
    found = scene.cues.ordinals.at(said, at, len(said)) if at < len(said) else None
    if found is None:
        return None
    place, rest = int(str(found[1])), tokens[at + found[0] :]
    lines: Sequence[CartLineView] = scene.cart
    if rest and scene.cues.lines.get(texts(rest)) is None:
        lines = _fitting(scene, texts(rest))
        if not lines:
            return None
    at = place - 1 if place > 0 else len(lines) + place
    return Target((lines[at],)) if 0 <= at < len(lines) else None


def is_place(scene: Scene, tokens: Tokens) -> bool:
    """ "The second one", and not a word of what it shall be: its "one" is no number."""
    said = texts(tokens)
    kept = [word for word in said if word not in scene.cues.definite]
    found = scene.cues.ordinals.at(kept, 0, len(kept)) if kept else None
    return found is not None and (found[0] == len(kept) or scene.cues.lines.get(kept[found[0] :]) is not None)


def _several(scene: Scene, tokens: Tokens, said: Sequence[str]) -> Target | None:
    """ "the coke and the fries"."""
    cuts = [at for at, word in enumerate(said) if scene.cues.joins.get((word,)) is not None]
    if not cuts or len(cuts) > MAX_NAMED:
        return None
    ends = zip((0, *(at + 1 for at in cuts)), (*cuts, len(said)), strict=True)
    found = [_named(scene, tokens[start:end]) for start, end in ends if end > start]
    if len(found) < 2 or any(one is None or one.units is not None or one.group for one in found):
        return None
    lines = dict.fromkeys(line.line_id for one in found if one is not None for line in one.lines)
    return Target(tuple(line for line in scene.cart if line.line_id in lines))


def _named(scene: Scene, tokens: Tokens) -> Target | None:
    """ "the coke", "two of the cokes", "the cheeseburger without onions", "the burger", "the drink" of a meal."""
    said = texts(tokens)
    number = scene.cues.number(said)
    count, after = (number[1], said[number[0] :]) if number is not None else (None, said)
    content = [word for word in after if word not in scene.cues.definite]
    if not content:
        return None
    lines = _fitting(scene, content)
    joined = any(scene.cues.joins.get((word,)) is not None for word in content)
    if len(lines) != 1 and not joined and (lines or _is_pointed_at(scene, content)):
        reading = scene.read(tokens)
        if len(reading.lines) == 1 and _is_name(scene, tokens, reading):
            found = _of_reading(scene, reading.lines[0], count)
            if found is not None:
                return found
    if not lines:
        return _group(scene, content)
    if len(lines) > 1 and count is None and _is_plural(scene, content[-1], lines):
        return Target(tuple(lines))
    line = lines[-1]
    units = count if count is not None and count < line.quantity else None
    return Target((line,), units, sure=len(lines) == 1)


def _is_pointed_at(scene: Scene, content: Sequence[str]) -> bool:
    """Whether a word stands in a name of what is in the cart; only then the rest may be its options."""
    return any(_pointed(scene, word) for word in content)


def _pointed(scene: Scene, word: str) -> frozenset[int]:
    """The items of the cart that have this word, or a singular or plural of it, in a name or their category's."""
    return scene.once("pointed", (Token(word, -1, False),), lambda said: _items_with(scene, said[0].text))


def _items_with(scene: Scene, word: str) -> frozenset[int]:
    forms = {word, *(form[-1] for form in plurals((word,), scene.cues.language))}
    items = {line.item_id for line in scene.cart}
    return frozenset(item for item in items if any(_in(form, scene.names.of(item)) for form in forms))


def _is_name(scene: Scene, tokens: Tokens, reading: OrderReading) -> bool:
    """Whether the words name something and say nothing besides."""
    if reading.unexplained or reading.without or reading.refused or reading.loose:
        return False
    used = {at for one in reading.spans for at in range(one.start, one.end)}
    rest = [token.text for at, token in enumerate(tokens) if at not in used]
    return all(word in scene.cues.definite or scene.cues.number((word,)) is not None for word in rest)


def _of_reading(scene: Scene, read: OrderLine, count: int | None) -> Target | None:
    lines = [line for line in scene.cart if line.item_id == read.item_id]
    if not lines:
        return None
    wanted = {(option[1], amount) for option, amount in read.options}
    fitting = [line for line in lines if wanted <= {(one.option, one.amount) for one in line.options}]
    if wanted and not fitting:
        return None
    line = (fitting or lines)[-1]
    return Target((line,), count if count is not None and count < line.quantity else None)


def _fitting(scene: Scene, content: Sequence[str]) -> list[CartLineView]:
    """The lines whose item's names or category hold all these words."""
    items = [_pointed(scene, word) for word in content]
    return [line for line in scene.cart if items and all(line.item_id in of_word for of_word in items)]


def _in(form: str, known: frozenset[str]) -> bool:
    """A word of a name, or what a compound ends in: "burger" of "cheeseburger"."""
    return form in known or (len(form) > 3 and any(word.endswith(form) for word in known))


def _is_plural(scene: Scene, word: str, lines: Sequence[CartLineView]) -> bool:
    """Whether a word is no name's own form: "burgers" of two cheeseburgers and a hamburger."""
    endings = scene.cues.language.plural_endings
    known = frozenset(name for line in lines for name in scene.names.of(line.item_id))
    shorter = {word.removesuffix(plural) + single for single, plural in endings if plural and word.endswith(plural)}
    return any(_in(form, known) for form in shorter)


def _group(scene: Scene, content: Sequence[str]) -> Target | None:
    """A choice of the newest line that has it, by a word of the group's name."""
    if not content:
        return None
    for line in reversed(scene.cart):
        item = scene.item(line)
        for group in scene.menu.groups_of(item) if item is not None else ():
            if group.kind == "choice" and all(word in scene.names.of_group(group.id) for word in content):
                return Target((line,), group=group.id)
    return None
