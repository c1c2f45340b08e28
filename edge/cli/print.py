"""`edge print`: one document on a printer, by the running appliance or alone."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import typer

from edge.cli.app import write_json
from edge.config import Settings, load
from edge.devices import Device, parse_device
from edge.errors import DeviceUnavailable, EdgeError, NotRunningError, SettingError
from edge.io.hardware.control import ask
from edge.io.hardware.printable import MAX_BYTES, read_printable
from edge.io.hardware.printers.drivers import make_printer
from edge.io.hardware.printers.interface import Document, Printed, Printer
from edge.io.hardware.printers.words import WORDS
from edge.io.hardware.receipts import Look
from edge.io.hardware.terminals.interface import Context
from edge.log import Logger

DEADLINE_S = 30.0
PRINTED, FAILED, USAGE = 0, 1, 64
TODO = {
    "absent": "plug it in and switch it on; `edge doctor` shows the devices of this box",
    "timeout": "see whether it prints; its cable, and `baud` and `flow` in its URI",
    "offline": "switch it on; check its cable, and `baud` in its URI",
}


def run(uri: str | None, file: Path, as_json: bool) -> int:
    """Print; returns 0 when it is on paper or probably is, 1 when it is not, 64 for wrong usage or a wrong file."""
    try:
        settings = load() if uri is None else load(printer=uri)
    except EdgeError as error:
        return _refuse(str(error))
    wanted = settings.printer
    test = parse_device(settings.terminal).emulated and parse_device(wanted).emulated
    try:
        document = read_printable(_read(file), _look(settings, test))
    except OSError as error:
        return _refuse(f"{file} cannot be read: {error.strerror}")
    except ValueError as error:
        return _refuse(f"{file} {error}")
    try:
        found = asyncio.run(_print(settings, wanted, document))
    except (DeviceUnavailable, SettingError) as error:
        return _refuse(str(error))
    found = {"printer": parse_device(wanted).shown, **found}
    if as_json:
        write_json(found, indent=False)
    else:
        typer.echo(_said(found))
    return FAILED if found["outcome"] == "failed" else PRINTED


def _refuse(problem: str) -> int:
    sys.stderr.write(f"edge: {problem} (see `edge print --help`)\n")
    return USAGE


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _look(settings: Settings, test: bool) -> Look:
    def lines(text: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in text.split("|") if line.strip())

    return Look(lines(settings.receipt_header), lines(settings.receipt_footer), test=test)


async def _print(settings: Settings, uri: str, document: Document) -> dict[str, Any]:
    """By the appliance when the printer is its own: nobody else may open it then. Raises DeviceUnavailable."""
    name = "printer"
    with contextlib.suppress(NotRunningError):
        own = await ask(settings.runtime_dir, {"command": "devices"})
        if own["printer"] == uri:
            request = {"command": "print", "document": msgspec.to_builtins(document)}
            return await ask(settings.runtime_dir, request)
        name = "print"
    device = parse_device(uri, settings.runtime_dir, name)
    if not device.emulated:
        return await _print_alone(settings, device, document)
    from edge.cli.emulate import beside

    async with beside(settings, device):
        return await _print_alone(settings, device, document)


async def _print_alone(settings: Settings, device: Device, document: Document) -> dict[str, Any]:
    log = Logger("print", "error")
    extra = {"name": "printer", "logo": settings.receipt_logo}
    printer = make_printer(device, Context(log=log, wall=time.time, extra=extra))
    running = asyncio.ensure_future(printer.run())
    try:
        printed = await printer.print(document, int(time.time()), DEADLINE_S + document.takes_s)
        return _result(printed, printer)
    finally:
        running.cancel()
        await asyncio.wait({running})


def _result(printed: Printed, printer: Printer) -> dict[str, Any]:
    state = printer.state()
    detail = state.detail if printed.outcome == "failed" else ""
    return {
        "outcome": printed.outcome,
        "reason": printed.reason,
        "detail": detail,
        "substituted": printed.substituted,
    }


def _said(found: dict[str, Any]) -> str:
    """One line: what has happened, and what to do."""
    reason, printer = found["reason"], found["printer"]
    substituted = f"; no font here has {found['substituted']}" if found["substituted"] else ""
    if found["outcome"] == "printed":
        return f"printed on {printer}{substituted}"
    if found["outcome"] == "probably":
        return f"sent to {printer}, which is in order but confirms nothing{substituted}"
    if reason == "absent" and found.get("detail"):
        # Whoever could not open it has already said what helps.
        return f"not printed: {found['detail']}"
    words, todo = WORDS.get(reason, (reason, ""))
    return f"not printed on {printer}: {words}; {TODO.get(reason, todo)}"
