"""What the model may cost: tokens and money, for one guest and for one day, kept over restarts.

A request is charged before it is sent, with what it may cost at most, and corrected when the service says what it was.
So a process that is killed in between has counted too much rather than too little. Whatever is used up stays so until
midnight: guests then hear templates, and nobody is told but the operator.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from edge.io.gemini.reply import Usage

BYTES_PER_TOKEN = 3
"""Rather too few: what is estimated must not be less than what is charged. Bytes of UTF-8, because a token holds four
letters of English, and little more than one sign of Japanese."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Prices are USD for a million tokens, costs are USD."""

    session_tokens: int
    session_cost: float
    day_tokens: int
    day_cost: float
    input_price: float
    output_price: float


class Spent(Struct):
    """What was used. `cost` is in millionths of a USD."""

    tokens: int = 0
    cost: float = 0.0

    def add(self, tokens: int, cost: float) -> None:
        """Both may be negative, to correct an estimate."""
        self.tokens = max(0, self.tokens + tokens)
        self.cost = max(0.0, self.cost + cost)


class _Book(Struct):
    """The file: one day, and the guest of now."""

    day: str = ""
    of_day: Spent = msgspec.field(default_factory=Spent)
    session: str | None = None
    of_session: Spent = msgspec.field(default_factory=Spent)
    version: int = 1


@dataclass(frozen=True, slots=True)
class Charge:
    """A request that was charged, and to whom."""

    day: str
    session: str | None
    estimate: Usage


class Budget:
    """`file` is made when something is charged. One that cannot be read counts as an empty one."""

    def __init__(self, file: Path, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._book = _read(file)

    def exhausted(self, session: str | None, day: str) -> str | None:
        """`day_budget` or `session_budget` when nothing may be asked for this guest on this day, else None."""
        limits = self._limits
        if _is_used_up(self.of_day(day), limits.day_tokens, limits.day_cost):
            return "day_budget"
        if _is_used_up(self.of_session(session), limits.session_tokens, limits.session_cost):
            return "session_budget"
        return None

    def of_day(self, day: str) -> Spent:
        """What this day has cost."""
        return self._book.of_day if self._book.day == day else Spent()

    def of_session(self, session: str | None) -> Spent:
        """What this guest has cost."""
        return self._book.of_session if self._book.session == session else Spent()

    def charge(self, session: str | None, day: str, size: int, max_output: int) -> Charge:
        """Count a request of `size` bytes with what it may cost at most."""
        book = self._book
        if book.day != day:
            book.day, book.of_day = day, Spent()
        if book.session != session:
            book.session, book.of_session = session, Spent()
        estimate = Usage(-(-size // BYTES_PER_TOKEN), max_output)
        self._add(Charge(day, session, estimate), estimate, 1)
        return Charge(day, session, estimate)

    def settle(self, charge: Charge, used: Usage) -> None:
        """Correct a charge to what was used; nothing, for a request that the service did not take."""
        self._add(charge, charge.estimate, -1)
        self._add(charge, used, 1)

    def _add(self, charge: Charge, usage: Usage, sign: int) -> None:
        tokens = sign * (usage.input + usage.output)
        cost = sign * (usage.input * self._limits.input_price + usage.output * self._limits.output_price)
        if self._book.day == charge.day:
            self._book.of_day.add(tokens, cost)
        if self._book.session == charge.session:
            self._book.of_session.add(tokens, cost)
        self._write()

    def _write(self) -> None:
        """Put the book in place in one step. A disk that is full costs the memory of it, never the guest's answer."""
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = self._file.with_suffix(".new")
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(self._book))
            new.replace(self._file)


def _is_used_up(spent: Spent, tokens: int, cost_usd: float) -> bool:
    return spent.tokens >= tokens or spent.cost >= cost_usd * 1_000_000


def _read(file: Path) -> _Book:
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(file.read_bytes(), type=_Book)
    return _Book()
