"""What each ESC/POS command does (Epson's command reference; numbers and names are its own)."""

from __future__ import annotations

from collections.abc import Callable

from edge.io.emulators.printer import codepages, symbols
from edge.io.emulators.printer.interpreter import ESC, FS, GS, Action, Interpreter, Long, Simple

TOP_OF_CUTTER = 100
"""Dots from the head to the cutter."""


def _set(name: str, value: Callable[[int], int | bool | str | None] = int) -> Action:
    """A command of one byte that sets one property of the text."""

    def action(it: Interpreter, data: bytes) -> None:
        it.setter.set(**{name: value(data[0])})

    return action


def _mode(it: Interpreter, data: bytes) -> None:
    """ESC !: font, bold, double height and width, underline at once."""
    n = data[0]
    it.setter.set(
        small=bool(n & 1), bold=bool(n & 8), high=2 if n & 16 else 1, wide=2 if n & 32 else 1, underline=n >> 7
    )


def _size(it: Interpreter, data: bytes) -> None:
    """GS !."""
    it.setter.set(wide=(data[0] >> 4 & 7) + 1, high=(data[0] & 7) + 1)


def _word(data: bytes) -> int:
    return int.from_bytes(data[:2], "little")


def _align(it: Interpreter, data: bytes) -> None:
    """ESC a: only at the beginning of a line."""
    if not it.setter.begun and data[0] % 48 <= 2:
        it.setter.set(align=data[0] % 48)


def _relative(it: Interpreter, data: bytes) -> None:
    """ESC \\: a signed distance."""
    it.setter.move(it.setter.position + int.from_bytes(data[:2], "little", signed=True))


async def _feed_lines(it: Interpreter, data: bytes) -> None:
    """ESC d."""
    for _ in range(max(data[0], 1)):
        await it.print_line()


def _reset(it: Interpreter, _: bytes) -> None:
    """ESC @."""
    it.setter.reset()
    it.qr_data, it.graphics = b"", None
    it.machine.watch(0)


def _nothing(_: Interpreter, __: bytes) -> None:
    """A command that changes nothing that can be seen here."""


async def _cut(it: Interpreter) -> None:
    """GS V: 0, 1, 48, 49 cut here; 65, 66 and the like feed first."""
    kind = await it.byte()
    feed = await it.byte() + TOP_OF_CUTTER if kind not in (0, 1, 48, 49) else 0
    await it.print_line(feed)
    await it.machine.cut()


async def _old_cut(it: Interpreter) -> None:
    await it.print_line(0)
    await it.machine.cut()


async def _picture(it: Interpreter) -> None:
    """GS v 0: a raster picture."""
    head = await it.take(6)
    wide, high = _word(head[2:]), _word(head[4:])
    data = await it.take(wide * high)
    if len(data) != wide * high or not data:
        return
    times = (2 if head[1] & 1 else 1, 2 if head[1] & 2 else 1)
    await it.machine.moved(it.setter.picture(symbols.raster(data, wide, high, *times)))


async def _columns(it: Interpreter) -> None:
    """ESC *: columns of 8 or 24 dots beside each other in the line."""
    head = await it.take(3)
    high = 3 if head[0] & 32 else 1
    data = await it.take(_word(head[1:]) * high)
    if data:
        # Single density has half the dots across, 8-dot columns a third of those down.
        it.setter.beside(symbols.columns(data, high, 1 if head[0] & 1 else 2, 1 if high == 3 else 3))


async def _bar_code(it: Interpreter) -> None:
    """GS k, both forms."""
    kind = await it.byte()
    data = await it.until(0) if kind <= 6 else await it.take(await it.byte())
    label = "".join(chr(one) if 0x20 <= one < 0x7F else "." for one in data)
    await it.machine.moved(it.setter.picture(symbols.bar_code(label, it.bar_height), f"[bar code {label}]"))


async def _extended(it: Interpreter) -> None:
    """GS ( X pL pH ...: whatever the function is, its length is known."""
    name = await it.byte()
    data = await it.take(_word(await it.take(2)))
    if name == ord("k") and len(data) >= 2:
        await _two_dimensional(it, data[0], data[1], data[2:])
    elif name == ord("L") and len(data) >= 2:
        await _graphics(it, data)
    elif name == ord("H") and data[:2] == b"00" and len(data) == 6 and it.machine.confirms:
        it.machine.send(b"\x37\x22" + data[2:] + b"\x00")
    elif name not in b"ADEKMNPQCYz" and not (name == ord("H") and it.machine.confirms):
        it.machine.unknown(bytes((GS, ord("("), name)))


async def _long_graphics(it: Interpreter) -> None:
    """GS 8 L: the same with a length of four bytes."""
    await it.byte()
    await _graphics(it, await it.take(int.from_bytes(await it.take(4), "little")))


async def _graphics(it: Interpreter, data: bytes) -> None:
    """GS ( L functions 112 (store) and 50 (print)."""
    if data[1] in (112,) and len(data) >= 10:
        wide, high = _word(data[6:]), _word(data[8:])
        rows = (wide + 7) // 8
        if len(data) - 10 == rows * high and data[10:]:
            it.graphics = (data[10:], rows, high, data[3], data[4])
    elif data[1] in (2, 50) and it.graphics is not None:
        picture, it.graphics = symbols.raster(*it.graphics), None
        await it.machine.moved(it.setter.picture(picture))


async def _two_dimensional(it: Interpreter, kind: int, function: int, data: bytes) -> None:
    """GS ( k: QR codes (49); others are shown by name."""
    if kind != 49:
        if function == 81:
            await it.machine.moved(it.setter.picture(symbols.bar_code("2D", 96), "[2D code]"))
        return
    if function == 67 and data:
        it.qr_module = max(1, min(data[0], 16))
    elif function == 69 and data:
        it.qr_level = symbols.LEVELS.get(data[0], "L")
    elif function == 80:
        it.qr_data = data[1:]
    elif function == 81 and it.qr_data:
        try:
            picture = symbols.qr_picture(it.qr_data, it.qr_level, it.qr_module)
        except ValueError:
            it.machine.unknown(b"QR")
            return
        await it.machine.moved(it.setter.picture(picture, f"[QR {it.qr_data.decode('utf-8', 'replace')}]"))


async def _tabs(it: Interpreter) -> None:
    """ESC D: positions up to a NUL; they stay every eighth column here."""
    await it.until(0, 33)


SIMPLE: Simple = {
    **{
        (ESC, ord(code)): row
        for code, row in {
            "@": (0, _reset),
            "!": (1, _mode),
            "t": (1, _set("page", codepages.PAGES.get)),
            "R": (1, _set("country")),
            "E": (1, _set("bold", lambda n: bool(n & 1))),
            "G": (1, _set("bold", lambda n: bool(n & 1))),
            "-": (1, _set("underline", lambda n: n % 48 if n % 48 <= 2 else 0)),
            "a": (1, _align),
            "M": (1, _set("small", lambda n: n % 48 == 1)),
            "2": (0, lambda it, _: it.setter.set(spacing=30)),
            "3": (1, _set("spacing")),
            " ": (1, _set("gap")),
            "J": (1, lambda it, data: it.print_line(data[0])),
            "d": (1, _feed_lines),
            "p": (3, lambda it, _: it.machine.pulse()),
            "$": (2, lambda it, data: it.setter.move(_word(data))),
            "\\": (2, _relative),
            **dict.fromkeys("=r{V%?UTKe", (1, _nothing)),
            **dict.fromkeys("SL", (0, _nothing)),
            "c": (2, _nothing),
            "W": (8, _nothing),
        }.items()
    },
    **{
        (GS, ord(code)): row
        for code, row in {
            "!": (1, _size),
            "B": (1, _set("inverted", lambda n: bool(n & 1))),
            "L": (2, lambda it, data: it.setter.set(left=_word(data))),
            "W": (2, lambda it, data: it.setter.set(width=_word(data))),
            "a": (1, lambda it, data: it.machine.watch(data[0])),
            "r": (1, lambda it, data: it.machine.queued(data[0])),
            "I": (1, lambda it, data: it.machine.identify(data[0])),
            "h": (1, lambda it, data: setattr(it, "bar_height", data[0])),
            **dict.fromkeys("wHfb/", (1, _nothing)),
            **dict.fromkeys("P$\\", (2, _nothing)),
            "^": (3, _nothing),
            ":": (0, _nothing),
        }.items()
    },
    **{
        (FS, ord(code)): row
        for code, row in {
            **dict.fromkeys(".&", (0, _nothing)),
            **dict.fromkeys("!-CW", (1, _nothing)),
            **dict.fromkeys("Sp", (2, _nothing)),
        }.items()
    },
}
LONG: Long = {
    (ESC, ord("*")): _columns,
    (ESC, ord("D")): _tabs,
    (ESC, ord("i")): _old_cut,
    (ESC, ord("m")): _old_cut,
    (GS, ord("V")): _cut,
    (GS, ord("v")): _picture,
    (GS, ord("k")): _bar_code,
    (GS, ord("(")): _extended,
    (GS, ord("8")): _long_graphics,
    (FS, ord("(")): _extended,
}
