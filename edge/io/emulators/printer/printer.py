"""The printer itself: power, line, flow control, status, and what people do to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from edge.errors import LineLost
from edge.io.emulators.events import Event, Events
from edge.io.emulators.printer.answers import Answers
from edge.io.emulators.printer.archive import Archive
from edge.io.emulators.printer.commands import LONG, SIMPLE
from edge.io.emulators.printer.intake import DC4, ENQ, EOT, HIGH, LOW, Buffer, RealtimeScanner
from edge.io.emulators.printer.interpreter import Interpreter
from edge.io.emulators.printer.mechanism import Mechanism, Online, watched
from edge.io.emulators.printer.options import PrinterOptions
from edge.io.emulators.printer.paper import Paper
from edge.io.emulators.printer.typesetter import Typesetter
from edge.line import Line

XON, XOFF = b"\x11", b"\x13"
DOTS_PER_MM = 8
DRAWER_S = 3.0
"""How long the drawer stays open when nobody closes it."""
CLEARED = b"\x37\x25\x00"
"""Answer to DLE DC4 function 8."""
IDENTITY = {1: b"\x20", 49: b"\x20", 2: b"\x02", 50: b"\x02", 3: b"\x01", 51: b"\x01"}
"""GS I: model number, cutter installed, firmware."""
Connected = Callable[[], Awaitable[Line]]


class EscPos:
    """One printer. It needs nothing but a line, the loop's clock and `wall` (seconds since the epoch)."""

    def __init__(
        self,
        options: PrinterOptions,
        archive: Archive,
        wall: Callable[[], float],
        heard: Callable[[Event], None] = lambda _: None,
        name: str = "printer",
    ) -> None:
        self.options, self.archive = options, archive
        self.events = Events(name, wall, heard)
        self.mechanism = Mechanism(paper=options.paper or None, roll=options.paper or 100_000)
        self.paper = Paper(options.dots)
        self.setter = Typesetter(self.paper)
        """Of this life of the program."""
        self.printed = 0
        """Goes up with everything that gets on the paper, so that whoever shows it knows when to look."""
        self.unknown_commands: dict[str, int] = {}
        self._buffer = Buffer(options.buffer)
        self._scanner = RealtimeScanner(self._realtime)
        self._watch, self._told = 0, b""
        self.online = Online(self.mechanism, self._status_changed)
        self._answers = Answers()
        self._held = False
        self._hold: Callable[[bool], None] = lambda _: None
        self._program: asyncio.Task[None] | None = None
        self._powered = asyncio.Event()
        self._powered.set()

    # ------------------------------------------------------------------ life
    async def run(self, connected: Connected) -> None:
        """Live until cancelled, over pulled cables and power cuts."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._line(connected), name="printer line")
            group.create_task(self._power(), name="printer program")

    async def _line(self, connected: Connected) -> None:
        while True:
            line = await connected()
            self._hold = getattr(line, "hold", lambda _: None)
            if self._held:
                self._hold(self._stops_line)
            sender = asyncio.create_task(self._answers.send_all(line), name="printer answers")
            try:
                while True:
                    self._arrived(await line.read(), line)
            except LineLost:
                pass
            finally:
                sender.cancel()
                await asyncio.gather(sender, return_exceptions=True)

    async def _power(self) -> None:
        """Run the program again and again: DLE DC4 and power cuts end it in the middle."""
        while True:
            await self._powered.wait()
            self.setter = Typesetter(self.paper)
            self._program = asyncio.create_task(Interpreter(self._buffer, self.setter, self, SIMPLE, LONG).run())
            try:
                await asyncio.wait((self._program,))
                if not self._program.cancelled():
                    self._program.result()
            finally:
                self._program.cancel()
                await asyncio.gather(self._program, return_exceptions=True)

    def _arrived(self, data: bytes, line: Line) -> None:
        if not self._powered.is_set():
            return
        lost = self._buffer.lost
        for byte in data:
            # In this order: what clears the buffer clears what came before it.
            self._buffer.put(bytes((byte,)))
            self._scanner.feed(byte)
        if self._buffer.lost > lost:
            self.events.tell("overrun", lost=self._buffer.lost - lost)
        if len(self._buffer) >= HIGH * self._buffer.size and not self._held:
            self._wait(True, line)

    # ------------------------------------------------------------------ flow control
    @property
    def _stops_line(self) -> bool:
        return self.options.flow == "rtscts"

    def _wait(self, wait: bool, line: Line | None = None) -> None:
        """Ask the driver to wait, or to go on."""
        self._held = wait
        self.events.tell("flow", busy=wait, filled=len(self._buffer))
        if self.options.flow == "xonxoff":
            self.send(XOFF if wait else XON)
            # The system stops the driver, but not what has left it: on a real line that would still be in the port.
            if getattr(line, "obeys_xoff", False) or not wait:
                self._hold(wait)
        elif self._stops_line:
            self._hold(wait)

    async def ready(self) -> None:
        """Wait until it can print; the buffer may have room again by now."""
        if self._held and len(self._buffer) <= LOW * self._buffer.size and self.mechanism.online:
            self._wait(False)
        await self.online.wait()

    # ------------------------------------------------------------------ what the program does
    async def moved(self, dots: int) -> None:
        """The paper has moved: that takes time, and paper."""
        self.printed += 1
        self.mechanism.use(dots)
        if self.options.speed and dots:
            await asyncio.sleep(dots / (self.options.speed * DOTS_PER_MM))
        if self.paper.endless:
            self.tear()
        self.online.look()

    async def cut(self) -> None:
        """Cut the paper; a blocked cutter stops the printer until it is told to go on."""
        while self.mechanism.jammed:
            self.mechanism.cutter_error = True
            self.events.tell("cutter_jammed")
            self.online.look()
            await self.online.wait()
        self.tear()

    def tear(self) -> None:
        """Tear or cut off what hangs out of it."""
        if not self.paper.blank:
            number = self.archive.add(self.paper.tear())
            self.events.tell("cut", receipt=number)
        else:
            self.paper.tear()
        self.printed += 1

    def send(self, data: bytes) -> None:
        """Answer; a driver that never reads loses answers."""
        if self._powered.is_set():
            self._answers.add(data)

    def pulse(self) -> None:
        """Open the drawer."""
        self.mechanism.drawer_open = True
        self.events.tell("drawer", open=True)
        self.online.look()
        asyncio.get_running_loop().call_later(DRAWER_S, self.close_drawer)

    def close_drawer(self) -> None:
        """Close the drawer."""
        if self.mechanism.drawer_open:
            self.mechanism.drawer_open = False
            self.online.look()

    def watch(self, mask: int) -> None:
        """GS a: from now on push the status when one of these changes, and at once."""
        self._watch, self._told = mask, b""
        self._status_changed()

    def queued(self, number: int) -> None:
        """GS r."""
        if (answer := self.mechanism.queued(number)) is not None:
            self.send(bytes((answer,)))

    def identify(self, number: int) -> None:
        """GS I: a byte, or text between 5F and NUL."""
        texts = {65: "1.00 EMULATOR", 66: "EPSON", 67: self.options.model, 68: "TEST000001"}
        if number in IDENTITY:
            self.send(IDENTITY[number])
        elif number in texts:
            self.send(b"\x5f" + texts[number].encode("ascii", "replace") + b"\x00")

    def unknown(self, code: bytes) -> None:
        """Count what it does not know; the first of each is told."""
        text = code.hex(" ").upper()
        if text not in self.unknown_commands and len(self.unknown_commands) >= 100:
            return
        self.unknown_commands[text] = self.unknown_commands.get(text, 0) + 1
        if self.unknown_commands[text] == 1:
            self.events.tell("unknown_command", code=text)

    @property
    def confirms(self) -> bool:
        """It has GS ( H."""
        return self.options.confirm

    # ------------------------------------------------------------------ real time
    def _realtime(self, kind: int, arguments: bytes) -> None:
        if kind == EOT:
            if (answer := self.mechanism.answer(arguments[0])) is not None:
                self.send(bytes((answer,)))
        elif kind == ENQ:
            self._recover(arguments[0])
        elif kind == DC4 and arguments[0] == 1:
            self.pulse()
        elif kind == DC4 and arguments[0] == 8:
            self.clear()
            self.send(CLEARED)

    def _recover(self, how: int) -> None:
        """DLE ENQ: 1 goes on where the error happened, 2 forgets everything first."""
        if how == 2:
            self.clear()
        if how in (1, 2) and self.mechanism.cutter_error:
            self.mechanism.cutter_error = False
            self.online.look()

    def clear(self) -> None:
        """Forget what is not printed yet, and what commands have set; settings of the status stay."""
        self._buffer.clear()
        if self._program is not None:
            self._program.cancel()
        if self._held:
            self._wait(False)

    def _status_changed(self) -> None:
        if not self._watch or not self._powered.is_set():
            return
        status = self.mechanism.automatic()
        seen = watched(self._watch, status)
        if seen != self._told:
            self._told = seen
            self.send(status)

    # ------------------------------------------------------------------ what people do to it
    def set(self, **changes: bool) -> None:
        """Open the cover, take the paper away, block the cutter: attributes of Mechanism."""
        for name, value in changes.items():
            setattr(self.mechanism, name, value)
            self.events.tell(name, on=value)
        self.online.look()

    def refill(self) -> None:
        """Put a new roll in."""
        self.mechanism.refill()
        self.events.tell("refilled")
        self.online.look()

    def power_cut(self) -> None:
        """Take the power away: the buffer and everything that was set are lost."""
        self._powered.clear()
        self._buffer.clear()
        self._watch, self._told, self._held = 0, b"", False
        self._hold(False)
        self._answers.forget()
        if self._program is not None:
            self._program.cancel()
        self.mechanism.cutter_error = self.mechanism.unrecoverable = self.mechanism.hot = False
        self.events.tell("power_off")

    def power_on(self) -> None:
        """Give it power again."""
        self._scanner = RealtimeScanner(self._realtime)
        self._powered.set()
        self.online.look()
        self.events.tell("power_on")

    def reset(self, after_s: float = 0.0) -> None:
        """A power cut of `after_s` seconds."""
        self.power_cut()
        asyncio.get_running_loop().call_later(after_s, self.power_on)

    def view(self) -> dict[str, Any]:
        """What its picture shows."""
        mechanism = self.mechanism
        return {
            "powered": self._powered.is_set(),
            "online": mechanism.online and self._powered.is_set(),
            "paper": "out" if mechanism.paper_out else "low" if mechanism.near_end else "ok",
            "cover_open": mechanism.cover_open,
            "jammed": mechanism.jammed,
            "cutter_error": mechanism.cutter_error,
            "drawer_open": mechanism.drawer_open,
            "buffer": len(self._buffer),
            "buffer_size": self._buffer.size,
            "busy": self._held,
            "printed": self.printed,
            "blank": self.paper.blank,
            "receipts": self.archive.numbers[-20:],
            "unknown": self.unknown_commands,
        }
