"""From SIGKILL to the next screen, and from nothing to ready."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from pathlib import Path

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from benchmarks.measure import Result
from edge.budgets import budget

REST_S = 0.5
"""Between two kills, so that each meets a box at rest."""


async def restart_core(appliance: Appliance, n: int) -> list[Result]:
    """kill -9 of the core until a page has the screen again."""
    samples = []
    async with Guest(appliance.page_url) as guest:
        await guest.call("touch.engage")
        await guest.call("cart.add", {"item_id": 101, "quantity": 1})
        for _ in range(n):
            await asyncio.sleep(REST_S)
            # Whatever the core sent until now is read with this answer; the next document is of its next life.
            await guest.call("hello")
            started = time.perf_counter_ns()
            os.kill(appliance.pid("core"), signal.SIGKILL)
            await guest.until(lambda message: message["type"] == "ui.update")
            samples.append((time.perf_counter_ns() - started) / 1000)
            if guest.cart() != {101: 1}:
                raise RuntimeError(f"the cart is {guest.cart()} after the kill")
        await guest.call("session.end")
    return [Result("restart_core", samples, budget("restart_core"))]


async def restart_other(appliance: Appliance, n: int) -> list[Result]:
    """kill -9 of every other process until it is ready again."""
    results = []
    for name in appliance.killable():
        if name == "core":
            continue
        samples = []
        for _ in range(n):
            await asyncio.sleep(REST_S)
            started = time.perf_counter_ns()
            old = appliance.kill(name)
            await asyncio.to_thread(appliance.wait_restarted, name, old, 10.0)
            samples.append((time.perf_counter_ns() - started) / 1000)
        results.append(Result(f"restart {name}", samples, budget("restart_other")))
    return results


def start(n: int) -> list[Result]:
    """From exec to ready, embedded servers included."""
    samples = []
    for _ in range(n):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter_ns()
            with Appliance(Path(folder)):
                samples.append((time.perf_counter_ns() - started) / 1000)
    return [Result("start", samples, budget("start"))]
