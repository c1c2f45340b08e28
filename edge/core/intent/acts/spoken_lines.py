"""Lines that were ordered a moment ago in the same breath: "three cheeseburgers, no onions on one of them"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from edge.core.intent.acts import changes
from edge.core.intent.acts.clauses import boundaries, trimmed
from edge.core.intent.acts.scene import Scene, Tokens
from edge.core.intent.model import Edit
from edge.core.intent.reading import OrderLine

Lines = tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """An option of a spoken line, as the lines of a cart have it."""

    group: str
    option: str
    amount: str


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A spoken line in the form of one of the cart."""

    item_id: int
    quantity: int
    line_id: str
    options: Sequence[_Chosen]


def changed_at_once(scene: Scene, tokens: Tokens) -> Lines | None:
    """The lines of an order whose end changes what its beginning ordered; None for any other utterance."""
    for end, start in boundaries(scene.cues, tokens):
        after = trimmed(scene.cues, tokens[start:])
        if not after or not changes.possible(scene, after):
            continue
        lines = scene.read(tokens[:end]).lines
        if not lines or any(line.item_id is None for line in lines):
            continue
        within = replace(scene, cart=[spoken(at, line) for at, line in enumerate(lines)], known={})
        change = changes.change(within, after)
        if change is not None:
            return _applied(scene, lines, change.edits)
    return None


def spoken(at: int, line: OrderLine) -> _Spoken:
    """A line of an order in the form of one of the cart, with its place as its id."""
    chosen = [_Chosen(group, option, amount) for (group, option), amount in line.options]
    return _Spoken(line.item_id or 0, line.quantity, str(at), chosen)


def _applied(scene: Scene, lines: Lines, edits: Sequence[Edit]) -> Lines:
    found: list[list[OrderLine]] = [[line] for line in lines]
    for edit in edits:
        whole = found[int(edit.line_id or 0)]
        line = whole.pop()
        if edit.units is not None and edit.units < line.quantity and edit.op != "quantity":
            whole.append(replace(line, quantity=line.quantity - edit.units))
            line = replace(line, quantity=edit.units)
        if edit.op == "quantity" and edit.quantity is not None:
            line = replace(line, quantity=edit.quantity)
        if edit.op == "replace" and isinstance(edit.to, int):
            line = replace(line, item_id=edit.to, options=())
        if edit.op != "remove":
            whole.append(_with(scene, line, edit))
    return tuple(line for whole in found for line in whole)


def _with(scene: Scene, line: OrderLine, edit: Edit) -> OrderLine:
    """The line with an edit's options over its own."""
    groups = {group for group, _, _ in edit.options}
    single = {group for group in groups if (row := scene.menu.group(group)) is not None and row.kind == "choice"}
    kept = {key: amount for key, amount in line.options if key[0] not in single}
    kept |= {(group, option): amount for group, option, amount in edit.options}
    return replace(line, options=tuple(kept.items()))
