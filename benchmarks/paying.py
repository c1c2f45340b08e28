"""What paying costs: confirmation to the authorization's first byte, our answers to the terminal, and a receipt.

The terminal is emulated in this process, at a line without pacing, so that what is measured is ours. A timed line
stands at its end and sees each byte as it would leave for a real terminal.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from benchmarks.measure import Result
from edge.budgets import budget
from edge.io.emulators.pty import PtyPort
from edge.io.emulators.terminal.device import TerminalDevice
from edge.io.emulators.terminal.ledger import Ledger
from edge.io.emulators.terminal.options import Options
from edge.io.hardware.printers.builder import compose
from edge.io.hardware.printers.fonts import Fonts
from edge.io.hardware.printers.profiles import PROFILES
from edge.io.hardware.receipts import Look, render
from edge.line import Line

AUTHORIZATION = bytes((0x10, 0x02, 0x06, 0x01))
POSITIVE = bytes((0x10, 0x02, 0x80, 0x00))
APPROVED = bytes((0x10, 0x02, 0x04, 0x0F))
ACK = 0x06
PAY_S = 20.0


class Stopwatch:
    """A line that notes when what passes; times in microseconds."""

    def __init__(self) -> None:
        self.authorization_ns = 0
        self.acks: list[float] = []
        self.answers: list[float] = []
        self.commits: list[float] = []
        self._said_ns = 0
        self._said = b""

    def wrote(self, data: bytes) -> None:
        """The terminal has said something."""
        if data[:2] == AUTHORIZATION[:2]:
            self._said_ns, self._said = time.perf_counter_ns(), data[:4]

    def read(self, data: bytes) -> None:
        """Our side has answered."""
        now = time.perf_counter_ns()
        if AUTHORIZATION in data:
            self.authorization_ns = now
            return
        took = (now - self._said_ns) / 1000
        if data[0] == ACK and self._said:
            self.acks.append(took)
        if POSITIVE in data and self._said:
            (self.commits if self._said == APPROVED else self.answers).append(took)
            self._said = b""


class TimedLine:
    """A `Line` under a stopwatch."""

    def __init__(self, line: Line, watch: Stopwatch) -> None:
        self._line, self._watch = line, watch

    @property
    def sent(self) -> int:
        """Bytes that have left."""
        return self._line.sent

    async def read(self) -> bytes:
        """What arrives. Raises LineLost."""
        data = await self._line.read()
        self._watch.read(data)
        return data

    async def write(self, data: bytes) -> None:
        """Send. Raises LineLost."""
        self._watch.wrote(data)
        await self._line.write(data)

    def close(self) -> None:
        """Close the line."""
        self._line.close()


class TimedPort(PtyPort):
    """A pseudo terminal under a stopwatch."""

    def __init__(self, link: Path, watch: Stopwatch) -> None:
        super().__init__(link, baud=0)
        self._watch = watch

    async def connected(self) -> Line:
        """The next line."""
        return TimedLine(await super().connected(), self._watch)


def pay(n: int) -> list[Result]:
    """Pay `n` orders on an appliance of its own."""
    with tempfile.TemporaryDirectory() as name:
        return [*asyncio.run(_pay(Path(name), n)), receipt(n * 10)]


async def _pay(folder: Path, n: int) -> list[Result]:
    watch, link = Stopwatch(), folder / "terminal"
    options = Options(after_ms=0, host_ms=0, pace=False)
    device = TerminalDevice(options, TimedPort(link, watch), Ledger(), time.time)
    emulator = asyncio.ensure_future(device.run())
    started, whole = [], []
    appliance = Appliance(folder, TERMINAL=f"zvt:{link}", PRINTER="none", wait=False)
    try:
        await asyncio.to_thread(appliance.start)
        await asyncio.to_thread(appliance.wait_ready)
        async with Guest(appliance.page_url) as guest:
            for _ in range(n):
                await guest.call("cart.add", {"item_id": 101, "quantity": 1})
                began = time.perf_counter_ns()
                await guest.call("checkout.start")
                await guest.until(lambda _: guest.document["layout_mode"] == "done", PAY_S)
                whole.append((guest.last_at - began) / 1000)
                started.append((watch.authorization_ns - began) / 1000)
                await guest.call("session.end")
    finally:
        await asyncio.to_thread(appliance.stop)
        emulator.cancel()
        await asyncio.gather(emulator, return_exceptions=True)
    return [
        Result("pay_start", started, budget("pay_start")),
        Result("pay_ack", watch.acks, budget("pay_ack")),
        Result("pay_answer", watch.answers, budget("pay_answer")),
        Result("pay_commit", watch.commits, budget("pay_commit")),
        Result("pay_whole", whole),
    ]


ORDER = {
    "order_id": "0123456789abcdef0123456789abcdef", "order_number": "1-042", "kiosk_id": "kiosk-001",
    "restaurant": "Burger Corner", "placed_at": 1_790_000_000.0, "order_type": "eat_in", "language": "de",
    "lines": [
        {"name": "Käseburger", "quantity": 2, "price_minor": 590, "options": [], "tax_rate": 7.0},
        {"name": "Cola", "quantity": 1, "price_minor": 290, "options": [], "tax_rate": 19.0},
    ],
    "total_minor": 1470, "currency": "EUR",
    "tax": [{"rate": 7, "net_minor": 1103, "tax_minor": 77}, {"rate": 19, "net_minor": 244, "tax_minor": 46}],
    "payment": {"outcome": "paid", "amount_minor": 1470, "receipt_no": 42, "terminal_id": "29001006",
                "card": "**** 1111", "trace_no": 42, "authorization": "651001"},
}  # fmt: skip


def receipt(n: int) -> Result:
    """From the order to the bytes of a receipt with a tax summary and a card payment."""
    samples, size, fonts = [], 0, Fonts()
    for _ in range(n):
        began = time.perf_counter_ns()
        size = len(compose(render("receipt", ORDER, Look()), PROFILES["epson"], fonts).data)
        samples.append((time.perf_counter_ns() - began) / 1000)
    return Result("receipt", samples, budget("receipt"), note=f"{size} bytes")
