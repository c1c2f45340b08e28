"""The emulators' page: pictures of the devices, and buttons for what people do to them.

It is served at `/emulator`, in the appliance through the page process, alone by itself. The page asks for the state
twice a second; that is cheaper than it sounds and survives every restart of either side.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from msgspec import Struct

from edge.io.emulators.bench import Bench

WEB = Path(__file__).parent / "web"
MAX_BODY = 4_096
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Deed(Struct):
    """What the page wants done."""

    device: str
    action: str
    argument: str = ""


def application(bench: Bench, *middlewares: Middleware) -> web.Application:
    """The routes."""
    pages = Pages(bench)
    app = web.Application(client_max_size=MAX_BODY, middlewares=middlewares)
    app.router.add_get("/", pages.start)
    app.router.add_get("/emulator", pages.file)
    # The page's own links are relative to a name without a slash at its end.
    app.router.add_get("/emulator/", pages.start)
    app.router.add_get("/emulator/state", pages.state)
    app.router.add_post("/emulator/do", pages.do)
    app.router.add_get("/emulator/paper/{name}/{number}.png", pages.paper)
    app.router.add_get("/emulator/{path}", pages.file)
    return app


class Pages:
    """The handlers."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._files = {path.name: path.read_bytes() for path in WEB.iterdir() if path.is_file()}

    async def start(self, _: web.Request) -> web.StreamResponse:
        """Only the page is here."""
        return web.Response(status=302, headers={"Location": "/emulator"})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """The page and what it loads."""
        name = request.match_info.get("path", "index.html")
        body = self._files.get(name)
        if body is None:
            return web.Response(status=404, text="there is no such page\n")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=HEADERS)

    async def state(self, _: web.Request) -> web.StreamResponse:
        """What all devices show."""
        body = msgspec.json.encode(self._bench.state())
        return web.Response(body=body, content_type="application/json", headers=HEADERS)

    async def do(self, request: web.Request) -> web.StreamResponse:
        """Do something to a device."""
        try:
            deed = msgspec.json.decode(await request.read(), type=Deed)
        except (msgspec.DecodeError, web.HTTPRequestEntityTooLarge):
            return web.Response(status=400, text="that is no JSON of device and action\n")
        done = self._bench.do(deed.device, deed.action, deed.argument)
        return web.Response(status=204 if done else 404, headers=HEADERS)

    async def paper(self, request: web.Request) -> web.StreamResponse:
        """A receipt; number 0 is the paper that hangs out of the printer."""
        number = request.match_info["number"]
        if not number.isdecimal() or len(number) > 9:
            return web.Response(status=404)
        body = self._bench.picture(request.match_info["name"], int(number) or None)
        if body is None:
            return web.Response(status=404)
        return web.Response(body=body, content_type="image/png", headers=HEADERS)


def only_from_here(port: int) -> Middleware:
    """Middleware of a page that stands alone: no other site's name or script may reach it."""
    hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        host = request.headers.get("Host", "").lower()
        if host not in hosts or (origin is not None and origin.lower() != f"http://{host}"):
            return web.Response(status=403, text="pages of other sites may not talk to this emulator\n")
        return await handler(request)

    return middleware
