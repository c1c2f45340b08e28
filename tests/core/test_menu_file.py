"""What a look at a menu file tells its writer: the right line, every slip, a cure; and no bytes make it fall over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.config import BUILT_IN_MENU
from edge.core.menu_file import examine
from edge.core.menu_lines import Lines

GOOD = '{"name": "x", "currency": "EUR", "items": [{"item_id": 1, "name": "x", "category": "c", "price": 1}]}'
MENU = json.loads(BUILT_IN_MENU.read_bytes())
SHORT = json.dumps({**MENU, "items": MENU["items"][:3], "texts": {}}, indent=1, ensure_ascii=False).encode()
"""Our own menu with three dishes: the same members, quicker to read."""
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def paths_in(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path of a value, in the order of its text."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for step, inner in steps for found in [(*path, step), *paths_in(inner, (*path, step))]]


@given(VALUES)
def test_every_value_is_found_on_its_own_line(value: Any) -> None:
    """Written with one value to a line, the n-th path stands on the n-th line that begins a value."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    begins = [at for at, line in enumerate(text.split("\n"), 1) if line.strip() not in ("}", "},", "]", "],")]
    lines = Lines(text)
    assert [lines.line(path) for path in paths_in(value)] == begins[1:]
    assert not lines.repeated


@given(VALUES, st.lists(st.text(max_size=3) | st.integers(0, 9), max_size=4))
def test_a_path_that_is_not_there_gives_the_line_around_it(value: Any, path: list[str | int]) -> None:
    """A missing member is looked for where it should be."""
    text = json.dumps(value, indent=1)
    assert 1 <= Lines(text).line(tuple(path)) <= text.count("\n") + 1


def test_a_member_that_is_there_twice_is_a_problem() -> None:
    """A reader of JSON drops the first one without a word, and with it the price that somebody changed."""
    found = examine(GOOD.replace('"price": 1', '"price": 1,\n"price": 2').encode())
    assert [(one.line, one.place) for one in found.findings] == [(1, "items[0] price")]
    assert "twice" in found.findings[0].text
    assert not found.ok


@pytest.mark.parametrize(
    ("text", "at", "todo"),
    [
        ('{"a": 1,\n}', (1, 8), "take away this comma"),
        ('{"a": 1\n"b": 2}', (2, 1), "put a comma before it"),
        ("{'a': 1}", (1, 2), "straight double quotation marks"),
        ('{"a": [1, 2', (1, 12), "close every brace"),
        ("[1, 2]", (1, None), "in braces"),
        ("", (1, 1), "close every brace"),
    ],
)
def test_the_commonest_slips_have_their_cure(text: str, at: tuple[int, int | None], todo: str) -> None:
    """Whoever edits by hand needs no JSON parser's English."""
    (found,) = examine(text.encode()).findings
    assert (found.line, found.column) == at
    assert todo in found.todo


def test_text_that_is_not_utf_8_has_its_place() -> None:
    """An umlaut saved by an old editor."""
    (found,) = examine(b'{"name":\n "K\xe4se"}').findings
    assert (found.line, found.column) == (2, 4)


def test_a_gap_in_a_translation_is_noted() -> None:
    """The menu is served all the same, in its own language there."""
    found = examine(GOOD.replace("}]}", '}], "texts": {"de": {"items": {}}}}').encode())
    assert found.ok
    assert [one.note for one in found.findings] == [True]
    assert "has no 1" in found.findings[0].text


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fall_over(raw: bytes) -> None:
    """A file may be anything."""
    assert examine(raw).findings


@given(st.data())
def test_a_damaged_menu_is_told_with_lines_that_exist(data: st.DataObject) -> None:
    """Whatever a slip of the keyboard does to our own menu: no exception, and every line is one of the file."""
    raw = bytearray(SHORT)
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
    found = examine(bytes(raw))
    assert found.ok or any(not one.note for one in found.findings)
    assert all(1 <= one.line <= raw.count(b"\n") + 1 for one in found.findings)
