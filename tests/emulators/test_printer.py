"""The emulated printer answers, stops, loses and prints as Epson's reference says."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import segno
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from benchmarks.faults import virtual
from benchmarks.faults.cable import Cable
from edge.errors import LineLost
from edge.io.emulators.printer import symbols
from edge.io.emulators.printer.archive import Archive
from edge.io.emulators.printer.device import PrinterDevice
from edge.io.emulators.printer.options import read_printer_options
from edge.io.emulators.printer.paper import MARGIN, Receipt
from edge.io.emulators.printer.printer import EscPos
from edge.line import Line
from tests.emulators.virtually import in_virtual_time

CUT = b"\x1dV\x00"
ASK_ALL = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"


class Driver:
    """The other end of the printer's line."""

    def __init__(self, line: Line, device: PrinterDevice) -> None:
        self.line, self.device = line, device
        self.printer: EscPos = device.printer
        self.got = bytearray()

    async def listen(self) -> None:
        """Note all that the printer sends."""
        with contextlib.suppress(LineLost):
            while True:
                self.got += await self.line.read()

    async def send(self, data: bytes, seconds: float = 30.0) -> bytes:
        """Send, wait, and return what has come back."""
        self.got.clear()
        await self.line.write(data)
        return await self.after(seconds)

    async def after(self, seconds: float = 0.1) -> bytes:
        """What the printer sends meanwhile."""
        await asyncio.sleep(seconds)
        found = bytes(self.got)
        self.got.clear()
        return found

    @property
    def receipts(self) -> list[str]:
        """Text of the newest piece that was cut off, and of what hangs out."""
        newest = self.printer.archive.newest
        return [newest.text if newest else "", self.printer.paper.piece().text]


@contextlib.asynccontextmanager
async def bench(**options: str) -> AsyncIterator[Driver]:
    """A printer and a driver on one cable."""
    cable = Cable()
    device = PrinterDevice(read_printer_options(options), cable, Archive(None), asyncio.get_running_loop().time)
    running = asyncio.ensure_future(device.run())
    await asyncio.sleep(0.01)
    driver = Driver(await cable.open(), device)
    listening = asyncio.ensure_future(driver.listen())
    try:
        yield driver
    finally:
        for task in (running, listening):
            task.cancel()
        await asyncio.gather(running, listening, return_exceptions=True)


@in_virtual_time
async def test_status_bytes_are_those_of_the_reference() -> None:
    """DLE EOT 1 to 4 and automatic status back, for each thing that can be wrong (dle_eot.html, gs_la.html)."""
    async with bench() as driver:
        printer = driver.printer
        assert await driver.send(ASK_ALL, 1) == bytes.fromhex("12 12 12 12")
        assert await driver.send(b"\x1da\x0f", 1) == bytes.fromhex("10 00 00 00")
        for changes, pushed, asked in (
            ({"low": True}, "10 00 03 00", "12 12 12 1E"),
            ({"low": False, "out": True}, "18 00 0F 00", "1A 32 12 7E"),
            ({"out": False, "cover_open": True}, "38 00 00 00", "1A 16 12 12"),
            ({"cover_open": False, "hot": True}, "18 40 00 00", "1A 52 52 12"),
            ({"hot": False, "unrecoverable": True}, "18 20 00 00", "1A 52 32 12"),
            ({"unrecoverable": False, "drawer_open": True}, "14 00 00 00", "16 12 12 12"),
        ):
            driver.got.clear()
            printer.set(**changes)
            assert await driver.after() == bytes.fromhex(pushed), changes
            assert await driver.send(ASK_ALL, 1) == bytes.fromhex(asked), changes
        driver.got.clear()
        printer.set(drawer_open=False)
        assert await driver.after() == bytes.fromhex("10 00 00 00")


@in_virtual_time
async def test_only_what_was_asked_for_is_pushed_and_only_when_it_changes() -> None:
    """GS a 08 is paper alone; 00 is silence; ESC @ switches it off."""
    async with bench() as driver:
        await driver.send(b"\x1da\x08", 1)
        driver.printer.set(cover_open=True)
        assert await driver.after() == b""
        driver.printer.set(low=True)
        assert await driver.after() == bytes.fromhex("38 00 03 00")
        driver.printer.set(low=True, cover_open=False)
        assert await driver.after() == b""
        await driver.send(b"\x1b@", 1)
        driver.printer.set(out=True)
        assert await driver.after() == b""


@in_virtual_time
async def test_a_confirmation_comes_when_the_paper_is_printed_and_not_before() -> None:
    """GS ( H function 48: 37 22 and the id, after the time that printing takes; while offline not at all."""
    async with bench(speed="10") as driver:
        ask = b"line\n" * 10 + b"\x1d(H\x06\x0000ABCD"
        assert await driver.send(ask, 1) == b""
        assert await driver.send(b"", 10) == b"\x37\x22ABCD\x00"
        driver.printer.set(cover_open=True)
        assert await driver.send(ask, 60) == b""
        driver.printer.set(cover_open=False)
        assert await driver.send(b"", 60) == b"\x37\x22ABCD\x00"


@in_virtual_time
async def test_a_model_without_confirmation_answers_nothing() -> None:
    """`confirm=0`; the command is skipped by its length."""
    async with bench(confirm="0") as driver:
        assert await driver.send(b"\x1d(H\x06\x0000ABCDafter\n") == b""
        assert driver.receipts[1] == "after\n"


@in_virtual_time
async def test_text_comes_out_as_the_code_page_says() -> None:
    """The same bytes mean other letters in other pages; what no page has is counted, not guessed."""
    async with bench() as driver:
        for number, data, text in (
            (0, b"\x81", "ü"), (2, b"\x9b", "ø"), (18, b"\x88", "ł"), (19, b"\xd5", "€"), (16, b"\x80\xdf", "€ß"),
            (17, b"\x8f\xe0", "Пр"), (46, b"\xcf", "П"), (47, b"\xe4", "δ"), (39, b"\xb1", "ą"), (99, b"\x81", "�"),
        ):  # fmt: skip
            await driver.send(b"\x1bt" + bytes((number,)) + data + b"\n", 1)
            assert driver.receipts[1].splitlines()[-1] == text, number
        await driver.send(b"\x1bR\x02[\\]\n\x1b@[\\]\n", 1)
        assert driver.receipts[1].splitlines()[-2:] == ["ÄÖÜ", "[\\]"]


@in_virtual_time
async def test_lines_are_aligned_broken_and_sized() -> None:
    """48 columns of font A, 24 when doubled; ESC a counts only at the beginning of a line."""
    async with bench() as driver:
        await driver.send(b"\x1ba\x02right\n\x1ba\x01mid\n\x1ba\x00" + b"x" * 50 + b"\n\x1d!\x11" + b"y" * 25 + b"\n")
        assert driver.receipts[1].splitlines() == [
            "right".rjust(48), "mid".center(48).rstrip()[1:].rjust(25), "x" * 48, "xx", "y" * 24, "y",
        ]  # fmt: skip


def dots(receipt: Receipt) -> Image.Image:
    """What is on the paper, without its margins."""
    image = Image.open(io.BytesIO(receipt.png)).convert("1")
    return image.crop((MARGIN, MARGIN, image.width - MARGIN, image.height - MARGIN))


@in_virtual_time
@pytest.mark.parametrize("level", "LMQH")
async def test_a_qr_code_on_paper_has_the_modules_that_it_should(level: str) -> None:
    """Module by module against the library, at the place and size that the commands ask for."""
    data, module = b"https://example.org/r/42?total=14.60", 5
    number = {name: code for code, name in symbols.LEVELS.items()}[level]
    async with bench() as driver:
        await driver.send(
            b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C" + bytes((module,)) + b"\x1d(k\x03\x001E" + bytes((number,))
            + b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data + b"\x1d(k\x03\x001Q0"
        )  # fmt: skip
        paper = dots(driver.printer.paper.piece())
    wanted = segno.make_qr(data, error=level, boost_error=False).matrix
    edge = symbols.QUIET * module
    read = [
        [int(not paper.getpixel((edge + x * module + 2, edge + y * module + 2))) for x in range(len(wanted))]
        for y in range(len(wanted))
    ]
    assert read == [list(row) for row in wanted]


@in_virtual_time
async def test_pictures_are_on_paper_dot_by_dot_and_answer_real_time_commands_inside() -> None:
    """GS v 0 and GS ( L; DLE EOT is found in raster data as well, and is picture all the same."""
    rows = bytes((0x10, 0x04, 0x01, 0xF0))
    async with bench() as driver:
        assert await driver.send(b"\x1dv0\x00\x04\x00\x02\x00" + rows * 2) == b"\x12\x12"
        graphics = b"0p0\x01\x011" + b"\x20\x00\x02\x00" + rows * 2
        await driver.send(b"\x1d(L" + len(graphics).to_bytes(2, "little") + graphics + b"\x1d(L\x02\x0002")
        paper = dots(driver.printer.paper.piece())
        for y in range(4):
            line = "".join("01"[not paper.getpixel((x, y))] for x in range(32))
            assert int(line, 2).to_bytes(4, "big") == rows


@in_virtual_time
async def test_paper_that_runs_out_stops_it_until_it_is_refilled() -> None:
    """Near end before the end; what is in the buffer comes out afterwards."""
    async with bench(paper="300") as driver:
        await driver.send(b"\x1da\x08", 1)
        pushed = await driver.send(b"".join(b"%d\n" % number for number in range(14)))
        assert pushed == bytes.fromhex("10 00 03 00 18 00 0F 00")
        assert driver.receipts[1].splitlines()[-1] == "9"
        driver.printer.refill()
        await asyncio.sleep(30)
        assert driver.receipts[1].splitlines()[-1] == "13"


@in_virtual_time
async def test_a_blocked_cutter_waits_for_dle_enq() -> None:
    """Freed and told to go on it cuts; told to forget it drops what waits."""
    async with bench() as driver:
        driver.printer.set(jammed=True)
        await driver.send(b"first\n" + CUT + b"second\n")
        assert await driver.send(ASK_ALL, 1) == bytes.fromhex("3A 52 1A 12")
        # Going on while it is still blocked fails again.
        await driver.send(b"\x10\x05\x01", 1)
        assert await driver.send(ASK_ALL, 1) == bytes.fromhex("3A 52 1A 12")
        driver.printer.set(jammed=False)
        await driver.send(b"\x10\x05\x01")
        assert driver.receipts == ["first\n", "second\n"]
        driver.printer.set(jammed=True)
        await driver.send(CUT + b"third\n")
        driver.printer.set(jammed=False)
        await driver.send(b"\x10\x05\x02")
        assert driver.receipts == ["first\n", "second\n"]
        assert await driver.send(ASK_ALL, 1) == bytes.fromhex("12 12 12 12")


@in_virtual_time
async def test_clearing_forgets_what_is_not_printed() -> None:
    """DLE DC4 function 8, also in the middle of a picture."""
    async with bench() as driver:
        driver.printer.set(cover_open=True)
        clear = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
        assert await driver.send(b"lost\n\x1dv0\x00\x48\x00\xff\x00" + b"\xff" * 500 + clear, 1) == b"\x37\x25\x00"
        driver.printer.set(cover_open=False)
        await driver.send(b"after\n")
        assert driver.receipts[1] == "after\n"


@in_virtual_time
async def test_a_power_cut_loses_the_buffer_and_all_settings() -> None:
    """What was on paper stays on it."""
    async with bench(speed="20") as driver:
        await driver.send(b"\x1da\x0f\x1bt\x13" + b"1\n2\n3\n4\n5\n6\n", 0.5)
        driver.printer.power_cut()
        assert await driver.send(ASK_ALL, 1) == b""
        driver.printer.power_on()
        driver.printer.set(low=True)
        assert await driver.after() == b""
        await driver.send(b"\xd5\n")
        lines = driver.receipts[1].splitlines()
        assert lines[0] == "1"
        assert "6" not in lines
        assert lines[-1] == "╒"


@in_virtual_time
async def test_a_full_buffer_asks_to_wait_and_what_comes_all_the_same_is_lost() -> None:
    """XOFF at 80 %, XON when half is printed; the bytes in between that do not fit are counted."""
    async with bench() as driver:
        driver.printer.set(cover_open=True)
        assert await driver.send(b"x" * 3_200) == b""
        assert await driver.send(b"x" * 200) == b"\x13"
        assert await driver.send(b"x" * 2_000) == b""
        assert driver.printer._buffer.lost == 3_200 + 200 + 2_000 - 4_096
        driver.printer.set(cover_open=False)
        assert await driver.send(b"") == b"\x11"


@in_virtual_time
async def test_the_drawer_opens_and_is_told() -> None:
    """ESC p; closed again by itself."""
    async with bench() as driver:
        await driver.send(b"\x1da\x01", 1)
        assert await driver.send(b"\x1bp\x00\x19\xfa") == bytes.fromhex("14 00 00 00 10 00 00 00")


@in_virtual_time
async def test_identity_and_queued_status_are_answered() -> None:
    """GS I 67 tells the model, GS r the paper, the latter only when it is its turn."""
    async with bench(model="TM-T20III") as driver:
        assert await driver.send(b"\x1dIC\x1dr\x01") == b"\x5fTM-T20III\x00\x00"
        driver.printer.set(out=True)
        assert await driver.send(b"\x1dr\x01") == b""


@in_virtual_time
async def test_unknown_commands_are_counted_and_do_not_stop_it() -> None:
    """Shown on the page; the text after them is printed."""
    async with bench() as driver:
        await driver.send(b"\x1b\x01\x1b\x01\x1d\x7fok\n")
        assert driver.printer.unknown_commands == {"1B 01": 2, "1D 7F": 1}
        assert driver.receipts[1] == "ok\n"


@in_virtual_time
async def test_paper_that_nobody_cuts_is_torn_off_after_two_metres() -> None:
    """The paper in memory is bounded."""
    async with bench(speed="0") as driver:
        for _ in range(60):
            await driver.send(b"\n" * 20, 1)
        assert driver.printer.paper.dots < 17_000


@in_virtual_time
@pytest.mark.parametrize(
    "endless", [b"\x1b3\x00\n", b"\x1b$\x00\x00x", b"\x1b*\x00\x10\x00" + b"\xff" * 16, b"\x1d(k\x03\x001Q0"]
)
async def test_no_stream_makes_it_grow_without_bound(endless: bytes) -> None:
    """Lines that do not move the paper, letters over one another, pictures beside each other."""
    async with bench(speed="0") as driver:
        for _ in range(40):
            await driver.send(endless * 100, 0.5)
        assert len(driver.printer.paper._strips) <= 5_001
        assert len(driver.printer.paper._lines) <= 5_001
        assert len(driver.printer.setter._cells) <= 1_024


@settings(max_examples=150)
@example(data=[b"\x1dk\x1b" + b"\n" * 27])
@given(
    data=st.lists(
        st.sampled_from([b"\x1b", b"\x1d", b"\x1c", b"\x10", b"\x1d(k", b"\x1dv0", b"\x1b*", b"\x1dk"])
        | st.binary(max_size=40),
        max_size=25,
    )
)
def test_any_bytes_leave_it_in_service(data: list[bytes]) -> None:
    """Whatever comes, a reset of the buffer and a text after it work."""

    async def play() -> None:
        async with bench(speed="0") as driver:
            await driver.send(b"".join(data), 5)
            driver.printer.set(jammed=False, cover_open=False)
            await driver.send(b"\x00" * 12 + b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x1b@still here\n", 5)
            assert any("still here" in text for text in driver.receipts)

    virtual.run(play())


def test_only_the_newest_receipts_are_kept(tmp_path: Path) -> None:
    """A hundred of them, also over restarts."""
    archive = Archive(tmp_path)
    for number in range(130):
        archive.add(Receipt(b"png", f"{number}\n", 10))
    assert len(list(tmp_path.glob("*.png"))) == len(list(tmp_path.glob("*.txt"))) == 100
    again = Archive(tmp_path)
    assert again.numbers == list(range(31, 131))
    assert (again.text(131 - 1), again.png(30)) == ("129\n", None)
    assert again.add(Receipt(b"png", "x\n", 10)) == 131
