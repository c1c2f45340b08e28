"""Keeps a slow or hanging disk off the event loop: one thread writes, and nobody waits longer than a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from edge.errors import JournalError

DEADLINE_S = 4.0
"""A terminal waits 5 s (T3) for our answer, which may only leave after the journal has it."""

T = TypeVar("T")


class Disk(Protocol):
    """Runs journal calls, one after the other. Raises JournalError as they do, and when one takes too long."""

    async def __call__(self, call: Callable[[], T]) -> T:
        """The result of `call()`."""

    def close(self) -> None:
        """No more calls; waits for the last one."""


class DiskThread:
    """Calls in a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")

    async def __call__(self, call: Callable[[], T]) -> T:
        """The result of `call()`. After a deadline it may still be carried out: what follows must allow for both."""
        done = asyncio.get_running_loop().run_in_executor(self._thread, call)
        done.add_done_callback(lambda late: late.cancelled() or late.exception())
        try:
            async with asyncio.timeout(DEADLINE_S):
                return await asyncio.shield(done)
        except TimeoutError:
            raise JournalError(f"the disk has not answered for {DEADLINE_S:g} s") from None

    def close(self) -> None:
        """Wait for the call in hand, and end the thread."""
        self._thread.shutdown(wait=True)


class DiskInline:
    """Calls where they are made: under a virtual clock a thread's time would not count."""

    async def __call__(self, call: Callable[[], T]) -> T:
        """The result of `call()`."""
        return call()

    def close(self) -> None:
        """Nothing to end."""
