"""A clock that jumps: waits that nothing interrupts cost no time, and 180 seconds pass in a millisecond.

`run` runs a coroutine under it. Only the event loop's clock jumps (`loop.time`, `asyncio.sleep`, `asyncio.timeout`);
code that looks at another clock is out of step at once, which is what the tests want to find out.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")

GRACE_S = 0.002
"""Real time that the kernel may take to carry bytes from one end of a pseudo terminal to the other."""
LIMIT_S = 100_000.0
"""Virtual time after which a test counts as hanging."""


class _JumpingSelector(selectors.DefaultSelector):
    """Returns at once what is ready; if nothing is, the clock jumps to the next deadline."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.at_work = 0
        """Calls in threads: their end is real, so it is waited for in real time."""
        self.grace_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if self.at_work or timeout is None:
            return super().select(0.05 if timeout is None or self.at_work else timeout)
        # One descriptor is the loop's own; with others the outside may still have something to say.
        if self.grace_s and len(self.get_map()) > 1 and (ready := super().select(self.grace_s)):
            return ready
        self.now += timeout
        if self.now > LIMIT_S:
            raise TimeoutError("nothing happens any more")
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only while all wait."""

    def __init__(self, grace_s: float = 0.0) -> None:
        self.jumping = _JumpingSelector()
        self.jumping.grace_s = grace_s
        super().__init__(self.jumping)

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self.jumping.now

    def run_in_executor(self, executor: Executor | None, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:  # type: ignore[override]
        """As ever; time stands still until it is done."""
        future = super().run_in_executor(executor, func, *args)
        self.jumping.at_work += 1
        future.add_done_callback(self._leave_thread)
        return future

    def _leave_thread(self, _: object) -> None:
        self.jumping.at_work -= 1


def run(main: Coroutine[Any, Any, T], grace_s: float = 0.0) -> T:
    """Run `main` in virtual time, and end whatever it left. `grace_s`: GRACE_S where pseudo terminals take part."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(grace_s)) as runner:
        return runner.run(main)
