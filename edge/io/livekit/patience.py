"""How long the box waits before it joins its room again."""

from __future__ import annotations

FIRST_S = 0.1
LONGEST_S = 2.0
LONGEST_EVICTED_S = 30.0
"""Two boxes with one KIOSK_ID send each other out of the room: ever more seldom, so that guests of either can order."""
STEADY_S = 10.0
"""A stay of this length was a good one: the next attempt after it is made at once."""


class Patience:
    """Pauses between attempts, in seconds: short after what worked, doubled after what did not."""

    def __init__(self) -> None:
        self._next = FIRST_S

    def after_failure(self) -> float:
        """The server was not reached."""
        return self._doubled(LONGEST_S)

    def after_stay(self, stayed_s: float, evicted: bool) -> float:
        """A stay of so many seconds has ended; `evicted` by somebody who came with the same name."""
        if not evicted or stayed_s >= STEADY_S:
            self._next = FIRST_S
        return self._doubled(LONGEST_EVICTED_S if evicted else LONGEST_S)

    def _doubled(self, longest: float) -> float:
        pause = min(self._next, longest)
        self._next = min(2 * pause, longest)
        return pause


__all__ = ["LONGEST_EVICTED_S", "LONGEST_S", "STEADY_S", "Patience"]
