"""Proportional set size of every process, after an order has been put together."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import psutil

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from benchmarks.latency import TOUCHES
from edge.budgets import MEMORY_PSS_BYTES
from edge.processes import PROCESSES

ROUNDS = 50
SERVERS = frozenset(row.name for row in PROCESSES if row.executed)


async def _use(appliance: Appliance) -> None:
    async with Guest(appliance.page_url) as guest:
        for _ in range(ROUNDS):
            for kind, payload in TOUCHES:
                await guest.call(kind, payload)


def memory() -> dict[str, Any]:
    """Bytes per process, their sum without the embedded servers, and whether that keeps the budget."""
    with tempfile.TemporaryDirectory() as folder, Appliance(Path(folder)) as appliance:
        asyncio.run(_use(appliance))
        found = {
            name: int(psutil.Process(slot.pid).memory_full_info().pss)
            for name, slot in appliance.memory.slots.items()
            if slot.pid
        }
    ours = sum(size for name, size in found.items() if name not in SERVERS)
    return {"processes": found, "ours": ours, "budget": MEMORY_PSS_BYTES, "kept": ours <= MEMORY_PSS_BYTES}
