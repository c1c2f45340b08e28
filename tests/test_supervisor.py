"""The supervisor with real processes and real signals, over rows whose behaviour is known."""

from __future__ import annotations

import os
import select
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from benchmarks.appliance import Appliance
from edge.errors import AlreadyRunningError
from edge.lock import LOCK_NAME, Lock
from edge.memory import SUPERVISOR, Slot, State, process_start
from edge.processes import plan_cpus

Start = Callable[..., Appliance]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a supervisor over rows; ended whatever the test does to it."""
    started: list[Appliance] = []

    def begin(*rows: str, wait: bool = True, folder: str = "a", **env: str) -> Appliance:
        command = [sys.executable, "-m", "tests.support.supervise", *rows]
        appliance = Appliance(tmp_path / folder, command, wait=False, **env).start()
        started.append(appliance)
        if wait:
            appliance.wait_ready()
        return appliance

    yield begin
    for appliance in started:
        if appliance.process is not None and appliance.process.poll() is None:
            appliance.kill_supervisor()
        appliance.close_memory()


def lives(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    return process_start(pid) != 0


def test_ready_means_every_row_is_and_all_are_in_the_table(start: Start) -> None:
    """One that is not ready keeps the whole from being so, and numbers of all are there at once."""
    appliance = start("one=good", "two=good", "server=sleeper")
    slots = [appliance.memory.slots[name] for name in ("one", "two", "server", SUPERVISOR)]
    assert all(slot.state is State.READY and lives(slot.pid) and slot.pss_bytes > 0 for slot in slots)
    waiting = start("one=good", "two=waits", wait=False, folder="b")
    waiting.wait_for(lambda: waiting.memory.slots["one"].is_ready, what="one to be ready")
    assert not waiting.memory.ready


def test_a_killed_process_is_back_at_once(start: Start) -> None:
    """A life that has lasted is followed by the next without a pause; its neighbours notice nothing."""
    appliance = start("one=good;critical=True", "two=good")
    appliance.wait_for(lambda: time.monotonic_ns() - appliance.memory.slots["one"].started_ns > 1.05e9)
    neighbour = appliance.pid("two")
    took = appliance.wait_restarted("one", appliance.kill("one"))
    slot = appliance.memory.slots["one"]
    assert took < 0.25
    assert (slot.restarts, slot.last_exit, slot.generation) == (1, -9, 2)
    assert appliance.pid("two") == neighbour
    appliance.wait_ready(2)


def test_a_stopped_process_is_noticed_and_replaced(start: Start) -> None:
    """SIGSTOP looks like a hang: it is noticed within `hang_s` and a tick, and leaves its stacks in the log."""
    appliance = start("one=good;hang_s=1.0")
    took = appliance.wait_restarted("one", appliance.kill("one", signal.SIGSTOP))
    assert 0.7 < took < 2.5
    assert appliance.memory.slots["one"].last_exit == -signal.SIGABRT
    assert "process.hung" in appliance.stderr()
    assert "most recent call first" in appliance.stderr()


def test_a_loop_that_hangs_is_ended_with_its_stack_in_the_log(start: Start) -> None:
    """The line that hangs is named, so that it can be mended."""
    appliance = start("one=blocks;hang_s=1.0", wait=False)
    appliance.wait_for(lambda: appliance.memory.slots["one"].restarts > 0, what="a restart")
    assert "in blocks" in appliance.stderr()


def test_a_process_that_ignores_the_abort_is_killed(start: Start) -> None:
    """A hang of the kind that runs no handler, either, ends a second later."""
    appliance = start("server=sleeper", "one=deaf;hang_s=1.0", wait=False)
    appliance.wait_for(lambda: appliance.memory.slots["one"].restarts > 0, what="a restart")
    assert appliance.memory.slots["one"].last_exit == -signal.SIGKILL


def test_a_supervisor_that_slept_judges_nobody_by_that_time(start: Start) -> None:
    """After a suspended box wakes, everybody is silent for long, and nobody hangs."""
    appliance = start("one=good;hang_s=1.0", "two=good;hang_s=1.0")
    pids = [appliance.pid("one"), appliance.pid("two")]
    assert appliance.process is not None
    everybody = [appliance.process.pid, *pids]
    beats = appliance.memory.slots["one"].beat_count
    for pid in everybody:
        os.kill(pid, signal.SIGSTOP)
    # A sleep is the behaviour under test; it must exceed `hang_s`.
    time.sleep(1.3)
    for pid in everybody:
        os.kill(pid, signal.SIGCONT)
    appliance.wait_for(lambda: appliance.memory.slots["one"].beat_count > beats + 5, what="beats")
    assert [appliance.pid("one"), appliance.pid("two")] == pids


def test_an_end_with_status_0_that_nobody_asked_for_is_a_crash(start: Start) -> None:
    """It is started again, and says so."""
    appliance = start("one=returns", wait=False)
    appliance.wait_for(lambda: appliance.memory.slots["one"].restarts >= 2, what="restarts")
    assert '"event":"process.died"' in appliance.stderr()
    assert '"event":"child.returned"' in appliance.stderr()


def test_a_process_that_never_becomes_ready_is_tried_ever_slower_and_then_said_to_be_degraded(start: Start) -> None:
    """An error of ours is no exit status 64 to 78: it is tried again, and the log holds where it was raised."""
    appliance = start("one=raises", "two=good", wait=False)
    slot = appliance.memory_of("one")
    appliance.wait_for(lambda: slot.state is State.DEGRADED, 10, "degradation")
    assert (slot.last_exit, slot.generation) == (1, 5)
    assert slot.backoff_until_ns - time.monotonic_ns() > 50e9
    assert "RuntimeError('a defect')" in appliance.stderr()
    assert appliance.states()["two"] == "READY"


def test_the_crash_budget_slows_down_even_good_lives(start: Start) -> None:
    """CRASH_BUDGET deaths in a minute are forgiven, one more is not."""
    appliance = start("one=good", CRASH_BUDGET="2")
    slot = appliance.memory.slots["one"]
    for _ in range(2):
        appliance.wait_restarted("one", appliance.kill("one", signal.SIGSEGV))
    appliance.kill("one", signal.SIGSEGV)
    appliance.wait_for(lambda: slot.state is State.DEGRADED, what="degradation")
    assert slot.backoff_until_ns - time.monotonic_ns() > 50e9


def test_a_process_that_refuses_its_set_up_is_not_tried_again(start: Start) -> None:
    """Exit status 64 to 78 is a human's business; the rest of the appliance serves on."""
    appliance = start("one=refuses", "two=good", wait=False)
    slot = appliance.memory_of("one")
    appliance.wait_for(lambda: slot.state is State.FAILED, what="failure")
    appliance.wait_for(lambda: appliance.states()["two"] == "READY", what="its neighbour")
    assert (slot.last_exit, slot.generation) == (78, 1)
    assert "GEMINI_API_KEY: is not a key" in appliance.stderr()


def test_a_program_that_is_not_installed_is_said_and_not_tried_again(start: Start) -> None:
    """Exit status 69: unavailable."""
    appliance = start("one=missing", wait=False)
    appliance.wait_for(lambda: appliance.states().get("one") == "FAILED", what="failure")
    assert "no-such-program cannot be executed" in appliance.stderr()


def test_a_critical_process_that_refuses_at_the_start_ends_the_start_with_its_status(start: Start) -> None:
    """`edge run` with a wrong setting ends with that status, and everything else is gone with it."""
    appliance = start("two=good", "one=refuses;critical=True", wait=False)
    assert appliance.process is not None
    assert appliance.process.wait(10) == 78


def test_one_that_only_waits_for_a_server_is_left_to_wait(start: Start) -> None:
    """It beats, so it lives: killing it would bring no server back. It is said once."""
    appliance = start("one=waits;ready_s=0.3;hang_s=1.0", "two=waits;ready_s=0.3;critical=True", wait=False)
    appliance.wait_for(lambda: appliance.memory.slots["two"].restarts > 0, what="the critical one to be replaced")
    assert appliance.memory.slots["one"].restarts == 0
    assert appliance.stderr().count('"event":"process.waiting","name":"one"') == 1


def test_a_clean_stop_ends_with_0_and_leaves_nothing(start: Start) -> None:
    """No process, no shared memory, no socket, no lock."""
    appliance = start("server=sleeper", "one=good;listens=('core',)", "two=good")
    pids = [appliance.pid(name) for name in ("server", "one", "two")]
    assert stat.S_IMODE((appliance.runtime_dir / "core.sock").stat().st_mode) == 0o600
    assert appliance.stop() == 0
    assert list(appliance.runtime_dir.iterdir()) == []
    assert not any(lives(pid) for pid in pids)


def test_a_stop_takes_at_most_five_seconds_whoever_does_not_listen(start: Start) -> None:
    """Also with stopped and stubborn processes, and it still ends with 0."""
    appliance = start("one=stubborn;stop_s=2.0", "two=stubborn;stop_s=2.0", "three=good;hang_s=9.0")
    appliance.kill("three", signal.SIGSTOP)
    began = time.monotonic()
    assert appliance.stop(signal.SIGINT) == 0
    assert time.monotonic() - began < 5


def test_no_orphan_outlives_a_killed_supervisor(start: Start) -> None:
    """Executed servers included, within a second; and the next start goes on at once with what memory held."""
    appliance = start("server=sleeper", "one=writes", "two=stubborn")
    appliance.wait_for(lambda: appliance.memory.session.read(), what="a session")
    pids = [appliance.pid(name) for name in ("server", "one", "two")]
    appliance.kill_supervisor()
    deadline = time.monotonic() + 1
    while any(lives(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    after = start("one=good")
    assert after.memory.session.read() == (1, b"the guest's cart")


def test_a_second_instance_is_refused_with_the_pid_of_the_first(start: Start) -> None:
    """Two appliances on one RUNTIME_DIR would fight for everything; the first is not disturbed."""
    first = start("one=good")
    assert first.process is not None
    second = start("one=good", wait=False)
    assert second.process is not None
    assert second.process.wait(10) == 73
    assert f"(pid {first.process.pid})" in second.stderr()
    assert lives(first.pid("one"))


HOLDER = """
import os, sys
from pathlib import Path
from edge.lock import Lock
Lock.take(Path(sys.argv[1]))
if os.fork() == 0:
    sys.stdin.read()
os._exit(0)
"""


def test_the_lock_waits_for_children_of_a_dead_holder(tmp_path: Path) -> None:
    """Until the last of them is dead, somebody may still write to shared memory."""
    path = tmp_path / LOCK_NAME
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE) as holder:
        assert holder.wait(10) == 0
        with pytest.raises(AlreadyRunningError):
            Lock.take(path, patience_s=0.1)
        assert holder.stdin is not None
        holder.stdin.close()
        Lock.take(path).release()
    assert not path.exists()


def test_a_taken_port_stops_the_start_with_one_line_that_names_it(start: Start) -> None:
    """Exit status 78, and nothing is left behind."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        appliance = start("one=good;listens=('page',)", wait=False, PAGE_PORT=port)
        assert appliance.process is not None
        assert appliance.process.wait(10) == 78
    assert appliance.stderr().startswith("PAGE_PORT: ")
    assert appliance.stderr().count("\n") == 1
    assert list(appliance.runtime_dir.iterdir()) == []


def test_a_connection_waits_while_its_process_restarts(start: Start) -> None:
    """The listener outlives the process: nobody is refused."""
    appliance = start("one=good;listens=('page',)")
    host, port = appliance.page_url.removeprefix("http://").rstrip("/").split(":")
    appliance.kill("one")
    with socket.create_connection((host, int(port)), timeout=1):
        pass


def test_a_child_sees_only_what_is_its_own(start: Start) -> None:
    """Its listeners, shared memory, lock, wake-up pipe; no descriptor of the supervisor or of its neighbours."""
    appliance = start(
        "one=good", "two=good;listens=('core', 'page')", NOTIFY_SOCKET="@edge-test-nobody", TZ="Asia/Tokyo"
    )
    supervisor = {str(entry.readlink()) for entry in Path(f"/proc/{appliance.pid(SUPERVISOR)}/fd").iterdir()}
    for name, listeners in (("one", 0), ("two", 2)):
        facts = appliance.memory.slots[name].read_facts()
        targets = [target for fd, target in facts["fds"].items() if int(fd) > 2]
        shared = [target for target in targets if target in supervisor and not target.startswith("anon_inode")]
        kinds = sorted(target.partition(":")[0].rsplit("/", 1)[-1] for target in shared)
        assert kinds == ["edge.lock", "edge.shm", "pipe"] + ["socket"] * listeners
        assert targets.count("anon_inode:[eventpoll]") == 1, "the loop's own"
        assert "anon_inode:[pidfd]" not in targets
        assert facts["fds"]["0"] == facts["fds"]["1"] == "/dev/null"
        assert facts["environment"] == []
        assert facts["comm"] == f"edge:{name}"
        assert facts["tz"] == "JST"


def test_children_run_where_the_plan_says(start: Start) -> None:
    """The core's CPU is its own where there are enough."""
    appliance = start("one=good;cpus='core'", "two=good")
    plan = plan_cpus(frozenset(os.sched_getaffinity(0)))
    assert appliance.memory.slots["one"].read_facts()["cpus"] == sorted(plan["core"])
    assert appliance.memory.slots["two"].read_facts()["cpus"] == sorted(plan["rest"])


def test_no_fork_happens_while_a_thread_lives(start: Start) -> None:
    """The start stops and says so, instead of making children that may deadlock."""
    appliance = start("--thread", "one=good", wait=False)
    assert appliance.process is not None
    assert appliance.process.wait(10) == 70
    assert "2 threads live" in appliance.stderr()


def test_code_that_is_missing_stops_the_start_and_names_the_row(start: Start) -> None:
    """A broken release is found at once and ends everything that had been started."""
    appliance = start("server=sleeper", "one=no_such_function", wait=False)
    assert appliance.process is not None
    assert appliance.process.wait(10) == 70
    assert "process one: tests.support.rows:no_such_function cannot be loaded" in appliance.stderr()


def test_a_supervisor_that_fails_takes_everybody_along_and_keeps_the_session(start: Start) -> None:
    """A defect of its own ends the appliance, and the next life goes on where this one was."""
    first = start("one=writes")
    first.wait_for(lambda: first.memory.session.read(), what="a session")
    first.kill_supervisor()
    broken = start("server=sleeper", "one=good;cpus='nowhere'", wait=False)
    assert broken.process is not None
    assert broken.process.wait(10) == 1
    assert "KeyError: 'nowhere'" in broken.stderr()
    assert sorted(entry.name for entry in broken.runtime_dir.iterdir()) == ["edge.shm"]
    assert start("one=good").memory.session.read() == (1, b"the guest's cart")


def _has_reloaded(slot: Slot, times: int) -> bool:
    return bool(slot.read_facts()["reloads"] == times)


SUBREAPER = "import ctypes, os, sys; ctypes.CDLL(None).prctl(36, 1); os.execv(sys.executable, sys.argv[1:])"


def test_orphans_that_come_to_the_supervisor_are_waited_for(tmp_path: Path) -> None:
    """As process 1 of a container it inherits them; zombies would fill the process table in the end."""
    supervise = [sys.executable, "-m", "tests.support.supervise", "one=leaves_orphan"]
    with Appliance(tmp_path, [sys.executable, "-c", SUBREAPER, *supervise]) as appliance:
        orphan: int = appliance.memory.slots["one"].read_facts()["orphan"]
        status = Path(f"/proc/{orphan}/status").read_text()
        assert f"PPid:\t{appliance.pid(SUPERVISOR)}\n" in status
        os.kill(orphan, signal.SIGKILL)
        appliance.wait_for(lambda: not Path(f"/proc/{orphan}").exists(), what="the orphan to be waited for")


def test_a_reload_reaches_every_child(start: Start) -> None:
    """SIGHUP to the supervisor is SIGHUP to all."""
    appliance = start("one=good", "two=good")
    for count in (1, 2):
        assert appliance.process is not None
        appliance.process.send_signal(signal.SIGHUP)
        for name in ("one", "two"):
            slot = appliance.memory.slots[name]
            appliance.wait_for(partial(_has_reloaded, slot, count), what="a reload")
    assert appliance.states()["one"] == "READY"


def test_stacks_of_every_process_are_dumped_on_request(start: Start) -> None:
    """SIGUSR1 shows where everybody is and stops nobody."""
    appliance = start("one=good", "two=good")
    assert appliance.process is not None
    appliance.process.send_signal(signal.SIGUSR1)
    appliance.wait_for(lambda: appliance.stderr().count("most recent call first") >= 3, what="three stacks")
    assert appliance.memory.ready


def test_the_service_manager_is_told_each_step(start: Start, tmp_path: Path) -> None:
    """READY when critical rows are, WATCHDOG while they beat and not otherwise, STOPPING at the end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(5)
        appliance = start(
            "one=good;critical=True;hang_s=60.0", "two=waits", wait=False,
            NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="400000",
        )  # fmt: skip
        assert manager.recv(1024) == b"READY=1\nSTATUS=waiting for two"
        assert manager.recv(1024) == b"WATCHDOG=1"
        assert manager.recv(1024) == b"WATCHDOG=1"
        assert appliance.process is not None
        appliance.process.send_signal(signal.SIGTERM)
        received = [manager.recv(1024)]
        while not received[-1].startswith(b"STOPPING"):
            received.append(manager.recv(1024))
        assert received[-1] == b"STOPPING=1\nSTATUS=stopping"
        assert appliance.process.wait(10) == 0


def test_the_watchdog_is_not_fed_while_a_critical_process_is_silent(start: Start, tmp_path: Path) -> None:
    """Then the service manager starts everything anew: the last net."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(5)
        appliance = start("one=good;critical=True", CRASH_BUDGET="1",
                          NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="400000")  # fmt: skip
        slot = appliance.memory.slots["one"]
        appliance.wait_restarted("one", appliance.kill("one", signal.SIGSEGV))
        appliance.kill("one", signal.SIGSEGV)
        appliance.wait_for(lambda: slot.state is State.DEGRADED, what="degradation")
        while select.select([manager], [], [], 0)[0]:
            manager.recv(1024)
        manager.settimeout(1)
        with pytest.raises(TimeoutError):
            manager.recv(1024)


def test_the_watchdog_is_not_fed_while_a_critical_process_hangs(start: Start, tmp_path: Path) -> None:
    """One that is alive and silent is as good as dead."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(0.7)
        notify = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
        appliance = start("one=deaf;critical=True;hang_s=1.0", wait=False, **notify)
        appliance.wait_for(lambda: manager.recv(1024) == b"WATCHDOG=1", what="the first sign")
        with pytest.raises(TimeoutError):
            appliance.wait_for(lambda: not manager.recv(1024), what="silence of the watchdog")
        assert appliance.states()["one"] == "HUNG"


def test_memory_and_cpu_of_everybody_are_sampled_again_and_again(start: Start) -> None:
    """`edge top` shows what is, not what was at the start: a busy process shows as one core."""
    appliance = start("one=busy;hang_s=60.0", wait=False)
    slot = appliance.memory_of("one")
    appliance.wait_for(lambda: slot.cpu_milli > 300, 15, "CPU use to show")
    assert slot.pss_bytes > 0
