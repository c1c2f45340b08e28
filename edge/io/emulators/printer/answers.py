"""What the printer sends: answers and status, in order, at the speed of its line."""

from __future__ import annotations

import asyncio

from edge.errors import LineLost
from edge.line import Line

MAX_ANSWERS = 64
"""Answers that may wait while nobody reads them; a driver that never does loses the rest."""


class Answers:
    """What waits to be sent."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(MAX_ANSWERS)

    def add(self, data: bytes) -> None:
        """Send this when it is its turn."""
        if not self._waiting.full():
            self._waiting.put_nowait(data)

    def forget(self) -> None:
        """Send nothing of it."""
        while not self._waiting.empty():
            self._waiting.get_nowait()

    async def send_all(self, line: Line) -> None:
        """Send until the line is lost."""
        try:
            while True:
                await line.write(await self._waiting.get())
        except LineLost:
            return
