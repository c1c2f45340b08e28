"""What every job of the terminal works with: the register's wishes, the customer, the ledger, and how to tell them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from edge.io.emulators.events import Events
from edge.io.emulators.terminal.cards import CARDS, Customer
from edge.io.emulators.terminal.ledger import Ledger, Transaction
from edge.io.emulators.terminal.options import CardOption, Options
from edge.io.emulators.terminal.wire import Wire
from edge.protocols.zvt import answers, apdu
from edge.protocols.zvt.receipts import Kind, Line, print_line, text_block
from edge.protocols.zvt.requests import Registration

ECR_PRINTS_PAYMENTS, ECR_PRINTS_ADMIN, WANTS_STATUS, ECR_PRINTS_TEXT = 0x02, 0x04, 0x08, 0x80
"""Bits of a registration's configuration byte (PA00P015 2.1)."""
DEFAULT = Registration(config=0x86)
"""How a terminal behaves that nobody has registered at."""
REMOVE = 0x0B
WAIT_S = 2.0
"""How long a register that answers 84 9C is left alone."""
MAX_WAITS = 30
TEXTS = {
    0x05: "DECLINED",
    0x33: "NOT SUFFICIENT FUNDS",
    0x4B: "PIN BLOCKED",
    0x55: "WRONG PIN",
    0x64: "CARD NOT READABLE",
    0x6C: "CANCELLED",
    0x6F: "WRONG CURRENCY",
    0x78: "CARD EXPIRED",
    0xC3: "LIMIT EXCEEDED",
    0xCC: "PRINTER NOT READY",
    0xDC: "REMOVE CARD",
    0xF0: "END OF DAY DUE",
}


class Job(Struct):
    """What the running job has come to."""

    online: bool = False
    """The host is being asked: nothing can be aborted any more."""
    mute: bool = False
    """The register has not answered a 04 FF; it gets no more of them until it is heard of."""


class Desk:
    """One terminal's desk. `wall` gives seconds since the epoch."""

    def __init__(self, options: Options, ledger: Ledger, wire: Wire, events: Events, wall: Callable[[], float]) -> None:
        self.options, self.ledger, self.wire, self.events = options, ledger, wire, events
        self.customer = Customer()
        self.habit: CardOption = options.card
        """What the customers of this terminal do by themselves."""
        self.registered = DEFAULT
        self.clock_offset_s = 0.0
        self.lines: tuple[str, ...] = ()
        self.job = Job()
        self._wall = wall

    def now(self) -> float:
        """Seconds since the epoch by the terminal's own clock."""
        return self._wall() + self.clock_offset_s

    def show(self, *lines: str) -> None:
        """Write on the display."""
        self.lines = lines
        self.events.tell("display", text=" / ".join(lines))

    async def status(self, code: int, text: str) -> None:
        """04 FF, if the register wants them."""
        self.show(*text.split("\n"))
        if not self.registered.config & WANTS_STATUS:
            return
        if self.job.mute and not self.wire.heard:
            return
        self.wire.heard = False
        told = text if self.registered.tlv else None
        self.job.mute = await self.wire.exchange(answers.intermediate(code, told, 3 if told else None)) is None

    async def insist(self, message: bytes, then: Callable[[], None] = lambda: None) -> apdu.Apdu | None:
        """Send a message whose answer decides something, again and again as the options say."""
        resends, waits = self.options.resend, MAX_WAITS
        while True:
            answer = await self.wire.exchange(message, then)
            if answer is None:
                if resends == 0:
                    return None
                resends -= 1
            elif answer.control != apdu.WAIT or waits == 0:
                return answer
            else:
                waits -= 1
            # A command that came instead of the answer is replied to in this time.
            await asyncio.sleep(WAIT_S)

    async def finish(self) -> None:
        """06 0F: done."""
        await self.wire.exchange(answers.completion())

    async def fail(self, code: int, currency: str | None = None) -> None:
        """Say that it has failed: 04 0F with the code, then 06 1E."""
        text = TEXTS.get(code, f"ERROR {code:02X}")
        self.show(text)
        when = self._when(self.now())
        await self.wire.exchange(
            answers.status_information(code, time=when[0], date=when[1], terminal_id=self.options.tid, text=text)
        )
        await self.end_badly(code, currency)

    async def end_badly(self, code: int, currency: str | None = None) -> None:
        """06 1E."""
        self.events.tell("failed", code=f"{code:02X}", text=TEXTS.get(code, ""))
        await self.wire.exchange(answers.abort_message(code, currency=currency))

    async def card_out(self, longest_s: float | None, told: bool = True) -> None:
        """Ask for the card that is in the reader, and wait for it at most that long."""
        if not self.customer.card_in:
            return
        if self.options.remove_ms >= 0:
            asyncio.get_running_loop().call_later(self.options.remove_ms / 1_000, self.customer.remove)
        if told:
            await self.status(REMOVE, "Please remove card")
        try:
            async with asyncio.timeout(longest_s):
                await self.customer.gone()
        except TimeoutError:
            self.events.tell("card_left_in")

    def told(self, one: Transaction, tlv: list[bytes], currency: bool = True) -> bytes:
        """04 0F of a transaction. Its currency goes along only if the register has named one (PA00P015 2.2)."""
        card = next((card for card in CARDS.values() if card.scheme == one.scheme), CARDS["visa"])
        time, date = self._when(one.at)
        of = self.ledger.transactions.get(one.of)
        clear = self.options.pan == "clear"
        return answers.status_information(
            0,
            amount_minor=one.amount_minor,
            currency=one.currency if currency else None,
            trace_no=one.trace_no,
            original_trace_no=of.trace_no if of else None,
            time=time,
            date=date,
            terminal_id=self.options.tid,
            merchant_id="100764992",
            authorization=one.authorization,
            receipt_no=one.receipt_no,
            turnover_no=one.trace_no,
            card_type=card.card_type,
            card_name=card.scheme,
            pan_nibbles=card.pan if clear else "E" * (len(card.pan) - 4) + card.pan[-4:],
            text="APPROVED",
            tlv=tlv,
        )

    def texts(self, copies: dict[Kind, list[Line]], admin: bool = False) -> list[bytes]:
        """The messages that make the register print these copies; none if it makes receipts of its own."""
        wanted = ECR_PRINTS_TEXT | (ECR_PRINTS_ADMIN if admin else ECR_PRINTS_PAYMENTS)
        if self.registered.config & wanted != wanted:
            return []
        if apdu.PRINT_TEXT_BLOCK in self.registered.commands:
            return [text_block(kind, lines) for kind, lines in copies.items()]
        return [print_line(line) for lines in copies.values() for line in [*lines, Line(last=True)]]

    def _when(self, at: float) -> tuple[str, str]:
        moment = datetime.fromtimestamp(at)
        return f"{moment:%H%M%S}", f"{moment:%m%d}"
