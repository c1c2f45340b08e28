"""The two acceptance tests of the specification that this project grew from (section 12)."""

from __future__ import annotations

import pytest

from edge.core.event import Event, Now
from edge.core.machine import Machine
from edge.core.session import KioskState, SessionState
from edge.messages import CartAdd, Detected
from tests.core.kiosk import Kiosk


@pytest.fixture
def session() -> SessionState:
    """A kiosk that nobody uses yet."""
    return SessionState(kiosk_id="test-kiosk")


@pytest.fixture
def machine() -> Machine:
    """The machine over the built-in menu."""
    return Kiosk().machine


def test_vision_triggers_attract(session: SessionState, machine: Machine) -> None:
    """A person who walks up is invited."""
    session, _ = machine.step(session, Event("vision.person_detected", Detected(), fresh="a" * 32), Now(0, 0))
    assert session.current_state is KioskState.ATTRACT


def test_cart_add(session: SessionState, machine: Machine) -> None:
    """An item that is added is in the cart."""
    session, _ = machine.step(session, Event("cart.add", CartAdd(item_id=101, quantity=1), fresh="a" * 32), Now(0, 0))
    assert len(session.cart) == 1
