"""The order of a stop. Pure: who is alive goes in, who gets which signal comes out.

Rows are asked in reverse order of their start. Each is given a moment before the next is asked, so that what it still
has to say finds its listener; one that is slow doesn't hold up the others, but servers are asked only when all
processes of ours are gone, because they write until the end. A row with a long `stop_s` has a card transaction to
finish: everybody before it in the table is left alone for as long.
"""

from __future__ import annotations

import signal
from collections.abc import Collection, Sequence

from edge.policy import SECOND
from edge.processes import Process

MOMENT_NS = 150_000_000
OURS_NS = 3 * SECOND
"""Processes of ours are gone after this, whatever their `stop_s` says ..."""
ALL_NS = int(4.5 * SECOND)
"""... and servers after this: the promise is 5 s."""
LONG_S = 5.0
"""A `stop_s` beyond this is a transaction that is worth more than that promise."""

Orders = list[tuple[str, signal.Signals]]


class Stop:
    """One stop, begun at `now_ns`."""

    def __init__(self, rows: Sequence[Process], now_ns: int) -> None:
        self._rows = list(reversed(rows))
        self._began_ns = now_ns
        self._asked: dict[str, int] = {}
        self._killed: set[str] = set()

    def step(self, alive: Collection[str], now_ns: int) -> Orders:
        """The signals that are due now. Call again when a process has ended, and every few milliseconds."""
        orders: Orders = []
        for row in self._rows:
            if row.name not in alive:
                continue
            if row.name not in self._asked:
                if row.executed and any(not other.executed and other.name in alive for other in self._rows):
                    continue
                self._asked[row.name] = now_ns
                orders.append((row.name, signal.SIGTERM))
            elif now_ns >= self._deadline(row) and row.name not in self._killed:
                self._killed.add(row.name)
                orders.append((row.name, signal.SIGKILL))
            if row.stop_s > LONG_S:
                self._began_ns = now_ns
                break
            if now_ns < self._asked[row.name] + MOMENT_NS:
                break
        return orders

    def waits_long(self, alive: Collection[str]) -> bool:
        """Whether a transaction is being waited for."""
        return any(row.stop_s > LONG_S and row.name in alive for row in self._rows)

    def _deadline(self, row: Process) -> int:
        own = self._asked[row.name] + int(row.stop_s * SECOND)
        if row.stop_s > LONG_S:
            return own
        return min(own, self._began_ns + (ALL_NS if row.executed else OURS_NS))
