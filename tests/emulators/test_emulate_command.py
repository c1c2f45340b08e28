"""`edge emulate`: its first line says where the device is, and it ends cleanly."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import serial

from edge.cli.app import call

EMULATE = [sys.executable, "-m", "edge", "emulate"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(("kind", "scheme"), [("terminal", "zvt"), ("printer", "escpos")])
def test_it_says_where_it_is_and_ends_cleanly(tmp_path: Path, kind: str, scheme: str, number: int) -> None:
    """One JSON line, a port that opens, and nothing left behind."""
    link = tmp_path / kind
    command = [*EMULATE, kind, "--link", str(link), "--json", "--page-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert (ready["event"], ready["uri"]) == ("ready", f"{scheme}:{link}")
        assert ready["page"].startswith("http://127.0.0.1:")
        with serial.Serial(str(link), 9_600, exclusive=True):
            pass
        process.send_signal(number)
        assert process.wait(10) == 0
    assert not os.path.lexists(link)


def test_a_terminal_on_the_network_takes_connections() -> None:
    """`--tcp 0` picks a port; ZVT goes bare over it."""
    with subprocess.Popen([*EMULATE, "terminal", "--tcp", "0", "--json"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        host, port = json.loads(process.stdout.readline())["uri"].removeprefix("zvt+tcp://").split(":")
        with socket.create_connection((host, int(port)), 5) as connection:
            connection.sendall(bytes.fromhex("050100"))
            assert connection.recv(3) == bytes.fromhex("800000")
            assert connection.recv(9) == bytes.fromhex("060F0100")
        process.terminate()
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["terminal", "--card", "nobody"], 78),
        (["terminal", "--fault", "burn@3"], 78),
        (["terminal", "-o", "password=12x"], 78),
        (["printer", "-o", "speed"], 64),
        (["printer", "--link", "/nonexistent/printer"], 70),
        (["toaster"], 64),
    ],
)
def test_a_wrong_command_line_is_one_line(capfd: pytest.CaptureFixture[str], arguments: list[str], status: int) -> None:
    """It names what is wrong, and never a password."""
    assert call(["emulate", *arguments]) == status
    error = capfd.readouterr().err
    assert error.startswith("edge: ")
    assert error.count("\n") == 1
    assert "12x" not in error
