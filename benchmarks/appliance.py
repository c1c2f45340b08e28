"""A whole appliance in folders of its own, as a real process: started, looked into, hurt, and stopped."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from edge.errors import NotRunningError
from edge.memory import FILE_NAME, SUPERVISOR, Memory, Slot, State

START_S = 20.0
STOP_S = 10.0
POLL_S = 0.005
DUMP_S = 0.5
"""For every process to write down where it stands."""


@contextlib.contextmanager
def _one_start_at_a_time() -> Iterator[None]:
    """Over all programs of this machine: embedded servers take their usual ports where nobody listens yet, and two
    boxes that look for them in the same moment would both take them."""
    with (Path(tempfile.gettempdir()) / "edge-appliance-start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Appliance:
    """`python -m edge run` with settings `env`, as a context manager that waits until it is ready.

    `command` replaces what is run, `wait=False` leaves the waiting to the test. Its standard error goes to
    `stderr_path`. It is stopped by SIGTERM; one that doesn't stop in time is killed and fails the test.
    """

    def __init__(self, folder: Path, command: list[str] | None = None, wait: bool = True, **env: str) -> None:
        self.runtime_dir = folder / "run"
        self.state_dir = folder / "state"
        self.stderr_path = folder / "stderr.log"
        self._command = command or [sys.executable, "-m", "edge", "run"]
        self._wait = wait
        here = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[1]), "HOME": str(folder)}
        own = {"RUNTIME_DIR": str(self.runtime_dir), "STATE_DIR": str(self.state_dir), "PAGE_PORT": "0"}
        self.environment = {**here, **own, **env}
        self.process: subprocess.Popen[bytes] | None = None
        self._memory: Memory | None = None

    def start(self) -> Appliance:
        """Start it; returns at once."""
        self.runtime_dir.parent.mkdir(parents=True, exist_ok=True)
        with self.stderr_path.open("ab") as stderr:
            self.process = subprocess.Popen(
                self._command, env=self.environment, cwd=self.runtime_dir.parent, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=stderr,
            )  # fmt: skip
        return self

    def __enter__(self) -> Appliance:
        if not self._wait:
            return self.start()
        with _one_start_at_a_time():
            self.start()
            try:
                self.wait_ready()
            except BaseException:
                self.kill_supervisor()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        status = self.stop()
        if error is None:
            assert status == 0, f"the appliance ended with {status}:\n{self.stderr()}"

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and wait for that; returns its exit status. Killing it is this test's failure."""
        self.close_memory()
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGUSR1)
            time.sleep(DUMP_S)
            self.kill_supervisor()
            raise AssertionError(f"it does not stop:\n{self.stderr()[-20_000:]}") from None

    def kill_supervisor(self) -> None:
        """Kill the supervisor as the kernel does when memory runs out."""
        self.close_memory()
        assert self.process is not None
        self.process.kill()
        self.process.wait(STOP_S)

    @property
    def memory(self) -> Memory:
        """Its shared memory, opened for reading."""
        if self._memory is None:
            self._memory = Memory.open(self.runtime_dir / FILE_NAME)
        return self._memory

    def memory_of(self, name: str) -> Slot:
        """The slot of a row, as soon as the appliance has made its memory."""
        self.wait_for(lambda: self.memory, what="its memory")
        return self.memory.slots[name]

    def close_memory(self) -> None:
        """Unmap the shared memory; the next look maps it again."""
        if self._memory is not None:
            self._memory.close()
            self._memory = None

    def wait_ready(self, seconds: float = START_S) -> None:
        """Wait until every process is ready. Fails with the appliance's own words when it is not."""
        self.wait_for(lambda: self.memory.ready, seconds, "it to be ready")

    def wait_for(self, condition: Callable[[], Any], seconds: float = 5.0, what: str = "a condition") -> float:
        """Poll until `condition` holds; returns the seconds it took. Fails with the appliance's log after `seconds`."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            try:
                if condition():
                    return time.monotonic() - began
            except NotRunningError:
                assert self.process is None or self.process.poll() is None, f"it has ended:\n{self.stderr()}"
            time.sleep(POLL_S)
        raise AssertionError(f"waited {seconds} s for {what}; state {self.states()}:\n{self.stderr()}")

    def states(self) -> dict[str, str]:
        """State of every process, by name."""
        try:
            return {name: slot.state.name for name, slot in self.memory.slots.items() if slot.generation}
        except NotRunningError:
            return {}

    def status(self) -> dict[str, Any]:
        """What `edge status --json` says."""
        command = [sys.executable, "-m", "edge", "status", "--json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, timeout=20, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def pid(self, name: str) -> int:
        """Process id of a row; 0 while it is not alive."""
        return self.memory.slots[name].pid

    def killable(self) -> list[str]:
        """Every process that lives, but the supervisor."""
        return [name for name, slot in self.memory.slots.items() if name != SUPERVISOR and slot.pid]

    def is_ready_for(self, name: str, seconds: float) -> bool:
        """Whether this life of a row is ready and began at least `seconds` ago."""
        slot = self.memory.slots[name]
        return slot.state is State.READY and time.monotonic_ns() - slot.started_ns > seconds * 1e9

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to a row; returns the pid that got it."""
        pid = self.pid(name)
        assert pid, f"{name} is not alive"
        os.kill(pid, number)
        return pid

    def wait_restarted(self, name: str, old_pid: int, seconds: float = 5.0) -> float:
        """Wait until a row is ready in a new life; returns the seconds it took."""
        slot = self.memory.slots[name]
        return self.wait_for(lambda: slot.pid not in (0, old_pid) and slot.is_ready, seconds, f"{name} to be back")

    @property
    def kiosk_id(self) -> str:
        """The kiosk's id."""
        return str(self.memory.read_facts()["kiosk_id"])

    @property
    def servers(self) -> dict[str, str]:
        """URLs by name: nats, redis, page, livekit."""
        found: dict[str, str] = self.memory.read_facts()["servers"]
        return found

    @property
    def page_url(self) -> str:
        """Where the page is."""
        return self.servers["page"]

    @property
    def nats_url(self) -> str:
        """Where NATS is, password included."""
        return self.servers["nats"]

    @property
    def redis_url(self) -> str:
        """Where Redis is, password included."""
        return self.servers["redis"]

    def stderr(self) -> str:
        """Everything it has written so far."""
        return self.stderr_path.read_text(errors="replace") if self.stderr_path.exists() else ""
