"""The machine: `step(session, event, now) -> (session, effects)`. Pure: the same arguments give the same bytes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from edge.core import saying, states, texts, ui
from edge.core.cards import Cards
from edge.core.event import Event, Now, Send
from edge.core.hours import Hours
from edge.core.inputs import conversation, opening, partial
from edge.core.intent import Understand
from edge.core.menu import Menu
from edge.core.menu_push import Pushed, push
from edge.core.rules import Rules
from edge.core.search import MenuSearch, search_of
from edge.core.session import KioskState, SessionState
from edge.core.shown import Heard
from edge.core.turn import Turn
from edge.errors import Refusal
from edge.messages import MenuChanged

_ROWS = states.index()
_REFUSED = states.GUEST_EVENTS - {"session.language", "display.set"}
"""What a closed kiosk does not take. Whoever reads that it is closed may choose how to read it."""
_ARRIVALS = ("vision.person_detected", "timer.person")
"""A closed kiosk invites nobody."""
_CHAIN_LIMIT = 16
"""Internal events that one input may cause; the longest chain of the table is 5."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the steps of a kiosk have in common: the menu in force, the rules, and the on-device understanding."""

    menu: Menu
    """In force: the file's, or what was pushed since."""
    rules: Rules
    understand: Understand
    pushed: Pushed = field(default_factory=Pushed)
    cards: dict[str, Cards] = field(init=False, repr=False)
    hours: Hours = field(init=False, repr=False)
    search: MenuSearch = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cards", {language: Cards(self.menu, language) for language in texts.LANGUAGES})
        object.__setattr__(self, "hours", Hours(self.menu))
        object.__setattr__(self, "search", search_of(self.menu))

    @property
    def language(self) -> str:
        """The language of a session that has not chosen one."""
        return texts.known_language(self.menu.language) or "en"

    def with_menu(self, change: MenuChanged) -> Machine:
        """The machine after `kiosk.menu.changed`. Raises MenuError; then this one stays in force."""
        menu, pushed = push(self.menu, self.pushed, change)
        return replace(self, menu=menu, pushed=pushed)

    def first(self, kiosk_id: str, epoch: int) -> SessionState:
        """The idle session of a kiosk that starts with nothing to continue."""
        return SessionState(kiosk_id=kiosk_id, epoch=epoch, currency=self.menu.currency, language=self.language)

    def step(self, session: SessionState, event: Event, now: Now) -> tuple[SessionState, list[Send]]:
        """The session after `event`, and what must be sent. `session` itself is left as it was.

        A refused input returns the session it was given, and the error for its sender.
        """
        turn = Turn(self, session.clone(), event, now)
        turn.disarm(event.name.removeprefix("timer."))
        try:
            _admit(turn)
            _run(turn)
            opening.follow(turn)
        except Refusal as refusal:
            return self._refused(session, event, now, refusal)
        said = saying.compose(turn)
        if turn.shown or (event.origin == "page" and event.id is not None):
            _show(turn, event, said)
        return turn.session, turn.effects

    def _refused(
        self, session: SessionState, event: Event, now: Now, refusal: Refusal
    ) -> tuple[SessionState, list[Send]]:
        """Tell whoever can hear it: a page by an error, a speaking guest by a notice on an unchanged screen."""
        if event.origin == "page":
            return session, [Send("error", error(session, event.id, refusal), event.conn)]
        if not event.name.startswith("voice.") or refusal.code in ("foreign_session", "out_of_service"):
            return session, []
        turn = Turn(self, session.clone(), event, now)
        turn.activity()
        partial.settle(turn)
        said = getattr(event.payload, "text", None)
        turn.session.heard = Heard(said, at_ms=now.mono_ms) if said else None
        conversation.refuse(turn, refusal)
        _show(turn, event, saying.compose(turn))
        return turn.session, turn.effects


def error(session: SessionState | None, message_id: str | int | None, refusal: Refusal) -> dict[str, Any]:
    """The `error` message of design section 5. `message` is for the guest, `detail` for whoever writes programs."""
    language = "en" if session is None else session.language
    return {
        "type": "error",
        "session_id": None if session is None else session.session_id,
        "in_reply_to": message_id,
        "payload": {
            "code": refusal.code,
            "message": texts.text(language, f"error.{refusal.code}", **refusal.values),
            "detail": refusal.values.get("reason"),
        },
    }


def _admit(turn: Turn) -> None:
    """Raises Refusal for input of another session, and for guests' input while the kiosk is closed."""
    event, session = turn.event, turn.session
    if event.session_id is not None and event.session_id != session.session_id:
        raise Refusal("foreign_session")
    if not session.serves and (event.name in _REFUSED or event.name in _ARRIVALS):
        raise Refusal("out_of_service")


def _run(turn: Turn) -> None:
    """Take the event's row, then those of the internal events that it causes, until nothing follows."""
    first = turn.event
    turn.internal.append(first)
    for _ in range(_CHAIN_LIMIT):
        if not turn.internal:
            if turn.session.current_state is KioskState.UPDATING and not turn.session.awaiting:
                turn.then("continue")
            else:
                return
        turn.event = turn.internal.popleft()
        row = _row(turn)
        if row is not None:
            _take(turn, row)
    raise AssertionError(f"{first.name} does not come to an end in {_CHAIN_LIMIT} transitions")


def _row(turn: Turn) -> states.Transition | None:
    for row in _ROWS.get((turn.session.current_state, turn.event.name), ()):
        if row.guard is None or row.guard(turn):
            return row
    return None


def _take(turn: Turn, row: states.Transition) -> None:
    session = turn.session
    if session.current_state is KioskState.IDLE and row.target is not None:
        turn.begin()
    if row.guest:
        turn.activity()
        if turn.event.name != "voice.transcript" or row.target is not None:
            _new_turn(turn)
    if row.target is not None:
        turn.enter(row.target)
    turn.shown = turn.shown or row.shows
    row.action(turn)


def _new_turn(turn: Turn) -> None:
    """What belonged to the last input goes; what agents still answer to it will be dropped."""
    session = turn.session
    session.turn += 1
    session.awaiting = {}
    session.notice = None
    turn.hush()
    turn.unsay()
    turn.disarm("agents")
    if turn.event.origin == "page":
        partial.interrupt(turn)
    if turn.event.origin == "page" and turn.event.name != "prompt.answer":
        # A question, and what was said before it, stay until it is answered.
        session.heard = session.prompt = None


def _show(turn: Turn, event: Event, said: list[saying.Saying]) -> None:
    """End the step with the document, an answer if somebody asked, else an update where only the newest counts; and
    with what is said of it."""
    session = turn.session
    session.seq += 1
    payload = ui.document(turn)
    if said and saying.speak(turn, said, payload) != said:
        payload = ui.document(turn)
    body = {
        "type": "ui.update",
        "session_id": session.session_id,
        "in_reply_to": event.id,
        "epoch": session.epoch,
        "seq": session.seq,
        "payload": payload,
    }
    answered = event.origin == "page" and event.conn != 0
    # First, because what is said must not come before what it speaks of is seen.
    turn.effects.insert(0, Send("ui.answer", body, event.conn) if answered else Send("ui.update", body))
