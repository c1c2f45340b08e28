"""Edits of the cart that speech asks for (design section 9, `change_cart`): all of them, or none and a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from edge.core.cart import CartItem
from edge.core.inputs import basket
from edge.core.intent import Edit
from edge.core.menu import Item
from edge.core.rules import MAX_LINE_QUANTITY
from edge.core.turn import Turn
from edge.errors import Refusal

Cart = tuple[CartItem, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """A cart after its edits. `removed` are lines as they were, `changed` lines as they are now."""

    cart: Cart
    removed: Cart = ()
    changed: Cart = ()


def read(rows: Iterable[object]) -> tuple[Edit, ...]:
    """Edits as agents send them. Raises Refusal `bad_message` for what is none."""
    try:
        return msgspec.convert(list(rows), tuple[Edit, ...])
    except msgspec.ValidationError as problem:
        raise Refusal("bad_message", reason=str(problem)) from None


def apply(turn: Turn, edits: Sequence[Edit]) -> Edited:
    """The session's cart after `edits`, each seeing what the ones before it did; the session's own stays as it is.

    No line changes that no edit names. Raises Refusal: `unknown_line`, `unknown_item`, `bad_quantity`, and whatever
    the menu says of the options.
    """
    result = Edited(tuple(turn.session.cart))
    for edit in edits:
        line = _line(turn, result.cart, edit)
        kept = _rest(turn, line, edit)
        new = _EDITS[edit.op](turn, line if kept is None else msgspec.structs.replace(line, quantity=edit.units), edit)
        result = _put(turn, result, line, kept, new)
    basket.bounded(list(result.cart))
    return result


def _put(turn: Turn, before: Edited, line: CartItem, kept: CartItem | None, new: CartItem | None) -> Edited:
    """The cart with `line` replaced by what is `kept` of it and what is `new`; None is no line."""
    if kept is not None and new is not None:
        new = msgspec.structs.replace(new, line_id=f"l{turn.session.next_line}")
        turn.session.next_line += 1
    at = before.cart.index(line)
    put = tuple(one for one in (kept, new) if one is not None)
    cart = (*before.cart[:at], *put, *before.cart[at + 1 :])
    gone = msgspec.structs.replace(line, quantity=line.quantity - (kept.quantity if kept else 0))
    removed = before.removed if new is not None else (*before.removed, gone)
    # A line that two edits changed is told of once, as it is in the end.
    told = tuple(one for one in before.changed if one.line_id != line.line_id)
    return Edited(cart, removed, told if new is None else (*told, new))


def _line(turn: Turn, cart: Cart, edit: Edit) -> CartItem:
    if edit.line_id is not None:
        wanted = (line for line in cart if line.line_id == edit.line_id)
    else:
        item = turn.menu.find(edit.item) if edit.item is not None else None
        wanted = (line for line in reversed(cart) if item is not None and line.item_id == item.item_id)
    found = next(wanted, None)
    if found is None:
        raise Refusal("unknown_line", line_id=edit.line_id or "")
    return found


def _rest(turn: Turn, line: CartItem, edit: Edit) -> CartItem | None:
    """What stays of a line when only some units of it are meant; None when all of it is."""
    units = edit.units
    if units is None or units >= line.quantity or edit.op == "quantity":
        return None
    if units < 1:
        raise Refusal("bad_quantity", limit=MAX_LINE_QUANTITY)
    return msgspec.structs.replace(line, quantity=line.quantity - units)


def _remove(turn: Turn, line: CartItem, edit: Edit) -> CartItem | None:
    return None


def _quantity(turn: Turn, line: CartItem, edit: Edit) -> CartItem | None:
    if (edit.quantity is None) == (edit.by is None):
        raise Refusal("bad_message", reason="an edit of the quantity has either `quantity` or `by`")
    wanted = edit.quantity if edit.quantity is not None else line.quantity + (edit.by or 0)
    if wanted <= 0 and (edit.by is not None or wanted == 0):
        return None
    if not 1 <= wanted <= MAX_LINE_QUANTITY:
        raise Refusal("bad_quantity", limit=MAX_LINE_QUANTITY)
    if wanted > line.quantity:
        basket.available(turn, line.item_id)
    return msgspec.structs.replace(line, quantity=wanted)


def _options(turn: Turn, line: CartItem, edit: Edit) -> CartItem | None:
    """The line with some of its options changed; those not named stay."""
    if not edit.options:
        raise Refusal("bad_message", reason="an edit of options names none")
    item = basket.available(turn, line.item_id)
    chosen, price = basket.priced(turn, item, _with(turn, item, [one.key() for one in line.options], edit))
    return msgspec.structs.replace(line, options=chosen, price=price)


def _replace(turn: Turn, line: CartItem, edit: Edit) -> CartItem | None:
    """Another item in the line's place. What the guest had chosen goes along where the new item has it too."""
    found = turn.menu.find(edit.to) if edit.to is not None else None
    if found is None:
        raise Refusal("unknown_item", item_id=edit.to)
    item = basket.available(turn, found.item_id)
    own = [one.key() for one in line.options if not one.default or one.amount != "normal"]
    kept = [key for key in own if _has(turn, item, key)]
    chosen, price = basket.priced(turn, item, _with(turn, item, kept, edit))
    return msgspec.structs.replace(line, item_id=item.item_id, name=item.name, options=chosen, price=price)


def _has(turn: Turn, item: Item, key: basket.Choice) -> bool:
    group = turn.menu.group(key[0])
    return group is not None and group.id in item.groups and group.option(key[1]) is not None


def _with(turn: Turn, item: Item, kept: Sequence[basket.Choice], edit: Edit) -> list[basket.Choice]:
    """What was chosen, with the edit's options over it; a new choice takes the place of the group's old one."""
    named = {(group, option) for group, option, _ in edit.options}
    groups = {group for group, _, _ in edit.options}
    single = {group.id for group in turn.menu.groups_of(item) if group.kind == "choice"} & groups
    stays = [key for key in kept if key[0] not in single and key[:2] not in named]
    return [*stays, *edit.options]


_EDITS = {"remove": _remove, "quantity": _quantity, "options": _options, "replace": _replace}
