"""What an emulated printer is like: the options of its URI."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from edge.io.emulators.readers import Reader, bits, bits_per_character, flag, number, read, word

FLOWS = ("xonxoff", "rtscts", "none")


class PrinterOptions(Struct, frozen=True):
    """`speed` is mm/s of paper, 0 as fast as it goes; `paper` how many dot rows are on the roll, 0 without end.

    `flow` is how a full buffer stops the driver: by XOFF, by the handshake line (the emulator stops taking bytes), or
    not at all. `confirm=0` is a model without GS ( H. `model` is the name that GS I 67 tells.
    """

    baud: int = 9_600
    bits: str = "8N1"
    pace: bool = True
    speed: int = 150
    dots: int = 576
    paper: int = 0
    buffer: int = 4_096
    flow: str = "xonxoff"
    confirm: bool = True
    model: str = "TM-T88VI"
    faults: str = ""

    @property
    def bits_per_character(self) -> int:
        """Start, data, parity and stop bits."""
        return bits_per_character(self.bits)


_READERS: Mapping[str, Reader] = {
    "baud": number(300, 4_000_000),
    "bits": bits,
    "pace": flag,
    "speed": number(0, 1_000),
    "dots": number(128, 1_024),
    "paper": number(0, 10_000_000),
    "buffer": number(64, 1_048_576),
    "flow": word(*FLOWS),
    "confirm": flag,
    "model": str,
    "faults": str,
}


def read_printer_options(given: Mapping[str, str]) -> PrinterOptions:
    """The options of a URI. Raises ValueError that names the wrong one."""
    return PrinterOptions(**read(given, _READERS))
