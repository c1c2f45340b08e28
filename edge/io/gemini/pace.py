"""Whether the model is quick enough to be waited for: a guest must not hear silence because a network is slow."""

from __future__ import annotations

from collections import deque

REMEMBERED = 5
AGAIN_S = 60.0
"""After so long a slow model is given another chance with a sentence."""


class Pace:
    """Remembers how long the last answers took. `patience_s` is how long a sentence is held."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._last: deque[float] = deque(maxlen=REMEMBERED)
        self._last_at = 0.0

    def took(self, seconds: float, now: float) -> None:
        """An answer, or a failure, came after `seconds`. `now` is a monotonic time."""
        self._last.append(seconds)
        self._last_at = now

    def waited(self, seconds: float, now: float) -> None:
        """Nothing had come after `seconds`, when the guest went on; less than a guest's patience says nothing."""
        if seconds > self._patience_s:
            self.took(seconds, now)

    def is_quick(self, now: float) -> bool:
        """Whether most of the last answers would have come in time; also when none is known or they are long ago."""
        if not self._last or now - self._last_at > AGAIN_S:
            return True
        late = sum(seconds > self._patience_s for seconds in self._last)
        return late * 2 <= len(self._last)
