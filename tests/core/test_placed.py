"""Before paying and after it: what is said in time, the number and its receipt, and what the previous release reads."""

from __future__ import annotations

from typing import Any

import msgspec
import orjson
import pytest

from edge.core.inputs import checkout
from edge.core.rules import Rules
from edge.core.session import KioskState, SessionState
from edge.core.snapshot import Snapshot
from edge.messages import Detected, Devices, Language, Restored, VoiceIntent
from tests.core.kiosk import Kiosk

IDLE, CHECKOUT, LISTENING = KioskState.IDLE, KioskState.CHECKOUT, KioskState.LISTENING
QR, QR_SIZE = "M0 0h7v1h-7zM0 1h1v1h-1z", 21


@pytest.fixture
def kiosk() -> Kiosk:
    """A guest before the review of an order."""
    return Kiosk().order()


# ---------------------------------------------------------------------- the number and its receipt
def test_the_receipt_is_followed_on_the_screen(kiosk: Kiosk) -> None:
    """Being printed, then to be taken; the number does not stay longer for it."""
    order_id = kiosk.pay()
    kiosk.outcome(order_id, "paid", "A-1")
    assert kiosk.shown("OrderPlaced")["receipt"]["state"] == "printing"
    kiosk.wait(2)
    kiosk.receipt(order_id, printed=True)
    assert kiosk.shown("OrderPlaced")["receipt"]["state"] == "printed"
    kiosk.wait(13.1)
    assert kiosk.component("OrderPlaced") is None


def test_without_paper_the_guest_scans_the_receipt_and_has_time_for_it(kiosk: Kiosk) -> None:
    """45 s from when the code is there; who walks up does not take it away at once, a touch does."""
    order_id = kiosk.pay()
    kiosk.outcome(order_id, "paid", "A-1")
    kiosk.nats("vision.person_detected", Detected())
    kiosk.wait(3)
    kiosk.receipt(order_id, printed=False, qr=QR, size=QR_SIZE)
    receipt = kiosk.shown("OrderPlaced")["receipt"]
    assert (receipt["state"], receipt["qr"], receipt["qr_size"]) == ("failed", QR, QR_SIZE)
    kiosk.wait(19)
    assert kiosk.state is IDLE
    assert kiosk.component("OrderPlaced") is not None
    kiosk.wait(2)
    assert kiosk.state is KioskState.ATTRACT


def test_a_code_to_scan_goes_after_45_s_or_by_a_touch(kiosk: Kiosk) -> None:
    """And leaves nothing."""
    for leave in ("wait", "touch"):
        order_id = kiosk.order().pay() if kiosk.state is IDLE else kiosk.pay()
        kiosk.outcome(order_id, "paid", "A-1")
        kiosk.receipt(order_id, printed=False, qr=QR, size=QR_SIZE)
        kiosk.wait(44)
        assert kiosk.component("OrderPlaced") is not None
        if leave == "wait":
            kiosk.wait(1.1)
            assert set(kiosk.session.timers) <= {"hours"}
        else:
            kiosk.page("touch.engage")
        assert kiosk.component("OrderPlaced") is None
        assert kiosk.session.placed_order is None


def test_a_receipt_that_is_faster_than_the_outcome_is_not_forgotten(kiosk: Kiosk) -> None:
    """Two messages of one process may come in either order."""
    order_id = kiosk.pay()
    kiosk.receipt(order_id, printed=False, qr=QR, size=QR_SIZE)
    assert kiosk.state is CHECKOUT
    kiosk.outcome(order_id, "paid", "A-1")
    assert kiosk.shown("OrderPlaced")["receipt"]["qr"] == QR
    kiosk.wait(44)
    assert kiosk.component("OrderPlaced") is not None


def test_the_receipt_of_another_order_is_not_shown(kiosk: Kiosk) -> None:
    """The last guest's receipt is nobody else's business."""
    first = kiosk.pay()
    kiosk.outcome(first, "paid", "A-1")
    kiosk.receipt("0" * 32, printed=False, qr=QR, size=QR_SIZE)
    assert kiosk.sent == []
    kiosk.wait(16)
    kiosk.receipt(first, printed=False, qr=QR, size=QR_SIZE)
    assert kiosk.sent == []
    kiosk.order()
    kiosk.receipt(first, printed=True)
    assert kiosk.sent == []
    second = kiosk.pay()
    kiosk.receipt(first, printed=False, qr=QR, size=QR_SIZE)
    kiosk.outcome(second, "paid", "A-2")
    assert kiosk.shown("OrderPlaced")["receipt"]["state"] == "printing"


@pytest.mark.parametrize(
    ("qr", "size"),
    [('M0 0"/><script>', 21), ("M0 0h1z", 0), ("M0 0h1z", 10_000), ("M0 0h1z" * 10_000, 21), ("M0 0h1z", -1), ("", 21)],
)
def test_a_code_that_is_none_is_left_out(kiosk: Kiosk, qr: str, size: int) -> None:
    """The guest is told that there is no paper, and gets help at the counter."""
    order_id = kiosk.pay()
    kiosk.outcome(order_id, "paid", "A-1")
    kiosk.receipt(order_id, printed=False, qr=qr, size=size)
    receipt = kiosk.shown("OrderPlaced")["receipt"]
    assert (receipt["state"], receipt["qr"]) == ("failed", None)
    assert "counter" in receipt["message"]
    kiosk.wait(15.1)
    assert kiosk.component("OrderPlaced") is None


def test_the_number_is_told_in_the_language_of_who_reads_it(kiosk: Kiosk) -> None:
    """And the next guest begins in the kiosk's own."""
    kiosk.page("session.language", Language("de"))
    kiosk.outcome(kiosk.pay(), "paid", "A-1")
    assert "Bestellnummer" in kiosk.shown("OrderPlaced")["message"]
    assert kiosk.document["language"] == "de"
    kiosk.page("touch.engage")
    assert kiosk.document["language"] == "en"
    kiosk.order()
    kiosk.page("session.language", Language("de"))
    kiosk.outcome(kiosk.pay(), "paid", "A-2")
    kiosk.wait(15.1)
    assert kiosk.document["language"] == "en"


def test_a_language_chosen_before_the_number_is_the_next_guests(kiosk: Kiosk) -> None:
    """They may choose while the last number is still there."""
    kiosk.outcome(kiosk.pay(), "paid", "A-1")
    kiosk.page("session.language", Language("de"))
    kiosk.page("touch.engage")
    assert kiosk.document["language"] == "de"


# ---------------------------------------------------------------------- before paying
@pytest.mark.parametrize(
    "devices", [None, Devices(journal_writable=False), Devices(journal_writable=True, terminal="blocked")]
)
def test_what_stands_in_the_way_is_said_before_the_guest_pays(kiosk: Kiosk, devices: Devices | None) -> None:
    """On the review, without a pay button; and checkout.start is refused all the same."""
    if devices is not None:
        kiosk.inside("devices.changed", Devices(journal_writable=True))
        assert "pay" in kiosk.offered
        kiosk.inside("devices.changed", devices)
    assert kiosk.notices == ["payment_unavailable"]
    assert "pay" not in kiosk.offered
    kiosk.page("checkout.start")
    assert kiosk.error == "payment_unavailable"
    kiosk.inside("devices.changed", Devices(journal_writable=True))
    assert kiosk.notices == []
    assert "pay" in kiosk.offered


def test_speech_does_not_ask_what_it_would_have_to_refuse(kiosk: Kiosk) -> None:
    """Who says "pay" where paying is impossible hears that at once."""
    kiosk.nats("voice.intent", VoiceIntent("checkout"))
    assert kiosk.component("Prompt") is None
    assert "not possible" in kiosk.said[0]
    assert kiosk.notices == ["payment_unavailable"]


def test_a_terminal_that_is_away_may_come_back_while_the_guest_waits(kiosk: Kiosk) -> None:
    """The hardware process waits for it; the guest hears of it by the outcome."""
    order_id = kiosk.pay(Devices(journal_writable=True, terminal="absent"))
    kiosk.outcome(order_id, "declined", reason="terminal_unreachable")
    assert "does not answer" in kiosk.shown("Notice")["message"]


@pytest.mark.parametrize(
    ("printer", "expected"), [("out", ["no_paper"]), ("absent", ["no_paper"]), ("low", []), ("none", [])]
)
def test_a_kiosk_without_paper_says_so_before(kiosk: Kiosk, printer: str, expected: list[str]) -> None:
    """Who needs a receipt on paper can still go to the counter."""
    kiosk.inside("devices.changed", Devices(journal_writable=True, printer=printer))  # type: ignore[arg-type]
    assert kiosk.notices == expected
    assert "pay" in kiosk.offered


def test_what_devices_can_do_outlives_the_guest(kiosk: Kiosk) -> None:
    """The next guest's review knows it too; the same report again shows nothing new."""
    blocked = Devices(journal_writable=True, terminal="blocked", printer="out")
    kiosk.inside("devices.changed", blocked)
    assert kiosk.sent
    kiosk.inside("devices.changed", blocked)
    assert kiosk.sent == []
    kiosk.page("session.end")
    kiosk.order()
    assert kiosk.notices == ["payment_unavailable"]


def test_an_emulated_terminal_is_on_every_document() -> None:
    """From the first screen on; without one there is no such member."""
    kiosk = Kiosk(Rules(test=True))
    kiosk.page("touch.engage")
    assert kiosk.document["test"] is True
    kiosk.order().pay()
    assert kiosk.document["test"] is True
    assert "test" not in Kiosk().order().document


def test_a_power_cut_during_a_payment_warns_whoever_goes_on(kiosk: Kiosk) -> None:
    """Only the journal knows how it ended: nobody is invited to pay twice unwarned."""
    kiosk.pay()
    stored = orjson.loads(orjson.dumps(kiosk.session.to_dict()))
    cold = Kiosk()
    cold.inside("session.restored", Restored(stored))
    assert cold.state is LISTENING
    assert "ask our staff" in cold.shown("Notice")["message"]


def test_an_order_too_large_to_hand_over_is_refused_before_it_is_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than losing it on the way."""
    kiosk = Kiosk().order()
    kiosk.inside("devices.changed", Devices(journal_writable=True))
    monkeypatch.setattr(checkout, "MAX_ORDER_BYTES", 100)
    kiosk.page("checkout.start")
    assert kiosk.error == "cart_full"
    assert kiosk.state is LISTENING
    assert kiosk.session.payment is None


# ---------------------------------------------------------------------- the previous release
class OldPayment(msgspec.Struct):
    """As the previous release reads it."""

    order_id: str
    phase: str
    started_ms: int


class OldSession(msgspec.Struct):
    """Likewise, as far as paying goes."""

    session_id: str | None
    current_state: KioskState
    cart: list[Any]
    payment: OldPayment | None
    placed: str | None
    placed_ms: int
    journal_writable: bool


class OldSnapshot(msgspec.Struct):
    """Likewise."""

    session: OldSession
    v: int


def test_the_previous_release_reads_a_snapshot_of_this_one(kiosk: Kiosk) -> None:
    """A rollback loses nothing: it ignores members that it does not know, and knows every value of its own."""

    def old() -> OldSession:
        raw = Snapshot(1, 1, kiosk.session).to_bytes()
        found = msgspec.msgpack.decode(raw, type=OldSnapshot)
        assert found.v == 1
        return found.session

    order_id = kiosk.pay()
    kiosk.progress(order_id, "insert_card")
    kiosk.page("checkout.cancel")
    payment = old().payment
    assert payment is not None
    assert (payment.order_id, payment.phase) == (order_id, "started")
    kiosk.outcome(order_id, "paid", "A-1")
    kiosk.receipt(order_id, printed=False, qr=QR, size=QR_SIZE)
    assert (old().placed, old().payment) == ("A-1", None)


def test_this_release_reads_a_snapshot_of_the_previous_one() -> None:
    """Members that came since have defaults; an order that was just placed is shown with what was kept of it."""
    kiosk = Kiosk()
    plain = msgspec.to_builtins(kiosk.session)
    for member in ("terminal", "printer", "placed_order"):
        del plain[member]
    plain |= {"placed": "A-9", "placed_ms": kiosk.now_ms, "timers": {"placed": kiosk.now_ms + 15_000}}
    kiosk.session = msgspec.convert(plain, SessionState)
    kiosk.inside("page.connected")
    assert kiosk.shown("OrderPlaced")["order_number"] == "A-9"
    kiosk.nats("vision.person_detected", Detected())
    assert kiosk.state is IDLE
    kiosk.wait(5.1)
    assert kiosk.state is KioskState.ATTRACT
