"""What a terminal tells of a transaction (04 0F): bitmaps and TLV turned into values that identify no card."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from edge.protocols.zvt import bitmaps as bmp
from edge.protocols.zvt.bcd import decode_bcd
from edge.protocols.zvt.bitmaps import Bitmaps
from edge.protocols.zvt.currencies import letters_of
from edge.protocols.zvt.masking import masked, masked_pan
from edge.protocols.zvt.text import CHARSETS, decode_text
from edge.protocols.zvt.tlv import Tlv, find, find_all

CVM: Mapping[int, str] = {
    0x00: "none",
    0x01: "signature",
    0x02: "online_pin",
    0x03: "offline_encrypted_pin",
    0x04: "offline_plaintext_pin",
    0x05: "offline_encrypted_pin_and_signature",
    0x06: "offline_plaintext_pin_and_signature",
    0x07: "online_pin_and_signature",
}
"""TLV 1F10: how the cardholder was verified."""
TECHNOLOGY: Mapping[int, str] = {0x00: "stripe", 0x01: "chip", 0x02: "contactless"}
"""TLV 1F12: how the card was read."""
CARD_TYPES: Mapping[int, str] = {
    2: "ec-Card",
    5: "girocard",
    6: "Mastercard",
    8: "American Express",
    10: "VISA",
    11: "VISA electron",
    12: "Diners",
    13: "V PAY",
    14: "JCB",
    15: "REKA",
    46: "Maestro",
}
"""Bitmap 8A, the common ones of PA00P015's card-type list."""
_NO_TRACE = 0
_SHORT_BYTES = 4


class Transaction(Struct, frozen=True, omit_defaults=True):
    """The values of a Status-Information. `card` is `**** 1234` at most; no track and no expiry date are here.

    `amount_minor` is minor units of `currency` (ISO 4217 letters). `date` is `MM-DD` and `time` `HH:MM:SS` of the
    terminal's clock. `result` is bitmap 27 as two hexadecimal digits, `cvm` a word of CVM, `aid` the application's id.
    """

    amount_minor: int | None = None
    currency: str | None = None
    receipt_no: int | None = None
    trace_no: int | None = None
    turnover_no: int | None = None
    terminal_id: str | None = None
    merchant_id: str | None = None
    date: str | None = None
    time: str | None = None
    card: str | None = None
    card_name: str | None = None
    authorization: str | None = None
    aid: str | None = None
    cvm: str | None = None
    result: str | None = None
    text: str | None = None
    card_type: int | None = None
    technology: str | None = None
    original_trace_no: int | None = None


def read_transaction(found: Bitmaps) -> Transaction:
    """The transaction that `found` tells of. What is missing or no number is None. Never raises."""
    charset = charset_of(found.tlv)
    result, card_type = found.byte(bmp.RESULT), found.byte(bmp.CARD_TYPE)
    pan = found.get(bmp.PAN)
    return Transaction(
        amount_minor=found.number(bmp.AMOUNT),
        currency=currency_of(found),
        receipt_no=found.number(bmp.RECEIPT),
        trace_no=_trace(found),
        turnover_no=found.number(bmp.TURNOVER),
        terminal_id=found.digits(bmp.TERMINAL_ID),
        merchant_id=_text(found.get(bmp.MERCHANT_ID), charset),
        date=_separated(found.digits(bmp.DATE), "-"),
        time=_separated(found.digits(bmp.TIME), ":"),
        card=masked_pan(pan.hex()) if pan else None,
        card_name=_card_name(found, charset, card_type),
        authorization=_text(found.get(bmp.AUTHORIZATION), charset),
        aid=_aid(found.tlv),
        cvm=_word(found.tlv, 0x1F10, CVM),
        result=None if result is None else f"{result:02X}",
        text=text_of(found, charset),
        card_type=card_type,
        technology=_word(found.tlv, 0x1F12, TECHNOLOGY),
        original_trace_no=found.number(bmp.ORIGINAL_TRACE),
    )


def currency_of(found: Bitmaps) -> str | None:
    """The letters of bitmap 49, or None."""
    number = found.number(bmp.CURRENCY)
    return None if number is None else letters_of(number)


def charset_of(tlvs: tuple[Tlv, ...]) -> str | None:
    """The codec that TLV 14 of a message names; None without one."""
    # In a list of supported character sets (27) it chooses none.
    chosen = next((item for item in tlvs if item.tag == 0x14), None)
    return None if chosen is None else CHARSETS.get(chosen.number)


def text_of(found: Bitmaps, charset: str | None = None) -> str | None:
    """What the terminal says in words: display lines of TLV 24, the extended error text 1F17, else bitmap 3C."""
    display = find(found.tlv, 0x24)
    lines = [decode_text(item.value, charset) for item in find_all(display.children, 0x07)] if display else []
    extended = find(found.tlv, 0x1F17)
    if extended is not None and not lines:
        lines = [decode_text(extended.value, charset)]
    text = masked("\n".join(lines).strip())
    return text or _text(found.get(bmp.TEXT), charset)


def _separated(digits: str | None, sign: str) -> str | None:
    return None if digits is None else sign.join(digits[at : at + 2] for at in range(0, len(digits), 2))


def _text(value: bytes | None, charset: str | None) -> str | None:
    return masked(decode_text(value, charset).strip()) or None if value else None


def _card_name(found: Bitmaps, charset: str | None, card_type: int | None) -> str | None:
    # Some terminals write something after the NUL that ends the name.
    name = _text((found.get(bmp.CARD_NAME) or b"").split(b"\0")[0], charset)
    return name or (CARD_TYPES.get(card_type) if card_type is not None else None)


def _trace(found: Bitmaps) -> int | None:
    """Bitmap 0B, or TLV 1F2B for terminals whose trace numbers have more digits: 0B is zero then."""
    trace = found.number(bmp.TRACE)
    longer = short_number(found.tlv, 0x1F2B)
    return longer if longer is not None and trace in (None, _NO_TRACE) else trace


def short_number(tlvs: tuple[Tlv, ...], tag: int) -> int | None:
    """A BCD number of TLV; None if it is missing, no number, or so long that it could be a card's."""
    item = find(tlvs, tag)
    return decode_bcd(item.value) if item is not None and len(item.value) <= _SHORT_BYTES else None


def _aid(tlvs: tuple[Tlv, ...]) -> str | None:
    # ISO 7816-5 lets application ids begin with A, D or F; one of digits would be derived from a card's number.
    item = find(tlvs, 0x43)
    shown = item.value.hex().upper() if item is not None and 5 <= len(item.value) <= 16 else ""
    return shown if shown.startswith(("A", "D", "F")) else None


def _word(tlvs: tuple[Tlv, ...], tag: int, words: Mapping[int, str]) -> str | None:
    item = find(tlvs, tag)
    return None if item is None else words.get(item.number)
