"""The session: what the kiosk knows about its one guest, and its written forms.

- in memory and in shared memory: `SessionState`, msgpack of its members, money in minor units (`snapshot.py`);
- in Redis: `to_dict` / `from_dict`, decimals and ISO 8601 (design section 7).
"""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import msgspec
from msgspec import Struct

from edge.core.cart import CartItem
from edge.core.money import to_decimal
from edge.core.payment import Payment, Placed
from edge.core.shown import Guess, Heard, Held, Notice, Prompt, Undo, View
from edge.core.spoken import AskedAloud, Spoken
from edge.errors import MemoryFormatError

SNAPSHOT_VERSION = 1
"""Of both written forms."""
HISTORY_LIMIT = 20
"""Utterances kept of a conversation."""


class KioskState(Enum):
    """The states of design section 8."""

    IDLE = "idle"
    ATTRACT = "attract"
    LISTENING = "listening"
    PROCESSING = "processing"
    DECIDING = "deciding"
    UPDATING = "updating"
    CHECKOUT = "checkout"


class SessionState(Struct, kw_only=True):
    """The session, and the few things of the kiosk that outlive one. Times are milliseconds; see `Now`.

    A step works on a clone and replaces members, it never changes one in place: the session it was given stays as
    it was.
    """

    session_id: str | None = None
    kiosk_id: str = "kiosk-001"
    current_state: KioskState = KioskState.IDLE
    started_at: int | None = None
    last_activity: int | None = None
    demographics: dict[str, Any] = {}
    dietary_restrictions: list[str] = []
    cart: list[CartItem] = []
    conversation_history: list[dict[str, Any]] = []
    pending_intent: dict[str, Any] | None = None
    current_ui: View = View()

    currency: str = "EUR"
    language: str = "en"
    language_chosen: bool = False
    """By touch: what is spoken does not change it any more."""
    order_type: str = "eat_in"
    display: dict[str, Any] = {}
    engaged: bool = False
    """The guest has touched or spoken: from here on the session is somebody's, not a passer-by's."""
    turn: int = 0
    """Counts inputs that ask agents; answers of an older turn are dropped."""
    awaiting: dict[str, str] = {}
    """Request id -> agent, of this turn."""
    next_line: int = 1
    timers: dict[str, int] = {}
    """Name -> monotonic ms at which `timer.<name>` is due."""
    extensions_left: int = 10
    warned: bool = False
    """The idle question stands."""
    left: bool = False
    """Everybody has left while the kiosk was busy; remembered until it listens again."""
    undo: Undo | None = None
    suggestions: tuple[int, ...] = ()
    suggested_for: tuple[int, ...] | None = None
    """The items in the cart that `suggestions` were asked for."""
    offered: int | None = None
    """The one item that was suggested in this order; there is no second one."""
    dismissed: tuple[int, ...] = ()
    prompt: Prompt | None = None
    notice: Notice | None = None
    heard: Heard | None = None
    guess: Guess | None = None
    """... while the guest is still speaking."""
    interrupted: bool = False
    """The guest touched something in the middle of a sentence that has not ended yet."""
    spoken: tuple[Spoken, ...] = ()
    """What was said last, all of one turn."""
    spoken_turn: int = -1
    variants: dict[str, int] = {}
    """Entry of the table of speech -> number of the variant that was said last."""
    follow: int | None = None
    """The turn whose order something is still to be said after: a suggestion, or "anything else?"."""
    suggested_aloud: bool = False
    asked_aloud: AskedAloud | None = None
    caption: str | None = None
    """What the kiosk says at this moment."""
    held: Held | None = None
    people: int = 0
    """How many people the camera sees."""
    payment: Payment | None = None

    epoch: int = 0
    seq: int = 0
    published: int = 0
    closed: str | None = None
    """Why the kiosk is out of service; None while it serves."""
    shut: bool = False
    """The restaurant is shut at this hour. Not a reason of `closed`, which a release without hours would never lift."""
    journal_writable: bool = False
    terminal: str = "ready"
    printer: str = "ready"
    """As `devices.changed` names them."""
    model_ready: bool = False
    """The language model may be asked."""
    model_speaks: bool = False
    """... and has been quick enough lately to be waited for with a sentence."""
    model_asked: int = -1
    """The turn whose sentence the model was asked about and has not answered yet."""
    placed: str | None = None
    """The number of the order just placed, shown while idle."""
    placed_ms: int = 0
    placed_order: Placed | None = None

    @property
    def cart_total(self) -> int:
        """What the cart costs, in minor units."""
        return sum(item.total for item in self.cart)

    @property
    def payable(self) -> bool:
        """Whether an order can be placed now; a terminal that is only absent may come back while the guest waits."""
        return self.journal_writable and self.terminal != "blocked"

    @property
    def at_counter(self) -> bool:
        """Whether guests order here and pay at the counter."""
        return self.terminal == "none"

    @property
    def serves(self) -> bool:
        """Whether guests may order here now."""
        return self.closed is None and not self.shut

    @property
    def said(self) -> str | None:
        """What the kiosk said last."""
        return " ".join(one.text for one in self.spoken) or None

    @property
    def settled_ui(self) -> View:
        """What the screen shows apart from guesses."""
        before = None if self.guess is None else self.guess.before
        return self.current_ui if before is None else before

    def guess_at(self, guess: Guess | None) -> None:
        """Show a guess in place of the last one."""
        self.take_back()
        if guess is not None and guess.view is not None:
            before, self.current_ui = self.current_ui, guess.view
            guess = msgspec.structs.replace(guess, before=before)
        self.guess = guess

    def settle_ui(self, view: View) -> None:
        """Let the screen show `view` when no guess is over it."""
        if self.guess is None or self.guess.before is None:
            self.current_ui = view
        else:
            self.guess = msgspec.structs.replace(self.guess, before=view)

    def take_back(self) -> None:
        """The guess goes, and the screen is as it was before it."""
        self.current_ui, self.guess = self.settled_ui, None

    def clone(self) -> SessionState:
        """A copy that may be changed by replacing members."""
        return copy.copy(self)

    def ended(self) -> SessionState:
        """The idle state that follows: nothing personal is left, what belongs to the kiosk stays."""
        return SessionState(
            kiosk_id=self.kiosk_id,
            currency=self.currency,
            turn=self.turn + 1,
            epoch=self.epoch,
            seq=self.seq,
            published=self.published,
            closed=self.closed,
            shut=self.shut,
            journal_writable=self.journal_writable,
            terminal=self.terminal,
            printer=self.printer,
            model_ready=self.model_ready,
            model_speaks=self.model_speaks,
        )

    def to_dict(self) -> dict[str, Any]:
        """The Redis form: the seed's members, and what a cold start needs to go on."""
        passing = not self.engaged
        return {
            "session_id": self.session_id,
            "kiosk_id": self.kiosk_id,
            "current_state": self.current_state.value,
            "started_at": iso(self.started_at),
            "last_activity": iso(self.last_activity),
            "demographics": {} if passing else self.demographics,
            "dietary_restrictions": self.dietary_restrictions,
            "cart": [item.to_dict(self.currency) for item in self.cart],
            "cart_total": to_decimal(self.cart_total, self.currency),
            "conversation_history": self.conversation_history,
            "pending_intent": self.pending_intent,
            "current_ui": msgspec.to_builtins(self.settled_ui),
            "currency": self.currency,
            "language": self.language,
            "order_type": self.order_type,
            "display": self.display,
            "engaged": self.engaged,
            "next_line": self.next_line,
            "extensions_left": self.extensions_left,
            "offered": self.offered,
            "dismissed": list(self.dismissed),
            "version": SNAPSHOT_VERSION,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> SessionState:
        """The session that `to_dict` wrote. Raises MemoryFormatError for anything else."""
        try:
            currency = str(data.get("currency", "EUR"))
            members = {name: data[name] for name in _CARRIED if name in data}
            return msgspec.convert(
                {
                    **members,
                    "started_at": _epoch_ms(data.get("started_at")),
                    "last_activity": _epoch_ms(data.get("last_activity")),
                    "cart": [msgspec.to_builtins(CartItem.from_dict(line, currency)) for line in data.get("cart", ())],
                    "current_ui": data.get("current_ui") or {},
                },
                cls,
            )
        except (KeyError, TypeError, ValueError, msgspec.ValidationError) as error:
            raise MemoryFormatError(f"no session of ours: {error}") from None


_CARRIED = (
    "session_id", "kiosk_id", "current_state", "demographics", "dietary_restrictions", "conversation_history",
    "pending_intent", "currency", "language", "order_type", "display", "engaged", "next_line", "extensions_left",
    "offered", "dismissed",
)  # fmt: skip


def iso(wall_ms: int | None) -> str | None:
    """ISO 8601 in UTC with milliseconds, as Redis carries times."""
    return None if wall_ms is None else datetime.fromtimestamp(wall_ms / 1000, UTC).isoformat(timespec="milliseconds")


def _epoch_ms(text: str | None) -> int | None:
    return None if text is None else round(datetime.fromisoformat(text).timestamp() * 1000)
