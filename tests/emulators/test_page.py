"""The emulators' page: what its buttons do, who may press them, and that it is reached through the kiosk's page."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, UnixConnector, web

from edge.io.emulators.bench import PRINTER, TERMINAL, Bench
from edge.io.emulators.printer.archive import Archive
from edge.io.emulators.printer.device import PrinterDevice
from edge.io.emulators.printer.options import PrinterOptions
from edge.io.emulators.pty import PtyPort
from edge.io.emulators.server import WEB, application, only_from_here
from edge.io.emulators.terminal.device import TerminalDevice
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.options import Options
from edge.proxy import Proxy


@contextlib.asynccontextmanager
async def devices(folder: Path) -> AsyncIterator[Bench]:
    """A terminal and a printer that run."""
    clock = asyncio.get_running_loop().time
    terminal = TerminalDevice(Options(card="manual"), PtyPort(folder / "terminal"), Ledger(), clock)
    printer = PrinterDevice(PrinterOptions(), PtyPort(folder / "printer"), Archive(folder / "receipts"), clock)
    runs = [asyncio.ensure_future(one.run()) for one in (terminal, printer)]
    await asyncio.sleep(0)
    try:
        yield Bench({"terminal": terminal, "printer": printer})
    finally:
        for run in runs:
            run.cancel()
        await asyncio.gather(*runs, return_exceptions=True)


@contextlib.asynccontextmanager
async def served(app: web.Application, path: Path) -> AsyncIterator[ClientSession]:
    """An application on a unix socket, and a client of it."""
    runner = web.AppRunner(app, handle_signals=False, shutdown_timeout=0.1)
    await runner.setup()
    await web.UnixSite(runner, str(path)).start()
    try:
        async with ClientSession(connector=UnixConnector(str(path))) as client:
            yield client
    finally:
        await runner.cleanup()


def test_every_button_of_the_page_does_something() -> None:
    """And everything that can be done has a button."""
    page = (WEB / "index.html").read_text()
    halves = page.split('<template id="printer">')
    for part, actions in zip(halves, (TERMINAL, PRINTER), strict=True):
        assert set(re.findall(r'data-action="(\w+)"', part)) == set(actions)


async def test_the_page_shows_the_devices_and_does_what_it_is_told(tmp_path: Path) -> None:
    """State, deeds, pictures; what there is not is 404, what is no JSON 400."""
    async with devices(tmp_path) as bench, served(application(bench), tmp_path / "page.sock") as client:
        base = "http://x/emulator"
        for path, kind in (("", "text/html"), ("/emulator.js", "javascript"), ("/emulator.css", "text/css")):
            async with client.get(base + path) as answer:
                assert (answer.status, kind in answer.content_type) == (200, True)
        wanted: list[tuple[dict[str, Any], int]] = [
            ({"device": "printer", "action": "paper_low"}, 204),
            ({"device": "terminal", "action": "state", "argument": "locked"}, 204),
            ({"device": "terminal", "action": "state", "argument": "on fire"}, 404),
            ({"device": "terminal", "action": "pull"}, 204),
            ({"device": "terminal", "action": "explode"}, 404),
            ({"device": "toaster", "action": "pull"}, 404),
            ({"device": 7}, 400),
        ]
        for deed, status in wanted:
            async with client.post(f"{base}/do", json=deed) as answer:
                assert answer.status == status, deed
        async with client.post(f"{base}/do", data=b"x" * 10_000) as answer:
            assert answer.status == 400
        async with client.get(f"{base}/state") as answer:
            terminal, printer = (await answer.json())["devices"]
        assert (terminal["plugged"], terminal["status"], printer["paper"]) == (False, "F0", "low")
        for name, status in (("printer/0", 200), ("printer/1", 404), ("printer/..", 404), ("terminal/0", 404)):
            async with client.get(f"{base}/paper/{name}.png") as answer:
                assert answer.status == status, name


async def test_every_deed_can_be_done_at_any_time(tmp_path: Path) -> None:
    """No button brings the emulator down, whatever state its device is in."""
    async with devices(tmp_path) as bench:
        for name, actions in (("terminal", TERMINAL), ("printer", PRINTER)):
            for first in actions:
                for second in actions:
                    assert bench.do(name, first, "idle" if first == "state" else "manual" if first == "habit" else "")
                    bench.do(name, second)
                    await asyncio.sleep(0)
                bench.state()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "127.0.0.1:8090"}, 200),
        ({"Host": "localhost:8090", "Origin": "http://localhost:8090"}, 200),
        ({"Host": "evil.example:8090"}, 403),
        ({"Host": "127.0.0.1:8090", "Origin": "http://evil.example"}, 403),
    ],
)
async def test_a_page_that_stands_alone_is_for_this_box_only(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    """No other site's name or script may pull the cable."""
    socket = tmp_path / "page.sock"
    async with (
        devices(tmp_path) as bench,
        served(application(bench, only_from_here(8_090)), socket) as client,
        client.get("http://x/emulator/state", headers=headers) as answer,
    ):
        assert answer.status == status


async def test_the_proxy_hands_on_and_says_when_there_is_nothing(tmp_path: Path) -> None:
    """404 without an emulator or with one that was killed; 413 for what no button sends."""
    inner, outer = tmp_path / "emulator.sock", tmp_path / "outer.sock"
    proxy = Proxy(inner)
    app = web.Application()
    app.router.add_route("*", "/emulator{path:.*}", proxy.handle)
    async with devices(tmp_path) as bench, served(app, outer) as client:
        url = "http://x/emulator"
        async with client.get(f"{url}/state") as answer:
            assert answer.status == 404
        async with served(application(bench), inner):
            async with client.get(f"{url}/state") as answer:
                assert (answer.status, len((await answer.json())["devices"])) == (200, 2)
            async with client.post(f"{url}/do", json={"device": "printer", "action": "open_cover"}) as answer:
                assert answer.status == 204
            async with client.post(f"{url}/do", data=b"x" * 100_000) as answer:
                assert answer.status == 413
        assert bench.devices["printer"].view()["cover_open"]
        async with client.get(f"{url}/state") as answer:
            assert answer.status == 404
    await proxy.close()
