"""A network socket for emulated devices: the device listens, and a driver connects (ZVT PA00P016 chapter 4)."""

from __future__ import annotations

import asyncio
import socket

from edge.errors import DeviceUnavailable
from edge.io.emulators.descriptor import DescriptorLine
from edge.io.emulators.pacing import Pace
from edge.line import Line


class TcpPort:
    """Listens on 127.0.0.1. Pulling the cable ends the connection and refuses new ones. Port 0 picks one."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener: socket.socket | None = None
        self._line: DescriptorLine | None = None
        self._changed = asyncio.Event()

    @property
    def plugged(self) -> bool:
        """Whether it listens."""
        return self._listener is not None

    @property
    def where(self) -> str:
        """What a driver connects to."""
        return f"127.0.0.1:{self._port}"

    def plug(self) -> None:
        """Listen. Raises DeviceUnavailable when the port is taken."""
        if self._listener is not None:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self._port))
        except OSError as error:
            listener.close()
            raise DeviceUnavailable(f"{self.where} cannot be listened on: {error.strerror}") from None
        listener.listen(1)
        listener.setblocking(False)
        self._port = listener.getsockname()[1]
        self._listener = listener
        self._changed.set()

    def pull(self) -> None:
        """End the connection and listen no more."""
        if self._listener is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None
            self._changed.set()
        if self._line is not None:
            self._line.close()
            self._line = None

    def set_baud(self, baud: int) -> None:
        """Nothing: a network has no rate to set."""

    async def connected(self) -> Line:
        """The next connection."""
        while True:
            listener = self._listener
            if listener is not None:
                try:
                    connection, _ = listener.accept()
                except BlockingIOError:
                    await self._arrival(listener)
                    continue
                except OSError:
                    continue
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.setblocking(False)
                self._line = DescriptorLine(connection.fileno(), connection.close, Pace(0, 10), Pace(0, 10))
                return self._line
            self._changed.clear()
            await self._changed.wait()

    async def _arrival(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        self._changed.clear()
        loop.add_reader(listener, self._changed.set)
        try:
            await self._changed.wait()
        finally:
            if listener.fileno() >= 0:
                loop.remove_reader(listener)
