"""Recordings of sessions (RECORD=1): every event and what it led to, one JSON line each, for `edge replay`.

A recording is a file of its own for each day of each life of the core: a head with menu, rules and the session at the
start, then one line for each step. It holds what a guest said; `edge/daily.py` says how such files are kept.
"""

from __future__ import annotations

import time

import msgspec
import orjson

from edge.config import Settings
from edge.core.event import Event, Now, Send
from edge.core.machine import Machine
from edge.core.session import SessionState
from edge.daily import DailyFile

VERSION = 1


class Recorder:
    """Appends steps to the recording of the day."""

    def __init__(self, file: DailyFile) -> None:
        self._file = file

    @classmethod
    def start(cls, settings: Settings, machine: Machine, session: SessionState) -> Recorder:
        """Open a new recording in STATE_DIR/recordings. Raises OSError."""
        recorder = cls(DailyFile(settings.state_dir / "recordings"))
        recorder.follow(time.time(), machine, session)
        return recorder

    def follow(self, epoch_s: float, machine: Machine, session: SessionState) -> None:
        """Begin another recording, with the session as it is now, when another day (UTC) has begun. Raises OSError."""
        if not self._file.begin(time.strftime("%Y-%m-%d", time.gmtime(epoch_s))):
            return
        self._file.write(
            {
                "version": VERSION,
                "menu": machine.menu.raw,
                "rules": msgspec.to_builtins(machine.rules),
                "session": msgspec.to_builtins(session),
            }
        )

    def step(self, event: Event, now: Now, effects: list[Send]) -> None:
        """Record one step with every byte that it sent."""
        self._file.write(
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
