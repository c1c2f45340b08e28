"""Scripted faults on a line, at byte granularity: what a bad cable, a power cut or a killed process does at byte n.

A script is written `kind@n[:argument]`, several with commas: `cut@120:5` pulls the cable when 120 bytes have passed and
puts it back after 5 seconds. Bytes are counted from 0 over both directions together, since the emulator began.

    flip@n:bit      bit 0 to 7 of byte n is inverted
    drop@n          byte n gets lost
    double@n        byte n arrives twice
    garbage@n:k     k bytes that nobody sent come before byte n
    delay@n:s       byte n and what follows it come s seconds late
    cut@n:s         the cable is pulled before byte n, and is back after s seconds
    reset@n:s       the device loses power before byte n, and gets it back after s seconds
    hook@n          whatever the test asked for, before byte n
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from edge.line import Line

GARBAGE = bytes((0x10, 0x55, 0x00, 0xFF, 0x02, 0x06, 0x15, 0x10))
"""Control bytes among it, so that a reader that scans for them is caught out."""
MAX_GARBAGE = 1_024
DEFAULTS = {
    "flip": 0.0,
    "drop": 0.0,
    "double": 0.0,
    "garbage": 8.0,
    "delay": 1.0,
    "cut": 5.0,
    "reset": 5.0,
    "hook": 0.0,
}
"""Kinds of faults, and the argument where none is given."""
_STOPPING = ("cut", "reset", "hook", "delay")
"""Kinds before which everything earlier must have arrived."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: what happens at byte `at`. `argument` is a bit, a count or seconds, by its kind."""

    kind: str
    at: int
    argument: float = 0.0


def parse_faults(script: str) -> tuple[Fault, ...]:
    """The faults of a script, in the order of their bytes. Raises ValueError that says what is wrong."""
    found = [_parse(part.strip()) for part in script.split(",") if part.strip()]
    return tuple(sorted(found, key=lambda fault: fault.at))


def _parse(text: str) -> Fault:
    kind, _, rest = text.partition("@")
    place, _, argument = rest.partition(":")
    if kind not in DEFAULTS or not place.isdecimal():
        raise ValueError(f"faults are like cut@120:5, of {', '.join(DEFAULTS)}; not {text!r}")
    try:
        value = float(argument) if argument else DEFAULTS[kind]
    except ValueError:
        raise ValueError(f"{argument!r} of {text!r} is no number") from None
    if not 0 <= value <= (7 if kind == "flip" else MAX_GARBAGE if kind == "garbage" else 86_400):
        raise ValueError(f"{argument!r} of {text!r} is out of range")
    return Fault(kind, int(place), value)


@dataclass
class Hooks:
    """What faults do to the world. Called before byte n passes, with the seconds until it is over."""

    cut: Callable[[float], None] = lambda _: None
    reset: Callable[[float], None] = lambda _: None
    hook: Callable[[], None] = lambda: None


class FaultScript:
    """The faults that are still to come, over every line that the device has one after the other."""

    def __init__(self, faults: Iterable[Fault], hooks: Hooks) -> None:
        self._faults = sorted(faults, key=lambda fault: fault.at)
        self.hooks = hooks
        self.passed = 0
        """Bytes that have come to their place on the line, both directions together."""
        self.fired: list[Fault] = []
        self._late_until = 0.0

    def apply(self, data: bytes) -> tuple[bytes, bytes]:
        """(what passes now, what is still untouched) of `data`; wait for `late` and call again with the second.

        What stands before a fault that ends the line, or delays it, passes first.
        """
        passed = bytearray()
        while data and self._due(len(data)):
            fault = self._faults[0]
            before = max(fault.at - self.passed, 0)
            passed += data[:before]
            data = data[before:]
            self.passed += before
            if passed and fault.kind in _STOPPING:
                return bytes(passed), data
            self._faults.pop(0)
            self.fired.append(fault)
            changed, data = self._strike(fault, data)
            passed += changed
            if fault.kind in _STOPPING:
                return b"", data
        self.passed += len(data)
        return bytes(passed) + data, b""

    async def late(self) -> None:
        """Wait until a delayed byte is there."""
        left = self._late_until - asyncio.get_running_loop().time()
        if left > 0:
            await asyncio.sleep(left)

    def add(self, fault: Fault) -> None:
        """A further fault; one at a byte that has passed strikes the next."""
        self._faults = sorted([*self._faults, fault], key=lambda one: one.at)

    def _due(self, count: int) -> bool:
        return bool(self._faults) and self._faults[0].at < self.passed + count

    def _strike(self, fault: Fault, data: bytes) -> tuple[bytes, bytes]:
        """(what passes instead, what is still untouched) of `data`, whose first byte is byte n."""
        match fault.kind:
            case "garbage":
                count = int(fault.argument)
                return (GARBAGE * (count // len(GARBAGE) + 1))[:count], data
            case "delay":
                self._late_until = asyncio.get_running_loop().time() + fault.argument
                return b"", data
            case "hook":
                self.hooks.hook()
                return b"", data
            case "cut" | "reset":
                # What was on its way is lost.
                (self.hooks.cut if fault.kind == "cut" else self.hooks.reset)(fault.argument)
                return b"", b""
            case _:
                self.passed += 1
                return _changed(fault, data[:1]), data[1:]


def _changed(fault: Fault, byte: bytes) -> bytes:
    """What arrives instead of a byte."""
    if fault.kind == "flip":
        return bytes((byte[0] ^ 1 << int(fault.argument),))
    return byte * 2 if fault.kind == "double" else b""


class FaultyLine:
    """A line that suffers a script; a `Line` itself. It stands at the emulator's end."""

    def __init__(self, line: Line, script: FaultScript) -> None:
        self._line, self._script = line, script
        self._rest = b""

    @property
    def sent(self) -> int:
        """Bytes that the line has taken."""
        return self._line.sent

    def hold(self, held: bool) -> None:
        """Take no more bytes, or go on taking them, where the line can."""
        getattr(self._line, "hold", lambda _: None)(held)

    @property
    def obeys_xoff(self) -> bool:
        """Whether XOFF stops the driver at the other end."""
        return bool(getattr(self._line, "obeys_xoff", False))

    async def read(self) -> bytes:
        """What arrives. Raises LineLost."""
        while True:
            await self._script.late()
            # Kept here, so that a reader that gives up while a byte is late finds it at the next call.
            self._rest = self._rest or await self._line.read()
            passed, self._rest = self._script.apply(self._rest)
            if passed:
                return passed

    async def write(self, data: bytes) -> None:
        """Send what the faults leave of `data`. Raises LineLost."""
        while data:
            await self._script.late()
            passed, data = self._script.apply(data)
            if passed:
                await self._line.write(passed)

    def close(self) -> None:
        """Close the line."""
        self._line.close()
