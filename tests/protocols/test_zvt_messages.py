"""What a terminal says is read into the right values, and an emulator can say it."""

from __future__ import annotations

import pytest

from edge.protocols.zvt import apdu, messages
from edge.protocols.zvt.apdu import Apdu
from edge.protocols.zvt.messages import (
    Abort,
    Answer,
    Completion,
    IntermediateStatus,
    Line,
    PrintLine,
    SchemeTotal,
    SetTime,
    StatusInformation,
    TextBlock,
    Totals,
    read,
)
from edge.protocols.zvt.text import ZVT_7BIT, decode_text, encode_text
from edge.protocols.zvt.tlv import encode_tlv


def reading(control: int, data: str) -> messages.Message:
    return read(Apdu(control, bytes.fromhex(data)))


def test_a_payment_comes_back_from_its_builder() -> None:
    """Every member of a Status-Information that has a builder."""
    raw = messages.status_information(
        0,
        amount_minor=1250,
        currency="EUR",
        trace_no=42,
        original_trace_no=41,
        time="235959",
        date="1231",
        terminal_id="68000001",
        merchant_id="100764992",
        authorization="651200",
        receipt_no=7,
        turnover_no=8,
        card_type=5,
        card_name="girocard",
        pan_nibbles="EEEEEEEEEEEE1234",
        result_of_host=0,
        text="Zahlung erfolgt",
        totals=Totals(1, 7, (SchemeTotal("VISA", 2, 600),)),
        tlv=[
            encode_tlv(0x43, bytes.fromhex("A0000003591010028001")),
            encode_tlv(0x2F, [encode_tlv(0x1F10, b"\x02"), encode_tlv(0x1F12, b"\x02")]),
            encode_tlv(0x1F04, b"\x01"),
            encode_tlv(0x1F37, b"\x80"),
            encode_tlv(0x1F1F, b"\x00\x07"),
        ],
    )
    found = read(apdu.parse(raw))
    assert isinstance(found, StatusInformation)
    assert found.facts == messages.Transaction(
        1250, "EUR", 7, 42, 8, "68000001", "100764992", "12-31", "23:59:59", "**** 1234", "girocard", "651200",
        "A0000003591010028001", "online_pin", "00", "Zahlung erfolgt", 5, "contactless", 41,
    )  # fmt: skip
    assert (found.result, found.result_of_host, found.receipt_param, found.last_receipt) == (0, 0, 1, 7)
    assert found.printing_mandatory
    assert found.complete
    assert found.totals is not None
    assert (found.totals.first_receipt, found.totals.last_receipt, found.totals.count) == (1, 7, 2)


def test_what_is_missing_is_none_and_no_guess() -> None:
    """No result is no success."""
    found = reading(apdu.STATUS_INFORMATION, "04 00 00 00 00 10 10")
    assert isinstance(found, StatusInformation)
    assert found.result == -1
    assert found.facts == messages.Transaction(amount_minor=1010)


def test_an_unknown_bitmap_leaves_what_came_before_it() -> None:
    """And says that something is missing."""
    found = reading(apdu.STATUS_INFORMATION, "27 00 87 01 63 82 04 00 00 00 00 10 10")
    assert isinstance(found, StatusInformation)
    assert (found.result, found.facts.receipt_no, found.facts.amount_minor) == (0, 163, None)
    assert not found.complete


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("19 10", Completion(status=0x10)),
        ("9C", Completion(status=0x9C)),
        ("00", Completion(status=0)),
        ("27 E0", Completion(result=0xE0)),
        ("", Completion()),
        ("F0 F0 F3 62 6C 61 DC", Completion(status=0xDC, software="bla")),
        ("06 06 26 04 0A 02 06 D3", Completion(text_blocks=True)),
    ],
)
def test_a_completion_is_read_by_its_form(data: str, wanted: Completion) -> None:
    """Of a registration, of a status enquiry with and without a version, of anything else."""
    assert reading(apdu.COMPLETION, data) == wanted


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("0A", IntermediateStatus(0x0A)),
        ("0A 03", IntermediateStatus(0x0A, 180)),
        ("0A 00", IntermediateStatus(0x0A)),
        ("17 06 06 1F 73 03 00 00 02", IntermediateStatus(0x17)),
        ("17 06 07 24 05 07 03 41 42 43", IntermediateStatus(0x17, None, "ABC")),
        ("17 06", IntermediateStatus(0x17, 360)),
        ("", IntermediateStatus(0xFF)),
    ],
)
def test_progress_is_read_with_and_without_a_time_out(data: str, wanted: IntermediateStatus) -> None:
    """The specification's own example leaves the time-out out."""
    assert reading(apdu.INTERMEDIATE_STATUS, data) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (messages.intermediate(0x0A), IntermediateStatus(0x0A)),
        (messages.intermediate(0x0A, "Karte\neinstecken", 3), IntermediateStatus(0x0A, 180, "Karte\neinstecken")),
        (messages.completion(), Completion()),
        (messages.completion(0x10, "68000001", "EUR"), Completion(0x10, None, "68000001", "EUR")),
        (messages.completion(0x9C, software="1.0"), Completion(0x9C, software="1.0")),
        (messages.status_completion(0xF0), Completion(0xF0)),
        (messages.abort_message(0x6C), Abort(0x6C)),
        (messages.abort_message(0x6C, "Abbruch"), Abort(0x6C, "Abbruch")),
        (messages.abort_message(0x6F, currency="CHF"), Abort(0x6F, currency="CHF")),
        (messages.set_time_in_ecr("261122", "215037"), SetTime("261122", "215037")),
        (messages.acknowledgement(), Answer(positive=True)),
        (messages.acknowledgement(0x83), Answer(code=0x83)),
        (apdu.encode(apdu.POSITIVE_TOO), Answer(positive=True)),
        (
            messages.print_line(Line("Summe", centred=True, wide=True, high=True)),
            PrintLine("Summe", centred=True, wide=True, high=True),
        ),
        (messages.print_line(Line("x", indent=9)), PrintLine("x", indent=9)),
        (messages.print_line(Line(feed=3)), PrintLine(feed=3)),
        (messages.print_line(Line("Ende", last=True), "customer"), PrintLine("Ende", last=True, kind="customer")),
    ],
)
def test_an_emulators_message_is_read_as_meant(raw: bytes, wanted: messages.Message) -> None:
    """Builder and reader agree."""
    assert read(apdu.parse(raw)) == wanted


@pytest.mark.parametrize("kind", ["merchant", "customer", "admin"])
def test_a_receipt_comes_back_line_by_line(kind: messages.Kind) -> None:
    """With every attribute, an empty line, and more text than a short length can hold."""
    lines = (
        Line("K-U-N-D-E-N-B-E-L-E-G", centred=True),
        Line(),
        Line("Größe: 12,50 €".replace("€", "EUR"), high=True),
        *(Line(f"Zeile {number:30d}") for number in range(20)),
        Line(feed=2),
        Line("Danke", wide=True, indent=4),
    )
    assert read(apdu.parse(messages.text_block(kind, lines, mandatory=True))) == TextBlock(kind, lines, mandatory=True)


def test_a_receipt_without_a_type_is_the_customers() -> None:
    """The kiosk has nobody else to give it to."""
    assert reading(apdu.PRINT_TEXT_BLOCK, "06 05 25 03 07 01 41") == TextBlock("customer", (Line("A"),))


def test_a_line_that_only_looks_like_a_container_is_text() -> None:
    """06 is the spade of CP437; only a container that fills the line to its end is one."""
    found = reading(apdu.PRINT_LINE, "00 41 06 04 1F 07 01")
    assert isinstance(found, PrintLine)
    assert found.text.startswith("A")
    assert found.kind is None


def test_a_container_that_cannot_be_read_is_text() -> None:
    """It fills the line, but the object in it is cut off: the line loses nothing."""
    found = reading(apdu.PRINT_LINE, "00 41 06 02 1F 07")
    assert isinstance(found, PrintLine)
    assert len(found.text) == 5


def test_a_bitmap_that_comes_twice_counts_once() -> None:
    """The first one: nothing behind it can turn a decline into a success."""
    found = reading(apdu.STATUS_INFORMATION, "27 05 27 00")
    assert isinstance(found, StatusInformation)
    assert found.result == 0x05


def test_a_card_name_ends_at_its_nul() -> None:
    """What a terminal leaves in its buffer behind it is nobody's business."""
    found = reading(apdu.STATUS_INFORMATION, "8B F0 F8 56 49 53 41 00 41 42 43")
    assert isinstance(found, StatusInformation)
    assert found.facts.card_name == "VISA"


def test_counts_of_totals_may_be_binary() -> None:
    """26 transactions as 1A: some terminals do not count in BCD."""
    row = "1A 00 00 00 00 60 00"
    found = reading(apdu.STATUS_INFORMATION, "60 F0 F5 F3 01 99 02 03" + row + "00" * 42)
    assert isinstance(found, StatusInformation)
    assert found.totals is not None
    assert found.totals.schemes[0] == SchemeTotal("girocard", 26, 6000)


def test_an_extended_error_is_told() -> None:
    """TLV 1F16 and 1F17: the maker's number and words, for the operator."""
    found = reading(apdu.ABORT, "FF 06 0C 1F 16 02 14 41 1F 17 04 57 65 68 21")
    assert found == Abort(0xFF, "Weh!", "1441")


def test_a_long_trace_number_replaces_a_zero() -> None:
    """TLV 1F2B of terminals with more than six digits."""
    found = reading(apdu.STATUS_INFORMATION, "27 00 0B 00 00 00 06 07 1F 2B 04 01 23 45 67")
    assert isinstance(found, StatusInformation)
    assert found.facts.trace_no == 1234567


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        (b"Gr\x94\xe1e", None, "Größe"),
        (b"Gr\xf6\xdfe", None, "Größe"),
        ("Größe".encode(), None, "Größe"),
        (b"Gr|~e [\\]{}", ZVT_7BIT, "Größe ÄÖÜäü"),
        (b"[|]", None, "[|]"),
        (b"f\x81r\xc4x", None, "für─x"),
        (b"\xc4\xc4\xc4\xc4", None, "────"),
        (b"Test \xe4 \xf6 \xfc \xdf", "latin-1", "Test ä ö ü ß"),
        (b"a\x00\x1b@\r\nb\rc", None, "a  @\nb\nc"),
        (b"\xff", "utf-8", "�"),
    ],
)
def test_text_is_decoded_as_it_was_meant(raw: bytes, charset: str | None, text: str) -> None:
    """CP437 by default, other charsets when they are named or cannot be anything else; no control character passes."""
    assert decode_text(raw, charset) == text


def test_a_message_in_utf_8_says_so_itself() -> None:
    """TLV 14 = FE; in the list of supported charsets (27) it chooses nothing."""
    lines = encode_tlv(0x24, encode_tlv(0x07, "Ł".encode()))
    for chosen, text in ((encode_tlv(0x14, b"\xfe"), "Ł"), (encode_tlv(0x27, encode_tlv(0x14, b"\x00")), "Ł")):
        container = chosen + lines
        found = read(Apdu(apdu.INTERMEDIATE_STATUS, b"\x17\x00\x06" + bytes((len(container),)) + container))
        assert found == IntermediateStatus(0x17, None, text)


@pytest.mark.parametrize("charset", ["cp437", "utf-8", ZVT_7BIT])
def test_german_text_survives_every_charset(charset: str) -> None:
    """Both ways."""
    assert decode_text(encode_text("Äpfel, Öl, Süßes", charset), charset) == "Äpfel, Öl, Süßes"
