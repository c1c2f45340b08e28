""" "Make it a menu": from the detail of a single item, or of a line that is in the cart already."""

from __future__ import annotations

import msgspec

from edge.core import agents
from edge.core.cart import CartItem
from edge.core.inputs import basket
from edge.core.menu import Item
from edge.core.shown import View
from edge.core.turn import Turn
from edge.errors import Refusal


def touch(turn: Turn, argument: str) -> None:
    """`combo:<item_id>` shows the menu of an item, `combo:<line_id>` turns the line into it.

    Raises Refusal `no_combo`, `unknown_item`, `unknown_line`, or what stands against ordering the menu.
    """
    options = turn.payload.options
    chosen = None if options is None else [(one.group, one.option, one.amount) for one in options]
    if argument.isascii() and argument.isdecimal():
        show(turn, int(argument[:16]), chosen or [])
    else:
        upgrade(turn, turn.line(argument), chosen)


def show(turn: Turn, item_id: int, chosen: list[basket.Choice]) -> None:
    """The detail of the item's menu, with what was chosen of the item: no onions stay no onions. Raises Refusal."""
    combo = combo_of(turn, item_id)
    category, carried = turn.session.current_ui.category, tuple(_carried(turn, combo, chosen))
    turn.session.current_ui = View(kind="detail", item_id=combo.item_id, category=category, chosen=carried)


def combo_of(turn: Turn, item_id: int) -> Item:
    """The menu that the single item can be made into. Raises Refusal."""
    single = turn.item(item_id)
    combo_id = turn.cards.combo_id(single.item_id)
    if combo_id is None:
        raise Refusal("no_combo", item=turn.name(item_id))
    return basket.available(turn, combo_id)


def upgrade(turn: Turn, line: CartItem, chosen: list[basket.Choice] | None = None) -> None:
    """The line becomes the menu with the options that both know, and opens so that drink and side can be chosen.

    `chosen` are those of a screen that was not saved; without it the line's own count. Raises Refusal.
    """
    combo = combo_of(turn, line.item_id)
    carried = _carried(turn, combo, [option.key() for option in line.options] if chosen is None else chosen)
    options, price = basket.priced(turn, combo, [*carried, *_missing(turn, combo, carried)])
    replaced = msgspec.structs.replace(line, item_id=combo.item_id, name=combo.name, price=price, options=options)
    cart = [replaced if other is line else other for other in turn.session.cart]
    basket.change(turn, basket.bounded(cart), "combo", replaced)
    turn.session.current_ui = View(kind="edit", line_id=line.line_id, item_id=combo.item_id)
    agents.ask_for_suggestions(turn)


def _carried(turn: Turn, combo: Item, chosen: list[basket.Choice]) -> list[basket.Choice]:
    """Those of the choices that the menu knows as well, each once; the last word about an option counts."""
    last = {(group, option): amount for group, option, amount in chosen if _knows(turn, combo, group, option)}
    return [(group, option, amount) for (group, option), amount in last.items()]


def _knows(turn: Turn, combo: Item, group_id: str, option: str) -> bool:
    group = turn.menu.group(group_id)
    return group_id in combo.groups and group is not None and group.option(option) is not None


def _missing(turn: Turn, combo: Item, carried: list[basket.Choice]) -> list[basket.Choice]:
    """The first options of the groups that must have one and have none: the guest changes them on the next screen."""
    answered = {group for group, _, amount in carried if amount != "none"}
    return [
        (group.id, option.id, "normal")
        for group in turn.menu.groups_of(combo)
        if group.min > len(group.defaults) and group.id not in answered
        for option in group.options[: group.min]
    ]
