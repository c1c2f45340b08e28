"""The settings of a room's kiosk: what a dispatch may say of it, and what it may not."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.config import Settings
from edge.errors import SettingError
from edge.worker.settings import OF_THE_ROOM, room_settings, worker_settings


def worker(folder: Path = Path("/nowhere"), **members: object) -> Settings:
    """A worker's settings, whatever the environment says."""
    return Settings(
        _env_file=None, runtime_dir=folder / "run", state_dir=folder / "state", redis_url="redis://127.0.0.1:1",
        livekit_url="ws://127.0.0.1:1", livekit_api_key="kiosk", livekit_api_secret="s" * 32, **members,
    )  # fmt: skip


def test_a_room_is_a_kiosk_of_its_own(tmp_path: Path) -> None:
    """Its name is KIOSK_ID, its folders are nobody else's, and nothing is plugged in unless said."""
    first, again = (room_settings(worker(tmp_path), "kiosk-7", "") for _ in range(2))
    assert (first.kiosk_id, first.agents, first.terminal, first.printer) == ("kiosk-7", "remote", "none", "none")
    assert first.runtime_dir != again.runtime_dir
    assert first.state_dir == again.state_dir == tmp_path / "state" / "rooms" / "kiosk-7"
    assert first.redis_url == "redis://127.0.0.1:1"


def test_a_dispatch_names_the_terminal_that_stands_there() -> None:
    """Metadata goes before the worker's own settings, in whichever case it is written."""
    metadata = orjson.dumps({"TERMINAL": "zvt+tcp://10.0.0.5:20007", "tz": "Europe/Vienna"}).decode()
    settings = room_settings(worker(terminal="agent:pos-1"), "kiosk-7", metadata)
    assert (settings.terminal, settings.tz) == ("zvt+tcp://10.0.0.5:20007", "Europe/Vienna")
    assert room_settings(worker(terminal="agent:pos-1"), "kiosk-7", "").terminal == "agent:pos-1"


@pytest.mark.parametrize(
    ("room", "metadata", "names"),
    [
        ("../kiosk", "", "KIOSK_ID"),
        ("", "", "KIOSK_ID"),
        ("kiosk", "[]", "metadata"),
        ("kiosk", "{", "metadata"),
        ("kiosk", '{"menu": "/etc/passwd"}', "'menu'"),
        ("kiosk", '{"livekit_api_secret": "x"}', "'livekit_api_secret'"),
        ("kiosk", '{"terminal": 7}', "metadata"),
        ("kiosk", '{"terminal": "emulated:zvt"}', "TERMINAL"),
        ("kiosk", '{"printer": "escpos:///dev/ttyUSB0"}', "PRINTER"),
        ("kiosk", '{"tz": "Mars/Base"}', "TZ"),
        ("kiosk", '{"terminal": "' + "x" * 20_000 + '"}', "metadata"),
    ],
)
def test_what_no_room_may_ask_for_is_refused_by_name(room: str, metadata: str, names: str) -> None:
    """No other folder, file, server or device of the worker's machine."""
    with pytest.raises(SettingError, match=names):
        room_settings(worker(), room, metadata)


@given(
    room=st.text(max_size=80),
    metadata=st.text(max_size=40)
    | st.dictionaries(st.sampled_from(sorted(OF_THE_ROOM)), st.text(max_size=20), max_size=3).map(
        lambda found: orjson.dumps(found).decode()
    ),
)
def test_any_room_and_any_metadata_is_settings_or_a_refusal(room: str, metadata: str) -> None:
    """Nothing else is raised, and the folder never leaves the worker's."""
    try:
        settings = room_settings(worker(), room, metadata)
    except SettingError:
        return
    assert settings.state_dir.parent == Path("/nowhere/state/rooms")


def test_a_worker_says_what_it_misses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without Redis a drained worker's sessions would be gone."""
    monkeypatch.chdir(tmp_path)
    for name in ("REDIS_URL", "LIVEKIT_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingError, match="LIVEKIT_URL"):
        worker_settings()
    for name, value in (("URL", "ws://127.0.0.1:1"), ("API_KEY", "kiosk"), ("API_SECRET", "s" * 32)):
        monkeypatch.setenv(f"LIVEKIT_{name}", value)
    with pytest.raises(SettingError, match="REDIS_URL"):
        worker_settings()
