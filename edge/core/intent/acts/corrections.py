"""Corrections within one breath: "two burgers, no, three burgers and a coke"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from edge.core.intent.acts import values
from edge.core.intent.acts.clauses import boundaries
from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.acts.spoken_lines import spoken
from edge.core.intent.reading import Amounts, OrderLine, OrderReading

Lines = tuple[OrderLine, ...]
MAX_ANEW = 3
"""Words after "make it" among which a dish may be named."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The lines that stand at the end, and the readings that they came from."""

    lines: Lines
    refused: Lines
    readings: tuple[tuple[Tokens, OrderReading], ...]


def parts(scene: Scene, tokens: Tokens) -> list[Tokens]:
    """The utterance cut where the speaker corrects; one part where nothing is corrected, and a first one that is empty
    where a correction begins it."""
    said, found, start, at = texts(tokens), list[Tokens](), 0, 0
    corrects = scene.cues.corrects
    if corrects.isdisjoint(said):
        return [tokens]
    while at < len(said):
        length = _slip(scene, tokens, said, at) if said[at] in corrects else 0
        if length:
            found.append(tokens[start:at])
            at = start = at + length
        else:
            at += 1
    found.append(tokens[start:])
    # "Oh wait, make it": two cues in a row correct once.
    return [part for place, part in enumerate(found) if part or place == 0]


def _slip(scene: Scene, tokens: Tokens, said: list[str], at: int) -> int:
    """How many tokens a correction takes at this place; 0 where there is none."""
    found = scene.cues.slips.at(said, at, len(said))
    if found is not None:
        if _refuses_dish(scene, tokens, at, at + found[0]):
            return found[0] - 1 if at else 0
        return 0 if _refuses_option(scene, tokens, at, at + found[0]) else found[0]
    found = scene.cues.continues.at(said, at, len(said))
    if found is not None:
        return found[0] if _names_anew(scene, tokens, at + found[0]) else 0
    if said[at] not in scene.cues.refuses or at + 1 >= len(said):
        return 0
    return 1 if _begins_anew(scene, tokens, said, at) else 0


def _refuses_dish(scene: Scene, tokens: Tokens, at: int, end: int) -> bool:
    """ "Actually no fries", of fries that are ordered: its "no" is said of them, and corrects nothing."""
    following, no = tokens[end : end + MAX_ANEW], end - 1
    if tokens[no].text not in scene.cues.refuses or not following or _begins_anew(scene, tokens, texts(tokens), no):
        return False
    named = {line.item_id for line in scene.read(following).lines}
    ordered = {line.item_id for line in scene.cart} | {line.item_id for line in scene.read(tokens[:at]).lines}
    return bool(named & ordered)


def _refuses_option(scene: Scene, tokens: Tokens, at: int, end: int) -> bool:
    """ "Hold on chicken" leaves the chicken out: the whole is read so, of a word that refuses nothing by itself."""
    begins = end < len(tokens) and (tokens[end].gap or scene.cues.number(texts(tokens), end) is not None)
    if at == 0 or begins or tokens[at].text in scene.cues.refuses:
        return False
    return any(one.what == "none" and one.start <= at < one.end for one in scene.read(tokens).spans)


def _names_anew(scene: Scene, tokens: Tokens, at: int) -> bool:
    """Whether a dish or a bare number follows; of options the reader of orders knows what they are of."""
    rest = tokens[at : at + MAX_ANEW]
    number = scene.cues.number(texts(tokens), at) if rest else None
    return not rest or number is not None or scene.names_item(rest)


def _begins_anew(scene: Scene, tokens: Tokens, said: list[str], at: int) -> bool:
    """ "Two burgers no three burgers" corrects, "two burgers no onions" does not."""
    cues, after = scene.cues, said[at + 1]
    if tokens[at + 1].gap or (after in cues.resumes and at > 0) or cues.number(said, at + 1) is not None:
        return True
    if at == 0:
        return False
    if cues.without.get((said[at],)) is None:
        return True
    following = tokens[at + 1 : at + 2]
    # What is known of the whole already tells most of the time that nothing was chosen: the part is not read then.
    choices = scene.groups(following) & scene.grammar.choices & scene.groups_before(tokens, at)
    return bool(choices) and not scene.names_item(following) and not choices.isdisjoint(_chosen(scene, tokens[:at]))


def _chosen(scene: Scene, tokens: Tokens) -> frozenset[str]:
    """The groups that the newest line has taken from: a choice can only be made anew after it has been made, "large,
    no, medium"; rice that nobody has chosen yet is refused by "no rice"."""
    lines = scene.read(tokens).lines
    return frozenset(group for (group, _), amount in lines[-1].options if amount != "none") if lines else frozenset()


def corrected(scene: Scene, said: list[Tokens]) -> Corrected | None:
    """The order that is left when each part corrects those before it; None when a part says nothing to correct with."""
    lines: Lines = ()
    refused: Lines = ()
    readings = []
    for part, adds in _divided(scene, said):
        reading = scene.read(part)
        readings.append((part, reading))
        after = (*lines, *_named(reading)) if adds else _apply(scene, lines, part, reading)
        if after is None and part is not said[0]:
            return None
        lines = after if after is not None else ()
        refused += tuple(line for line in reading.refused if line.item_id not in {one.item_id for one in lines})
    return Corrected(lines, refused, tuple(readings))


def _divided(scene: Scene, said: list[Tokens]) -> Iterator[tuple[Tokens, bool]]:
    """The parts, and whether one goes on instead of correcting: the coke of "two burgers, no, three and a coke"."""
    yield said[0], False
    for part in said[1:]:
        place = next(iter(boundaries(scene.cues, part)), None)
        if place is None or _named(scene.read(part[: place[0]])) or not _named(scene.read(part[place[1] :])):
            yield part, False
        else:
            yield part[: place[0]], False
            yield part[place[1] :], True


def _named(reading: OrderReading) -> Lines:
    return tuple(line for line in reading.lines if line.item_id is not None)


def _apply(scene: Scene, lines: Lines, part: Tokens, reading: OrderReading) -> Lines | None:
    if named := _named(reading):
        return _instead(lines, named)
    if not lines:
        return () if reading.number is not None or _loose(reading) or reading.refused else None
    last = lines[-1]
    if (anew := next((line for line in reading.lines if line.counted), None)) is not None:
        last = replace(last, quantity=anew.quantity, counted=True)
    keys = values.options(scene, spoken(0, last), part, None)
    loose = tuple(((group, option), amount) for group, option, amount in keys) or _loose(reading)
    if loose:
        return (*lines[:-1], _with(scene, last, loose))
    if reading.number is not None:
        return (*lines[:-1], replace(last, quantity=reading.number, counted=True))
    gone = {line.item_id for line in reading.refused}
    kept = tuple(line for line in lines if line.item_id not in gone)
    return kept if gone else None


def _instead(lines: Lines, named: Lines) -> Lines:
    """The new lines in the place of the one that they correct: the same item's, else the last."""
    if not lines:
        return named
    same = [at for at, line in enumerate(lines) if line.item_id == named[0].item_id]
    at = same[-1] if same else len(lines) - 1
    first = named[0]
    if same and not first.options:
        first = replace(first, options=lines[at].options)
    return (*lines[:at], first, *named[1:], *lines[at + 1 :])


def _loose(reading: OrderReading) -> Amounts:
    """Options that were said without an item."""
    return (*reading.loose, *(pair for line in reading.lines if line.item_id is None for pair in line.options))


def _with(scene: Scene, line: OrderLine, loose: Amounts) -> OrderLine:
    """The line with other options; a choice takes the place of the group's old one."""
    item = scene.menu.item(line.item_id or 0)
    groups = item.groups if item is not None else []
    options = dict(line.options)
    for (group_id, option), amount in loose:
        own = next((one for one in groups if one == group_id or _has(scene, one, option)), group_id)
        group = scene.menu.group(own)
        if group is not None and group.kind == "choice":
            options = {key: value for key, value in options.items() if key[0] != own}
        options[own, option] = amount
    return replace(line, options=tuple(options.items()))


def _has(scene: Scene, group_id: str, option: str) -> bool:
    group = scene.menu.group(group_id)
    return group is not None and group.option(option) is not None
