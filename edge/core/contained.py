"""What an order has already, in whatever form, so that nobody is offered a Coke with the menu that has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edge.core.cart import CartItem
from edge.core.menu import Group, Item, Menu


def contains(menu: Menu, cart: Iterable[CartItem], item: Item) -> bool:
    """Whether the order has the item, or what stands for it.

    That is the item as a line, as a chosen option, as the main part of a menu in the order or as the menu of a single
    item in it; and anything of the kind that a choice of some line has settled: who chose a drink has one.
    """
    return any(_holds(menu, line, item) for line in cart)


def _holds(menu: Menu, line: CartItem, item: Item) -> bool:
    if item.item_id == line.item_id or item.combo == line.item_id:
        return True
    ordered = menu.item(line.item_id)
    if ordered is not None and ordered.combo == item.item_id:
        return True
    return any(
        one.item_id == item.item_id or (settles and one.category == item.category)
        for one, settles in _parts(menu, line)
    )


def _parts(menu: Menu, line: CartItem) -> Iterator[tuple[Item, bool]]:
    """(item, it settles its kind): what the options of the line are, and all that a choice could have been."""
    for chosen in line.options:
        group = menu.group(chosen.group)
        if group is None or chosen.amount == "none":
            continue
        choice = group.kind == "choice"
        for one in named(menu, group):
            if choice or one[0] == chosen.option:
                yield one[1], choice


def named(menu: Menu, group: Group) -> Iterator[tuple[str, Item]]:
    """The options of a group that are items of their own, by id; a menu says so by the same code or name for both."""
    for option in group.options:
        # A number is a step of sweetness or spice, and an item_id only by accident.
        item = (None if option.id.isdecimal() else menu.find(option.id)) or menu.called(option.name)
        if item is not None:
            yield option.id, item
