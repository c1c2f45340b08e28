"""The driver on a real pseudo terminal: what the kernel does to bytes, and what pulling a cable looks like there."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import tty
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks.faults import virtual
from edge.devices import parse_device
from edge.io.hardware.lines import DescriptorLine
from edge.io.hardware.terminals.drivers import make_terminal
from edge.io.hardware.terminals.interface import Context, Terminal, Verdict
from edge.log import Logger
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.apdu import encode
from edge.protocols.zvt.messages import intermediate, text_block
from tests.support.scripted_terminal import POSITIVE, Script, ScriptedTerminal, sale
from tests.support.zvt_bench import CHARGE, FRESH, SENT, T0, RecordedSteps

COMPLETED = encode(zvt.COMPLETION)


def name_it(link: Path, device: str) -> None:
    """The stable name leads to this device now."""
    link.unlink(missing_ok=True)
    link.symlink_to(device)


@contextlib.asynccontextmanager
async def plugged(link: Path, script: Script) -> AsyncIterator[ScriptedTerminal]:
    """A terminal on the far end of a pseudo terminal, under a stable name; pulled out at the end."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    name_it(link, os.ttyname(slave))
    line = DescriptorLine(master, lambda: os.close(master))
    pt = ScriptedTerminal(line)
    playing = asyncio.ensure_future(script(pt))
    # The far end notices nothing as long as somebody has this one open, and so it has to be open until we are there.
    try:
        yield pt
    finally:
        os.close(slave)
        line.close()
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)


@contextlib.asynccontextmanager
async def driver(link: Path) -> AsyncIterator[Terminal]:
    """A driver that runs on that name."""
    loop = asyncio.get_running_loop()
    terminal = make_terminal(
        parse_device(f"zvt:{link}"), Context(Logger("test", level="error"), lambda: T0 + loop.time())
    )
    running = asyncio.ensure_future(terminal.run())
    try:
        yield terminal
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def sells(pt: ScriptedTerminal) -> None:
    """A whole payment, with a long receipt."""
    await pt.registers()
    await pt.hears(zvt.AUTHORIZATION)
    await pt.says(POSITIVE)
    await pt.tells(intermediate(0x0A))
    await pt.tells(sale())
    await pt.tells(text_block("customer", [f"line {number} \x10\x11\x13" for number in range(60)]))
    await pt.tells(COMPLETED)
    await pt.is_idle()


def test_a_payment_over_the_kernel_s_terminal(tmp_path: Path) -> None:
    """Control characters pass unharmed in both directions, and a receipt longer than one read."""

    async def main() -> None:
        steps = RecordedSteps()
        async with plugged(tmp_path / "pt", sells), driver(tmp_path / "pt") as terminal:
            verdict = await terminal.charge(CHARGE, FRESH, steps)
        assert verdict.outcome == "paid"
        assert len(steps.texts[0].lines) == 60
        assert "committed" in steps.told

    virtual.run(main(), virtual.GRACE_S)


def test_a_cable_that_is_pulled_and_plugged_again(tmp_path: Path) -> None:
    """B4.6 on a real device name: gone after the PIN, back under another number, and the payment succeeds."""

    async def until_pin(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        await pt.says(POSITIVE)
        await pt.tells(intermediate(0x01))

    async def again(pt: ScriptedTerminal) -> None:
        await asyncio.sleep(1)
        await pt.tells(sale())
        await pt.tells(COMPLETED)
        await pt.is_idle()

    async def main() -> Verdict:
        loop = asyncio.get_running_loop()
        steps = RecordedSteps()
        async with driver(tmp_path / "pt") as terminal:
            async with plugged(tmp_path / "pt", until_pin):
                paying = asyncio.ensure_future(terminal.charge(CHARGE, FRESH, steps))
                while not steps.seen:
                    await asyncio.sleep(0.05)
                pulled_at = loop.time()
            assert (await paying).outcome == "unclear"
            assert loop.time() - pulled_at < 1, "an unplugged device is noticed at once"
            await asyncio.sleep(5)
            async with plugged(tmp_path / "pt", again):
                async with asyncio.timeout(60):
                    while (verdict := await terminal.recover(CHARGE, SENT, steps)).outcome == "unclear":
                        await asyncio.sleep(0.2)
        return verdict

    assert virtual.run(main(), virtual.GRACE_S).outcome == "paid"


def test_pulled_and_plugged_twenty_times(tmp_path: Path) -> None:
    """It is ready after each, within the longest pause between two attempts, and nothing is left open."""

    async def registers(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.is_idle()

    async def main() -> None:
        async with driver(tmp_path / "pt") as terminal:
            for _ in range(20):
                async with plugged(tmp_path / "pt", registers), asyncio.timeout(12):
                    while terminal.state().state != "ready":
                        await asyncio.sleep(0.05)
                async with asyncio.timeout(12):
                    while terminal.state().state != "absent":
                        await asyncio.sleep(0.05)

    virtual.run(main(), virtual.GRACE_S)
