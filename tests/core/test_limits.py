"""However much a guest or an agent says, what comes of it fits into shared memory and into a frame."""

from __future__ import annotations

import orjson

from edge.channel import EXPORTED_BYTES, MAX_BODY_BYTES
from edge.core.rules import MAX_ORDER_BYTES
from edge.core.session import Snapshot
from edge.memory import SESSION_BYTES
from edge.messages import Action, CartAdd, Detected, Search, Transcript
from tests.core.kiosk import Kiosk

WIDE = "\U0001d11e"
"""A character of four bytes, twelve when JSON escapes it."""


def test_the_largest_session_fits_into_its_record_and_the_largest_screen_into_a_frame() -> None:
    """The bounds of cart, conversation and demographics together leave room for what waits to be acknowledged."""
    kiosk = Kiosk()
    kiosk.nats("vision.person_detected", Detected({"note": WIDE * 900}))
    added = 0
    for at in range(60):
        wishes = [f"{at}{one}" + WIDE * 70 for one in range(16)]
        kiosk.page("cart.add", CartAdd(101, 1, [], wishes))
        added += kiosk.error is None
    assert kiosk.error == "cart_full"
    assert added > 5
    for at in range(30):
        kiosk.nats("voice.transcript", Transcript(f"{at}" + WIDE * 1_900))
    kiosk.page("touch.search", Search(WIDE * 2_000))
    kiosk.page("touch.action", Action("checkout"))
    kiosk.pay()
    largest = max(len(orjson.dumps(send.body)) for send in kiosk.all_sent)
    assert largest < MAX_BODY_BYTES
    order = len(orjson.dumps(kiosk.named("payment.start")[0].body))
    assert order < MAX_ORDER_BYTES
    snapshot = Snapshot(1, 1, kiosk.session).to_bytes()
    announced = 1.2 * EXPORTED_BYTES
    assert len(snapshot) + announced + max(announced, MAX_ORDER_BYTES) < SESSION_BYTES


def test_demographics_beyond_any_sense_are_not_kept() -> None:
    """An agent that sends a novel about a person has said nothing about them."""
    kiosk = Kiosk()
    kiosk.nats("vision.person_detected", Detected({"note": "x" * 100_000}))
    assert kiosk.session.demographics == {}
