"""What a line of the cart shall be: "large", "without onions", "three", "a lemonade"."""

from __future__ import annotations

from collections.abc import Sequence

from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.acts.targets import Target
from edge.core.intent.model import CartLineView, Edit, OptionKey
from edge.core.intent.reading import OrderLine, OrderReading
from edge.core.intent.words import Token

Edits = tuple[Edit, ...]
CLOSE = 1.0
"""A second reading that costs at most so much more is as good, where what was spoken of speaks for it."""


def edits(scene: Scene, target: Target, value: Tokens) -> Edits | None:
    """The edits that make the target's lines what `value` says; None when `value` says nothing that they can be."""
    if not value:
        return None
    number = _number(scene, value)
    if number is not None:
        return _quantities(target, number)
    found = [_one(scene, line, target, value) for line in target.lines]
    if all(found):
        made = tuple(edit for edit in found if edit is not None)
        if made[0].op == "options":
            # First, because a line whose options change may become one with another.
            return (*_number_besides(scene, target, value), *made)
        return (*made, *_number_instead(scene, target, value)) if made[0].op == "replace" else made
    if target.loose:
        return next((edit for edit in (_older(scene, target, value)) if edit), None)
    fitting = tuple(edit for edit in found if edit is not None)
    # "Make them both large", of fries and a brownie: the brownie has no size.
    return fitting if len(target.lines) > 2 and fitting else None


def _number_instead(scene: Scene, target: Target, value: Tokens) -> Edits:
    """ "Make it three lemonades", of a coke: what it becomes is more than it was."""
    line, wanted = target.lines[-1], scene.read(value).lines[0]
    more = len(target.lines) == 1 and target.units is None and wanted.counted and wanted.quantity > line.quantity
    return (Edit("quantity", line_id=line.line_id, quantity=wanted.quantity),) if more else ()


def _number_besides(scene: Scene, target: Target, value: Tokens) -> Edits:
    """ "Make it three cheeseburgers without onions", of a cheeseburger: how many, and how."""
    lines = scene.read(value).lines if len(target.lines) == 1 and target.units is None else ()
    line = target.lines[-1]
    if len(lines) != 1 or lines[0].item_id != line.item_id or not lines[0].counted:
        return ()
    return (Edit("quantity", line_id=line.line_id, quantity=lines[0].quantity),)


def _older(scene: Scene, target: Target, value: Tokens) -> list[Edits]:
    """Of lines before the newest, only options can be meant: their names were not said."""
    lines = [line for line in reversed(scene.cart) if line is not target.lines[-1]]
    found = (options(scene, line, value, None) for line in lines)
    return [(_options_edit(line, keys, target.units),) for line, keys in zip(lines, found, strict=True) if keys]


def _number(scene: Scene, value: Tokens) -> int | None:
    said = texts(value)
    number = scene.cues.number(said)
    return number[1] if number is not None and number[0] == len(said) else None


def _quantities(target: Target, number: int) -> Edits:
    if number == 0:
        return tuple(Edit("remove", line_id=line.line_id) for line in target.lines)
    return tuple(Edit("quantity", line_id=line.line_id, quantity=number) for line in target.lines)


def _one(scene: Scene, line: CartLineView, target: Target, value: Tokens) -> Edit | None:
    chosen = options(scene, line, value, target.group)
    if chosen:
        return _options_edit(line, chosen, target.units)
    if target.group is not None:
        return None
    reading = scene.read(value)
    if len(reading.lines) != 1 or not _whole(reading) or reading.lines[0].item_id is None:
        return None
    wanted = reading.lines[0]
    if wanted.item_id == line.item_id:
        if wanted.keys:
            return _options_edit(line, wanted.keys, target.units)
        return Edit("quantity", line_id=line.line_id, quantity=wanted.quantity) if wanted.counted else None
    units = target.units
    if wanted.counted and wanted.quantity < line.quantity and wanted.quantity > 1:
        units = wanted.quantity
    return Edit("replace", line_id=line.line_id, to=wanted.item_id, options=wanted.keys, units=units)


def _options_edit(line: CartLineView, keys: Sequence[OptionKey], units: int | None) -> Edit:
    return Edit("options", line_id=line.line_id, options=tuple(keys), units=units)


def options(scene: Scene, line: CartLineView, value: Tokens, group: str | None) -> tuple[OptionKey, ...]:
    """The options of a line that `value` names and nothing besides, read as if the item's name stood before them."""
    item = scene.item(line)
    if item is None or scene.groups(value).isdisjoint(item.groups):
        return ()
    name = scene.cues.tokens(item.name)
    name = tuple(Token(token.text, -1, False) for token in name)
    words, cues = texts(value), scene.cues
    begins = cues.without.at(words, 0, len(words)) is not None or cues.with_.at(words, 0, len(words)) is not None
    for between in ((),) if begins else ((), cues.tokens(cues.language.with_[0])):
        said = (*name, *(Token(token.text, -1, False) for token in between), *value)
        reading = scene.read(said)
        if not _covers(scene, said, reading):
            continue
        keys = _as_options(line.item_id, item.groups, reading)
        if keys and (group is None or all(key[0] == group for key in keys)):
            return keys
    return ()


def _as_options(item_id: int, groups: Sequence[str], reading: OrderReading) -> tuple[OptionKey, ...]:
    if not _whole(reading):
        return ()
    if len(reading.lines) == 1:
        return _keys(item_id, groups, reading.lines[0])
    # "With garlic sauce" may be a dish as well; said of a line, it is what the line can have. A reading without more
    # options for it has passed the dish over.
    rival = reading.runner_up if reading.margin < CLOSE else ()
    more = len(rival) == 1 and bool(reading.lines) and len(rival[0].options) > len(reading.lines[0].options)
    return _keys(item_id, groups, rival[0]) if more else ()


def _keys(item_id: int, groups: Sequence[str], read: OrderLine) -> tuple[OptionKey, ...]:
    if read.item_id != item_id or read.quantity != 1 or any(option[0] not in groups for option, _ in read.options):
        return ()
    return read.keys


def _whole(reading: OrderReading) -> bool:
    """Whether every word of weight went into its lines."""
    return not (
        reading.refused or reading.loose or reading.without or reading.unexplained or reading.number is not None
    )


def _covers(scene: Scene, tokens: Tokens, reading: OrderReading) -> bool:
    """Whether no word that means something was passed over: "large and the coke off" is more than a size."""
    used = {at for one in reading.spans for at in range(one.start, one.end)}
    cues = scene.cues
    return all(
        cues.says_nothing(token.text) or token.text in cues.definite or cues.joins.get((token.text,)) is not None
        for at, token in enumerate(tokens)
        if at not in used
    )
