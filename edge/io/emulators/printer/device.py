"""A printer with its cable: what `edge emulate printer` and the emulator process run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from edge.io.emulators.events import Event
from edge.io.emulators.faults import FaultScript, FaultyLine, Hooks, parse_faults
from edge.io.emulators.port import Port
from edge.io.emulators.printer.archive import Archive
from edge.io.emulators.printer.options import PrinterOptions
from edge.io.emulators.printer.printer import EscPos
from edge.line import Line


class PrinterDevice:
    """An EscPos at a port, with scripted faults between them. Raises ValueError for a script that is none."""

    def __init__(
        self,
        options: PrinterOptions,
        port: Port,
        archive: Archive,
        wall: Callable[[], float],
        heard: Callable[[Event], None] = lambda _: None,
        name: str = "printer",
    ) -> None:
        self.port = port
        self.printer = EscPos(options, archive, wall, heard, name)
        self.faults = FaultScript(parse_faults(options.faults), Hooks(self.cut, self.printer.reset))

    async def run(self) -> None:
        """Put the cable in and live until cancelled; then the cable is out."""
        self.port.plug()
        try:
            await self.printer.run(self._connected)
        finally:
            self.port.pull()

    def cut(self, back_after_s: float) -> None:
        """Pull the cable for a while."""
        self.pull()
        asyncio.get_running_loop().call_later(back_after_s, self.plug)

    def pull(self) -> None:
        """Pull the cable."""
        self.port.pull()
        self.printer.events.tell("cable_out")

    def plug(self) -> None:
        """Put the cable in."""
        self.port.plug()
        self.printer.events.tell("cable_in", where=self.port.where)

    async def _connected(self) -> Line:
        return FaultyLine(await self.port.connected(), self.faults)

    def view(self) -> dict[str, Any]:
        """What its picture shows."""
        return {**self.printer.view(), "plugged": self.port.plugged, "where": self.port.where}
