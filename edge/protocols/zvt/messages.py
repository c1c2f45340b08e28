"""What a terminal sends, as values: `read` never raises, whatever the bytes are, and no value identifies a card.

The emulator's direction is here as well: builders of a terminal's messages (`answers`) and `read_command` for what a
cash register sends (`requests`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from edge.protocols.zvt import apdu
from edge.protocols.zvt import bitmaps as bmp
from edge.protocols.zvt.answer import Answer, read_answer
from edge.protocols.zvt.answers import (
    abort_message,
    acknowledgement,
    completion,
    intermediate,
    set_time_in_ecr,
    status_completion,
    status_information,
)
from edge.protocols.zvt.apdu import Apdu
from edge.protocols.zvt.bcd import decode_bcd, llvar_length
from edge.protocols.zvt.bitmaps import Bitmaps, parse_bitmaps
from edge.protocols.zvt.masking import masked
from edge.protocols.zvt.receipts import (
    Kind,
    Line,
    PrintLine,
    TextBlock,
    print_line,
    read_print_line,
    read_text_block,
    text_block,
)
from edge.protocols.zvt.requests import read_command
from edge.protocols.zvt.text import decode_text
from edge.protocols.zvt.tlv import Tlv, find, find_all
from edge.protocols.zvt.totals import SchemeTotal, Totals, read_totals
from edge.protocols.zvt.transaction import Transaction, charset_of, currency_of, read_transaction, short_number, text_of

__all__ = [
    "Abort", "Answer", "Completion", "IntermediateStatus", "Kind", "Line", "Message", "PrintLine", "SchemeTotal",
    "SetTime", "StatusInformation", "TextBlock", "Totals", "Transaction", "Unknown", "abort_message",
    "acknowledgement", "completion", "intermediate", "print_line", "read", "read_command", "set_time_in_ecr",
    "status_completion", "status_information", "text_block",
]  # fmt: skip

_SHOWN = (
    bmp.TIMEOUT, bmp.MAX_STATUS, bmp.SERVICE, bmp.AMOUNT, bmp.TRACE, bmp.TIME, bmp.DATE, bmp.CARD_SEQUENCE, bmp.TYPE,
    bmp.RESULT, bmp.TERMINAL_ID, bmp.ORIGINAL_TRACE, bmp.CURRENCY, bmp.RECEIPT, bmp.TURNOVER,
    bmp.CARD_TYPE, bmp.CARD_TYPE_OF_HOST, bmp.RESULT_OF_HOST, bmp.DATE_WITH_YEAR,
)  # fmt: skip
"""Bitmaps whose bytes may be seen: none of them can hold a card's number, track or expiry date."""


class StatusInformation(Struct, frozen=True, omit_defaults=True):
    """04 0F: how a transaction ended. `result` is bitmap 27, or -1 if there is none: that settles nothing.

    `receipt_param` is TLV 1F04 (or 45), `printing_mandatory` bit 80 of 1F37; `emv_customer` and `emv_merchant` are to
    be printed on a receipt of our own. `bitmaps` has the harmless ones in hexadecimal, for people who search a fault.
    `complete` is false if something of the message could not be read.
    """

    result: int = -1
    facts: Transaction = Transaction()
    result_of_host: int | None = None
    receipt_param: int | None = None
    printing_mandatory: bool = False
    totals: Totals | None = None
    emv_customer: str = ""
    emv_merchant: str = ""
    extended_error: str = ""
    last_receipt: int | None = None
    bitmaps: dict[str, str] = {}
    complete: bool = True


class IntermediateStatus(Struct, frozen=True, omit_defaults=True):
    """04 FF: what happens now. It starts T4 anew; `timeout_s` is the terminal's own T4 in seconds."""

    code: int = 0xFF
    timeout_s: int | None = None
    text: str = ""


class Completion(Struct, frozen=True, omit_defaults=True):
    """06 0F: a command has ended. What is in it depends on the command.

    `status` is the status byte of a registration (19) or the terminal's status after a status enquiry (codes.
    TERMINAL_STATUS), `result` bitmap 27. `msg_seq` means that the terminal numbers its messages.
    """

    status: int | None = None
    result: int | None = None
    terminal_id: str | None = None
    currency: str | None = None
    software: str | None = None
    device: str | None = None
    text_blocks: bool = False
    msg_seq: bool = False


class Abort(Struct, frozen=True, omit_defaults=True):
    """06 1E: a command has failed. `result` is a code of codes.RESULTS; `receipt_no` of an open pre-authorisation."""

    result: int = 0xFF
    text: str = ""
    extended_error: str = ""
    currency: str | None = None
    receipt_no: int | None = None


class SetTime(Struct, frozen=True, omit_defaults=True):
    """04 01: the terminal tells the time, YYMMDD and HHMMSS."""

    date: str | None = None
    time: str | None = None


class Unknown(Struct, frozen=True):
    """Something that this codec has no name for."""

    control: int
    size: int


Message = (
    StatusInformation | IntermediateStatus | Completion | Abort | PrintLine | TextBlock | SetTime | Answer | Unknown
)


def read(message: Apdu) -> Message:
    """What a message says. Never raises: what cannot be read is None, and the rest of it is not guessed."""
    reader = _READERS.get(message.control)
    if reader is not None:
        return reader(message.data)
    return read_answer(message) or Unknown(message.control, len(message.data))


def _status_information(data: bytes) -> StatusInformation:
    found = parse_bitmaps(data)
    charset = charset_of(found.tlv)
    result, totals = found.byte(bmp.RESULT), found.get(bmp.TOTALS)
    parameter = find(found.tlv, 0x1F04) or find(found.tlv, 0x45)
    information = find(found.tlv, 0x1F37)
    return StatusInformation(
        result=-1 if result is None else result,
        facts=read_transaction(found),
        result_of_host=found.byte(bmp.RESULT_OF_HOST),
        receipt_param=None if parameter is None or len(parameter.value) > 2 else parameter.number,
        printing_mandatory=information is not None and bool(information.number & 0x80),
        totals=None if totals is None else read_totals(totals),
        emv_customer=_tlv_text(found.tlv, 0x46, charset),
        emv_merchant=_tlv_text(found.tlv, 0x47, charset),
        extended_error=_extended_error(found.tlv),
        last_receipt=short_number(found.tlv, 0x1F1F),
        bitmaps={f"{number:02X}": found.values[number].hex().upper() for number in _SHOWN if number in found.values},
        complete=not found.rest,
    )


def _intermediate(data: bytes) -> IntermediateStatus:
    # The time-out byte is missing in front of some containers, although chapter 3.7 wants it there.
    bare = data[1:2] == b"\x06" and not parse_bitmaps(data[1:]).rest
    found = parse_bitmaps(data[1:] if bare else data[2:])
    minutes = None if bare else decode_bcd(data[1:2])
    return IntermediateStatus(
        code=data[0] if data else 0xFF,
        timeout_s=60 * minutes if minutes else None,
        text=text_of(found, charset_of(found.tlv)) or "",
    )


def _completion(data: bytes) -> Completion:
    software, data = _software(data)
    found = parse_bitmaps(data)
    status = found.byte(bmp.TYPE)
    # After a status enquiry the status has no bitmap: it is one byte, perhaps with a container behind it.
    if data and (software is not None or found.rest) and _is_status(data):
        status, found = data[0], parse_bitmaps(data[1:])
    commands = find(found.tlv, 0x26)
    return Completion(
        status=status,
        result=found.byte(bmp.RESULT),
        terminal_id=found.digits(bmp.TERMINAL_ID),
        currency=currency_of(found),
        software=software or _tlv_text(found.tlv, 0x1F41) or None,
        device=_tlv_text(found.tlv, 0x1F40) or None,
        text_blocks=commands is not None and any(item.value == b"\x06\xd3" for item in commands.children),
        msg_seq=find(found.tlv, 0x1F73) is not None,
    )


def _software(data: bytes) -> tuple[str | None, bytes]:
    """The software version in front of a status (LLLVAR without a bitmap), and what follows it."""
    length = llvar_length(data[:3]) if len(data) >= 3 else None
    if length is None or 3 + length > len(data):
        return None, data
    return masked(decode_text(data[3 : 3 + length]).strip()), data[3 + length :]


def _is_status(data: bytes) -> bool:
    return len(data) == 1 or (data[1] == bmp.TLV and not parse_bitmaps(data[1:]).rest)


def _abort(data: bytes) -> Abort:
    # A wrong currency comes with ours, as two bytes without a bitmap (06 1E 6F).
    bare = len(data) == 3 and decode_bcd(data[1:]) is not None
    found = Bitmaps({bmp.CURRENCY: data[1:]}) if bare else parse_bitmaps(data[1:])
    return Abort(
        result=data[0] if data else 0xFF,
        text=text_of(found, charset_of(found.tlv)) or "",
        extended_error=_extended_error(found.tlv),
        currency=currency_of(found),
        receipt_no=found.number(bmp.RECEIPT),
    )


def _set_time(data: bytes) -> SetTime:
    found = parse_bitmaps(data)
    return SetTime(found.digits(bmp.DATE_WITH_YEAR), found.digits(bmp.TIME))


def _tlv_text(tlvs: tuple[Tlv, ...], tag: int, charset: str | None = None) -> str:
    texts = (masked(decode_text(item.value, charset)).strip() for item in find_all(tlvs, tag))
    return "\n".join(text for text in texts if text)


def _extended_error(tlvs: tuple[Tlv, ...]) -> str:
    """TLV 1F16 in hexadecimal: a number of the terminal's maker, to be told to them."""
    item = find(tlvs, 0x1F16)
    return "" if item is None or len(item.value) > 5 else item.value.hex().upper()


_READERS: Mapping[int, Callable[[bytes], Message]] = {
    apdu.STATUS_INFORMATION: _status_information,
    apdu.INTERMEDIATE_STATUS: _intermediate,
    apdu.COMPLETION: _completion,
    apdu.ABORT: _abort,
    apdu.PRINT_LINE: read_print_line,
    apdu.PRINT_TEXT_BLOCK: read_text_block,
    apdu.SET_TIME_IN_ECR: _set_time,
}
