"""What the supervisor knows of one row of the process table, and how it judges its silence."""

from __future__ import annotations

from dataclasses import dataclass, field

from edge.memory import Slot, State
from edge.policy import SECOND, History
from edge.processes import Process


@dataclass(slots=True)
class Watched:
    """One row while the appliance runs. Times are CLOCK_MONOTONIC nanoseconds, 0 is never."""

    row: Process
    slot: Slot
    history: History = field(default_factory=History)
    pidfd: int = -1
    due_ns: int = 0
    """When its next life begins."""
    kill_ns: int = 0
    """When SIGKILL follows the SIGABRT."""
    waiting_said: bool = False

    @property
    def name(self) -> str:
        """The row's name."""
        return self.row.name

    @property
    def alive(self) -> bool:
        """Whether a process exists that has not been waited for."""
        return self.pidfd >= 0

    @property
    def ready(self) -> bool:
        """Whether it can do its job now."""
        return self.slot.state is State.READY

    def silent_ns(self, now_ns: int, since_ns: int) -> int:
        """How long this life has given no sign; silence before `since_ns` does not count."""
        return now_ns - max(self.slot.beat_ns, self.slot.started_ns, since_ns)

    def hangs(self, now_ns: int, since_ns: int) -> bool:
        """Whether it must be killed: silent for too long, or not ready in time.

        One that is not critical and beats may take its time to become ready: the server that it waits for is not ours.
        """
        silent = self.silent_ns(now_ns, since_ns) > self.row.hang_s * SECOND
        if self.slot.is_ready:
            return silent
        return self.late(now_ns, since_ns) and (silent or self.row.critical)

    def late(self, now_ns: int, since_ns: int) -> bool:
        """Whether it should have been ready by now."""
        return now_ns - max(self.slot.started_ns, since_ns) > self.row.ready_s * SECOND
