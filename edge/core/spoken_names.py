"""Dishes, options and money as a voice says them, each with what the screen must show of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from edge.core import readings, speech
from edge.core.cart import CartItem
from edge.core.intent import Intent, IntentLine
from edge.core.intent.model import OptionKey
from edge.core.rules import MAX_SAID_LINES, MAX_SAID_OPTIONS
from edge.core.spoken import Claim, Value
from edge.core.turn import Turn


def dish(turn: Turn, item_id: int) -> Value:
    """One dish by its name."""
    return dishes(turn, (item_id,))


def dishes(turn: Turn, item_ids: Iterable[int]) -> Value:
    """ "Cheeseburger and Coke"."""
    claims = tuple(_claim(turn, item_id) for item_id in item_ids)
    return Value(speech.listed(turn.session.language, [one.text for one in claims]), claims)


def words(turn: Turn, names: Sequence[str]) -> Value:
    """ "Milk and Egg"."""
    return Value(speech.listed(turn.session.language, names), _written(names))


def one_of(turn: Turn, names: Sequence[str]) -> Value:
    """ "Small, Medium or Large"."""
    return Value(speech.alternatives(turn.session.language, names), _written(names))


def total(turn: Turn) -> Value:
    """What the order costs."""
    minor = turn.session.cart_total
    return Value(turn.price_aloud(minor), (Claim("price", turn.price(minor)),))


def example(turn: Turn) -> Value:
    """An order that this menu can fulfil, for a guest who eats what this one eats."""
    item = next((item for item in turn.menu.items if turn.offers(item) and item.fits(turn.restrictions)), None)
    text = speech.example(turn.session.language, "" if item is None else turn.name(item.item_id))
    return Value(text, _written((text,)))


def lines(turn: Turn, wanted: Sequence[IntentLine]) -> Value:
    """ "2 Cheeseburgers, no Onions and 1 Coke", the first ones of a long order.

    Options are said where they are few, and wherever lines of one dish differ in nothing else.
    """
    said = wanted if len(wanted) <= MAX_SAID_LINES else wanted[: MAX_SAID_LINES - 1]
    of_item = Counter(line.item for line in wanted)
    names, claims = list[str](), list[Claim]()
    for line in said:
        options = [one for option in line.options if (one := _option(turn, option)) is not None]
        if len(options) > MAX_SAID_OPTIONS and of_item[line.item] == 1:
            options = []
        told = [one.text for one in options]
        names.append(speech.line(turn.session.language, line.quantity, turn.name(line.item or 0), told))
        claims += (_claim(turn, line.item or 0), *(claim for one in options for claim in one.claims))
    return Value(speech.listed(turn.session.language, names, len(wanted) - len(said)), tuple(claims))


def _option(turn: Turn, chosen: OptionKey) -> Value | None:
    """An ingredient with how much of it, or a kind of the dish by its name; None for what the menu does not have."""
    group_id, option_id, amount = chosen
    group, name = turn.menu.group(group_id), readings.option_name(turn, group_id, option_id)
    if group is None or not name:
        return None
    # What brings allergens is something to eat, and comes with the dish; a size or a way to cook it does not.
    is_food = any(option.allergens for option in group.options)
    is_kind = group.kind == "choice" and amount == "normal" and not is_food
    return Value(name if is_kind else speech.option(turn.session.language, amount, name), _written((name,)))


def in_cart(turn: Turn, of_cart: Iterable[CartItem]) -> Value:
    """Lines of the cart, without what comes with them anyway."""
    return lines(
        turn, [IntentLine(one.item_id, quantity=one.quantity, options=readings.chosen(one)) for one in of_cart]
    )


def reading(turn: Turn, intent: Intent) -> Value:
    """What would be done, in the words of the question on the screen where it is more than an order."""
    if intent.intent == "add_items" and not intent.then and all(line.item is not None for line in intent.lines):
        return lines(turn, intent.lines)
    told = readings.reading(turn, intent)
    return Value(told, _written((told,)))


def readings_of(turn: Turn, guesses: Iterable[Intent]) -> Value:
    """ "2 Cokes or 1 Coke Zero"."""
    told = [reading(turn, guess) for guess in guesses]
    claims = tuple(claim for one in told for claim in one.claims)
    return Value(speech.alternatives(turn.session.language, [one.text for one in told]), claims)


def _claim(turn: Turn, item_id: int) -> Claim:
    return Claim("item", turn.name(item_id), item_id)


def _written(names: Iterable[str]) -> tuple[Claim, ...]:
    return tuple(Claim("words", name) for name in names)
