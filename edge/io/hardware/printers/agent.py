"""PRINTER=agent: the hardware agent on NATS prints (design section 6)."""

from __future__ import annotations

import asyncio

import msgspec

from edge.devices import Device
from edge.errors import RequestFailed
from edge.io.hardware.printers.interface import Document, Printed
from edge.io.hardware.terminals.interface import Context, DeviceState


class AgentPrinter:
    """A `Printer` somewhere else. What it says is believed; what it does not say is `absent`."""

    def __init__(self, device: Device, context: Context) -> None:
        self._uri = device.shown
        self._context = context
        self._name = str(context.extra.get("name", "printer"))
        self._detail = ""

    def state(self) -> DeviceState:
        """As its last answer was."""
        facts = {"paper": "unknown", "cover": "unknown"}
        state = "trouble" if self._detail else "ready"
        return DeviceState(self._name, "agent", self._uri, state, self._detail, "see the hardware agent on NATS", facts)

    async def run(self) -> None:
        """Nothing to keep open."""
        await asyncio.Event().wait()

    async def print(self, document: Document, job: int, deadline_s: float) -> Printed:
        """Hand the document over as its blocks."""
        if self._context.ask is None:
            return Printed("failed", "absent")
        payload = {"command": "print", "document": msgspec.to_builtins(document), "order_id": str(job)}
        try:
            answer = await self._context.ask("hardware.print", payload, deadline_s)
        except RequestFailed as error:
            self._detail = f"print: {error.reason}"
            return Printed("failed", "timeout" if error.reason == "timeout" else "absent")
        self._detail = ""
        if answer.get("outcome") in ("printed", "probably", "failed"):
            return Printed(answer["outcome"], str(answer.get("reason") or "")[:64])
        return Printed("probably")
