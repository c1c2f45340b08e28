"""A driver meets a pulled cable, a new one, and a device that hangs as it would on a real serial line."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import serial

from edge.errors import DeviceUnavailable, LineLost
from edge.io.emulators import descriptor
from edge.io.emulators.pty import PtyPort
from edge.io.emulators.tcp import TcpPort


@contextlib.asynccontextmanager
async def plugged(path: Path, baud: int = 0) -> AsyncIterator[PtyPort]:
    """A port with its cable in."""
    port = PtyPort(path, baud)
    port.plug()
    try:
        yield port
    finally:
        port.pull()


@contextlib.contextmanager
def opened(port: PtyPort) -> Iterator[serial.Serial]:
    """The driver's end, as pyserial opens it."""
    found = serial.Serial(port.where, 9_600, exclusive=True, timeout=1)
    try:
        yield found
    finally:
        with contextlib.suppress(OSError, serial.SerialException):
            found.close()


async def test_bytes_go_both_ways_over_a_name_that_stays(tmp_path: Path) -> None:
    """A driver may close the port and open it again; the device does not notice."""
    async with plugged(tmp_path / "terminal") as port:
        line = await port.connected()
        for word in (b"first", b"second"):
            with opened(port) as driver:
                driver.write(word)
                assert await line.read() == word
                await line.write(word)
                assert driver.read(len(word)) == word
        assert line.sent == len(b"firstsecond")


async def test_a_pulled_cable_is_seen_at_once_by_both_ends(tmp_path: Path) -> None:
    """The name is gone, the driver's read fails, the device's too; plugged in again the same name works anew."""
    async with plugged(tmp_path / "terminal") as port:
        line = await port.connected()
        reading = asyncio.ensure_future(line.read())
        with opened(port) as driver:
            await asyncio.sleep(0)
            begun = time.monotonic()
            port.pull()
            assert not port.link.is_symlink()
            with pytest.raises((OSError, serial.SerialException)):
                driver.read(1)
            assert time.monotonic() - begun < 0.5
            with pytest.raises(LineLost):
                await reading
            with pytest.raises(LineLost):
                await line.write(b"x")
        port.plug()
        again = await port.connected()
        with opened(port) as driver:
            driver.write(b"back")
            assert await again.read() == b"back"


async def test_a_device_that_takes_nothing_stops_the_driver(tmp_path: Path) -> None:
    """Held, the bytes back up until a write does not get through; released, none is lost."""
    async with plugged(tmp_path / "printer") as port:
        line = await port.connected()
        port.hold()
        with opened(port) as driver:
            os.set_blocking(driver.fd, False)
            sent = 0
            with contextlib.suppress(BlockingIOError):
                while sent < 10_000_000:
                    sent += os.write(driver.fd, b"x" * 1_000)
            assert 0 < sent < 10_000_000
            port.release()
            got = 0
            while got < sent:
                got += len(await line.read())
            assert got == sent


async def test_what_nobody_reads_is_lost_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a line without handshake: a device whose driver is away goes on."""
    monkeypatch.setattr(descriptor, "UNREAD_S", 0.02)
    async with plugged(tmp_path / "terminal") as port:
        line = await port.connected()
        await asyncio.wait_for(line.write(b"x" * 20_000), 20)
        assert line.sent == 20_000


async def test_bytes_take_as_long_as_on_a_real_line(tmp_path: Path) -> None:
    """11 bits a character at 9600 baud: 200 bytes are 229 ms."""
    async with plugged(tmp_path / "terminal", 9_600) as port:
        line = await port.connected()
        with opened(port) as driver:
            begun = time.monotonic()
            await line.write(b"x" * 200)
            assert driver.read(200) == b"x" * 200
            assert 0.2 < time.monotonic() - begun < 1.0
            driver.write(b"y" * 200)
            begun, got = time.monotonic(), b""
            while len(got) < 200:
                got += await line.read()
            assert 0.2 < time.monotonic() - begun < 1.0


async def test_a_reader_that_gives_up_loses_no_byte(tmp_path: Path) -> None:
    """A deadline in the middle of a slow byte leaves it for the next read."""
    async with plugged(tmp_path / "terminal", 300) as port:
        line = await port.connected()
        with opened(port) as driver:
            driver.write(b"ab")
            got = b""
            while len(got) < 2:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.02):
                        got += await line.read()
            assert got == b"ab"


async def test_a_name_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A missing folder is an error of one line, and no descriptor stays open."""
    with pytest.raises(DeviceUnavailable, match="cannot be made"):
        PtyPort(tmp_path / "missing" / "terminal").plug()


async def test_it_takes_nobody_elses_name_away(tmp_path: Path) -> None:
    """A real port or file keeps its name; a name that another device has taken meanwhile stays that one's."""
    real = tmp_path / "ttyS0"
    real.write_text("a port")
    with pytest.raises(DeviceUnavailable, match="something else has that name"):
        PtyPort(real).plug()
    assert real.read_text() == "a port"
    async with plugged(tmp_path / "terminal") as first, plugged(tmp_path / "terminal"):
        first.pull()
        assert first.link.exists()


async def test_a_network_device_is_pulled_and_plugged_as_well() -> None:
    """The same port number; the connection ends with the cable."""
    port = TcpPort(0)
    port.plug()
    try:
        host, number = port.where.split(":")
        reader, writer = await asyncio.open_connection(host, int(number))
        line = await port.connected()
        writer.write(b"hello")
        assert await line.read() == b"hello"
        await line.write(b"you")
        assert await reader.readexactly(3) == b"you"
        port.pull()
        assert await reader.read() == b""
        writer.close()
        with pytest.raises(LineLost):
            await line.read()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(host, int(number))
        port.plug()
        assert port.where == f"{host}:{number}"
    finally:
        port.pull()
