"""The circuit breaker before the model: after 5 failures in a row nothing is asked for 30 s, then one request tries.

The package `circuitbreaker` counts; what it is told is decided here. A call that was cancelled, because the guest has
spoken again, says nothing about the service: inside the package's own wrapper it would count as a success, and a
service that hangs would never be found out by a guest who talks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

from circuitbreaker import CircuitBreaker

from edge.io.gemini.failure import ModelFailed

FAILURES = 5
RECOVERY_S = 30
Reply = TypeVar("Reply")


class Breaker:
    """Lets calls through while the service works."""

    def __init__(self, failures: int = FAILURES, recovery_s: float = RECOVERY_S) -> None:
        self._breaker = CircuitBreaker(failures, recovery_s, ModelFailed, name="gemini")
        self._trying = False

    @property
    def state(self) -> str:
        """closed, open or half_open."""
        return str(self._breaker.state)

    @property
    def failures(self) -> int:
        """How many calls have failed in a row."""
        return int(self._breaker.failure_count)

    @property
    def lets_through(self) -> bool:
        """Whether a call now would be made; when half open, only one at a time is."""
        return bool(not self._breaker.opened and not self._trying)

    async def call(self, ask: Callable[[], Awaitable[Reply]]) -> Reply:
        """What `ask` returns. Raises ModelFailed: `breaker_open` without asking, or what `ask` raised."""
        if not self.lets_through:
            raise ModelFailed("breaker_open")
        self._trying = self.state == "half_open"
        try:
            reply = await ask()
        except ModelFailed as failure:
            self._breaker.call(_fail, failure)
            raise
        finally:
            self._trying = False
        # Not reached by a call that was cancelled.
        self._breaker.call(_succeed)
        return reply


def _fail(failure: ModelFailed) -> NoReturn:
    raise failure


def _succeed() -> None:
    pass
