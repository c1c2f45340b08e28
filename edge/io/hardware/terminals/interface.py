"""What every driver of a card terminal does, and what it must make durable before it goes on.

A driver knows its protocol, the journal knows what happened; `Steps` is all they share. The order of the steps is the
whole safety of a payment (reference: ZVT PA00P015 chapters 2.2.8, 2.2.9 and 4):

    sending()    before the first byte that may charge a card
    result()     the terminal has told how it ended; before the answer that commits it
    committed()  the terminal has certainly heard that answer
    then the verdict

What is not certain is `unclear`, and the cashier asks `recover` until it is not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from msgspec import Struct

from edge.devices import Device
from edge.line import Line
from edge.log import Logger


class Charge(Struct, frozen=True):
    """What to charge. `amount_minor` is minor units of `currency` (ISO 4217 letters)."""

    order_id: str
    amount_minor: int
    currency: str
    language: str = "en"


class Facts(Struct, frozen=True, omit_defaults=True):
    """What a terminal tells of a transaction. Nothing here identifies a card: `card` is `**** 1234` at most.

    `date` is `MM-DD` and `time` `HH:MM:SS` of the terminal's clock; `result` the protocol's own code, as text.
    """

    amount_minor: int | None = None
    currency: str | None = None
    receipt_no: int | None = None
    trace_no: int | None = None
    turnover_no: int | None = None
    terminal_id: str | None = None
    merchant_id: str | None = None
    date: str | None = None
    time: str | None = None
    card: str | None = None
    card_name: str | None = None
    authorization: str | None = None
    aid: str | None = None
    cvm: str | None = None
    result: str | None = None
    text: str | None = None


class TerminalText(Struct, frozen=True):
    """Lines that the terminal wants printed unchanged. `bold` and the like are attributes of each line."""

    copy: Literal["customer", "merchant", "admin"]
    lines: tuple[TextLine, ...]


class TextLine(Struct, frozen=True, omit_defaults=True):
    """One line of a terminal's receipt."""

    text: str
    centred: bool = False
    wide: bool = False
    high: bool = False
    indent: int = 0


class Verdict(Struct, frozen=True):
    """How a transaction ended.

    paid: the terminal keeps it. not_paid: certainly no money moved. unclear: nobody can tell yet, ask again.
    ambiguous: the terminal was asked and its answer settles nothing; people must look.
    `reason` is a stable word: the guest's text is `reason.<reason>` in the text table, `detail` is for the operator.
    """

    outcome: Literal["paid", "not_paid", "unclear", "ambiguous"]
    reason: str = ""
    detail: str = ""
    facts: Facts | None = None


class Known(Struct, frozen=True):
    """A transaction of this terminal that the journal has bound to an order."""

    receipt_no: int
    trace_no: int | None
    amount_minor: int
    order_id: str


class History(Struct, frozen=True):
    """What the journal knows that a driver needs. `sent_at` is seconds since the epoch."""

    bound: tuple[Known, ...] = ()
    """Of this terminal, newest first, at most some thousands."""
    last_bound: int | None = None
    """Receipt number of the newest transaction that was kept."""
    case_open: bool = False
    """A case for staff is open: nothing may be said that lets the terminal reverse something by itself."""
    reached: Literal["intent", "sent", "result", "committed"] = "intent"
    facts: Facts | None = None
    """What `result()` was told for this order, if it got so far."""
    sent_at: float | None = None
    terminal_id: str | None = None
    """As this terminal has named itself before."""


class Steps(Protocol):
    """What a driver tells while it charges. Each coroutine returns when it is durable and raises JournalError if not.

    After a JournalError the driver must not send the byte that the step comes before.
    """

    async def sending(self) -> None:
        """The next byte may charge the card."""

    async def result(self, facts: Facts) -> None:
        """The terminal says that it charged, and waits for the answer that commits it."""

    async def committed(self) -> None:
        """The terminal has certainly received the commit."""

    async def receipt(self, text: TerminalText) -> None:
        """The terminal wants this printed. It is answered when the text is durable, not when it is on paper."""

    def progress(self, status: str, text: str = "") -> None:
        """What the guest should know now: `terminal.<status>` in the text table, or the terminal's own `text`."""


class DayTotals(Struct, frozen=True):
    """What the terminal says of its day: receipt numbers and totals. None where it does not say."""

    amount_minor: int | None = None
    count: int | None = None
    first_receipt: int | None = None
    last_receipt: int | None = None
    text: tuple[TerminalText, ...] = ()


class DeviceState(Struct, frozen=True):
    """A device as `edge status` shows it.

    state: `ready`, `busy`, `absent` (not there), `starting`, `locked` (it needs its operator), `trouble`, `none`.
    `detail` says in words what is the matter and `todo` what to do about it.
    """

    name: str
    kind: str
    uri: str
    state: str
    detail: str = ""
    todo: str = ""
    facts: dict[str, Any] = {}


class Terminal(Protocol):
    """A card terminal. One transaction at a time; the cashier sees to that.

    No call raises for anything that the device does; each comes to an end by the protocol's deadlines.
    """

    def state(self) -> DeviceState:
        """How it is now."""

    async def run(self) -> None:
        """Keep the line open, the terminal registered and asked once a minute, until cancelled. Never raises else."""

    async def charge(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """Charge a card. Waits for a missing device up to `Context.patience_s`, then not_paid `terminal_unreachable`.

        Raises JournalError when `sending()` did: nothing was sent then.
        """

    async def recover(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """Find out how a charge of unknown outcome ended. Never charges anything."""

    async def abort(self) -> None:
        """Ask the terminal to end the running transaction; its outcome says whether it did."""

    async def reverse(self, charge: Charge, facts: Facts, history: History, steps: Steps) -> Verdict:
        """Take a charge back by its receipt number: `paid` means that the reversal was done."""

    async def refund(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """Give money back to a card that is presented anew: `paid` means that it was given."""

    async def leave(self) -> None:
        """Give the terminal back to its own keys: the kiosk stops, and staff may need its menu. Done within 1 s."""

    async def end_of_day(self, steps: Steps) -> DayTotals | None:
        """Close the terminal's day; None when it could not."""


@dataclass(frozen=True)
class Context:
    """What a driver gets besides its URI. `wall` gives seconds since the epoch; deadlines run on the loop's clock."""

    log: Logger
    wall: Callable[[], float]
    on_state: Callable[[], None] = lambda: None
    """Called when `state()` has changed."""
    ask: Ask | None = None
    """Asks an agent on NATS; None where there is no connection."""
    patience_s: float = 15.0
    on_day: Callable[[DayTotals], Awaitable[None]] | None = None
    """Takes the totals of an end of day that the terminal called for and nobody asked for."""
    open_line: Callable[[Device, float], Awaitable[Line]] | None = None
    """Opens the line, with a deadline in seconds; None is the line that the device's URI names."""
    extra: dict[str, Any] = field(default_factory=dict)


class Ask(Protocol):
    """Asks an agent on NATS: `subject` after `kiosk.agent.`. Raises RequestFailed."""

    async def __call__(self, subject: str, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        """The answer's payload."""


Factory = Callable[[Device, Context], Terminal]
"""How a row of the driver table makes a terminal."""
