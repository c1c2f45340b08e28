"""What a printer says: real-time status, automatic status back, confirmations, flow control, and noise between them.

All of it comes on one line without frames, and a picture that happens to hold a real-time command makes a printer
answer what nobody asked. The bit patterns of Epson's reference (DLE EOT, GS a, GS ( H) tell the kinds apart:
DLE EOT answers are 0xx1xx10, the first of the four ASB bytes is 0xx1xx00 and the others 0xx0xxxx, a confirmation is
37 22, four of 20..7E, 00, and XON (11) and XOFF (13) are none of these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

XON, XOFF = 0x11, 0x13
_CONFIRMATION = 7
_ASB = 4


@dataclass(frozen=True, slots=True)
class RealTime:
    """An answer to DLE EOT; only whoever asked knows what for."""

    value: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """The four bytes of automatic status back."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Everything before the request with this process id is on paper."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class Flow:
    """The printer can (`go`) or cannot take more."""

    go: bool


Answer = RealTime | Automatic | Confirmed | Flow


class AnswerReader:
    """Turns bytes into answers. Holds at most six bytes; whatever is lost or added, it is in step again after them."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that `data` completes; noise is dropped."""
        answers: list[Answer] = []
        for byte in data:
            if byte in (XON, XOFF):
                # Flow control is sent in the middle of anything.
                answers.append(Flow(byte == XON))
                continue
            self._held.append(byte)
            while self._held and (taken := _take(self._held)) != 0:
                length, answer = taken
                del self._held[:length]
                if answer is not None:
                    answers.append(answer)
        return answers


def _take(held: bytearray) -> tuple[int, Answer | None] | Literal[0]:
    """How many bytes at the start belong together, and what they are; 0 while more must come."""
    first = held[0]
    if first & 0x93 == 0x12:
        return 1, RealTime(first)
    if first & 0x93 == 0x10:
        return _take_group(held, _ASB, _is_asb)
    if first == 0x37:
        return _take_group(held, _CONFIRMATION, _is_confirmation)
    return 1, None


def _take_group(
    held: bytearray, length: int, fits: Callable[[int, int], bool]
) -> tuple[int, Answer | None] | Literal[0]:
    if not all(fits(at, byte) for at, byte in enumerate(held)):
        # A byte that cannot be part of it: its beginning was noise, or its end is lost.
        return 1, None
    if len(held) < length:
        return 0
    data = bytes(held[:length])
    return length, Automatic(data) if length == _ASB else Confirmed(data[2:6])


def _is_asb(at: int, byte: int) -> bool:
    return at == 0 or byte & 0x90 == 0


def _is_confirmation(at: int, byte: int) -> bool:
    if 2 <= at <= 5:
        return 0x20 <= byte <= 0x7E
    return byte == {0: 0x37, 1: 0x22, 6: 0x00}[at]


# ---------------------------------------------------------------------- what it means
Paper = Literal["ok", "low", "out", "unknown"]
Position = Literal["open", "closed", "unknown"]


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a printer."""

    paper: Paper = "unknown"
    cover: Position = "unknown"
    drawer: Position = "unknown"
    offline: bool = False
    waiting: bool = False
    """It waits for somebody to press its button after an error was mended."""
    cutter: bool = False
    error: bool = False
    """An error that only switching off and on, or time (a hot head), ends."""

    @property
    def trouble(self) -> str:
        """Why it cannot print: a reason of `Printed`, empty when it can. The cause goes before its consequence."""
        causes = (
            (self.cover == "open", "cover_open"),
            (self.paper == "out", "paper_out"),
            (self.cutter, "cutter"),
            (self.error, "error"),
            (self.offline or self.waiting, "offline"),
        )
        return next((reason for is_so, reason in causes if is_so), "")


def _position(is_open: int) -> Position:
    return "open" if is_open else "closed"


def _paper(near_end: int, end: int) -> Paper:
    return "out" if end else "low" if near_end else "ok"


def by_automatic(data: bytes) -> Status:
    """The status that the four bytes of ASB tell."""
    first, second, third, _ = data
    return Status(
        paper=_paper(third & 0x03, third & 0x0C),
        cover=_position(first & 0x20),
        # The level of the drawer's pin; which of the two is open depends on the drawer, mostly it is this.
        drawer=_position(first & 0x04),
        offline=bool(first & 0x08),
        waiting=bool(second & 0x01),
        cutter=bool(second & 0x08),
        error=bool(second & 0x64),
    )


def by_real_time(known: Status, number: int, value: int) -> Status:
    """`known` with what the answer `value` to DLE EOT `number` tells."""
    if number == 1:
        return replace(known, drawer=_position(value & 0x04), offline=bool(value & 0x08), waiting=bool(value & 0x20))
    if number == 2:
        paper: Paper = "out" if value & 0x20 else known.paper
        return replace(known, cover=_position(value & 0x04), paper=paper)
    if number == 3:
        return replace(known, cutter=bool(value & 0x08), error=bool(value & 0x64))
    return replace(known, paper=_paper(value & 0x0C, value & 0x60))
