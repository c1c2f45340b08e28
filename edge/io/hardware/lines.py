"""Lines to devices: serial ports and TCP connections, as the event loop reads and writes them.

pyserial opens and configures a port; from there on the event loop works on its descriptor, because pyserial loses
count of what has left when a write times out, and one blocked port would stop every device. Opening runs in a thread
of its own with a deadline: a wedged USB adapter may block for seconds in the kernel.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import os
import socket
import termios
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import serial

from edge.devices import Device
from edge.errors import DeviceUnavailable, LineLost
from edge.line import Line

REOPEN_PAUSES_S = (0.2, 0.4, 0.8, 1.6, 3.2, 5.0)
"""Pauses between attempts to open a missing device; the last one repeats."""
READ_BYTES = 4_096
"""What a serial port's buffer in the kernel holds at most."""
ZVT_PORT = 20_007
"""Where a card terminal listens on TCP (ZVT PA00P016 chapter 4)."""

DEFAULT_BITS = {"zvt": "8N2", "concert": "7E1"}
"""Data bits, parity and stop bits by scheme (ZVT PA00P016 chapter 3); 8N1 for all others."""
DEFAULT_BAUD = 9_600
DEFAULT_PORTS = {"zvt+tcp": ZVT_PORT, "escpos+tcp": 9_100}
KEEP_ALIVE = ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))
"""Seconds, seconds, probes: a dead peer is known within 25 s even when nothing is said."""
USER_TIMEOUT_MS = 20_000
"""Bytes that nobody has acknowledged for so long mean a lost line."""

Opened = TypeVar("Opened")

_PSEUDO_TERMINALS = range(136, 144)
"""Device numbers of Linux pseudo terminals."""


@dataclass(frozen=True, slots=True)
class PortSettings:
    """How a serial port is set. `bits` are data bits, parity and stop bits as in `8N1`.

    With `xonxoff` only the device may stop us: were we to stop it, raster data that holds XOFF would hang the line.
    """

    baud: int
    bits: str
    rtscts: bool = False
    xonxoff: bool = False


def port_settings(device: Device) -> PortSettings:
    """The settings that the URI's options name. Raises DeviceUnavailable for what no port can be set to."""
    options = device.options
    baud = options.get("baud", str(DEFAULT_BAUD))
    if not baud.isdecimal() or not 50 <= int(baud) <= 4_000_000:
        raise DeviceUnavailable(f"{device.shown}: baud must be a speed such as 9600 or 115200")
    bits = options.get("bits", DEFAULT_BITS.get(device.scheme, "8N1")).upper()
    if len(bits) != 3 or bits[0] not in "78" or bits[1] not in "NEO" or bits[2] not in "12":
        raise DeviceUnavailable(f"{device.shown}: bits must be data bits, parity and stop bits such as 8N1 or 7E1")
    flags = {name: options.get(name, "0").lower() in ("1", "true", "yes", "on") for name in ("rtscts", "xonxoff")}
    return PortSettings(int(baud), bits, **flags)


class DescriptorLine:
    """A `Line` over an open, non-blocking descriptor. `release` gives it back, and is called once."""

    def __init__(self, fd: int, release: Callable[[], None]) -> None:
        self._fd = fd
        self._release: Callable[[], None] | None = release
        self._loop = asyncio.get_running_loop()
        self._readable: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._sent = 0

    @property
    def sent(self) -> int:
        """Bytes that the kernel has taken for this line."""
        return self._sent

    async def read(self) -> bytes:
        """Up to READ_BYTES bytes, at least one. Raises LineLost."""
        while True:
            try:
                data = os.read(self._open_fd(), READ_BYTES)
            except BlockingIOError:
                await self._until_readable()
                continue
            except OSError as error:
                raise LineLost(f"the device went away ({os.strerror(error.errno or 0)})") from None
            if not data:
                raise LineLost("the device went away")
            return data

    async def write(self, data: bytes) -> None:
        """Hand over all of `data`. Raises LineLost; when cancelled, `sent` says how far it got."""
        left = memoryview(data)
        while left:
            try:
                taken = os.write(self._open_fd(), left)
            except BlockingIOError:
                await self._until_writable()
                continue
            except OSError as error:
                raise LineLost(f"the device went away ({os.strerror(error.errno or 0)})") from None
            self._sent += taken
            left = left[taken:]

    def close(self) -> None:
        """Give the descriptor back; whoever waits on the line gets LineLost."""
        if self._release is None:
            return
        release, self._release = self._release, None
        for waiter in (self._readable, self._writable):
            if waiter is not None and not waiter.done():
                waiter.set_exception(LineLost("the line was closed"))
        with contextlib.suppress(ValueError, OSError, RuntimeError):
            self._loop.remove_reader(self._fd)
            self._loop.remove_writer(self._fd)
        with contextlib.suppress(OSError, termios.error):
            release()

    def _open_fd(self) -> int:
        if self._release is None:
            raise LineLost("the line was closed")
        return self._fd

    async def _until_readable(self) -> None:
        self._readable = self._loop.create_future()
        self._loop.add_reader(self._fd, _wake, self._readable)
        try:
            await self._readable
        finally:
            if self._release is not None:
                self._loop.remove_reader(self._fd)

    async def _until_writable(self) -> None:
        self._writable = self._loop.create_future()
        self._loop.add_writer(self._fd, _wake, self._writable)
        try:
            await self._writable
        finally:
            if self._release is not None:
                self._loop.remove_writer(self._fd)


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


# ---------------------------------------------------------------------- opening
async def open_line(device: Device, timeout_s: float) -> Line:
    """Open the line to `device`, within `timeout_s` seconds. Its name is looked up anew each time.

    Raises DeviceUnavailable with words for the operator: what is wrong, and what helps.
    """
    if device.host:
        connection = await _in_thread(lambda: _connect(device, timeout_s), lambda sock: sock.close(), device, timeout_s)
        return DescriptorLine(connection.fileno(), connection.close)
    settings = port_settings(device)
    port = await _in_thread(lambda: _open_port(device, settings), _close_port, device, timeout_s)
    return DescriptorLine(port.fileno(), lambda: _close_port(port))


async def _in_thread(
    open_it: Callable[[], Opened], close_it: Callable[[Opened], None], device: Device, timeout_s: float
) -> Opened:
    """Run `open_it` in a thread; what comes too late is closed, not leaked."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="open-line")
    opening = asyncio.get_running_loop().run_in_executor(pool, open_it)
    pool.shutdown(wait=False)
    try:
        async with asyncio.timeout(timeout_s):
            return await asyncio.shield(opening)
    except TimeoutError:
        opening.add_done_callback(lambda late: _discard(late, close_it))
        raise DeviceUnavailable(
            f"{device.shown} does not open within {timeout_s:g} s; unplug it and plug it in"
        ) from None
    except asyncio.CancelledError:
        opening.add_done_callback(lambda late: _discard(late, close_it))
        raise


def _discard(late: asyncio.Future[Opened], close_it: Callable[[Opened], None]) -> None:
    if not late.cancelled() and late.exception() is None:
        close_it(late.result())


def _open_port(device: Device, settings: PortSettings) -> serial.Serial:
    port = serial.Serial(
        baudrate=settings.baud,
        bytesize=int(settings.bits[0]),
        parity=settings.bits[1],
        stopbits=int(settings.bits[2]),
        rtscts=settings.rtscts,
        xonxoff=settings.xonxoff,
        exclusive=True,
        timeout=0,
        write_timeout=0,
    )
    port.port = device.path
    try:
        _open_tolerant(port)
        _finish_settings(port.fileno())
    except (OSError, termios.error, ValueError) as error:
        port.close()
        raise DeviceUnavailable(_explain(device, error)) from None
    return port


def _open_tolerant(port: serial.Serial) -> None:
    """Open; where a pseudo terminal refuses 7 bits or parity, it gets what it can: nothing is lost on it."""
    try:
        port.open()
    except termios.error as error:
        if error.args[0] != errno.EINVAL or (port.bytesize == serial.EIGHTBITS and port.parity == serial.PARITY_NONE):
            raise
        port.bytesize, port.parity = serial.EIGHTBITS, serial.PARITY_NONE
        port.open()


def _finish_settings(fd: int) -> None:
    attributes = termios.tcgetattr(fd)
    attributes[0] &= ~termios.IXOFF
    # With VMIN 0 an empty buffer and an unplugged device both read as b"".
    attributes[6][termios.VMIN] = 1
    termios.tcsetattr(fd, termios.TCSANOW, attributes)
    # The flag outlives us on a pseudo terminal whose other openers stay; the lock that pyserial takes does not.
    if os.major(os.fstat(fd).st_rdev) not in _PSEUDO_TERMINALS:
        with contextlib.suppress(OSError):
            fcntl.ioctl(fd, termios.TIOCEXCL)


def _close_port(port: serial.Serial) -> None:
    """Close without waiting: the kernel would otherwise try for up to 30 s to send what the device does not take."""
    fd = port.fileno()
    with contextlib.suppress(OSError, termios.error):
        termios.tcflush(fd, termios.TCOFLUSH)
    with contextlib.suppress(OSError):
        fcntl.ioctl(fd, termios.TIOCNXCL)
    with contextlib.suppress(OSError, termios.error):
        port.close()


def _connect(device: Device, timeout_s: float) -> socket.socket:
    port = device.port or DEFAULT_PORTS.get(device.scheme, 0)
    try:
        connection = socket.create_connection((device.host, port), timeout_s)
    except OSError as error:
        raise DeviceUnavailable(_explain(device, error)) from None
    connection.setblocking(False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (*KEEP_ALIVE, (socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)):
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
    return connection


_WORDS = {
    errno.ENOENT: "is not there; check the cable, and the name in the settings",
    errno.ENXIO: "is not there; check the cable",
    errno.ENODEV: "is not there; check the cable",
    errno.EIO: "is not there any more; check the cable",
    errno.EACCES: "may not be opened by this user; install the udev rules, or add the user to the group dialout",
    errno.EPERM: "may not be opened by this user; install the udev rules, or add the user to the group dialout",
    errno.EAGAIN: "is held by another process; end it (fuser names it), or take it out of the settings",
    errno.EBUSY: "is held by another process; end it (fuser names it), or take it out of the settings",
    errno.EISDIR: "is a folder, not a device; check the name in the settings",
    errno.ENOTTY: "is no serial port; check the name in the settings",
    errno.ECONNREFUSED: "refuses the connection; check the port, and that its ECR interface is switched on",
    errno.EHOSTUNREACH: "cannot be reached; check its network cable and address",
    errno.ENETUNREACH: "cannot be reached; check the network of this box",
    errno.ETIMEDOUT: "does not answer; check that it is switched on, and its address",
}


def _explain(device: Device, error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return f"{device.shown} has no address; check the host's name"
    if isinstance(error, TimeoutError):
        return f"{device.shown} {_WORDS[errno.ETIMEDOUT]}"
    number = getattr(error, "errno", None) or (error.args[0] if isinstance(error, termios.error) else errno.ENOTTY)
    words = _WORDS.get(number, f"cannot be opened ({os.strerror(number)})")
    return f"{device.shown} {words}"
