"""What a terminal's status calls for, and the commands that cure it (PA00P015, "Terminal Status Codes")."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Protocol

from edge.io.hardware.terminals.interface import Context, DayTotals
from edge.io.hardware.terminals.zvt.dialogue import Refused
from edge.io.hardware.terminals.zvt.session import Onlooker, Session, Setup
from edge.io.hardware.terminals.zvt.timing import Timing
from edge.protocols.zvt import codes, commands

CURE_PAUSE_S = 60.0
"""Between two attempts at the same cure."""
STUCK_S = {0xDC: 60.0}
"""A card that nobody takes out for so long is asked to be ejected, if the terminal can."""
STUCK_AT_WORK_S = 200.0
"""A terminal that is at work for longer than T4, although we are not, is told to stop."""
PAUSES_S = {"wait": 5.0, "staff": 10.0}
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


class Show(Protocol):
    """Makes a state of the device known. `reason` is why nothing can be paid, as in a verdict."""

    def __call__(self, state: str, detail: str = "", todo: str = "", reason: str = "") -> None:
        """`state` as in DeviceState."""


async def close_day(session: Session, listener: Onlooker) -> DayTotals | None:
    """06 50, by whoever has the turn; None if the terminal could not. Raises what a session raises."""
    try:
        ending = await session.run(commands.end_of_day(session.setup.password), listener)
    except Refused:
        return None
    if ending.how != "completed":
        return None
    totals, texts = listener.totals, tuple(listener.texts)
    if totals is None:
        return DayTotals(listener.amount_minor, text=texts)
    amount = totals.amount_minor if listener.amount_minor is None else listener.amount_minor
    return DayTotals(amount, totals.count, totals.first_receipt, totals.last_receipt, texts)


async def tell_day(context: Context, totals: DayTotals | None) -> None:
    """The totals of an end of day that nobody asked for."""
    if context.on_day is not None and totals is not None:
        await context.on_day(totals)


class Upkeep:
    """Carries out what an idle terminal needs. `may_cure` tells whether nothing of it could wipe out evidence."""

    def __init__(self, context: Context, timing: Timing, show: Show, may_cure: Callable[[], bool]) -> None:
        self._context = context
        self._timing = timing
        self._show = show
        self._may_cure = may_cure
        self._cured_at: dict[str, float] = {}
        self._busy_since: float | None = None

    async def while_busy(self, session: Session, status: int) -> float:
        """The terminal is at work, although nobody here asked for it; seconds until the next look."""
        now = session.dialogue.now
        self._busy_since = self._busy_since or now
        meaning = codes.terminal_status(status)
        self._show("busy", meaning.operator, TODO.get(meaning.cure, ""), meaning.reason)
        if now - self._busy_since > STUCK_S.get(status, STUCK_AT_WORK_S) and self._may_cure():
            self._busy_since = None
            with contextlib.suppress(Refused):
                await session.dialogue.command(commands.abort())
        return self._timing.busy

    async def heed(self, session: Session, status: int) -> float:
        """Do what the status of an idle terminal calls for; seconds until the next look."""
        self._busy_since = None
        meaning = codes.terminal_status(status)
        detail = f"{meaning.operator} ({status:02X})"
        if meaning.cure == "none":
            session.needs = 0
            self._show("ready")
            return self._timing.idle
        if meaning.cure in CURES:
            return await self._cure(session, meaning, detail)
        state = {"wait": "busy", "eject": "busy"}.get(meaning.cure, "trouble")
        self._show(state, detail, TODO.get(meaning.cure, TODO["staff"]), meaning.reason)
        return PAUSES_S.get(meaning.cure, self._timing.busy)

    def unregistered(self, code: int) -> float:
        """The terminal does not take our registration; seconds until the next attempt."""
        meaning = codes.result(code)
        detail = f"the terminal does not register us: {meaning.operator} ({code:02X})"
        self._show("trouble", detail, "check the password and the currency in the settings", meaning.reason)
        return PAUSES_S["staff"]

    def wrong_terminal(self, session: Session) -> float | None:
        """Another terminal than the settings name charges for another merchant; None if it is the right one."""
        wanted, named = session.setup.terminal_id, session.terminal_id
        if wanted in (None, named) or named is None:
            return None
        session.registered = False
        detail = f"this is terminal {named}, the settings name {wanted}"
        self._show("trouble", detail, "connect the right terminal, or correct tid in the settings", "terminal_trouble")
        return PAUSES_S["staff"]

    async def _cure(self, session: Session, meaning: codes.Code, detail: str) -> float:
        now = session.dialogue.now
        if not self._may_cure():
            self._show("locked", detail, "nothing: first the open payment is settled", meaning.reason)
            return self._timing.busy
        if now - self._cured_at.get(meaning.cure, -CURE_PAUSE_S) < CURE_PAUSE_S:
            self._show("locked", detail, TODO["staff"], meaning.reason)
            return PAUSES_S["staff"]
        self._cured_at[meaning.cure] = now
        self._show("busy", detail, f"nothing: {meaning.cure.replace('_', ' ')} runs", meaning.reason)
        self._context.log.info("terminal.cure", cure=meaning.cure, reason=detail)
        session.needs = 0
        await self._carry_out(session, meaning.cure)
        return 0.0

    async def _carry_out(self, session: Session, cure: str) -> None:
        listener = Onlooker()
        if cure == "end_of_day":
            await tell_day(self._context, await close_day(session, listener))
            return
        with contextlib.suppress(Refused):
            await session.run(CURES[cure](session.setup), listener)
