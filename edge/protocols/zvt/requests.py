"""What a cash register sends, as values: what a terminal must understand. Passwords do not leave the parser."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import UNSET, Struct, UnsetType

from edge.protocols.zvt import apdu
from edge.protocols.zvt import bitmaps as bmp
from edge.protocols.zvt.answer import Answer, read_answer
from edge.protocols.zvt.apdu import Apdu
from edge.protocols.zvt.bcd import decode_bcd
from edge.protocols.zvt.bitmaps import parse_bitmaps
from edge.protocols.zvt.currencies import letters_of
from edge.protocols.zvt.masking import masked
from edge.protocols.zvt.text import decode_text
from edge.protocols.zvt.tlv import Tlv, find, find_all
from edge.protocols.zvt.transaction import charset_of, currency_of, short_number

_PASSWORD_BYTES = 3


class Registration(Struct, frozen=True, omit_defaults=True):
    """06 00. `commands` are the control fields of TLV 26, such as 0x06D3; `tlv`: a container came."""

    config: int = 0
    currency: str | None = None
    service: int | None = None
    commands: tuple[int, ...] = ()
    tlv: bool = False
    msg_seq: bool = False
    complete: bool = True


class Authorization(Struct, frozen=True, omit_defaults=True):
    """06 01. `last_receipt` is TLV 1F1F: UNSET if it did not come, None if it came empty.

    `complete` is false for a bitmap that this codec does not know: a terminal then answers 84 83.
    """

    amount_minor: int | None = None
    currency: str | None = None
    payment_type: int | None = None
    timeout_s: int | None = None
    max_status: int | None = None
    last_receipt: int | UnsetType | None = UNSET
    complete: bool = True


class Reversal(Struct, frozen=True, omit_defaults=True):
    """06 30."""

    receipt_no: int | None = None
    amount_minor: int | None = None


class Refund(Struct, frozen=True, omit_defaults=True):
    """06 31."""

    amount_minor: int | None = None
    currency: str | None = None


class RepeatReceipt(Struct, frozen=True, omit_defaults=True):
    """06 20. Bit 0 of `service` wants the Status-Information, bit 1 no print."""

    service: int | None = None


class StatusEnquiry(Struct, frozen=True, omit_defaults=True):
    """05 01."""

    service: int | None = None


class SetTerminalTime(Struct, frozen=True, omit_defaults=True):
    """06 91: YYMMDD and HHMMSS."""

    date: str | None = None
    time: str | None = None


class ChangeBaud(Struct, frozen=True, omit_defaults=True):
    """08 40: the code of a rate (commands.BAUD_RATES)."""

    code: int | None = None


class DisplayText(Struct, frozen=True, omit_defaults=True):
    """06 E0."""

    lines: tuple[str, ...] = ()


class Plain(Struct, frozen=True):
    """A command without anything in it but a password, or one that this codec has no name for."""

    control: int
    known: bool = True


Command = (
    Registration | Authorization | Reversal | Refund | RepeatReceipt | StatusEnquiry | SetTerminalTime | ChangeBaud
    | DisplayText | Answer | Plain
)  # fmt: skip


def read_command(command: Apdu) -> Command:
    """What a cash register wants. Never raises: what cannot be read is None."""
    reader = _READERS.get(command.control)
    if reader is not None:
        return reader(command.data)
    return read_answer(command) or Plain(command.control, command.control in _PLAIN)


def _registration(data: bytes) -> Registration:
    currency, at = None, _PASSWORD_BYTES + 1
    # The currency has no bitmap in front of it; 03 and 06 begin the fields that may follow it.
    if len(data) >= at + 2 and (number := decode_bcd(data[at : at + 2])) is not None and data[at] not in (0x03, 0x06):
        currency, at = letters_of(number), at + 2
    found = parse_bitmaps(data[at:])
    commands = find(found.tlv, 0x26)
    return Registration(
        config=data[_PASSWORD_BYTES] if len(data) > _PASSWORD_BYTES else 0,
        currency=currency,
        service=found.byte(bmp.SERVICE),
        commands=_controls(commands),
        tlv=found.get(bmp.TLV) is not None,
        msg_seq=find(found.tlv, 0x1F73) is not None,
        complete=not found.rest,
    )


def _controls(commands: Tlv | None) -> tuple[int, ...]:
    listed = find_all(commands.children, 0x0A) if commands else ()
    return tuple(item.number for item in listed if len(item.value) == 2)


def _authorization(data: bytes) -> Authorization:
    found = parse_bitmaps(data)
    return Authorization(
        amount_minor=found.number(bmp.AMOUNT),
        currency=currency_of(found),
        payment_type=found.byte(bmp.TYPE),
        timeout_s=found.byte(bmp.TIMEOUT),
        max_status=found.byte(bmp.MAX_STATUS),
        last_receipt=_last_receipt(found.tlv),
        complete=not found.rest,
    )


def _last_receipt(tlvs: tuple[Tlv, ...]) -> int | UnsetType | None:
    return UNSET if find(tlvs, 0x1F1F) is None else short_number(tlvs, 0x1F1F)


def _reversal(data: bytes) -> Reversal:
    found = parse_bitmaps(data[_PASSWORD_BYTES:])
    return Reversal(found.number(bmp.RECEIPT), found.number(bmp.AMOUNT))


def _refund(data: bytes) -> Refund:
    found = parse_bitmaps(data[_PASSWORD_BYTES:])
    return Refund(found.number(bmp.AMOUNT), currency_of(found))


def _repeat_receipt(data: bytes) -> RepeatReceipt:
    return RepeatReceipt(parse_bitmaps(data[_PASSWORD_BYTES:]).byte(bmp.SERVICE))


def _status_enquiry(data: bytes) -> StatusEnquiry:
    return StatusEnquiry(parse_bitmaps(data[_PASSWORD_BYTES:]).byte(bmp.SERVICE))


def _set_time(data: bytes) -> SetTerminalTime:
    found = parse_bitmaps(data[_PASSWORD_BYTES:])
    return SetTerminalTime(found.digits(bmp.DATE_WITH_YEAR), found.digits(bmp.TIME))


def _change_baud(data: bytes) -> ChangeBaud:
    return ChangeBaud(data[0] if data else None)


def _display_text(data: bytes) -> DisplayText:
    found = parse_bitmaps(data)
    charset = charset_of(found.tlv)
    lines = sorted(number for number in found.values if 0xF1 <= number <= 0xF8)
    return DisplayText(tuple(masked(decode_text(found.values[number], charset)) for number in lines))


_READERS: Mapping[int, Callable[[bytes], Command]] = {
    apdu.REGISTRATION: _registration,
    apdu.AUTHORIZATION: _authorization,
    apdu.REVERSAL: _reversal,
    apdu.REFUND: _refund,
    apdu.REPEAT_RECEIPT: _repeat_receipt,
    apdu.STATUS_ENQUIRY: _status_enquiry,
    apdu.SET_TIME: _set_time,
    apdu.CHANGE_BAUD: _change_baud,
    apdu.DISPLAY_TEXT: _display_text,
}
_PLAIN = frozenset(
    (
        apdu.LOG_OFF,
        apdu.SEND_TOTALS,
        apdu.REPRINT_TOTALS,
        apdu.RESET_TERMINAL,
        apdu.PRINT_CONFIGURATION,
        apdu.END_OF_DAY,
        apdu.DIAGNOSIS,
        apdu.INITIALISATION,
        apdu.ABORT_BY_ECR,
    )
)
