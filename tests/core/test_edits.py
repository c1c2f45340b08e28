"""Edits of the cart by speech: all or none, only the line that is named, taken back by one touch."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.core import texts
from edge.core.cart import CartItem
from edge.messages import Action, CartAdd, Option, VoiceIntent
from tests.core.kiosk import BURGER, COKE, MENU, Kiosk

ONIONS = ("burger-extras", "onions", "none")
LARGE = ("size", "large", "normal")


def ordered(*lines: tuple[int, int]) -> Kiosk:
    """A guest with these items and quantities, in lines l1, l2, ..."""
    kiosk = Kiosk()
    for item_id, quantity in lines:
        kiosk.page("cart.add", CartAdd(item_id, quantity))
    return kiosk


def edited(kiosk: Kiosk, *edits: dict[str, Any]) -> list[tuple[str, int, int]]:
    """(line_id, item_id, quantity) of the cart after a voice agent's edits."""
    kiosk.nats("voice.intent", VoiceIntent("change_cart", edits=list(edits)))
    return [(line.line_id, line.item_id, line.quantity) for line in kiosk.session.cart]


def chosen(line: CartItem) -> set[tuple[str, str, str]]:
    """What stands in a line beside its defaults."""
    return {one.key() for one in line.options if not one.default or one.amount != "normal"}


@pytest.mark.parametrize(
    ("edit", "cart"),
    [
        ({"op": "remove", "line_id": "l1"}, [("l2", COKE, 1)]),
        ({"op": "remove", "item": BURGER}, [("l2", COKE, 1)]),
        ({"op": "remove", "item": "cheeseburger"}, [("l2", COKE, 1)]),
        ({"op": "remove", "line_id": "l1", "units": 2}, [("l1", BURGER, 1), ("l2", COKE, 1)]),
        ({"op": "remove", "line_id": "l1", "units": 9}, [("l2", COKE, 1)]),
        ({"op": "quantity", "line_id": "l2", "quantity": 4}, [("l1", BURGER, 3), ("l2", COKE, 4)]),
        ({"op": "quantity", "line_id": "l2", "by": 2}, [("l1", BURGER, 3), ("l2", COKE, 3)]),
        ({"op": "quantity", "line_id": "l1", "by": -1}, [("l1", BURGER, 2), ("l2", COKE, 1)]),
        ({"op": "quantity", "line_id": "l1", "by": -5}, [("l2", COKE, 1)]),
        ({"op": "quantity", "line_id": "l1", "quantity": 0}, [("l2", COKE, 1)]),
        ({"op": "replace", "line_id": "l2", "to": 502}, [("l1", BURGER, 3), ("l2", 502, 1)]),
        ({"op": "replace", "line_id": "l1", "to": 100, "units": 1},
         [("l1", BURGER, 2), ("l3", 100, 1), ("l2", COKE, 1)]),
    ],
)  # fmt: skip
def test_an_edit_does_what_it_says(edit: dict[str, Any], cart: list[tuple[str, int, int]]) -> None:
    """By line or by item, for the whole line or for some of it."""
    assert edited(ordered((BURGER, 3), (COKE, 1)), edit) == cart


def test_options_change_and_those_not_named_stay() -> None:
    """No onions first, bacon later: both count, and the price is the menu's."""
    kiosk = ordered((BURGER, 1))
    edited(kiosk, {"op": "options", "line_id": "l1", "options": [ONIONS]})
    edited(kiosk, {"op": "options", "line_id": "l1", "options": [("burger-extras", "bacon", "normal")]})
    (line,) = kiosk.session.cart
    assert chosen(line) == {ONIONS, ("burger-extras", "bacon", "normal")}
    item = MENU.item(BURGER)
    assert item is not None
    assert line.price == MENU.unit_price(item, MENU.resolve_options(item, chosen(line)))


def test_options_of_some_units_make_a_line_of_their_own() -> None:
    """ "No onions on one of them": the others keep theirs."""
    kiosk = ordered((BURGER, 3))
    assert edited(kiosk, {"op": "options", "line_id": "l1", "options": [ONIONS], "units": 1}) == [
        ("l1", BURGER, 2), ("l2", BURGER, 1),
    ]  # fmt: skip
    assert [chosen(line) for line in kiosk.session.cart] == [set(), {ONIONS}]


def test_another_drink_keeps_its_size() -> None:
    """What the guest chose goes along where the new item has it too, and nothing else."""
    kiosk = Kiosk()
    kiosk.page("cart.add", CartAdd(COKE, 1, [Option("size", "large", "normal")]))
    edited(kiosk, {"op": "replace", "line_id": "l1", "to": 501})
    assert chosen(kiosk.session.cart[0]) == {LARGE}
    edited(kiosk, {"op": "replace", "line_id": "l1", "to": 506})
    assert chosen(kiosk.session.cart[0]) == set()


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"op": "remove", "line_id": "l99"}, "unknown_line"),
        ({"op": "remove", "item": 999}, "unknown_line"),
        ({"op": "remove"}, "unknown_line"),
        ({"op": "quantity", "line_id": "l1", "quantity": 51}, "bad_quantity"),
        ({"op": "quantity", "line_id": "l1", "quantity": -1}, "bad_quantity"),
        ({"op": "quantity", "line_id": "l1"}, "bad_message"),
        ({"op": "quantity", "line_id": "l1", "quantity": 1, "by": 1}, "bad_message"),
        ({"op": "replace", "line_id": "l1", "to": 999}, "unknown_item"),
        ({"op": "replace", "line_id": "l1"}, "unknown_item"),
        ({"op": "options", "line_id": "l1", "options": [LARGE]}, "unknown_option"),
        ({"op": "options", "line_id": "l1"}, "bad_message"),
        ({"op": "remove", "line_id": "l1", "units": 0}, "bad_quantity"),
        ({"op": "grow", "line_id": "l1"}, "bad_message"),
    ],
)
def test_one_bad_edit_leaves_the_cart_alone(bad: dict[str, Any], code: str) -> None:
    """All or none: the good edit before it is not done either, and the guest is told why."""
    kiosk = ordered((BURGER, 3), (COKE, 1))
    before = kiosk.session.cart
    edited(kiosk, {"op": "remove", "line_id": "l2"}, bad)
    assert kiosk.session.cart == before
    assert kiosk.notices == ["refused"]
    told = texts.text("en", f"error.{code}", limit=50, item="Cheeseburger", line_id="", item_id="", reason="")
    assert kiosk.said == [told]


def test_one_touch_takes_an_edit_back() -> None:
    """Whatever speech changed, within 10 s."""
    kiosk = ordered((BURGER, 3), (COKE, 1))
    before = kiosk.session.cart
    edited(kiosk, {"op": "remove", "line_id": "l2"}, {"op": "quantity", "line_id": "l1", "quantity": 1})
    assert kiosk.shown("Undo")["seconds"] == 10
    kiosk.page("touch.action", Action("undo"))
    assert kiosk.session.cart == before


EDITS = st.fixed_dictionaries(
    {"op": st.sampled_from(["remove", "quantity", "options", "replace"])},
    optional={
        "line_id": st.sampled_from(["l1", "l2", "l3", "l9"]),
        "item": st.sampled_from([BURGER, COKE, 400, 999, "fries"]),
        "quantity": st.integers(-2, 60),
        "by": st.integers(-5, 60),
        "to": st.sampled_from([100, 502, 999]),
        "units": st.integers(-1, 4),
        "options": st.lists(
            st.sampled_from([ONIONS, LARGE, ("size", "nothing", "normal"), ("x", "y", "z")]), max_size=3
        ),
    },
)


@given(st.lists(EDITS, max_size=3))
@settings(max_examples=150)
def test_no_edit_changes_a_line_that_it_does_not_name_or_invents_an_item(edits: list[dict[str, Any]]) -> None:
    """Over any edits: what is in the cart was there or was named, and quantities stay within what an order holds."""
    kiosk = ordered((BURGER, 3), (COKE, 1), (400, 2))
    before = {line.line_id: line for line in kiosk.session.cart}
    edited(kiosk, *edits)
    cart = kiosk.session.cart
    assert {line.item_id for line in cart} <= {BURGER, COKE, 400} | {edit.get("to") for edit in edits}
    assert all(1 <= line.quantity <= 50 for line in cart)
    assert len({line.line_id for line in cart}) == len(cart)
    named = {edit.get("line_id") or _newest(before, edit) for edit in edits}
    now = {line.line_id: line for line in cart}
    for line_id, line in before.items():
        if line_id not in named and not any("item" in edit for edit in edits):
            assert now.get(line_id) == line


def _newest(before: dict[str, CartItem], edit: dict[str, Any]) -> str | None:
    item = MENU.find(edit["item"]) if "item" in edit else None
    found = [line_id for line_id, line in before.items() if item is not None and line.item_id == item.item_id]
    return found[-1] if found else None


@given(EDITS)
def test_an_absolute_edit_done_twice_is_done_once(edit: dict[str, Any]) -> None:
    """`quantity` and `options` of a whole line say how it shall be, so that hearing it twice does no harm."""
    kept = {key: value for key, value in edit.items() if key not in ("by", "units", "item")}
    if kept["op"] not in ("quantity", "options") or kept.get("quantity") == 0:
        return
    kiosk = ordered((BURGER, 3), (COKE, 1), (400, 2))
    edited(kiosk, kept)
    once = msgspec.to_builtins(kiosk.session.cart)
    edited(kiosk, kept)
    assert msgspec.to_builtins(kiosk.session.cart) == once
