"""The ZVT driver beside scripted terminals, in virtual time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.faults import virtual
from edge.devices import Device, parse_device
from edge.errors import DeviceUnavailable, JournalError
from edge.io.hardware.terminals.drivers import make_terminal
from edge.io.hardware.terminals.interface import (
    Charge,
    Context,
    DayTotals,
    Facts,
    History,
    Known,
    Terminal,
    TerminalText,
    Verdict,
)
from edge.line import Line
from edge.log import Logger
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.apdu import encode
from edge.protocols.zvt.messages import intermediate, text_block
from tests.support.scripted_terminal import POSITIVE, MemoryLine, Script, ScriptedTerminal, ends, sale

COMPLETED = encode(zvt.COMPLETION)
T0 = time.mktime((2026, 11, 22, 12, 0, 0, 0, 0, -1))
"""Wall time when a bench begins; the scripts' sales are half a minute later."""
CHARGE = Charge("order-1", 1_010, "EUR")
FRESH = History()
SENT = History(reached="sent", sent_at=T0)
OLDER = Known(receipt_no=11, trace_no=119, amount_minor=1_010, order_id="order-0")


class RecordedSteps:
    """Steps that remember what they were told, in order; those in `fail` are not durable."""

    def __init__(self, fail: Sequence[str] = ()) -> None:
        self.told: list[str] = []
        self.facts: list[Facts] = []
        self.texts: list[TerminalText] = []
        self.seen: list[tuple[str, str]] = []
        self._fail = fail

    async def _record(self, what: str) -> None:
        await asyncio.sleep(0)
        if what in self._fail:
            raise JournalError(f"{what}: the disk is full")
        self.told.append(what)

    async def sending(self) -> None:
        await self._record("sending")

    async def result(self, facts: Facts) -> None:
        await self._record("result")
        self.facts.append(facts)

    async def committed(self) -> None:
        await self._record("committed")

    async def receipt(self, text: TerminalText) -> None:
        await self._record("receipt")
        self.texts.append(text)

    def progress(self, status: str, text: str = "") -> None:
        self.seen.append((status, text))


@dataclass
class Bench:
    """A driver that runs, and the terminals that it met, one for each time that the line was opened."""

    terminal: Terminal
    steps: RecordedSteps
    met: list[ScriptedTerminal] = field(default_factory=list)
    lines: list[MemoryLine] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    @property
    def pt(self) -> ScriptedTerminal:
        """The terminal that is connected now."""
        return self.met[-1]

    async def charge(self, history: History = FRESH, charge: Charge = CHARGE) -> Verdict:
        """Charge."""
        return await self.terminal.charge(charge, history, self.steps)

    async def recover(self, history: History = SENT, charge: Charge = CHARGE) -> Verdict:
        """Find out."""
        return await self.terminal.recover(charge, history, self.steps)

    async def until(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for something to become true."""
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)


OnDay = Callable[[DayTotals], Awaitable[None]]
Act = Callable[[Bench], Awaitable[Any]]


@contextlib.asynccontextmanager
async def bench(
    scripts: Sequence[Script],
    uri: str,
    fail: Sequence[str],
    on_day: OnDay | None = None,
) -> AsyncIterator[Bench]:
    """A running driver. The n-th opening of its line meets the n-th script; after the last there is nothing there."""
    loop = asyncio.get_running_loop()
    left, tasks = list(scripts), []
    device = parse_device(uri)

    async def play(script: Script, pt: ScriptedTerminal) -> None:
        try:
            await script(pt)
            await pt.is_idle()
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            if "cable is out" not in str(error):
                it.failures.append(error)

    async def open_line(device: Device, timeout_s: float) -> Line:
        if not left:
            raise DeviceUnavailable(f"{device.shown} is not there")
        ours, theirs, cable = ends()
        pt = ScriptedTerminal(theirs, cable, framed="tcp" not in uri)
        it.met.append(pt)
        it.lines.append(ours)
        tasks.append(loop.create_task(play(left.pop(0), pt)))
        return ours

    context = Context(Logger("test", fd=2, level="error"), lambda: T0 + loop.time(), on_day=on_day, open_line=open_line)
    it = Bench(make_terminal(device, context), RecordedSteps(fail))
    running = loop.create_task(it.terminal.run())
    try:
        yield it
    finally:
        for task in (running, *tasks):
            task.cancel()
        await asyncio.gather(running, *tasks, return_exceptions=True)
    if it.failures:
        raise it.failures[0]


def play(
    scripts: Script | Sequence[Script],
    act: Act,
    uri: str = "zvt:/dev/terminal",
    fail: Sequence[str] = (),
    on_day: OnDay | None = None,
) -> Any:
    """What `act` returns, with the driver beside the scripts."""

    async def main() -> Any:
        every = scripts if isinstance(scripts, Sequence) else [scripts]
        async with bench(every, uri, fail, on_day) as it:
            return await act(it)

    return virtual.run(main())


# ---------------------------------------------------------------------- scenes
async def accepts(pt: ScriptedTerminal) -> None:
    """Register, and take an authorization."""
    await pt.registers()
    await pt.hears(zvt.AUTHORIZATION)
    await pt.says(POSITIVE)


async def sells(pt: ScriptedTerminal) -> None:
    """A whole payment with its receipts."""
    await accepts(pt)
    await pt.tells(intermediate(0x0A))
    await pt.tells(intermediate(0x01, "Please enter PIN"))
    await pt.tells(sale())
    await pt.tells(text_block("merchant", ["copy for the merchant"]))
    await pt.tells(text_block("customer", ["thank you"]))
    await pt.tells(COMPLETED)


def charge_on(script: Script, **more: Any) -> tuple[Verdict, Bench]:
    """The verdict of one charge, and the bench that it ran on."""

    async def act(it: Bench) -> tuple[Verdict, Bench]:
        return await it.charge(), it

    return play(script, act, **more)  # type: ignore[no-any-return]
