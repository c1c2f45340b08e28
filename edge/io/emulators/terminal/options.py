"""What an emulated terminal is like: the options of its URI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct

from edge.io.emulators.readers import Reader, bits, bits_per_character, code, digits, flag, number, read, word

CardOption = Literal["approve", "decline", "manual"]
CommitOption = Literal["ack", "keep"]
Trouble = Literal["idle", "locked", "busy", "update", "card", "initialisation", "diagnosis", "broken"]


class Options(Struct, frozen=True):
    """How the terminal behaves. Times are milliseconds where the name ends in `_ms`, else seconds.

    `card`: what the customer does: `approve` and `decline` present a card after `after_ms`, `manual` waits for a tap.
    `decline` is the result code (bitmap 27) of a declined card. `pin` asks for one; `inserted` cards stay in until
    `remove_ms` after the end, a negative `remove_ms` leaves them in until somebody takes them.

    `commit` is what the specification leaves open. `ack` (PA00P015 2.2.8): a payment is kept when the register has
    answered 04 0F and every receipt text, else it is reversed once the card is out. `keep` (chapter 4): it is kept as
    soon as the host has approved, and only TLV 1F1F in the next authorization reverses it. `store` is when `ack` keeps
    it: `early` before the link's ACK goes out, `late` after that. `status=0` answers Repeat-Receipt without
    Status-Information. `resend` is how often 04 0F is sent again after its repeats on the link have failed.

    `state` is what the terminal is in at the start; `update_s` how long an update is silent. `pan=clear` sends the
    whole number of the test card, to prove that nobody logs it.
    """

    card: CardOption = "approve"
    after_ms: int = 1_500
    decline: int = 0x05
    pin: bool = False
    pin_ms: int = 1_000
    inserted: bool = False
    remove_ms: int = 1_000
    host_ms: int = 300
    card_timeout_s: int = 60
    commit: CommitOption = "ack"
    store: Literal["early", "late"] = "early"
    status: bool = True
    resend: int = 1
    state: Trouble = "idle"
    update_s: int = 60
    password: str = "000000"
    tid: str = "29001006"
    currency: str = "EUR"
    limit: int = 0
    """Largest amount in minor units; 0 is none."""
    pan: Literal["masked", "clear"] = "masked"
    baud: int = 9_600
    bits: str = "8N2"
    pace: bool = True
    faults: str = ""

    @property
    def bits_per_character(self) -> int:
        """Start, data, parity and stop bits."""
        return bits_per_character(self.bits)


_MS = number(0, 3_600_000)
_READERS: Mapping[str, Reader] = {
    "card": word(*get_args(CardOption)),
    "after_ms": _MS,
    "decline": code,
    "pin": flag,
    "pin_ms": _MS,
    "inserted": flag,
    "remove_ms": number(-1, 3_600_000),
    "host_ms": _MS,
    "card_timeout_s": number(1, 3_600),
    "commit": word(*get_args(CommitOption)),
    "store": word("early", "late"),
    "status": flag,
    "resend": number(0, 100),
    "state": word(*get_args(Trouble)),
    "update_s": number(0, 86_400),
    "password": digits(6),
    "tid": digits(8),
    "currency": str,
    "limit": number(0, 10**12),
    "pan": word("masked", "clear"),
    "baud": number(300, 4_000_000),
    "bits": bits,
    "pace": flag,
    "faults": str,
}


def read_options(given: Mapping[str, str]) -> Options:
    """The options of a URI. Raises ValueError that names the wrong one."""
    # An empty terminal id is how a driver is told to take any.
    return Options(**read({name: text for name, text in given.items() if text or name != "tid"}, _READERS))
