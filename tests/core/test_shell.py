"""What the shell around the pure core tells it of processes that connect, and of the settings."""

from __future__ import annotations

import pytest

from edge.config import load
from edge.core.event import Event
from edge.core.main import Core, rules_of


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
