"""Whether the model is quick enough to be waited for: a guest must not hear silence because a network is slow."""

from __future__ import annotations

from collections import deque

REMEMBERED = 5
AGAIN_S = 60.0
"""After so long a slow model is given another chance with a sentence."""
WHOLE = 0.9
"""The share of a guest's patience that counts as all of it: the core's clock starts with its step, ours when the
request has arrived, and that is later on a busy box."""


class Pace:
    """Remembers which of the last answers came too late. `patience_s` is how long a sentence is held."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._late: deque[bool] = deque(maxlen=REMEMBERED)
        self._last_at = 0.0

    def took(self, seconds: float, now: float) -> None:
        """An answer, or a failure, came after `seconds`. `now` is a monotonic time."""
        self._note(seconds > self._patience_s, now)

    def waited(self, seconds: float, now: float) -> None:
        """Nothing had come after `seconds`, when the guest went on; much less than a guest's patience says nothing."""
        if seconds > WHOLE * self._patience_s:
            self._note(True, now)

    def _note(self, late: bool, now: float) -> None:
        self._late.append(late)
        self._last_at = now

    def is_quick(self, now: float) -> bool:
        """Whether most of the last answers would have come in time; also when none is known or they are long ago."""
        if not self._late or now - self._last_at > AGAIN_S:
            return True
        return sum(self._late) * 2 <= len(self._late)
