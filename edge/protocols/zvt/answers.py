"""What a terminal sends, as APDU bytes: the direction of an emulator. Receipts have their builders in `receipts`."""

from __future__ import annotations

from collections.abc import Iterable

from edge.protocols.zvt import apdu
from edge.protocols.zvt import bitmaps as bmp
from edge.protocols.zvt.bcd import encode_bcd, encode_digits
from edge.protocols.zvt.bitmaps import encode_bitmaps
from edge.protocols.zvt.currencies import number_of
from edge.protocols.zvt.text import encode_text
from edge.protocols.zvt.tlv import encode_tlv
from edge.protocols.zvt.totals import Totals, encode_totals


def status_information(
    result: int = 0,
    *,
    amount_minor: int | None = None,
    currency: str | None = None,
    trace_no: int | None = None,
    original_trace_no: int | None = None,
    time: str | None = None,
    date: str | None = None,
    terminal_id: str | None = None,
    merchant_id: str | None = None,
    authorization: str | None = None,
    receipt_no: int | None = None,
    turnover_no: int | None = None,
    card_type: int | None = None,
    card_name: str | None = None,
    pan_nibbles: str | None = None,
    result_of_host: int | None = None,
    text: str | None = None,
    totals: Totals | None = None,
    tlv: Iterable[bytes] = (),
) -> bytes:
    """04 0F. `time` is HHMMSS, `date` MMDD, `pan_nibbles` a masked card number such as `EEEEEEEEEEEE1234`.

    `tlv` are encoded objects: `encode_tlv(0x1F10, b"\\x02")` tells that the PIN was checked online. Raises ValueError.
    """
    fields = {
        bmp.RESULT: bytes((result,)),
        bmp.AMOUNT: _bcd(amount_minor, 6),
        bmp.CURRENCY: None if currency is None else encode_bcd(number_of(currency), 2),
        bmp.TRACE: _bcd(trace_no, 3),
        bmp.ORIGINAL_TRACE: _bcd(original_trace_no, 3),
        bmp.TIME: _digits(time),
        bmp.DATE: _digits(date),
        bmp.PAN: _digits_or_masks(pan_nibbles),
        bmp.TERMINAL_ID: _digits(terminal_id),
        bmp.MERCHANT_ID: None if merchant_id is None else encode_text(merchant_id[:15].ljust(15)),
        bmp.AUTHORIZATION: None if authorization is None else encode_text(authorization[:8]).ljust(8, b"\0"),
        bmp.TEXT: None if text is None else encode_text(text),
        bmp.TOTALS: None if totals is None else encode_totals(totals),
        bmp.RECEIPT: _bcd(receipt_no, 2),
        bmp.TURNOVER: _bcd(turnover_no, 3),
        bmp.CARD_TYPE: None if card_type is None else bytes((card_type,)),
        bmp.CARD_NAME: None if card_name is None else encode_text(card_name) + b"\0",
        bmp.RESULT_OF_HOST: None if result_of_host is None else bytes((result_of_host,)),
        bmp.TLV: b"".join(tlv) or None,
    }
    return apdu.encode(apdu.STATUS_INFORMATION, encode_bitmaps(_given(fields)))


def intermediate(code: int, text: str | None = None, timeout_min: int | None = None) -> bytes:
    """04 FF. `text` may have several lines; `timeout_min` is T4 in minutes, of which 0 leaves it as it is."""
    data = bytes((code,))
    if timeout_min is not None or text is not None:
        data += encode_bcd(timeout_min or 0, 1)
    if text is not None:
        lines = [encode_tlv(0x07, encode_text(line)) for line in text.split("\n")]
        data += encode_bitmaps({bmp.TLV: encode_tlv(0x24, lines)})
    return apdu.encode(apdu.INTERMEDIATE_STATUS, data)


def completion(
    status: int | None = None,
    terminal_id: str | None = None,
    currency: str | None = None,
    software: str | None = None,
    result: int | None = None,
    tlv: Iterable[bytes] = (),
) -> bytes:
    """06 0F. With `software` it is the end of a status enquiry: version, status byte. Raises ValueError."""
    objects = b"".join(tlv)
    if software is not None:
        from_enquiry = bytes((status or 0,)) + (encode_bitmaps({bmp.TLV: objects}) if objects else b"")
        return apdu.encode(apdu.COMPLETION, _software(software) + from_enquiry)
    fields = {
        bmp.RESULT: None if result is None else bytes((result,)),
        bmp.TYPE: None if status is None else bytes((status,)),
        bmp.TERMINAL_ID: _digits(terminal_id),
        bmp.CURRENCY: None if currency is None else encode_bcd(number_of(currency), 2),
        bmp.TLV: objects or None,
    }
    return apdu.encode(apdu.COMPLETION, encode_bitmaps(_given(fields)))


def status_completion(status: int) -> bytes:
    """06 0F with nothing but the status byte, as most terminals end a status enquiry."""
    return apdu.encode(apdu.COMPLETION, bytes((status,)))


def abort_message(result: int, text: str | None = None, currency: str | None = None) -> bytes:
    """06 1E. `currency` goes with 6F: the one that the terminal does have."""
    data = bytes((result,)) + (b"" if currency is None else encode_bcd(number_of(currency), 2))
    if text is not None:
        data += encode_bitmaps({bmp.TLV: encode_tlv(0x1F17, encode_text(text))})
    return apdu.encode(apdu.ABORT, data)


def set_time_in_ecr(date: str, time: str) -> bytes:
    """04 01: `date` as YYMMDD and `time` as HHMMSS."""
    fields = {bmp.DATE_WITH_YEAR: encode_digits(date), bmp.TIME: encode_digits(time)}
    return apdu.encode(apdu.SET_TIME_IN_ECR, encode_bitmaps(fields))


def acknowledgement(code: int = 0, data: bytes = b"") -> bytes:
    """80 00 for code 0, else 84 xx."""
    return apdu.encode(apdu.POSITIVE if code == 0 else 0x8400 | code, data)


def _given(fields: dict[int, bytes | None]) -> dict[int, bytes]:
    return {number: value for number, value in fields.items() if value is not None}


def _bcd(value: int | None, size: int) -> bytes | None:
    return None if value is None else encode_bcd(value, size)


def _digits(digits: str | None) -> bytes | None:
    return None if digits is None else encode_digits(digits)


def _digits_or_masks(nibbles: str | None) -> bytes | None:
    return None if nibbles is None else bytes.fromhex(nibbles + "F" * (len(nibbles) % 2))


def _software(version: str) -> bytes:
    raw = encode_text(version)
    return bytes(0xF0 | int(digit) for digit in f"{len(raw):03d}") + raw
