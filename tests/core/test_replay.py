"""A recording proves what the screens were, and a replay that differs says where."""

from __future__ import annotations

import time
from pathlib import Path

import orjson
import pytest

from edge import daily
from edge.config import load
from edge.core.event import Event, Now
from edge.core.recorder import Recorder
from edge.core.replay import replay
from edge.daily import KEPT_S, delete_old
from edge.errors import MemoryFormatError
from edge.messages import CartAdd, Detected, MenuChanged, Search, Transcript
from tests.core.kiosk import Kiosk


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """An order with a menu change in it, recorded as the core does."""
    kiosk = Kiosk()
    log = Recorder.start(load(state_dir=tmp_path), kiosk.machine, kiosk.session)
    steps = [
        Event("vision.person_detected", Detected(), origin="nats", fresh="a" * 32),
        Event("voice.transcript", Transcript("two cheeseburgers"), origin="nats", fresh="b" * 32),
        Event("menu.changed", MenuChanged(items=[{"item_id": 101, "price": 1234}]), origin="nats"),
        Event("cart.add", CartAdd(101), "x", 3, origin="page"),
        Event("touch.search", Search("fries"), "y", 3, origin="page"),
        Event("touch.search", Search("x" * 1500), "y", 3, "foreign", origin="page"),
    ]
    for at, event in enumerate(steps):
        if event.name == "menu.changed":
            kiosk.machine = kiosk.machine.with_menu(event.payload)  # type: ignore[arg-type]
        kiosk.session, sent = kiosk.machine.step(kiosk.session, event, now := Now(1_000 * at, 1_790_000_000_000 + at))
        log.step(event, now, sent)
    log.close()
    return next((tmp_path / "recordings").iterdir())


def test_a_recording_replays_without_a_difference(recording: Path) -> None:
    """The same events give the same bytes."""
    result = replay(recording)
    assert result.difference is None
    assert result.steps == 6
    assert result.documents >= 4


def test_a_difference_is_named_with_its_line_and_event(recording: Path) -> None:
    """Whoever changed the core sees which screen it changed."""
    recording.write_bytes(recording.read_bytes().replace(b"1234", b"4321", 1))
    difference = replay(recording).difference
    assert difference is not None
    assert difference.line >= 4
    assert difference.recorded != difference.replayed


def test_a_last_line_that_a_kill_cut_off_is_left_out(recording: Path) -> None:
    """A recording of a crash is worth most."""
    recording.write_bytes(recording.read_bytes()[:-40])
    result = replay(recording)
    assert result.difference is None
    assert result.steps == 5


@pytest.mark.parametrize(
    "head", [b"", b"{}", b"no json", b"[]", orjson.dumps({"version": 99}), orjson.dumps({"version": 1, "rules": 3})]
)
def test_what_is_no_recording_of_ours_is_said(recording: Path, head: bytes) -> None:
    """A typed error, not a traceback."""
    recording.write_bytes(head + b"\n")
    with pytest.raises(MemoryFormatError):
        replay(recording)


def test_recordings_are_private_bounded_and_deleted_after_seven_days(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold what guests said."""
    assert recording.stat().st_mode & 0o777 == 0o600
    assert delete_old(recording.parent, recording.stat().st_mtime + KEPT_S - 1) == 0
    assert delete_old(recording.parent, recording.stat().st_mtime + KEPT_S + 1) == 1
    assert not recording.exists()
    monkeypatch.setattr(daily, "MAX_BYTES", 500_000)
    kiosk = Kiosk()
    log = Recorder.start(load(state_dir=recording.parent.parent), kiosk.machine, kiosk.session)
    for at in range(500):
        log.step(Event("touch.search", Search("x" * 2000)), Now(at, at), [])
    log.close()
    assert sum(path.stat().st_size for path in recording.parent.iterdir()) <= 500_000


def test_each_day_has_a_recording_of_its_own(tmp_path: Path) -> None:
    """Else a core that lives for months would keep what its first guest said."""
    kiosk, now_s = Kiosk(), time.time()
    log = Recorder.start(load(state_dir=tmp_path), kiosk.machine, kiosk.session)
    for later_s in (0, 24 * 3600, 24 * 3600, 8 * 24 * 3600):
        log.follow(now_s + later_s, kiosk.machine, kiosk.session)
    log.close()
    written = b"".join(path.read_bytes() for path in (tmp_path / "recordings").iterdir())
    assert written.count(b'"version"') == 3, "a head for today, for tomorrow and for a week later"
