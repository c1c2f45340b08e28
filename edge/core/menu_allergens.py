"""What a dish contains as it comes: what its row states, and what its options bring that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from edge.core.menu_model import Group, Item


def as_it_comes(item: Item, groups: Mapping[str, Group]) -> Item:
    """The item with the allergens of the options that come without asking, and of those that nobody can go around."""
    if item.stated_allergens is None:
        return item
    brought = [one for group in item.groups for one in _brought(groups[group])]
    if set(brought) <= set(item.stated_allergens):
        return item
    return msgspec.structs.replace(item, stated_allergens=tuple(dict.fromkeys((*item.stated_allergens, *brought))))


def _brought(group: Group) -> Iterable[str]:
    if group.defaults:
        return [one for option in group.options if option.id in group.defaults for one in option.allergens]
    if not group.min or not group.options:
        return ()
    in_all = set(group.options[0].allergens).intersection(*(option.allergens for option in group.options))
    return [one for one in group.options[0].allergens if one in in_all]
