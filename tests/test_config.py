"""A wrong setting is found at the start, in one line that names it; a right one means what the README says."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge.config import BUILT_IN_MENU, Settings, load
from edge.errors import SettingError
from edge.listeners import LONGEST_SOCKET, listen_core


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine's counts, and no .env of this folder's."""
    for name in ("RUNTIME_DIR", "STATE_DIR", "NATS_URL", "REDIS_URL", "PAGE_PORT", "PAGE_HOST", "TZ", "MENU"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KIOSK_ID", "Kiosk One"),
        ("KIOSK_ID", "kiosk.*"),
        ("REDIS_URL", "http://localhost:6379"),
        ("NATS_URL", "nats://one:4222,http://two"),
        ("TERMINAL", "emulated:bogus"),
        ("TERMINAL", "emulated:zvt?card=maybe"),
        ("TERMINAL", "zvt+tcp://"),
        ("PRINTER", "emulated:zvt"),
        ("NATS_URL", "localhost"),
        ("REDIS_URL", "not a url"),
        ("NATS_CREDS", "/nowhere/kiosk.creds"),
        ("SESSION_TIMEOUT", "soon"),
        ("AGENT_TIMEOUT", "0"),
        ("PAGE_PORT", "99999"),
        ("MENU", "/nowhere/menu.json"),
        ("AGENTS", "maybe"),
        ("TERMINAL", "teletype:///dev/ttyS0"),
        ("PRINTER", "paper"),
        ("TZ", "Mars/Olympus"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The exit status is one that tells systemd and the supervisor not to try again."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as error:
        load()
    assert str(error.value).startswith(f"{name}: ")
    assert "\n" not in str(error.value)
    assert 64 <= error.value.exit_status <= 78


def test_a_page_beyond_loopback_needs_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that others can reach is a page that others can order on."""
    monkeypatch.setenv("PAGE_HOST", "0.0.0.0")
    with pytest.raises(SettingError, match="PAGE_TOKEN"):
        load()
    monkeypatch.setenv("PAGE_TOKEN", "secret")
    assert load().page_host == "0.0.0.0"


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in an error about them nor where settings are printed."""
    monkeypatch.setenv("LIVEKIT_API_SECRET", "hush-hush")
    monkeypatch.setenv("PAGE_TOKEN", "hush-hush")
    assert "hush-hush" not in repr(load())
    monkeypatch.setenv("NATS_URL", "hush-hush")
    with pytest.raises(SettingError) as error:
        load()
    assert "hush-hush" not in str(error.value)


@pytest.mark.parametrize("zone", ["Europe/Vienna", "UTC", "CET-1CEST,M3.5.0,M10.5.0/3"])
def test_time_zones_may_be_names_or_rules(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    """Both forms that the C library knows."""
    monkeypatch.setenv("TZ", zone)
    assert load().tz == zone


def test_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    """`.env` in the working directory; the environment wins; an empty value is no value."""
    (tmp_path / ".env").write_text("KIOSK_ID=from-file\nNATS_URL=\nSOMETHING_ELSE=1\n")
    settings = load()
    assert settings.kiosk_id == "from-file"
    assert settings.nats_url is None
    assert settings.menu == BUILT_IN_MENU


@pytest.mark.parametrize(
    "uri",
    ["zvt:///dev/x?pasword=654321", "escpos:///dev/x?bogus=654321", "none:?a=654321", "emulated:zvt?crad=654321"],
)
def test_a_misspelt_option_is_refused_without_its_value(uri: str) -> None:
    """It may be a password, and it would silently do nothing."""
    setting = "printer" if uri.startswith("escpos") else "terminal"
    with pytest.raises(SettingError, match="has no option") as caught:
        load(**{setting: uri})
    assert "654321" not in str(caught.value)


def test_a_folder_too_long_for_sockets_is_said(tmp_path: Path) -> None:
    """At the start and by how much, where one socket would just fit: not by a process that dies again and again."""
    rest = LONGEST_SOCKET - len(str(tmp_path)) - len("/") - len("/core.sock")
    with pytest.raises(SettingError, match=r"RUNTIME_DIR: .* is 4 bytes too long"):
        listen_core(Settings(_env_file=None, runtime_dir=tmp_path / ("x" * rest)))
