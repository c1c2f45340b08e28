"""Between the core's socket and the service: what is under way, what is dropped, and what the core may expect."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import msgspec
import orjson

from edge.channel import Link
from edge.child import Child
from edge.config import Settings
from edge.core.menu import Menu
from edge.core.rules import PHRASE_MS
from edge.core.snapshot import from_snapshot
from edge.ending import end
from edge.errors import ChannelError, MemoryFormatError
from edge.io.gemini.asking import Asking, Outcome
from edge.io.gemini.breaker import Breaker
from edge.io.gemini.budget import Budget, Limits
from edge.io.gemini.menus import CurrentMenu
from edge.io.gemini.pace import Pace
from edge.io.gemini.record import FOLDER, Recording
from edge.io.gemini.report import Report
from edge.messages import Message, ModelAnswer, ModelChanged, ModelRequest, decode_payload

if TYPE_CHECKING:
    from edge.io.gemini.client import Client

MAX_IN_FLIGHT = 2
"""A sentence's meaning and the words for the answer to it. More would be of turns that are over."""
GIVEN_UP = "given_up"
"""In recordings: the guest went on, so nobody waited for it any more."""
TICK_S = 0.5
"""How often the breaker, the day and the guest are looked at."""


def today() -> str:
    """The day of the kiosk's clock on the wall, which costs belong to."""
    return time.strftime("%Y-%m-%d")


class Desk:
    """Takes the core's requests and answers them. `day` tells the day of now."""

    def __init__(self, child: Child, day: Callable[[], str] = today) -> None:
        settings = child.settings
        self._child = child
        self._day = day
        self._link = Link("gemini", child.core_address(), self._from_core, self._up)
        self._menu = CurrentMenu(child.memory.menu)
        self._limits = limits_of(settings)
        self._breaker = Breaker()
        self._budget = Budget(settings.state_dir / FOLDER / "budget.json", self._limits)
        self._pace = Pace(PHRASE_MS / 1000)
        self._report = Report(settings.gemini_model, child.memory.slots[child.name].read_facts())
        self._recording = Recording(settings.state_dir, day()) if settings.record else None
        self._asking: Asking | None = None
        self._in_flight: dict[asyncio.Task[None], ModelRequest] = {}
        self._told = ModelChanged(ready=False)
        self._said_open = False
        self._said_spent = ""
        """The last day of which the log says that its budget is used up."""

    async def run(self) -> None:
        """Answer until the process is told to stop."""
        tasks = [asyncio.ensure_future(self._link.run()), asyncio.ensure_future(self._serve())]
        # Before anybody is told that it is ready: what an earlier life said of itself is over.
        self._publish()
        self._child.ready()
        stopped = asyncio.ensure_future(self._child.stopping.wait())
        try:
            done, _ = await asyncio.wait([*tasks, stopped], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            self._tell(ModelChanged(ready=False))
            await asyncio.sleep(0)
        finally:
            await end([*tasks, stopped, *self._in_flight])
            if self._recording is not None:
                self._recording.close()

    async def _serve(self) -> None:
        """Load the SDK, then keep the core informed. The kiosk is ready before: it never waits for this."""
        client = await _client(self._child.settings)
        try:
            self._asking = Asking(client, self._breaker, self._budget, self._pace, self._day)
            while True:
                self._look()
                await asyncio.sleep(TICK_S)
        finally:
            await client.aclose()

    # ------------------------------------------------------------------ the core
    def _up(self) -> None:
        """The core is there, perhaps a new one that knows nothing of us."""
        self._send("model.changed", self._told)

    def _from_core(self, row: Message, _conn: int, body: bytes) -> None:
        request = decode_payload(row.name, body)
        assert isinstance(request, ModelRequest)
        menu = self._menu.read()
        if self._asking is None or menu is None:
            self._send("model.answer", ModelAnswer(request.request_id, error="starting"))
            return
        self._make_room(request)
        task = asyncio.get_running_loop().create_task(self._answer(self._asking, request, menu))
        self._in_flight[task] = request
        task.add_done_callback(self._in_flight.pop)

    def _make_room(self, request: ModelRequest) -> None:
        """The newest turn wins: nobody waits any more for what an older one asked."""
        left = [task for task, other in self._in_flight.items() if not task.cancelling()]
        older = [task for task in left if self._in_flight[task].turn != request.turn]
        newer = [task for task in left if task not in older]
        for task in (*older, *newer[: max(0, len(newer) - MAX_IN_FLIGHT + 1)]):
            task.cancel()
            self._child.metrics.count("model_dropped")

    async def _answer(self, asking: Asking, request: ModelRequest, menu: Menu) -> None:
        self._child.metrics.count("model_requests")
        outcome = Outcome(request)
        try:
            await asking.ask(request, menu, outcome)
        except asyncio.CancelledError:
            outcome.reason = GIVEN_UP
            self._record(outcome)
            raise
        self._send("model.answer", outcome.answer)
        self._note(outcome)
        self._look()

    def _send(self, name: str, message: msgspec.Struct) -> None:
        """Tell the core; it does without an answer that is lost."""
        try:
            self._link.send(name, orjson.dumps(msgspec.to_builtins(message)))
        except ChannelError as error:
            self._child.log.warning("gemini.answer_lost", error=str(error), next="the kiosk goes on without it")

    # ------------------------------------------------------------------ looking after it
    def _note(self, outcome: Outcome) -> None:
        metrics = self._child.metrics
        if outcome.prompt is not None:
            metrics.observe("model_answer", outcome.seconds * 1e6)
        if outcome.reason is not None:
            metrics.count("model_ignored" if outcome.ignored else "model_failures")
        self._report.note(outcome)
        self._record(outcome)

    def _record(self, outcome: Outcome) -> None:
        if self._recording is not None:
            self._recording.add(entry(outcome, self._child.settings.gemini_model))

    def _look(self) -> None:
        """What the core may expect from now on, and what the operator sees."""
        if self._recording is not None:
            self._recording.follow(self._day())
        exhausted = self._budget.exhausted(None, self._day()) == "day_budget"
        ready = self._asking is not None and self._breaker.lets_through and not exhausted
        if exhausted and self._said_spent != self._day():
            self._said_spent = self._day()
            self._child.log.warning(
                "gemini.day_budget",
                next="the kiosk speaks from its templates until midnight; see GEMINI_DAY_TOKENS and GEMINI_DAY_COST",
            )
        self._tell(ModelChanged(ready, ready and self._pace.is_quick(time.monotonic())))
        is_open = self._breaker.state == "open"
        if is_open and not self._said_open:
            # Said once for an outage, not once for each guest.
            self._child.log.warning(
                "gemini.breaker_open",
                failed=self._report.most_failed,
                next="the kiosk speaks from its templates; see GEMINI_API_KEY, GEMINI_MODEL and the network",
            )
        self._said_open = is_open or (self._said_open and self._breaker.state != "closed")
        self._publish()

    def _tell(self, state: ModelChanged) -> None:
        if state != self._told:
            self._told = state
            self._send("model.changed", state)

    def _publish(self) -> None:
        session = _current_session(self._child.memory.session.read())
        self._report.follow(session)
        facts = self._report.facts(self._breaker, self._budget, self._limits, session, self._day())
        state = {"loaded": self._asking is not None, "ready": self._told.ready, "speaks": self._told.speaks}
        self._child.publish_facts({**facts, **state})


def _current_session(snapshot: tuple[int, bytes] | None) -> str | None:
    """The session that is on; None while there is none."""
    try:
        return None if snapshot is None else from_snapshot(snapshot[1]).session.session_id
    except MemoryFormatError:
        return None


def limits_of(settings: Settings) -> Limits:
    """The budget that the settings allow."""
    return Limits(
        settings.gemini_session_tokens,
        settings.gemini_session_cost,
        settings.gemini_day_tokens,
        settings.gemini_day_cost,
        settings.gemini_input_price,
        settings.gemini_output_price,
    )


def entry(outcome: Outcome, model: str) -> dict[str, Any]:
    """A request as it is recorded: everything that was sent, and all that came back."""
    prompt, usage = outcome.prompt, outcome.usage
    sent = None
    if prompt is not None:
        sent = {
            "prompt": prompt.version,
            "system": prompt.text.system,
            "contents": prompt.contents,
            "schema": prompt.answer,
        }
    return {
        "at": time.time(),
        "request_id": outcome.request.request_id,
        "kind": outcome.request.kind,
        "model": model,
        "sent": sent,
        "answer": outcome.text,
        "outcome": outcome.reason or "used",
        "seconds": round(outcome.seconds, 4),
        "tokens": None if usage is None else [usage.input, usage.output],
    }


async def _client(settings: Settings) -> Client:
    """The service's client. It is loaded on a thread, which ends with that: the heart beats on meanwhile."""
    loop = asyncio.get_running_loop()
    assert settings.gemini_api_key is not None, "the row is not wanted without a key"
    pool = ThreadPoolExecutor(1)
    try:
        kind = await loop.run_in_executor(pool, _load)
        client = kind(settings.gemini_api_key.get_secret_value(), settings.gemini_model, settings.gemini_base_url)
        try:
            await loop.run_in_executor(pool, client.prepare)
        except BaseException:
            await client.aclose()
            raise
    finally:
        # Who is asked to stop in the middle of an import does not wait for its end.
        pool.shutdown(wait=False, cancel_futures=True)
    return client


def _load() -> type[Client]:
    from edge.io.gemini.client import Client

    return Client
