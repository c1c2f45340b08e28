"""What the command line may ask of the running hardware process (see `control.py`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from edge.errors import PaymentConflict
from edge.io.hardware import desk
from edge.io.hardware.backoffice import BackOffice
from edge.io.hardware.bill import Bill
from edge.io.hardware.control import Progress

if TYPE_CHECKING:
    from edge.io.hardware.main import Hardware

Request = dict[str, Any]
Command = Callable[["Hardware", Request, Progress], Awaitable[dict[str, Any]]]


async def answer(hardware: Hardware, request: Request, progress: Progress) -> dict[str, Any]:
    """The result of one request. Raises EdgeError, or KeyError, TypeError or ValueError for what is no request."""
    return await COMMANDS[request["command"]](hardware, request, progress)


async def _pay(hardware: Hardware, request: Request, progress: Progress) -> dict[str, Any]:
    """On the kiosk's own terminal, or on another one that is opened for this payment only."""
    bill = Bill(
        str(request["order_id"]),
        int(request["amount_minor"]),
        str(request["currency"]),
        request.get("language") or "en",
    )
    uri = request.get("terminal") or hardware.child.settings.terminal
    listeners = hardware.listeners.setdefault(bill.order_id, set())
    listeners.add(progress)
    try:
        if uri == hardware.child.settings.terminal:
            return desk.told(await desk.pay_within(hardware.cashier, bill, again=True))
        async with desk.at_work(desk.make_cashier(uri, hardware.trade)) as cashier:
            return desk.told(await desk.pay_within(cashier, bill, again=True))
    finally:
        listeners.discard(progress)
        if not listeners:
            hardware.listeners.pop(bill.order_id, None)


async def _resolve(hardware: Hardware, request: Request, _: Progress) -> dict[str, Any]:
    office, note = _office(hardware), str(request.get("note") or "")
    return desk.told(await office.resolve(request["order_id"], bool(request["paid"]), note))


async def _refund(hardware: Hardware, request: Request, _: Progress) -> dict[str, Any]:
    return desk.told(await _office(hardware).take_back(request["order_id"]))


async def _end_of_day(hardware: Hardware, _: Request, __: Progress) -> dict[str, Any]:
    return await _office(hardware).end_of_day()


async def _reprint(hardware: Hardware, request: Request, _: Progress) -> dict[str, Any]:
    return await hardware.print_again(request["order_id"], request.get("document") or "receipt")


async def _print(hardware: Hardware, request: Request, _: Progress) -> dict[str, Any]:
    return await hardware.print_document(request["document"])


async def _devices(hardware: Hardware, _: Request, __: Progress) -> dict[str, Any]:
    return {"devices": hardware.devices(), "terminal": hardware.child.settings.terminal,
            "printer": hardware.child.settings.printer}  # fmt: skip


def _office(hardware: Hardware) -> BackOffice:
    """Staff's side of the kiosk's own card terminal. Raises PaymentConflict where guests pay at the counter."""
    if hardware.office is None:
        raise PaymentConflict("this kiosk has no card terminal (TERMINAL=none)")
    return hardware.office


COMMANDS: dict[str, Command] = {
    "pay": _pay,
    "resolve": _resolve,
    "refund": _refund,
    "end_of_day": _end_of_day,
    "reprint": _reprint,
    "print": _print,
    "devices": _devices,
}
