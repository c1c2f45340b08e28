"""What holds for every session, whatever a guest, an agent or the hardware does: random lives of the machine."""

from __future__ import annotations

import re
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.core.event import Event
from edge.core.money import format_price, to_minor
from edge.core.session import KioskState, SessionState
from edge.core.snapshot import Snapshot, from_snapshot, redis_json
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
    IntentLine,
    Language,
    Left,
    Line,
    MenuChanged,
    ModelAnswer,
    ModelChanged,
    Option,
    OrderType,
    Page,
    PaymentOutcome,
    PaymentProgress,
    ReceiptOutcome,
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
    [
        "",
        "two cheeseburgers and a coke",
        "burger",
        "pay",
        "cancel",
        "yes",
        "no",
        "undo",
        "I am vegan",
        "allergic to milk",
        "x" * 500,
        "{0}",
        "30 cokes",
        "chese burgr",
        "without nuts under 5 euros",
        "شيء نباتي",
    ]
)
FILTERS = ["filter:vegan", "filter:vegetarian", "filter:no-milk", "filter:no-gluten", "filter:clear", "filter:nonsense"]
COMBOS = ["combo:101", "combo:l1", "combo:l2", "combo:", "combo:999999", "combo:500"]
ACTIONS = ["checkout", "pay", "undo", "back", "engage", "edit:l1", "edit:", "nonsense", *FILTERS, *COMBOS]
PAGE: dict[str, st.SearchStrategy[Any]] = {
    "hello": st.just(Hello()),
    "touch.engage": st.just(None),
    "touch.select_item": st.builds(SelectItem, ITEM_IDS),
    "touch.category": st.builds(Category, st.sampled_from([None, "nonsense", *(row.id for row in MENU.categories)])),
    "touch.search": st.builds(Search, TEXTS),
    "touch.page": st.builds(Page, st.integers(-1, 5)),
    "touch.back": st.just(None),
    "touch.action": st.builds(Action, st.sampled_from(ACTIONS)),
    "prompt.answer": st.builds(
        Answer,
        st.sampled_from(["open", "open", "checkout", "cancel", "nonsense"]),
        st.sampled_from(["yes", "no", "maybe", "1", "2", "none"]),
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
    "session.language": st.builds(Language, st.sampled_from(["en", "de-AT", "ar", "xx"])),
    "display.set": st.builds(Display, st.sampled_from([None, True, False]), volume=st.sampled_from([None, 0.1])),
    "session.extend": st.just(None),
    "session.end": st.just(None),
}
NATS: dict[str, st.SearchStrategy[Any]] = {
    "voice.transcript": st.builds(Transcript, TEXTS, final=st.booleans()),
    "voice.intent": st.builds(
        VoiceIntent,
        st.sampled_from(["search_menu", "checkout", "cancel", "yes", "no", "undo", "nonsense", "add_items"]),
        query=TEXTS,
        confidence=st.sampled_from([1.0, 0.4, 0.1]),
        lines=st.lists(
            st.builds(IntentLine, st.sampled_from([101, 500, 901]), st.sampled_from([1, 21, 51])), max_size=2
        ),
    ),
    "vision.person_detected": st.builds(Detected, count=st.sampled_from([None, 1, 4, -1])),
    "vision.person_left": st.builds(Left, st.sampled_from([None, 0, 1])),
}
MEANT = st.none() | st.fixed_dictionaries(
    {"intent": st.sampled_from(["add_items", "change_cart", "search_menu", "allergy", "checkout", "yes", "cancel"])},
    optional={
        "lines": st.lists(st.fixed_dictionaries({"item": ITEM_IDS, "quantity": QUANTITIES}), max_size=2),
        "edits": st.lists(st.fixed_dictionaries({"op": st.just("remove"), "line_id": LINE_IDS}), max_size=2),
        "query": TEXTS,
        "allergens": st.just(["milk"]),
    },
)
"""What a language model may have made of the sentence at hand."""
STEP = st.one_of(
    st.sampled_from(sorted(PAGE)).flatmap(lambda name: st.tuples(st.just("page"), st.just(name), PAGE[name])),
    st.sampled_from(sorted(NATS)).flatmap(lambda name: st.tuples(st.just("nats"), st.just(name), NATS[name])),
    st.tuples(st.just("wait"), st.just(""), st.sampled_from([0.1, 3.1, 5.1, 11, 31, 130])),
    st.tuples(st.just("agents"), st.just(""), st.lists(ITEM_IDS, max_size=5)),
    st.tuples(
        st.just("hardware"),
        st.sampled_from(["card", "counter"]),
        st.sampled_from(["started", "paid", "declined", "unknown", "ambiguous"]),
    ),
    st.tuples(
        st.just("progress"), st.just(""), st.sampled_from(["insert_card", "approved", "nonsense", "x" * 500, ""])
    ),
    st.tuples(st.just("receipt"), st.just(""), st.sampled_from(["", "M0 0h1v1h-1z", "<script>"])),
    st.tuples(st.just("connected"), st.just(""), st.just(None)),
    st.tuples(
        st.just("devices"),
        st.just(""),
        st.builds(
            Devices,
            st.booleans(),
            st.sampled_from(["ready", "absent", "blocked", "none"]),
            st.sampled_from(["ready", "low", "out", "absent", "none"]),
        ),
    ),
    st.tuples(st.just("menu"), st.sampled_from(["EUR", "JPY"]), st.integers(0, 900)),
    st.tuples(st.just("model"), st.sampled_from(["Great choice, {items}!", "{items} for free", ""]), MEANT),
)
MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")
LIFE = st.lists(STEP, max_size=40)
PAYING = st.tuples(st.lists(STEP, max_size=10), st.lists(STEP, max_size=25)).map(
    lambda parts: [*parts[0], *ORDER, *parts[1]]
)
"""Lives that come to paying; by chance alone few would."""
ORDER: list[tuple[str, str, Any]] = [
    ("devices", "", Devices(True)),
    ("page", "cart.add", CartAdd(101, 2)),
    ("page", "checkout.start", None),
]


def live(steps: list[tuple[str, str, Any]], check: bool = True) -> Kiosk:
    """One life of a kiosk; with `check`, what must hold after every step is asserted."""
    kiosk, books = Kiosk(), Books()
    for kind, name, value in steps:
        before = kiosk.session
        frozen = orjson.dumps(_plain(before)) if check else b""
        _do(kiosk, kind, name, value)
        if check:
            assert orjson.dumps(_plain(before)) == frozen, "a step changed the session it was given"
            _invariants(kiosk)
            books.check(kiosk, kind)
            if kind == "page":
                _answered(kiosk, before, name)
    return kiosk


def _do(kiosk: Kiosk, kind: str, name: str, value: Any) -> None:
    match kind:
        case "page":
            if name == "prompt.answer" and value.id == "open" and kiosk.session.prompt is not None:
                value = Answer(kiosk.session.prompt.prompt_id, value.choice)
            kiosk.page(name, value)
        case "nats":
            kiosk.nats(name, value)
        case "wait":
            kiosk.wait(value)
        case "agents":
            for request_id in list(kiosk.session.awaiting):
                kiosk.inside("agent.answer", AgentAnswer(request_id, {"items": [{"item_id": one} for one in value]}))
        case "model":
            kiosk.inside("model.changed", ModelChanged(ready=True, speaks=True))
            session = kiosk.session
            asked = f"{session.epoch}-{session.turn}-intent" if session.held is None else session.held.request_id
            kiosk.inside("model.answer", ModelAnswer(asked, value, name or None))
        case "hardware" if kiosk.session.payment is not None:
            outcome = PaymentOutcome(kiosk.session.payment.order_id, value, "A-1", "funds", name)  # type: ignore[arg-type]
            kiosk.inside("payment.outcome", outcome)
        case "progress":
            kiosk.inside("payment.progress", PaymentProgress(_order_at_hand(kiosk), value, value))
        case "receipt":
            kiosk.inside("receipt.outcome", ReceiptOutcome(_order_at_hand(kiosk), not value, "", value, 21))
        case "connected":
            kiosk.inside("hardware.connected")
        case "devices":
            kiosk.inside("devices.changed", value)
        case "menu":
            change = MenuChanged(menu={**MENU.raw, "currency": name}, items=[{"item_id": 101, "price": 100 + value}])
            kiosk.machine = kiosk.machine.with_menu(change)
            kiosk.nats("menu.changed", change)


def _order_at_hand(kiosk: Kiosk) -> str:
    """The order that is paid or was just placed; else nobody's."""
    found = kiosk.session.payment or kiosk.session.placed_order
    return "0" * 32 if found is None else found.order_id


class Books:
    """What was sent to be charged in one life, compared with what the guest was shown."""

    def __init__(self) -> None:
        self._sent: dict[str, bytes] = {}
        self._read = 0

    def check(self, kiosk: Kiosk, kind: str) -> None:
        """Each order goes out once, and again only for a hardware process that is back: then to the byte the same."""
        fresh, self._read = kiosk.all_sent[self._read :], len(kiosk.all_sent)
        for send in (one for one in fresh if one.name == "payment.start"):
            order = send.body["order"]
            body = orjson.dumps(send.body)
            if order["order_id"] in self._sent:
                assert kind == "connected"
                assert self._sent[order["order_id"]] == body
            self._sent[order["order_id"]] = body
            self._adds_up(order)
        payment = kiosk.session.payment
        if payment is not None:
            self._is_shown(kiosk, orjson.loads(self._sent[payment.order_id])["order"])

    def _adds_up(self, order: dict[str, Any]) -> None:
        total = sum(line["price_minor"] * line["quantity"] for line in order["lines"])
        assert order["total_minor"] == total
        assert sum(row["net_minor"] + row["tax_minor"] for row in order["tax"]) == total

    def _is_shown(self, kiosk: Kiosk, order: dict[str, Any]) -> None:
        """Money shown is money charged, whatever happens to the menu meanwhile."""
        document = kiosk.document
        assert document["cart"]["currency"] == order["currency"]
        assert to_minor(document["cart"]["total"], order["currency"]) == order["total_minor"]
        status = kiosk.shown("PaymentStatus")
        assert status["total_text"] == format_price(order["total_minor"], order["currency"], document["language"])


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
        assert set(session.timers) <= {"staff", "caption"}, "a timeout runs while a card is being charged"
        assert session.cart
    if session.current_state is KioskState.IDLE:
        assert session.session_id is None
        assert not session.cart
        assert not session.demographics
        assert not session.conversation_history
        assert set(session.timers) <= {"placed", "person", "preference", "caption", "hours"}
        assert not session.dietary_restrictions
    else:
        assert session.session_id is not None
        assert open_payment or "session" in session.timers, "no way out of this state without a guest"
    if session.current_state is KioskState.LISTENING:
        assert {"idle", "warn"} & set(session.timers), "listening without a clock"
    assert session.cart_total == sum(line.price * line.quantity for line in session.cart) >= 0
    assert all(1 <= line.quantity <= 50 for line in session.cart)
    assert len({line.line_id for line in session.cart}) == len(session.cart)
    if any(send.name in ("ui.update", "ui.answer") for send in kiosk.sent):
        _shown_as_asked(kiosk)


def _shown_as_asked(kiosk: Kiosk) -> None:
    """The newest document keeps to the guest's filters, suggests nothing that is ordered, and can be read aloud."""
    session, document = kiosk.session, kiosk.document
    in_cart = {line.item_id for line in session.cart}
    tags = tuple(session.dietary_restrictions)
    for component in document["components"]:
        assert component["a11y"]["label"]
        assert component["speech"] or component["type"] in ("Captions", "Heard", "Suggestions")
        assert not MARKS.search(component["speech"])
        shown = [*component["items"]] if component["type"] in ("ItemGrid", "Suggestions") else []
        for item in shown:
            assert kiosk.machine.menu.item(item["item_id"]).fits(tags), "what is listed does not suit the guest"
        if component["type"] == "HeroItem":
            fits = kiosk.machine.menu.item(component["data"]["item_id"]).fits(tags)
            assert fits or "warning_text" in component["data"]
        if component["type"] == "Suggestions":
            assert not {item["item_id"] for item in shown} & {*in_cart, *session.dismissed}
            assert len(shown) <= 1
        if component["type"] == "ItemGrid":
            assert bool(shown) != bool(component.get("empty"))
    warned = any(one["id"] == "notice:allergy" for one in document["components"])
    ordering = document["layout_mode"] in ("browse", "detail", "review")
    assert warned == (ordering and any(tag.startswith("no-") for tag in tags))
    assert bool(kiosk.component("Undo")) == (ordering and session.undo is not None)
    assert document["direction"] == ("rtl" if document["language"] == "ar" else "ltr")


@settings(max_examples=150)
@given(LIFE)
def test_no_life_breaks_a_promise(steps: list[tuple[str, str, Any]]) -> None:
    """Documents are valid, money adds up, nothing times out during a payment, every input is answered once."""
    live(steps)


@settings(max_examples=150)
@given(PAYING)
def test_no_payment_breaks_a_promise(steps: list[tuple[str, str, Any]]) -> None:
    """What is shown is what is charged, an order goes out once, and nothing but staff's two minutes runs out."""
    live(steps)


@settings(max_examples=60)
@given(PAYING)
def test_a_core_that_is_killed_after_every_step_pays_the_same_way(steps: list[tuple[str, str, Any]]) -> None:
    """Through its snapshot and back, each time: the same screens and the same orders."""
    straight, broken = live(steps, check=False), Kiosk()
    for kind, name, value in steps:
        _do(broken, kind, name, value)
        broken.session = from_snapshot(Snapshot(1, 0, broken.session).to_bytes()).session
    assert [orjson.dumps(one.body) for one in straight.all_sent] == [orjson.dumps(one.body) for one in broken.all_sent]


@settings(max_examples=40)
@given(LIFE)
def test_the_same_life_sends_the_same_bytes(steps: list[tuple[str, str, Any]]) -> None:
    """The core is pure: a session can be replayed from its log."""
    first, second = live(steps, check=False), live(steps, check=False)
    assert [orjson.dumps(send.body) for send in first.all_sent] == [orjson.dumps(send.body) for send in second.all_sent]


@settings(max_examples=60)
@given(LIFE | PAYING)
def test_a_snapshot_brings_back_the_very_same_session(steps: list[tuple[str, str, Any]]) -> None:
    """What the next life of the core reads is what this one wrote; the rest of the life goes the same way."""
    kiosk = live(steps, check=False)
    raw = Snapshot(1, kiosk.session.seq, kiosk.session, 7, {"applied": {}, "outboxes": {}}).to_bytes()
    found = from_snapshot(raw)
    assert found.session == kiosk.session
    assert found.ids == 7


@settings(max_examples=60)
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


CHANGES = ("cart.add", "cart.update", "cart.remove", "cart.clear", "touch.action", "prompt.answer", "voice.transcript")


@settings(max_examples=100)
@given(LIFE, st.floats(0, 9.9))
def test_every_change_of_the_order_can_be_taken_back_for_ten_seconds(
    steps: list[tuple[str, str, Any]], later: float
) -> None:
    """Whatever the guest did, by touch or by voice, one touch brings back the very order there was before."""
    kiosk = Kiosk()
    for kind, name, value in steps:
        before = kiosk.session
        _do(kiosk, kind, name, value)
        changed = kiosk.session.cart != before.cart and kiosk.session.session_id == before.session_id is not None
        if not changed or name not in CHANGES or _undoes(name, value, before, kiosk):
            continue
        trial = Kiosk()
        trial.machine, trial.session, trial.now_ms = kiosk.machine, kiosk.session, kiosk.now_ms
        trial.wait(later)
        trial.page("cart.undo")
        assert trial.error is None
        assert trial.session.cart == before.cart
        trial.page("cart.undo")
        assert trial.error == "nothing_to_undo"


def _undoes(name: str, value: Any, before: SessionState, kiosk: Kiosk) -> bool:
    """The step itself took a change back, or showed changed prices before paying: neither is the guest's own change."""
    return kiosk.session.undo is None and (before.undo is not None or kiosk.notices == ["changed"])


@settings(max_examples=60)
@given(LIFE | PAYING)
def test_every_life_ends_when_nobody_is_there_any_more(steps: list[tuple[str, str, Any]]) -> None:
    """However it stands, without a guest the kiosk is idle again; only an undecided card may hold it."""
    kiosk = live(steps, check=False)
    kiosk.wait(1_000)
    if kiosk.session.payment is not None:
        kiosk.outcome(kiosk.session.payment.order_id, "ambiguous")
        kiosk.wait(121)
    assert kiosk.state is KioskState.IDLE
    kiosk.wait(120)
    assert set(kiosk.session.timers) <= {"hours"}
    assert kiosk.session.display == {}
    kiosk.page("hello", Hello())
    assert kiosk.document["display"]["volume"] == 0.7


def test_a_price_or_name_from_outside_is_ignored() -> None:
    """A page can only name what the menu has; the schema of the message has no place for a price."""
    from edge.messages import decode_payload

    payload = decode_payload("cart.add", b'{"item_id": 101, "price": 1, "price_minor": 1, "name": "free"}')
    kiosk = Kiosk()
    kiosk.event(Event("cart.add", payload, "m", 1, origin="page"))
    item = MENU.item(101)
    assert item is not None
    assert (kiosk.session.cart[0].name, kiosk.session.cart[0].price) == (item.name, item.price)
