"""The driver beside printers that do everything that printers do: jobs end in time, and say truly how.

All by the loop's clock, which jumps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edge.devices import parse_device
from edge.errors import DeviceUnavailable, LineLost
from edge.io.emulators.printer.archive import Archive
from edge.io.emulators.printer.device import PrinterDevice
from edge.io.emulators.printer.options import PrinterOptions
from edge.io.emulators.printer.printer import EscPos
from edge.io.emulators.pty import PtyPort
from edge.io.hardware.printers import commands
from edge.io.hardware.printers.builder import compose
from edge.io.hardware.printers.escpos import EscposPrinter
from edge.io.hardware.printers.fonts import Fonts
from edge.io.hardware.printers.interface import Cut, Document, Printed, Row, Text
from edge.io.hardware.printers.profiles import PROFILES
from edge.io.hardware.terminals.interface import Context
from edge.log import Logger
from tests.printers.conftest import Bench, End, cable, play

SHORT = Document((Text("Grüße"), Row("1 x Coke", "3,00 €"), Cut()))
LONG = Document((*(Row(f"{at} x Cheeseburger with everything", "€11.80") for at in range(150)), Cut()))
URI = "escpos:/dev/printer?profile=epson&baud=115200"


class Emulated:
    """An emulated printer whose cable can be put into a bench."""

    def __init__(self, folder: Path | None = None, **options: Any) -> None:
        self.printer = EscPos(PrinterOptions(**options), Archive(folder), lambda: 0.0)
        self._ends: asyncio.Queue[End] = asyncio.Queue()

    async def plug(self, end: End) -> None:
        await self._ends.put(end)

    async def __aenter__(self) -> EscPos:
        self._task = asyncio.ensure_future(self.printer.run(self._ends.get))
        return self.printer

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


def _scene(act: Callable[[Bench, EscPos], Any], uri: str = URI, **options: Any) -> Any:
    """Run `act` with a driver and an emulated printer."""

    async def main() -> Any:
        emulated = Emulated(**options)
        async with emulated as printer, Bench(uri, emulated.plug) as bench:
            return await act(bench, printer)

    return play(main)


def _read(printer: EscPos) -> str:
    return "" if printer.archive.newest is None else printer.archive.newest.text


# ---------------------------------------------------------------------- how jobs end
def test_a_confirmed_job_is_printed() -> None:
    """`printed` is said when the printer has said so, and then the paper is there."""

    async def act(bench: Bench, printer: EscPos) -> None:
        assert await bench.print(SHORT) == Printed("printed")
        assert "Grüße" in _read(printer)
        assert bench.printer.state().facts["paper"] == "ok"

    _scene(act)


def test_without_confirmation_it_is_probably_printed() -> None:
    """A printer that takes all and is in order, but confirms nothing, is not said to have printed."""

    async def act(bench: Bench, printer: EscPos) -> None:
        assert await bench.print(SHORT) == Printed("probably")
        assert "3,00" in _read(printer)

    _scene(act, uri=URI + "&confirm=0", confirm=False)


def test_a_profile_that_promises_confirmation_wrongly_costs_only_time() -> None:
    """The job is not called failed when its printer is in order."""

    async def act(bench: Bench, _printer: EscPos) -> None:
        assert (await bench.print(SHORT)).outcome == "probably"

    _scene(act, confirm=False)


@pytest.mark.parametrize(
    ("trouble", "reason"), [({"out": True}, "paper_out"), ({"cover_open": True}, "cover_open")]
)  # fmt: skip
def test_trouble_is_said_before_anything_is_sent(trouble: dict[str, bool], reason: str) -> None:
    """A printer that cannot print gets no bytes to print later, when nobody waits for them."""

    async def act(bench: Bench, printer: EscPos) -> None:
        printer.set(**trouble)
        assert await bench.print(SHORT) == Printed("failed", reason)
        assert bench.printer.state().state == "trouble"
        printer.refill()
        printer.set(cover_open=False)
        await asyncio.sleep(10)
        assert _read(printer) == ""
        assert bench.printer.state().state == "ready"

    _scene(act)


def test_paper_out_in_the_middle_fails_and_leaves_nothing_behind() -> None:
    """What was not printed does not come out with the new roll: the job has failed, and may be repeated elsewhere."""

    async def act(bench: Bench, printer: EscPos) -> None:
        assert await bench.print(LONG) == Printed("failed", "paper_out")
        await asyncio.sleep(10)
        printer.refill()
        await asyncio.sleep(20)
        assert "149 x" not in _read(printer)
        assert (await bench.print(SHORT, job=2)).outcome == "printed"
        assert "Grüße" in _read(printer)
        assert "Cheeseburger" not in _read(printer)

    _scene(act, paper=2_000)


def test_a_blocked_cutter_is_told_and_mended_when_it_is_free() -> None:
    """The printer comes back by itself once somebody has taken out what was stuck."""

    async def act(bench: Bench, printer: EscPos) -> None:
        printer.set(jammed=True)
        assert await bench.print(SHORT) == Printed("failed", "cutter")
        printer.set(jammed=False)
        await asyncio.sleep(10)
        assert bench.printer.state().state == "ready"
        assert (await bench.print(SHORT, job=2)).outcome == "printed"

    _scene(act)


def test_a_slow_printer_is_never_overrun() -> None:
    """Pacing and XOFF together: eight times its buffer arrives whole at a printer of 30 mm/s."""

    async def act(bench: Bench, printer: EscPos) -> None:
        printed = await bench.print(LONG, deadline_s=300.0)
        assert printed.outcome == "printed"
        assert [f"{at} x" in _read(printer) for at in range(150)] == [True] * 150

    _scene(act, speed=30, buffer=2_048, uri=URI + "&buffer=1024")


def test_jobs_are_printed_one_after_the_other() -> None:
    """Two at a time do not mix, and both are told apart."""

    async def act(bench: Bench, printer: EscPos) -> None:
        outcomes = await asyncio.gather(bench.print(LONG, 1), bench.print(SHORT, 2))
        assert [printed.outcome for printed in outcomes] == ["printed", "printed"]
        assert "Cheeseburger" not in _read(printer)

    _scene(act)


def test_power_lost_in_the_middle_is_no_success() -> None:
    """A printer that forgets half a receipt has not printed it, whatever it says afterwards."""

    async def act(bench: Bench, printer: EscPos) -> None:
        asyncio.get_running_loop().call_later(0.5, printer.reset, 2.0)
        assert (await bench.print(LONG)).outcome == "failed"
        await asyncio.sleep(15)
        assert (await bench.print(SHORT, job=2)).outcome == "printed"
        assert bench.printer.state().state == "ready"

    _scene(act)


# ---------------------------------------------------------------------- printers that are not there
def test_a_printer_that_is_not_there_fails_the_job_soon() -> None:
    """Nobody waits for the whole deadline for a device that is not plugged in."""

    async def main() -> None:
        async with Bench(URI, None) as bench:
            begun = asyncio.get_running_loop().time()
            assert await bench.print(SHORT) == Printed("failed", "absent")
            assert asyncio.get_running_loop().time() - begun <= 5.0
            assert bench.printer.state().state == "absent"
            assert "not there" in bench.printer.state().detail

    play(main)


def test_a_dead_printer_is_not_one_with_paper() -> None:
    """Silence is no good news: a printer that is switched off is absent, and jobs fail."""

    async def main() -> None:
        async with Bench(URI, lambda _: asyncio.sleep(0)) as bench:
            assert await bench.print(SHORT) == Printed("failed", "offline")
            await asyncio.sleep(5)
            state = bench.printer.state()
            assert (state.state, state.facts["paper"]) == ("absent", "unknown")

    play(main)


async def _unplug_after(end: End, count: int) -> None:
    """Answer questions until `count` bytes have come, then be gone."""
    seen = bytearray()
    while len(seen) < count:
        data = await end.read()
        seen += data
        for number in range(1, 5):
            if data == commands.status(number):
                await end.write(b"\x12")
    end.close()


@pytest.mark.parametrize("count", [12, 30, 60, 400, 2_000])
def test_unplugged_in_the_middle(count: int) -> None:
    """The job fails at once wherever the cable is pulled, and the line is looked for again."""

    async def main() -> None:
        async with Bench(URI, lambda end: _unplug_after(end, count)) as bench:
            begun = asyncio.get_running_loop().time()
            printed = await bench.print(LONG)
            assert printed.outcome == "failed"
            assert printed.reason in ("absent", "offline")
            assert asyncio.get_running_loop().time() - begun < 10.0
            await asyncio.sleep(3)
            assert len(bench.lines) > 1

    play(main)


async def _stall(end: End, after: int, xoff: bool) -> None:
    """Be in order, and take nothing any more after `after` bytes."""
    taken = 0
    while taken < after:
        data = await end.read()
        taken += len(data)
        if data.startswith(b"\x10\x04") and len(data) == 3:
            await end.write(b"\x12")
    if xoff:
        await end.write(b"\x13")
    else:
        end.other.blocked = True
    await asyncio.sleep(1_000)


@pytest.mark.parametrize("xoff", [True, False], ids=["xoff", "handshake"])
def test_a_printer_that_takes_nothing_any_more_does_not_hold_the_job(xoff: bool) -> None:
    """An XOFF without end, or a CTS that never comes back, ends the job after five seconds, not never."""

    async def main() -> None:
        async with Bench(URI, lambda end: _stall(end, 600, xoff)) as bench:
            begun = asyncio.get_running_loop().time()
            assert await bench.print(LONG) == Printed("failed", "timeout")
            assert asyncio.get_running_loop().time() - begun < 10.0

    play(main)


def test_the_deadline_holds_whatever_happens() -> None:
    """A printer that answers everything but never confirms does not keep a guest waiting."""

    async def main() -> None:
        async with Bench(URI, lambda end: _stall(end, 10**9, False)) as bench:
            begun = asyncio.get_running_loop().time()
            assert await bench.print(LONG, deadline_s=2.0) == Printed("failed", "timeout")
            assert asyncio.get_running_loop().time() - begun <= 2.0

    play(main)


def test_an_aborted_picture_does_not_eat_the_next_job() -> None:
    """A printer without a clear command gets the bytes that it waits for, then a beginning on new paper."""

    async def main() -> None:
        received = bytearray()

        async def play_it(end: End) -> None:
            while True:
                data = await end.read()
                received.extend(data)
                if data.startswith(b"\x10\x04") and len(data) == 3:
                    await end.write(b"\x12")
                if len(received) > 700 and len(bench.lines) == 1:
                    end.close()
                    return

        bench = Bench("escpos:/dev/x?baud=115200", play_it)
        async with bench:
            drawing = Document((Text("漢字" * 10, size=2), Text("漢字" * 10, size=2)))
            assert (await bench.print(drawing)).outcome == "failed"
            await asyncio.sleep(5)
            assert bytes(received[-len(commands.PARTIAL_CUT) - 30 :]).count(b"\x00") > 20
            assert (await bench.print(SHORT, job=2)).outcome == "probably"
        assert commands.PARTIAL_CUT + commands.INITIALISE in received.replace(commands.status(1), b"").replace(
            commands.status(2), b""
        ).replace(commands.status(3), b"").replace(commands.status(4), b"")

    play(main)


# ---------------------------------------------------------------------- a real port
async def test_a_cable_pulled_from_a_real_port(tmp_path: Path) -> None:
    """On a pseudo terminal: pulled in the middle the job fails at once; put in again the next one is printed."""
    link = tmp_path / "printer"
    device = PrinterDevice(PrinterOptions(speed=0), PtyPort(link, 0), Archive(tmp_path / "paper"), lambda: 0.0)
    emulating = asyncio.ensure_future(device.run())
    context = Context(Logger("test", fd=1, level="error"), lambda: 0.0)
    printer = EscposPrinter(parse_device(f"escpos://{link}?profile=epson&baud=115200"), context)
    driving = asyncio.ensure_future(printer.run())
    try:
        assert (await printer.print(SHORT, 1, 10.0)).outcome == "printed"
        asyncio.get_running_loop().call_later(0.1, device.pull)
        assert await printer.print(LONG, 2, 10.0) == Printed("failed", "absent")
        device.plug()
        assert (await printer.print(SHORT, 3, 10.0)).outcome == "printed"
    finally:
        for task in (driving, emulating):
            task.cancel()
        await asyncio.gather(driving, emulating, return_exceptions=True)


# ---------------------------------------------------------------------- the rest
def test_the_bytes_arrive_as_they_were_composed() -> None:
    """Nothing is asked in the middle of a part, and the confirmation is asked for last."""

    async def main() -> None:
        received = bytearray()

        async def play_it(end: End) -> None:
            while True:
                data = await end.read()
                received.extend(data)
                if data.startswith(b"\x10\x04"):
                    await end.write(b"\x12")
                if received.endswith(commands.ask_confirmation(7)):
                    await end.write(b"\x37\x22" + commands.process_id(7) + b"\x00")

        async with Bench(URI, play_it) as bench:
            assert await bench.print(SHORT, job=7) == Printed("printed")
        assert received.endswith(compose(SHORT, PROFILES["epson"], Fonts()).data + commands.ask_confirmation(7))

    play(main)


def test_another_jobs_confirmation_confirms_nothing() -> None:
    """A late confirmation of an older job is not taken for this one's."""

    async def main() -> None:
        async def play_it(end: End) -> None:
            while True:
                data = await end.read()
                if data.startswith(b"\x10\x04"):
                    await end.write(b"\x12")
                if commands.ask_confirmation(7) in data:
                    await end.write(b"\x37\x22" + commands.process_id(6) + b"\x00")

        async with Bench(URI, play_it) as bench:
            assert (await bench.print(SHORT, job=7)).outcome == "probably"

    play(main)


@pytest.mark.parametrize("option", ["profile=none-such", "columns=x", "confirm=maybe", "flow=sideways", "buffer=1"])
def test_wrong_options_are_said_at_the_start(option: str) -> None:
    """A wrong URI is found by whoever writes it, not by the first guest."""
    with pytest.raises(DeviceUnavailable, match=option.split("=")[0]):
        Bench(f"escpos:/dev/x?{option}", None)


def test_process_ids_are_what_printers_take() -> None:
    """Four characters of 20h to 7Eh, different for all jobs that could be confused."""
    ids = {commands.process_id(job) for job in range(20_000)}
    assert len(ids) == 20_000
    assert all(len(one) == 4 and all(0x20 <= byte <= 0x7E for byte in one) for one in ids)


async def test_the_cable_of_these_tests_loses_its_line() -> None:
    """The double fails as lines do."""
    ours, theirs = cable()
    theirs.close()
    with pytest.raises(LineLost):
        await ours.write(b"x")
