"""The page process: serves the guest's page, and carries its messages between WebSockets and the core.

Documents go through as the bytes that the core made; only what comes in is decoded, checked and handed on.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from socket import gethostname
from typing import Any
from urllib.parse import urlsplit

import orjson
from aiohttp import WSCloseCode, WSMsgType, web

from edge.assets import ROOM_MARK, Assets
from edge.channel import Link
from edge.child import Child
from edge.config import LOOPBACK_HOSTS
from edge.errors import EdgeError, OutboxFull, Refusal
from edge.exposition import Exposition
from edge.guests import Numbers, Waiting, read_id, read_input, refusal_of
from edge.messages import MAX_FRAME_BYTES, Message
from edge.proxy import Proxy
from edge.tokens import RoomAccess

PAGE_FOLDER = Path(__file__).parent.parent / "page"
ROOM_CLIENT = PAGE_FOLDER / "vendor" / "livekit-client.js"
"""What `make page-livekit` puts beside the page."""
MAX_CONNECTIONS = 256
HEARTBEAT_S = 20.0
CLOSE_S = 1.0
ROOM_S = 2.0
"""How long a page's next message is not read while too many wait for the core."""
HEADERS = {
    "Server": "edge",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; img-src 'self' data:; style-src 'self'; connect-src 'self'; "
        "object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = "Content-Security-Policy"
TOKEN_COOKIE = "edge_page"
EMULATOR_SOCKET = "emulator.sock"
"""In RUNTIME_DIR: where the emulator process serves its page, if it runs."""


def headers_with(room: str | None) -> dict[str, str]:
    """The headers of all answers, with leave for the page to talk to the LiveKit server at URL `room`, and no other.

    Both schemes: the client joins by a WebSocket and asks by HTTP why it could not.
    """
    if room is None:
        return HEADERS
    parts = urlsplit(room)
    secure = "s" if parts.scheme in ("https", "wss") else ""
    connect = f"connect-src 'self' ws{secure}://{parts.netloc} http{secure}://{parts.netloc};"
    return {**HEADERS, POLICY: HEADERS[POLICY].replace("connect-src 'self';", connect)}


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Connection:
    """One page."""

    def __init__(self, number: int, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.number = number
        self._socket = socket
        self._transport = transport
        self._waiting: Waiting[bytes] = Waiting()
        self._wake = asyncio.Event()

    def answer(self, body: bytes) -> None:
        """Queue what must arrive. Raises OutboxFull for a page that lets too much wait."""
        self._waiting.answer(body, len(body))
        self._wake.set()

    def document(self, body: bytes, answered: bool) -> None:
        """Queue a document; a newer one makes the waiting one needless. Raises OutboxFull as `answer` does."""
        self._waiting.document(body, len(body), answered)
        self._wake.set()

    async def send_all(self) -> None:
        """Send what is queued until the connection ends."""
        while not self._socket.closed:
            await self._wake.wait()
            self._wake.clear()
            while (body := self._waiting.take()) is not None:
                await self._socket.send_frame(body, WSMsgType.TEXT)

    async def close(self, code: WSCloseCode, reason: bytes) -> None:
        """Close the connection; one whose page does not even read that is cut."""
        try:
            await asyncio.wait_for(self._socket.close(code=code, message=reason), CLOSE_S)
        except (TimeoutError, ConnectionError):
            if self._transport is not None:
                self._transport.abort()


class PageServer:
    """All pages of the kiosk and the files they load."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._connections: dict[int, Connection] = {}
        self._numbers = Numbers("page")
        self._closing: set[asyncio.Task[None]] = set()
        self._exposition = Exposition(child.memory)
        self.link = Link("page", child.core_address(), self.from_core, child.ready)
        port = child.listeners["page"].getsockname()[1]
        room = child.servers.get("livekit")
        self._access = Access(child, port, headers_with(room))
        self._assets = Assets(PAGE_FOLDER, ROOM_MARK if room is not None and self._has_client() else b"")
        self._room_access = RoomAccess(child.settings, room)
        self._emulator = Proxy(Path(child.settings.runtime_dir) / EMULATOR_SOCKET)

    def _has_client(self) -> bool:
        """Whether the page can join a room at all; without its client it must not even try, again and again."""
        there = ROOM_CLIENT.is_file()
        if not there:
            self._child.log.warning("page.local_only", next="run `make page-livekit` to let the page join the room")
        return there

    def application(self) -> web.Application:
        """The routes."""
        app = web.Application(middlewares=[self._access.middleware])
        app.router.add_get("/ws", self.websocket)
        app.router.add_get("/healthz", self.health)
        app.router.add_get("/metrics", self.metrics)
        app.router.add_get("/token", self.token)
        app.router.add_route("*", "/emulator", self._emulator.handle)
        app.router.add_route("*", "/emulator/{path:.*}", self._emulator.handle)
        app.router.add_get("/{path:.*}", self._assets.handle)
        return app

    # ------------------------------------------------------------------ core -> pages
    def from_core(self, row: Message, conn: int, body: bytes) -> None:
        """Hand a message of the core to the page that asked, or to all."""
        if row.name in ("error", "pong"):
            if (connection := self._connections.get(conn)) is not None:
                self._deliver(connection, body, answered=True, is_document=False)
            return
        is_document = row.name in ("ui.answer", "ui.update")
        for number, connection in list(self._connections.items()):
            self._deliver(connection, body, number == conn or not is_document, is_document)

    def _deliver(self, connection: Connection, body: bytes, answered: bool, is_document: bool) -> None:
        self._child.metrics.count("frames_out")
        try:
            if is_document:
                connection.document(body, answered)
            else:
                connection.answer(body)
        except OutboxFull:
            self._close(connection, WSCloseCode.TRY_AGAIN_LATER, b"reads too slowly")

    def _close(self, connection: Connection, code: WSCloseCode, reason: bytes) -> None:
        self._connections.pop(connection.number, None)
        task = asyncio.ensure_future(connection.close(code, reason))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    # ------------------------------------------------------------------ pages -> core
    async def websocket(self, request: web.Request) -> web.StreamResponse:
        """`/ws`: one page, until it leaves."""
        if len(self._connections) >= MAX_CONNECTIONS:
            return web.Response(status=503, text="too many pages are connected\n")
        socket = web.WebSocketResponse(max_msg_size=MAX_FRAME_BYTES + 1, heartbeat=HEARTBEAT_S, compress=False)
        await socket.prepare(request)
        connection = Connection(self._numbers.free(self._connections), socket, request.transport)
        self._connections[connection.number] = connection
        self._child.metrics.count("ws_connections")
        sender = asyncio.ensure_future(connection.send_all())
        try:
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    self._received(connection, message.data)
                    if not self.link.has_room:
                        await self._room()
        finally:
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await sender
            if self._connections.get(connection.number) is connection:
                del self._connections[connection.number]
            self._child.metrics.count("ws_closed")
        return socket

    async def _room(self) -> None:
        """Let a page that sends faster than the core decides wait; if the core is gone for long it is told so."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.link.room(), ROOM_S)

    def _received(self, connection: Connection, data: str | bytes) -> None:
        self._child.metrics.count("frames_in")
        raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
        try:
            message = read_input(raw)
            self.link.send(message.name, message.body, connection.number)
        except Refusal as refusal:
            self._refuse(connection, raw, refusal)
        except OutboxFull:
            self._refuse(connection, raw, Refusal("busy"))

    def _refuse(self, connection: Connection, raw: bytes, refusal: Refusal) -> None:
        self._child.metrics.count("refusals")
        body = refusal_of(self._child.memory, read_id(raw), refusal)
        self._deliver(connection, body, answered=True, is_document=False)

    # ------------------------------------------------------------------ plain HTTP
    async def health(self, _: web.Request) -> web.StreamResponse:
        """`/healthz`: 200 when a guest can be served."""
        served = self.link.connected
        status = {"serving": served, "ready": self._child.memory.ready}
        return web.Response(status=200 if served else 503, body=orjson.dumps(status), content_type="application/json")

    async def metrics(self, _: web.Request) -> web.StreamResponse:
        """`/metrics` in the Prometheus text format."""
        return web.Response(body=self._exposition.text(), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def token(self, request: web.Request) -> web.StreamResponse:
        """`/token`: what this box's own page needs to join the room; 404 where there is none, or not yet."""
        if not is_local(request.remote):
            return web.Response(status=403, text="tokens are for the page on this box only\n")
        body: dict[str, Any]
        try:
            body = {**self._room_access.ticket(), "microphone": self._child.settings.microphone}
        except EdgeError:
            body = {"error": {"code": "no_livekit", "message": "this kiosk uses the local WebSocket /ws"}}
        status = 404 if "error" in body else 200
        headers = {"Cache-Control": "no-store"}
        return web.Response(status=status, body=orjson.dumps(body), headers=headers, content_type="application/json")

    async def close(self) -> None:
        """Tell every page that the box stops; they come back by themselves."""
        waits = [one.close(WSCloseCode.SERVICE_RESTART, b"restarting") for one in self._connections.values()]
        await asyncio.gather(*waits, return_exceptions=True)
        await self._emulator.close()


class Access:
    """Who may talk to the page server: this box's own page and programs; beyond loopback whoever has the token.

    A foreign Origin is another site's script, a foreign Host another site's name that points here (DNS rebinding).
    """

    def __init__(self, child: Child, port: int, headers: dict[str, str]) -> None:
        self._child = child
        self._headers = headers
        token = child.settings.page_token
        self._token = None if child.settings.page_host in LOOPBACK_HOSTS or token is None else token.get_secret_value()
        own = {child.settings.page_host, gethostname()} if self._token is not None else set()
        names = {"127.0.0.1", "localhost", "[::1]"} | {name.lower() for name in own}
        self._port = port
        self._hosts = {f"{name}:{port}" for name in names} | (names if port == 80 else set())

    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """aiohttp middleware: 403 for strangers, 401 without the token, and the security headers on all answers."""
        problem = self._problem(request)
        if problem is not None:
            self._child.metrics.count("ws_rejected")
            return web.Response(status=problem[0], text=problem[1], headers=self._headers)
        self._child.metrics.count("http_requests")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(self._headers)
            if self._token is not None and "token" in request.query:
                response.set_cookie(TOKEN_COOKIE, self._token, httponly=True, samesite="Strict")
        return response

    middleware.__middleware_version__ = 1  # type: ignore[attr-defined]

    def _problem(self, request: web.Request) -> tuple[int, str] | None:
        host = request.headers.get("Host", "")
        if host.lower() not in self._hosts and not (self._token is not None and self._is_address(host)):
            return 403, "this kiosk does not go by that name\n"
        origin = request.headers.get("Origin")
        if origin is not None and origin.lower() != f"{request.scheme}://{host}".lower():
            return 403, "pages of other sites may not talk to this kiosk\n"
        if self._token is not None and not self._shown(request):
            return 401, "add ?token=... with this kiosk's PAGE_TOKEN to the address\n"
        return None

    def _is_address(self, host: str) -> bool:
        """Whether a Host names this port by an address: rebinding needs a name."""
        try:
            parts = urlsplit(f"//{host}")
            ipaddress.ip_address(parts.hostname or "")
            return (parts.port or 80) == self._port
        except ValueError:
            return False

    def _shown(self, request: web.Request) -> bool:
        assert self._token is not None
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = (request.query.get("token", ""), request.cookies.get(TOKEN_COOKIE, ""), bearer)
        return any(hmac.compare_digest(one.encode(), self._token.encode()) for one in given)


def is_local(address: str | None) -> bool:
    """Whether a peer is a program on this box."""
    try:
        return ipaddress.ip_address((address or "").partition("%")[0]).is_loopback
    except ValueError:
        return False


async def main(child: Child) -> None:
    """Serve until asked to stop."""
    server = PageServer(child)
    # Whoever reaches the port could fill the log: what is no HTTP is answered by 400 and is nobody's news.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    runner = web.AppRunner(server.application(), access_log=None, handle_signals=False, shutdown_timeout=CLOSE_S)
    await runner.setup()
    await web.SockSite(runner, child.listeners["page"], backlog=512).start()
    link = asyncio.ensure_future(server.link.run())
    stopping = asyncio.ensure_future(child.stopping.wait())
    try:
        done, _ = await asyncio.wait((link, stopping), return_when=asyncio.FIRST_COMPLETED)
        if link in done:
            link.result()
    finally:
        stopping.cancel()
        await server.close()
        link.cancel()
        await runner.cleanup()


__all__ = ["Access", "Connection", "PageServer", "main"]
