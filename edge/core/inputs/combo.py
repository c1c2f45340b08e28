""" "Make it a menu": from the detail of a single item, or of a line that is in the cart already."""

from __future__ import annotations

import msgspec

from edge.core import agents
from edge.core.inputs import basket
from edge.core.menu import Item
from edge.core.session import CartItem, View
from edge.core.turn import Turn
from edge.errors import Refusal


def touch(turn: Turn, argument: str) -> None:
    """`combo:<item_id>` shows the menu of an item, `combo:<line_id>` turns the line into it.

    Raises Refusal `no_combo`, `unknown_item`, `unknown_line`, or what stands against ordering the menu.
    """
    if argument.isascii() and argument.isdecimal():
        item = combo_of(turn, int(argument[:16]))
        turn.session.current_ui = View(kind="detail", item_id=item.item_id, category=turn.session.current_ui.category)
    else:
        upgrade(turn, turn.line(argument))


def combo_of(turn: Turn, item_id: int) -> Item:
    """The menu that the single item can be made into. Raises Refusal."""
    single = turn.item(item_id)
    combo_id = turn.cards.combo_id(single.item_id)
    if combo_id is None:
        raise Refusal("no_combo", item=turn.name(item_id))
    return basket.available(turn, combo_id)


def upgrade(turn: Turn, line: CartItem) -> None:
    """The line becomes the menu with the options that both know, and opens so that drink and side can be chosen."""
    combo = combo_of(turn, line.item_id)
    carried = [option.key() for option in line.options if _knows(turn, combo, option.group, option.option)]
    chosen, price = basket.priced(turn, combo, [*carried, *_missing(turn, combo, carried)])
    replaced = msgspec.structs.replace(line, item_id=combo.item_id, name=combo.name, price=price, options=chosen)
    cart = [replaced if other is line else other for other in turn.session.cart]
    basket.change(turn, basket.bounded(cart), "combo", replaced)
    turn.session.current_ui = View(kind="edit", line_id=line.line_id, item_id=combo.item_id)
    agents.ask_for_suggestions(turn)


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
