"""What a stretch of speech without commands wants: lines to add, changes of the cart, several of them in turn."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from edge.core.intent.acts import changes, corrections
from edge.core.intent.acts.changes import Change
from edge.core.intent.acts.clauses import boundaries, trimmed
from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.acts.spoken_lines import changed_at_once
from edge.core.intent.model import Edit, Intent
from edge.core.intent.reading import OrderLine, OrderReading, intent_line

DOUBTFUL = 0.6
"""A change of which it is not clear which line it is for."""
MAX_DEPTH = 3
"""Times that a stretch is cut in two: four wishes in one breath are more than anybody has."""

Wishes = list[Intent]


def wishes(scene: Scene, tokens: Tokens, depth: int = 0) -> Wishes:
    """What these words want, in their order; empty when nothing in them is understood, or nothing is wanted."""
    said = corrections.parts(scene, tokens)
    if len(said) > 1 and (found := _corrected(scene, tokens, said)):
        return found
    part = trimmed(scene.cues, tokens)
    if not part:
        return []
    change = changes.change(scene, part) or changes.definite(scene, part)
    if change is not None:
        return [_changed(change)]
    if scene.cart and depth < MAX_DEPTH and (found := _divided(scene, part, depth)):
        return found
    # As it was said: it has been read whole already, and small words help to read an order.
    whole = tokens if len(said) == 1 else part
    if not any(line.item_id is not None for line in scene.read(whole).lines):
        change = changes.options(scene, part)
        if change is not None:
            return [_changed(change)]
    if changes.attempted(scene, part):
        return []
    lines = changed_at_once(scene, part)
    return ordered(scene, whole) if lines is None else _ordered(scene, lines, (), ())


def ordered(scene: Scene, tokens: Tokens) -> Wishes:
    """The words as an order and nothing else."""
    reading = scene.read(tokens)
    return _ordered(scene, reading.lines, reading.refused, (reading,))


def _divided(scene: Scene, tokens: Tokens, depth: int) -> Wishes:
    """Two wishes, of which at least one changes the cart: an order alone is read better as a whole."""
    for end, start in boundaries(scene.cues, tokens):
        left, right = tokens[:end], tokens[start:]
        if not (_is_change(scene, left) or _is_change(scene, right)):
            continue
        first, second = wishes(scene, left, depth + 1), wishes(scene, right, depth + 1)
        if first and second:
            return joined([*first, *second])
    return []


def _is_change(scene: Scene, tokens: Tokens) -> bool:
    part = trimmed(scene.cues, tokens)
    return changes.change(scene, part) is not None or changes.definite(scene, part) is not None


def _corrected(scene: Scene, tokens: Tokens, said: list[Tokens]) -> Wishes:
    first = trimmed(scene.cues, said[0])
    if first and not (scene.cart and changes.change(scene, first)):
        found = corrections.corrected(scene, [trimmed(scene.cues, part) for part in said])
        return _ordered(scene, found.lines, found.refused, _telling(found)) if found is not None else []
    if not scene.cart or len(said) < 2:
        return wishes(scene, said[-1], MAX_DEPTH) if not first else []
    return _corrected_cart(scene, tokens, first, trimmed(scene.cues, said[-1]))


def _telling(found: corrections.Corrected) -> list[OrderReading]:
    """The readings that lines came from: "no, large" is not less sure for naming no dish."""
    return [reading for _, reading in found.readings if any(line.item_id is not None for line in reading.lines)]


def _corrected_cart(scene: Scene, tokens: Tokens, first: Tokens, last: Tokens) -> Wishes:
    """ "No wait, three": what is corrected is in the cart already."""
    whole = trimmed(scene.cues, tokens)
    before = changes.change(scene, first) if first else None
    number = scene.cues.number(texts(last))
    if number is not None and number[0] == len(last):
        line = scene.cart[-1]
        edits = before.edits if before is not None else (Edit("quantity", line_id=line.line_id),)
        renumbered = tuple(msgspec.structs.replace(edit, quantity=number[1]) for edit in edits if edit.op == "quantity")
        return [_changed(Change(renumbered))] if renumbered else []
    found = changes.change(scene, whole) or changes.change(scene, last) or changes.quantities(scene, last)
    return [_changed(found)] if found is not None else wishes(scene, last, MAX_DEPTH)


def _changed(change: Change) -> Intent:
    if change.sure:
        return Intent("change_cart", 1.0, edits=change.edits)
    return Intent("change_cart", DOUBTFUL, edits=change.edits, confirm=True)


def _ordered(
    scene: Scene, lines: tuple[OrderLine, ...], refused: tuple[OrderLine, ...], readings: Sequence[OrderReading]
) -> Wishes:
    """New lines, and those of the cart that "no coke" takes away."""
    found, sure = Wishes(), min((confidence(one) for one in readings), default=1.0)
    named = [line for line in lines if line.item_id is not None]
    if named and len(named) == len(lines):
        # What cannot be left out of a dish would be on the tray: the guest is asked first.
        left_in = any(one.without for one in readings)
        said = tuple(intent_line(scene.menu, line) for line in named)
        found.append(Intent("add_items", min(sure, DOUBTFUL) if left_in else sure, lines=said, confirm=left_in))
    gone = (changes.removal(scene, line.item_id, line.quantity if line.counted else None) for line in refused)
    edits = tuple(edit for change in gone if change is not None for edit in change.edits)
    if edits:
        found.append(Intent("change_cart", sure, edits=edits))
    return found


def confidence(reading: OrderReading) -> float:
    """How sure an order is: what its costs say, and how many of its words are explained."""
    known = sum(one.end - one.start for one in reading.spans)
    return min(reading.confidence, round(known / max(1, known + len(reading.unexplained)), 2))


def joined(found: Wishes) -> Wishes:
    """Neighbours of one kind become one: two changes are done or refused together."""
    merged = Wishes()
    for wish in found:
        last = merged[-1] if merged else None
        if last is not None and last.intent == wish.intent and wish.intent in ("change_cart", "add_items"):
            merged[-1] = msgspec.structs.replace(
                last,
                lines=(*last.lines, *wish.lines),
                edits=(*last.edits, *wish.edits),
                confidence=min(last.confidence, wish.confidence),
                confirm=last.confirm or wish.confirm,
            )
        else:
            merged.append(wish)
    return merged
