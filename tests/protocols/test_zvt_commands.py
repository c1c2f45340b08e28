"""What the register sends is what the specification prints, and a terminal reads the same out of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from edge.protocols.zvt import apdu, commands, requests
from edge.protocols.zvt.answer import Answer
from edge.protocols.zvt.requests import read_command

EXAMPLES: list[tuple[bytes, str]] = [
    # Bytes that are printed in the specification, in vendors' letters or in captures.
    (commands.registration("123456"), "06 00 10 12 34 56 BE 09 78 03 01 06 06 26 04 0A 02 06 D3"),
    (commands.registration("123456", service=None), "06 00 0E 12 34 56 BE 09 78 06 06 26 04 0A 02 06 D3"),
    (
        commands.registration("123456", commands.CONFIG_OWN_RECEIPT, text_blocks=False),
        "06 00 0A 12 34 56 3E 09 78 03 01 06 00",
    ),
    (
        commands.registration("000000", 0x9E, service=None, msg_seq=True),
        "06 00 14 00 00 00 9E 09 78 06 0C 26 04 0A 02 06 D3 1F 73 03 00 00 00",
    ),
    (commands.authorization(11000), "06 01 0A 04 00 00 00 01 10 00 49 09 78"),
    (commands.authorization(5050, None), "06 01 07 04 00 00 00 00 50 50"),
    (commands.authorization(3300, None, max_status=10), "06 01 09 04 00 00 00 00 33 00 02 0A"),
    (commands.repeat_receipt("123456"), "06 20 05 12 34 56 03 03"),
    (commands.repeat_receipt("123456", 0x01), "06 20 05 12 34 56 03 01"),
    (commands.end_of_day("123456"), "06 50 03 12 34 56"),
    (commands.diagnosis(), "06 70 00"),
    (commands.initialisation("123456"), "06 93 03 12 34 56"),
    (commands.status_enquiry(), "05 01 00"),
    (commands.status_enquiry("123456"), "05 01 03 12 34 56"),
    (commands.status_enquiry("123456", 0x07), "05 01 05 12 34 56 03 07"),
    (commands.abort(), "06 B0 00"),
    (commands.log_off(), "06 02 00"),
    (commands.reset_terminal(), "06 18 00"),
    (commands.display_text(["Hallo Welt"]), "06 E0 0D F1 F1 F0 48 61 6C 6C 6F 20 57 65 6C 74"),
    (commands.ack(), "80 00 00"),
    (commands.refuse(0xCC), "84 CC 00"),
    (commands.refuse(0x9C), "84 9C 00"),
    (commands.refuse(0x9D, bytes.fromhex("04 00 00 00 00 22 00")), "84 9D 07 04 00 00 00 00 22 00"),
]


@pytest.mark.parametrize(("built", "printed"), EXAMPLES)
def test_a_command_is_built_as_it_is_printed(built: bytes, printed: str) -> None:
    """Byte for byte."""
    assert built == bytes.fromhex(printed)


READ_BACK: list[tuple[bytes, requests.Command]] = [
    (
        commands.registration("123456", msg_seq=True),
        requests.Registration(0xBE, "EUR", 0x01, (0x06D3,), tlv=True, msg_seq=True),
    ),
    (commands.authorization(1, "CHF", 0x44, 30, 10), requests.Authorization(1, "CHF", 0x44, 30, 10)),
    (commands.authorization(1, last_receipt=163), requests.Authorization(1, "EUR", last_receipt=163)),
    (commands.authorization(1, last_receipt=None), requests.Authorization(1, "EUR", last_receipt=None)),
    (commands.authorization(1), requests.Authorization(1, "EUR", last_receipt=UNSET)),
    (commands.reversal("123456", 163), requests.Reversal(163)),
    (commands.reversal("123456", 163, 5050), requests.Reversal(163, 5050)),
    (commands.refund("123456", 200), requests.Refund(200, "EUR")),
    (commands.repeat_receipt("123456", None), requests.RepeatReceipt()),
    (commands.status_enquiry("123456", 0x04), requests.StatusEnquiry(0x04)),
    (commands.set_time("123456", "261122", "215037"), requests.SetTerminalTime("261122", "215037")),
    (commands.change_baud(115200), requests.ChangeBaud(0x07)),
    (commands.display_text(["Größe", "2"], 5), requests.DisplayText(("Größe", "2"))),
    (commands.send_totals("123456"), requests.Plain(apdu.SEND_TOTALS)),
    (commands.reprint_totals("123456"), requests.Plain(apdu.REPRINT_TOTALS)),
    (commands.print_configuration(), requests.Plain(apdu.PRINT_CONFIGURATION)),
    (commands.ack(), Answer(positive=True)),
    (commands.refuse(0x66), Answer(code=0x66)),
    (commands.refuse(0x9D, bytes.fromhex("04 00 00 00 00 22 00")), Answer(code=0x9D, partly_minor=2200)),
]


@pytest.mark.parametrize(("raw", "wanted"), READ_BACK)
def test_a_terminal_reads_what_was_meant(raw: bytes, wanted: requests.Command) -> None:
    """Every field, and nothing that was not said."""
    assert read_command(apdu.parse(raw)) == wanted


def test_a_registration_without_a_currency_is_understood() -> None:
    """The two digits of 03 01 would be one as well, but they are the service byte."""
    raw = bytes.fromhex("06 00 08 12 34 56 BE 03 01 06 00")
    assert read_command(apdu.parse(raw)) == requests.Registration(0xBE, None, 0x01, tlv=True)


@given(st.integers(0, 10**12 - 1), st.one_of(st.none(), st.integers(0, 9999)))
def test_the_last_receipt_is_never_zero_by_accident(amount: int, last: int | None) -> None:
    """TLV 1F1F: none known is an empty value, never 0000; the difference is a silent reversal or none."""
    raw = commands.authorization(amount, last_receipt=last)
    found = read_command(apdu.parse(raw))
    assert found == requests.Authorization(amount, "EUR", last_receipt=last)
    assert raw.endswith(b"\x1f\x1f\x00") == (last is None)


@pytest.mark.parametrize(
    "build",
    [
        lambda: commands.authorization(-1),
        lambda: commands.authorization(10**12),
        lambda: commands.authorization(1, "XXX"),
        lambda: commands.authorization(1, last_receipt=10_000),
        lambda: commands.reversal("123456", 10_000),
        lambda: commands.end_of_day("12345"),
        lambda: commands.end_of_day("12345x"),
        lambda: commands.end_of_day("١٢٣٤٥٦"),
        lambda: commands.display_text([""] * 9),
        lambda: commands.display_text(["x" * 100]),
        lambda: commands.change_baud(300),  # type: ignore[arg-type]
        lambda: commands.set_time("123456", "26112", "215037"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(build: Callable[[], bytes]) -> None:
    """Rather no command than one with another meaning."""
    with pytest.raises(ValueError):  # noqa: PT011 - each says something else
        build()


def test_a_wrong_password_is_not_in_the_error() -> None:
    """It is a secret, also when it has a typing mistake."""
    with pytest.raises(ValueError, match="six digits") as caught:
        commands.end_of_day("98765")
    assert "98765" not in str(caught.value)


def test_a_password_is_in_no_value_that_was_read() -> None:
    """Neither terminals nor logs need it."""
    for raw in (commands.registration("987654"), commands.end_of_day("987654"), commands.refund("987654", 1)):
        assert "987654" not in repr(read_command(apdu.parse(raw)))
