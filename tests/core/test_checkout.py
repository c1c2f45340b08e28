"""Paying, as the guest lives through it: said before, followed step by step, explained after, and never done twice."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from edge.core import texts
from edge.core.machine import Machine
from edge.core.menu import parse_menu
from edge.core.rules import Rules
from edge.core.session import KioskState
from edge.core.snapshot import Snapshot, from_snapshot
from edge.core.states import TRANSITIONS
from edge.messages import (
    Detected,
    Devices,
    Language,
    Left,
    MenuChanged,
    OrderType,
    Transcript,
    VoiceIntent,
)
from tests.core.kiosk import BURGER, COKE, MENU, Kiosk

IDLE, CHECKOUT, LISTENING = KioskState.IDLE, KioskState.CHECKOUT, KioskState.LISTENING
QR, QR_SIZE = "M0 0h7v1h-7zM0 1h1v1h-1z", 21
REASONS = """
declined funds wrong_pin pin_blocked card_unreadable card_expired card_invalid card_refused cancelled timed_out
currency limit not_possible terminal_unreachable terminal_busy terminal_locked terminal_maintenance terminal_trouble
card_in_terminal host_unreachable case_open journal printer no_transaction other_transaction no_answer mismatch
reversed protocol agent_unreachable already_reversed counter
"""
STEPS = """
insert_card card_inserted enter_pin wrong_pin remove_card please_wait processing connecting approved declined
card_unreadable card_expired card_invalid not_possible reversing confirm_amount choose_application choose_language
end_of_day maintenance funds limit aborted
"""
"""The words that drivers may use, as agreed with them."""


@pytest.fixture
def kiosk() -> Kiosk:
    """A guest with two burgers and a large coke."""
    return Kiosk().order()


def sent_order(kiosk: Kiosk) -> dict[str, Any]:
    """The order that the last event sent to the hardware process."""
    order: dict[str, Any] = kiosk.named("payment.start")[0].body["order"]
    return order


# ---------------------------------------------------------------------- the order
def test_the_order_has_everything_but_what_the_hardware_process_adds(kiosk: Kiosk) -> None:
    """Design section 6, with the tax in it and what each option is and costs."""
    kiosk.pay()
    order = sent_order(kiosk)
    assert set(order) == {
        "order_id", "kiosk_id", "session_id", "placed_at", "order_type", "language", "lines", "total_minor", "tax",
        "currency", "restaurant",
    }  # fmt: skip
    assert order["restaurant"] == kiosk.machine.menu.name
    assert order["total_minor"] == 2 * 590 + 290 == kiosk.session.cart_total
    assert order["tax"] == [
        {"rate": 7, "net_minor": 1103, "tax_minor": 77},
        {"rate": 19, "net_minor": 244, "tax_minor": 46},
    ]
    burger, coke = order["lines"]
    assert (burger["tax_rate"], coke["tax_rate"]) == (7, 19)
    assert {
        "group": "size",
        "option": "medium",
        "amount": "normal",
        "name": "Medium",
        "price_minor": 0,
        "default": True,
    } in coke["options"]
    assert order["placed_at"] == (1_790_000_000_000 + kiosk.now_ms) / 1000


def test_eat_in_and_take_away_have_their_own_tax() -> None:
    """The guest's choice counts; the nearest of item, category and menu says the rate."""
    raw = {
        **MENU.raw,
        "tax": {"rate": 19, "take_away_rate": 7},
        "items": [{**row, "tax": {"rate": 7.7}} if row["item_id"] == COKE else row for row in MENU.raw["items"]],
    }
    menu = parse_menu(raw)
    assert menu.tax_rate(BURGER, "eat_in") == 19_000
    assert menu.tax_rate(BURGER, "take_away") == 7_000
    assert menu.tax_rate(COKE, "take_away") == menu.tax_rate(COKE, "eat_in") == 7_700
    assert menu.tax_rate(504, "take_away") == 19_000
    kiosk = Kiosk()
    kiosk.machine = Machine(menu, Rules(), kiosk.machine.understand)
    kiosk.order()
    kiosk.page("order.type", OrderType("take_away"))
    kiosk.pay()
    assert [row["rate"] for row in sent_order(kiosk)["tax"]] == [7, 7.7]


def test_a_menu_without_rates_makes_an_order_without_tax() -> None:
    """Nothing is guessed."""
    without = [{k: v for k, v in row.items() if k != "tax"} for row in MENU.raw["categories"]]
    raw = {**{k: v for k, v in MENU.raw.items() if k != "tax"}, "categories": without}
    kiosk = Kiosk()
    kiosk.machine = Machine(parse_menu(raw), Rules(), kiosk.machine.understand)
    kiosk.order().pay()
    order = sent_order(kiosk)
    assert order["tax"] == []
    assert not any("tax_rate" in line for line in order["lines"])


def test_the_order_sent_again_is_the_same_to_the_byte(kiosk: Kiosk) -> None:
    """The hardware process is back: whatever has changed since, it hears of the same order."""
    kiosk.pay()
    first = orjson.dumps(kiosk.named("payment.start")[0].body)
    kiosk.wait(30)
    kiosk.page("session.language", Language("de"))
    change = MenuChanged(menu={**MENU.raw, "currency": "USD", "tax": {"rate": 50}})
    kiosk.machine = kiosk.machine.with_menu(change)
    kiosk.nats("menu.changed", change)
    session = from_snapshot(Snapshot(1, 1, kiosk.session).to_bytes()).session
    assert session == kiosk.session
    kiosk.session = session
    kiosk.inside("hardware.connected")
    assert [orjson.dumps(send.body) for send in kiosk.named("payment.start")] == [first]
    assert kiosk.named("payment.cancel") == []


def test_a_cancel_that_was_asked_is_asked_again(kiosk: Kiosk) -> None:
    """The guest wanted out before the hardware process died; they still do."""
    order_id = kiosk.pay()
    kiosk.page("checkout.cancel")
    kiosk.inside("hardware.connected")
    assert [send.name for send in kiosk.sent if send.name.startswith("payment.")] == ["payment.start", "payment.cancel"]
    assert kiosk.named("payment.cancel")[0].body == {"order_id": order_id}


def test_the_hardware_process_is_asked_for_nothing_when_nobody_pays(kiosk: Kiosk) -> None:
    """Only an open payment is taken up again."""
    kiosk.inside("hardware.connected")
    assert kiosk.sent == []
    order_id = kiosk.pay()
    kiosk.outcome(order_id, "declined", reason="funds")
    kiosk.inside("hardware.connected")
    assert kiosk.sent == []


def test_a_new_attempt_is_a_new_order(kiosk: Kiosk) -> None:
    """An order id is charged at most once, so trying again needs another."""
    first = kiosk.pay()
    kiosk.outcome(first, "declined", reason="funds")
    assert kiosk.pay() != first


# ---------------------------------------------------------------------- at the terminal
@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("step", STEPS.split())
def test_every_step_of_a_terminal_is_said_in_the_guests_language(step: str, language: str) -> None:
    """What is wanted, and what comes next; never the terminal's own words where there are ours."""
    kiosk = Kiosk()
    kiosk.page("session.language", Language(language))
    order_id = kiosk.order().pay()
    kiosk.progress(order_id, step, "BITTE KARTE")
    status = kiosk.shown("PaymentStatus")
    assert status["step"] == step
    assert status["message"] == texts.text(language, f"terminal.{step}")
    assert status["detail"]
    assert "BITTE" not in orjson.dumps(kiosk.document).decode()


def test_a_step_that_we_do_not_know_is_told_in_the_terminals_words(kiosk: Kiosk) -> None:
    """Bounded, on one line, and with the general sentence where it has none."""
    order_id = kiosk.pay()
    kiosk.progress(order_id, "kernel_update", "  UPDATE\n\t 5/7 \x00" + "x" * 5_000)
    status = kiosk.shown("PaymentStatus")
    assert status["message"].startswith("UPDATE 5/7 ")
    assert len(status["message"]) <= 120
    kiosk.progress(order_id, "kernel_update")
    assert kiosk.shown("PaymentStatus")["message"] == texts.text("en", "payment.started")


def test_the_newest_step_wins_and_the_same_one_shows_nothing_new(kiosk: Kiosk) -> None:
    """A terminal that repeats itself costs no screens."""
    order_id = kiosk.pay()
    kiosk.progress(order_id, "insert_card")
    kiosk.progress(order_id, "enter_pin")
    assert kiosk.shown("PaymentStatus")["step"] == "enter_pin"
    kiosk.progress(order_id, "enter_pin")
    assert kiosk.sent == []


def test_steps_of_another_order_or_at_another_time_are_nobodys(kiosk: Kiosk) -> None:
    """Only what concerns this guest, while the terminal works for them."""
    order_id = kiosk.pay()
    kiosk.progress("0" * 32, "insert_card")
    assert kiosk.sent == []
    kiosk.outcome(order_id, "unknown")
    kiosk.progress(order_id, "insert_card")
    assert kiosk.sent == []
    assert kiosk.shown("PaymentStatus")["step"] is None
    kiosk.outcome(order_id, "paid", "A-1")
    kiosk.progress(order_id, "remove_card")
    assert kiosk.sent == []


def test_cancelling_asks_once_and_tells_that_it_has(kiosk: Kiosk) -> None:
    """The terminal says what comes out; the button that has done its work goes."""
    order_id = kiosk.pay()
    assert kiosk.offered == ["cancel_payment"]
    kiosk.page("checkout.cancel")
    status = kiosk.shown("PaymentStatus")
    assert (status["phase"], status["cancellable"], kiosk.offered) == ("cancelling", False, [])
    kiosk.page("checkout.cancel")
    assert kiosk.error is None
    assert kiosk.named("payment.cancel") == []
    kiosk.progress(order_id, "insert_card")
    assert kiosk.shown("PaymentStatus")["phase"] == "cancelling"
    kiosk.outcome(order_id, "paid", "A-1")
    assert kiosk.shown("OrderPlaced")["order_number"] == "A-1"


@pytest.mark.parametrize("step", ["approved", "remove_card", "declined", "reversing", "aborted"])
def test_what_is_over_cannot_be_cancelled(kiosk: Kiosk, step: str) -> None:
    """A guest who has been charged must not be offered to stop it."""
    order_id = kiosk.pay()
    kiosk.progress(order_id, step)
    assert not kiosk.shown("PaymentStatus")["cancellable"]
    assert kiosk.offered == []


def test_voice_and_people_change_nothing_while_a_card_is_charged(kiosk: Kiosk) -> None:
    """Nobody pays or cancels by talking past the kiosk."""
    kiosk.pay()
    before = kiosk.session
    for payload in (Transcript("cancel"), Transcript("yes"), Transcript("two burgers"), Transcript("pay", final=False)):
        kiosk.nats("voice.transcript", payload)
        assert kiosk.sent == []
    for intent in ("cancel", "checkout", "yes", "no", "undo", "staff"):
        kiosk.nats("voice.intent", VoiceIntent(intent))
        assert kiosk.sent == []
    kiosk.nats("vision.person_left", Left(0))
    kiosk.nats("vision.person_detected", Detected({"age": 7}))
    assert kiosk.session == before


# ---------------------------------------------------------------------- outcomes
@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("reason", REASONS.split())
def test_every_reason_is_explained_with_what_to_do_next(reason: str, language: str) -> None:
    """No code, no other language, and never the general sentence for a word that we agreed on."""
    kiosk = Kiosk()
    kiosk.page("session.language", Language(language))
    order_id = kiosk.order().pay()
    kiosk.outcome(order_id, "declined", reason=reason)
    message = kiosk.shown("Notice")["message"]
    assert texts.text(language, f"reason.{reason}") in message
    assert texts.text(language, f"reason.{reason}") != texts.text(language, "reason.general")
    assert "_" not in message
    assert kiosk.document["layout_mode"] == "review"
    assert "pay" in kiosk.offered


@pytest.mark.parametrize("reason", [None, "", "quantum", "__class__"])
def test_a_reason_that_we_do_not_know_falls_back_to_what_always_helps(kiosk: Kiosk, reason: str | None) -> None:
    """A newer hardware process never leaves a guest without a sentence."""
    kiosk.outcome(kiosk.pay(), "declined", reason=reason)
    assert texts.text("en", "reason.general") in kiosk.shown("Notice")["message"]


def test_outcomes_are_spoken_too(kiosk: Kiosk) -> None:
    """Who does not look at the screen hears how it went."""
    kiosk.outcome(kiosk.pay(), "declined", reason="funds")
    assert "no money was taken" in kiosk.said[0]
    kiosk.outcome(kiosk.pay(), "paid", "A-1")
    assert "paid" in kiosk.said[0]
    assert [send.name for send in kiosk.sent].index("ui.update") < [send.name for send in kiosk.sent].index("tts.say")


def test_pay_at_the_counter_says_where_how_much_and_under_which_number(kiosk: Kiosk) -> None:
    """Without a terminal the order is placed all the same."""
    at_counter = Devices(journal_writable=True, terminal="none", printer="none")
    kiosk.inside("devices.changed", at_counter)
    labels = {action["id"]: action["label"] for action in kiosk.document["suggested_actions"]}
    assert labels["pay"] == "Order now, pay at the counter"
    kiosk.outcome(kiosk.pay(at_counter), "paid", "K-7", method="counter")
    placed = kiosk.shown("OrderPlaced")
    assert placed["order_number"] == "K-7"
    assert placed["total_text"] == "€14.70"
    assert "€14.70 at the counter" in placed["next"]
    assert placed["receipt"]["state"] == "none"
    assert "counter" in kiosk.said[0]


def test_an_order_without_a_number_can_still_be_asked_for(kiosk: Kiosk) -> None:
    """Paid is paid, whatever else is missing."""
    order_id = kiosk.pay()
    kiosk.outcome(order_id, "paid")
    placed = kiosk.shown("OrderPlaced")
    assert placed["order_number"] == ""
    assert order_id[-6:].upper() in placed["next"]


def test_staff_finds_the_payment_by_its_reference_and_has_two_minutes_in_all(kiosk: Kiosk) -> None:
    """Whatever the hardware process repeats meanwhile; then the next guest is served."""
    order_id = kiosk.pay()
    kiosk.outcome(order_id, "unknown")
    assert kiosk.shown("PaymentStatus")["phase"] == "checking"
    kiosk.outcome(order_id, "ambiguous")
    status = kiosk.shown("PaymentStatus")
    assert status["reference"] == order_id[-6:].upper()
    assert not status["cancellable"]
    kiosk.wait(100)
    for repeated in ("ambiguous", "unknown", "started"):
        kiosk.inside("hardware.connected")
        kiosk.outcome(order_id, repeated)
        assert kiosk.shown("PaymentStatus")["phase"] == "staff"
    kiosk.wait(21)
    assert kiosk.state is IDLE


@pytest.mark.parametrize(("outcome", "state"), [("paid", IDLE), ("declined", LISTENING)])
def test_what_staff_finds_out_in_time_counts(kiosk: Kiosk, outcome: str, state: KioskState) -> None:
    """Complete and failed still count while the guest waits."""
    order_id = kiosk.pay()
    kiosk.outcome(order_id, "ambiguous")
    kiosk.wait(60)
    kiosk.outcome(order_id, outcome, "A-1")
    assert kiosk.state is state
    assert "staff" not in kiosk.session.timers


def test_a_menu_in_another_currency_changes_no_sum_at_the_terminal(kiosk: Kiosk) -> None:
    """What is shown is what is charged; afterwards the new prices are shown before anything is paid."""
    order_id = kiosk.pay()
    change = MenuChanged(menu={**MENU.raw, "currency": "JPY"})
    kiosk.machine = kiosk.machine.with_menu(change)
    kiosk.nats("menu.changed", change)
    kiosk.page("session.language", Language("en"))
    assert kiosk.shown("PaymentStatus")["total_text"] == "€14.70"
    assert kiosk.document["cart"]["currency"] == "EUR"
    assert kiosk.document["cart"]["total"] == 14.7
    assert kiosk.document["cart"]["items"][0]["total_text"] == "€11.80"
    kiosk.outcome(order_id, "declined", reason="funds")
    assert kiosk.document["cart"]["currency"] == "JPY"
    order_id = kiosk.pay()
    assert sent_order(kiosk)["currency"] == "JPY"
    kiosk.outcome(order_id, "paid", "A-1")
    assert kiosk.shown("OrderPlaced")["total_text"] == "¥1,470"


def test_no_row_but_an_outcome_or_staffs_two_minutes_leaves_checkout() -> None:
    """Design section 8, from the table itself."""
    leaving = {row.event for row in TRANSITIONS if CHECKOUT in row.sources and row.target not in (None, CHECKOUT)}
    assert leaving == {"payment.failed"}
