"""The core process: the shell around the pure core.

It takes messages from the local sockets, lets the machine step, commits the result to shared memory, and only then
sends what came of it. Whatever happens before the commit never was; whatever happens after it is sent again by the
next life. So a kill at any moment neither loses an input nor does it twice.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import msgspec
import orjson
from msgspec import Struct

from edge.channel import Frame, Hub
from edge.child import Child
from edge.config import Settings
from edge.core import collector, menu_push
from edge.core.event import Event, Now, Send
from edge.core.ids import KnownIds, digest_of
from edge.core.intent.acts.understand import prepare, understand
from edge.core.machine import Machine, error
from edge.core.menu import parse_menu
from edge.core.recorder import Recorder
from edge.core.rules import Rules
from edge.core.session import SessionState
from edge.core.snapshot import Snapshot, from_snapshot
from edge.devices import parse_device
from edge.errors import MemoryFormatError, MenuError, Refusal
from edge.messages import (
    CODES,
    MESSAGES,
    PAGE_TRANSPORTS,
    Empty,
    MenuChanged,
    Message,
    Ping,
    Policy,
    Transcript,
    decode_payload,
)

ANNOUNCE_S = 0.01
"""How much later than the guest's page NATS and Redis hear of a step."""
_PUBLISH = CODES["publish"]
_ANSWERS = frozenset(("agent.answer", "model.answer"))

Body = tuple[str, bytes, int]
"""A message on its way: name, encoded body, page connection."""


class _Input(Struct):
    """The body of a message from outside, as its border process hands it on."""

    id: str | int | None = None
    payload: msgspec.Raw = msgspec.Raw(b"{}")
    session_id: str | None = None


_decode_input = msgspec.json.Decoder(_Input).decode


class Core:
    """The shell's state: the machine, the session, who is connected, and what must happen when."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.machine = self._machine()
        snapshot = self._last_snapshot()
        self.resumed = snapshot is not None
        if snapshot is None:
            epoch = time.time_ns() // 1_000_000
            snapshot = Snapshot(epoch, 0, self.machine.first(child.settings.kiosk_id, epoch))
        self.session: SessionState = snapshot.session
        self.ids = KnownIds(child.memory.ids, snapshot.ids)
        self.hub = Hub(str(self.session.epoch), self.receive, self.peer_up, snapshot.hub or None, self.peer_down)
        self.recorder = Recorder.start(child.settings, self.machine, self.session) if child.settings.record else None
        self._timer: asyncio.TimerHandle | None = None
        self._announced: list[Frame] = []
        self._announcing: asyncio.TimerHandle | None = None

    # ------------------------------------------------------------------ start
    def _last_snapshot(self) -> Snapshot | None:
        found = self.child.memory.session.read()
        if found is None:
            return None
        try:
            snapshot = from_snapshot(found[1])
        except MemoryFormatError as problem:
            self.child.log.error("core.snapshot_unreadable", reason=str(problem), next="the session starts anew")
            return None
        return snapshot if snapshot.session.kiosk_id == self.child.settings.kiosk_id else None

    def _machine(self) -> Machine:
        """The machine over the menu file, or the last one that was in order, and what was pushed over it."""
        last = menu_push.read_kept(self.child.memory.menu.read())
        menu, self.menu_kept, broken = menu_push.in_force(read_file(self.child.settings.menu), last)
        if broken is not None:
            reason = str(broken)[:500]
            self.child.log.error(
                "core.menu_unreadable", reason=reason, next="correct the menu file; the last one counts"
            )
        self._keep_menu(self.menu_kept)
        prepare(menu)
        return Machine(menu, rules_of(self.child.settings), understand, self.menu_kept.pushed)

    def _keep_menu(self, kept: menu_push.Kept) -> None:
        """Raises ValueError when there is no room for it; what was kept before still is."""
        self.child.memory.menu.write(kept.to_bytes())
        self.menu_kept = kept

    async def start(self) -> None:
        """Continue where the last life stopped, then take connections."""
        if self.resumed:
            self._safely(Event("core.resumed", fresh=_fresh()))
            # It may have gone while no core was there to see it; one that lives says so in a moment.
            self.peer_down("gemini")
        else:
            self._commit(self.session, [])
        await self.hub.listen(self.child.listeners["core"])
        collector.settle()
        self._schedule()

    def close(self) -> None:
        """Do nothing any more: the loop may go on without the core."""
        for timer in (self._timer, self._announcing):
            if timer is not None:
                timer.cancel()
        self.hub.close()
        if self.recorder is not None:
            self.recorder.close()

    def peer_up(self, peer: str) -> None:
        """A process connected. Its pages may have missed documents meanwhile."""
        if peer in PAGE_TRANSPORTS:
            self._safely(Event("page.connected", fresh=_fresh()))
        elif peer == "redis":
            self.hub.send("session.changed", b"{}")
        elif peer == "hardware":
            self._safely(Event("hardware.connected", fresh=_fresh()))

    def peer_down(self, peer: str) -> None:
        """A process has gone. Only the language model is waited for without a word of its own."""
        if peer == "gemini":
            self._safely(Event("gemini.disconnected", fresh=_fresh()))

    # ------------------------------------------------------------------ inputs
    def receive(self, _: str, row: Message, conn: int, body: bytes) -> None:
        """One message of a peer. Whatever is wrong with it, the core goes on."""
        started = time.perf_counter_ns()
        try:
            event = self._event(row, conn, body)
        except Refusal as refusal:
            self._refuse(Event(row.name, conn=conn, origin=row.origin), refusal)
            return
        if row.name == "ping":
            self._pong(event)
            return
        self.child.metrics.count("inputs")
        self._safely(event)
        self.child.metrics.observe("decide", (time.perf_counter_ns() - started) / 1000)

    def _safely(self, event: Event) -> bool:
        """Handle an event; whether that went well. Its sender hears of a refusal and of a defect of ours.

        A message that we cannot handle must not end the core: it would be sent again to each next life.
        """
        try:
            self.handle(event)
        except Refusal as refusal:
            self._refuse(event, refusal)
        except Exception as defect:
            self.child.log.exception("core.defect", defect, message=event.name, next="report this with the recording")
            self._refuse(event, Refusal("internal"))
            return False
        return True

    def _event(self, row: Message, conn: int, body: bytes) -> Event:
        if row.origin == "inside":
            return Event(row.name, decode_payload(row.name, body), conn=conn, fresh=_fresh())
        try:
            message = _decode_input(body)
        except (msgspec.DecodeError, ValueError) as problem:
            raise Refusal("bad_message", reason=str(problem)) from None
        payload = decode_payload(row.name, message.payload)
        return Event(row.name, payload, message.id, conn, message.session_id, _fresh(), row.origin)

    def _pong(self, event: Event) -> None:
        assert isinstance(event.payload, Ping)
        answer = {"type": "pong", "in_reply_to": event.id, "payload": {"filler": "x" * event.payload.size}}
        self.hub.send("pong", orjson.dumps(answer), event.conn)

    def _refuse(self, event: Event, refusal: Refusal) -> None:
        self.child.metrics.count("refusals")
        if event.origin == "page":
            self.hub.send("error", orjson.dumps(error(self.session, event.id, refusal)), event.conn)

    # ------------------------------------------------------------------ steps
    def handle(self, event: Event) -> None:
        """Let the machine step, commit, send."""
        digest = digest_of(self.session.session_id, event.id) if event.id is not None and _counts(event) else None
        if digest in self.ids:
            self.child.metrics.count("duplicates")
            event = Event("repeated", Empty(), event.id, event.conn, fresh=event.fresh, origin=event.origin)
        if event.name == "menu.changed":
            self._take_menu(event)
        now = _now()
        self._record_of_today(now)
        session, effects = self.machine.step(self.session, event, now)
        if self.recorder is not None:
            self.recorder.step(event, now, effects)
        # What agents are asked goes before what is announced: a guest waits for the one and nobody for the other.
        bodies = [(one.name, orjson.dumps(one.body), one.conn) for one in sorted(effects, key=_is_announcement)]
        if session is self.session:
            self.child.metrics.count("refusals")
            self._send([], bodies)
            return
        # An answer that is awaited always leaves a trace: it is not awaited any more.
        if event.name in _ANSWERS and session == self.session:
            self.child.metrics.count("stale_answers")
        if event.id is not None and event.name != "repeated" and _counts(event):
            same = session.session_id == self.session.session_id
            self.ids.add(digest if same and digest is not None else digest_of(session.session_id, event.id))
        if session.session_id not in (None, self.session.session_id):
            self.child.metrics.count("sessions")
        self._commit(session, bodies)

    def _record_of_today(self, now: Now) -> None:
        """A new day begins a new recording with the session as it is; a disk in a bad way ends it, and nothing else."""
        if self.recorder is None:
            return
        try:
            self.recorder.follow(now.wall_ms / 1000, self.machine, self.session)
        except OSError as problem:
            self.recorder = None
            self.child.log.warning("core.not_recorded", error=str(problem), next="check the disk of STATE_DIR")

    def _commit(self, session: SessionState, bodies: list[Body]) -> None:
        """Shared memory first: from then on the step has happened, and only then does anybody hear of it."""
        started = time.perf_counter_ns()
        numbered = [self.hub.enqueue(name, body) for name, body, _ in bodies if _is_acknowledged(name)]
        snapshot = Snapshot(session.epoch, session.seq, session, self.ids.count, self.hub.export())
        self.child.memory.session.write(snapshot.to_bytes())
        self.session = session
        self.child.metrics.count("snapshots")
        self.child.metrics.observe("snapshot", (time.perf_counter_ns() - started) / 1000)
        self._send(numbered, [body for body in bodies if not _is_acknowledged(body[0])])
        self._announce()
        self._schedule()

    def _send(self, numbered: list[Frame], direct: list[Body]) -> None:
        """What a guest waits for goes first."""
        for name, body, conn in direct:
            if name in ("ui.answer", "ui.update"):
                self.child.metrics.count("documents")
            self.hub.send(name, body, conn)
        self._announced += numbered
        urgent = max((at for at, frame in enumerate(self._announced) if frame[1] != _PUBLISH), default=-1)
        self._transmit(urgent + 1)

    def _transmit(self, count: int) -> None:
        """Send the first of what is numbered: always in order, because a receiver drops numbers below its last."""
        frames, self._announced = self._announced[:count], self._announced[count:]
        for frame in frames:
            self.hub.transmit(frame)

    def _announce(self) -> None:
        """Tell NATS and Redis a moment later: their processes would compete with the guest's screen for the CPU.

        Nothing is lost by waiting: what is announced is in the snapshot already.
        """
        if self._announcing is None:
            self._announcing = asyncio.get_running_loop().call_later(ANNOUNCE_S, self._announce_now)

    def _announce_now(self) -> None:
        self._announcing = None
        self._transmit(len(self._announced))
        self.hub.send("session.changed", b"{}")

    # ------------------------------------------------------------------ menu
    def _take_menu(self, event: Event) -> None:
        """Make a pushed menu the one in force. Raises Refusal `bad_payload`; nothing has changed then."""
        change = event.payload
        assert isinstance(change, MenuChanged)
        try:
            machine = self.machine.with_menu(change)
            self._keep_menu(menu_push.Kept(self.menu_kept.file, self.menu_kept.base, machine.pushed))
        except (MenuError, ValueError) as problem:
            reason = str(problem)
            self.child.log.warning("core.menu_refused", reason=reason[:500], next="correct the menu and push it again")
            raise Refusal("bad_payload", reason=reason[:200]) from None
        self.machine = machine
        if change.menu is not None:
            prepare(machine.menu)
            collector.settle()

    def reload_menu(self) -> None:
        """SIGHUP: the menu file counts again, as it is now; a broken one leaves the menu in force."""
        try:
            file = read_file(self.child.settings.menu)
            menu = parse_menu(file)
            self._keep_menu(menu_push.Kept(menu_push.digest(file), menu.raw))
        except (MenuError, ValueError) as problem:
            reason = str(problem)[:500]
            self.child.log.error("core.menu_unreadable", reason=reason, next="edge menu check names each problem")
            return
        if self._safely(Event("menu.changed", MenuChanged(menu=menu.raw), fresh=_fresh())):
            self.child.log.info("core.menu_reloaded", items=len(self.machine.menu.items))

    # ------------------------------------------------------------------ time
    def _schedule(self) -> None:
        """One timer of the loop for the earliest of the session's."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        timers = self.session.timers
        if timers:
            delay = min(timers.values()) / 1000 - time.monotonic()
            self._timer = asyncio.get_running_loop().call_later(max(0.0, delay), self._due)

    def _due(self) -> None:
        self._timer = None
        now_ms = time.monotonic_ns() // 1_000_000
        due = sorted((at, name) for name, at in self.session.timers.items() if at <= now_ms)
        if due:
            name = due[0][1]
            if not self._safely(Event(f"timer.{name}", fresh=_fresh())):
                # It would be due again at once, for ever.
                self.session = self.session.clone()
                self.session.timers = {key: at for key, at in self.session.timers.items() if key != name}
        self._schedule()


def _is_acknowledged(name: str) -> bool:
    return MESSAGES[CODES[name]].policy is Policy.ACKED


def _is_announcement(effect: Send) -> bool:
    return effect.name == "publish"


def _counts(event: Event) -> bool:
    """Whether it must not be done twice. What a guest has said so far does nothing; ten of it a second would push out
    the ids of what does, and a voice agent may give a whole sentence the same id."""
    return not (isinstance(event.payload, Transcript) and event.payload.is_partial)


def read_file(path: Path) -> bytes:
    """The menu file; one that is not there reads as empty, which is no menu."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def rules_of(settings: Settings) -> Rules:
    """The settings that the machine obeys, in its units."""
    return Rules(
        attract_ms=round(settings.attract_timeout * 1000),
        idle_ms=round(settings.idle_timeout * 1000),
        warn_ms=round(settings.warn_timeout * 1000),
        session_ms=round(settings.session_timeout * 1000),
        agent_s=settings.agent_timeout,
        test=parse_device(settings.terminal).emulated,
    )


def _now() -> Now:
    wall_ms = time.time_ns() // 1_000_000
    return Now(time.monotonic_ns() // 1_000_000, wall_ms, time.localtime(wall_ms // 1_000).tm_gmtoff)


def _fresh() -> str:
    return os.urandom(16).hex()


async def main(child: Child) -> None:
    """Run the core until it is asked to stop."""
    core = Core(child)
    await core.start()
    child.ready()
    try:
        while not child.stopping.is_set():
            await _either(child.stopping, child.reload)
            if child.reload.is_set():
                child.reload.clear()
                core.reload_menu()
    finally:
        core.close()


async def _either(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
