"""Recordings of sessions (RECORD=1): every event and what it led to, one JSON line each, for `edge replay`.

A recording is a file of its own for each day of each life of the core: a head with menu, rules and the session at the
start, then one line for each step. It holds what a guest said, so it is mode 0600 and deleted after 7 days.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import orjson

from edge.config import Settings
from edge.core.event import Event, Now, Send
from edge.core.machine import Machine
from edge.core.session import SessionState

VERSION = 1
DAY_S = 24 * 3600
KEPT_S = 7 * DAY_S
MAX_BYTES = 64 * 1024 * 1024
"""A recording ends there: a forgotten RECORD=1 must not fill the disk that orders are journalled on."""


class Recorder:
    """Appends steps to one file."""

    def __init__(self, file: BinaryIO, day: int) -> None:
        self._file = file
        self._day = day
        self._left = MAX_BYTES

    @classmethod
    def start(cls, settings: Settings, machine: Machine, session: SessionState) -> Recorder:
        """Open a new recording in STATE_DIR/recordings and delete those older than 7 days."""
        folder = settings.state_dir / "recordings"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        now_s = time.time()
        delete_old(folder, now_s)
        name = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(now_s))}-{os.getpid()}.jsonl"
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        recorder = cls(os.fdopen(descriptor, "wb", buffering=0), _day_of(now_s))
        recorder._write(
            {
                "version": VERSION,
                "menu": machine.menu.raw,
                "rules": msgspec.to_builtins(machine.rules),
                "session": msgspec.to_builtins(session),
            }
        )
        return recorder

    def is_of(self, now: Now) -> bool:
        """Whether it is today's: a core that lives for months would keep everything in one file."""
        return self._day == _day_of(now.wall_ms / 1000)

    def step(self, event: Event, now: Now, effects: list[Send]) -> None:
        """Record one step with every byte that it sent."""
        self._write(
            {
                "now": list(now),
                "event": {
                    "name": event.name,
                    "payload": msgspec.to_builtins(event.payload),
                    "id": event.id,
                    "conn": event.conn,
                    "session_id": event.session_id,
                    "fresh": event.fresh,
                    "origin": event.origin,
                },
                "sent": [[effect.name, effect.conn, orjson.dumps(effect.body).decode()] for effect in effects],
            }
        )

    def close(self) -> None:
        """End the recording."""
        self._file.close()

    def _write(self, entry: dict[str, Any]) -> None:
        line = orjson.dumps(entry) + b"\n"
        self._left -= len(line)
        if self._left > 0:
            # A full disk ends the recording, never the session.
            with contextlib.suppress(OSError):
                self._file.write(line)


def _day_of(epoch_s: float) -> int:
    return int(epoch_s // DAY_S)


def delete_old(folder: Path, now_s: float) -> int:
    """Delete recordings last written more than 7 days before `now_s` (epoch seconds); returns how many."""
    old = [path for path in folder.glob("*.jsonl") if now_s - path.stat().st_mtime > KEPT_S]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
