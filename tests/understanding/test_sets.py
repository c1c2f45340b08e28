"""The restaurants that understanding is measured on: what a set asks for must be on its own menu.

A wrong expectation would count as a mistake of the parser for ever, and nobody would look for it here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import orjson
import pytest

from edge.core.menu import Amount, Group, Menu, parse_menu

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob("*/menu.json"))
MEMBERS = {"text", "lines"}
LINE_MEMBERS = {"item", "quantity", "options"}
SEVERAL_LINES = 0.4
"""The share of utterances that must ask for more than one line, unless the restaurant is one of `SEVERAL_LINES_AT`."""
SEVERAL_LINES_AT = {"coffee": 0.2}
"""At a coffee bar most guests order one drink for themselves; what is hard there is its many options."""

each_set = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def menu_of(folder: Path) -> Menu:
    """The restaurant's menu."""
    return parse_menu((folder / "menu.json").read_bytes())


def orders(folder: Path) -> list[dict[str, Any]]:
    """What guests said there, and what they meant."""
    return [orjson.loads(line) for line in (folder / "orders.jsonl").read_bytes().splitlines()]


def wrong_order(menu: Menu, order: dict[str, Any]) -> list[str]:
    """Everything that keeps an order from being one of this menu; empty for a good one."""
    if set(order) != MEMBERS or not order["text"].strip() or not order["lines"]:
        return ["needs a text, its lines and nothing else"]
    return [problem for line in order["lines"] for problem in wrong_line(menu, line)]


def wrong_line(menu: Menu, line: dict[str, Any]) -> list[str]:
    """The same for one line of an order. An item of null is one that the guest left open."""
    if set(line) != LINE_MEMBERS:
        return [f"members {sorted(line)}"]
    problems = [] if type(line["quantity"]) is int and line["quantity"] >= 1 else [f"quantity {line['quantity']}"]
    if line["item"] is None:
        groups = menu.groups
    elif (item := menu.find(line["item"])) is not None and item.code == line["item"]:
        groups = menu.groups_of(item)
    else:
        return [*problems, f"no item {line['item']}"]
    return [*problems, *wrong_options({group.id: group for group in groups}, line["options"])]


def wrong_options(groups: dict[str, Group], options: list[list[str]]) -> list[str]:
    """What is wrong with the options of a line that may take those of `groups`."""
    problems = []
    for group, option, amount in options:
        if group not in groups or groups[group].option(option) is None:
            problems.append(f"no {group}.{option} there")
        if amount not in get_args(Amount):
            problems.append(f"amount {amount}")
    named = [(group, option) for group, option, _ in options]
    taken = [group for group, _, amount in options if amount != "none" and group in groups]
    problems += [f"{group}.{option} twice" for group, option in sorted({one for one in named if named.count(one) > 1})]
    chosen = sorted({group for group in taken if groups[group].kind == "choice" and taken.count(group) > 1})
    return problems + [f"two of {group}" for group in chosen]


def test_there_are_restaurants() -> None:
    """Without a folder every other test here would pass by having nothing to do."""
    assert FOLDERS


@each_set
def test_every_expected_line_can_be_ordered(folder: Path) -> None:
    """Items by their code, options of the item's own groups, one of each choice."""
    menu = menu_of(folder)
    wrong = {order.get("text"): problems for order in orders(folder) if (problems := wrong_order(menu, order))}
    assert wrong == {}


@each_set
def test_no_utterance_is_there_twice(folder: Path) -> None:
    """It would count twice, or be expected to mean two things."""
    texts = [order["text"].casefold() for order in orders(folder)]
    assert sorted(text for text in set(texts) if texts.count(text) > 1) == []


@each_set
def test_a_set_asks_for_several_lines_and_every_amount(folder: Path) -> None:
    """A set of single plain dishes measures nothing that is hard."""
    rows = orders(folder)
    lines = [line for order in rows for line in order["lines"]]
    share = SEVERAL_LINES_AT.get(folder.name, SEVERAL_LINES)
    assert sum(len(order["lines"]) > 1 for order in rows) >= len(rows) * share
    assert {amount for line in lines for _, _, amount in line["options"]} == set(get_args(Amount))


GOOD = {"item": "bun", "quantity": 1, "options": [["size", "l", "normal"], ["top", "egg", "none"]]}
MENU = parse_menu({
    "name": "x", "currency": "EUR",
    "groups": [
        {"id": "size", "kind": "choice", "options": [{"id": "s"}, {"id": "l"}]},
        {"id": "top", "kind": "extra", "options": [{"id": "egg"}, {"id": "ham"}]},
    ],
    "items": [
        {"item_id": 1, "code": "bun", "name": "Bun", "category": "c", "price": 1, "groups": ["size", "top"]},
        {"item_id": 2, "code": "tea", "name": "Tea", "category": "c", "price": 1, "groups": ["size"]},
    ],
})  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({}, []),
        ({"options": [["size", "s", "none"], ["size", "l", "normal"]]}, []),
        ({"item": None}, []),
        ({"item": "1"}, ["no item 1"]),
        ({"item": "pie"}, ["no item pie"]),
        ({"item": "tea"}, ["no top.egg there"]),
        ({"quantity": 0}, ["quantity 0"]),
        ({"quantity": True}, ["quantity True"]),
        ({"options": [["size", "xl", "normal"]]}, ["no size.xl there"]),
        ({"options": [["size", "l", "double"]]}, ["amount double"]),
        ({"options": [["size", "s", "normal"], ["size", "l", "normal"]]}, ["two of size"]),
        ({"options": [["top", "egg", "normal"], ["top", "egg", "extra"]]}, ["top.egg twice"]),
        ({"note": "x"}, ["members ['item', 'note', 'options', 'quantity']"]),
    ],
)  # fmt: skip
def test_a_wrong_expectation_is_found(changed: dict[str, Any], problems: list[str]) -> None:
    """Each kind of slip on its own: checks that cannot fail would let the sets rot."""
    assert wrong_order(MENU, {"text": "x", "lines": [{**GOOD, **changed}]}) == problems


@pytest.mark.parametrize("order", [{"text": " ", "lines": [GOOD]}, {"text": "x", "lines": []}, {"text": "x"}])
def test_an_order_says_something_and_means_something(order: dict[str, Any]) -> None:
    """An empty text or no line would be a row that any parser gets right."""
    assert wrong_order(MENU, order) != []
