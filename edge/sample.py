"""How much memory and CPU a process uses, from /proc. Reading never raises: a process may end at any moment."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from edge.memory import SUPERVISOR, Memory
from edge.policy import SECOND
from edge.watched import Watched

SAMPLE_NS = SECOND // 2
"""Between two samples, of whomever: they are most of what an idle supervisor does."""
LOG_LIMIT_BYTES = 4 * 1024 * 1024

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def pss_bytes(pid: int) -> int:
    """Proportional set size: shared pages count by their share, so the sum over processes is what the box uses."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def cpu_ns(pid: int) -> int:
    """CPU time used so far by all threads, user and system."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1_000_000_000 // _TICKS_PER_S
    return 0


class CpuMeter:
    """CPU use of one life between two samples."""

    def __init__(self) -> None:
        self._last: tuple[int, int, int] | None = None

    def milli(self, pid: int, now_ns: int) -> int:
        """Use since the last sample of the same pid; 1000 is one core. 0 at the first."""
        used, last = cpu_ns(pid), self._last
        self._last = (pid, now_ns, used)
        if last is None or last[0] != pid or now_ns <= last[1]:
            return 0
        return max(0, (used - last[2]) * 1000 // (now_ns - last[1]))


class Sampler:
    """Publishes memory and CPU use of the supervisor and each row, one at a time: each costs milliseconds."""

    def __init__(self, memory: Memory, watched: Mapping[str, Watched], logs: Path) -> None:
        self._memory = memory
        self._watched = watched
        self._logs = logs
        self._names = (SUPERVISOR, *watched)
        self._meters: defaultdict[str, CpuMeter] = defaultdict(CpuMeter)
        self._next = 0
        self._due_ns = 0

    def next(self, now_ns: int) -> None:
        """Sample the one whose turn it is, if it is time."""
        if now_ns < self._due_ns:
            return
        self._due_ns = now_ns + SAMPLE_NS
        self._sample(self._names[self._next % len(self._names)], now_ns)
        self._next += 1

    def all(self, now_ns: int) -> None:
        """Sample everybody, so that the first look at the appliance shows numbers."""
        for name in self._names:
            self._sample(name, now_ns)

    def _sample(self, name: str, now_ns: int) -> None:
        slot = self._memory.slots[name]
        slot.set("pss_bytes", pss_bytes(slot.pid) if slot.pid else 0)
        slot.set("cpu_milli", self._meters[name].milli(slot.pid, now_ns) if slot.pid else 0)
        each = self._watched.get(name)
        if each is not None and each.row.executed:
            _bound(self._logs / f"{name}.log")


def _bound(log: Path) -> None:
    """Keep a server's log from filling the disk: it is opened for appending, so it may be cut under its writer."""
    with contextlib.suppress(OSError):
        if log.stat().st_size > LOG_LIMIT_BYTES:
            os.truncate(log, 0)
