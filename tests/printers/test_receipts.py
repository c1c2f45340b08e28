"""Receipts, tickets and slips: everything that must be on them, and nothing that must not."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.io.hardware.ordered import read_order
from edge.io.hardware.printers.builder import compose
from edge.io.hardware.printers.fonts import Fonts
from edge.io.hardware.printers.interface import Cut, Document, Row, Text
from edge.io.hardware.printers.profiles import PROFILES
from edge.io.hardware.receipt_qr import MAX_BYTES, qr_receipt, receipt_text
from edge.io.hardware.receipt_words import WORDS
from edge.io.hardware.receipts import DOCUMENTS, Look, render, terminal_report
from edge.io.hardware.terminals.interface import TerminalText, TextLine

LOOK = Look(header=("Burger Bude", "Hauptstraße 1", "ATU12345678"), footer=("Bis bald!",), zone=UTC)
LINES = (TextLine("* * Kundenbeleg * *", centred=True), TextLine("Terminal-ID :      52500041"))
CUSTOMER = TerminalText("customer", LINES)
MERCHANT = TerminalText("merchant", (TextLine("* * Haendlerbeleg * *"),))


def _lines(document: Document) -> list[str]:
    found = []
    for block in document.blocks:
        if isinstance(block, Text):
            found.append(block.text)
        elif isinstance(block, Row):
            found.append(f"{block.left} | {block.right}")
    return found


def test_a_receipt_has_what_the_law_and_the_schemes_want(order: dict[str, Any]) -> None:
    """Merchant, number, date, lines, total, tax, and of the card payment every field that the terminal told."""
    lines = _lines(render("receipt", order, LOOK))
    for wanted in (
        "Burger Bude", "ATU12345678", "A17", "Take away", "2 x Cheeseburger | €13.80 A", "    each €6.90",
        "    + extra bacon", "    + no onions", "    + well done", "1 x Coke | €3.00 B", "TOTAL | €16.80",
        "A 7 %  €12.90 + €0.90 | €13.80", "B 19 %  €2.52 + €0.48 | €3.00", "Sale EUR | €16.80",
        "Card | Visa **** 1234", "Terminal ID | 52500041", "Receipt no. | 42", "Trace no. | 1234",
        "Authorisation | 123456", "AID | A0000000031010", "Date | 2026-01-02 11:05", "Bis bald!",
    ):  # fmt: skip
        assert wanted in lines


def test_terminal_lines_are_printed_unchanged(order: dict[str, Any]) -> None:
    """The till is not liable for what it prints as it came; so nothing of its own is beside it."""
    lines = _lines(render("receipt", order, LOOK, [CUSTOMER, MERCHANT]))
    assert [line.text for line in LINES] == [line for line in lines if line in {one.text for one in LINES}]
    assert not any("Trace no." in line or "Haendler" in line for line in lines)
    assert "* * Haendlerbeleg * *" in _lines(render("merchant", order, LOOK, [CUSTOMER, MERCHANT]))


def test_a_kitchen_ticket_has_no_prices(order: dict[str, Any]) -> None:
    """The kitchen reads how many of what, what is different, and where it is eaten."""
    document = render("kitchen", order, LOOK)
    text = "\n".join(_lines(document))
    assert "€" not in text
    big = [block.text for block in document.blocks if isinstance(block, Text) and block.size >= 2]
    assert big == ["A17", "TAKE AWAY", "2 x Cheeseburger", " ! EXTRA BACON", " ! NO ONIONS", " ! well done", "1 x Coke"]


def test_a_counter_slip_is_no_receipt(order: dict[str, Any]) -> None:
    """A guest with a slip has not paid, and the slip says so."""
    lines = _lines(render("counter", {**order, "payment": None}, LOOK))
    assert "Please pay at the counter" in lines
    assert "TO PAY | €16.80" in lines
    assert "This is not a receipt." in lines
    assert not any("VAT" in line for line in lines)


def test_a_decline_says_that_nothing_was_charged(order: dict[str, Any]) -> None:
    """What the terminal demands is on it, even if it wrote only a merchant's copy."""
    lines = _lines(render("decline", order, LOOK, [MERCHANT]))
    assert "No money was charged." in lines
    assert "* * Haendlerbeleg * *" in lines


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_play_money_says_test_above_and_below(order: dict[str, Any], name: str) -> None:
    """Nobody takes a receipt of an emulated card for a real one."""
    blocks = render(name, order, Look(test=True)).blocks
    tests = [at for at, block in enumerate(blocks) if isinstance(block, Text) and block.text == "TEST"]
    assert len(tests) == 2
    assert tests[0] == 0
    assert all(isinstance(blocks[at], Text) and blocks[at].size == 3 for at in tests)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_second_copy_says_that_it_is_one(order: dict[str, Any], name: str) -> None:
    """Nobody cooks, or is refunded, twice."""
    assert "*** REPRINT ***" in _lines(render(name, order, Look(reprint=True)))
    assert "*** REPRINT ***" not in _lines(render(name, order, Look()))


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_every_document_is_cut_off(order: dict[str, Any], name: str) -> None:
    """The guest takes one piece of paper."""
    assert isinstance(render(name, order, LOOK).blocks[-1], Cut)


def test_german_guests_get_german_receipts(order: dict[str, Any]) -> None:
    """Words, money and dates as they are written there; other languages get English."""
    lines = _lines(render("receipt", {**order, "language": "de-AT"}, LOOK))
    assert "SUMME | 16,80 €" in lines
    assert "    + ohne onions" in lines
    assert "Datum | 02.01.2026 11:05" in lines
    assert "TOTAL | 16,80 €" in _lines(render("receipt", {**order, "language": "fr"}, LOOK))


def test_all_languages_have_all_words() -> None:
    """A missing word would be found by a guest."""
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


def test_an_end_of_day_is_printed_as_it_came() -> None:
    """The report of a terminal, line by line."""
    assert LINES[1].text in _lines(terminal_report([TerminalText("admin", LINES)], LOOK))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = ("lines", "tax", "payment", "total_minor", "currency", "language", "placed_at", "order_type", "order_number")


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON), st.sampled_from(sorted(DOCUMENTS)))
def test_no_order_crashes(order: dict[str, Any], name: str) -> None:
    """What is no order is refused with words; what is one is printed."""
    try:
        document = render(name, order, LOOK)
        qr_receipt(order)
    except ValueError:
        return
    assert document.blocks


@settings(max_examples=30)
@given(st.text(max_size=120), st.integers(0, 10**9), st.sampled_from(sorted(PROFILES)))
def test_a_price_is_on_the_paper_whatever_the_name(name: str, price: int, profile: str) -> None:
    """No name, however long or strange, pushes an amount off any paper."""
    order = {"lines": [{"name": name, "price_minor": price}], "currency": "CHF", "language": "en"}
    data = compose(render("receipt", order, Look()), PROFILES[profile], Fonts([])).data
    assert data.count(f"CHF {price // 100:,}.{price % 100:02}".encode()) >= 2


# ---------------------------------------------------------------------- the QR receipt
def test_the_qr_receipt_is_one_path_over_its_modules(order: dict[str, Any]) -> None:
    """The page draws it as it is: nothing outside of its square, and white around it."""
    path, size = qr_receipt(order, LOOK)
    rectangles = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{w}v1h-{back}z" for x, y, w, back in rectangles) == path
    assert all(w == back and int(x) >= 4 and int(x) + int(w) <= size - 4 for x, _, w, back in rectangles)
    assert {int(y) for _, y, _, _ in rectangles} == set(range(4, size - 4))


def test_the_qr_receipt_says_what_was_paid(order: dict[str, Any]) -> None:
    """Merchant, number, date, lines, total, tax, and what finds the payment again."""
    text = receipt_text(read_order(order), LOOK)
    for wanted in (
        "Burger Bude", "Order A17", "2026-01-02 11:05", "2 x Cheeseburger €13.80", "TOTAL €16.80",
        "7 %: €12.90 + €0.90",
        "**** 1234", "Terminal ID 52500041", "Receipt no. 42",
    ):  # fmt: skip
        assert wanted in text


@pytest.mark.parametrize("count", [1, 12, 25, 50, 2_000])
def test_a_long_order_is_shortened_to_what_a_phone_can_read(order: dict[str, Any], count: int) -> None:
    """Options go first, then names, then lines; total, tax and payment always stay."""
    text = receipt_text(read_order({**order, "lines": order["lines"] * count}), LOOK)
    assert len(text.encode()) <= MAX_BYTES
    assert "TOTAL €16.80" in text
    assert "Terminal ID 52500041" in text
    assert qr_receipt({**order, "lines": order["lines"] * count}, LOOK)[1] <= 109
