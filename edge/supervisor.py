"""The supervisor: starts every row of the process table, watches it, starts it again, and stops it in order.

Plain blocking Python with one thread and no network: it must be the one part that never fails, and a process with
threads must not fork. It waits in one place for everything: ends of children (pidfd), signals (wake-up descriptor),
readiness (a pipe that children write to) and probes of executed servers.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import random
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson

from edge import __version__, fork
from edge.box import make_box
from edge.child import Inheritance, live
from edge.config import LOOPBACK_HOSTS, Settings
from edge.errors import EdgeError
from edge.folder import make_folder
from edge.listeners import LISTEN, page_url
from edge.lock import LOCK_NAME, Lock
from edge.log import Logger, mask_url
from edge.memory import FILE_NAME, SUPERVISOR, Memory, State, default_names
from edge.notify import Notifier
from edge.policy import SECOND, Action, Life, judge
from edge.probe import FIRST_PROBE_NS, GREETINGS, Prober
from edge.processes import Process, plan_cpus, wanted_processes
from edge.sample import Sampler
from edge.stop import Stop
from edge.wakeup import catch_signals, drain, wake_pipe
from edge.watched import Watched

TICK_NS = SECOND // 4
STOP_TICK_NS = SECOND // 50
ABORT_NS = SECOND
"""Between SIGABRT, which dumps the stacks, and SIGKILL."""
FORK_RETRY_NS = SECOND
STACKS_APART_S = 0.02
"""Between two processes that dump their stacks, so that the dumps do not run into each other."""


class Supervisor:
    """One life of the appliance. `run` returns its exit status.

    `rows` default to those that the settings want. Raises SettingError, AlreadyRunningError or StartError when it
    cannot start; nothing is left behind then.
    """

    def __init__(self, settings: Settings, rows: Sequence[Process] | None = None) -> None:
        self._settings = settings
        self._rows = tuple(wanted_processes(settings) if rows is None else rows)
        self._runtime, self._state = Path(settings.runtime_dir), Path(settings.state_dir)
        self._log = Logger(SUPERVISOR, settings.log_level)
        self._selector = selectors.DefaultSelector()
        self._notifier = Notifier(os.environ)
        self._status = 0
        self._stop: Stop | None = None
        self._was_ready = False
        """All critical rows have been ready ..."""
        self._was_whole = False
        """... and all rows."""
        self._judge_from_ns = 0
        self._ticked_ns = 0
        self._fed_ns = 0

    def run(self) -> int:
        """Start everything, watch until asked to stop, stop everything."""
        with contextlib.ExitStack() as stack:
            self._prepare(stack)
            stack.callback(self._kill_rest)
            self._start_all()
            while self._stop is None or any(each.alive for each in self._watched.values()):
                for key, _ in self._selector.select(self._pause_s()):
                    key.data()
                self._tick(time.monotonic_ns())
        return self._status

    # --- start ---------------------------------------------------------------------------------------------------

    def _prepare(self, stack: contextlib.ExitStack) -> None:
        """Take lock, memory, sockets and signals, each given back in reverse when this life ends."""
        self._set_time_zone()
        for folder, name in ((self._runtime, "RUNTIME_DIR"), (self._state, "STATE_DIR")):
            make_folder(folder, name)
        stack.callback(self._selector.close)
        stack.callback(self._notifier.close)
        self._lock = Lock.take(self._runtime / LOCK_NAME)
        stack.callback(self._lock.release)
        self._listeners: dict[str, socket.socket] = {}
        for name in {name for row in self._rows for name in row.listens}:
            self._listeners[name] = LISTEN[name](self._settings)
            stack.callback(self._listeners[name].close)
        stack.callback((self._runtime / "core.sock").unlink, missing_ok=True)
        names = dict.fromkeys((*default_names(), *(row.name for row in self._rows)))
        self._memory = Memory.create(self._runtime / FILE_NAME, tuple(names))
        stack.callback(self._forget)
        self._own_slot = self._memory.slots[SUPERVISOR]
        self._box = make_box(self._settings)
        self._publish_facts()
        self._cpus = plan_cpus(frozenset(os.sched_getaffinity(0)))
        self._watched = {row.name: Watched(row, self._memory.slots[row.name]) for row in self._rows}
        self._prober = Prober(self._selector, self._box)
        self._sampler = Sampler(self._memory, self._watched, self._state)
        signals = catch_signals(stack)
        self._watch(signals, lambda: self._on_signals(drain(signals)))
        reader, writer = wake_pipe(stack)
        self._watch(reader, lambda: drain(reader))
        self._kept = fork.descriptors_of(self._runtime / FILE_NAME) | {writer, self._lock.fd}
        self._inherited = Inheritance(self._settings, self._memory, self._box.urls(), writer)

    def _set_time_zone(self) -> None:
        if self._settings.tz is not None:
            os.environ["TZ"] = self._settings.tz
            time.tzset()

    def _publish_facts(self) -> None:
        page = self._listeners.get("page")
        urls = {**self._box.urls(), "page": page and self._page_address(page)}
        facts = {"kiosk_id": self._settings.kiosk_id, "servers": urls, "runtime_dir": str(self._runtime),
                 "state_dir": str(self._state), "release": __version__, "pid": os.getpid()}  # fmt: skip
        self._memory.facts.write(orjson.dumps(facts))
        own = {"pid": os.getpid(), "generation": 1, "started_ns": time.monotonic_ns(), "state": State.STARTING}
        for name, value in own.items():
            self._own_slot.set(name, value)

    def _page_address(self, listener: socket.socket) -> str:
        """The page's URL as it works: beyond loopback with its token."""
        token = self._settings.page_token
        beyond = self._settings.page_host not in LOOPBACK_HOSTS and token is not None
        return page_url(listener) + (f"?token={token.get_secret_value()}" if beyond and token is not None else "")

    def _forget(self) -> None:
        """Remove shared memory after a stop that was asked for; after anything else the next life goes on with it."""
        if self._stop is not None and self._status == 0:
            redis = self._memory.slots.get("redis")
            if redis is None or not redis.read_facts().get("unsaved"):
                # A session that Redis could not take is still the guest's.
                (self._runtime / FILE_NAME).unlink(missing_ok=True)
            for row in self._rows:
                for kind in ("conf", "keys") if row.executed else ():  # they hold this life's password
                    (self._runtime / f"{row.name}.{kind}").unlink(missing_ok=True)

    def _kill_rest(self) -> None:
        """Leave nobody behind when this life ends by an error."""
        for each in self._watched.values():
            if each.alive:
                os.kill(each.slot.pid, signal.SIGKILL)
                os.waitpid(each.slot.pid, 0)
                os.close(each.pidfd)
                each.pidfd = -1

    def _start_all(self) -> None:
        """Executed servers first: they come up while the code of the others is being imported."""
        now = time.monotonic_ns()
        gc.disable()
        fork.preload(row for row in self._rows if row.executed)
        for each in self._watched.values():
            if each.row.executed:
                self._start(each, now)
        fork.preload(row for row in self._rows if not row.executed)
        fork.freeze()
        for each in self._watched.values():
            if not each.row.executed:
                self._start(each, time.monotonic_ns())
        gc.enable()

    def _start(self, each: Watched, now: int) -> None:
        """Begin a life."""
        row, slot = each.row, each.slot
        each.due_ns = each.kill_ns = 0
        each.waiting_said = False
        slot.set("generation", slot.generation + 1)
        slot.set("restarts", slot.generation - 1)
        slot.set("started_ns", now)
        slot.set("backoff_until_ns", 0)
        slot.set("state", State.STARTING)
        try:
            pid = fork.fork(self._plan(row), self._body(row))
        except OSError as error:
            self._log.error(
                "process.unforkable", name=row.name, error=error, next="free memory, or raise the process limit"
            )
            each.due_ns = now + FORK_RETRY_NS
            return
        slot.set("pid", pid)
        each.pidfd = os.pidfd_open(pid)
        self._watch(each.pidfd, lambda: self._on_exit(each))
        if row.executed and row.name not in GREETINGS:
            slot.mark_ready(slot.generation)

    def _plan(self, row: Process) -> fork.Plan:
        own = {self._listeners[name].fileno() for name in row.listens}
        return fork.Plan(row.name, self._cpus[row.cpus], self._kept | own)

    def _body(self, row: Process) -> Callable[[], int]:
        if row.executed:
            log = self._state / f"{row.name}.log"
            return lambda: fork.execute(fork.command(row, self._box), log, frozenset({self._lock.fd}))
        listeners = {name: self._listeners[name] for name in row.listens}
        return lambda: live(row, self._inherited, listeners)

    # --- events --------------------------------------------------------------------------------------------------

    def _watch(self, fd: int, then: Callable[[], object]) -> None:
        self._selector.register(fd, selectors.EVENT_READ, then)

    def _on_signals(self, numbers: bytes) -> None:
        for number in numbers:
            if number in (signal.SIGTERM, signal.SIGINT):
                self._begin_stop(0, signal.Signals(number).name)
            elif number == signal.SIGHUP:
                self._notifier.reloading()
                self._tell_children(signal.SIGHUP)
                self._notifier.ready(self._summary())
            elif number == signal.SIGUSR1:
                faulthandler.dump_traceback(file=2)
                self._tell_children(signal.SIGUSR1, apart_s=STACKS_APART_S)
            elif number == signal.SIGCHLD:
                self._reap_orphans()

    def _tell_children(self, number: signal.Signals, apart_s: float = 0.0) -> None:
        for each in self._watched.values():
            if each.alive and not each.row.executed:
                os.kill(each.slot.pid, number)
                time.sleep(apart_s)

    def _reap_orphans(self) -> None:
        """As process 1 of a container we inherit its orphans; nobody else would wait for them."""
        ours = {each.slot.pid for each in self._watched.values()}
        for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
            if int(pid) not in ours:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(int(pid), os.WNOHANG)

    def _on_exit(self, each: Watched) -> None:
        """A life has ended. If nobody asked for it, begin the next one in the same breath when the policy allows."""
        slot, now = each.slot, time.monotonic_ns()
        code = os.waitstatus_to_exitcode(os.waitpid(slot.pid, 0)[1])
        self._selector.unregister(each.pidfd)
        os.close(each.pidfd)
        each.pidfd = -1
        self._prober.end(each)
        was_ready, hung = slot.is_ready, slot.state is State.HUNG
        slot.set("pid", 0)
        slot.set_last_exit(code)
        if self._stop is not None:
            slot.set("state", State.STOPPED)
            return
        life = Life(now - slot.started_ns, was_ready, now, code, hung)
        each.history, verdict = judge(each.history, life, self._settings.crash_budget, random.random())
        self._follow(each, verdict.action, now + verdict.delay_ns, life)
        if each.due_ns and each.due_ns <= now:
            self._start(each, now)
        self._log_death(each, verdict.action, verdict.delay_ns, life)

    def _follow(self, each: Watched, action: Action, due_ns: int, life: Life) -> None:
        states = {Action.RESTART: State.BACKOFF, Action.DEGRADE: State.DEGRADED, Action.FAIL: State.FAILED}
        each.slot.set("state", states[action])
        self._memory.ready = False
        if action is not Action.FAIL:
            each.due_ns = due_ns
            each.slot.set("backoff_until_ns", due_ns)
        elif each.row.critical and not self._was_ready:
            self._begin_stop(life.exit, f"{each.name} cannot be started")

    def _log_death(self, each: Watched, action: Action, delay_ns: int, life: Life) -> None:
        step = {
            Action.RESTART: "nothing; it is started again",
            Action.DEGRADE: "read the lines before; it dies too often and is tried once a minute",
            Action.FAIL: "correct what its last line names, then start the appliance again",
        }[action]
        write = self._log.warning if action is Action.RESTART else self._log.error
        write("process.died", name=each.name, exit=life.how, lived_ms=life.lasted_ns // 1_000_000,
              was_ready=life.was_ready, again_in_ms=delay_ns // 1_000_000, next=step)  # fmt: skip

    # --- tick ----------------------------------------------------------------------------------------------------

    def _pause_s(self) -> float:
        """Until the next thing is due; what is not due at a known time is looked at every tick."""
        now = time.monotonic_ns()
        waits = [TICK_NS if self._stop is None else STOP_TICK_NS]
        for each in self._watched.values():
            waits += [at - now for at in (each.due_ns, each.kill_ns) if at]
            if self._prober.awaits(each):
                waits.append(FIRST_PROBE_NS)
        return max(min(waits), 0) / SECOND

    def _tick(self, now: int) -> None:
        if now - self._ticked_ns > SECOND:
            # We have slept, or the whole box has: nobody could give us a sign meanwhile.
            self._judge_from_ns = now
        self._ticked_ns = now
        if self._stop is not None:
            self._step_stop(self._stop, now)
            return
        for each in self._watched.values():
            if each.due_ns and now >= each.due_ns:
                self._start(each, now)
            elif each.alive:
                self._look_at(each, now)
        self._own_slot.beat(now, 1)
        self._publish_ready()
        self._feed_watchdog(now)
        self._sampler.next(now)

    def _look_at(self, each: Watched, now: int) -> None:
        self._prober.ask(each, now)
        if each.slot.is_ready and each.slot.state is State.STARTING:
            each.slot.set("state", State.READY)
            self._log.info("process.ready", name=each.name, after_ms=(now - each.slot.started_ns) // 1_000_000)
        if each.kill_ns:
            if now >= each.kill_ns:
                os.kill(each.slot.pid, signal.SIGKILL)
        elif each.hangs(now, self._judge_from_ns):
            self._abort(each, now)
        elif not each.ready and not each.waiting_said and each.late(now, self._judge_from_ns):
            each.waiting_said = True
            self._log.warning(
                "process.waiting", name=each.name, next="see whether the server that it needs can be reached"
            )

    def _abort(self, each: Watched, now: int) -> None:
        each.slot.set("state", State.HUNG)
        each.kill_ns = now + ABORT_NS
        silent_ms = each.silent_ns(now, self._judge_from_ns) // 1_000_000
        self._log.error(
            "process.hung", name=each.name, silent_ms=silent_ms, next="its stacks follow; it is started again"
        )
        os.kill(each.slot.pid, signal.SIGABRT)
        # One that was only stopped can still say where.
        os.kill(each.slot.pid, signal.SIGCONT)

    def _publish_ready(self) -> None:
        all_ready = all(each.ready for each in self._watched.values())
        if not self._was_ready and all(each.ready for each in self._watched.values() if each.row.critical):
            self._was_ready = True
            self._own_slot.set("state", State.READY)
            self._sampler.all(time.monotonic_ns())
            self._notifier.ready(self._summary())
        if all_ready != self._memory.ready:
            self._memory.ready = all_ready
            self._notifier.status(self._summary())
            if all_ready and not self._was_whole:
                self._was_whole = True
                since_ms = (time.monotonic_ns() - self._memory.started_ns) // 1_000_000
                page = self._memory.read_facts()["servers"]["page"]
                self._log.info("appliance.ready", after_ms=since_ms, page=page and mask_url(page))

    def _summary(self) -> str:
        missing = [each.name for each in self._watched.values() if not each.ready]
        return f"waiting for {', '.join(missing)}" if missing else "ready"

    def _feed_watchdog(self, now: int) -> None:
        """Only while everything critical lives: else the service manager starts the whole appliance anew."""
        if not self._notifier.watchdog_ns or now < self._fed_ns + self._notifier.watchdog_ns // 2:
            return
        if all(
            each.alive and not each.hangs(now, self._judge_from_ns)
            for each in self._watched.values()
            if each.row.critical
        ):
            self._fed_ns = now
            self._notifier.watchdog()

    # --- stop ----------------------------------------------------------------------------------------------------

    def _begin_stop(self, status: int, reason: str) -> None:
        if self._stop is not None:
            return
        self._status = status
        self._stop = Stop(self._rows, time.monotonic_ns())
        self._memory.ready = False
        self._own_slot.set("state", State.STOPPING)
        self._notifier.stopping()
        self._log.info("appliance.stopping", reason=reason)

    def _step_stop(self, stop: Stop, now: int) -> None:
        alive = {each.name for each in self._watched.values() if each.alive}
        for name, number in stop.step(alive, now):
            each = self._watched[name]
            each.slot.set("state", State.STOPPING)
            os.kill(each.slot.pid, number)
            if number == signal.SIGKILL:
                self._log.warning("process.killed", name=name, next="it did not stop in time; see its lines before")
        if stop.waits_long(alive):
            self._notifier.extend(10)


def run(settings: Settings) -> int:
    """Run the appliance until it is stopped; returns the exit status. What prevents a start is said in one line."""
    try:
        return Supervisor(settings).run()
    except EdgeError as error:
        sys.stderr.write(f"edge: {error}\n")
        return error.exit_status
    except Exception as error:
        step = "start it again; the session is kept; report this line"
        Logger(SUPERVISOR, settings.log_level).exception("supervisor.crashed", error, next=step)
        return EdgeError.exit_status
