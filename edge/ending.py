"""Ends tasks for certain.

On Python 3.11 `asyncio.wait_for` loses a cancellation that meets the end of what it waits for, and libraries of ours
use it everywhere. A task that was cancelled once may therefore live on, and whoever waits for it waits for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

AGAIN_S = 1.2
"""Longer than a connection takes to say goodbye (1 s): a second cancellation would cut that short."""


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel `tasks` until all have ended. What they raise stays with them."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_S)
