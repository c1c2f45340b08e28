"""ESC/POS commands as bytes (Epson's ESC/POS command reference, one page for each)."""

from __future__ import annotations

INITIALISE = b"\x1b@"
CANCEL_KANJI = b"\x1c."
"""Printers for Asia take bytes above 80h for halves of characters until they are told otherwise."""
PLAIN_ASCII = b"\x1bR\x00"
"""Some are set to a country whose ASCII has other letters for brackets."""
ASB_ON = b"\x1da\x0f"
"""Automatic status back: drawer, online, errors, paper. Switched off by INITIALISE."""
PARTIAL_CUT = b"\x1dVB\x00"
"""Feeds to the cutter first."""
DRAWER = b"\x1bp\x00\x19\xfa"
"""A pulse of 50 ms on pin 2."""
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 function 8: drop everything that is not printed yet."""
RESUME = b"\x10\x05\x01"
"""DLE ENQ 1: an error is mended, print on from the line where it happened."""

ALIGN = {"left": b"\x1ba\x00", "centre": b"\x1ba\x01", "right": b"\x1ba\x02"}
BOLD = {False: b"\x1bE\x00", True: b"\x1bE\x01"}
MAX_STEPS = 64
_ID_CHARACTERS = 95
"""A process id is four characters of 20h to 7Eh."""


def size(times: int) -> bytes:
    """GS !: characters `times` as wide and as high."""
    return b"\x1d!" + bytes([(times - 1) * 0x11])


def code_page(number: int) -> bytes:
    """ESC t: the page of the bytes from 80h up."""
    return b"\x1bt" + bytes([number])


def feed(lines: int) -> bytes:
    """ESC d: feed lines."""
    return b"\x1bd" + bytes([lines])


def feed_dots(dots: int) -> bytes:
    """ESC J: feed dot rows."""
    return b"\x1bJ" + bytes([dots])


def status(number: int) -> bytes:
    """DLE EOT 1 to 4: printer, cause of offline, cause of error, paper. Answered at once, whatever the printer does."""
    return b"\x10\x04" + bytes([number])


def process_id(job: int, step: int = 0) -> bytes:
    """The four characters that stand for a step of a job; they repeat after a million jobs."""
    number = job * MAX_STEPS + step % MAX_STEPS
    characters = bytearray()
    for _ in range(4):
        number, digit = divmod(number, _ID_CHARACTERS)
        characters.append(0x20 + digit)
    return bytes(characters)


def ask_confirmation(job: int, step: int = 0) -> bytes:
    """GS ( H function 48: send the process id when everything before this is on paper."""
    return b"\x1d(H\x06\x0000" + process_id(job, step)


def qr_code(data: bytes, module: int) -> bytes:
    """GS ( k functions 165, 167, 169, 180 and 181: a QR code of model 2, level L, modules of `module` dots."""
    store = (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
    return (
        b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C" + bytes([module]) + b"\x1d(k\x03\x001E0\x1d(k" + store
        + b"\x1d(k\x03\x001Q0"
    )  # fmt: skip
