"""The driver of ESC/POS printers: a line kept open, a status always known, one job at a time, an honest outcome.

A job that fails is not tried again here. Only whoever queued it knows whether somebody still waits for the paper, and
that a second copy must say that it is one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from edge.devices import Device
from edge.errors import DeviceUnavailable, LineLost
from edge.io.hardware.lines import REOPEN_PAUSES_S, open_line, port_settings
from edge.io.hardware.printers import commands
from edge.io.hardware.printers.builder import compose
from edge.io.hardware.printers.connection import Connection
from edge.io.hardware.printers.delivery import Delivery, Stopped, ended
from edge.io.hardware.printers.fonts import Fonts
from edge.io.hardware.printers.interface import Document, Printed
from edge.io.hardware.printers.profiles import profile_of
from edge.io.hardware.printers.words import WORDS
from edge.io.hardware.terminals.interface import Context, DeviceState
from edge.line import Line

OPEN_S = 5.0
WAIT_FOR_LINE_S = 5.0
"""A job waits so long for a printer that is just being plugged in."""
POLL_S = 3.0
FLOWS = {"none": {}, "rtscts": {"rtscts": "1"}, "xonxoff": {"xonxoff": "1"}}
"""URI option `flow`: what the port does. XOFF is obeyed without it, too; a line that lacks CTS hangs with `rtscts`."""

Opener = Callable[[Device, float], Awaitable[Line]]


class EscposPrinter:
    """A `Printer`. `context.extra` may have `name` (as `edge status` shows it) and `logo` (a path).

    Raises DeviceUnavailable when an option of the URI is wrong.
    """

    def __init__(self, device: Device, context: Context, opener: Opener = open_line) -> None:
        self.profile = profile_of(device)
        flow = device.options.get("flow", "none")
        if flow not in FLOWS:
            raise DeviceUnavailable(f"{device.shown}: flow is one of {', '.join(FLOWS)}")
        self._shown = device.shown
        self._device = replace(device, options={**device.options, **FLOWS[flow]})
        # A tenth of the line's speed: start, eight data and stop bit.
        self._bytes_per_s = None if device.host else port_settings(self._device).baud / 10
        self._context = context
        self._opener = opener
        self._name = str(context.extra.get("name", "printer"))
        self._logo: Path | None = context.extra.get("logo")
        self._fonts = Fonts()
        self._jobs = asyncio.Lock()
        self._up = asyncio.Event()
        self._connection: Connection | None = None
        self._absence: str | None = None
        self._kick = asyncio.Event()
        self._aborted = False
        """The last job has ended somewhere in its middle."""
        self._owed = 0
        """Bytes that an aborted job may have left the printer waiting for."""
        self._told: DeviceState | None = None

    # ------------------------------------------------------------------ state
    def state(self) -> DeviceState:
        """How it is now."""
        connection = self._connection
        facts = {"paper": "unknown", "cover": "unknown", "profile": self.profile.name}
        if connection is None or not connection.heard or connection.silent:
            state, (detail, todo) = "absent", WORDS["silent"]
            if connection is None or not connection.silent:
                state = "starting" if self._absence is None else "absent"
                detail, todo = self._absence or "", ""
            return DeviceState(self._name, "escpos", self._shown, state, detail, todo, facts)
        status = connection.status
        facts |= {"paper": status.paper, "cover": status.cover, "drawer": status.drawer}
        state = "trouble" if status.trouble else "busy" if self._jobs.locked() else "ready"
        detail, todo = WORDS[status.trouble or ("low" if status.paper == "low" else "ready")]
        return DeviceState(self._name, "escpos", self._shown, state, detail, todo, facts)

    def _changed(self) -> None:
        state = self.state()
        if state != self._told:
            self._told = state
            self._context.on_state()

    # ------------------------------------------------------------------ the line
    async def run(self) -> None:
        """Keep the line open and the status known until cancelled."""
        attempt = 0
        while True:
            try:
                line = await self._opener(self._device, OPEN_S)
            except DeviceUnavailable as error:
                self._note_absence(str(error))
            else:
                if await self._serve(Connection(line, self._bytes_per_s, self._changed)):
                    attempt = 0
            await asyncio.sleep(REOPEN_PAUSES_S[min(attempt, len(REOPEN_PAUSES_S) - 1)])
            attempt += 1

    def _note_absence(self, why: str) -> None:
        if why != self._absence:
            self._context.log.warning("printer.absent", device=self._shown, reason=why, next="see its cable and power")
        self._absence = why
        self._changed()

    async def _serve(self, connection: Connection) -> bool:
        """Use a line until it is lost; whether the printer has said anything on it."""
        self._connection = connection
        self._up.set()
        listening = asyncio.get_running_loop().create_task(connection.listen())
        why = "the line was lost"
        try:
            await connection.command(commands.ASB_ON)
            while not listening.done():
                self._kick.clear()
                if not self._jobs.locked():
                    await self._look_after(connection)
                await self._pause(listening)
        except LineLost:
            pass
        except TimeoutError:
            why = "it takes nothing: switch it on; check its cable, and `flow` in its URI"
        finally:
            self._connection = None
            self._up.clear()
            connection.close()
            await ended(listening)
        self._note_absence(why)
        return connection.heard

    async def _pause(self, listening: asyncio.Task[None]) -> None:
        """Until it is time to ask again, or a job has failed, or the line is lost."""
        kicked = asyncio.ensure_future(self._kick.wait())
        try:
            await asyncio.wait({listening, kicked}, timeout=POLL_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            kicked.cancel()

    async def _look_after(self, connection: Connection) -> None:
        """What is done between jobs: ask, mend, tidy up."""
        revived = connection.silent
        if not await connection.examine():
            return
        if revived:
            # It was switched off meanwhile, and has forgotten that it should tell by itself.
            await connection.command(commands.ASB_ON)
        if connection.status.cutter:
            await connection.command(commands.RESUME)
        if not self._jobs.locked():
            async with self._jobs:
                await self._tidy(connection)
        self._absence = ""
        self._changed()

    async def _tidy(self, connection: Connection) -> None:
        """Bring the printer from the middle of an aborted job to a beginning, on paper of its own.

        What it still holds must not come out when somebody puts paper in: the job has failed, and may be repeated.
        """
        if self._aborted and self.profile.clears:
            await connection.command(commands.CLEAR_BUFFERS)
            self._owed = 0
        if self._aborted and not connection.status.trouble:
            cut = commands.PARTIAL_CUT if self.profile.cutter else commands.feed(3)
            await connection.write(bytes(self._owed) + b"\n" + cut)
            self._aborted, self._owed = False, 0

    # ------------------------------------------------------------------ jobs
    async def print(self, document: Document, job: int, deadline_s: float) -> Printed:
        """Print. The outcome is known after `deadline_s` seconds at most; `run` must be running."""
        try:
            async with asyncio.timeout(deadline_s), self._jobs:
                printed = await self._print(document, job)
        except TimeoutError:
            connection = self._connection
            printed = Printed("failed", (connection.status.trouble if connection is not None else "") or "timeout")
        if self._aborted:
            self._kick.set()
        self._changed()
        return printed

    async def _print(self, document: Document, job: int) -> Printed:
        connection = await self._connected()
        if connection is None:
            return Printed("failed", "absent")
        composed = compose(document, self.profile, self._fonts, self._logo)
        self._changed()
        try:
            if not await connection.examine():
                return Printed("failed", "offline", composed.substituted)
            if connection.status.trouble:
                return Printed("failed", connection.status.trouble, composed.substituted)
            await self._tidy(connection)
            delivery = Delivery(connection, self.profile, composed, job)
            self._aborted = True
            try:
                outcome = await delivery.run()
            finally:
                self._owed = delivery.owed
            self._aborted, self._owed = False, 0
        except Stopped as stopped:
            return Printed("failed", stopped.reason, composed.substituted)
        except LineLost:
            return Printed("failed", "absent", composed.substituted)
        if outcome == "probably" and self.profile.confirms:
            self._context.log.warning(
                "printer.unconfirmed", device=self._shown, next="if it never confirms, set confirm=0 in its URI"
            )
        return Printed(outcome, "", composed.substituted)

    async def _connected(self) -> Connection | None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WAIT_FOR_LINE_S):
                await self._up.wait()
        return self._connection
