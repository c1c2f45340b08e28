"""A terminal with its cable: what `edge emulate terminal` and the emulator process run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from edge.io.emulators.events import Event
from edge.io.emulators.faults import FaultScript, FaultyLine, Hooks, parse_faults
from edge.io.emulators.port import Port
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.options import Options
from edge.io.emulators.terminal.pt import Pt
from edge.line import Line


class TerminalDevice:
    """A Pt at a port, with scripted faults between them. Raises ValueError for a script that is none."""

    def __init__(
        self,
        options: Options,
        port: Port,
        ledger: Ledger,
        wall: Callable[[], float],
        heard: Callable[[Event], None] = lambda _: None,
        tcp: bool = False,
    ) -> None:
        self.port = port
        self.pt = Pt(options, ledger, wall, heard, tcp)
        self.pt.set_baud = port.set_baud
        self.faults = FaultScript(parse_faults(options.faults), Hooks(self.cut, self.pt.reset))

    async def run(self) -> None:
        """Put the cable in and live until cancelled; then the cable is out."""
        self.port.plug()
        try:
            await self.pt.run(self._connected)
        finally:
            self.port.pull()

    def cut(self, back_after_s: float) -> None:
        """Pull the cable for a while."""
        self.pull()
        asyncio.get_running_loop().call_later(back_after_s, self.plug)

    def pull(self) -> None:
        """Pull the cable."""
        self.port.pull()
        self.pt.events.tell("cable_out")

    def plug(self) -> None:
        """Put the cable in."""
        self.port.plug()
        self.pt.events.tell("cable_in", where=self.port.where)

    async def _connected(self) -> Line:
        return FaultyLine(await self.port.connected(), self.faults)

    def view(self) -> dict[str, Any]:
        """What its picture shows."""
        return {**self.pt.view(), "plugged": self.port.plugged, "where": self.port.where}
