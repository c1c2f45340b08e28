"""Tasks that swallow a cancellation end all the same."""

from __future__ import annotations

import asyncio
import contextlib

from edge.ending import end


async def _swallows(times: int) -> None:
    for _ in range(times):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    await asyncio.Event().wait()


async def test_a_task_that_loses_cancellations_ends() -> None:
    """As libraries do by `wait_for` on Python 3.11."""
    tasks = [asyncio.create_task(_swallows(times)) for times in (0, 1, 2)]
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await end(tasks)
    assert all(task.cancelled() for task in tasks)


async def test_what_has_ended_already_is_no_matter() -> None:
    """Nor is what it raised."""

    async def raises() -> None:
        raise ValueError

    task = asyncio.create_task(raises())
    await asyncio.wait([task])
    await end([task])
    await end([])
    assert isinstance(task.exception(), ValueError)
