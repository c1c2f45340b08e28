"""A reading of an utterance in the guest's words, short enough for a button: "2 Cheeseburger, 1 Coke (Large)"."""

from __future__ import annotations

from collections.abc import Iterable

from edge.core.cart import CartItem
from edge.core.inputs import edits
from edge.core.intent import Intent, IntentLine
from edge.core.intent.model import OptionKey
from edge.core.turn import Turn


def _counted(turn: Turn, item_id: int, quantity: int) -> str:
    return turn.text("reading.line", quantity=quantity, item=turn.name(item_id))


def line(turn: Turn, wanted: IntentLine) -> str:
    """ "1 Coke (Large)": options included, so that the guest can check them."""
    named, told = _counted(turn, wanted.item or 0, wanted.quantity), options(turn, wanted.options)
    return f"{named} ({told})" if told else named


def options(turn: Turn, wanted: Iterable[OptionKey]) -> str:
    """ "Large, no onions"."""
    return turn.text("list.comma").join(
        name if amount == "normal" else turn.text(f"option.{amount}", name=name)
        for group, option, amount in wanted
        if (name := option_name(turn, group, option))
    )


def option_name(turn: Turn, group_id: str, option_id: str) -> str:
    """The option in the guest's language; empty for one that the menu does not have."""
    group = turn.menu.group(group_id)
    if group is None or group.option(option_id) is None:
        return ""
    return turn.menu.text(turn.session.language, "options", f"{group_id}.{option_id}")


def lines(turn: Turn, wanted: Iterable[IntentLine]) -> str:
    """All of them, in their order."""
    return turn.text("list.comma").join(line(turn, one) for one in wanted)


def in_cart(turn: Turn, item: CartItem) -> str:
    """A line of the cart: what stands in it beside its defaults."""
    return line(turn, IntentLine(item.item_id, quantity=item.quantity, options=chosen(item)))


def chosen(item: CartItem) -> tuple[OptionKey, ...]:
    """The options of a line of the cart that it would not have anyway."""
    return tuple(one.key() for one in item.options if not one.default or one.amount != "normal")


def reading(turn: Turn, intent: Intent) -> str:
    """What would be done, all wishes of it; empty for what cannot be told in a few words.

    Raises Refusal for edits that the cart does not have the lines for.
    """
    told = [_TOLD[wish.intent](turn, wish) for wish in intent.wishes if wish.intent in _TOLD]
    return turn.text("list.comma").join(one for one in told if one)


def _added(turn: Turn, intent: Intent) -> str:
    return lines(turn, (one for one in intent.lines if one.item is not None))


def _changed(turn: Turn, intent: Intent) -> str:
    done = edits.apply(turn, intent.edits)
    told = [turn.text("reading.changed", items=in_cart(turn, one)) for one in done.changed]
    told += [turn.text("reading.removed", items=in_cart(turn, one)) for one in done.removed]
    return turn.text("list.comma").join(told)


def _searched(turn: Turn, intent: Intent) -> str:
    return turn.text("reading.search", query=intent.query) if intent.query else ""


def _command(turn: Turn, intent: Intent) -> str:
    return turn.text(f"reading.{intent.intent}")


_TOLD = {
    "add_items": _added,
    "change_cart": _changed,
    "search_menu": _searched,
    **dict.fromkeys(("checkout", "cancel", "undo"), _command),
}
