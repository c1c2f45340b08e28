"""The emulator process: the devices that the settings say are emulated, and their page."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from edge.child import Child
from edge.devices import parse_device
from edge.io.emulators.pty import PtyPort
from edge.io.emulators.terminal.device import TerminalDevice
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.options import read_options

LEDGER = "ledger.jsonl"


def state_folder(child: Child) -> Path:
    """Where emulated devices keep what survives a power cut."""
    return Path(child.settings.state_dir) / "emulator"


def terminal(child: Child) -> TerminalDevice | None:
    """The emulated terminal; None if it is not emulated. Raises SettingError."""
    device = parse_device(child.settings.terminal, Path(child.settings.runtime_dir), "terminal")
    if not device.emulated:
        return None
    options = read_options(device.options)
    port = PtyPort(Path(device.path), options.baud if options.pace else 0, options.bits_per_character)
    return TerminalDevice(options, port, Ledger(state_folder(child) / LEDGER), time.time)


async def main(child: Child) -> None:
    """Run until asked to stop."""
    device = terminal(child)
    runs = [asyncio.ensure_future(device.run())] if device is not None else []
    child.ready()
    stopping = asyncio.ensure_future(child.stopping.wait())
    try:
        done, _ = await asyncio.wait((stopping, *runs), return_when=asyncio.FIRST_COMPLETED)
        for run in done - {stopping}:
            run.result()
    finally:
        for task in (stopping, *runs):
            task.cancel()
        await asyncio.gather(stopping, *runs, return_exceptions=True)
