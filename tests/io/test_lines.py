"""Lines to devices: nothing blocks, nothing is lost without a word, and every refusal tells the operator what helps."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import pty
import socket
import subprocess
import sys
import termios
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from edge.devices import parse_device
from edge.errors import DeviceUnavailable, LineLost
from edge.io.hardware import lines
from edge.io.hardware.lines import open_line, port_settings


@pytest.fixture
def device() -> Iterator[tuple[int, str]]:
    """The far end of a serial line, and the name of ours."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    name = os.ttyname(slave)
    os.close(slave)
    yield master, name
    with contextlib.suppress(OSError):
        os.close(master)


async def test_bytes_go_both_ways_unchanged_and_are_counted(device: tuple[int, str]) -> None:
    """All 256 values pass, XON, XOFF and line ends among them."""
    master, name = device
    line = await open_line(parse_device(f"zvt:{name}"), 1.0)
    every = bytes(range(256))
    await line.write(every)
    assert line.sent == 256
    seen = b""
    while len(seen) < 256:
        await asyncio.sleep(0)
        try:
            seen += os.read(master, 4096)
        except BlockingIOError:
            await asyncio.sleep(0.001)
    assert seen == every
    os.write(master, every)
    got = b""
    while len(got) < 256:
        got += await line.read()
    assert got == every
    line.close()


async def test_an_unplugged_device_is_noticed_while_reading(device: tuple[int, str]) -> None:
    """Whoever waits for bytes is told at once."""
    master, name = device
    line = await open_line(parse_device(f"zvt:{name}"), 1.0)
    reading = asyncio.ensure_future(line.read())
    await asyncio.sleep(0.01)
    os.close(master)
    with pytest.raises(LineLost):
        async with asyncio.timeout(1):
            await reading
    with pytest.raises(LineLost):
        await line.write(b"x")
    assert line.sent == 0
    line.close()
    line.close()


async def test_closing_wakes_whoever_waits(device: tuple[int, str]) -> None:
    """No task hangs on a line that was given back."""
    line = await open_line(parse_device(f"zvt:{device[1]}"), 1.0)
    reading = asyncio.ensure_future(line.read())
    await asyncio.sleep(0)
    line.close()
    with pytest.raises(LineLost):
        await reading
    with pytest.raises(LineLost):
        await line.read()


async def test_a_device_that_takes_nothing_blocks_nobody(device: tuple[int, str]) -> None:
    """The writer waits, gives up by its own deadline, and `sent` says how far it got."""
    line = await open_line(parse_device(f"escpos:{device[1]}"), 1.0)
    data = b"x" * 1_000_000
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await line.write(data)
    assert 0 < line.sent < len(data)
    loop = asyncio.get_running_loop()
    before = loop.time()
    line.close()
    assert loop.time() - before < 0.5


async def test_the_second_opener_is_told_who_is_in_the_way(device: tuple[int, str]) -> None:
    """One process at a time talks to a device; another one learns why it may not."""
    name = device[1]
    holder = subprocess.Popen(  # noqa: ASYNC220 - it is the other process
        [
            sys.executable,
            "-c",
            f"import serial; p = serial.Serial({name!r}, exclusive=True); print('open', flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(DeviceUnavailable, match="held by another process"):
            await open_line(parse_device(f"zvt:{name}"), 1.0)
    finally:
        holder.communicate(b"\n")
    (await open_line(parse_device(f"zvt:{name}"), 1.0)).close()


async def test_our_own_second_opener_is_refused_too(device: tuple[int, str]) -> None:
    """Two URIs that lead to one port are found out."""
    line = await open_line(parse_device(f"zvt:{device[1]}"), 1.0)
    with pytest.raises(DeviceUnavailable, match="held by another process"):
        await open_line(parse_device(f"escpos:{device[1]}"), 1.0)
    line.close()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("missing", "is not there"),
        ("folder", "is a folder"),
        ("file", "is no serial port"),
    ],
)
async def test_what_cannot_be_opened_is_explained(tmp_path: Path, what: str, words: str) -> None:
    """The text says what is wrong, in words."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DeviceUnavailable, match=words):
        await open_line(parse_device(f"zvt:{tmp_path / what}"), 1.0)


@pytest.mark.parametrize(("number", "words"), [(errno.EACCES, "dialout"), (errno.EBUSY, "held by another process")])
async def test_a_refusal_of_the_kernel_is_explained(
    monkeypatch: pytest.MonkeyPatch, device: tuple[int, str], number: int, words: str
) -> None:
    """What root never meets is said right all the same."""

    def refuse(self: serial.Serial) -> None:
        raise serial.SerialException(number, "no")

    monkeypatch.setattr(serial.Serial, "open", refuse)
    with pytest.raises(DeviceUnavailable, match=words):
        await open_line(parse_device(f"zvt:{device[1]}"), 1.0)


async def test_the_name_is_looked_up_anew_at_each_open(tmp_path: Path) -> None:
    """A device that comes back under another number is found by its stable name."""
    link = tmp_path / "terminal"
    for _ in range(2):
        master, slave = pty.openpty()
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(slave))
        line = await open_line(parse_device(f"zvt:{link}"), 1.0)
        os.write(master, b"\x06")
        assert await line.read() == b"\x06"
        line.close()
        os.close(slave)
        os.close(master)


async def test_a_port_that_does_not_open_in_time_is_given_up_and_not_leaked(
    monkeypatch: pytest.MonkeyPatch, device: tuple[int, str]
) -> None:
    """A wedged adapter costs its own deadline; the port that comes late is closed."""
    import threading

    go_on, opened = threading.Event(), serial.Serial.open
    ports = []

    def slow(self: serial.Serial) -> None:
        go_on.wait(5)
        opened(self)
        ports.append(self)

    monkeypatch.setattr(serial.Serial, "open", slow)
    with pytest.raises(DeviceUnavailable, match="does not open within"):
        await open_line(parse_device(f"zvt:{device[1]}"), 0.02)
    go_on.set()
    async with asyncio.timeout(2):
        while not ports or ports[0].is_open:
            await asyncio.sleep(0.005)


async def test_the_port_is_set_as_the_uri_says(device: tuple[int, str]) -> None:
    """Speed, stop bits and flow control reach the kernel; we never stop the device (no IXOFF)."""
    master, name = device
    line = await open_line(parse_device(f"escpos:{name}?baud=38400&bits=8N2&rtscts=1&xonxoff=1"), 1.0)
    iflag, _, cflag, lflag, _, speed, _ = termios.tcgetattr(master)
    assert speed == termios.B38400
    assert cflag & termios.CSTOPB
    assert cflag & termios.CRTSCTS
    assert iflag & termios.IXON
    assert not iflag & termios.IXOFF
    assert not lflag & (termios.ICANON | termios.ECHO)
    line.close()


async def test_seven_bits_with_parity_are_asked_for(monkeypatch: pytest.MonkeyPatch, device: tuple[int, str]) -> None:
    """A pseudo terminal cannot show them, so what pyserial is asked for is what counts; it opens all the same."""
    asked = []
    opened = serial.Serial.open

    def spy(self: serial.Serial) -> None:
        asked.append((self.bytesize, self.parity, self.stopbits))
        opened(self)

    monkeypatch.setattr(serial.Serial, "open", spy)
    (await open_line(parse_device(f"concert:{device[1]}"), 1.0)).close()
    assert asked[0] == (7, "E", 1)


async def test_a_line_that_cannot_have_parity_is_opened_without(
    monkeypatch: pytest.MonkeyPatch, device: tuple[int, str]
) -> None:
    """Some pseudo terminals refuse what they cannot do; nothing is lost on them."""
    opened = serial.Serial.open

    def refuse_parity(self: serial.Serial) -> None:
        if self.parity != serial.PARITY_NONE:
            raise termios.error(errno.EINVAL, "Invalid argument")
        opened(self)

    monkeypatch.setattr(serial.Serial, "open", refuse_parity)
    (await open_line(parse_device(f"concert:{device[1]}"), 1.0)).close()


@pytest.mark.parametrize(
    ("error", "words"), [(socket.gaierror(-2, "unknown"), "no address"), (TimeoutError(), "does not answer")]
)
async def test_a_network_that_fails_is_explained(monkeypatch: pytest.MonkeyPatch, error: OSError, words: str) -> None:
    """The text says which part to look at."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(socket, "create_connection", fail)
    with pytest.raises(DeviceUnavailable, match=words):
        await open_line(parse_device("zvt+tcp://terminal"), 1.0)


async def test_whoever_gives_up_on_opening_leaves_nothing_open(
    monkeypatch: pytest.MonkeyPatch, device: tuple[int, str]
) -> None:
    """Cancelled while it opens: the port is closed when it has."""
    opened = serial.Serial.open
    ports = []

    def slow(self: serial.Serial) -> None:
        opened(self)
        ports.append(self)

    monkeypatch.setattr(serial.Serial, "open", slow)
    opening = asyncio.ensure_future(open_line(parse_device(f"zvt:{device[1]}"), 5.0))
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    async with asyncio.timeout(2):
        while not ports or ports[0].is_open:
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("options", ["baud=fast", "baud=1", "bits=9N1", "bits=8X1", "bits=8N"])
def test_settings_that_no_port_has_are_refused(options: str) -> None:
    """A typing error is told, not guessed at."""
    with pytest.raises(DeviceUnavailable, match="must be"):
        port_settings(parse_device(f"zvt:/dev/null?{options}"))


def test_a_terminal_has_two_stop_bits_unless_said_otherwise() -> None:
    """ZVT PA00P016 chapter 3; a receiver set to one stop bit understands two."""
    assert port_settings(parse_device("zvt:/dev/x")).bits == "8N2"
    assert port_settings(parse_device("escpos:/dev/x")).bits == "8N1"


async def test_tcp_goes_both_ways_and_the_end_is_noticed() -> None:
    """A network device is a line like any other."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(3))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    line = await open_line(parse_device(f"zvt+tcp://127.0.0.1:{port}"), 1.0)
    await line.write(b"abc")
    assert line.sent == 3
    assert await line.read() == b"abc"
    with pytest.raises(LineLost):
        await line.read()
    line.close()
    server.close()
    await server.wait_closed()
    with pytest.raises(DeviceUnavailable, match="refuses the connection"):
        await open_line(parse_device(f"zvt+tcp://127.0.0.1:{port}"), 1.0)


def test_pauses_between_attempts_grow_and_stay_short() -> None:
    """A terminal that was switched off for a night is back within seconds."""
    assert list(lines.REOPEN_PAUSES_S) == sorted(lines.REOPEN_PAUSES_S)
    assert lines.REOPEN_PAUSES_S[0] == 0.2
    assert lines.REOPEN_PAUSES_S[-1] == 5.0
