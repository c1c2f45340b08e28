"""The terminal itself: power, cable, commands, and the state that a status enquiry tells."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from edge.io.emulators.events import Event, Events
from edge.io.emulators.terminal import payment
from edge.io.emulators.terminal.cards import APPROVED, CARDS, Presented
from edge.io.emulators.terminal.commands import BUSY, CURES, NOT_SUPPORTED, STATUS, Work, job_of, refusal
from edge.io.emulators.terminal.desk import DEFAULT, Desk, Job
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.link import SerialLink, TcpLink
from edge.io.emulators.terminal.options import CardOption, Options, Trouble
from edge.io.emulators.terminal.wire import Wire
from edge.line import Line
from edge.protocols.zvt import answers, apdu
from edge.protocols.zvt.apdu import Apdu
from edge.protocols.zvt.commands import BAUD_RATES
from edge.protocols.zvt.requests import ChangeBaud, DisplayText, read_command

BOOT_S = 2.0
"""From power to the first answer."""
Connected = Callable[[], Awaitable[Line]]
"""Waits for the next cable that is put in, or the next connection, and gives its line."""


class Pt:
    """One payment terminal.

    It needs nothing but a line, the loop's clock and `wall` (seconds since the epoch), so it runs in memory as well as
    on a pseudo terminal. The ledger outlives it: another Pt with the same ledger is the same terminal, later.
    """

    def __init__(
        self,
        options: Options,
        ledger: Ledger,
        wall: Callable[[], float],
        heard: Callable[[Event], None] = lambda _: None,
        tcp: bool = False,
    ) -> None:
        self.options, self.ledger = options, ledger
        self.events = Events("terminal", wall, heard)
        self.trouble: Trouble = options.state
        self.set_baud: Callable[[int], None] = lambda _: None
        """Called when the register changes the rate (08 40)."""
        self._wall = wall
        self._wire = Wire()
        self._link = TcpLink(self._wire.take) if tcp else SerialLink(self._wire.take, options.store == "early")
        self._wire.link = self._link
        self._desk = self._new_desk()
        self._running: asyncio.Task[None] | None = None
        self._life: asyncio.Task[None] | None = None
        self._booting: asyncio.TimerHandle | None = None
        self._powered = asyncio.Event()
        self._powered.set()
        self._at_once: Mapping[int, Callable[[Apdu], Coroutine[Any, Any, None]]] = {
            apdu.STATUS_ENQUIRY: self._enquired,
            apdu.LOG_OFF: self._logged_off,
            apdu.DISPLAY_TEXT: self._displayed,
            apdu.CHANGE_BAUD: self._rated,
        }

    # ------------------------------------------------------------------ life
    async def run(self, connected: Connected) -> None:
        """Live until cancelled, over pulled cables and power cuts."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._cable(connected), name="terminal line")
            group.create_task(self._power(), name="terminal power")

    async def _cable(self, connected: Connected) -> None:
        while True:
            await self._link.serve(await connected())

    async def _power(self) -> None:
        while True:
            await self._powered.wait()
            self._life = asyncio.create_task(self._live(), name="terminal life")
            try:
                await asyncio.wait((self._life,))
                if not self._life.cancelled():
                    self._life.result()
            finally:
                self._stop_all()
                await asyncio.gather(*(task for task in (self._life, self._running) if task), return_exceptions=True)
                self._life = self._running = None

    async def _live(self) -> None:
        """From power-up on: take back what was never committed, then do what the register says."""
        async with asyncio.TaskGroup() as self._jobs:
            if (pending := self.ledger.pending) is not None:
                self._start(partial(payment.undo, self._desk, pending, "power"))
            while True:
                command, out_of_turn = await self._wire.command()
                await self._obey(command, out_of_turn)

    def _stop_all(self) -> None:
        for task in (self._life, self._running):
            if task is not None:
                task.cancel()

    def _new_desk(self) -> Desk:
        desk = Desk(self.options, self.ledger, self._wire, self.events, self._wall)
        desk.lines = ("Ready",)
        return desk

    # ------------------------------------------------------------------ what people do to it
    def tap_card(
        self,
        result: int = APPROVED,
        scheme: str = "visa",
        inserted: bool = False,
        pin: bool = False,
        wrong_pins: int = 0,
    ) -> bool:
        """Present a card for which the host will say `result`; false when the terminal waits for none."""
        card = CARDS[scheme]
        return self._desk.customer.present(Presented(card, result, inserted, pin or wrong_pins > 0, wrong_pins))

    def set_habit(self, habit: CardOption) -> None:
        """What customers do by themselves from now on."""
        self._desk.habit = habit
        self.events.tell("habit", card=habit)

    def set_trouble(self, trouble: Trouble) -> None:
        """Put it into a state, such as an end of day that is due."""
        self.trouble = trouble
        self.events.tell("state", state=trouble)

    def insert_card(self) -> None:
        """Put a card in and leave it there."""
        self._desk.customer.insert()

    def remove_card(self) -> None:
        """Take the card out."""
        self._desk.customer.remove()

    def press_stop(self) -> None:
        """Press the red key."""
        if not self._desk.job.online:
            self._desk.customer.stop()

    def power_cut(self) -> None:
        """Take the power away, this instant: only what is in the ledger is known afterwards."""
        self._powered.clear()
        if self._booting is not None:
            self._booting.cancel()
            self._booting = None
        self._link.dead = True
        self._stop_all()
        self.events.tell("power_off")

    def power_on(self) -> None:
        """Give it power again; it answers after BOOT_S."""
        if self._powered.is_set() or self._booting is not None:
            return
        self._booting = asyncio.get_running_loop().call_later(BOOT_S, self._boot)

    def reset(self, after_s: float = 0.0) -> None:
        """A power cut of `after_s` seconds."""
        self.power_cut()
        asyncio.get_running_loop().call_later(after_s, self.power_on)

    def _boot(self) -> None:
        self._booting = None
        card_in, habit = self._desk.customer.card_in, self._desk.habit
        self._wire.forget()
        self._link.forget()
        self._desk = self._new_desk()
        self._desk.habit = habit
        if card_in:
            self._desk.customer.insert()
            if self.options.remove_ms >= 0:
                # Whoever sees the terminal start anew takes the card out, as after any payment.
                asyncio.get_running_loop().call_later(self.options.remove_ms / 1_000, self._desk.customer.remove)
        self._link.dead = False
        self._powered.set()
        self.events.tell("power_on")

    def view(self) -> dict[str, Any]:
        """What its picture shows."""
        return {
            "display": list(self._desk.lines) if self._powered.is_set() else [],
            "powered": self._powered.is_set(),
            "state": "payment" if self._busy else self.trouble,
            "trouble": self.trouble,
            "status": f"{self.status():02X}",
            "asks_card": self._desk.customer.asked,
            "card_in": self._desk.customer.card_in,
            "habit": self._desk.habit,
            "registered": self._desk.registered is not DEFAULT,
        }

    # ------------------------------------------------------------------ commands
    @property
    def _busy(self) -> bool:
        return self._running is not None and not self._running.done()

    def status(self) -> int:
        """The status code that a status enquiry is told."""
        if self._desk.customer.card_in and (self.ledger.pending is not None or not self._busy):
            return STATUS["card"]
        return STATUS["busy" if self._busy else self.trouble]

    async def _obey(self, command: Apdu, out_of_turn: bool) -> None:
        self.events.tell("command", code=f"{command.control >> 8:02X} {command.control & 0xFF:02X}")
        at_once = self._at_once.get(command.control)
        if command.control == apdu.ABORT_BY_ECR:
            await self._abort()
        elif out_of_turn:
            await self._wire.reply(answers.acknowledgement(BUSY))
        elif at_once is not None:
            await at_once(command)
        elif self.trouble == "update":
            self._fall_silent()
        elif self._busy or self.trouble == "busy":
            await self._wire.reply(answers.acknowledgement(BUSY))
        else:
            await self._begin(command)

    async def _begin(self, command: Apdu) -> None:
        work = job_of(self._desk, command)
        if work is None:
            await self._wire.reply(answers.acknowledgement(NOT_SUPPORTED))
            return
        await self._wire.reply(answers.acknowledgement())
        self._start(partial(self._allowed, command.control, work))

    def _start(self, work: Work) -> None:
        self._desk.job = Job()
        self._running = self._jobs.create_task(self._kept_alive(work), name="terminal job")

    async def _kept_alive(self, work: Work) -> None:
        try:
            await work()
        except OSError as error:
            # A terminal whose memory fails charges nobody any more.
            self.trouble = "broken"
            self.events.tell("broken", reason=error.strerror or "")
        else:
            self._desk.show("Ready")

    async def _allowed(self, control: int, work: Work) -> None:
        """Do `work` unless the terminal's state forbids it."""
        refused = refusal(self.trouble, control)
        await (self._desk.fail(refused) if refused else work())
        if CURES.get(control) == self.trouble:
            self.trouble = "idle"

    async def _abort(self) -> None:
        if self._busy and self._desk.job.online:
            await self._wire.reply(answers.acknowledgement(NOT_SUPPORTED))
            return
        await self._wire.reply(answers.acknowledgement())
        self._desk.customer.stop()

    async def _enquired(self, _: Apdu) -> None:
        await self._wire.reply(answers.acknowledgement())
        await self._wire.exchange(answers.status_completion(self.status()))
        if self.trouble == "update":
            self._fall_silent()

    async def _logged_off(self, _: Apdu) -> None:
        self._desk.registered = DEFAULT
        await self._wire.reply(answers.acknowledgement())

    async def _displayed(self, command: Apdu) -> None:
        request = read_command(command)
        assert isinstance(request, DisplayText)
        await self._wire.reply(answers.acknowledgement())
        self._desk.show(*request.lines)

    async def _rated(self, command: Apdu) -> None:
        request = read_command(command)
        assert isinstance(request, ChangeBaud)
        rates = {code: rate for rate, code in BAUD_RATES.items()}
        if request.code not in rates:
            await self._wire.reply(answers.acknowledgement(NOT_SUPPORTED))
            return
        await self._wire.reply(answers.acknowledgement())
        self.set_baud(rates[request.code])

    def _fall_silent(self) -> None:
        """During an update nothing is answered at all (PA00P015 chapter 7)."""
        self._link.dead = True
        self.events.tell("silent", for_s=self.options.update_s)
        asyncio.get_running_loop().call_later(self.options.update_s, self._updated)

    def _updated(self) -> None:
        self.trouble = "idle"
        self._link.dead = not self._powered.is_set()
