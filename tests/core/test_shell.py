"""What the shell around the pure core tells it of processes that connect, and of the settings."""

from __future__ import annotations

import pytest

from edge.config import load
from edge.core.event import Event, Now
from edge.core.main import Core, rules_of
from edge.core.session import SessionState
from edge.messages import AgentAnswer, ModelAnswer, Search
from tests.core.kiosk import Kiosk


class Listening:
    """Stands for a core, as far as `peer_up` needs one."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.sent: list[str] = []
        self.hub = self

    def _safely(self, event: Event) -> bool:
        self.events.append(event)
        return True

    def send(self, name: str, _: bytes) -> None:
        """As the hub's."""
        self.sent.append(name)


@pytest.mark.parametrize(
    ("peer", "events", "sent"),
    [
        ("hardware", ["hardware.connected"], []),
        ("page", ["page.connected"], []),
        ("redis", [], ["session.changed"]),
        ("nats", [], []),
    ],
)
def test_a_process_that_connects_hears_what_it_may_have_missed(peer: str, events: list[str], sent: list[str]) -> None:
    """The hardware process the open order, the page the screen, the mirror that there is news."""
    core = Listening()
    Core.peer_up(core, peer)  # type: ignore[arg-type]
    assert [event.name for event in core.events] == events
    assert core.sent == sent
    assert all(len(event.fresh) == 32 for event in core.events)


@pytest.mark.parametrize(
    ("peer", "events"), [("gemini", ["gemini.disconnected"]), ("hardware", []), ("page", []), ("nats", [])]
)
def test_a_model_that_goes_is_not_waited_for(peer: str, events: list[str]) -> None:
    """All others have deadlines or come back and say what they know."""
    core = Listening()
    Core.peer_down(core, peer)  # type: ignore[arg-type]
    assert [event.name for event in core.events] == events


@pytest.mark.parametrize(
    ("terminal", "test"), [("emulated:zvt?card=approve", True), ("none", False), ("zvt:///dev/ttyS0", False)]
)
def test_only_an_emulated_terminal_is_a_test(terminal: str, test: bool) -> None:
    """Real money is never called play money, and the other way round."""
    assert rules_of(load(terminal=terminal)).test is test


class Stepping:
    """Stands for a core, as far as `handle` needs one: the machine is the real one."""

    def __init__(self) -> None:
        kiosk = Kiosk()
        self.machine, self.session = kiosk.machine, kiosk.session
        self.ids: set[bytes] = set()
        self.recorder = None
        self.child = self.metrics = self
        self.counts: list[str] = []

    def _record_of_today(self, now: Now) -> None:
        """Nothing is recorded."""

    def count(self, name: str) -> None:
        """As the metrics'."""
        self.counts.append(name)

    def handle(self, event: Event) -> None:
        """As the core's."""
        Core.handle(self, event)  # type: ignore[arg-type]

    def _commit(self, session: SessionState, _: object) -> None:
        self.session = session


@pytest.mark.parametrize("of_model", [False, True])
def test_an_answer_that_nobody_awaits_any_more_is_counted(of_model: bool) -> None:
    """Of an agent or of the model: many of them say that somebody is too slow for the guests."""
    core = Stepping()
    core.handle(Event("touch.search", Search("burger"), origin="page", fresh="1" * 32))
    awaited = next(iter(core.session.awaiting))
    core.handle(Event("agent.answer", AgentAnswer(awaited, error="unreachable"), fresh="2" * 32))
    assert "stale_answers" not in core.counts
    late = ModelAnswer(awaited) if of_model else AgentAnswer(awaited, error="unreachable")
    core.handle(Event("model.answer" if of_model else "agent.answer", late, fresh="3" * 32))
    assert core.counts.count("stale_answers") == 1
