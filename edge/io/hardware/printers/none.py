"""No printer: every job fails at once, so that the guest gets the receipt on the screen."""

from __future__ import annotations

import asyncio

from edge.devices import Device
from edge.io.hardware.printers.interface import Document, Printed
from edge.io.hardware.terminals.interface import Context, DeviceState


class NoPrinter:
    """A `Printer` that is not there, by choice."""

    def __init__(self, device: Device, context: Context) -> None:
        self._name = str(context.extra.get("name", "printer"))
        self._uri = device.shown

    def state(self) -> DeviceState:
        """Always `none`."""
        facts = {"paper": "unknown", "cover": "unknown"}
        return DeviceState(
            self._name, "none", self._uri, "none", "no printer is configured: name one in PRINTER", facts=facts
        )

    async def run(self) -> None:
        """Do nothing until cancelled."""
        await asyncio.get_running_loop().create_future()

    async def print(self, document: Document, job: int, deadline_s: float) -> Printed:
        """Fails with reason `absent`."""
        return Printed("failed", "absent")
