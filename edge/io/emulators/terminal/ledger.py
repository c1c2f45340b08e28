"""The ledger: every card that was really charged, and what became of it. It is what tests and people may believe.

An entry is on the disk before its effect is told on the line, so a terminal that is killed at any moment has charged
exactly what its ledger says. It is also the terminal's only memory: counters, the last transaction and the open day are
read out of it at power-up. One JSON object a line; a last line without its end was never told and does not count.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

MAX_BYTES = 8 * 1024 * 1024
"""When the file begins anew; the one before stays beside it."""
CARRIED = 1_000
"""Transactions of the open day that a new file takes along, newest first."""
VERSION = 1

State = Literal["pending", "kept", "reversed"]
Kind = Literal["payment", "refund", "reversal"]


class Transaction(Struct, frozen=True, omit_defaults=True):
    """Money that moved. `at` is seconds since the epoch, `card` never more than `**** 1234`.

    pending: approved, and not yet committed. A reversal is kept from the start and names what it took back in `of`.
    """

    id: int
    kind: Kind
    at: float
    amount_minor: int
    currency: str
    receipt_no: int
    trace_no: int
    card: str
    scheme: str
    authorization: str
    state: State = "pending"
    of: int = 0


class Charged(Struct, frozen=True, tag_field="event", tag="charged"):
    """The host has approved."""

    transaction: Transaction


class Changed(Struct, frozen=True, omit_defaults=True, tag_field="event", tag="changed"):
    """A transaction is kept for good, or reversed; `why` for people."""

    id: int
    state: State
    at: float
    why: str = ""


class Declined(Struct, frozen=True, omit_defaults=True, tag_field="event", tag="declined"):
    """No money moved; written for whoever reads along."""

    at: float
    amount_minor: int
    currency: str
    code: str


class Closed(Struct, frozen=True, tag_field="event", tag="closed"):
    """The day is closed; its transactions are settled."""

    at: float
    count: int
    amount_minor: int


class Begun(Struct, frozen=True, tag_field="event", tag="begun"):
    """First line of a file: where the counters stand."""

    version: int
    next_id: int
    receipt_no: int
    trace_no: int


Entry = Begun | Charged | Changed | Declined | Closed
_decode = msgspec.json.Decoder(Entry).decode
_encode = msgspec.json.Encoder().encode


class Ledger:
    """All entries, folded into what the terminal knows. Without a path it lives as long as this object."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._fd: int | None = None
        self._forget()
        if path is not None:
            self._open(path)

    def _forget(self) -> None:
        self._size = 0
        self.transactions: dict[int, Transaction] = {}
        self.open: list[int] = []
        """Ids of the open day, oldest first; reversed ones stay in it."""
        self.last_id: int | None = None
        """The last transaction that was not taken back: what Repeat-Receipt tells."""
        self.next_id, self.receipt_no, self.trace_no = 1, 0, 0
        self.recent: list[Entry] = []
        """The newest entries, for people."""

    def close(self) -> None:
        """Give the file back."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def write(self, entry: Entry) -> None:
        """Make `entry` durable, then let it count. Raises OSError."""
        if self._fd is not None:
            if self._size > MAX_BYTES:
                self._begin_anew()
            self._append(entry)
        self._fold(entry)

    @property
    def last(self) -> Transaction | None:
        """The transaction that Repeat-Receipt tells."""
        return None if self.last_id is None else self.transactions[self.last_id]

    @property
    def pending(self) -> Transaction | None:
        """The transaction that waits for its commit."""
        newest = self.transactions.get(self.next_id - 1)
        return newest if newest is not None and newest.state == "pending" else None

    def numbers(self) -> tuple[int, int]:
        """The next receipt number (0001 to 9999) and trace number (000001 to 999999)."""
        return self.receipt_no % 9_999 + 1, self.trace_no % 999_999 + 1

    def charges(self) -> tuple[Transaction, ...]:
        """Every payment and refund of this file, oldest first, with what became of it."""
        return tuple(one for one in self.transactions.values() if one.kind != "reversal")

    def kept_minor(self) -> int:
        """Payments kept minus refunds kept, in minor units."""
        signs = {"payment": 1, "refund": -1, "reversal": 0}
        return sum(signs[one.kind] * one.amount_minor for one in self.transactions.values() if one.state == "kept")

    # ------------------------------------------------------------------ entries
    def _fold(self, entry: Entry) -> None:
        self.recent = [*self.recent[-49:], entry]
        match entry:
            case Begun():
                self.next_id, self.receipt_no, self.trace_no = entry.next_id, entry.receipt_no, entry.trace_no
            case Charged(transaction=one):
                self._charged(one)
            case Changed() if entry.id in self.transactions:
                self._changed(entry)
            case Closed():
                self.open = []
            case _:
                pass

    def _charged(self, one: Transaction) -> None:
        self.transactions[one.id] = one
        self.open.append(one.id)
        self.next_id, self.receipt_no, self.trace_no = one.id + 1, one.receipt_no, one.trace_no
        if one.state == "kept":
            self.last_id = one.id

    def _changed(self, entry: Changed) -> None:
        self.transactions[entry.id] = msgspec.structs.replace(self.transactions[entry.id], state=entry.state)
        if entry.state == "kept":
            self.last_id = entry.id
        elif self.last_id == entry.id and entry.why == "counter":
            # The number is used again, so the transaction before is the last one.
            self.receipt_no -= 1
            self.last_id = self._last_kept(entry.id)

    def _last_kept(self, before: int) -> int | None:
        return max(
            (one.id for one in self.transactions.values() if one.id < before and one.state == "kept"), default=None
        )

    # ------------------------------------------------------------------ file
    def _open(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        whole = b""
        with contextlib.suppress(OSError):
            whole = path.read_bytes()
        end = whole.rfind(b"\n") + 1
        os.ftruncate(self._fd, end)
        self._size = end
        for line in whole[:end].splitlines():
            # A damaged line is told by its place in `edge emulate`; the rest of the ledger still stands.
            with contextlib.suppress(msgspec.DecodeError):
                self._fold(_decode(line))
        if not end:
            self._append(Begun(VERSION, self.next_id, self.receipt_no, self.trace_no))
            _sync_folder(path.parent)

    def _append(self, entry: Entry) -> None:
        assert self._fd is not None
        line = _encode(entry) + b"\n"
        while line:
            line = line[os.write(self._fd, line) :]
        os.fdatasync(self._fd)
        self._size = os.fstat(self._fd).st_size

    def _begin_anew(self) -> None:
        """Go on in a new file that takes the counters and the open day along."""
        assert self._path is not None
        carried = self.open[-CARRIED:]
        if self.last_id is not None and self.last_id not in carried:
            carried = [self.last_id, *carried]
        kept = [self.transactions[one] for one in carried]
        fresh = self._path.with_suffix(".new")
        begun = Begun(VERSION, self.next_id, self.receipt_no, self.trace_no)
        lines = [_encode(one) + b"\n" for one in (begun, *map(Charged, kept))]
        with fresh.open("wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        self._path.replace(self._path.with_suffix(".before"))
        fresh.replace(self._path)
        _sync_folder(self._path.parent)
        self.close()
        self._forget()
        self._open(self._path)


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
