"""The message table: every message between processes, who sends it, who takes it, and what a full queue does.

The position of a row is its code on the local sockets; all processes are forked from one image, so they agree on it.
Page messages (design section 5) and NATS subjects (section 6) are rows like the internal ones: the border process
checks the payload against `payload` and hands it on under the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from edge.errors import Refusal

MAX_FRAME_BYTES = 256 * 1024
"""The longest page message, NATS message or local frame (design section 5)."""

Text = Annotated[str, Meta(max_length=2_000)]
Name = Annotated[str, Meta(min_length=1, max_length=128)]
MessageId = Annotated[str, Meta(min_length=1, max_length=128)]
ItemId = Annotated[int, Meta(ge=-(2**53), le=2**53)]
"""A number that a page can hold exactly; larger ones are nobody's."""
Count = ItemId
"""A number from outside; the core decides which are sensible, so that the guest gets a message that names the limit."""


class Policy(Enum):
    """What a queue does with a message when its consumer is slow or gone."""

    LATEST = "latest wins"
    """Only the newest one waits; older ones are dropped."""
    QUEUED = "queued while connected"
    """In order, bounded; lost with the connection, because whoever asked will ask again."""
    ACKED = "until acknowledged"
    """Kept and sent again over any restart until the consumer acknowledges it; applied once."""


class Empty(Struct):
    """No members; unknown ones are ignored."""


class Option(Struct):
    """One option of an item as the page names it."""

    group: Name
    option: Name
    amount: Literal["normal", "none", "extra", "light"] = "normal"


class Position(Struct):
    """A document that a page has: the epoch and sequence number it carried."""

    epoch: ItemId
    seq: ItemId


class Display(Struct):
    """Display choices of a guest; absent ones stay as they are."""

    reach: bool | None = None
    high_contrast: bool | None = None
    text_scale: Annotated[float, Meta(ge=0.5, le=4.0)] | None = None
    speech: bool | None = None
    volume: Annotated[float, Meta(ge=0, le=1)] | None = None
    """Of speech output."""


class Hello(Struct):
    """A page has connected."""

    have: Position | None = None
    display: Display | None = None
    accept: Annotated[list[Name], Meta(max_length=16)] = []
    identity: Name | None = None
    """The page's own name in the LiveKit room."""


class SelectItem(Struct):
    """The guest touched an item."""

    item_id: ItemId


class Category(Struct):
    """The guest opened a category; null shows all."""

    category: Name | None = None


class Search(Struct):
    """The guest typed into the search field."""

    query: Text


class Page(Struct):
    """The guest turned a page of a component, counted from 1."""

    page: Count
    component: Name = "grid"


class Action(Struct):
    """The guest touched a suggested action; `combo:` takes along what was chosen on the screen it is left from."""

    id: Name
    options: Annotated[list[Option], Meta(max_length=64)] | None = None


class Dismissed(Struct):
    """The guest does not want this suggestion: its item's id, as a number or as text."""

    id: ItemId | Name


class Answer(Struct):
    """The guest answered a prompt."""

    id: Name
    choice: Name


class CartAdd(Struct):
    """One more line. A price or name that comes along is ignored."""

    item_id: ItemId
    quantity: Count | None = 1
    options: Annotated[list[Option], Meta(max_length=64)] | None = None
    customizations: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=16)] | None = None


class CartUpdate(Struct):
    """New quantity or options of a line; absent ones stay."""

    line_id: Name
    quantity: Count | None = None
    options: Annotated[list[Option], Meta(max_length=64)] | None = None


class Line(Struct):
    """A line of the cart."""

    line_id: Name


class OrderType(Struct):
    """Eat in or take away."""

    type: Literal["eat_in", "take_away"]


class Language(Struct):
    """A language tag such as `en` or `de-AT`."""

    language: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=35)]


class Transcript(Struct):
    """What the voice agent heard."""

    text: Text
    language: Annotated[str, Meta(max_length=35)] | None = None
    confidence: float | None = None
    final: bool | None = True

    @property
    def is_partial(self) -> bool:
        """The guest is still speaking."""
        return self.final is False


class IntentLine(Struct):
    """An order line as a voice agent names it: `item` is the menu's code or its item_id."""

    item: str | int | None = None
    quantity: Count = 1
    options: Annotated[list[tuple[str, str, str]], Meta(max_length=64)] = []


class VoiceIntent(Struct):
    """An intent of design section 9 that a voice agent has derived by itself."""

    intent: Name
    confidence: float = 1.0
    query: Text | None = None
    text: Text | None = None
    lines: Annotated[list[IntentLine], Meta(max_length=50)] = []
    edits: Annotated[list[dict[str, Any]], Meta(max_length=50)] = []
    restrictions: Annotated[list[Name], Meta(max_length=32)] = []
    allergens: Annotated[list[Name], Meta(max_length=32)] = []
    language: Annotated[str, Meta(max_length=35)] | None = None


class Detected(Struct):
    """A person stands before the kiosk."""

    demographics: dict[str, Any] | None = None
    count: Count | None = 1


class Left(Struct):
    """Somebody left; `count` is how many are still there."""

    count: Count | None = None


class PaymentOutcome(Struct):
    """How a payment of the hardware process stands. `reason` is a word of the text table (`reason.<reason>`)."""

    order_id: str
    outcome: Literal["started", "paid", "declined", "unknown", "ambiguous"]
    order_number: str | None = None
    reason: str | None = None
    method: Literal["card", "counter"] = "card"


class PaymentProgress(Struct):
    """What the terminal wants from the guest now: `terminal.<status>` of the text table, else its own `text`."""

    order_id: str
    status: str
    text: str = ""


class ReceiptOutcome(Struct):
    """Whether the customer's receipt is on paper. `qr` is a receipt to take along on a phone: an SVG path over
    `qr_size` x `qr_size` modules."""

    order_id: str
    printed: bool
    reason: str = ""
    qr: str = ""
    qr_size: int = 0


class PaymentRequest(Struct):
    """The whole order for the hardware process: it journals it before the first byte to the terminal."""

    order: dict[str, Any]


class PaymentCancel(Struct):
    """Asks for an abort; only the outcome moves on."""

    order_id: str


class Devices(Struct):
    """What the hardware process knows: whether the journal can be written, whether a card can be charged, and more.

    `terminal` is `blocked` while a case for staff is open on it, `none` where guests pay at the counter.
    """

    journal_writable: bool
    terminal: Literal["ready", "absent", "blocked", "none"] = "ready"
    printer: Literal["ready", "low", "out", "absent", "none"] = "ready"
    devices: list[dict[str, Any]] = []


class AgentAnswer(Struct):
    """What an agent answered, or why it did not. `result` is the payload of its answer."""

    request_id: str
    result: dict[str, Any] | None = None
    error: str | None = None


class AgentRequest(Struct):
    """A request to an agent on NATS; `timeout_s` is its deadline."""

    request_id: str
    subject: str
    payload: dict[str, Any]
    session_id: str | None
    timeout_s: float


class Restored(Struct):
    """The session that Redis held when the box started cold, as JSON members of `SessionState`; null when none."""

    session: dict[str, Any] | None


class MenuChanged(Struct):
    """A whole new menu, or new availability and prices of items."""

    menu: dict[str, Any] | None = None
    items: Annotated[list[dict[str, Any]], Meta(max_length=5_000)] | None = None


class Ping(Struct):
    """Asks for `size` bytes back; measures the bare transport."""

    size: Annotated[int, Meta(ge=0, le=65_536)] = 0


class ModelLine(Struct):
    """A line of the cart as the language model is told of it: no price, and no word that the guest wrote."""

    line_id: str
    item_id: int
    quantity: int
    options: list[tuple[str, str, str]] = []


class ModelRequest(Struct):
    """What the language model is asked. Nothing personal: no demographics, no restrictions, nothing said earlier.

    `intent` asks what `said` means to somebody with this `cart` who was asked `question`; `speech` asks for other words
    for `sentence`, which is the entry `key` of the table of speech; its `values` stay placeholders.
    """

    request_id: str
    kind: Literal["intent", "speech"]
    turn: int
    session_id: str | None
    language: str
    said: str = ""
    cart: list[ModelLine] = []
    question: str = ""
    key: str = ""
    sentence: str = ""
    values: dict[str, str] = {}


class ModelAnswer(Struct):
    """What the language model made of a request: an intent, or a phrase with placeholders; else why there is none."""

    request_id: str
    intent: dict[str, Any] | None = None
    phrase: str | None = None
    error: str | None = None


class ModelChanged(Struct):
    """Whether the language model may be asked, and whether it is quick enough to be waited for with a sentence."""

    ready: bool
    speaks: bool = False


class Published(Struct):
    """A message that the nats process publishes: `subject` after `kiosk.`, and its payload."""

    subject: str
    payload: dict[str, Any]
    session_id: str | None
    id: str


PAGE_TRANSPORTS = ("page", "livekit")
"""Processes that guests' pages are connected to: what one of them may send or gets, the others do too."""


@dataclass(frozen=True, slots=True)
class Message:
    """One row. `origin` says where guests or agents send it; `payload` is None where the body is passed on unread.

    `page` as producer or consumer stands for all PAGE_TRANSPORTS; `besides` may send it as well as the producer.
    """

    name: str
    producer: str
    consumer: str
    policy: Policy
    payload: type[Struct] | None = Empty
    origin: Literal["page", "nats", "inside"] = "inside"
    besides: tuple[str, ...] = ()

    @property
    def producers(self) -> tuple[str, ...]:
        """The processes that may send it."""
        return PAGE_TRANSPORTS if self.producer == "page" else (self.producer, *self.besides)

    @property
    def consumers(self) -> tuple[str, ...]:
        """The processes that get it."""
        return PAGE_TRANSPORTS if self.consumer == "page" else (self.consumer,)


def _page(name: str, payload: type[Struct] = Empty) -> Message:
    return Message(name, "page", "core", Policy.ACKED, payload, "page")


def _nats(name: str, payload: type[Struct], *besides: str) -> Message:
    return Message(name, "nats", "core", Policy.ACKED, payload, "nats", besides)


MESSAGES: tuple[Message, ...] = (
    _page("hello", Hello),
    _page("touch.engage"),
    _page("touch.select_item", SelectItem),
    _page("touch.category", Category),
    _page("touch.search", Search),
    _page("touch.page", Page),
    _page("touch.back"),
    _page("touch.action", Action),
    _page("prompt.answer", Answer),
    _page("suggestion.dismiss", Dismissed),
    _page("cart.add", CartAdd),
    _page("cart.update", CartUpdate),
    _page("cart.remove", Line),
    _page("cart.clear"),
    _page("cart.undo"),
    _page("order.type", OrderType),
    _page("checkout.start"),
    _page("checkout.cancel"),
    _page("session.language", Language),
    _page("display.set", Display),
    _page("session.extend"),
    _page("session.end"),
    _page("ui.ack", Position),
    _page("ping", Ping),
    _nats("voice.transcript", Transcript, "livekit"),
    _nats("voice.intent", VoiceIntent),
    _nats("vision.person_detected", Detected),
    _nats("vision.person_left", Left),
    _nats("menu.changed", MenuChanged),
    Message("agent.answer", "nats", "core", Policy.ACKED, AgentAnswer),
    Message("model.answer", "gemini", "core", Policy.ACKED, ModelAnswer),
    Message("model.changed", "gemini", "core", Policy.ACKED, ModelChanged),
    Message("session.restored", "redis", "core", Policy.ACKED, Restored),
    Message("payment.outcome", "hardware", "core", Policy.ACKED, PaymentOutcome),
    Message("payment.progress", "hardware", "core", Policy.LATEST, PaymentProgress),
    Message("receipt.outcome", "hardware", "core", Policy.ACKED, ReceiptOutcome),
    Message("devices.changed", "hardware", "core", Policy.ACKED, Devices),
    Message("ui.answer", "core", "page", Policy.QUEUED, None),
    Message("ui.update", "core", "page", Policy.LATEST, None),
    Message("error", "core", "page", Policy.QUEUED, None),
    Message("pong", "core", "page", Policy.QUEUED, None),
    Message("tts.say", "core", "page", Policy.QUEUED, None),
    Message("publish", "core", "nats", Policy.ACKED, Published),
    Message("agent.request", "core", "nats", Policy.ACKED, AgentRequest),
    Message("model.request", "core", "gemini", Policy.QUEUED, ModelRequest),
    Message("payment.start", "core", "hardware", Policy.ACKED, PaymentRequest),
    Message("payment.cancel", "core", "hardware", Policy.ACKED, PaymentCancel),
    Message("session.changed", "core", "redis", Policy.LATEST, Empty),
)

CODES: dict[str, int] = {row.name: code for code, row in enumerate(MESSAGES)}
PAGE_MESSAGES: dict[str, Message] = {row.name: row for row in MESSAGES if row.origin == "page"}
NATS_MESSAGES: dict[str, Message] = {row.name: row for row in MESSAGES if row.origin == "nats"}

_decoders = {row.name: msgspec.json.Decoder(row.payload) for row in MESSAGES if row.payload is not None}


def decode_payload(name: str, raw: bytes | msgspec.Raw) -> Struct:
    """The typed payload of message `name`. Raises Refusal `bad_payload` that says what is wrong and where."""
    try:
        return _decoders[name].decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Refusal("bad_payload", type=name, reason=str(error)[:200]) from None
