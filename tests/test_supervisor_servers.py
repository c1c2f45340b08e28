"""The embedded servers under the supervisor: started by exec, probed on their ports, ended after everybody else."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.appliance import Appliance
from edge.memory import process_start

SERVERS = ("nats-server;hang_s=1.5", "redis-server;hang_s=1.5")


@pytest.fixture
def appliance(tmp_path: Path) -> Iterator[Appliance]:
    """Both servers and one process of ours, ready."""
    command = [sys.executable, "-m", "tests.support.supervise", *SERVERS, "one=good"]
    with Appliance(tmp_path, command, TZ="Asia/Tokyo", GEMINI_API_KEY="a-secret") as made:
        yield made


def say(url: str, line: bytes) -> bytes:
    """Connect where a URL points, say something, and return the first of the answer."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=2) as connection:
        connection.sendall(line)
        return connection.recv(4096)


def test_ready_means_that_both_answer_where_the_urls_say(appliance: Appliance) -> None:
    """And only to who knows the password."""
    assert say(appliance.nats_url, b"").startswith(b"INFO ")
    assert b"NOAUTH" in say(appliance.redis_url, b"PING\r\n")
    password = urlsplit(appliance.redis_url).password
    assert password
    assert say(appliance.redis_url, f"AUTH {password}\r\n".encode()) == b"+OK\r\n"
    assert appliance.nats_url.startswith("nats://edge:")


@pytest.mark.parametrize("name", ["nats-server", "redis-server"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_server_that_dies_or_freezes_is_back_on_the_same_port(
    appliance: Appliance, name: str, number: signal.Signals
) -> None:
    """Clients find it again by the URL that they know; the process of ours is not touched."""
    before, ours = dict(appliance.servers), appliance.pid("one")
    appliance.wait_restarted(name, appliance.kill(name, number), 8)
    assert appliance.servers == before
    assert say(before["nats"], b"").startswith(b"INFO ")
    assert say(before["redis"], b"PING\r\n").startswith(b"-NOAUTH")
    assert appliance.pid("one") == ours


def test_a_server_sees_no_secret_of_our_environment(appliance: Appliance) -> None:
    """It gets the time zone and the like, and nothing that it does not need."""
    # The other one overwrites its environment with its title.
    environment = Path(f"/proc/{appliance.pid('nats-server')}/environ").read_bytes()
    assert b"TZ=Asia/Tokyo" in environment
    assert b"GEMINI" not in environment


def test_a_server_holds_no_descriptor_of_ours_but_the_lock(appliance: Appliance) -> None:
    """So the lock is free only when the servers are gone, too; their output goes to logs in STATE_DIR."""
    for name in ("nats-server", "redis-server"):
        pid = appliance.pid(name)
        targets = {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()}
        of_ours = {Path(target).name for target in targets if str(appliance.runtime_dir) in target}
        assert of_ours == {"edge.lock"}
        assert (appliance.state_dir / f"{name}.log").exists()


def test_both_are_gone_when_the_supervisor_is_killed(appliance: Appliance) -> None:
    """Exec keeps the bond: nobody is left on the ports, and the next start has them again."""
    pids = [appliance.pid(name) for name in ("nats-server", "redis-server", "one")]
    appliance.kill_supervisor()
    deadline = time.monotonic() + 1
    while any(process_start(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    appliance.start().wait_ready()
