"""Structured log lines on standard error: JSON for machines, short text when a person looks on.

An event has a dotted name and fields; warnings and errors carry `next`, the step that helps. A line is one write of
at most PIPE_BUF bytes, so lines of different processes never mix, and a reader that does not read costs lines, never
time: a stuck log must not stop the screen.
"""

from __future__ import annotations

import os
import re
import select
import time
import traceback
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import orjson

Level = Literal["debug", "info", "warning", "error"]
RANKS: Mapping[str, int] = {"debug": 10, "info": 20, "warning": 30, "error": 40}
MAX_LINE_BYTES = 4_096
"""PIPE_BUF on Linux: the longest write to a pipe that is never split."""
MAX_FIELD_CHARACTERS = 1_500
_USER_INFO = re.compile(r"(?<=://)[^/\s\"']+@")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
"""What has as many digits as a card number; those that pass its checksum are one."""


def mask_url(url: str) -> str:
    """The URL with `***` for everything secret in it: user, password, and what follows `?`."""
    parts = urlsplit(url)
    masked = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "***" if parts.query else "", ""))
    return masked.replace("://", "://***@", 1) if "@" in parts.netloc else masked


def mask_cards(text: str) -> str:
    """The text with every card number in it reduced to its last four digits (PCI DSS 3.4.1, 3.5.1)."""
    return _DIGITS.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    digits = [int(one) for one in match[0] if one.isdecimal()]
    doubled = [one if at % 2 else 2 * one - 9 * (one > 4) for at, one in enumerate(reversed(digits), 1)]
    is_card = sum(doubled) % 10 == 0
    return f"**** {match[0][-4:]}" if is_card else match[0]


def _clean(value: object) -> object:
    """A value that JSON can carry, bounded, without the user part of any URL or any card number in it."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = mask_cards(_USER_INFO.sub("***@", str(value)))
    return text if len(text) <= MAX_FIELD_CHARACTERS else text[:MAX_FIELD_CHARACTERS] + "..."


class Logger:
    """Writes the events of one process to file descriptor `fd`. `human` overrides what the terminal says."""

    def __init__(self, process: str, level: Level = "info", fd: int = 2, human: bool | None = None) -> None:
        self._process = process
        self._rank = RANKS[level]
        self._fd = fd
        self._human = os.isatty(fd) if human is None else human
        self._writable = select.poll()
        self._writable.register(fd, select.POLLOUT)
        self.dropped = 0
        """Lines lost because nobody read."""

    def debug(self, event: str, **fields: object) -> None:
        """What only helps to find a defect."""
        self._emit("debug", event, fields)

    def info(self, event: str, **fields: object) -> None:
        """What happened as it should."""
        self._emit("info", event, fields)

    def warning(self, event: str, **fields: object) -> None:
        """What the appliance coped with. Give `next`."""
        self._emit("warning", event, fields)

    def error(self, event: str, **fields: object) -> None:
        """What somebody must see to. Give `next`."""
        self._emit("error", event, fields)

    def exception(self, event: str, error: BaseException, **fields: object) -> None:
        """An error with where it was raised."""
        lines = "".join(traceback.format_exception(error))
        self._emit("error", event, {**fields, "error": repr(error), "traceback": lines[-MAX_FIELD_CHARACTERS:]})

    def _emit(self, level: Level, event: str, fields: Mapping[str, object]) -> None:
        if RANKS[level] < self._rank:
            return
        clean = {name: _clean(value) for name, value in fields.items()}
        line = self._text(level, event, clean) if self._human else self._json(level, event, clean)
        if not self._writable.poll(0):
            self.dropped += 1
            return
        try:
            os.write(self._fd, line)
        except OSError:
            self.dropped += 1

    def _json(self, level: Level, event: str, fields: dict[str, object]) -> bytes:
        head = {"time": round(time.time(), 3), "level": level, "process": self._process, "event": event}
        line = orjson.dumps({**head, **fields})
        if len(line) >= MAX_LINE_BYTES:
            line = orjson.dumps({**head, "cut": f"{len(line)} bytes", "next": fields.get("next")})
        return line[: MAX_LINE_BYTES - 1] + b"\n"

    def _text(self, level: Level, event: str, fields: dict[str, object]) -> bytes:
        after = fields.pop("next", None)
        trace = fields.pop("traceback", None)
        pairs = " ".join(f"{name}={value}" for name, value in fields.items())
        line = f"{time.strftime('%H:%M:%S')} {level:<7} {self._process:<12} {event} {pairs}".rstrip()
        line += f"\n         {trace}" if trace else ""
        line += f"\n         next: {after}" if after else ""
        return line.encode(errors="replace")[: MAX_LINE_BYTES - 1] + b"\n"
