"""Flow control as the system does it: a driver that obeys XOFF, or the handshake line, loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from pathlib import Path

import pytest
import serial

from edge.io.emulators.printer.archive import Archive
from edge.io.emulators.printer.device import PrinterDevice
from edge.io.emulators.printer.options import read_printer_options
from edge.io.emulators.pty import PtyPort

LINES = 300


@pytest.mark.parametrize(
    ("flow", "obeys", "loses"), [("xonxoff", True, False), ("rtscts", False, False), ("xonxoff", False, True)]
)
async def test_a_job_longer_than_the_buffer(tmp_path: Path, flow: str, obeys: bool, loses: bool) -> None:
    """8 kB into 4 kB, faster than it prints; only a driver that ignores XOFF loses some."""
    options = read_printer_options({"flow": flow, "speed": "1000"})
    device = PrinterDevice(options, PtyPort(tmp_path / "printer", 0), Archive(None), time.time)
    running = asyncio.ensure_future(device.run())
    await asyncio.sleep(0)
    job = b"".join(b"line %04d of a long receipt\n" % number for number in range(LINES)) + b"\x1d(H\x06\x0000DONE"
    try:
        with serial.Serial(device.port.where, 9_600, exclusive=True, xonxoff=obeys) as driver:
            os.set_blocking(driver.fd, False)
            got = await _print(driver.fd, b"\x1b3\x01" + job, 1.5 if loses else 30.0)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    lines = [line for line in device.printer.paper.piece().text.splitlines() if line.startswith("line ")]
    assert (len(lines) < LINES) == loses
    assert (b"\x37\x22DONE\x00" in got) != loses


async def _print(fd: int, data: bytes, seconds: float) -> bytes:
    """Send all of it and read until the printer confirms or the time is over."""
    got, end = b"", time.monotonic() + seconds
    while b"DONE" not in got and time.monotonic() < end:
        with contextlib.suppress(BlockingIOError):
            data = data[os.write(fd, data) :] if data else data
        with contextlib.suppress(BlockingIOError):
            got += os.read(fd, 100)
        await asyncio.sleep(0.001)
    return got
