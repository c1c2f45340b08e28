"""What holds for every session, whatever a guest, an agent or the hardware does: random lives of the machine."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.core.event import Event
from edge.core.session import KioskState, SessionState, Snapshot, from_snapshot, redis_json
from edge.messages import (
    Action,
    AgentAnswer,
    Answer,
    CartAdd,
    CartUpdate,
    Category,
    Detected,
    Devices,
    Dismissed,
    Display,
    Hello,
    Language,
    Left,
    Line,
    Option,
    OrderType,
    Page,
    PaymentOutcome,
    Search,
    SelectItem,
    Transcript,
    VoiceIntent,
)  # fmt: skip
from tests.core.kiosk import MENU, Kiosk

ITEM_IDS = st.sampled_from([*(item.item_id for item in MENU.items), 0, 999_999])
QUANTITIES = st.sampled_from([-5, 0, 1, 2, 3, 49, 50, 51, 1_000_000])
GROUP_OPTIONS = [(group.id, option.id) for group in MENU.groups for option in group.options] + [("no", "such")]
OPTIONS = st.lists(
    st.builds(
        lambda pair, amount: Option(*pair, amount),
        st.sampled_from(GROUP_OPTIONS),
        st.sampled_from(["normal", "none", "extra", "light"]),
    ),
    max_size=3,
)
LINE_IDS = st.sampled_from(["l1", "l2", "l3", "l4", "nonsense"])
TEXTS = st.sampled_from(
    ["", "two cheeseburgers and a coke", "burger", "pay", "cancel", "yes", "no", "undo", "I am vegan", "x" * 500, "{0}"]
)
PAGE: dict[str, st.SearchStrategy[Any]] = {
    "hello": st.just(Hello()),
    "touch.engage": st.just(None),
    "touch.select_item": st.builds(SelectItem, ITEM_IDS),
    "touch.category": st.builds(Category, st.sampled_from([None, "nonsense", *(row.id for row in MENU.categories)])),
    "touch.search": st.builds(Search, TEXTS),
    "touch.page": st.builds(Page, st.integers(-1, 5)),
    "touch.back": st.just(None),
    "touch.action": st.builds(
        Action, st.sampled_from(["checkout", "pay", "undo", "back", "engage", "edit:l1", "edit:", "nonsense"])
    ),
    "prompt.answer": st.builds(
        Answer, st.sampled_from(["checkout", "cancel", "nonsense"]), st.sampled_from(["yes", "no", "maybe"])
    ),
    "suggestion.dismiss": st.builds(Dismissed, st.sampled_from(["101", 102, "nonsense"])),
    "cart.add": st.builds(
        CartAdd, ITEM_IDS, QUANTITIES, OPTIONS, st.lists(st.sampled_from(["no onions", " ", "<b>"]), max_size=2)
    ),
    "cart.update": st.builds(CartUpdate, LINE_IDS, st.one_of(st.none(), QUANTITIES), st.one_of(st.none(), OPTIONS)),
    "cart.remove": st.builds(Line, LINE_IDS),
    "cart.clear": st.just(None),
    "cart.undo": st.just(None),
    "order.type": st.builds(OrderType, st.sampled_from(["eat_in", "take_away"])),
    "checkout.start": st.just(None),
    "checkout.cancel": st.just(None),
    "session.language": st.builds(Language, st.sampled_from(["en", "de-AT", "xx"])),
    "display.set": st.builds(Display, st.sampled_from([None, True])),
    "session.extend": st.just(None),
    "session.end": st.just(None),
}
NATS: dict[str, st.SearchStrategy[Any]] = {
    "voice.transcript": st.builds(Transcript, TEXTS, final=st.booleans()),
    "voice.intent": st.builds(
        VoiceIntent,
        st.sampled_from(["search_menu", "checkout", "cancel", "yes", "no", "undo", "nonsense", "add_items"]),
        query=TEXTS,
    ),
    "vision.person_detected": st.builds(Detected),
    "vision.person_left": st.builds(Left, st.sampled_from([None, 0, 1])),
}
STEP = st.one_of(
    st.sampled_from(sorted(PAGE)).flatmap(lambda name: st.tuples(st.just("page"), st.just(name), PAGE[name])),
    st.sampled_from(sorted(NATS)).flatmap(lambda name: st.tuples(st.just("nats"), st.just(name), NATS[name])),
    st.tuples(st.just("wait"), st.just(""), st.sampled_from([0.1, 3.1, 5.1, 11, 31, 130])),
    st.tuples(st.just("agents"), st.just(""), st.lists(ITEM_IDS, max_size=5)),
    st.tuples(
        st.just("hardware"), st.just(""), st.sampled_from(["started", "paid", "declined", "unknown", "ambiguous"])
    ),
    st.tuples(st.just("journal"), st.just(""), st.booleans()),
)
LIFE = st.lists(STEP, max_size=40)


def live(steps: list[tuple[str, str, Any]], check: bool = True) -> Kiosk:
    """One life of a kiosk; with `check`, what must hold after every step is asserted."""
    kiosk = Kiosk()
    for kind, name, value in steps:
        before = kiosk.session
        frozen = orjson.dumps(_plain(before)) if check else b""
        _do(kiosk, kind, name, value)
        if check:
            assert orjson.dumps(_plain(before)) == frozen, "a step changed the session it was given"
            _invariants(kiosk)
            if kind == "page":
                _answered(kiosk, before, name)
    return kiosk


def _do(kiosk: Kiosk, kind: str, name: str, value: Any) -> None:
    match kind:
        case "page":
            kiosk.page(name, value)
        case "nats":
            kiosk.nats(name, value)
        case "wait":
            kiosk.wait(value)
        case "agents":
            for request_id in list(kiosk.session.awaiting):
                kiosk.inside("agent.answer", AgentAnswer(request_id, {"items": [{"item_id": one} for one in value]}))
        case "hardware" if kiosk.session.payment is not None:
            kiosk.inside("payment.outcome", PaymentOutcome(kiosk.session.payment.order_id, value, "A-1", "reason"))
        case "journal":
            kiosk.inside("devices.changed", Devices(value))


def _plain(session: SessionState) -> Any:
    import msgspec

    return msgspec.to_builtins(session)


def _answered(kiosk: Kiosk, before: SessionState, name: str) -> None:
    """Every input with an id gets exactly one answer; a refused one changes nothing."""
    answers = [send for send in kiosk.sent if send.body.get("in_reply_to") == "m"]
    assert len(answers) == 1, f"{name} got {len(answers)} answers"
    assert answers[0].conn == 1
    if answers[0].name == "error":
        assert kiosk.session is before


def _invariants(kiosk: Kiosk) -> None:
    session = kiosk.session
    open_payment = session.current_state is KioskState.CHECKOUT
    assert open_payment == (session.payment is not None)
    if open_payment:
        assert set(session.timers) <= {"staff"}, "a timeout runs while a card is being charged"
        assert session.cart
    if session.current_state is KioskState.IDLE:
        assert session.session_id is None
        assert not session.cart
        assert not session.demographics
        assert not session.conversation_history
        assert set(session.timers) <= {"placed", "person", "preference"}
    else:
        assert session.session_id is not None
        assert open_payment or "session" in session.timers, "no way out of this state without a guest"
    if session.current_state is KioskState.LISTENING:
        assert {"idle", "warn"} & set(session.timers), "listening without a clock"
    assert session.cart_total == sum(line.price * line.quantity for line in session.cart) >= 0
    assert all(1 <= line.quantity <= 50 for line in session.cart)
    assert len({line.line_id for line in session.cart}) == len(session.cart)
    in_cart = {line.item_id for line in session.cart}
    assert not any(one in in_cart for one in session.suggestions if session.suggested_for == tuple(sorted(in_cart)))


@settings(max_examples=150, deadline=None)
@given(LIFE)
def test_no_life_breaks_a_promise(steps: list[tuple[str, str, Any]]) -> None:
    """Documents are valid, money adds up, nothing times out during a payment, every input is answered once."""
    live(steps)


@settings(max_examples=40, deadline=None)
@given(LIFE)
def test_the_same_life_sends_the_same_bytes(steps: list[tuple[str, str, Any]]) -> None:
    """The core is pure: a session can be replayed from its log."""
    first, second = live(steps, check=False), live(steps, check=False)
    assert [orjson.dumps(send.body) for send in first.all_sent] == [orjson.dumps(send.body) for send in second.all_sent]


@settings(max_examples=60, deadline=None)
@given(LIFE)
def test_a_snapshot_brings_back_the_very_same_session(steps: list[tuple[str, str, Any]]) -> None:
    """What the next life of the core reads is what this one wrote; the rest of the life goes the same way."""
    kiosk = live(steps, check=False)
    raw = Snapshot(1, kiosk.session.seq, kiosk.session, 7, {"applied": {}, "outboxes": {}}).to_bytes()
    found = from_snapshot(raw)
    assert found.session == kiosk.session
    assert found.ids == 7


@settings(max_examples=60, deadline=None)
@given(LIFE)
def test_redis_brings_back_cart_and_language_and_nobody_who_only_passed_by(steps: list[tuple[str, str, Any]]) -> None:
    """`from_dict(to_dict())` keeps what a cold start needs; passers-by leave nothing."""
    session = live(steps, check=False).session
    session_id, raw = redis_json(Snapshot(1, 0, session).to_bytes())
    assert session_id == session.session_id
    if raw is None:
        assert session.session_id is None
        return
    data = orjson.loads(raw)
    assert session.engaged or data["demographics"] == {}
    found = SessionState.from_dict(data)
    kept = (
        "session_id",
        "cart",
        "language",
        "order_type",
        "dietary_restrictions",
        "current_ui",
        "started_at",
        "engaged",
    )
    for name in kept:
        assert getattr(found, name) == getattr(session, name), name


@settings(max_examples=60, deadline=None)
@given(LIFE)
def test_every_life_ends_when_nobody_is_there_any_more(steps: list[tuple[str, str, Any]]) -> None:
    """However it stands, without a guest the kiosk is idle again; only an undecided card may hold it."""
    kiosk = live(steps, check=False)
    kiosk.wait(1_000)
    if kiosk.session.payment is not None:
        kiosk.outcome(kiosk.session.payment.order_id, "ambiguous")
        kiosk.wait(121)
    assert kiosk.state is KioskState.IDLE
    kiosk.wait(120)
    assert kiosk.session.timers == {}


def test_a_price_or_name_from_outside_is_ignored() -> None:
    """A page can only name what the menu has; the schema of the message has no place for a price."""
    from edge.messages import decode_payload

    payload = decode_payload("cart.add", b'{"item_id": 101, "price": 1, "price_minor": 1, "name": "free"}')
    kiosk = Kiosk()
    kiosk.event(Event("cart.add", payload, "m", 1, origin="page"))
    item = MENU.item(101)
    assert item is not None
    assert (kiosk.session.cart[0].name, kiosk.session.cart[0].price) == (item.name, item.price)
