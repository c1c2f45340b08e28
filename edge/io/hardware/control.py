"""A local socket for the command line: what `edge pay`, `print` and `payments` ask of a running appliance.

One JSON object per line each way. A request is `{"command", ...}`; answers are `{"progress": {...}}` any number of
times and one `{"result": {...}}` or `{"error": {"type", "message", "exit_status"}}`. The socket is for this user only.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson

from edge.child import HARDWARE_SOCKET
from edge.ending import end
from edge.errors import EdgeError, NotRunningError

LINE_BYTES = 256 * 1024
CONNECT_S = 2.0

Progress = Callable[[dict[str, Any]], None]
Handler = Callable[[dict[str, Any], Progress], Awaitable[dict[str, Any]]]


class RemoteError(EdgeError):
    """What the appliance answered instead of a result, with the exit status that it names."""

    def __init__(self, message: str, exit_status: int) -> None:
        super().__init__(message)
        self.exit_status = exit_status


class Control:
    """Serves the socket. `handler(request, progress)` gives the result or raises EdgeError."""

    def __init__(self, runtime_dir: Path, handler: Handler) -> None:
        self._path = runtime_dir / HARDWARE_SOCKET
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Listen; an old life's socket is replaced."""
        self._path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, str(self._path), limit=LINE_BYTES)
        self._path.chmod(0o600)

    async def close(self) -> None:
        """No more requests; those in hand are dropped, the work that they asked for is not."""
        if self._server is not None:
            self._server.close()
        await end(self._serving)
        self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            while line := await reader.readline():
                writer.write(_line(await self._answer(line, writer)))
                await writer.drain()
        except (OSError, ValueError, asyncio.CancelledError):
            pass  # whoever asked has gone, or never spoke our language
        finally:
            self._serving.discard(task)
            writer.close()

    async def _answer(self, line: bytes, writer: asyncio.StreamWriter) -> dict[str, Any]:
        try:
            request = orjson.loads(line)
            result = await self._handler(request, lambda one: writer.write(_line({"progress": one})))
        except EdgeError as error:
            status = error.exit_status
            return {"error": {"type": type(error).__name__, "message": str(error), "exit_status": status}}
        except (ValueError, TypeError, KeyError) as error:
            return {"error": {"type": "BadRequest", "message": f"not a request: {error}", "exit_status": 64}}
        return {"result": result}


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value) + b"\n"


@contextlib.asynccontextmanager
async def connected(runtime_dir: Path) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to the appliance that runs here. Raises NotRunningError when none does."""
    try:
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_unix_connection(str(runtime_dir / HARDWARE_SOCKET), limit=LINE_BYTES)
    except (OSError, TimeoutError):
        raise NotRunningError(f"no appliance answers in {runtime_dir}") from None
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def ask(runtime_dir: Path, request: dict[str, Any], progress: Progress | None = None) -> dict[str, Any]:
    """Ask a running appliance. Raises NotRunningError when none runs or it ends meanwhile, RemoteError as it answers.

    Has no deadline of its own: a card may be in work.
    """
    async with connected(runtime_dir) as (reader, writer):
        writer.write(_line(request))
        with contextlib.suppress(OSError):
            await writer.drain()
        while line := await _read(reader):
            answer = orjson.loads(line)
            if "result" in answer:
                result: dict[str, Any] = answer["result"]
                return result
            if "error" in answer:
                raise RemoteError(answer["error"]["message"], answer["error"]["exit_status"])
            if progress is not None:
                progress(answer["progress"])
    raise NotRunningError("the appliance's hardware process ended while it was asked")


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readline()
    except (OSError, ValueError):
        return b""
