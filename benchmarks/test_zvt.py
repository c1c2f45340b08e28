"""What the ZVT codec costs per message: `make microbench`. A payment has about twenty messages.

In the tests each runs once, so that they cannot rot; with timing they print how long each takes.
"""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from edge.protocols.zvt import apdu, messages
from edge.protocols.zvt.frame import FrameReader, Received, encode_frame
from edge.protocols.zvt.tlv import encode_tlv

PAYMENT = messages.status_information(
    amount_minor=5050,
    currency="EUR",
    trace_no=163,
    time="123551",
    date="0417",
    terminal_id="29001006",
    merchant_id="100764992",
    authorization="651200",
    receipt_no=163,
    turnover_no=163,
    card_type=46,
    card_name="MAESTRO",
    pan_nibbles="EEEEEEEEEEEE1229",
    text="GEN.NR.:651200",
    tlv=[encode_tlv(0x43, bytes.fromhex("A0000000043060")), encode_tlv(0x46, b"A0000000043060 776D1AA45C391684")],
)
RECEIPT = messages.text_block("customer", [messages.Line(f"{'Betrag':20}EUR {number:12d}") for number in range(30)])
PROGRESS = messages.intermediate(0x0A, "Karte vorhalten\neinstecken", 1)


def test_write_a_frame(benchmark: BenchmarkFixture) -> None:
    """A Status-Information of about 170 bytes."""
    assert benchmark(encode_frame, PAYMENT).startswith(b"\x10\x02\x04\x0f")


def test_read_a_frame(benchmark: BenchmarkFixture) -> None:
    """The same from the line, in one piece."""
    reader, frame = FrameReader(), encode_frame(PAYMENT)
    assert benchmark(reader.feed, frame) == [Received(PAYMENT)]


def test_read_a_status_information(benchmark: BenchmarkFixture) -> None:
    """Every field of a payment."""
    found = benchmark(lambda: messages.read(apdu.parse(PAYMENT)))
    assert isinstance(found, messages.StatusInformation)
    assert found.facts.receipt_no == 163


def test_read_progress(benchmark: BenchmarkFixture) -> None:
    """The message that comes most often."""
    found = benchmark(lambda: messages.read(apdu.parse(PROGRESS)))
    assert isinstance(found, messages.IntermediateStatus)
    assert found.timeout_s == 60


def test_read_a_receipt(benchmark: BenchmarkFixture) -> None:
    """Thirty lines of text; the longest message there is."""
    found = benchmark(lambda: messages.read(apdu.parse(RECEIPT)))
    assert isinstance(found, messages.TextBlock)
    assert len(found.lines) == 30
