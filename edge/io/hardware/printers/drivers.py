"""The table of printer drivers: a further kind is one module and one row."""

from __future__ import annotations

from collections.abc import Callable

from edge.devices import Device
from edge.errors import DeviceUnavailable
from edge.io.hardware.printers.agent import AgentPrinter
from edge.io.hardware.printers.escpos import EscposPrinter
from edge.io.hardware.printers.interface import Printer
from edge.io.hardware.printers.none import NoPrinter
from edge.io.hardware.terminals.interface import Context

PRINTER_DRIVERS: dict[str, Callable[[Device, Context], Printer]] = {
    "escpos": EscposPrinter,
    "escpos+tcp": EscposPrinter,
    "agent": AgentPrinter,
    "none": NoPrinter,
}


def make_printer(device: Device, context: Context) -> Printer:
    """The driver of `device`. Raises DeviceUnavailable for a scheme without one, and for wrong options."""
    if device.scheme not in PRINTER_DRIVERS:
        raise DeviceUnavailable(f"{device.shown}: printers are {', '.join(PRINTER_DRIVERS)}")
    return PRINTER_DRIVERS[device.scheme](device, context)
