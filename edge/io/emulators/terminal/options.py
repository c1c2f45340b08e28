"""What an emulated terminal is like: the options of its URI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from msgspec import Struct

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
        return 1 + int(self.bits[0]) + (self.bits[1] != "N") + int(self.bits[2])


def _flag(text: str) -> bool:
    if text.lower() not in ("0", "1", "true", "false", "yes", "no"):
        raise ValueError("is neither 0 nor 1")
    return text.lower() in ("1", "true", "yes")


def _word(kind: Any) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in get_args(kind):
            raise ValueError(f"is none of {', '.join(get_args(kind))}")
        return text

    return check


def _bits(text: str) -> str:
    if len(text) != 3 or text[0] not in "78" or text[1] not in "NEO" or text[2] not in "12":
        raise ValueError("is not like 8N2")
    return text


def _number(low: int, high: int) -> Callable[[str], int]:
    def check(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError(f"is not between {low} and {high}")
        return value

    return check


def _digits(count: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) != count or not text.isdecimal():
            raise ValueError(f"is not {count} digits")
        return text

    return check


def _code(text: str) -> int:
    """A result code as it is written everywhere: two hexadecimal digits."""
    value = int(text, 16)
    if not 1 <= value <= 0xFF:
        raise ValueError("is no code from 01 to FF")
    return value


_MS = _number(0, 3_600_000)
_READERS: Mapping[str, Callable[[str], object]] = {
    "card": _word(CardOption),
    "after_ms": _MS,
    "decline": _code,
    "pin": _flag,
    "pin_ms": _MS,
    "inserted": _flag,
    "remove_ms": _number(-1, 3_600_000),
    "host_ms": _MS,
    "card_timeout_s": _number(1, 3_600),
    "commit": _word(CommitOption),
    "store": _word(Literal["early", "late"]),
    "status": _flag,
    "resend": _number(0, 100),
    "state": _word(Trouble),
    "update_s": _number(0, 86_400),
    "password": _digits(6),
    "tid": _digits(8),
    "currency": str,
    "limit": _number(0, 10**12),
    "pan": _word(Literal["masked", "clear"]),
    "baud": _number(300, 4_000_000),
    "bits": _bits,
    "pace": _flag,
    "faults": str,
}


def read_options(given: Mapping[str, str]) -> Options:
    """The options of a URI; those of the driver are ignored. Raises ValueError that names the wrong one."""
    values: dict[str, Any] = {}
    for name, text in given.items():
        reader = _READERS.get(name)
        if reader is None or (name == "tid" and not text):
            continue
        try:
            values[name] = reader(text)
        except ValueError as error:
            # A number's own complaint would repeat the text, which may be a password.
            reason = str(error) if str(error).startswith("is ") else "is no number"
            raise ValueError(f"{name} {reason}") from None
    return Options(**values)
