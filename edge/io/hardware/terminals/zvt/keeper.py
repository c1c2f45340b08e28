"""Keeps a terminal usable: opens its line, registers, asks once a minute how it is, and does what it needs.

A recovery goes before all of this. As long as the outcome of a charge is unknown nothing is done that could wipe out
what the terminal knows of it: no end of day, no initialisation, no diagnosis.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from edge.devices import Device
from edge.errors import DeviceError, DeviceUnavailable, LineLost
from edge.io.hardware.lines import REOPEN_PAUSES_S, open_line
from edge.io.hardware.terminals.interface import Context, DeviceState
from edge.io.hardware.terminals.zvt.dialogue import BUSY as AT_WORK
from edge.io.hardware.terminals.zvt.dialogue import NoAnswer, Refused
from edge.io.hardware.terminals.zvt.link import Link
from edge.io.hardware.terminals.zvt.session import Session, Setup
from edge.io.hardware.terminals.zvt.timing import Timing
from edge.io.hardware.terminals.zvt.upkeep import TODO, Upkeep
from edge.line import Line

OPEN_S = 5.0
FIRST_CURE_S = 5.0
"""After our start nothing is cured for so long: whoever knows of an unsettled charge says so within it."""
CLAIM_S = 2.0
"""For a recovery to come for what a terminal says unasked."""
LOOK_S = 0.5
"""Between two looks whether somebody still waits for a terminal that is not there."""
EXPECTED_S = 60.0
"""How long the line is left to a recovery that is due; then it will not come any more."""
DEFECT_PAUSE_S = 60.0


class MakeLink(Protocol):
    """Makes the link layer over an open line."""

    def __call__(self, line: Line, timing: Timing) -> Link:
        """Takes the line over."""


class Keeper:
    """One terminal's line. `turn` is held by whoever speaks on it."""

    def __init__(self, device: Device, context: Context, make_link: MakeLink) -> None:
        self._device = device
        self._context = context
        self._make_link = make_link
        self.setup = Setup.of(device)
        self.timing = Timing.of(device)
        self.session: Session | None = None
        self._turn = asyncio.Lock()
        self._ready = asyncio.Event()
        self._open = asyncio.Event()
        self._wake = asyncio.Event()
        self._unsettled: set[str] = set()
        self._claims = 0
        self._may_cure_at = 0.0
        self._expected_until = 0.0
        self._upkeep = Upkeep(context, self.timing, self._show, self._may_cure)
        self.reason = "terminal_unreachable"
        """Why it is not ready, as a reason of a verdict."""
        self.shown = DeviceState("terminal", device.scheme, device.shown, "starting")

    # ------------------------------------------------------------------ for transactions
    def unsettle(self, order_id: str, expected: bool) -> None:
        """The outcome of this order's charge is unknown. `expected`: a recovery will follow."""
        self._unsettled.add(order_id)
        self._expected_until = asyncio.get_running_loop().time() + EXPECTED_S if expected else 0.0

    def settle(self, order_id: str | None = None) -> None:
        """It is known; without an order: nothing is unknown any more."""
        self._unsettled = set() if order_id is None else self._unsettled - {order_id}
        self._expected_until = 0.0
        self._may_cure_at = 0.0

    def look_soon(self) -> None:
        """Ask the terminal how it is before the minute is over."""
        self._wake.set()

    @contextlib.asynccontextmanager
    async def ready(
        self, patience_s: float, is_cancelled: Callable[[], bool] = lambda: False
    ) -> AsyncIterator[Session | None]:
        """The turn on a registered, ready terminal; None if there is none in time, or when nobody waits any more."""
        until = asyncio.get_running_loop().time() + patience_s
        while True:
            left = until - asyncio.get_running_loop().time()
            async with self._within(self._ready, max(min(left, LOOK_S), 0)) as session:
                if session is not None or left <= LOOK_S or is_cancelled():
                    yield None if is_cancelled() else session
                    return

    @contextlib.asynccontextmanager
    async def opened(self, patience_s: float) -> AsyncIterator[Session | None]:
        """The turn on an open line, before anything else is said on it; None if there is none within the time."""
        async with self._within(self._open, patience_s) as session:
            yield session
        self._wake.set()

    @contextlib.asynccontextmanager
    async def _within(self, condition: asyncio.Event, patience_s: float) -> AsyncIterator[Session | None]:
        try:
            async with asyncio.timeout(patience_s):
                while True:
                    await condition.wait()
                    await self._turn.acquire()
                    if condition.is_set():
                        break
                    self._turn.release()
        except TimeoutError:
            yield None
            return
        try:
            yield self.session
        finally:
            self._turn.release()

    # ------------------------------------------------------------------ the line
    async def run(self) -> None:
        """Keep the line, until cancelled."""
        loop = asyncio.get_running_loop()
        self._may_cure_at = loop.time() + FIRST_CURE_S
        failures = 0
        while True:
            try:
                line = await (self._context.open_line or open_line)(self._device, OPEN_S)
            except DeviceUnavailable as error:
                self._show("absent", str(error), TODO["absent"], "terminal_unreachable")
            else:
                failures = 0 if await self._serve(line) else failures
            await asyncio.sleep(REOPEN_PAUSES_S[min(failures, len(REOPEN_PAUSES_S) - 1)])
            failures += 1

    async def _serve(self, line: Line) -> bool:
        """Use an open line until it is lost; whether the terminal was ever ready on it."""
        session = self.session = Session(self._make_link(line, self.timing), self.setup, self.timing)
        self._open.set()
        self._claims = 0
        was_ready = False
        try:
            while True:
                pause = await self._tend_safely(session)
                was_ready = was_ready or session.registered
                if pause is None or await self._is_lost_within(session, pause):
                    self._show("absent", "the line to the terminal was lost", TODO["absent"], "terminal_unreachable")
                    return was_ready
        finally:
            self._open.clear()
            self._ready.clear()
            self.session = None
            await session.link.close()

    async def _tend_safely(self, session: Session) -> float | None:
        """Seconds until it is to be looked at again; None when the line is lost."""
        try:
            return await self._tend(session)
        except LineLost:
            return None
        except DeviceError as error:
            session.registered = False
            self._show("absent", str(error), TODO["absent"], "terminal_unreachable")
            return self.timing.busy
        except Exception as error:
            # A defect of ours must not end the terminal for good.
            self._context.log.exception("terminal.defect", error, next="report this line")
            return DEFECT_PAUSE_S

    async def _is_lost_within(self, session: Session, pause_s: float) -> bool:
        lost = asyncio.ensure_future(session.link.until_lost())
        woken = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait((lost, woken), timeout=pause_s, return_when=asyncio.FIRST_COMPLETED)
            return lost.done()
        finally:
            self._wake.clear()
            lost.cancel()
            woken.cancel()
            await asyncio.gather(lost, woken, return_exceptions=True)

    # ------------------------------------------------------------------ the terminal
    async def _tend(self, session: Session) -> float:
        if self._is_left_alone(session):
            return self.timing.listen
        async with self._turn:
            if self._is_left_alone(session):
                return self.timing.listen
            if await session.dialogue.arrived(0 if session.registered else self.timing.listen) and not self._claims:
                self._claims += 1
                return CLAIM_S
            self._claims = 0
            ending = await session.ask()
            if ending.how == "silent":
                raise NoAnswer("the terminal does not answer")
            if ending.how == "busy":
                return await self._upkeep.while_busy(session, AT_WORK if ending.status is None else ending.status)
            if not session.registered and (pause := await self._register(session)) is not None:
                return pause
            return await self._upkeep.heed(session, ending.status or session.needs)

    def _is_left_alone(self, session: Session) -> bool:
        """A recovery that is due has more right to speak: the terminal may be about to repeat a result."""
        if session.dialogue.now >= self._expected_until:
            return False
        self._show("busy", "it is being found out how the last payment ended", "", "terminal_busy")
        return True

    async def _register(self, session: Session) -> float | None:
        """None when it is registered, else the pause until the next attempt."""
        try:
            ending = await session.register()
        except Refused as refusal:
            return self._upkeep.unregistered(refusal.code)
        if not session.registered:
            return self._upkeep.unregistered(ending.result or 0xFF)
        return self._upkeep.wrong_terminal(session)

    def _may_cure(self) -> bool:
        return not self._unsettled and asyncio.get_running_loop().time() >= self._may_cure_at

    def _show(self, state: str, detail: str = "", todo: str = "", reason: str = "") -> None:
        self.reason = reason
        if state == "ready":
            self._ready.set()
        else:
            self._ready.clear()
        session = self.session
        facts = {} if session is None or not session.terminal_id else {"terminal_id": session.terminal_id}
        shown = DeviceState("terminal", self._device.scheme, self._device.shown, state, detail, todo, facts)
        if shown == self.shown:
            return
        if (shown.state, shown.detail) != (self.shown.state, self.shown.detail):
            self._context.log.info("terminal.state", state=state, detail=detail)
        self.shown = shown
        self._context.on_state()
