"""`edge emulate`: one emulated device in the foreground, for integrators and tests."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import msgspec
import orjson
from aiohttp import web

from edge.config import Settings
from edge.devices import Device as Uri
from edge.errors import SettingError
from edge.io.emulators.bench import Bench, Device
from edge.io.emulators.events import Event
from edge.io.emulators.main import make_device, state_folder
from edge.io.emulators.port import Port
from edge.io.emulators.printer.archive import Archive
from edge.io.emulators.printer.device import PrinterDevice
from edge.io.emulators.printer.options import read_printer_options
from edge.io.emulators.pty import PtyPort
from edge.io.emulators.server import application, only_from_here
from edge.io.emulators.tcp import TcpPort
from edge.io.emulators.terminal.device import TerminalDevice
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.options import read_options


def terminal(
    options: Mapping[str, str], link: Path | None, tcp: int | None, ledger: Path | None, page: int | None, as_json: bool
) -> int:
    """Run a card terminal until it is stopped; returns the exit status. Raises SettingError, DeviceUnavailable.

    `tcp` is a port to listen on instead of a pseudo terminal at `link`; 0 picks one. Without `ledger` the terminal
    forgets everything at its end.
    """
    read = _read(read_options, options)
    port: Port = (
        TcpPort(tcp) if tcp is not None else _pty(link, "terminal", read.pace and read.baud, read.bits_per_character)
    )

    def make(heard: Callable[[Event], None]) -> Device:
        return TerminalDevice(read, port, Ledger(ledger), time.time, heard, tcp is not None)

    return _run("terminal", make, "zvt+tcp" if tcp is not None else "zvt", page, as_json)


def printer(
    options: Mapping[str, str], link: Path | None, receipts: Path | None, page: int | None, as_json: bool
) -> int:
    """Run a receipt printer until it is stopped; its receipts go to folder `receipts`."""
    read = _read(read_printer_options, options)
    port = _pty(link, "printer", read.pace and read.baud, read.bits_per_character)

    def make(heard: Callable[[Event], None]) -> Device:
        return PrinterDevice(read, port, Archive(receipts), time.time, heard)

    return _run("printer", make, "escpos", page, as_json)


@contextlib.asynccontextmanager
async def beside(settings: Settings, uri: Uri, name: str = "") -> AsyncIterator[None]:
    """The emulator of a device in this process, as the appliance would run it. Raises SettingError, DeviceUnavailable.

    Its ledger and its receipts are the appliance's own, so the two must not run at the same time.
    """
    try:
        device = make_device(uri, state_folder(settings), lambda _: None, name or Path(uri.path).name)
    except ValueError as error:
        raise SettingError(str(error)) from None
    Path(uri.path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    run = asyncio.ensure_future(device.run())
    try:
        await asyncio.sleep(0)
        if run.done():
            run.result()
        yield
    finally:
        await _ended(run)


def _read(reader: Callable[[Mapping[str, str]], Any], options: Mapping[str, str]) -> Any:
    try:
        return reader(options)
    except ValueError as error:
        raise SettingError(str(error)) from None


def _pty(link: Path | None, name: str, baud: int, bits: int) -> PtyPort:
    return PtyPort(link if link is not None else Path(gettempdir()) / f"edge-{os.getuid()}-{name}", baud, bits)


def _run(
    name: str, make: Callable[[Callable[[Event], None]], Device], scheme: str, page: int | None, as_json: bool
) -> int:
    def heard(event: Event) -> None:
        _write(orjson.dumps(msgspec.to_builtins(event)).decode() if as_json else _line(event))

    async def live() -> None:
        try:
            device = make(heard)
        except ValueError as error:
            raise SettingError(str(error)) from None
        await _live(name, device, scheme, page, as_json)

    asyncio.run(live())
    return 0


async def _live(name: str, device: Device, scheme: str, page: int | None, as_json: bool) -> None:
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    async with contextlib.AsyncExitStack() as stack:
        run = asyncio.ensure_future(device.run())
        stack.push_async_callback(_ended, run)
        # The first step of the device puts its cable in, and fails if it cannot.
        await asyncio.sleep(0)
        if run.done():
            run.result()
        address = await _serve(stack, name, device, page) if page is not None else None
        uri = f"{scheme}://{device.port.where}" if scheme.endswith("+tcp") else f"{scheme}:{device.port.where}"
        _write(_where(name, uri, address, as_json))
        stop = asyncio.ensure_future(stopping.wait())
        stack.push_async_callback(_ended, stop)
        await asyncio.wait((run, stop), return_when=asyncio.FIRST_COMPLETED)
        if run.done():
            run.result()


async def _ended(task: asyncio.Future[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _serve(stack: contextlib.AsyncExitStack, name: str, device: Device, page: int) -> str:
    """Serve the device's page on this box alone; returns its address."""
    listener = _listen(page)
    port = listener.getsockname()[1]
    app = application(Bench({name: device}), only_from_here(port))
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.5)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, listener).start()
    return f"http://127.0.0.1:{port}/emulator"


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise SettingError(f"--page-port: 127.0.0.1:{port} cannot be served on: {error.strerror}") from None
    return listener


def _where(name: str, uri: str, address: str | None, as_json: bool) -> str:
    if as_json:
        return orjson.dumps({"event": "ready", "device": name, "uri": uri, "page": address}).decode()
    return f"{name} at {uri}" + (f", page at {address}" if address else "")


def _line(event: Event) -> str:
    fields = " ".join(f"{name}={value}" for name, value in event.fields.items())
    return f"{time.strftime('%H:%M:%S', time.localtime(event.at))} {event.name} {fields}".rstrip()


def _write(line: str) -> None:
    """One line, at once: whoever started us waits for it. A reader that has gone is no reason to stop."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
