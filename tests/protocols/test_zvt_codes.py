"""Every code has a word that the guest's texts know, a sentence for staff and a cure that the driver knows."""

from __future__ import annotations

from typing import get_args

import pytest

from edge.protocols.zvt import codes

REASONS = frozenset(
    (
        "declined", "funds", "wrong_pin", "pin_blocked", "card_unreadable", "card_expired", "card_invalid",
        "card_refused", "cancelled", "timed_out", "currency", "limit", "not_possible", "terminal_unreachable",
        "terminal_busy", "terminal_locked", "terminal_maintenance", "terminal_trouble", "card_in_terminal",
        "host_unreachable", "case_open", "journal", "printer", "no_transaction", "other_transaction", "no_answer",
        "mismatch", "reversed", "protocol", "agent_unreachable", "already_reversed", "counter",
    )
)  # fmt: skip
PROGRESS = frozenset(
    (
        "insert_card", "card_inserted", "enter_pin", "wrong_pin", "remove_card", "please_wait", "processing",
        "connecting", "approved", "declined", "card_unreadable", "card_expired", "card_invalid", "not_possible",
        "reversing", "confirm_amount", "choose_application", "choose_language", "end_of_day", "maintenance", "funds",
        "limit", "aborted",
    )
)  # fmt: skip
SPECIFIED = (
    "64 65 66 67 68 6A 6B 6C 6E 6F 71 72 73 74 75 76 77 78 79 7A 7B 7C 7D 7E 83 85 89 9A 9B 9C A0 A1 A3 A4 A5 B1 B2 "
    "B4 B5 B7 B8 BF C0 C1 C2 C3 C4 C5 C6 C8 C9 CB CC CD D2 DC DD DE E0 E2 E3 E4 E7 E8 E9 EA EB EC ED F0 F1 F5 F6 FA "
    "FB FC FD FE FF"
)
"""Of the chapter "Error-Messages"; 00 is none, 01-63 are the host's."""
STATUS_BYTES = [*range(0x1E), *range(0x26, 0x2D), *range(0x41, 0x5E), 0x66, 0x67, 0x68, 0x69]
STATUS_BYTES += [0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xD2, 0xD3, 0xE0, 0xE1, 0xE2, 0xF1, 0xF2, 0xF3, 0xFF]
"""Of chapter 3.7."""


@pytest.mark.parametrize("code", [int(code, 16) for code in SPECIFIED.split()])
def test_every_specified_result_is_in_the_table(code: int) -> None:
    """None is left to the sentence for unknown ones."""
    assert code in codes.RESULTS


@pytest.mark.parametrize("code", range(0x100))
def test_every_result_has_a_meaning(code: int) -> None:
    """Known or not: a word, a sentence, a cure. Only 00 is a success."""
    for found in (codes.result(code), codes.terminal_status(code)):
        assert found.reason in REASONS or (code == 0 and found.reason == "")
        assert found.operator.endswith(".")
        assert found.cure in get_args(codes.Cure)
    if 0x01 <= code <= 0x63:
        assert codes.result(code).reason != ""


@pytest.mark.parametrize("code", STATUS_BYTES)
def test_every_specified_status_byte_is_in_the_table(code: int) -> None:
    """With a word that the page has a text for."""
    assert codes.INTERMEDIATE[code] in PROGRESS


def test_an_unknown_status_byte_says_to_wait() -> None:
    """The guest learns nothing wrong from a newer terminal."""
    assert {codes.progress(code) for code in range(0x100)} <= PROGRESS
    assert codes.progress(0x99) == "please_wait"


@pytest.mark.parametrize(
    ("code", "cure"),
    [
        (0x00, "none"), (0x51, "initialisation"), (0x62, "diagnosis"), (0x9C, "wait"), (0xB1, "end_of_day"),
        (0xF0, "end_of_day"), (0xC2, "diagnosis"), (0xDC, "eject"), (0xDF, "staff"), (0xE0, "wait"), (0xF6, "staff"),
    ],
)  # fmt: skip
def test_a_terminals_status_names_the_cure_of_the_specification(code: int, cure: str) -> None:
    """What helps without people is done without people."""
    assert codes.TERMINAL_STATUS[code].cure == cure
