"""The emulator process: the devices that the settings say are emulated, and their page."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from aiohttp import web

from edge.child import Child
from edge.config import Settings
from edge.devices import Device as Uri
from edge.devices import parse_device
from edge.errors import SettingError
from edge.io.emulators.bench import Bench, Device
from edge.io.emulators.events import Event
from edge.io.emulators.printer.archive import Archive
from edge.io.emulators.printer.device import PrinterDevice
from edge.io.emulators.printer.options import read_printer_options
from edge.io.emulators.pty import PtyPort
from edge.io.emulators.server import application
from edge.io.emulators.terminal.device import TerminalDevice
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.options import read_options

SOCKET = "emulator.sock"
"""In RUNTIME_DIR: where the page process finds the emulators' page."""
SETTINGS = {"terminal": "terminal", "printer": "printer", "kitchen": "kitchen_printer"}
"""Name of a device -> the setting that may say that it is emulated."""
FACTS_S = 1.0


def state_folder(settings: Settings) -> Path:
    """Where emulated devices keep what survives a power cut."""
    return Path(settings.state_dir) / "emulator"


def make_device(uri: Uri, folder: Path, heard: Callable[[Event], None], name: str) -> Device:
    """The device that stands for `uri`; what it remembers is in `folder`. Raises ValueError."""
    return make_terminal(uri, folder, heard) if uri.scheme == "zvt" else make_printer(uri, folder, heard, name)


def make_terminal(uri: Uri, folder: Path, heard: Callable[[Event], None]) -> TerminalDevice:
    """A terminal whose memory is in `folder`. Raises ValueError."""
    options = read_options(uri.options)
    port = PtyPort(Path(uri.path), options.baud if options.pace else 0, options.bits_per_character)
    return TerminalDevice(options, port, Ledger(folder / "ledger.jsonl"), time.time, heard)


def make_printer(uri: Uri, folder: Path, heard: Callable[[Event], None], name: str) -> PrinterDevice:
    """A printer whose receipts go to `folder`. Raises ValueError."""
    options = read_printer_options(uri.options)
    port = PtyPort(Path(uri.path), options.baud if options.pace else 0, options.bits_per_character)
    receipts = "receipts" if name == "printer" else f"receipts-{name}"
    return PrinterDevice(options, port, Archive(folder / receipts), time.time, heard, name)


def make_bench(child: Child) -> Bench:
    """The emulated devices of the settings. Raises SettingError for options that are none."""
    folder = state_folder(child.settings)
    heard = partial(_log, child)
    devices: dict[str, Device] = {}
    for name, setting in SETTINGS.items():
        uri = parse_device(getattr(child.settings, setting), Path(child.settings.runtime_dir), name)
        if not uri.emulated:
            continue
        try:
            devices[name] = make_device(uri, folder, heard, name)
        except ValueError as error:
            raise SettingError(f"{setting.upper()}: {error}") from None
    return Bench(devices)


def _log(child: Child, event: Event) -> None:
    child.log.debug(f"emulator.{event.name}", device=event.device, **event.fields)


async def main(child: Child) -> None:
    """Run until asked to stop."""
    bench = make_bench(child)
    runner = web.AppRunner(application(bench), access_log=None, handle_signals=False, shutdown_timeout=0.5)
    await runner.setup()
    path = Path(child.settings.runtime_dir) / SOCKET
    path.unlink(missing_ok=True)
    runs = [asyncio.ensure_future(device.run()) for device in bench.devices.values()]
    stopping = asyncio.ensure_future(child.stopping.wait())
    facts = asyncio.ensure_future(_facts(child, bench))
    try:
        before = os.umask(0o177)
        try:
            await web.UnixSite(runner, str(path)).start()
        finally:
            os.umask(before)
        done, _ = await asyncio.wait((stopping, facts, *runs), return_when=asyncio.FIRST_COMPLETED)
        for run in done - {stopping}:
            run.result()
    finally:
        for task in (stopping, facts, *runs):
            task.cancel()
        await asyncio.gather(stopping, facts, *runs, return_exceptions=True)
        await runner.cleanup()
        with contextlib.suppress(OSError):
            path.unlink()


async def _facts(child: Child, bench: Bench) -> None:
    """Say that the devices are there, and go on saying how they are."""
    while True:
        rows = bench.rows()
        child.publish_facts({"emulated": rows})
        if all(row["plugged"] for row in rows):
            child.ready()
        await asyncio.sleep(FACTS_S)
