"""`edge doctor` and `edge menu check`: a problem is found before a guest finds it, and the line says what to do."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.cli.conftest import Edge, Outcome


def finding(outcome: Outcome, check: str) -> dict[str, Any]:
    """The worst line of a check."""
    rows = [row for row in outcome.json["findings"] if row["check"] == check]
    found: dict[str, Any] = max(rows, key=lambda row: ["ok", "warn", "fail"].index(row["level"]))
    return found


def test_a_fresh_box_is_fit(edge: Edge) -> None:
    """No setting at all: embedded servers, the built-in menu, folders still to be made."""
    found = edge("doctor", "--json")
    assert found.status == 0, found.json
    assert all(row["todo"] for row in found.json["findings"] if row["level"] != "ok")
    assert not (Path.cwd() / "run").exists(), "a check changes nothing"


def test_a_secret_that_others_can_read_fails(edge: Edge, tmp_path: Path) -> None:
    """`.env` holds API keys; the line gives the command that closes it."""
    (tmp_path / ".env").write_text("GEMINI_API_KEY=x\n")
    (tmp_path / ".env").chmod(0o644)
    found = edge("doctor", "--json")
    assert (found.status, finding(found, "secrets")["todo"]) == (1, "chmod 600 .env")
    (tmp_path / ".env").chmod(0o600)
    assert edge("doctor").status == 0


def test_readable_credentials_fail(edge: Edge, tmp_path: Path) -> None:
    """A NATS credentials file is a secret like any other."""
    creds = tmp_path / "kiosk.creds"
    creds.write_text("x")
    creds.chmod(0o640)
    found = edge("doctor", "--json", NATS_CREDS=str(creds))
    assert (found.status, finding(found, "secrets")["todo"]) == (1, f"chmod 600 {creds}")


def test_a_port_in_use_fails(edge: Edge) -> None:
    """Said with the command that tells who has it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = edge("doctor", "--json", PAGE_PORT=port)
    assert found.status == 1
    assert port in finding(found, "ports")["todo"]


@pytest.mark.parametrize(("setting", "url"), [("NATS_URL", "nats://u:secret@{}"), ("REDIS_URL", "redis://:secret@{}")])
def test_a_server_that_is_not_there_fails_and_one_that_is_passes(edge: Edge, setting: str, url: str) -> None:
    """And its password is in neither line."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        there = edge("doctor", "--json", **{setting: url.format(address)})
    gone = edge("doctor", "--json", **{setting: url.format(address)})
    check = setting.partition("_")[0].lower()
    assert (there.status, finding(there, check)["level"]) == (0, "ok")
    assert (gone.status, finding(gone, check)["level"]) == (1, "fail")
    assert "secret" not in there.out + gone.out


@pytest.mark.parametrize(
    ("env", "level", "told"),
    [
        ({}, "ok", "by itself"),
        ({"GEMINI_API_KEY": "secret", "GEMINI_BASE_URL": "http://127.0.0.1:{}"}, "ok", "edge bench gemini"),
        ({"GEMINI_API_KEY": "secret", "GEMINI_BASE_URL": "http://127.0.0.1:1"}, "warn", "GEMINI_BASE_URL"),
        ({"GEMINI_API_KEY": "secret", "GEMINI_DAY_TOKENS": "0"}, "warn", "GEMINI_DAY_TOKENS"),
        (
            {"GEMINI_API_KEY": "secret", "GEMINI_MODEL": "gemini-9-pro", "GEMINI_BASE_URL": "http://127.0.0.1:{}"},
            "warn",
            "GEMINI_INPUT_PRICE",
        ),
    ],
)
def test_a_model_that_will_not_be_asked_is_said(
    edge: Edge, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], level: str, told: str
) -> None:
    """Never a failure: the kiosk orders without one. The key is in no line."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        found = edge("doctor", "--json", **{name: value.format(port) for name, value in env.items()})
    row = finding(found, "model")
    assert (found.status, row["level"]) == (0, level)
    assert told in row["text"] + row["todo"]
    assert "secret" not in found.out + found.err


def test_a_menu_that_cannot_be_sold_fails(edge: Edge, tmp_path: Path) -> None:
    """Broken, or with nothing left."""
    file = tmp_path / "menu.json"
    file.write_bytes(b"{}")
    assert finding(edge("doctor", "--json", MENU=str(file)), "menu")["todo"] == f"edge menu check {file}"
    items = [{"item_id": 1, "name": "x", "category": "c", "price": 1, "available": False}]
    file.write_bytes(orjson.dumps({"name": "x", "currency": "EUR", "items": items}))
    found = edge("doctor", "--json", MENU=str(file))
    assert (found.status, "sold out" in finding(found, "menu")["text"]) == (1, True)


def test_a_folder_that_cannot_be_used_fails(edge: Edge, tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("")
    found = edge("doctor", "--json", STATE_DIR=str(tmp_path / "file" / "state"))
    assert (found.status, finding(found, "STATE_DIR")["level"]) == (1, "fail")


def test_a_missing_recording_is_an_error(edge: Edge, tmp_path: Path) -> None:
    """Not a replay of nothing."""
    assert edge("replay", str(tmp_path / "none.jsonl")).status != 0
