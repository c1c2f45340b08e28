"""The codec agrees with real terminals, with other implementations and with the specification's examples."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from edge.errors import ProtocolError
from edge.protocols.zvt import apdu, messages
from edge.protocols.zvt.apdu import Apdu, ApduReader
from edge.protocols.zvt.bitmaps import TLV, encode_bitmaps, parse_bitmaps
from edge.protocols.zvt.frame import FrameReader, Received, encode_frame
from edge.protocols.zvt.tlv import Tlv, encode_tlv
from tests.protocols.vectors import DIALOGUES, VECTORS, Dialogue, Vector

FRAMES = [vector for vector in VECTORS if vector.kind == "frame"]
WELL_FORMED = [vector for vector in VECTORS if vector.kind != "malformed"]
MALFORMED = [vector for vector in VECTORS if vector.kind == "malformed"]


def name_of(vector: Vector | Dialogue) -> str:
    return vector.name


def body_of(vector: Vector) -> bytes:
    """The APDU's bytes: of a frame what it carries."""
    if vector.kind != "frame":
        return vector.raw
    (event,) = FrameReader().feed(vector.raw)
    assert isinstance(event, Received)
    return event.apdu


def meaning(message: Apdu) -> object:
    """A terminal's message or a register's command."""
    found = messages.read(message)
    return messages.read_command(message) if isinstance(found, messages.Unknown) else found


def differences(value: object) -> object:
    """The members that are not the default, as the data file has them."""
    found = msgspec.json.decode(msgspec.json.encode(value))
    found.pop("bitmaps", None)
    return found


def rebuilt(data: bytes) -> bytes:
    """A well-formed list of bitmaps, taken apart to the last TLV object and put together again."""
    found = parse_bitmaps(data)
    assert not found.rest
    values = {**found.values, **({TLV: b"".join(map(rebuilt_tlv, found.tlv))} if TLV in found.values else {})}
    return encode_bitmaps(values)


def rebuilt_tlv(item: Tlv) -> bytes:
    return encode_tlv(item.tag, [rebuilt_tlv(child) for child in item.children] or item.value)


@pytest.mark.parametrize("vector", FRAMES, ids=name_of)
def test_a_real_frame_is_read_and_written_the_same(vector: Vector) -> None:
    """Byte by byte or at once, and back to the same bytes: also with a CRC that looks like a control sequence."""
    whole, single = FrameReader(), FrameReader()
    events = whole.feed(vector.raw)
    assert [event for byte in vector.raw for event in single.feed(bytes((byte,)))] == events
    (event,) = events
    assert isinstance(event, Received)
    assert not whole.partial
    assert not single.partial
    assert encode_frame(event.apdu) == vector.raw


def test_frames_that_come_together_are_told_apart() -> None:
    """The whole collection as one piece of bytes, with ACKs between."""
    reader = FrameReader()
    events = reader.feed(b"\x06".join(vector.raw for vector in FRAMES))
    received = [event.apdu for event in events if isinstance(event, Received)]
    assert received == [body_of(vector) for vector in FRAMES]
    assert len(events) == 2 * len(FRAMES) - 1


@pytest.mark.parametrize("vector", WELL_FORMED, ids=name_of)
def test_a_message_reads_as_what_it_means(vector: Vector) -> None:
    """The same class with the same members, and nothing more."""
    raw = body_of(vector)
    parsed = apdu.parse(raw)
    # An extended length that the short form would have done for is the one thing with two spellings.
    assert apdu.encode(parsed.control, parsed.data) == raw or raw[2] == 0xFF
    found = meaning(parsed)
    assert type(found).__name__ == vector.type
    assert differences(found) == vector.members


@pytest.mark.parametrize("vector", MALFORMED, ids=name_of)
def test_a_wrong_length_is_an_error_of_the_protocol(vector: Vector) -> None:
    """It is refused as such; where the line has proven the bytes to be all, it is read as far as it goes."""
    with pytest.raises(ProtocolError):
        apdu.parse(vector.raw)
    if len(vector.raw) >= 5:
        assert meaning(apdu.parse(vector.raw, whole=True)) is not None


def test_a_reversal_with_a_misprinted_length_is_understood() -> None:
    """`04 0F 03 27 6C` is printed in the specification, so some terminal sends it."""
    found = messages.read(apdu.parse(bytes.fromhex("040F03276C"), whole=True))
    assert isinstance(found, messages.StatusInformation)
    assert found.result == 0x6C


def bitmap_lists() -> Iterator[tuple[str, bytes]]:
    """The data of every Status-Information, here and in the dialogues."""
    for vector in WELL_FORMED:
        parsed = apdu.parse(body_of(vector))
        if parsed.control == apdu.STATUS_INFORMATION and not parse_bitmaps(parsed.data).rest:
            yield vector.name, parsed.data
    for dialogue in DIALOGUES.values():
        for step in dialogue.steps:
            parsed = apdu.parse(step.apdu)
            if parsed.control == apdu.STATUS_INFORMATION:
                yield dialogue.name, parsed.data


@pytest.mark.parametrize(("name", "data"), list(bitmap_lists()))
def test_bitmaps_and_tlv_are_written_as_they_were_read(name: str, data: bytes) -> None:
    """Nothing of a terminal's Status-Information is lost between reading and writing."""
    assert rebuilt(data) == data, name


@pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=name_of)
def test_every_message_of_an_acceptance_test_is_understood(dialogue: Dialogue) -> None:
    """Nothing unknown in the log of a certified integration; it comes whole out of a TCP stream in odd pieces."""
    for sender in ("ecr", "pt"):
        sent = [step.apdu for step in dialogue.steps if step.sender == sender]
        stream, reader = b"".join(sent), ApduReader()
        pieces = [stream[at : at + 7] for at in range(0, len(stream), 7)]
        assert [found for piece in pieces for found in reader.feed(piece)] == sent
        assert not reader.partial
        for raw in sent:
            found = meaning(apdu.parse(raw))
            assert not isinstance(found, messages.Unknown)
            assert getattr(found, "known", True)
            assert getattr(found, "complete", True)


def last_of(dialogue: str, kind: type) -> object:
    found = [meaning(apdu.parse(step.apdu)) for step in DIALOGUES[dialogue].steps]
    return [message for message in found if isinstance(message, kind)][-1]


def test_a_chip_payment_tells_all_that_the_journal_needs() -> None:
    """B1.1 of the acceptance plan, field by field as its log has them."""
    found = last_of("B1.1", messages.StatusInformation)
    assert isinstance(found, messages.StatusInformation)
    assert found.result == 0
    assert found.facts == messages.Transaction(
        amount_minor=5050,
        currency="EUR",
        receipt_no=163,
        trace_no=163,
        turnover_no=163,
        terminal_id="29001006",
        merchant_id="100764992",
        date="04-17",
        time="12:35:51",
        card="**** 1229",
        card_name="MAESTRO",
        authorization="651200",
        aid="A0000000043060",
        cvm="offline_encrypted_pin",
        result="00",
        text="GEN.NR.:651200",
        card_type=46,
        technology="chip",
    )
    assert found.emv_customer == "A0000000043060 776D1AA45C391684"


def test_an_end_of_day_tells_its_totals() -> None:
    """A2.3: receipts 199 to 203, five girocard payments of 60.00 together."""
    found = last_of("A2.3", messages.StatusInformation)
    assert isinstance(found, messages.StatusInformation)
    assert found.totals is not None
    assert (found.totals.first_receipt, found.totals.last_receipt) == (199, 203)
    assert (found.totals.count, found.totals.amount_minor) == (5, 6000)
    assert found.totals.schemes[0] == messages.SchemeTotal("girocard", 5, 6000)


def test_a_terminal_that_speaks_latin_1_is_read_right() -> None:
    """A2.2: this terminal registered for CP437 and sends Latin-1."""
    found = last_of("A2.2", messages.StatusInformation)
    assert isinstance(found, messages.StatusInformation)
    assert found.facts.text == "Kassenschnitt\ndurchführen"
