"""One open line to a terminal: registration, status, and the commands around payments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self

from edge.devices import Device
from edge.io.hardware.terminals.interface import TerminalText
from edge.io.hardware.terminals.zvt.conversation import Conversation, Ending, Listener
from edge.io.hardware.terminals.zvt.dialogue import Dialogue, Refused
from edge.io.hardware.terminals.zvt.link import Delivery, Link
from edge.io.hardware.terminals.zvt.timing import Timing
from edge.protocols.zvt import commands
from edge.protocols.zvt.messages import IntermediateStatus, StatusInformation, Totals

WRONG_CURRENCY = 0x6F
NEEDS = {0x01: 0x51, 0x02: 0xC2, 0x04: 0xF6}
"""Bit of the status byte of a registration -> terminal status that means the same (PA00P015 2.1)."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the URI says about the terminal. The password is a secret and in no text."""

    password: str
    config: int
    currency: str
    terminal_id: str | None

    @classmethod
    def of(cls, device: Device) -> Self:
        """From the options `password`, `config` (hexadecimal, BE or 3E), `currency`, `tid`. Raises ValueError."""
        options = device.options
        password = options.get("password", "000000")
        if len(password) != 6 or not (password.isascii() and password.isdecimal()):
            raise ValueError(f"{device.shown}: password must be six digits")
        try:
            config = int(options.get("config", f"{commands.CONFIG_TEXT_BLOCKS:02X}"), 16)
        except ValueError:
            config = -1
        if not 0 <= config <= 0xFF:
            raise ValueError(f"{device.shown}: config must be two hexadecimal digits such as BE or 3E")
        currency = options.get("currency", "EUR").upper()
        commands.registration(password, config, currency)
        return cls(password, config, currency, options.get("tid") or None)

    @property
    def text_blocks(self) -> bool:
        """Whether the terminal makes the receipts."""
        return bool(self.config & 0x80)


class Onlooker:
    """A `Listener` for what is no payment: it answers, keeps texts and totals, and commits nothing.

    `keep` makes a text durable before it is answered.
    """

    def __init__(self, keep: Callable[[TerminalText], Awaitable[None]] | None = None) -> None:
        self._keep = keep
        self.texts: list[TerminalText] = []
        self.totals: Totals | None = None
        self.amount_minor: int | None = None

    def progress(self, message: IntermediateStatus) -> None:
        """Nobody waits to see it."""

    async def status(self, message: StatusInformation) -> int | None:
        """Take totals; what looks like a transaction is left to whoever looks for it."""
        if message.totals is None and message.result == 0 and message.facts.receipt_no is not None:
            return None
        self.totals = message.totals or self.totals
        self.amount_minor = message.facts.amount_minor
        return 0

    async def answered(self, delivery: Delivery) -> None:
        """Nothing depends on it."""

    async def text(self, text: TerminalText) -> int:
        """Keep it for whoever asked."""
        self.texts.append(text)
        if self._keep is not None:
            await self._keep(text)
        return 0


class Session:
    """Used by one task at a time. Every coroutine may raise Undelivered, NoAnswer and LineLost."""

    def __init__(self, link: Link, setup: Setup, timing: Timing) -> None:
        self.link = link
        self.setup = setup
        self.dialogue = Dialogue(link, timing)
        self.registered = False
        self.needs = 0
        """What the terminal wanted when it was registered, as a terminal status."""
        self.terminal_id: str | None = None
        self.currency = setup.currency
        self.text_blocks = setup.text_blocks
        """Whether the terminal makes the receipts; it may have been registered without."""
        self.mirrors_receipts = True
        """Whether the terminal takes TLV 1F1F; until it says that it does not."""
        self.running: Conversation | None = None
        """The transaction that `abort` means."""
        self.last_receipt: int | None = None
        """The last receipt number that the terminal has named itself."""

    def conversation(self, listener: Listener, quiet_s: float | None = None) -> Conversation:
        """A conversation with `listener`."""
        return Conversation(self.dialogue, listener, self.setup.password, quiet_s)

    async def run(self, raw: bytes, listener: Listener) -> Ending:
        """A command that charges nothing, to its end. Raises Refused as well."""
        await self.dialogue.clear()
        await self.dialogue.command(raw)
        return await self.conversation(listener, self.dialogue.timing.quiet).follow()

    async def ask(self) -> Ending:
        """How it is: busy or over with its status, or silent."""
        await self.dialogue.clear()
        return await self.conversation(Onlooker()).ask_once()

    async def register(self, currency: str | None = None) -> Ending:
        """Tell it how to behave. Terminals that know no service byte or no text blocks are asked without.

        Raises Refused when it does not want us at all.
        """
        self.registered = False
        currency = currency or self.currency
        config, blocks = self.setup.config, self.setup.text_blocks
        attempts = ((config, 0x01, blocks), (config, None, blocks), (commands.CONFIG_OWN_RECEIPT, None, False))
        for number, (config, service, blocks) in enumerate(attempts, 1):
            try:
                raw = commands.registration(self.setup.password, config, currency, service, blocks)
                ending = await self.run(raw, Onlooker())
            except Refused as refusal:
                if refusal.code != 0x83 or number == len(attempts):
                    raise
                continue
            if ending.how == "aborted" and ending.result == 0x83 and number < len(attempts):
                continue
            break
        self.registered = ending.how == "completed"
        if self.registered:
            self.currency, self.text_blocks = currency, blocks
            self.terminal_id = ending.completion.terminal_id or self.terminal_id
            wants = ending.completion.status or 0
            self.needs = next((status for bit, status in NEEDS.items() if wants & bit), 0)
        return ending
