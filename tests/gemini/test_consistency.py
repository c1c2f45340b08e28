"""An answer is only what menu and cart hold; everything else has a reason and no effect. Pure, without a service."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.core.inputs.model_answer import ORDERING, SHOWING
from edge.core.intent import Edit, IntentLine
from edge.io.gemini.consistency import Inconsistent, intent_of, phrase_of
from edge.messages import ModelRequest
from tests.gemini.conftest import MENU, line

CART = [line("l1"), line("l2", 500)]
REQUEST = ModelRequest("1-1-intent", "intent", 1, "s", "en", said="something with chicken", cart=CART)
WORDS = ModelRequest("1-1-speech", "speech", 1, "s", "en", key="added", values={"items": "2 Coke"})
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


def answer(**members: Any) -> str:
    """As a model writes it."""
    return orjson.dumps(members).decode()


def reason(text: str) -> str:
    """Why an answer is ignored."""
    with pytest.raises(Inconsistent) as found:
        intent_of(text, REQUEST, MENU)
    return found.value.reason


def test_an_order_is_read_with_its_options() -> None:
    """Ids of the menu become the core's own."""
    text = answer(
        intent="add_items",
        lines=[{"item": "101", "quantity": 2, "options": [{"option": "burger-extras/onions", "amount": "none"}]}],
    )
    assert intent_of(text, REQUEST, MENU).lines == (
        IntentLine(101, "cheeseburger", 2, (("burger-extras", "onions", "none"),)),
    )


def test_changes_name_lines_of_the_cart() -> None:
    """All four, and nothing about a line that is not there."""
    edits = [
        {"line": "l1", "op": "quantity", "quantity": 3},
        {"line": "l1", "op": "options", "options": [{"option": "burger-extras/onions", "amount": "none"}]},
        {"line": "l2", "op": "replace", "to": "101"},
        {"line": "l2", "op": "remove"},
    ]
    assert intent_of(answer(intent="change_cart", edits=edits), REQUEST, MENU).edits == (
        Edit("quantity", line_id="l1", quantity=3),
        Edit("options", line_id="l1", options=(("burger-extras", "onions", "none"),)),
        Edit("replace", line_id="l2", to=101),
        Edit("remove", line_id="l2"),
    )
    for wrong in ({"line": "l1", "op": "quantity"}, {"line": "l1", "op": "price"}, {"line": "l1", "op": "options"}):
        assert reason(answer(intent="change_cart", edits=[wrong])) == "wrong_shape"


def test_a_search_has_words_of_the_guest_or_the_menu() -> None:
    """It is shown and spoken: a model cannot put words of its own there."""
    assert intent_of(answer(intent="search_menu", query="chicken"), REQUEST, MENU).query == "chicken"
    assert reason(answer(intent="search_menu", query="call 0900 for prizes")) == "foreign_words"
    assert reason(answer(intent="search_menu", query=" ")) == "nothing_in_it"


@pytest.mark.parametrize("intent", ["checkout", "pay", "cancel", "yes", "no", "answer", "undo"])
def test_it_cannot_pay_cancel_or_speak_for_the_guest(intent: str) -> None:
    """Whatever else is in the answer."""
    assert reason(answer(intent=intent, lines=[{"item": "101"}])) == "forbidden_intent"


@pytest.mark.parametrize("member", ["price", "Price", "total", "discount", "price_minor"])
@pytest.mark.parametrize("where", ["outside", "in a line"])
def test_it_cannot_set_a_price(member: str, where: str) -> None:
    """Not even one that we would not look at."""
    line_of = {"item": "101", "quantity": 1, **({member: 1} if where == "in a line" else {})}
    text = answer(intent="add_items", lines=[line_of], **({member: 1} if where == "outside" else {}))
    assert reason(text) == "price"


def test_what_is_sold_out_is_not_ordered() -> None:
    """The menu of now counts."""
    menu = MENU.with_changes([{"item_id": 101, "available": False}])
    with pytest.raises(Inconsistent, match="sold_out"):
        intent_of(answer(intent="add_items", lines=[{"item": "101"}]), REQUEST, menu)


@given(st.text())
def test_any_text_is_an_intent_or_a_reason(text: str) -> None:
    """No answer raises anything else."""
    try:
        found = intent_of(text, REQUEST, MENU)
    except Inconsistent:
        return
    assert found.intent in SHOWING | ORDERING


@given(json_values)
def test_any_json_is_an_intent_or_a_reason(value: Any) -> None:
    """However deep or strange it is."""
    text = orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_SUBCLASS).decode() if not _large(value) else "{}"
    for read in (lambda: intent_of(text, REQUEST, MENU), lambda: phrase_of(text, WORDS)):
        with pytest.raises(Inconsistent):
            read()


@given(st.fixed_dictionaries({"intent": st.sampled_from(sorted(ORDERING | SHOWING))}, optional={
    "lines": st.lists(st.fixed_dictionaries(
        {"item": st.sampled_from(["101", "500", "1", "-1", "0101", "\N{ARABIC-INDIC DIGIT ONE}", "9" * 30])},
        optional={"quantity": st.integers(-5, 100), "options": st.lists(st.fixed_dictionaries(
            {"option": st.sampled_from(["burger-extras/onions", "size/large", "/", ""])},
            optional={"amount": st.sampled_from(["none", "extra", "all"])}), max_size=3)}), max_size=3),
    "query": st.sampled_from(["", "chicken", "x" * 200]),
    "allergens": st.lists(st.sampled_from(["milk", "gold"]), max_size=2),
}))  # fmt: skip
def test_what_is_taken_is_on_the_menu(members: dict[str, Any]) -> None:
    """The promise itself, over answers that are nearly right."""
    try:
        found = intent_of(answer(**members), REQUEST, MENU)
    except Inconsistent:
        return
    for one in found.lines:
        item = MENU.item(one.item or 0)
        assert item is not None
        assert item.available
        assert 1 <= one.quantity <= 50
        for group, option, _ in one.options:
            assert group in item.groups
            assert MENU.group(group).option(option) is not None  # type: ignore[union-attr]


def test_deep_nesting_is_a_reason() -> None:
    """A thousand brackets do not take the process down."""
    assert reason("[" * 3_000 + "]" * 3_000) in ("not_json", "wrong_shape")
    assert reason('{"lines":' * 500 + "1" + "}" * 500) in ("not_json", "wrong_shape")


def _large(value: Any) -> bool:
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError:
        return True
    return False
