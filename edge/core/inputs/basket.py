"""The cart: lines come, change and go, by touch or by voice. Prices and names come from the menu alone."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from edge.core import agents
from edge.core.cart import CartItem, Chosen
from edge.core.menu import Item
from edge.core.rules import MAX_CART_BYTES, MAX_CART_ITEMS, MAX_CART_LINES, MAX_LINE_QUANTITY, UNDO_MS
from edge.core.shown import Undo, View
from edge.core.turn import Turn
from edge.errors import Refusal

_encode = msgspec.msgpack.Encoder().encode

Choice = tuple[str, str, str]
"""(group, option, amount)"""


def add(turn: Turn) -> None:
    """`cart.add`: one more line, or more of one that is the same."""
    wanted = turn.payload
    options = [(option.group, option.option, option.amount) for option in wanted.options or ()]
    quantity = 1 if wanted.quantity is None else wanted.quantity
    before = turn.session.cart
    cart = add_line(turn, before, wanted.item_id, quantity, options, wanted.customizations or ())
    change(turn, cart, "added", next(line for line in cart if line not in before))
    if turn.session.current_ui.kind == "detail":
        turn.session.current_ui = View(category=turn.session.current_ui.category)
    agents.ask_for_suggestions(turn)


def add_line(
    turn: Turn,
    cart: list[CartItem],
    item_id: int,
    quantity: int,
    options: Iterable[Choice] = (),
    customizations: Iterable[str] = (),
) -> list[CartItem]:
    """The cart with `quantity` more of an item. Raises Refusal for anything the menu does not have or allow."""
    item = available(turn, item_id)
    if not 1 <= quantity <= MAX_LINE_QUANTITY:
        raise Refusal("bad_quantity", limit=MAX_LINE_QUANTITY)
    chosen, price = priced(turn, item, options)
    said = tuple(text.strip() for text in customizations if text.strip())
    line = CartItem(item_id, item.name, quantity, price, said, f"l{turn.session.next_line}", chosen)
    for at, existing in enumerate(cart):
        # Lines of another price stay apart: nobody pays more for what they had already chosen.
        if existing.same_choice(line) and existing.price == line.price:
            total = existing.quantity + quantity
            if total > MAX_LINE_QUANTITY:
                raise Refusal("bad_quantity", limit=MAX_LINE_QUANTITY)
            merged = msgspec.structs.replace(existing, quantity=total, price=price, options=chosen)
            return bounded([*cart[:at], merged, *cart[at + 1 :]])
    turn.session.next_line += 1
    return bounded([*cart, line])


def update(turn: Turn) -> None:
    """`cart.update`: another quantity or other options of a line; quantity 0 takes it away."""
    wanted = turn.payload
    line = turn.line(wanted.line_id)
    if wanted.quantity == 0:
        change(turn, [other for other in turn.session.cart if other is not line], "removed", line)
    else:
        change(turn, changed_line(turn, line, wanted.quantity, wanted.options), "changed", line)
    if turn.session.current_ui.kind == "edit" and (wanted.options is not None or wanted.quantity == 0):
        turn.session.current_ui = View(category=turn.session.current_ui.category)
    leave_empty_review(turn)
    agents.ask_for_suggestions(turn)


def changed_line(
    turn: Turn, line: CartItem, quantity: int | None, options: list[msgspec.Struct] | None
) -> list[CartItem]:
    """The cart with this line changed. Raises Refusal."""
    new = quantity if quantity is not None else line.quantity
    if not 1 <= new <= MAX_LINE_QUANTITY:
        raise Refusal("bad_quantity", limit=MAX_LINE_QUANTITY)
    chosen, price = line.options, line.price
    if options is not None:
        wanted = [(option.group, option.option, option.amount) for option in options]  # type: ignore[attr-defined]
        chosen, price = priced(turn, turn.item(line.item_id), wanted)
    replaced = msgspec.structs.replace(line, quantity=new, options=chosen, price=price)
    return bounded([replaced if other is line else other for other in turn.session.cart])


def remove(turn: Turn) -> None:
    """`cart.remove`: a line goes."""
    line = turn.line(turn.payload.line_id)
    change(turn, [other for other in turn.session.cart if other is not line], "removed", line)
    if turn.session.current_ui.line_id == line.line_id:
        turn.session.current_ui = View()
    leave_empty_review(turn)
    agents.ask_for_suggestions(turn)


def clear(turn: Turn) -> None:
    """`cart.clear`: all lines go."""
    change(turn, [], "cleared")
    turn.session.current_ui = View(category=turn.session.current_ui.category)
    agents.ask_for_suggestions(turn)


def undo(turn: Turn) -> None:
    """`cart.undo`: the cart as it was before the last change. Raises Refusal `nothing_to_undo`."""
    before = turn.session.undo
    if before is None:
        raise Refusal("nothing_to_undo")
    turn.session.cart = list(before.cart)
    turn.session.undo = None
    turn.disarm("undo")
    leave_empty_review(turn)
    if turn.session.current_ui.kind == "edit":
        turn.session.current_ui = View()


def change(turn: Turn, cart: list[CartItem], what: str = "changed", line: CartItem | None = None) -> None:
    """Put a new cart in place; the old one can be had back for 10 s. `what` and `line` say what was done.

    A cart that stays as it is leaves the offer to take back what was done before it. Several changes by one input are
    taken back as one.
    """
    session = turn.session
    if cart == session.cart:
        return
    named = (line.item_id, line.name) if line is not None else (0, "")
    same_input = session.undo is not None and session.undo.turn == session.turn
    before = session.undo.cart if session.undo is not None and same_input else tuple(session.cart)
    session.undo = Undo(before, what, *named, turn=session.turn)
    session.cart = cart
    turn.arm("undo", UNDO_MS)


def leave_empty_review(turn: Turn) -> None:
    """A review of nothing is a dead end."""
    if turn.session.current_ui.kind == "review" and not turn.session.cart:
        turn.session.current_ui = View()


def bounded(cart: list[CartItem]) -> list[CartItem]:
    """The cart. Raises Refusal `cart_full` beyond what one kiosk order holds."""
    too_many = len(cart) > MAX_CART_LINES or sum(line.quantity for line in cart) > MAX_CART_ITEMS
    if too_many or len(_encode(cart)) > MAX_CART_BYTES:
        raise Refusal("cart_full")
    return cart


def available(turn: Turn, item_id: int) -> Item:
    """The item. Raises Refusal `unknown_item`, `sold_out`, or `not_now` outside its hours."""
    item = turn.item(item_id)
    if not item.available:
        raise Refusal("sold_out", item=turn.name(item_id), item_id=item_id)
    if not turn.offers(item):
        raise Refusal("not_now", item=turn.name(item_id), times=turn.cards.hours(item_id))
    return item


def priced(turn: Turn, item: Item, options: Iterable[Choice]) -> tuple[tuple[Chosen, ...], int]:
    """The options as the menu has them, defaults filled in, and the price of one unit in minor units."""
    try:
        resolved = turn.menu.resolve_options(item, list(options))
    except Refusal as refusal:
        raise _in_guests_words(turn, item, refusal) from None
    chosen = tuple(Chosen(one.group, one.option, one.amount, one.name, one.price, one.default) for one in resolved)
    return chosen, turn.menu.unit_price(item, resolved)


def priced_if_whole(turn: Turn, item: Item, options: Iterable[Choice]) -> tuple[tuple[Chosen, ...], int] | None:
    """As `priced`; None while a choice is missing that the guest will be asked for. Raises Refusal for all else."""
    try:
        return priced(turn, item, options)
    except Refusal as refusal:
        if refusal.code != "missing_choice":
            raise
        return None


def _in_guests_words(turn: Turn, item: Item, refusal: Refusal) -> Refusal:
    """The refusal with the names that the guest reads on the screen, not the menu file's own."""
    language, named = turn.session.language, refusal.values.get("group")
    group = next((one for one in turn.menu.groups_of(item) if named in (one.id, one.name)), None)
    names = {"item": turn.name(item.item_id)}
    if group is not None:
        names["group"] = turn.menu.text(language, "groups", group.id)
    return Refusal(refusal.code, **{**refusal.values, **names})


def reprice(turn: Turn) -> tuple[list[CartItem], list[str]]:
    """The cart at the prices and stock of now, and the names of what changed or is gone."""
    kept: list[CartItem] = []
    changed: list[str] = []
    for line in turn.session.cart:
        try:
            options = [option.key() for option in line.options]
            chosen, price = priced(turn, available(turn, line.item_id), options)
        except Refusal:
            changed.append(line.name)
            continue
        if price != line.price:
            changed.append(line.name)
            line = msgspec.structs.replace(line, price=price, options=chosen)
        kept.append(line)
    return kept, changed
