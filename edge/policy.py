"""When a process that ended is started again. Pure: what happened goes in, the verdict comes out.

A life that became ready and lasted is restarted at once: the guest is waiting. One that did not waits a little, longer
each time. One that keeps dying is tried once a minute, so that it neither heats the box nor is ever given up. Only a
process that says itself that starting again is of no use is left alone. A ready process that somebody else killed has
not failed: it is restarted at once, and its death counts for nothing.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass, replace
from enum import Enum

SECOND = 1_000_000_000
GOOD_LIFE_NS = SECOND
"""A ready life of this length shows that starting works."""
FIRST_BACKOFF_NS = SECOND // 10
LAST_BACKOFF_NS = 10 * SECOND
WINDOW_NS = 60 * SECOND
"""Deaths are counted over this time."""
DEGRADED_RETRY_NS = 60 * SECOND
UNREADY_LIVES = 5
"""Lives in a row that never became ready, until a process counts as degraded."""
PERMANENT_EXITS = range(64, 79)
"""Exit statuses by which a process says that it is set up wrongly (sysexits.h)."""


class Action(Enum):
    """What to do about a death."""

    RESTART = "restart"
    DEGRADE = "degrade"
    """Start again too, but say aloud that its function is out of service meanwhile."""
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Life:
    """One life that ended without being asked to. `exit` is the exit status, or minus the signal."""

    lasted_ns: int
    was_ready: bool
    ended_ns: int
    exit: int
    hung: bool = False
    """Whether the supervisor itself ended it."""

    @property
    def killed_by_others(self) -> bool:
        """Whether an operator, a test or the kernel (memory) killed a process that did its job."""
        return self.was_ready and self.exit == -signal.SIGKILL and not self.hung

    @property
    def how(self) -> str:
        """The end in words."""
        return f"status {self.exit}" if self.exit >= 0 else signal.Signals(-self.exit).name

    @property
    def good(self) -> bool:
        """Whether this life proves that starting again helps."""
        return self.was_ready and self.lasted_ns >= GOOD_LIFE_NS


@dataclass(frozen=True, slots=True)
class History:
    """What is remembered of a process's deaths."""

    deaths: tuple[int, ...] = ()
    """When it died, within the window."""
    bad: int = 0
    """Lives in a row that were not good."""
    unready: int = 0
    """Lives in a row that never became ready."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, and how long to wait before."""

    action: Action
    delay_ns: int = 0


def judge(history: History, life: Life, budget: int, jitter: float) -> tuple[History, Verdict]:
    """Judge a death. `budget` is the deaths allowed in the window; `jitter` (0 to 1) spreads restarts of neighbours."""
    if life.killed_by_others:
        return replace(history, unready=0), Verdict(Action.RESTART)
    recent = tuple(at for at in history.deaths if at > life.ended_ns - WINDOW_NS)
    after = History(
        deaths=(*recent, life.ended_ns)[-budget - 1 :],
        bad=0 if life.good else history.bad + 1,
        unready=0 if life.was_ready else history.unready + 1,
    )
    if life.exit in PERMANENT_EXITS:
        return after, Verdict(Action.FAIL)
    if len(after.deaths) > budget or after.unready >= UNREADY_LIVES:
        return after, Verdict(Action.DEGRADE, DEGRADED_RETRY_NS)
    return after, Verdict(Action.RESTART, _backoff(after.bad, jitter))


def _backoff(bad: int, jitter: float) -> int:
    if bad == 0:
        return 0
    # The exponent is bounded, so that the number is, too.
    full = min(FIRST_BACKOFF_NS << min(bad - 1, 10), LAST_BACKOFF_NS)
    return int(full * (0.75 + 0.25 * jitter))
