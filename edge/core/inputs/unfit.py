"""Dishes in an order that do not suit the guest: found by what is in them, and told when they may do harm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from edge.core import spoken_names
from edge.core.cart import CartItem
from edge.core.intent import IntentLine
from edge.core.spoken import Value
from edge.core.turn import Turn


def against(turn: Turn, line: IntentLine, tags: Sequence[str]) -> tuple[str, ...]:
    """Those of `tags` that the dish does not meet, as it comes or with what was chosen for it."""
    item = turn.menu.item(line.item or 0)
    if item is None:
        return ()
    taken = ((group, option) for group, option, amount in line.options if amount != "none")
    inside = turn.cards.nutrition.contents(item, taken)
    added = {f"no-{one}" for one in inside.allergens or ()}
    return tuple(tag for tag in tags if not item.fits((tag,)) or tag in added or tag in inside.broken)


def missed(turn: Turn, lines: Iterable[IntentLine], tags: Sequence[str]) -> list[str]:
    """Those of `tags` that keep any of the dishes away."""
    found = {tag for line in lines for tag in against(turn, line, tags)}
    return [tag for tag in tags if tag in found]


def as_said(line: CartItem) -> IntentLine:
    """A line of the cart as an order of it."""
    return IntentLine(line.item_id, quantity=line.quantity, options=tuple(one.key() for one in line.options))


def names(turn: Turn, lines: Iterable[IntentLine]) -> str:
    """The dishes, each once, as the screen names them."""
    return turn.text("list.comma").join(dict.fromkeys(turn.name(line.item or 0) for line in lines))


def dishes(turn: Turn, lines: Iterable[IntentLine]) -> Value:
    """The same as they are said."""
    return spoken_names.dishes(turn, dict.fromkeys(line.item or 0 for line in lines))


def warn(turn: Turn, lines: Iterable[IntentLine]) -> bool:
    """Tell of dishes with what the guest must avoid; whether there are any.

    They stay in the order, because only the guest knows whom they are for; but nobody must take them for safe.
    """
    tags = tuple(tag for tag in turn.restrictions if tag.startswith("no-"))
    unfit = [line for line in lines if against(turn, line, tags)] if tags else []
    if not unfit:
        return False
    found = [turn.cards.nutrition.name("allergen", tag[3:]) for tag in missed(turn, unfit, tags)]
    turn.notice("ordered", "warning", items=names(turn, unfit), allergens=turn.text("list.comma").join(found))
    turn.say("ordered", items=dishes(turn, unfit), allergens=spoken_names.words(turn, found))
    return True
