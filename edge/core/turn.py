"""The working context of one step: the session's clone, the effects so far, and what the actions share."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from edge.core import texts
from edge.core.cards import Cards
from edge.core.cart import CartItem
from edge.core.event import Event, Now, Send
from edge.core.hours import Segment, minute_of_week
from edge.core.menu import Item, Menu
from edge.core.money import format_price
from edge.core.money_aloud import spoken_price
from edge.core.rules import LEFT_MS, PATIENCE, PHRASE_MS
from edge.core.session import KioskState, SessionState
from edge.core.shown import Held, Notice
from edge.core.spoken import Remark, Spoken, Value
from edge.errors import Refusal

if TYPE_CHECKING:
    from edge.core.machine import Machine


class Mark(NamedTuple):
    """How far a step had come, to go back to when what follows is refused."""

    session: SessionState
    effects: int
    remarks: int


class Turn:
    """What one step works on. Actions change `session` (a clone) by replacing members, and append to `effects`."""

    __slots__ = ("_segment", "effects", "event", "internal", "machine", "now", "remarks", "session", "shown")

    def __init__(self, machine: Machine, session: SessionState, event: Event, now: Now) -> None:
        self.machine = machine
        self.session = session
        self.event = event
        self.now = now
        self.effects: list[Send] = []
        self.remarks: list[Remark] = []
        """What it would like to say; `saying.py` chooses at its end."""
        self.internal: deque[Event] = deque()
        self.shown = False
        """Whether this step ends with a document."""
        self._segment: Segment | None = None

    @property
    def menu(self) -> Menu:
        """The menu in force."""
        return self.machine.menu

    @property
    def cards(self) -> Cards:
        """The menu as the page shows it, in the session's language."""
        return self.machine.cards[self.session.language]

    @property
    def payload(self) -> Any:
        """The payload of the event at hand; its type is the message table's."""
        return self.event.payload

    # ------------------------------------------------------------------ time of day and of this guest
    @property
    def hours(self) -> Segment:
        """What is open and offered at the time of this step."""
        if self._segment is None:
            self._segment = self.machine.hours.segment(minute_of_week(self.now))
        return self._segment

    def offers(self, item: Item) -> bool:
        """Whether the item can be ordered now."""
        return item.available and item.item_id not in self.hours.off

    @property
    def patience(self) -> int:
        """How many times longer this guest is waited for (requirement 16 of kiosk accessibility)."""
        display = self.session.display
        if not display:
            return 1
        slow = any(display.get(name) for name in ("reach", "speech", "high_contrast"))
        return PATIENCE if slow or display.get("text_scale", 1) > 1 else 1

    @property
    def restrictions(self) -> tuple[str, ...]:
        """What the guest wants to be shown only: diets (`vegan`) and allergens to avoid (`no-milk`)."""
        return tuple(self.session.dietary_restrictions)

    # ------------------------------------------------------------------ there and back
    def mark(self) -> Mark:
        """Where the step stands now."""
        return Mark(self.session.clone(), len(self.effects), len(self.remarks))

    def go_back(self, mark: Mark) -> None:
        """Nothing since `mark` was done, sent or said, and nothing of it follows."""
        self.session = mark.session
        del self.effects[mark.effects :]
        del self.remarks[mark.remarks :]
        self.internal.clear()

    # ------------------------------------------------------------------ states
    def enter(self, state: KioskState) -> None:
        """Change the state and announce it; nothing when it is the state already."""
        session = self.session
        if session.current_state is state:
            return
        before, session.current_state = session.current_state, state
        if before is KioskState.ATTRACT:
            self.disarm("attract")
        self.publish("state.changed", {"from": before.value, "to": state.value})
        if state is KioskState.LISTENING:
            self._listen()

    def _listen(self) -> None:
        """What waits for listening: the quiet of a guest is only counted here, a departure only acted on here."""
        session = self.session
        if "idle" not in session.timers and not session.warned:
            self.arm("idle", self.patience * self.machine.rules.idle_ms)
        if session.left:
            session.left = False
            self.arm("left", LEFT_MS)

    def then(self, name: str) -> None:
        """Let the internal event `name` follow within this step."""
        source = self.event
        self.internal.append(
            Event(name, source.payload, source.id, source.conn, source.session_id, source.fresh, source.origin)
        )

    # ------------------------------------------------------------------ timers
    def arm(self, name: str, after_ms: int) -> None:
        """Let `timer.<name>` happen in `after_ms`; a timer of that name that runs is set anew."""
        self.session.timers = {**self.session.timers, name: self.now.mono_ms + after_ms}

    def disarm(self, *names: str) -> None:
        """Take timers away; those that do not run are no error."""
        if any(name in self.session.timers for name in names):
            self.session.timers = {name: due for name, due in self.session.timers.items() if name not in names}

    # ------------------------------------------------------------------ session
    def begin(self) -> None:
        """A session starts, because idle is left."""
        session = self.session
        session.session_id = self.event.fresh
        session.started_at = self.now.wall_ms
        session.last_activity = self.now.wall_ms
        if session.placed is not None:
            self.forget_placed()
        self.disarm("person", "preference")
        self.arm("session", self.patience * self.machine.rules.session_ms)
        self.publish("session.started", {"started_at": self.now.wall_ms / 1000})

    def forget_placed(self) -> None:
        """The order number goes, and what its guest had chosen for the screen, unless somebody chose since."""
        session = self.session
        session.placed = session.placed_order = None
        if "preference" not in session.timers:
            session.language, session.display = self.machine.language, {}
            session.language_chosen = False
        self.disarm("placed")

    def activity(self) -> None:
        """The guest did something: the clocks start again and the idle question goes away."""
        session, rules = self.session, self.machine.rules
        session.last_activity = self.now.wall_ms
        session.engaged = True
        session.warned = False
        session.left = False
        timers = {name: due for name, due in session.timers.items() if name not in ("warn", "left")}
        timers["idle"] = self.now.mono_ms + self.patience * rules.idle_ms
        timers["session"] = self.now.mono_ms + self.patience * rules.session_ms
        session.timers = timers

    def end(self, reason: str) -> None:
        """The session ends: everything of the guest is forgotten."""
        if self.session.session_id is not None:
            self.publish("session.ended", {"reason": reason})
        before = self.session
        self.session = before.ended()
        self.session.language, self.session.currency = self.machine.language, self.menu.currency
        if before.current_state is not KioskState.IDLE:
            self.publish("state.changed", {"from": before.current_state.value, "to": "idle"}, before.session_id)
        self.shown = True

    # ------------------------------------------------------------------ effects
    def publish(self, subject: str, payload: dict[str, Any], session_id: str | None = None) -> None:
        """Announce something on NATS; the id is the same when a step is run again after a crash."""
        session = self.session
        session.published += 1
        body = {
            "subject": subject,
            "payload": payload,
            "session_id": session_id or session.session_id,
            "id": f"{session.kiosk_id}-{session.epoch}-{session.published}",
        }
        self.effects.append(Send("publish", body))

    def ask(self, agent: str, subject: str, payload: dict[str, Any]) -> None:
        """Ask an agent; the turn waits for its answer or its deadline."""
        session = self.session
        request_id = f"{session.epoch}-{session.turn}-{agent}"
        session.awaiting = {**session.awaiting, request_id: agent}
        self.effects.append(self.request(request_id, subject, payload))
        self.arm("agents", round(self.machine.rules.agent_s * 1000))

    def request(self, request_id: str, subject: str, payload: dict[str, Any]) -> Send:
        """The effect that carries a request to the nats process."""
        body = {
            "request_id": request_id,
            "subject": subject,
            "payload": payload,
            "session_id": self.session.session_id,
            "timeout_s": self.machine.rules.agent_s,
        }
        return Send("agent.request", body)

    def say(self, key: str, /, follows: bool = False, **values: Value) -> None:
        """Say the entry `key` of the table of speech, if there is room for it among what this step says."""
        self.remarks.append(self.remark(key, values, follows=follows))

    def remark(
        self, key: str, values: Mapping[str, Value] | None = None, ready: Spoken | None = None, follows: bool = False
    ) -> Remark:
        """Something to say to the guest of now, in words that are `ready` or still to be chosen."""
        return Remark(key, values or {}, self.session.session_id, self.session.language, ready, follows)

    def hold(self, held: Held) -> None:
        """Say this sentence in a moment, in better words if they come by then."""
        self.session.held = held
        self.arm("phrase", PHRASE_MS)

    def unsay(self) -> Held | None:
        """Forget what waited for better words, and return it: the guest goes on."""
        held, self.session.held = self.session.held, None
        self.disarm("phrase")
        return held

    def hush(self) -> None:
        """The guest interrupts, or the sentence is over: its caption goes."""
        self.session.caption = None
        self.disarm("caption")

    # ------------------------------------------------------------------ texts
    def text(self, key: str, /, **values: object) -> str:
        """A sentence in the session's language."""
        return texts.text(self.session.language, key, **values)

    def counted(self, key: str, count: int, /, **values: object) -> str:
        """A sentence in the session's language whose words agree with `count`."""
        return texts.count(self.session.language, key, count, **values)

    def price_aloud(self, minor: int) -> str:
        """Money of the cart as it is said."""
        return spoken_price(minor, self.session.currency, self.session.language)

    def price(self, minor: int) -> str:
        """Money of the cart as the guest reads it. Only while a card is charged it can be of another currency."""
        if self.session.currency != self.menu.currency:
            return format_price(minor, self.session.currency, self.session.language)
        return self.cards.price(minor)

    def notice(self, code: str, level: str = "info", /, **values: object) -> None:
        """Put a notice on the screen until the next input."""
        self.session.notice = Notice(code, level, dict(values))

    def name(self, item_id: int) -> str:
        """The item's name in the session's language."""
        return self.menu.item_name(item_id, self.session.language)

    def item(self, item_id: int) -> Item:
        """The item on the menu. Raises Refusal `unknown_item`."""
        item = self.menu.item(item_id)
        if item is None:
            raise Refusal("unknown_item", item_id=item_id)
        return item

    def line(self, line_id: str) -> CartItem:
        """The line of the cart. Raises Refusal `unknown_line`."""
        for line in self.session.cart:
            if line.line_id == line_id:
                return line
        raise Refusal("unknown_line", line_id=line_id)
