"""The state table of design section 8, row by row."""

from __future__ import annotations

import pytest

from edge.core import states
from edge.core.session import KioskState
from edge.messages import (
    Action,
    AgentAnswer,
    Answer,
    CartAdd,
    CartUpdate,
    Category,
    Detected,
    Devices,
    Display,
    Hello,
    Language,
    Left,
    MenuChanged,
    Restored,
    Search,
    SelectItem,
    Transcript,
    VoiceIntent,
)  # fmt: skip
from tests.core.kiosk import MENU, Kiosk

IDLE, ATTRACT, LISTENING = KioskState.IDLE, KioskState.ATTRACT, KioskState.LISTENING
PROCESSING, DECIDING, UPDATING = KioskState.PROCESSING, KioskState.DECIDING, KioskState.UPDATING
CHECKOUT = KioskState.CHECKOUT
BURGER = next(item for item in MENU.items if not item.groups)


@pytest.fixture
def kiosk() -> Kiosk:
    """A kiosk that nobody uses yet."""
    return Kiosk()


def answer_agents(kiosk: Kiosk, items: list[int] | None = None) -> None:
    """Let every agent that is asked answer."""
    for request_id in list(kiosk.session.awaiting):
        kiosk.inside("agent.answer", AgentAnswer(request_id, {"items": [{"item_id": one} for one in items or []]}))


def with_cart(kiosk: Kiosk, quantity: int = 1) -> Kiosk:
    """A guest with something in the cart, the kiosk listening."""
    kiosk.page("touch.engage")
    kiosk.page("cart.add", CartAdd(BURGER.item_id, quantity))
    answer_agents(kiosk)
    assert kiosk.state is LISTENING
    return kiosk


def test_a_person_is_invited_and_the_kiosk_listens_after_five_seconds(kiosk: Kiosk) -> None:
    """idle -> attract -> listening."""
    kiosk.nats("vision.person_detected", Detected())
    assert kiosk.state is ATTRACT
    kiosk.wait(4.9)
    assert kiosk.state is ATTRACT
    kiosk.wait(0.2)
    assert kiosk.state is LISTENING


def test_touching_the_invitation_listens_at_once(kiosk: Kiosk) -> None:
    """attract + touch.engage -> listening."""
    kiosk.nats("vision.person_detected", Detected())
    kiosk.page("touch.engage")
    assert kiosk.state is LISTENING


def test_a_touch_in_idle_starts_a_session_and_both_changes_are_published(kiosk: Kiosk) -> None:
    """idle + touch -> updating, continue -> listening."""
    kiosk.page("touch.category", Category(None))
    changes = [(change["from"], change["to"]) for change in kiosk.published("state.changed")]
    assert changes == [("idle", "updating"), ("updating", "listening")]
    assert len(kiosk.published("session.started")) == 1


def test_voice_is_ignored_while_idle(kiosk: Kiosk) -> None:
    """Nobody is there, so it was not meant for the kiosk."""
    kiosk.nats("voice.transcript", Transcript("two burgers"))
    assert kiosk.state is IDLE
    assert kiosk.sent == []


def test_a_transcript_goes_through_all_states_of_a_turn(kiosk: Kiosk) -> None:
    """listening -> processing -> deciding -> updating -> listening."""
    kiosk.page("touch.engage")
    answer_agents(kiosk)
    kiosk.all_sent.clear()
    kiosk.nats("voice.transcript", Transcript("show me burgers"))
    assert kiosk.state is DECIDING
    assert kiosk.document["state"] == "deciding"
    answer_agents(kiosk)
    changes = [change["to"] for change in kiosk.published("state.changed")]
    assert changes == ["processing", "deciding", "updating", "listening"]


def test_both_agents_are_asked_in_parallel_and_told_the_diet(kiosk: Kiosk) -> None:
    """One step asks menu and recsys, both with the dietary restrictions."""
    kiosk.page("touch.engage")
    kiosk.nats("voice.intent", VoiceIntent("diet", restrictions=["vegan"]))
    kiosk.page("touch.search", Search("salad"))
    asked = {send.body["subject"]: send.body["payload"] for send in kiosk.named("agent.request")}
    assert asked["agent.menu.search"] == {"command": "search", "query": "salad", "tags": ["vegan"]}
    assert asked["agent.recsys.suggest"]["dietary_restrictions"] == ["vegan"]


def test_the_answer_to_a_search_has_the_results_already(kiosk: Kiosk) -> None:
    """No guest waits for an agent."""
    kiosk.page("touch.search", Search(BURGER.name))
    shown = kiosk.component("ItemGrid") or kiosk.component("HeroItem")
    items = shown["items"] if "items" in shown else [shown["data"]]  # type: ignore[index]
    assert BURGER.item_id in [item["item_id"] for item in items]
    assert kiosk.named("ui.answer")[0].body["in_reply_to"] == "m"


def test_agents_that_do_not_answer_are_given_up_after_their_deadline(kiosk: Kiosk) -> None:
    """deciding -> updating by fallback."""
    kiosk.page("touch.engage")
    kiosk.nats("voice.transcript", Transcript("show me burgers"))
    kiosk.wait(5.1)
    assert kiosk.state is LISTENING
    assert not kiosk.session.awaiting


def test_answers_of_an_older_turn_are_dropped(kiosk: Kiosk) -> None:
    """A new turn makes the old one's answers worthless."""
    kiosk.page("touch.search", Search("burger"))
    stale = next(key for key, agent in kiosk.session.awaiting.items() if agent == "menu")
    kiosk.page("touch.search", Search("cola"))
    before = kiosk.session.current_ui
    kiosk.inside("agent.answer", AgentAnswer(stale, {"items": [{"item_id": BURGER.item_id}]}))
    assert kiosk.session.current_ui == before
    assert kiosk.sent == []


def test_an_unclear_sentence_gets_a_screen_that_helps(kiosk: Kiosk) -> None:
    """processing + intent.unclear -> listening, with a notice that names an example."""
    kiosk.page("touch.engage")
    kiosk.nats("voice.transcript", Transcript("wibble wobble"))
    assert kiosk.state is LISTENING
    notice = kiosk.component("Notice")
    assert notice is not None
    assert notice["code"] == "unclear"
    assert MENU.items[0].name in notice["message"]


def test_a_touch_in_the_middle_of_a_voice_turn_wins(kiosk: Kiosk) -> None:
    """deciding + touch -> a new turn."""
    kiosk.page("touch.engage")
    kiosk.nats("voice.transcript", Transcript("show me burgers"))
    kiosk.page("cart.add", CartAdd(BURGER.item_id))
    assert len(kiosk.session.cart) == 1
    assert kiosk.state in (UPDATING, LISTENING)


def test_checkout_needs_a_cart_and_a_journal(kiosk: Kiosk) -> None:
    """What stands in the way of paying is said before any money is taken."""
    kiosk.page("touch.engage")
    kiosk.page("checkout.start")
    assert kiosk.error == "empty_cart"
    with_cart(kiosk)
    kiosk.page("checkout.start")
    assert kiosk.error == "payment_unavailable"
    assert kiosk.state is LISTENING


def test_paid_ends_the_session_and_shows_the_number_for_fifteen_seconds(kiosk: Kiosk) -> None:
    """checkout + payment.complete -> idle, showing OrderPlaced."""
    order_id = with_cart(kiosk).pay()
    kiosk.outcome(order_id, "paid", "A-17")
    assert kiosk.state is IDLE
    assert kiosk.session.session_id is None
    assert not kiosk.session.cart
    placed = kiosk.component("OrderPlaced")
    assert placed is not None
    assert placed["order_number"] == "A-17"
    assert kiosk.document["layout_mode"] == "done"
    kiosk.wait(14.9)
    assert kiosk.session.placed == "A-17"
    kiosk.wait(0.2)
    assert kiosk.component("Attract") is not None


def test_the_next_guest_waits_while_the_order_number_is_fresh(kiosk: Kiosk) -> None:
    """Vision does not take the number away in the first 5 s, and the person who came is not forgotten."""
    kiosk.outcome(with_cart(kiosk).pay(), "paid", "A-17")
    kiosk.nats("vision.person_detected", Detected())
    assert kiosk.state is IDLE
    kiosk.wait(5.1)
    assert kiosk.state is ATTRACT


def test_a_touch_takes_the_order_number_away_at_once(kiosk: Kiosk) -> None:
    """Whoever touches wants to order."""
    kiosk.outcome(with_cart(kiosk).pay(), "paid", "A-17")
    kiosk.page("touch.engage")
    assert kiosk.state is LISTENING
    assert kiosk.session.placed is None


def test_declined_goes_back_to_the_order_with_the_reason(kiosk: Kiosk) -> None:
    """checkout + payment.failed -> updating -> listening; the cart is whole."""
    order_id = with_cart(kiosk).pay()
    kiosk.outcome(order_id, "declined", reason="card_expired")
    assert kiosk.state is LISTENING
    assert len(kiosk.session.cart) == 1
    notice = kiosk.component("Notice")
    assert notice is not None
    assert "This card has expired." in notice["message"]


def test_cancel_only_asks(kiosk: Kiosk) -> None:
    """checkout.cancel keeps the state; the terminal's outcome moves on."""
    order_id = with_cart(kiosk).pay()
    kiosk.page("checkout.cancel")
    assert kiosk.state is CHECKOUT
    assert kiosk.named("payment.cancel")[0].body == {"order_id": order_id}


@pytest.mark.parametrize("name", ["cart.add", "cart.clear", "checkout.start", "session.end", "touch.category"])
def test_nothing_changes_an_order_that_is_being_paid(kiosk: Kiosk, name: str) -> None:
    """checkout refuses with in_checkout."""
    with_cart(kiosk).pay()
    before = kiosk.session
    kiosk.page(name, CartAdd(BURGER.item_id) if name == "cart.add" else Category(None))
    assert kiosk.error == "in_checkout"
    assert kiosk.session is before


def test_language_and_display_may_change_while_paying(kiosk: Kiosk) -> None:
    """A guest who cannot read the instructions must be able to help themselves."""
    with_cart(kiosk).pay()
    kiosk.page("session.language", Language("de-AT"))
    kiosk.page("display.set", Display(high_contrast=True))
    assert kiosk.state is CHECKOUT
    assert kiosk.document["language"] == "de"
    assert kiosk.document["display"]["high_contrast"] is True


def test_an_unknown_outcome_is_checked_and_may_still_become_paid(kiosk: Kiosk) -> None:
    """payment.unknown keeps checkout; complete still counts."""
    order_id = with_cart(kiosk).pay()
    kiosk.outcome(order_id, "unknown")
    status = kiosk.component("PaymentStatus")
    assert kiosk.state is CHECKOUT
    assert status is not None
    assert status["phase"] == "checking"
    kiosk.outcome(order_id, "paid", "A-1")
    assert kiosk.state is IDLE


def test_an_ambiguous_payment_calls_staff_for_at_most_two_minutes(kiosk: Kiosk) -> None:
    """Recovery that ends ambiguous shows "please call staff", then the kiosk serves the next guest."""
    order_id = with_cart(kiosk).pay()
    kiosk.outcome(order_id, "unknown")
    kiosk.outcome(order_id, "ambiguous")
    status = kiosk.component("PaymentStatus")
    assert status is not None
    assert status["phase"] == "staff"
    kiosk.wait(119)
    assert kiosk.state is CHECKOUT
    kiosk.wait(2)
    assert kiosk.state is IDLE


def test_no_timeout_fires_while_a_card_is_being_charged(kiosk: Kiosk) -> None:
    """An hour at the terminal changes nothing."""
    with_cart(kiosk).pay()
    kiosk.wait(3600)
    assert kiosk.state is CHECKOUT
    assert kiosk.session.timers == {}


def test_the_outcome_of_another_order_changes_nothing(kiosk: Kiosk) -> None:
    """payment.complete for an order that is not this session's."""
    with_cart(kiosk).pay()
    kiosk.outcome("0" * 32, "paid", "A-99")
    assert kiosk.state is CHECKOUT
    assert kiosk.sent == []


def test_a_changed_price_is_shown_before_it_is_paid(kiosk: Kiosk) -> None:
    """checkout.start prices the cart anew; changed goes to listening with a notice."""
    with_cart(kiosk)
    kiosk.inside("devices.changed", Devices(journal_writable=True))
    change = MenuChanged(items=[{"item_id": BURGER.item_id, "price": BURGER.price + 100}])
    kiosk.machine = kiosk.machine.with_menu(change)
    kiosk.nats("menu.changed", change)
    kiosk.page("checkout.start")
    notice = kiosk.component("Notice")
    assert kiosk.state is LISTENING
    assert notice is not None
    assert notice["code"] == "changed"
    assert kiosk.session.cart_total == BURGER.price + 100
    kiosk.page("checkout.start")
    assert kiosk.state is CHECKOUT


def test_a_sold_out_item_leaves_the_order_before_it_is_paid(kiosk: Kiosk) -> None:
    """Nobody pays for what is not there."""
    with_cart(kiosk)
    kiosk.inside("devices.changed", Devices(journal_writable=True))
    kiosk.machine = kiosk.machine.with_menu(MenuChanged(items=[{"item_id": BURGER.item_id, "available": False}]))
    kiosk.page("checkout.start")
    assert kiosk.state is LISTENING
    assert kiosk.session.cart == []


@pytest.mark.parametrize("count", [None, 0])
def test_everybody_left_ends_an_empty_session_after_three_seconds(kiosk: Kiosk, count: int | None) -> None:
    """attract, listening + person_left -> idle."""
    kiosk.nats("vision.person_detected", Detected())
    kiosk.nats("vision.person_left", Left(count))
    kiosk.wait(2.9)
    assert kiosk.state is ATTRACT
    kiosk.wait(0.2)
    assert kiosk.state is IDLE


def test_somebody_who_stays_keeps_the_session(kiosk: Kiosk) -> None:
    """person_left with people left, or a person detected again, changes nothing."""
    kiosk.nats("vision.person_detected", Detected())
    kiosk.nats("vision.person_left", Left(1))
    kiosk.wait(3.1)
    assert kiosk.state is ATTRACT
    kiosk.nats("vision.person_left", Left(0))
    kiosk.nats("vision.person_detected", Detected())
    kiosk.wait(3.1)
    assert kiosk.state is not IDLE


def test_a_cart_outlives_its_guest_leaving(kiosk: Kiosk) -> None:
    """Only the idle question ends a session with a cart."""
    with_cart(kiosk)
    kiosk.nats("vision.person_left", Left(0))
    kiosk.wait(5)
    assert kiosk.state is LISTENING
    assert kiosk.session.cart


def test_a_departure_in_a_busy_state_counts_when_the_kiosk_listens_again(kiosk: Kiosk) -> None:
    """It is remembered until listening."""
    kiosk.page("touch.engage")
    kiosk.nats("voice.transcript", Transcript("show me burgers"))
    assert kiosk.state is DECIDING
    kiosk.nats("vision.person_left", Left(0))
    answer_agents(kiosk)
    assert kiosk.state is LISTENING
    kiosk.wait(3.1)
    assert kiosk.state is IDLE


def test_demographics_change_only_with_an_empty_cart(kiosk: Kiosk) -> None:
    """Who orders is who stood there first."""
    kiosk.nats("vision.person_detected", Detected({"age": 30}))
    kiosk.nats("vision.person_detected", Detected({"age": 40}))
    assert kiosk.session.demographics == {"age": 40}
    kiosk.page("cart.add", CartAdd(BURGER.item_id))
    kiosk.nats("vision.person_detected", Detected({"age": 50}))
    assert kiosk.session.demographics == {"age": 40}


def test_quiet_without_input_and_cart_goes_idle(kiosk: Kiosk) -> None:
    """listening, 30 s quiet, nothing begun -> idle."""
    kiosk.nats("vision.person_detected", Detected())
    kiosk.wait(5.1)
    assert kiosk.state is LISTENING
    kiosk.wait(29.8)
    assert kiosk.state is LISTENING
    kiosk.wait(0.3)
    assert kiosk.state is IDLE


def test_quiet_with_something_begun_asks_for_twenty_seconds(kiosk: Kiosk) -> None:
    """listening, 30 s quiet -> the prompt with its countdown, then idle."""
    with_cart(kiosk)
    kiosk.wait(30.1)
    warning = kiosk.component("IdleWarning")
    assert warning is not None
    assert warning["seconds"] == 20
    kiosk.wait(19.8)
    assert kiosk.state is LISTENING
    kiosk.wait(0.3)
    assert kiosk.state is IDLE
    assert not kiosk.session.cart


def test_any_input_takes_the_idle_question_away_and_only_extend_uses_an_extension(kiosk: Kiosk) -> None:
    """Ten extensions, each spent by session.extend only."""
    with_cart(kiosk)
    kiosk.wait(30.1)
    kiosk.page("touch.category", Category(None))
    assert kiosk.component("IdleWarning") is None
    assert kiosk.session.extensions_left == 10
    for left in range(9, -1, -1):
        kiosk.wait(30.1)
        assert kiosk.component("IdleWarning") is not None
        kiosk.page("session.extend")
        assert kiosk.component("IdleWarning") is None
        assert kiosk.session.extensions_left == left
    kiosk.page("session.extend")
    assert kiosk.error == "no_extensions"


def test_a_session_without_activity_ends_after_its_time_whatever_happens(kiosk: Kiosk) -> None:
    """any but checkout: 300 s without activity -> idle, even when the quiet is never counted."""
    kiosk.nats("vision.person_detected", Detected())
    for _ in range(100):
        kiosk.wait(3)
        kiosk.nats("vision.person_detected", Detected())
    assert kiosk.published("session.ended")


def test_the_guest_can_end_the_session(kiosk: Kiosk) -> None:
    """session.end -> idle; nothing of the guest is left."""
    with_cart(kiosk)
    kiosk.page("session.language", Language("de"))
    kiosk.page("session.end")
    assert kiosk.state is IDLE
    assert kiosk.session.cart == []
    assert kiosk.session.language == "en"


def test_a_kiosk_with_nothing_to_sell_is_out_of_service(kiosk: Kiosk) -> None:
    """The session ends, input is refused, nobody is invited; a menu with food opens it again."""
    with_cart(kiosk)
    everything = [{"item_id": item.item_id, "available": False} for item in MENU.items]
    for available, closed in ((False, True), (True, False)):
        change = MenuChanged(items=[{**entry, "available": available} for entry in everything])
        kiosk.machine = kiosk.machine.with_menu(change)
        kiosk.nats("menu.changed", change)
        assert (kiosk.component("OutOfService") is not None) is closed
        kiosk.page("touch.engage")
        assert (kiosk.error == "out_of_service") is closed
        if closed:
            kiosk.nats("vision.person_detected", Detected())
            assert kiosk.state is IDLE


def test_a_session_from_redis_goes_on_after_a_cold_start(kiosk: Kiosk) -> None:
    """The cart is there, the kiosk listens, the clocks run."""
    with_cart(kiosk, 3)
    kept = kiosk.session.to_dict()
    cold = Kiosk()
    cold.inside("session.restored", Restored(kept))
    assert cold.state is LISTENING
    assert cold.session.cart == kiosk.session.cart
    assert cold.session.session_id == kiosk.session.session_id
    cold.wait(400)
    assert cold.state is IDLE


def test_prices_and_names_in_redis_are_not_believed() -> None:
    """Whoever can write to Redis cannot sell a burger for a cent, nor anything that the menu lacks."""
    kept = with_cart(Kiosk(), 2).session.to_dict()
    kept["cart"][0] |= {"price": 0.01, "name": "Free lunch"}
    kept["cart"].append({**kept["cart"][0], "item_id": 999_999, "line_id": "l9"})
    kept["cart"].append({**kept["cart"][0], "quantity": -4, "line_id": "l8"})
    kept |= {"display": {"text_scale": "huge"}, "language": "xx", "order_type": "steal", "extensions_left": 1_000}
    kept["current_ui"] |= {"page": -3}
    cold = Kiosk()
    cold.inside("session.restored", Restored(kept))
    assert [(line.name, line.price, line.quantity) for line in cold.session.cart] == [(BURGER.name, BURGER.price, 2)]
    notice = cold.component("Notice")
    assert notice is not None
    assert notice["code"] == "item_gone"
    assert cold.session.extensions_left == 10


def test_a_restored_session_never_replaces_a_guest_who_is_there(kiosk: Kiosk) -> None:
    """Redis may be slow; the guest before the kiosk counts."""
    kept = with_cart(Kiosk()).session.to_dict()
    kiosk.page("touch.engage")
    before = kiosk.session.session_id
    kiosk.inside("session.restored", Restored(kept))
    assert kiosk.session.session_id == before
    assert not kiosk.session.cart


@pytest.mark.parametrize("junk", [{}, {"session_id": 3}, {"session_id": "x", "cart": [{"item_id": "?"}]}, {"cart": 3}])
def test_junk_in_redis_is_no_session(kiosk: Kiosk, junk: dict[str, object]) -> None:
    """What we cannot read starts a new session, not a crash."""
    kiosk.inside("session.restored", Restored({"kiosk_id": "kiosk-001", **junk}))
    assert kiosk.state is IDLE


def test_a_foreign_session_is_refused(kiosk: Kiosk) -> None:
    """A late message of the guest before must not touch the next one's order."""
    with_cart(kiosk)
    from edge.core.event import Event

    before = kiosk.session
    kiosk.event(Event("cart.clear", id="x", conn=1, session_id="somebody-else", origin="page"))
    assert kiosk.error == "foreign_session"
    assert kiosk.session is before


def test_hello_is_answered_with_the_whole_screen_in_every_state(kiosk: Kiosk) -> None:
    """A page that connects sees at once what is going on."""
    kiosk.page("hello", Hello())
    assert kiosk.named("ui.answer")[0].body["session_id"] is None
    with_cart(kiosk).pay()
    kiosk.page("hello", Hello())
    assert kiosk.document["state"] == "checkout"


def test_select_item_shows_its_detail_with_its_groups(kiosk: Kiosk) -> None:
    """One item: HeroItem."""
    item = next(item for item in MENU.items if item.groups)
    kiosk.page("touch.select_item", SelectItem(item.item_id))
    hero = kiosk.component("HeroItem")
    assert hero is not None
    assert [group["id"] for group in hero["data"]["groups"]] == list(item.groups)


def test_a_line_is_edited_from_the_cart(kiosk: Kiosk) -> None:
    """edit:<line> opens the line's options; the change closes them."""
    item = next(item for item in MENU.items if item.groups)
    kiosk.page("cart.add", CartAdd(item.item_id))
    line_id = kiosk.session.cart[0].line_id
    kiosk.page("touch.action", Action(f"edit:{line_id}"))
    assert kiosk.component("OptionPicker") is not None
    kiosk.page("cart.update", CartUpdate(line_id, 2, []))
    assert kiosk.component("OptionPicker") is None
    assert kiosk.session.cart[0].quantity == 2


def test_voice_pay_opens_the_review_and_asks(kiosk: Kiosk) -> None:
    """Speech alone never pays."""
    with_cart(kiosk)
    kiosk.inside("devices.changed", Devices(journal_writable=True))
    kiosk.nats("voice.intent", VoiceIntent("checkout"))
    assert kiosk.state is LISTENING
    assert kiosk.component("Review") is not None
    prompt = kiosk.component("Prompt")
    assert prompt is not None
    assert prompt["prompt_id"] == "checkout"
    kiosk.page("prompt.answer", Answer("checkout", "yes"))
    assert kiosk.state is CHECKOUT


def test_a_spoken_yes_without_a_journal_is_told_on_the_screen(kiosk: Kiosk) -> None:
    """A refusal of a spoken wish has no sender to answer, so the screen says it."""
    with_cart(kiosk)
    kiosk.inside("devices.changed", Devices(journal_writable=True))
    kiosk.nats("voice.intent", VoiceIntent("checkout"))
    kiosk.inside("devices.changed", Devices(journal_writable=False))
    kiosk.nats("voice.intent", VoiceIntent("yes"))
    notice = kiosk.component("Notice")
    assert kiosk.state is not CHECKOUT
    assert notice is not None
    assert notice["code"] == "refused"


def test_the_whole_order_is_cleared_by_voice_only_after_a_yes_and_can_be_had_back(kiosk: Kiosk) -> None:
    """cancel asks first."""
    with_cart(kiosk)
    kiosk.nats("voice.intent", VoiceIntent("cancel"))
    assert kiosk.session.cart
    kiosk.page("prompt.answer", Answer("cancel", "yes"))
    assert not kiosk.session.cart
    kiosk.page("cart.undo")
    assert kiosk.session.cart


def test_every_state_but_idle_has_a_way_out_that_needs_no_guest() -> None:
    """From every state a timer, an answer or the terminal's outcome leads on."""
    leaving = {row.event for row in states.TRANSITIONS}
    by_state = {state: {row.event for row in states.TRANSITIONS if state in row.sources} for state in KioskState}
    for state in KioskState:
        if state is IDLE:
            continue
        if state is CHECKOUT:
            assert {"payment.outcome", "timer.staff"} <= by_state[state]
        else:
            assert "timer.session" in by_state[state]
    assert "continue" in leaving


def test_every_timer_and_message_of_the_table_has_its_producer() -> None:
    """No row waits for an event that nothing sends."""
    from edge.messages import MESSAGES

    internal = {
        "continue", "intent.derived", "intent.unclear", "intent.confirmed", "agents.responded",
        "service.closed", "service.opened",
        "core.resumed", "page.connected", "hardware.connected", "gemini.disconnected", "repeated",
        *(f"payment.{name}" for name in ("complete", "failed", "unknown", "ambiguous")),
        *(f"timer.{name}" for name in (
            "attract", "idle", "warn", "session", "left", "undo", "placed", "person", "preference", "staff", "agents",
            "caption", "hours", "phrase", "silence",
        )),
    }  # fmt: skip
    known = internal | {row.name for row in MESSAGES if row.consumer == "core"}
    assert {row.event for row in states.TRANSITIONS} <= known


def test_a_dearer_item_is_another_line_and_said_at_once(kiosk: Kiosk) -> None:
    """Nobody pays more for what they had already chosen without being told."""
    with_cart(kiosk, 2)
    change = MenuChanged(items=[{"item_id": BURGER.item_id, "price": BURGER.price + 100}])
    kiosk.machine = kiosk.machine.with_menu(change)
    kiosk.nats("menu.changed", change)
    notice = kiosk.component("Notice")
    assert notice is not None
    assert notice["code"] == "changed"
    kiosk.page("cart.add", CartAdd(BURGER.item_id))
    assert [(line.quantity, line.price) for line in kiosk.session.cart] == [(2, BURGER.price), (1, BURGER.price + 100)]


def test_another_currency_prices_the_cart_anew(kiosk: Kiosk) -> None:
    """600 cents are not 600 yen."""
    with_cart(kiosk)
    menu = {**MENU.raw, "currency": "USD"}
    kiosk.machine = kiosk.machine.with_menu(MenuChanged(menu=menu))
    kiosk.nats("menu.changed", MenuChanged(menu=menu))
    assert kiosk.document["cart"]["currency"] == "USD"
    assert kiosk.session.currency == "USD"


def test_explicit_nulls_are_the_defaults() -> None:
    """A sender that spells out what it leaves open has left it open."""
    from edge.messages import decode_payload

    kiosk = Kiosk()
    raw = f'{{"item_id": {BURGER.item_id}, "quantity": null, "options": null, "customizations": null}}'
    kiosk.page("cart.add", decode_payload("cart.add", raw.encode()))
    assert kiosk.session.cart[0].quantity == 1
