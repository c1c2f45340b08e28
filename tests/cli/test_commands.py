"""The commands against a running appliance, as a person or a script uses them."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.appliance import Appliance
from edge.cli.app import app
from tests.cli.conftest import Edge


@pytest.fixture
def here(appliance: Appliance) -> dict[str, str]:
    """The environment that finds the appliance."""
    return {"RUNTIME_DIR": str(appliance.runtime_dir), "STATE_DIR": str(appliance.state_dir)}


def test_status_has_every_member_that_machines_rely_on(edge: Edge, here: dict[str, str]) -> None:
    """Design section 9 to the letter: types too, since fleets read it."""
    found = edge("status", "--json", **here)
    status = found.json
    assert (found.status, status["ready"]) == (0, True)
    assert set(status["servers"]) == {"nats", "redis", "livekit", "page"}
    assert status["servers"]["livekit"] is None
    assert status["servers"]["page"].startswith("http://127.0.0.1:")
    assert isinstance(status["devices"], list)
    names = [row["name"] for row in status["processes"]]
    assert {"supervisor", "core", "page", "nats", "redis", "nats-server", "redis-server"} <= set(names)
    for row in status["processes"]:
        assert isinstance(row["pid"], int)
        assert (row["state"], row["restarts"]) == ("ready", 0)
        assert isinstance(row["cpu"], float)
        assert isinstance(row["pss"], int)


def test_status_for_people_shows_no_password(edge: Edge, appliance: Appliance, here: dict[str, str]) -> None:
    """It ends up in screenshots and tickets; the JSON has the URLs that work."""
    shown = edge("status", **here).out
    urls = edge("status", "--json", **here).json["servers"]
    for name in ("nats", "redis"):
        match = re.search(r"://[^@]*?:?([^:@/]+)@", urls[name])
        assert match is not None
        assert match[1] not in shown
        assert f"{name}" in shown
    assert "***@" in shown
    assert str(appliance.pid("core")) in shown


def test_top_shows_processes_and_latencies(edge: Edge, here: dict[str, str]) -> None:
    """One look is enough to see who is slow."""
    shown = edge("top", "--once", **here).out
    assert "loop_lag" in shown
    assert "core" in shown


def test_a_guest_who_comes_and_speaks_has_an_order(edge: Edge, here: dict[str, str]) -> None:
    """The first minute of the README: nobody there, somebody comes, orders, changes it, and leaves."""
    ignored = edge("say", "two cheeseburgers and a coke", "--json", **here)
    assert (ignored.status, ignored.json["changed"], ignored.json["state"]) == (1, False, "idle")
    assert "edge see person_detected" in ignored.json["reason"]

    assert edge("see", "person_detected", "--json", **here).json["state"] == "attract"
    said = edge("say", "two cheeseburgers and a coke", "--json", **here)
    assert (said.status, said.json["state"], said.json["heard"]) == (0, "listening", "two cheeseburgers and a coke")
    assert [(line["name"], line["quantity"]) for line in said.json["cart"]["items"]] == [
        ("Cheeseburger", 2),
        ("Coke", 1),
    ]
    assert said.json["cart"]["total"] == 14.7

    shown = edge("say", "remove the coke", **here)
    assert shown.status == 0
    assert "2 x Cheeseburger" in shown.out
    assert "Coke" not in shown.out.split("Says:")[1].split("\n", 1)[1], shown.out

    heard = edge("say", "and a", "--partial", "--json", **here).json
    assert heard["heard"] == "and a"
    assert len(heard["cart"]["items"]) == 1
    status = edge("status", "--json", **here).json
    assert (status["state"], status["cart"]["total"]) == ("listening", 11.8)
    assert status["session_id"] == said.json["session_id"]


def test_a_wrong_message_is_refused_with_its_reason(edge: Edge, here: dict[str, str]) -> None:
    """What the border refuses is told, not lost."""
    refused = edge("say", "x" * 3_000, "--json", **here)
    assert (refused.status, refused.json["accepted"]) == (1, False)
    assert refused.json["reason"]


def test_a_recording_replays_to_the_same_bytes(edge: Edge, appliance: Appliance, here: dict[str, str]) -> None:
    """What was said above was recorded; a changed byte in it is found and named."""
    edge("see", "person_detected", **here)
    log = max((appliance.state_dir / "recordings").iterdir())
    same = edge("replay", str(log), "--json", **here)
    assert (same.status, same.json["difference"]) == (0, None)
    assert same.json["steps"] > 0

    changed = log.with_name("changed.jsonl")
    changed.write_bytes(log.read_bytes().replace(b"attract", b"ATTRACT", 3))
    differs = edge("replay", str(changed), **here)
    assert differs.status in (1, 65)
    changed.unlink()


def test_doctor_finds_nothing_wrong_with_a_running_appliance(edge: Edge, here: dict[str, str]) -> None:
    """Its ports and memory are its own, not a conflict."""
    found = edge("doctor", "--json", **here)
    assert found.status == 0, found.json
    assert {"ok": True}.items() <= found.json.items()
    appliance_line = next(row for row in found.json["findings"] if row["check"] == "appliance")
    assert (appliance_line["level"], "ready" in appliance_line["text"]) == ("ok", True)


@pytest.mark.parametrize("command", ["status", "top", "say", "see"])
def test_without_an_appliance_a_command_says_what_to_do(edge: Edge, command: str) -> None:
    """Exit status 69, one line, and the next step in it."""
    arguments = {"say": ("say", "hello"), "see": ("see", "person_detected")}.get(command, (command,))
    found = edge(*arguments)
    assert (found.status, found.out) == (69, "")
    assert "edge run" in found.err
    assert found.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["bogus"], ["see", "somebody"], ["say"], ["menu"], ["status", "--nope"]])
def test_wrong_usage_is_status_64(edge: Edge, arguments: list[str]) -> None:
    """2 would be a payment whose outcome is unknown."""
    found = edge(*arguments)
    assert (found.status, found.out) == (64, "")
    assert "--help" in found.err


def test_a_wrong_setting_is_named_with_status_78(edge: Edge) -> None:
    """One line, no traceback."""
    found = edge("status", KIOSK_ID="not one")
    assert (found.status, found.err.count("\n")) == (78, 1)
    assert "KIOSK_ID" in found.err


def test_every_command_has_help_with_an_example(edge: Edge) -> None:
    """Nobody should need the README for a command."""
    names = [[row.name or getattr(row.callback, "__name__", "")] for row in app.registered_commands]
    for name in [*names, ["menu", "check"]]:
        found = edge(*name, "--help")
        assert found.status == 0
        assert "Example: " in found.out, name
        assert "edge " + " ".join(name) in found.out


def test_run_starts_no_thread_and_draws_no_tables(tmp_path: Path) -> None:
    """A supervisor with a second thread must not fork, and each module it loads is in the memory of every process."""
    code = (
        "import sys, os\n"
        "LOADED = 'typer', 'rich', 'nats', 'aiohttp'\n"
        "import edge.supervisor\n"
        "edge.supervisor.run = lambda settings: 0\n"
        "sys.argv = ['edge', 'run']\n"
        "from edge.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert end.code == 0, end.code\n"
        "print(len(os.listdir('/proc/self/task')), [n for n in LOADED if n in sys.modules])\n"
    )
    root = Path(__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        timeout=30,
    )
    assert found.stdout == "1 []\n", found


def test_a_killed_appliance_is_not_taken_for_a_running_one(edge: Edge, tmp_path: Path) -> None:
    """Its memory is still there; `edge status` must not show the dead as alive."""
    other = Appliance(tmp_path / "kiosk")
    env = {"RUNTIME_DIR": str(other.runtime_dir), "STATE_DIR": str(other.state_dir)}
    other.start()
    try:
        other.wait_ready()
    finally:
        other.kill_supervisor()
        other.close_memory()
    deadline = time.monotonic() + 5
    while (found := edge("status", **env)).status != 69 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found.status == 69
    warned = [row for row in edge("doctor", "--json", **env).json["findings"] if row["check"] == "last run"]
    assert [row["level"] for row in warned] == ["warn"]
