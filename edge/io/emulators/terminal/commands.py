"""Which job belongs to which command of the register, and when the terminal's state forbids it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from edge.io.emulators.terminal import jobs, payment
from edge.io.emulators.terminal.desk import Desk
from edge.io.emulators.terminal.options import Trouble
from edge.protocols.zvt import answers, apdu
from edge.protocols.zvt.apdu import Apdu
from edge.protocols.zvt.requests import (
    Authorization,
    Plain,
    Refund,
    Registration,
    RepeatReceipt,
    Reversal,
    SetTerminalTime,
    read_command,
)
from edge.protocols.zvt.tlv import encode_tlv

NOT_SUPPORTED, BUSY, NO_KEY, CURRENCY = 0x83, 0x9C, 0x85, 0x6F
STATUS: Mapping[Trouble, int] = {
    "idle": 0x00,
    "locked": 0xF0,
    "busy": BUSY,
    "update": 0xE0,
    "card": 0xDC,
    "initialisation": 0x51,
    "diagnosis": 0xC2,
    "broken": 0xDF,
}
"""What a status enquiry is told of each state (PA00P015 "Terminal Status Codes")."""
CURES: Mapping[int, Trouble] = {
    apdu.END_OF_DAY: "locked",
    apdu.INITIALISATION: "initialisation",
    apdu.DIAGNOSIS: "diagnosis",
}
"""The command that ends a state."""
_ALWAYS = frozenset((apdu.REGISTRATION, apdu.SET_TIME, apdu.REPEAT_RECEIPT))
"""Commands that no state forbids; those that are obeyed at once are not asked (PA00P015 chapter 7)."""
_CHARGES = frozenset((apdu.AUTHORIZATION, apdu.REFUND))
_WITH_PASSWORD = frozenset(
    (
        apdu.REGISTRATION, apdu.REVERSAL, apdu.REFUND, apdu.REPEAT_RECEIPT, apdu.END_OF_DAY, apdu.INITIALISATION,
        apdu.SEND_TOTALS, apdu.REPRINT_TOTALS, apdu.SET_TIME,
    )
)  # fmt: skip
WRONG_PASSWORD = 0x83

Work = Callable[[], Coroutine[Any, Any, None]]


def refusal(trouble: Trouble, control: int) -> int:
    """The result code with which a command is refused in this state; 0 if it is not."""
    if trouble == "idle" or control in _ALWAYS or CURES.get(control) == trouble:
        return 0
    if trouble == "card":
        return STATUS["card"] if control in _CHARGES else 0
    return NO_KEY if trouble == "initialisation" else STATUS[trouble]


def job_of(desk: Desk, command: Apdu) -> Work | None:
    """What to do; None for a command that no terminal has, or with a field that this one does not know."""
    if command.control in _WITH_PASSWORD and command.data[:3].hex() != desk.options.password:
        return partial(desk.end_badly, WRONG_PASSWORD)
    request = read_command(command)
    match request:
        case Registration():
            return partial(_register, desk, request)
        case Authorization(complete=True):
            return partial(payment.pay, desk, request)
        case Refund():
            return partial(payment.refund, desk, request)
        case Reversal():
            return partial(jobs.reverse, desk, request)
        case RepeatReceipt():
            return partial(jobs.repeat, desk, request)
        case SetTerminalTime():
            return partial(_set_time, desk, request)
        case Plain(control=control) if control in _PLAIN:
            return partial(_PLAIN[control], desk)
        case _:
            return None


async def _register(desk: Desk, request: Registration) -> None:
    """06 00: note what the register wants, and say who this terminal is."""
    options = desk.options
    if request.currency not in (None, options.currency):
        await desk.end_badly(CURRENCY, options.currency)
        return
    desk.registered = request
    text_blocks = apdu.PRINT_TEXT_BLOCK in request.commands
    permitted = [encode_tlv(0x26, encode_tlv(0x0A, b"\x06\xd3"))] if text_blocks else []
    await desk.wire.exchange(answers.completion(0, options.tid, options.currency, tlv=permitted))


async def _set_time(desk: Desk, request: SetTerminalTime) -> None:
    """06 91."""
    try:
        given = datetime.strptime(f"{request.date}{request.time}", "%y%m%d%H%M%S")
    except ValueError:
        await desk.end_badly(NOT_SUPPORTED)
        return
    desk.clock_offset_s += given.timestamp() - desk.now()
    await desk.finish()


_PLAIN: Mapping[int, Callable[[Desk], Coroutine[Any, Any, None]]] = {
    apdu.END_OF_DAY: jobs.end_of_day,
    apdu.SEND_TOTALS: jobs.totals,
    apdu.REPRINT_TOTALS: jobs.totals,
    apdu.DIAGNOSIS: jobs.upkeep,
    apdu.INITIALISATION: jobs.upkeep,
    apdu.RESET_TERMINAL: jobs.upkeep,
    apdu.PRINT_CONFIGURATION: jobs.upkeep,
}
