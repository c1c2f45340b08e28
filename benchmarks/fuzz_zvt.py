"""Throw bytes at the ZVT codec that libFuzzer makes up, guided by the branches that they take: `make fuzz`.

    python -m benchmarks.fuzz_zvt [seconds]

The promises are those of tests/protocols: nothing but ProtocolError is raised, what was received was framed with the
right CRC, and what was read is written again as it was. The first broken one ends the run with a traceback and the
bytes; they are made up, so they may be shown and become a test.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import atheris

from edge.errors import ProtocolError

with atheris.instrument_imports():
    from edge.protocols.zvt import apdu, commands, messages
    from edge.protocols.zvt.bitmaps import TLV, encode_bitmaps, parse_bitmaps
    from edge.protocols.zvt.frame import FrameReader, Received, encode_frame
    from edge.protocols.zvt.tlv import Tlv, encode_tlv

DEFAULT_S = 60
MAX_BYTES = 1_024
CORPUS = Path("build/fuzz-zvt")
"""Inputs that took new branches stay here, so that the next run goes on from them; `make clean` takes them away."""
CHUNK = 5
"""Bytes fed at once to the second reader: it must see the same as the one that gets all of them."""


def seeds() -> list[bytes]:
    """Where the search begins: one message of every form, framed and not."""
    made = [
        commands.registration("123456", msg_seq=True),
        commands.authorization(1010, last_receipt=163),
        commands.status_enquiry("123456", 7),
        commands.display_text(["Größe", "2"]),
        commands.refuse(0x9C),
        messages.intermediate(0x0A, "Karte\neinstecken", 3),
        messages.status_information(0, amount_minor=1010, currency="EUR", card_name="VISA", pan_nibbles="EEEEEEEE1234"),
        messages.completion(0x10, "68000001", "EUR"),
        messages.completion(0x9C, software="1.0"),
        messages.abort_message(0x6C, "Abbruch"),
        messages.print_line(messages.Line("Summe", centred=True), "customer"),
        messages.text_block("customer", [messages.Line("Summe", high=True), messages.Line(feed=2)]),
    ]
    return [*made, *(encode_frame(raw) for raw in made)]


def check(data: bytes) -> None:
    """The promises of the codec for one input. Raises AssertionError when one is broken."""
    received = _frames(data)
    for raw in (data, *received):
        with contextlib.suppress(ProtocolError):
            parsed = apdu.parse(raw, whole=raw is not data)
            repr((messages.read(parsed), messages.read_command(parsed)))
            _written_again(parsed.data)


def _frames(data: bytes) -> list[bytes]:
    whole, pieces = FrameReader(), FrameReader()
    events = whole.feed(data)
    again = [event for at in range(0, len(data), CHUNK) for event in pieces.feed(data[at : at + CHUNK])]
    assert events == again, "the pieces of the stream make a difference"
    received = [event.apdu for event in events if isinstance(event, Received)]
    assert all(encode_frame(raw) in data for raw in received), "something was received that was not sent"
    return received


def _written_again(data: bytes) -> None:
    found = parse_bitmaps(data)
    # A bitmap that comes twice is read once, and a container that is not whole belongs to the rest.
    values = {number: value for number, value in found.values.items() if not (number == TLV and found.rest)}
    again = parse_bitmaps(encode_bitmaps(values))
    assert again.values == values, "bitmaps are not written as they were read"
    for item in found.tlv:
        _tlv_written_again(item)


def _tlv_written_again(item: Tlv) -> None:
    (again,) = parse_bitmaps(encode_bitmaps({TLV: encode_tlv(item.tag, item.value)})).tlv
    assert (again.tag, again.value) == (item.tag, item.value), "TLV is not written as it was read"
    for child in item.children:
        _tlv_written_again(child)


def main() -> None:
    """Search for the given seconds; leaves with a failure for the first broken promise."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_S
    CORPUS.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (CORPUS / f"seed-{number}").write_bytes(seed)
    options = [f"-max_total_time={seconds}", f"-max_len={MAX_BYTES}", "-print_final_stats=1", "-timeout=5"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={CORPUS}/", str(CORPUS)], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
