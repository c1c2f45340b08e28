"""What the numbers mean: results (27, 06 1E, 84 xx), terminal status (05 01) and progress (04 FF).

From PA00P015 chapters "Error-Messages", "Terminal Status Codes" and 3.7. A reason or progress is a stable word with a
text in every language; the operator's sentence is English.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Cure = Literal["none", "wait", "end_of_day", "initialisation", "diagnosis", "eject", "abort", "staff"]


class Code(NamedTuple):
    """`reason` is a stable word of the guest's text, `operator` a sentence for staff, `cure` what helps."""

    reason: str
    operator: str
    cure: Cure = "none"


RESULTS: Mapping[int, Code] = {
    0x00: Code("", "Approved."),
    # 01-63 are the host's own; these are the ISO 8583 numbers that German hosts use.
    0x02: Code("declined", "The issuer wants to be called."),
    0x03: Code("not_possible", "The host does not know this merchant.", "staff"),
    0x04: Code("card_refused", "The issuer wants the card to be kept."),
    0x05: Code("declined", "The issuer declined."),
    0x06: Code("declined", "The host reports an error of the file update."),
    0x09: Code("terminal_busy", "The host is still busy with this request.", "wait"),
    0x0C: Code("not_possible", "The host calls the transaction invalid."),
    0x0D: Code("limit", "The host does not allow this amount."),
    0x0E: Code("card_invalid", "The host does not know this card."),
    0x1E: Code("protocol", "The host cannot read the terminal's message.", "diagnosis"),
    0x21: Code("card_expired", "The card has expired."),
    0x22: Code("card_refused", "The host suspects a manipulation."),
    0x28: Code("not_possible", "The host does not offer this function."),
    0x2B: Code("card_refused", "The card is reported as stolen."),
    0x33: Code("funds", "The account does not cover the amount."),
    0x36: Code("card_expired", "The card has expired."),
    0x37: Code("wrong_pin", "The PIN was wrong."),
    0x38: Code("card_invalid", "The host does not know this card."),
    0x39: Code("card_refused", "The card may not be used for this."),
    0x3A: Code("not_possible", "The host does not know this terminal.", "staff"),
    0x3D: Code("limit", "The card's limit is exceeded."),
    0x3E: Code("card_refused", "The card is restricted."),
    0x41: Code("limit", "The card has been used too often."),
    0x4B: Code("pin_blocked", "The PIN was wrong too often."),
    0x55: Code("wrong_pin", "The PIN was wrong."),
    0x5B: Code("host_unreachable", "The issuer cannot be reached."),
    0x60: Code("terminal_trouble", "The host reports a malfunction."),
    0x64: Code("card_unreadable", "The card cannot be read."),
    0x65: Code("card_unreadable", "Neither stripe nor chip has data."),
    0x66: Code("terminal_trouble", "The card reader reports a processing error.", "staff"),
    0x67: Code("card_refused", "Debit cards are not permitted for this function."),
    0x68: Code("card_refused", "Credit cards are not permitted for this function."),
    0x6A: Code("terminal_trouble", "The terminal's memory of turnovers is full.", "end_of_day"),
    0x6B: Code("not_possible", "The function is switched off: the terminal is not registered.", "initialisation"),
    0x6C: Code("cancelled", "Ended by a time-out or the cancel key."),
    0x6E: Code("card_refused", "The card is on a blocking list."),
    0x6F: Code("currency", "The terminal does not have this currency.", "staff"),
    0x71: Code("funds", "The chip card's credit does not cover the amount."),
    0x72: Code("card_unreadable", "The chip has an error."),
    0x73: Code("card_invalid", "The card's data is not consistent."),
    0x74: Code("terminal_trouble", "The terminal's encryption keys are used up.", "staff"),
    0x75: Code("terminal_trouble", "The terminal calls a text not authentic.", "staff"),
    0x76: Code("card_refused", "The card is not on the list of accepted cards."),
    0x77: Code("terminal_trouble", "The end of day is not possible.", "end_of_day"),
    0x78: Code("card_expired", "The card has expired."),
    0x79: Code("card_invalid", "The card is not valid yet."),
    0x7A: Code("card_invalid", "The card is unknown."),
    0x7B: Code("card_unreadable", "The chip fails, and the stripe may not replace it for a girocard."),
    0x7C: Code("card_unreadable", "The chip fails, and the stripe may not replace it."),
    0x7D: Code("host_unreachable", "The terminal's communication module does not answer.", "staff"),
    0x7E: Code("card_unreadable", "The chip fails, and only a direct debit would be possible."),
    0x83: Code("not_possible", "The terminal does not have this function or field.", "staff"),
    0x85: Code("terminal_trouble", "The terminal lacks a key.", "initialisation"),
    0x89: Code("terminal_trouble", "The PIN pad is defective.", "staff"),
    0x9A: Code("protocol", "The terminal could not read our message.", "staff"),
    0x9B: Code("host_unreachable", "The terminal cannot reach its host.", "wait"),
    0x9C: Code("terminal_busy", "The terminal asks to wait.", "wait"),
    0x9D: Code("mismatch", "Goods were handed out in part.", "staff"),
    0xA0: Code("host_unreachable", "The receiver is not ready.", "wait"),
    0xA1: Code("host_unreachable", "The remote station does not respond.", "wait"),
    0xA3: Code("host_unreachable", "The terminal has no connection.", "wait"),
    0xA4: Code("terminal_trouble", "GeldKarte turnovers cannot be submitted.", "staff"),
    0xA5: Code("not_possible", "Rules of card security do not allow this.", "staff"),
    0xB1: Code("terminal_trouble", "The terminal's memory is full.", "end_of_day"),
    0xB2: Code("terminal_trouble", "The terminal's journal is full.", "end_of_day"),
    0xB4: Code("already_reversed", "The transaction was reversed before."),
    0xB5: Code("not_possible", "The transaction cannot be reversed."),
    0xB7: Code("mismatch", "The amount is wrong or exceeds the pre-authorisation.", "staff"),
    0xB8: Code("not_possible", "The pre-authorisation has an error.", "staff"),
    0xBF: Code("terminal_trouble", "The terminal's supply voltage is too low.", "staff"),
    0xC0: Code("terminal_trouble", "The card lock is defective.", "staff"),
    0xC1: Code("terminal_locked", "The merchant card is locked.", "staff"),
    0xC2: Code("terminal_trouble", "The terminal needs a diagnosis.", "diagnosis"),
    0xC3: Code("limit", "The amount exceeds what is allowed."),
    0xC4: Code("terminal_trouble", "The card profile is invalid and must be loaded.", "initialisation"),
    0xC5: Code("not_possible", "The terminal does not have this payment method."),
    0xC6: Code("currency", "The currency cannot be used here.", "staff"),
    0xC8: Code("limit", "The amount is too small."),
    0xC9: Code("limit", "The terminal's largest amount is too small.", "staff"),
    0xCB: Code("currency", "The function works in euro only.", "staff"),
    0xCC: Code("printer", "The printer is not ready.", "staff"),
    0xCD: Code("not_possible", "Cashback is not possible."),
    0xD2: Code("card_refused", "Service and customer cards are not permitted for this function."),
    0xDC: Code("card_in_terminal", "A card is in the terminal.", "eject"),
    0xDD: Code("card_in_terminal", "The terminal cannot eject the card.", "staff"),
    0xDE: Code("card_unreadable", "The terminal cannot draw in the card.", "staff"),
    0xDF: Code("terminal_trouble", "The terminal is out of order.", "staff"),
    0xE0: Code("terminal_maintenance", "Remote maintenance is active.", "wait"),
    0xE1: Code("card_in_terminal", "The card has not been taken out entirely.", "eject"),
    0xE2: Code("terminal_trouble", "The card reader does not answer.", "staff"),
    0xE3: Code("terminal_trouble", "The card reader's shutter is closed.", "staff"),
    0xE4: Code("terminal_locked", "The terminal must be activated.", "staff"),
    0xE7: Code("not_possible", "A goods group is unknown.", "staff"),
    0xE8: Code("not_possible", "No table of goods groups is loaded.", "initialisation"),
    0xE9: Code("card_refused", "The card's restriction does not permit this."),
    0xEA: Code("card_refused", "The card's code is not permitted.", "diagnosis"),
    0xEB: Code("terminal_trouble", "The terminal does not know the PIN's algorithm.", "staff"),
    0xEC: Code("terminal_trouble", "The PIN cannot be processed.", "staff"),
    0xED: Code("terminal_trouble", "The PIN pad is defective.", "staff"),
    0xF0: Code("terminal_locked", "An end of day is due.", "end_of_day"),
    0xF1: Code("card_refused", "The offline payment failed."),
    0xF5: Code("terminal_trouble", "The terminal's personalisation failed.", "staff"),
    0xF6: Code("terminal_trouble", "The terminal must be personalised.", "staff"),
    0xFA: Code("terminal_trouble", "Offline transactions could not be sent.", "diagnosis"),
    0xFB: Code("terminal_trouble", "A turnover record is damaged.", "staff"),
    0xFC: Code("terminal_trouble", "A device of the terminal is missing or defective.", "staff"),
    0xFD: Code("protocol", "The terminal does not have this baud rate.", "staff"),
    0xFE: Code("protocol", "The terminal does not know this register.", "staff"),
    0xFF: Code("terminal_trouble", "The terminal reports a system error.", "diagnosis"),
}
"""Result code -> meaning."""

_READY = Code("", "The terminal is ready.")
TERMINAL_STATUS: Mapping[int, Code] = {
    0x00: _READY,
    0x51: Code("terminal_trouble", "The terminal needs an initialisation.", "initialisation"),
    0x62: Code("terminal_trouble", "The terminal's clock is wrong.", "diagnosis"),
    **{
        code: RESULTS[code]
        for code in (0x9C, 0x9D, 0xB1, 0xB2, 0xBF, 0xC0, 0xC1, 0xC2, 0xC4, 0xCC, 0xDC, 0xDF, 0xE0, 0xE1, 0xE2, 0xE3)
    },
    0xF0: RESULTS[0xF0],
    0xF6: RESULTS[0xF6],
    0xFC: RESULTS[0xFC],
}
"""Status code of a status enquiry -> meaning."""

NEEDS_INITIALISATION, NEEDS_DIAGNOSIS, NEEDS_OPT, FILLING_STATION, VENDING = 0x01, 0x02, 0x04, 0x08, 0x10
"""Bits of the status byte that ends a registration (bitmap 19, PA00P015 2.1)."""

_PROGRESS: Mapping[str, tuple[int, ...]] = {
    "confirm_amount": (0x00,),
    "enter_pin": (0x01, 0x02, 0xCC),
    "not_possible": (0x03, 0x07, 0x0D, 0x12, 0x13),
    "connecting": (0x04, 0xD2),
    "reversing": (0x05,),
    "processing": (0x06, 0x11, 0x2B, 0xD3, 0xF1, 0xF2, 0xF3),
    "card_invalid": (0x08, 0x10, 0x19),
    "card_expired": (0x09,),
    "insert_card": (0x0A, 0x2A),
    "remove_card": (0x0B,),
    "card_unreadable": (0x0C,),
    "please_wait": (0x0E, 0x17, 0x26, 0x27, 0x28, 0xC7, 0xC8, 0xE2, 0xFF),
    "end_of_day": (0x0F, 0xCB),
    "funds": (0x14,),
    "wrong_pin": (0x15, 0x18),
    "limit": (0x16,),
    "maintenance": (0x1A, 0xC9, 0xCA),
    "approved": (0x1B, 0x1C),
    "declined": (0x1D,),
    "choose_language": (0x29, 0xE1),
    "choose_application": (0x2C, 0x69, 0xE0),
    "card_inserted": (0x68,),
}
_PLEASE_REMOVE = 0x40
"""The codes 41-5D and 66, 67 are 01-1D and 26, 27 with "please remove the card" behind them."""
INTERMEDIATE: Mapping[int, str] = {
    **dict.fromkeys((*range(0x41, 0x5E), 0x66, 0x67), "remove_card"),
    **{code: word for word, codes in _PROGRESS.items() for code in codes},
}
"""Status byte of 04 FF -> word of progress."""

_UNKNOWN_HOST = Code("declined", "The host declined with a code of its own.")
_UNKNOWN = Code("terminal_trouble", "The terminal reports an unknown code.", "staff")
_UNKNOWN_STATUS = Code("terminal_trouble", "The terminal reports an unknown status.", "staff")


def result(code: int) -> Code:
    """What a result means; never fails. 01 to 63 come from the host and decline, known or not."""
    return RESULTS.get(code) or (_UNKNOWN_HOST if 0x01 <= code <= 0x63 else _UNKNOWN)


def terminal_status(code: int) -> Code:
    """What a terminal's status means; never fails."""
    return TERMINAL_STATUS.get(code, _UNKNOWN_STATUS)


def progress(code: int) -> str:
    """The word of progress of a status byte; never fails."""
    return INTERMEDIATE.get(code, "please_wait")
