"""The ZVT driver: a `Terminal` over a serial line or TCP. `run` must run beside every other call."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import UNSET, UnsetType, structs

from edge.devices import Device
from edge.errors import DeviceError, DeviceUnavailable, JournalError
from edge.io.hardware.lines import port_settings
from edge.io.hardware.terminals.interface import (
    Charge,
    Context,
    DayTotals,
    DeviceState,
    Facts,
    History,
    Steps,
    TerminalText,
    Verdict,
)
from edge.io.hardware.terminals.zvt.dialogue import Refused
from edge.io.hardware.terminals.zvt.keeper import Keeper, MakeLink
from edge.io.hardware.terminals.zvt.link import Undelivered
from edge.io.hardware.terminals.zvt.matching import Clock, terminal_time
from edge.io.hardware.terminals.zvt.payment import Transcript, declined
from edge.io.hardware.terminals.zvt.recovery import Recovery
from edge.io.hardware.terminals.zvt.serial_link import SerialLink
from edge.io.hardware.terminals.zvt.session import WRONG_CURRENCY, Onlooker, Session
from edge.io.hardware.terminals.zvt.tcp_link import TcpLink
from edge.io.hardware.terminals.zvt.upkeep import close_day, tell_day
from edge.protocols.zvt import commands

LEAVE_S = 1.0
OPEN_PATIENCE_S = 10.0
"""A recovery waits so long for the line; then it is asked for again."""
NOT_SUPPORTED = 0x83
CANCELLED = 0x6C
END_OF_DAY_FIRST = frozenset({0x6A, 0xB1, 0xB2, 0xF0})
"""Results by which a terminal refuses any payment until its day is closed: certainly nothing was charged."""

Build = Callable[[int | UnsetType | None], bytes]
"""Makes the command, with the receipt number to mirror in TLV 1F1F."""


@dataclass(frozen=True)
class _Attempt:
    verdict: Verdict
    refused: int | None = None
    """The code by which the terminal has certainly refused it."""


class ZvtTerminal:
    """See `Terminal`. Options of the URI: baud, bits, password, tid, config, currency, t1 to t4, quiet, idle."""

    def __init__(self, device: Device, context: Context, make_link: MakeLink) -> None:
        self._context = context
        self._keeper = Keeper(device, context, make_link)
        self._ahead: timedelta | None = None
        self._cancelled = False

    def state(self) -> DeviceState:
        """How it is now."""
        session = self._keeper.session
        if session is not None and session.running is not None:
            return structs.replace(self._keeper.shown, state="busy")
        return self._keeper.shown

    async def run(self) -> None:
        """Keep the line open and the terminal registered, until cancelled."""
        await self._keeper.run()

    async def abort(self) -> None:
        """Ask the terminal to end the running transaction; one that is not sent yet is not sent any more."""
        self._cancelled = True
        session = self._keeper.session
        if session is not None and session.running is not None:
            session.running.abort()

    # ------------------------------------------------------------------ transactions
    async def charge(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """Charge a card. Raises JournalError when `sending` did."""

        def build(last: int | UnsetType | None) -> bytes:
            return commands.authorization(charge.amount_minor, charge.currency, last_receipt=last)

        return await self._transact(charge, history, steps, build)

    async def reverse(self, charge: Charge, facts: Facts, history: History, steps: Steps) -> Verdict:
        """Take a charge back by its receipt number. Raises JournalError when `sending` did."""
        receipt_no = facts.receipt_no
        if receipt_no is None:
            return Verdict("not_paid", "not_possible", "the charge has no receipt number")
        password = self._keeper.setup.password
        raw = commands.reversal(password, receipt_no, charge.amount_minor)
        return await self._transact(charge, history, steps, lambda _: raw)

    async def refund(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """Give money to a card that is presented anew. Raises JournalError when `sending` did."""
        raw = commands.refund(self._keeper.setup.password, charge.amount_minor, charge.currency)
        return await self._transact(charge, history, steps, lambda _: raw)

    async def _transact(self, charge: Charge, history: History, steps: Steps, build: Build) -> Verdict:
        try:
            build(UNSET)
        except ValueError as error:
            return Verdict("not_paid", "not_possible", str(error))
        if not history.case_open:
            self._keeper.settle()
        self._cancelled = False
        async with self._keeper.ready(self._context.patience_s, self._is_cancelled) as session:
            if session is None:
                return self._not_sent()
            if (refusal := await self._prepare(session, charge)) is not None:
                return refusal
            await steps.sending()
            verdict = await self._send(session, charge, history, steps, build)
        if verdict.outcome in ("unclear", "ambiguous"):
            self._keeper.unsettle(charge.order_id, verdict.outcome == "unclear")
        self._keeper.look_soon()
        return verdict

    def _is_cancelled(self) -> bool:
        return self._cancelled

    def _not_sent(self) -> Verdict:
        """Why there was nobody to send anything to."""
        if self._cancelled:
            return declined(CANCELLED)
        return Verdict("not_paid", self._keeper.reason or "terminal_busy", self._keeper.shown.detail)

    async def _prepare(self, session: Session, charge: Charge) -> Verdict | None:
        """What can be found out before anything is sent that charges."""
        try:
            await session.dialogue.clear()
            if session.currency == charge.currency:
                return None
            ending = await session.register(charge.currency)
        except DeviceError as error:
            return Verdict("not_paid", "terminal_unreachable", str(error))
        if ending.how == "completed":
            return None
        return declined(ending.result or WRONG_CURRENCY, ending.text)

    async def _send(self, session: Session, charge: Charge, history: History, steps: Steps, build: Build) -> Verdict:
        attempt = await self._attempt(session, charge, steps, build(_mirrored(session, history)))
        if attempt.refused == NOT_SUPPORTED and session.mirrors_receipts:
            session.mirrors_receipts = False
            attempt = await self._attempt(session, charge, steps, build(UNSET))
        if attempt.refused in END_OF_DAY_FIRST and not history.case_open and await self._day_is_closed(session, steps):
            attempt = await self._attempt(session, charge, steps, build(UNSET))
        return attempt.verdict

    async def _attempt(self, session: Session, charge: Charge, steps: Steps, raw: bytes) -> _Attempt:
        """One command that may move money, to its end."""
        if self._cancelled:
            return _Attempt(declined(CANCELLED))
        transcript = Transcript(charge, steps, self._context.log)
        conversation = session.running = session.conversation(transcript, self._keeper.timing.quiet)
        try:
            await session.dialogue.command(raw, once=True)
        except Refused as refusal:
            session.running = None
            return _Attempt(declined(refusal.code), refusal.code)
        except Undelivered as error:
            session.running = None
            if error.left == "no":
                return _Attempt(Verdict("not_paid", "terminal_unreachable", str(error)))
            return _Attempt(Verdict("unclear", "no_answer", str(error)))
        except DeviceError as error:
            session.running = None
            return _Attempt(Verdict("unclear", "no_answer", str(error)))
        try:
            ending = await conversation.follow()
        except DeviceError as error:
            return _Attempt(Verdict("unclear", "no_answer", str(error), transcript.approved))
        finally:
            session.running = None
        verdict = transcript.verdict(ending)
        self._learn(session, verdict)
        refused = int(verdict.facts.result, 16) if verdict.facts is not None and verdict.facts.result else ending.result
        return _Attempt(verdict, refused if verdict.outcome == "not_paid" else None)

    def _learn(self, session: Session, verdict: Verdict) -> None:
        """The terminal's last receipt number, and how far its clock is off."""
        if verdict.outcome != "paid" or verdict.facts is None:
            return
        session.last_receipt = verdict.facts.receipt_no
        now = self._now()
        when = terminal_time(verdict.facts, now)
        self._ahead = None if when is None else when - now

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._context.wall())

    # ------------------------------------------------------------------ what is unknown
    async def recover(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """Find out how a charge ended."""
        self._keeper.unsettle(charge.order_id, True)
        async with self._keeper.opened(OPEN_PATIENCE_S) as session:
            if session is None:
                return Verdict("unclear", "terminal_unreachable", self._keeper.shown.detail)
            clock = Clock(self._now(), self._ahead)
            try:
                verdict = await Recovery(session, charge, history, steps, self._context.log, clock).run()
            except DeviceError as error:
                return Verdict("unclear", "no_answer", str(error))
        if verdict.outcome in ("paid", "not_paid"):
            self._keeper.settle(charge.order_id)
        else:
            self._keeper.unsettle(charge.order_id, verdict.outcome == "unclear")
        return verdict

    async def leave(self) -> None:
        """06 02: while we are registered as a kiosk, the terminal's own menu is locked (PA00P015 2.1)."""
        with contextlib.suppress(TimeoutError, DeviceError):
            async with asyncio.timeout(LEAVE_S), self._keeper.ready(LEAVE_S / 2) as session:
                if session is not None:
                    await session.dialogue.command(commands.log_off())

    # ------------------------------------------------------------------ the day
    async def end_of_day(self, steps: Steps) -> DayTotals | None:
        """Close the terminal's day; None when it could not."""
        async with self._keeper.ready(self._context.patience_s) as session:
            if session is None:
                return None
            try:
                return await close_day(session, Onlooker(_keeping(steps)))
            except DeviceError:
                return None

    async def _day_is_closed(self, session: Session, steps: Steps) -> bool:
        """The end of day that a refused payment calls for, so that the guest need not know of it."""
        steps.progress("end_of_day")
        try:
            totals = await close_day(session, Onlooker(_keeping(steps)))
        except DeviceError:
            return False
        await tell_day(self._context, totals)
        return totals is not None


def _keeping(steps: Steps) -> Callable[[TerminalText], Awaitable[None]]:
    """Texts of an end of day are kept if they can be: they are no reason to leave the day open."""

    async def keep(text: TerminalText) -> None:
        try:
            await steps.receipt(text)
        except JournalError:
            return

    return keep


def _mirrored(session: Session, history: History) -> int | UnsetType | None:
    """What 1F1F may say (PA00P015 chapter 4): only what changes nothing at the terminal.

    One less than the terminal's own number lets it reverse its last transaction without a word. So a number is only
    said when the terminal has named the same one on this line, and nothing at all as long as a case is open.
    """
    if not session.mirrors_receipts or history.case_open:
        return UNSET
    if history.last_bound is None:
        return None if session.last_receipt is None else UNSET
    return history.last_bound if history.last_bound == session.last_receipt else UNSET


def make_serial(device: Device, context: Context) -> ZvtTerminal:
    """A terminal on a serial line. Raises ValueError for an option that is none."""
    try:
        port_settings(device)
    except DeviceUnavailable as error:
        raise ValueError(str(error)) from None
    return ZvtTerminal(device, context, SerialLink)


def make_tcp(device: Device, context: Context) -> ZvtTerminal:
    """A terminal on TCP. Raises ValueError for an option that is none."""
    return ZvtTerminal(device, context, TcpLink)
