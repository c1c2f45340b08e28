"""Our receipts as an emulator that nobody here wrote prints them: emupos, in an environment of its own.

Runs where `.venv-emupos` or EMUPOS (a path to its command) is: it needs Python 3.13.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from edge.devices import parse_device
from edge.io.hardware.printers import connection
from edge.io.hardware.printers.escpos import EscposPrinter
from edge.io.hardware.printers.interface import Block, Cut, Document, Drawer, Printed, Qr, Row, Text
from edge.io.hardware.receipts import Look, render
from edge.io.hardware.terminals.interface import Context
from edge.log import Logger

LOCAL = Path(__file__).parents[2] / ".venv-emupos/bin/emupos"
EMUPOS = os.environ.get("EMUPOS") or (str(LOCAL) if LOCAL.exists() else "")
pytestmark = pytest.mark.skipif(not EMUPOS, reason="emupos is not installed: make emupos")
START_S = 20.0


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """It draws the paper before it answers, which takes longer than any printer on a busy machine."""
    monkeypatch.setattr(connection, "ANSWER_S", 6.0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Outside:
    """A running emupos with a printer `front`."""

    def __init__(self, folder: Path) -> None:
        self.port, self.api = _free_port(), _free_port()
        config = folder / "emupos.yaml"
        config.write_text(
            f"schema: 1\napi: {{host: 127.0.0.1, port: {self.api}}}\ndevices:\n"
            f"  - id: front\n    type: printer\n    profile: epson-tm-t20iii\n    receipts_dir: {folder}/receipts\n"
            f"    connections:\n      - tcp: {{port: {self.port}}}\n"
        )
        self._log = (folder / "emupos.log").open("wb")
        self.process = subprocess.Popen(
            [EMUPOS, "run", "--config", str(config)], cwd=folder, stdout=self._log, stderr=self._log
        )

    def wait(self) -> None:
        """Until it takes connections."""
        deadline = time.monotonic() + START_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self.process.poll() is None, "emupos has ended"
                assert time.monotonic() < deadline, "emupos does not start"
                time.sleep(0.05)

    def ask(self, path: str, method: str = "GET") -> bytes:
        """A request of its control interface."""
        url = f"http://127.0.0.1:{self.api}/api/v1/devices/front{path}"
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=5) as answer:
            return bytes(answer.read())

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)
        self._log.close()


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """One emupos for all tests here."""
    found = Outside(tmp_path_factory.mktemp("emupos"))
    try:
        found.wait()
        yield found
    finally:
        found.close()


async def _print(outside: Outside, document: Document) -> Printed:
    # Its printer has no GS ( H.
    device = parse_device(f"escpos+tcp://127.0.0.1:{outside.port}?profile=tm-t20&confirm=0")
    printer = EscposPrinter(device, Context(Logger("test", fd=1, level="error"), lambda: 0.0))
    running = asyncio.ensure_future(printer.run())
    try:
        return await printer.print(document, 1, 30.0)
    finally:
        running.cancel()
        await asyncio.wait({running})


def _text(outside: Outside) -> list[str]:
    return [line.rstrip() for line in outside.ask("/receipts/latest/text").decode().splitlines()]


EXPECTED = """\
            Gasthaus Grün & Söhne

                  Order
                   A17
                Take away
------------------------------------------------
2 x Cheeseburger                        €13.80 A
    each €6.90
    + extra bacon
    + no onions
    + well done
1 x Coke                                 €3.00 B
    + large
------------------------------------------------
TOTAL             €16.80

VAT (net + VAT)                            gross
A 7 %  €12.90 + €0.90                     €13.80
B 19 %  €2.52 + €0.48                      €3.00
------------------------------------------------
Paid by card
Sale EUR                                  €16.80
Card                              Visa **** 1234
Terminal time                     01-02 12:05:31
Terminal ID                             52500041
Receipt no.                                   42
Trace no.                                   1234
Authorisation                             123456
AID                               A0000000031010
------------------------------------------------
Date                            2026-01-02 11:05
Kiosk                                  kiosk-001
ID          0199f2aa-1111-7000-8000-0000000000a7

            Bis bald! Żegnaj! Пока!
"""
"""It leaves the alignment of centred lines out of its text, and has no Greek page."""


@pytest.mark.leaks("the emulator lives as long as the module")
async def test_a_receipt_is_exactly_this_text(outside: Outside, order: dict[str, Any]) -> None:
    """Every line of a receipt, at its column, in an outside opinion."""
    look = Look(header=("Gasthaus Grün & Söhne",), zone=UTC, footer=("Bis bald! Żegnaj! Пока!",))
    assert await _print(outside, render("receipt", order, look)) == Printed("probably")
    expected = [line.strip() if line.startswith(" " * 8) else line for line in EXPECTED.splitlines()]
    assert _text(outside) == expected


@pytest.mark.leaks("the emulator lives as long as the module")
async def test_drawn_names_a_code_and_the_drawer(outside: Outside) -> None:
    """Drawn characters are pictures of the right width, the code holds what it should, the amount is text."""
    code = "https://example.org/A17?ü"
    blocks: tuple[Block, ...] = (
        Row("漢字", "€1"),
        Text("漢字", size=2),
        Qr(code),
        Drawer(),
        Cut(),
    )
    assert (await _print(outside, Document(blocks))).outcome == "probably"
    assert _text(outside) == ["[image 48x24]" + " " * 42 + "€1", "[image 96x48]", f"[qr {code}]"]
    assert json.loads(outside.ask(""))["state"]["drawer"] == "open"
    outside.ask("/drawer/close", "POST")


@pytest.mark.leaks("the emulator lives as long as the module")
@pytest.mark.parametrize(("fault", "reason"), [("paper-out", "paper_out"), ("cover-open", "cover_open")])
async def test_its_faults_are_understood(outside: Outside, fault: str, reason: str) -> None:
    """Status as somebody else has read the reference."""
    outside.ask(f"/faults/{fault}", "PUT")
    try:
        assert await _print(outside, Document((Text("x"),))) == Printed("failed", reason)
    finally:
        outside.ask(f"/faults/{fault}", "DELETE")
    assert (await _print(outside, Document((Text("x"), Cut())))).outcome == "probably"
