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
from edge.io.hardware.terminals.interface import Context, DayTotals, DeviceState
from edge.io.hardware.terminals.zvt.dialogue import NoAnswer, Refused
from edge.io.hardware.terminals.zvt.link import Link
from edge.io.hardware.terminals.zvt.session import Onlooker, Session, Setup
from edge.io.hardware.terminals.zvt.timing import Timing
from edge.line import Line
from edge.protocols.zvt import codes, commands

OPEN_S = 5.0
FIRST_CURE_S = 5.0
"""After our start nothing is cured for so long: whoever knows of an unsettled charge says so within it."""
CURE_PAUSE_S = 60.0
"""Between two attempts at the same cure."""
CLAIM_S = 2.0
"""For a recovery to come for what a terminal says unasked."""
STUCK_S = 200.0
"""A terminal that is at work for longer than T4, although we are not, is told to stop."""
PAUSES_S = {"ready": 0.0, "wait": 5.0, "staff": 10.0}
CURES: dict[str, Callable[[Setup], bytes]] = {
    "end_of_day": lambda setup: commands.end_of_day(setup.password),
    "initialisation": lambda setup: commands.initialisation(setup.password),
    "diagnosis": lambda _: commands.diagnosis(),
}
TODO = {
    "wait": "nothing: the terminal is asked again",
    "eject": "take the card out of the terminal",
    "staff": "see to the terminal; its display says more",
    "absent": "check that the terminal is switched on, and its cable",
}


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
        self._recovering = 0
        self._claims = 0
        self._may_cure_at = 0.0
        self._cured_at: dict[str, float] = {}
        self._busy_since: float | None = None
        self.reason = "terminal_unreachable"
        """Why it is not ready, as a reason of a verdict."""
        self.shown = DeviceState("terminal", device.scheme, device.shown, "starting")

    # ------------------------------------------------------------------ for transactions
    def unsettle(self, order_id: str) -> None:
        """The outcome of this order's charge is unknown."""
        self._unsettled.add(order_id)

    def settle(self, order_id: str | None = None) -> None:
        """It is known; without an order: nothing is unknown any more."""
        self._unsettled = set() if order_id is None else self._unsettled - {order_id}
        self._may_cure_at = 0.0

    def look_soon(self) -> None:
        """Ask the terminal how it is before the minute is over."""
        self._wake.set()

    @contextlib.asynccontextmanager
    async def ready(self, patience_s: float) -> AsyncIterator[Session | None]:
        """The turn on a registered, ready terminal; None if there is none within the time."""
        async with self._within(self._ready, patience_s) as session:
            yield session

    @contextlib.asynccontextmanager
    async def opened(self, patience_s: float) -> AsyncIterator[Session | None]:
        """The turn on an open line, before anything else is said on it; None if there is none within the time."""
        self._recovering += 1
        try:
            async with self._within(self._open, patience_s) as session:
                yield session
        finally:
            self._recovering -= 1
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

    async def close_day(self, session: Session, listener: Onlooker) -> DayTotals | None:
        """06 50, by whoever has the turn; None if the terminal could not. Raises what a session raises."""
        try:
            ending = await session.run(commands.end_of_day(self.setup.password), listener)
        except Refused:
            return None
        if ending.how != "completed":
            return None
        totals, texts = listener.totals, tuple(listener.texts)
        if totals is None:
            return DayTotals(listener.amount_minor, text=texts)
        amount = totals.amount_minor if listener.amount_minor is None else listener.amount_minor
        return DayTotals(amount, totals.count, totals.first_receipt, totals.last_receipt, texts)

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
            return CURE_PAUSE_S

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
        if self._is_recovering():
            return self.timing.listen
        async with self._turn:
            if self._is_recovering():
                return self.timing.listen
            if await session.link.arrived(0 if session.registered else self.timing.listen) and not self._claims:
                self._claims += 1
                return CLAIM_S
            self._claims = 0
            ending = await session.ask()
            if ending.how == "silent":
                raise NoAnswer("the terminal does not answer")
            if ending.how == "busy":
                return await self._while_busy(session, ending.status)
            self._busy_since = None
            if not session.registered and (pause := await self._register(session)) is not None:
                return pause
            return await self._heed(session, ending.status or session.needs)

    def _is_recovering(self) -> bool:
        """Whether somebody else has more right to speak."""
        return self._recovering > 0

    async def _register(self, session: Session) -> float | None:
        """None when it is registered, else the pause until the next attempt."""
        try:
            ending = await session.register()
        except Refused as refusal:
            code = refusal.code
        else:
            if session.registered:
                return None
            code = ending.result or 0xFF
        meaning = codes.result(code)
        self._show("trouble", f"does not register us: {meaning.operator} ({code:02X})", TODO["staff"], meaning.reason)
        return PAUSES_S["staff"]

    async def _while_busy(self, session: Session, status: int | None) -> float:
        now = session.dialogue.now
        self._busy_since = self._busy_since or now
        detail = codes.terminal_status(status if status is not None else 0x9C)
        self._show("busy", detail.operator, TODO.get(detail.cure, ""), detail.reason)
        if now - self._busy_since > STUCK_S and not self._unsettled:
            self._busy_since = None
            await session.dialogue.command(commands.abort())
        return self.timing.busy

    async def _heed(self, session: Session, status: int) -> float:
        """Do what the terminal's status calls for; the pause until the next look."""
        meaning = codes.terminal_status(status)
        detail = f"{meaning.operator} ({status:02X})"
        if meaning.cure == "none":
            self._show("ready")
            return self.timing.idle
        if meaning.cure in CURES:
            return await self._cure(session, meaning, detail)
        state = {"wait": "busy", "eject": "busy"}.get(meaning.cure, "trouble")
        self._show(state, detail, TODO.get(meaning.cure, TODO["staff"]), meaning.reason)
        return PAUSES_S.get(meaning.cure, self.timing.busy)

    async def _cure(self, session: Session, meaning: codes.Code, detail: str) -> float:
        now = session.dialogue.now
        if self._unsettled or now < self._may_cure_at:
            self._show("locked", detail, "nothing: first the open payment is settled", meaning.reason)
            return self.timing.busy
        if now - self._cured_at.get(meaning.cure, -CURE_PAUSE_S) < CURE_PAUSE_S:
            self._show("locked", detail, TODO["staff"], meaning.reason)
            return PAUSES_S["staff"]
        self._cured_at[meaning.cure] = now
        self._show("busy", detail, f"nothing: {meaning.cure.replace('_', ' ')} runs", meaning.reason)
        self._context.log.info("terminal.cure", cure=meaning.cure, reason=detail)
        await self._carry_out(session, meaning.cure)
        return 0.0

    async def _carry_out(self, session: Session, cure: str) -> None:
        listener = Onlooker()
        if cure == "end_of_day":
            await self.tell_day(await self.close_day(session, listener))
            return
        with contextlib.suppress(Refused):
            await session.run(CURES[cure](self.setup), listener)

    async def tell_day(self, totals: DayTotals | None) -> None:
        """The totals of an end of day that nobody asked for."""
        if self._context.on_day is not None and totals is not None:
            await self._context.on_day(totals)

    def _show(self, state: str, detail: str = "", todo: str = "", reason: str = "") -> None:
        self.reason = reason
        if state == "ready":
            self._ready.set()
        else:
            self._ready.clear()
        session = self.session
        facts = {} if session is None or not session.terminal_id else {"terminal_id": session.terminal_id}
        shown = DeviceState("terminal", self._device.scheme, self._device.shown, state, detail, todo, facts)
        if shown != self.shown:
            self.shown = shown
            self._context.on_state()
