"""The state table (design section 8): for every state and event, under which condition what happens.

The machine executes these rows and nothing else; the picture in the README and the property tests are made from
them. Rows are tried from top to bottom, the first whose guard agrees is taken. An event without a row changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from edge.core import agents
from edge.core.inputs import (
    basket,
    checkout,
    clock,
    guest,
    model_answer,
    opening,
    partial,
    placed,
    service,
    touch,
    vision,
    voice,
)
from edge.core.session import KioskState
from edge.core.turn import Turn

Action = Callable[[Turn], None]
Guard = Callable[[Turn], bool]

IDLE, ATTRACT, LISTENING = KioskState.IDLE, KioskState.ATTRACT, KioskState.LISTENING
PROCESSING, DECIDING, UPDATING = KioskState.PROCESSING, KioskState.DECIDING, KioskState.UPDATING
CHECKOUT = KioskState.CHECKOUT
ALL = tuple(KioskState)
OPEN = (IDLE, ATTRACT, LISTENING, PROCESSING, DECIDING, UPDATING)
"""Every state in which no card is being charged."""
TALKING = (ATTRACT, LISTENING, PROCESSING, DECIDING, UPDATING)
"""Every open state with a session."""
BUSY = (PROCESSING, DECIDING, UPDATING)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. `target` None keeps the state.

    `guest` marks input of the guest: it starts the session, takes the idle question away and begins a new turn, so that
    answers to an older one are dropped. `shows` ends the step with a document.
    """

    sources: tuple[KioskState, ...]
    event: str
    target: KioskState | None
    action: Action
    guard: Guard | None = None
    guest: bool = False
    shows: bool = False


def _touched(event: str, action: Action) -> Transition:
    return Transition(OPEN, event, UPDATING, action, guest=True, shows=True)


def _shut(event: str) -> Transition:
    return Transition((CHECKOUT,), event, None, guest.refuse_in_checkout)


_TOUCHES: dict[str, Action] = {
    "touch.engage": touch.engage,
    "touch.select_item": touch.select_item,
    "touch.category": touch.category,
    "touch.search": touch.search,
    "touch.page": touch.page,
    "touch.back": touch.back,
    "touch.action": touch.action,
    "prompt.answer": touch.answer,
    "suggestion.dismiss": touch.dismiss,
    "cart.add": basket.add,
    "cart.update": basket.update,
    "cart.remove": basket.remove,
    "cart.clear": basket.clear,
    "cart.undo": basket.undo,
    "order.type": touch.order_type,
}

TRANSITIONS: tuple[Transition, ...] = (
    # people come and go
    Transition((IDLE,), "vision.person_detected", None, vision.greet_later, vision.order_number_is_fresh),
    Transition((IDLE,), "vision.person_detected", ATTRACT, vision.greet),
    Transition((IDLE,), "timer.person", ATTRACT, vision.greet),
    Transition(TALKING, "vision.person_detected", None, vision.see_again),
    Transition((IDLE,), "vision.person_left", None, vision.leave_idle),
    Transition(TALKING, "vision.person_left", None, guest.nothing, vision.somebody_left_behind),
    Transition((ATTRACT, LISTENING), "vision.person_left", None, vision.leave_soon, vision.cart_is_empty),
    Transition(BUSY, "vision.person_left", None, vision.leave_later),
    Transition((ATTRACT, LISTENING), "timer.left", None, vision.gone, vision.cart_is_empty),
    # touch
    Transition((ATTRACT,), "touch.engage", LISTENING, touch.engage, guest=True, shows=True),
    *(_touched(event, action) for event, action in _TOUCHES.items()),
    Transition((UPDATING,), "continue", LISTENING, guest.nothing),
    # voice
    Transition(TALKING, "voice.transcript", None, partial.silence, partial.is_silence, guest=True),
    Transition(TALKING, "voice.transcript", None, guest.nothing, partial.is_late),
    Transition(TALKING, "voice.transcript", None, partial.show, partial.is_partial, guest=True),
    Transition(TALKING, "voice.transcript", PROCESSING, voice.hear, guest=True),
    Transition(ALL, "timer.silence", None, partial.silence),
    Transition((PROCESSING,), "intent.derived", DECIDING, voice.decide),
    Transition((PROCESSING,), "intent.unclear", LISTENING, voice.unclear),
    Transition(BUSY, "intent.confirmed", None, voice.carry_out),
    Transition(TALKING, "voice.intent", DECIDING, voice.take_intent, guest=True),
    # agents
    Transition((DECIDING, UPDATING, LISTENING), "agent.answer", None, agents.take, agents.is_awaited),
    Transition((DECIDING, UPDATING, LISTENING), "timer.agents", None, agents.give_up),
    Transition((DECIDING,), "agents.responded", UPDATING, guest.nothing),
    Transition((PROCESSING,), "timer.agents", LISTENING, voice.unclear),
    # the language model
    Transition(TALKING, "model.answer", None, model_answer.take, model_answer.is_awaited),
    Transition(ALL, "model.changed", None, model_answer.changed),
    Transition(ALL, "gemini.disconnected", None, model_answer.gone),
    Transition(ALL, "timer.phrase", None, model_answer.give_up),
    # paying
    Transition(
        TALKING, "checkout.start", LISTENING, checkout.show_changes, checkout.changed_since, guest=True, shows=True
    ),
    Transition(TALKING, "checkout.start", CHECKOUT, checkout.begin, guest=True, shows=True),
    Transition((CHECKOUT,), "checkout.cancel", None, checkout.ask_to_abort, shows=True),
    Transition(TALKING, "checkout.cancel", None, guest.refuse_outside_checkout),
    Transition((CHECKOUT,), "payment.outcome", None, checkout.dispatch, checkout.is_ours),
    Transition((CHECKOUT,), "payment.complete", None, checkout.complete),
    Transition((CHECKOUT,), "payment.failed", UPDATING, checkout.failed, shows=True),
    Transition((CHECKOUT,), "payment.unknown", None, checkout.checking, checkout.is_not_with_staff),
    Transition((CHECKOUT,), "payment.ambiguous", None, checkout.call_staff, checkout.is_not_with_staff),
    Transition((CHECKOUT,), "payment.progress", None, checkout.progress, checkout.is_followed),
    Transition((CHECKOUT,), "hardware.connected", None, checkout.send_again),
    Transition((CHECKOUT,), "receipt.outcome", None, checkout.keep_receipt, checkout.is_ours),
    Transition((IDLE,), "receipt.outcome", None, placed.take_receipt, placed.is_of_this_order),
    Transition((CHECKOUT,), "timer.staff", None, checkout.hand_to_staff),
    *(_shut(event) for event in (*_TOUCHES, "checkout.start", "session.end", "session.extend")),
    # the guest's own wishes
    Transition((IDLE, CHECKOUT), "session.language", None, guest.language, shows=True),
    Transition((IDLE, CHECKOUT), "display.set", None, guest.display, shows=True),
    Transition(TALKING, "session.language", None, guest.language, guest=True, shows=True),
    Transition(TALKING, "display.set", None, guest.display, guest=True, shows=True),
    Transition(TALKING, "session.extend", None, guest.extend, guest=True, shows=True),
    Transition(TALKING, "session.end", None, guest.end, shows=True),
    Transition((IDLE,), "session.end", None, guest.nothing, shows=True),
    Transition((IDLE,), "session.extend", None, guest.refuse_without_session),
    Transition((IDLE,), "checkout.start", None, guest.refuse_without_session),
    Transition((IDLE,), "checkout.cancel", None, guest.refuse_outside_checkout),
    # time
    Transition((ATTRACT,), "timer.attract", LISTENING, clock.listen),
    Transition((LISTENING,), "timer.idle", None, clock.fall_idle, clock.nothing_begun),
    Transition((LISTENING,), "timer.idle", None, clock.warn),
    Transition((ATTRACT, *BUSY), "timer.idle", None, clock.wait_for_listening),
    Transition(TALKING, "timer.warn", None, clock.unanswered),
    Transition(TALKING, "timer.session", None, clock.too_long),
    Transition(TALKING, "timer.undo", None, clock.undo_is_over),
    Transition(ALL, "timer.caption", None, clock.sentence_is_over),
    Transition(ALL, "timer.hours", None, opening.turned),
    Transition((IDLE,), "timer.placed", None, placed.is_over),
    Transition((IDLE,), "timer.preference", None, guest.forget_preference),
    # the box
    Transition(ALL, "hello", None, guest.hello, shows=True),
    Transition(ALL, "ui.ack", None, guest.nothing),
    Transition(ALL, "page.connected", None, guest.nothing, shows=True),
    Transition(ALL, "repeated", None, guest.nothing, shows=True),
    Transition(ALL, "menu.changed", None, service.menu_changed),
    Transition(ALL, "devices.changed", None, checkout.devices),
    Transition((IDLE,), "session.restored", None, service.restore),
    Transition(OPEN, "service.closed", None, service.close),
    Transition(ALL, "service.opened", None, service.open_again),
    Transition(OPEN, "core.resumed", None, agents.resume),
    Transition((CHECKOUT,), "core.resumed", None, guest.nothing, shows=True),
)

GUEST_EVENTS = frozenset(row.event for row in TRANSITIONS if row.guest)
"""Events by which a guest begins or goes on; see `machine._REFUSED`."""


def index() -> dict[tuple[KioskState, str], tuple[Transition, ...]]:
    """The rows by state and event, in the table's order."""
    found: dict[tuple[KioskState, str], list[Transition]] = {}
    for row in TRANSITIONS:
        for state in row.sources:
            found.setdefault((state, row.event), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}
