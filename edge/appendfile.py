"""Mends the mirror's append-only file after a power cut.

A cut can leave zeros or half a command at the end of the newest file. The server only forgives the half; with zeros
it refuses to start, for ever. What cannot be read is a second's worth of a mirror, so it is cut off before each start.
"""

from __future__ import annotations

import mmap
import re
from pathlib import Path

_LENGTH = re.compile(rb"[*$](\d{1,9})\r\n")


def mend(folder: Path) -> int:
    """Cut every incremental file in `folder` after its last whole command; returns how many bytes were cut off."""
    return sum(_mend(path) for path in sorted(folder.glob("*.incr.aof")))


def _mend(path: Path) -> int:
    size = path.stat().st_size
    if size == 0:
        return 0
    with path.open("r+b") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            good = whole_commands(data)
        if good < size:
            file.truncate(good)
    return size - good


def whole_commands(data: bytes | mmap.mmap) -> int:
    """How many bytes from the start are whole commands of the server's protocol."""
    at = 0
    while (after := _command_end(data, at)) is not None:
        at = after
    return at


def _command_end(data: bytes | mmap.mmap, at: int) -> int | None:
    """Where the command, or the comment that dates one, that begins at `at` ends; None when it is not whole."""
    if data[at : at + 1] == b"#":
        end = data.find(b"\r\n", at, at + 128)
        return None if end < 0 else end + 2
    head = _LENGTH.match(data, at)
    if head is None or data[at : at + 1] != b"*":
        return None
    at = head.end()
    for _ in range(int(head[1])):
        head = _LENGTH.match(data, at)
        if head is None or data[at : at + 1] != b"$":
            return None
        at = head.end() + int(head[1]) + 2
        if data[at - 2 : at] != b"\r\n":
            return None
    return at
