"""A clean stop gives the terminal back to its own keys."""

from __future__ import annotations

import asyncio

from benchmarks.faults.cable import Cable
from benchmarks.faults.virtual import run
from edge.devices import parse_device
from edge.io.emulators.terminal.device import TerminalDevice
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.options import Options
from edge.io.hardware.terminals.drivers import make_terminal
from edge.io.hardware.terminals.interface import Context
from edge.log import Logger


async def _stop(options: Options) -> tuple[list[bool], float]:
    """Whether the terminal was registered before and after `leave`, and how long that took."""
    loop = asyncio.get_running_loop()
    cable = Cable()
    device = TerminalDevice(options, cable, Ledger(), lambda: 1_790_000_000.0 + loop.time())
    context = Context(
        log=Logger("test", "error"), wall=lambda: 1_790_000_000.0, open_line=lambda _device, _timeout: cable.open()
    )
    terminal = make_terminal(parse_device("zvt:///memory"), context)
    tasks = [asyncio.ensure_future(device.run()), asyncio.ensure_future(terminal.run())]
    await asyncio.sleep(2)
    registered, began = [bool(device.pt.view()["registered"])], loop.time()
    await terminal.leave()
    took = loop.time() - began
    registered.append(bool(device.pt.view()["registered"]))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return registered, took


def test_a_terminal_is_logged_off() -> None:
    """After 06 02 its configuration is its own again, so staff can use its menu."""
    registered, took = run(_stop(Options(pace=False)))
    assert registered == [True, False]
    assert took < 1.0


def test_a_terminal_that_is_busy_holds_nobody_up() -> None:
    """The stop goes on after a second, whatever the terminal does."""
    _, took = run(_stop(Options(pace=False, state="update", update_s=600)))
    assert took <= 1.0
