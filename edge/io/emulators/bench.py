"""The devices of one process together: what they show, and what people may do to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

from edge.io.emulators.printer.device import PrinterDevice
from edge.io.emulators.terminal.device import TerminalDevice
from edge.io.emulators.terminal.options import CardOption, Trouble

SHOWN = 30
"""Transactions and events that the page shows."""
Device = TerminalDevice | PrinterDevice


class Bench:
    """Emulated devices by name: `terminal`, `printer`, `kitchen`."""

    def __init__(self, devices: Mapping[str, Device]) -> None:
        self.devices = devices

    def state(self) -> dict[str, Any]:
        """All that the page shows, as JSON types."""
        found = []
        for name, device in self.devices.items():
            kind = "terminal" if isinstance(device, TerminalDevice) else "printer"
            more = _transactions(device) if isinstance(device, TerminalDevice) else {}
            found.append({"name": name, "kind": kind, **device.view(), **more, "events": _events(device)})
        return {"devices": found}

    def rows(self) -> list[dict[str, Any]]:
        """The devices as `edge status` may tell of them."""
        return [
            {"name": one["name"], "kind": f"emulated {one['kind']}", "uri": one["where"], "plugged": one["plugged"]}
            for one in self.state()["devices"]
        ]

    def do(self, name: str, action: str, argument: str = "") -> bool:
        """Do something to a device; false when there is no such device, action or argument."""
        device = self.devices.get(name)
        actions = TERMINAL if isinstance(device, TerminalDevice) else PRINTER
        if device is None or action not in actions:
            return False
        try:
            actions[action](device, argument)
        except (KeyError, ValueError):
            return False
        return True

    def picture(self, name: str, number: int | None) -> bytes | None:
        """A receipt of a printer as PNG, or the paper that hangs out of it; None if there is none."""
        device = self.devices.get(name)
        if not isinstance(device, PrinterDevice):
            return None
        if number is None:
            return device.printer.paper.piece().png
        return device.printer.archive.png(number)


def _transactions(device: TerminalDevice) -> dict[str, Any]:
    ledger = device.pt.ledger
    newest = list(ledger.transactions.values())[-SHOWN:]
    return {"transactions": msgspec.to_builtins(newest[::-1]), "kept_minor": ledger.kept_minor()}


def _events(device: Device) -> list[dict[str, Any]]:
    events = device.pt.events if isinstance(device, TerminalDevice) else device.printer.events
    return [msgspec.to_builtins(event) for event in list(events.recent)[-SHOWN:]]


def _word(kind: Any, text: str) -> Any:
    if text not in get_args(kind):
        raise ValueError(text)
    return text


def _decline(device: Any, argument: str) -> None:
    device.pt.tap_card(result=int(argument or "05", 16) & 0xFF)


def _switch(name: str, value: bool) -> Callable[[Any, str], None]:
    return lambda device, _: device.printer.set(**{name: value})


TERMINAL: Mapping[str, Callable[[Any, str], object]] = {
    "tap_card": lambda device, _: device.pt.tap_card(),
    "insert_card": lambda device, _: (
        device.pt.tap_card(scheme="girocard", inserted=True, pin=True) or device.pt.insert_card()
    ),
    "decline": _decline,
    "wrong_pin": lambda device, _: device.pt.tap_card(inserted=True, wrong_pins=1),
    "block_pin": lambda device, _: device.pt.tap_card(inserted=True, wrong_pins=3),
    "remove_card": lambda device, _: device.pt.remove_card(),
    "stop": lambda device, _: device.pt.press_stop(),
    "habit": lambda device, argument: device.pt.set_habit(_word(CardOption, argument)),
    "state": lambda device, argument: device.pt.set_trouble(_word(Trouble, argument)),
    "pull": lambda device, _: device.pull(),
    "plug": lambda device, _: device.plug(),
    "power_off": lambda device, _: device.pt.power_cut(),
    "power_on": lambda device, _: device.pt.power_on(),
}
"""What people may do to a terminal; each gets the device and the argument."""
PRINTER: Mapping[str, Callable[[Any, str], object]] = {
    "paper_low": _switch("low", True),
    "paper_out": _switch("out", True),
    "refill": lambda device, _: device.printer.refill(),
    "open_cover": _switch("cover_open", True),
    "close_cover": _switch("cover_open", False),
    "jam": _switch("jammed", True),
    "unjam": _switch("jammed", False),
    "close_drawer": lambda device, _: device.printer.close_drawer(),
    "tear": lambda device, _: device.printer.tear(),
    "pull": lambda device, _: device.pull(),
    "plug": lambda device, _: device.plug(),
    "power_off": lambda device, _: device.printer.power_cut(),
    "power_on": lambda device, _: device.printer.power_on(),
}
"""The same for a printer."""
