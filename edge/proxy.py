"""Hands requests on to a page that another process of the appliance serves on a unix socket."""

from __future__ import annotations

from pathlib import Path

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, UnixConnector, web

MAX_REQUEST = 64 * 1024
LONGEST_S = 10.0
_PASSED_ON = ("Content-Type", "Cache-Control", "ETag", "Location")
_NOT_THERE = "nothing is emulated here\n"


class Proxy:
    """One such page. Whatever goes wrong behind it is a 404 or a 502 for whoever asked, and nobody else's trouble."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._session: ClientSession | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The other process's answer to a request: 404 while it does not run."""
        if not self._path.is_socket():
            return web.Response(status=404, text=_NOT_THERE)
        if (request.content_length or 0) > MAX_REQUEST:
            return web.Response(status=413)
        if self._session is None:
            connector = UnixConnector(str(self._path), limit=16)
            self._session = ClientSession(connector=connector, timeout=ClientTimeout(total=LONGEST_S))
        try:
            return await self._ask(self._session, request)
        except ClientConnectorError:
            # A socket that nobody listens on is left behind by a process that was killed.
            return web.Response(status=404, text=_NOT_THERE)
        except (ClientError, TimeoutError, OSError):
            return web.Response(status=502, text="the emulator does not answer\n")

    async def _ask(self, session: ClientSession, request: web.Request) -> web.StreamResponse:
        body = await request.read() if request.can_read_body else None
        headers = {"Content-Type": request.content_type} if body else {}
        # The name is this box's to check, not the other process's.
        url = f"http://emulator{request.rel_url.raw_path}"
        async with session.request(request.method, url, data=body, headers=headers, allow_redirects=False) as answer:
            content = await answer.read()
            passed_on = {name: answer.headers[name] for name in _PASSED_ON if name in answer.headers}
            return web.Response(status=answer.status, body=content, headers=passed_on)

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()
            self._session = None
