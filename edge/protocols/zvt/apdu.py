"""One message of the application layer: control field, length, data (PA00P015 chapter 1, PA00P016 chapter 5).

The length is one byte, or FF and two bytes, the low one first.
"""

from __future__ import annotations

from typing import NamedTuple

from edge.errors import ProtocolError

MAX_DATA_BYTES = 0xFFFF
MAX_APDU_BYTES = MAX_DATA_BYTES + 5

SET_TIME_IN_ECR = 0x0401
STATUS_INFORMATION = 0x040F
INTERMEDIATE_STATUS = 0x04FF
STATUS_ENQUIRY = 0x0501
REGISTRATION = 0x0600
AUTHORIZATION = 0x0601
LOG_OFF = 0x0602
COMPLETION = 0x060F
SEND_TOTALS = 0x0610
REPRINT_TOTALS = 0x0612
RESET_TERMINAL = 0x0618
PRINT_CONFIGURATION = 0x061A
ABORT = 0x061E
REPEAT_RECEIPT = 0x0620
REVERSAL = 0x0630
REFUND = 0x0631
END_OF_DAY = 0x0650
DIAGNOSIS = 0x0670
SET_TIME = 0x0691
INITIALISATION = 0x0693
ABORT_BY_ECR = 0x06B0
PRINT_LINE = 0x06D1
PRINT_TEXT_BLOCK = 0x06D3
DISPLAY_TEXT = 0x06E0
CHANGE_BAUD = 0x0840
POSITIVE = 0x8000
POSITIVE_TOO = 0x8400
"""`84 00` counts as positive as well (PA00P015 chapter 2.62)."""
WAIT = 0x849C
NOT_SUPPORTED = 0x8483


class Apdu(NamedTuple):
    """`control` is class and instruction, as in 0x0601; `data` what follows the length."""

    control: int
    data: bytes = b""

    def __repr__(self) -> str:
        # The data may be a card's.
        return f"Apdu({self.control >> 8:02X} {self.control & 0xFF:02X}, {len(self.data)} bytes)"


def encode(control: int, data: bytes = b"") -> bytes:
    """The bytes of an APDU. Raises ValueError for more than 65,535 bytes of data."""
    size = len(data)
    if size > MAX_DATA_BYTES:
        raise ValueError(f"{size} bytes of data in an APDU of at most {MAX_DATA_BYTES}")
    length = bytes((size,)) if size < 0xFF else b"\xff" + size.to_bytes(2, "little")
    return control.to_bytes(2, "big") + length + data


def announced_length(raw: bytes | bytearray) -> int | None:
    """How many bytes the APDU at the start of `raw` has by its own length field; None as long as that is not there."""
    if len(raw) < 3:
        return None
    if raw[2] != 0xFF:
        return 3 + raw[2]
    return 5 + raw[3] + (raw[4] << 8) if len(raw) >= 5 else None


def parse(raw: bytes, whole: bool = False) -> Apdu:
    """The APDU that `raw` is. Raises ProtocolError when its length field says something else.

    `whole` says that the line has proven these to be all of its bytes, as a frame's CRC does: a wrong length is then a
    mistake of the terminal's, and a reversal must not get lost over it. Only what has no length at all raises.
    """
    length = announced_length(raw)
    if length is None or (length != len(raw) and not whole):
        raise ProtocolError(f"an APDU announces {length} bytes and has {len(raw)}")
    return Apdu(raw[0] << 8 | raw[1], raw[3:] if raw[2] != 0xFF else raw[5:])


def is_positive(apdu: Apdu) -> bool:
    """Whether this is the positive answer to a command or a message: `80 00`, with or without data, or `84 00`."""
    return apdu.control in (POSITIVE, POSITIVE_TOO)


def is_answer(apdu: Apdu) -> bool:
    """Whether this answers something, positively or not, rather than being a command or a message itself."""
    return apdu.control == POSITIVE or apdu.control >> 8 == 0x84


class ApduReader:
    """Turns a TCP byte stream into APDUs (PA00P016 chapter 4). Holds one APDU at most beyond what was fed.

    A stream with a wrong length in it cannot be resynchronised; T3 ends it, and the connection is opened anew.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def partial(self) -> bool:
        """An APDU has begun and is not whole."""
        return bool(self._buffer)

    def reset(self) -> None:
        """Forget the begun APDU."""
        self._buffer.clear()

    def feed(self, data: bytes) -> list[bytes]:
        """The APDUs that `data` completes, in order. Never raises."""
        buffer = self._buffer
        buffer += data
        found = []
        while (length := announced_length(buffer)) is not None and length <= len(buffer):
            found.append(bytes(buffer[:length]))
            del buffer[:length]
        return found
