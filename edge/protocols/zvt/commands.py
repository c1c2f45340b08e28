"""What a cash register sends to a terminal (PA00P015 chapter 2), as APDU bytes.

A password is six digits. Amounts are minor units, currencies ISO 4217 letters. Each builder raises ValueError for what
its fields cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import UNSET, UnsetType

from edge.protocols.zvt import apdu
from edge.protocols.zvt import bitmaps as bmp
from edge.protocols.zvt.bcd import encode_bcd, encode_digits
from edge.protocols.zvt.bitmaps import encode_bitmaps
from edge.protocols.zvt.currencies import number_of
from edge.protocols.zvt.text import encode_text
from edge.protocols.zvt.tlv import encode_tlv

CONFIG_TEXT_BLOCKS = 0xBE
"""Registration: the terminal makes the receipts and we print them, only we start anything, and 04 FF is wanted."""
CONFIG_OWN_RECEIPT = 0x3E
"""The same, but we make the receipt out of 04 0F."""
REPEAT_STATUS, REPEAT_SILENT = 0x01, 0x02
"""Service bits of Repeat-Receipt: send the Status-Information, print nothing."""
BAUD_RATES = {9600: 0x00, 19200: 0x01, 57600: 0x06, 115200: 0x07}


def registration(
    password: str,
    config: int = CONFIG_TEXT_BLOCKS,
    currency: str = "EUR",
    service: int | None = 0x01,
    text_blocks: bool = True,
    msg_seq: bool = False,
) -> bytes:
    """06 00. `config` is what the terminal shall do by itself, `service` bit 0 takes its menu from its keys.

    `text_blocks` permits 06 D3; `msg_seq` offers numbered messages (chapter 5).
    """
    objects = [encode_tlv(0x26, encode_tlv(0x0A, b"\x06\xd3"))] if text_blocks else []
    if msg_seq:
        objects.append(encode_tlv(0x1F73, encode_bcd(0, 3)))
    fields = {} if service is None else {bmp.SERVICE: bytes((service,))}
    return apdu.encode(
        apdu.REGISTRATION,
        _password(password)
        + bytes((config,))
        + _currency(currency)
        # An empty container still says that we understand TLV.
        + encode_bitmaps({**fields, bmp.TLV: b"".join(objects)}),
    )


def authorization(
    amount_minor: int,
    currency: str | None = "EUR",
    payment_type: int | None = None,
    timeout_s: int | None = None,
    max_status: int | None = None,
    last_receipt: int | UnsetType | None = UNSET,
) -> bytes:
    """06 01: charge a card.

    `timeout_s` is how long the terminal waits for our answer to 04 0F, `max_status` how often it repeats that message.
    `last_receipt` (TLV 1F1F, chapter 4) is the last receipt number that we keep, None if we keep none, `msgspec.UNSET`
    to say nothing. Equal to the
    terminal's own it changes nothing; **one less lets the terminal reverse its last transaction silently**.
    """
    fields = {bmp.AMOUNT: encode_bcd(amount_minor, 6)}
    if currency is not None:
        fields[bmp.CURRENCY] = _currency(currency)
    for number, value in ((bmp.TYPE, payment_type), (bmp.TIMEOUT, timeout_s), (bmp.MAX_STATUS, max_status)):
        if value is not None:
            fields[number] = bytes((value,))
    if not isinstance(last_receipt, UnsetType):
        known = b"" if last_receipt is None else encode_bcd(last_receipt, 2)
        fields[bmp.TLV] = encode_tlv(0x1F1F, known)
    return apdu.encode(apdu.AUTHORIZATION, encode_bitmaps(fields))


def reversal(password: str, receipt_no: int, amount_minor: int | None = None) -> bytes:
    """06 30: take back the transaction with this receipt number."""
    fields = {bmp.RECEIPT: encode_bcd(receipt_no, 2)}
    if amount_minor is not None:
        fields[bmp.AMOUNT] = encode_bcd(amount_minor, 6)
    return apdu.encode(apdu.REVERSAL, _password(password) + encode_bitmaps(fields))


def refund(password: str, amount_minor: int, currency: str | None = "EUR") -> bytes:
    """06 31: give money to a card that is presented anew."""
    fields = {bmp.AMOUNT: encode_bcd(amount_minor, 6)}
    if currency is not None:
        fields[bmp.CURRENCY] = _currency(currency)
    return apdu.encode(apdu.REFUND, _password(password) + encode_bitmaps(fields))


def repeat_receipt(password: str, service: int | None = REPEAT_STATUS | REPEAT_SILENT) -> bytes:
    """06 20: the last transaction once more. Without bit 0 of `service` no Status-Information comes."""
    fields = {} if service is None else {bmp.SERVICE: bytes((service,))}
    return apdu.encode(apdu.REPEAT_RECEIPT, _password(password) + encode_bitmaps(fields))


def status_enquiry(password: str | None = None, service: int | None = None) -> bytes:
    """05 01: how the terminal is. Allowed while a transaction runs."""
    fields = {} if service is None else {bmp.SERVICE: bytes((service,))}
    start = b"" if password is None else _password(password)
    return apdu.encode(apdu.STATUS_ENQUIRY, start + encode_bitmaps(fields))


def abort() -> bytes:
    """06 B0: end the running transaction, if it can still be ended."""
    return apdu.encode(apdu.ABORT_BY_ECR)


def log_off() -> bytes:
    """06 02: give the terminal back to its own keys."""
    return apdu.encode(apdu.LOG_OFF)


def diagnosis() -> bytes:
    """06 70: let it talk to its host."""
    return apdu.encode(apdu.DIAGNOSIS)


def initialisation(password: str) -> bytes:
    """06 93: let it load its set-up."""
    return apdu.encode(apdu.INITIALISATION, _password(password))


def end_of_day(password: str) -> bytes:
    """06 50: close its day."""
    return apdu.encode(apdu.END_OF_DAY, _password(password))


def send_totals(password: str) -> bytes:
    """06 10: its totals so far."""
    return apdu.encode(apdu.SEND_TOTALS, _password(password))


def reprint_totals(password: str) -> bytes:
    """06 12: the receipts of the last end of day."""
    return apdu.encode(apdu.REPRINT_TOTALS, _password(password))


def reset_terminal() -> bytes:
    """06 18: restart it."""
    return apdu.encode(apdu.RESET_TERMINAL)


def print_configuration() -> bytes:
    """06 1A: print how it is set up."""
    return apdu.encode(apdu.PRINT_CONFIGURATION)


def set_time(password: str, date: str, time: str) -> bytes:
    """06 91: `date` as YYMMDD and `time` as HHMMSS."""
    fields = {bmp.DATE_WITH_YEAR: encode_digits(date), bmp.TIME: encode_digits(time)}
    return apdu.encode(apdu.SET_TIME, _password(password) + encode_bitmaps(fields))


def change_baud(rate: Literal[9600, 19200, 57600, 115200]) -> bytes:
    """08 40: answered at the old rate; both sides change within 2 s."""
    if rate not in BAUD_RATES:
        raise ValueError(f"{rate} is none of {', '.join(map(str, BAUD_RATES))}")
    return apdu.encode(apdu.CHANGE_BAUD, bytes((BAUD_RATES[rate],)))


def display_text(lines: Iterable[str], duration_s: int | None = None) -> bytes:
    """06 E0: up to eight lines on the terminal's display."""
    texts = [(0xF1 + place, encode_text(line)) for place, line in enumerate(lines)]
    if len(texts) > 8:
        raise ValueError("a display has eight lines")
    duration = [] if duration_s is None else [(0xF0, bytes((duration_s,)))]
    return apdu.encode(apdu.DISPLAY_TEXT, encode_bitmaps([*duration, *texts]))


def ack(data: bytes = b"") -> bytes:
    """80 00: yes, to a message or a command."""
    return apdu.encode(apdu.POSITIVE, data)


def refuse(code: int, data: bytes = b"") -> bytes:
    """84 xx: no. CC means that we cannot print, 9C that the terminal shall ask again, 66 that no goods went out."""
    return apdu.encode(0x8400 | code, data)


def _password(digits: str) -> bytes:
    if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        # The text must not tell what was given.
        raise ValueError("a terminal's password is six digits")
    return encode_digits(digits)


def _currency(letters: str) -> bytes:
    return encode_bcd(number_of(letters), 2)
