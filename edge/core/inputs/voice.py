"""What the guest says: heard, understood on the box, and carried out."""

from __future__ import annotations

from typing import Any

import msgspec

from edge.core import agents, readings, speech
from edge.core.heard import spans
from edge.core.inputs import basket, edits, filters, touch
from edge.core.intent import Asked, Choice, Intent, IntentLine
from edge.core.rules import MAX_UTTERANCE
from edge.core.search.query import understood
from edge.core.session import HISTORY_LIMIT, Heard, Prompt, View, iso
from edge.core.turn import Turn
from edge.errors import Refusal


def is_partial(turn: Turn) -> bool:
    """Guard: the guest is still speaking."""
    return turn.payload.final is False


def show_partial(turn: Turn) -> None:
    """What is being heard, while it is being said; nothing is done about it yet."""
    turn.session.heard = Heard(turn.payload.text, partial=True)
    turn.shown = True


def hear(turn: Turn) -> None:
    """Understand a transcript on the box, within the step."""
    session = turn.session
    remember(turn, "guest", turn.payload.text)
    intent = turn.machine.understand(turn.payload.text, session.language, turn.menu, session.cart, asked(turn))
    session.heard = Heard(turn.payload.text, spans=spans(turn.payload.text, intent.used))
    session.pending_intent = msgspec.to_builtins(intent)
    turn.then("intent.unclear" if intent.intent == "unknown" else "intent.derived")


def asked(turn: Turn) -> Asked | None:
    """The question on the screen, with what a guest may call its answers."""
    prompt = turn.session.prompt
    if prompt is None:
        return None
    return Asked(prompt.prompt_id, tuple(Choice(one, (turn.text(f"prompt.{one}"),)) for one in prompt.choices))


def take_intent(turn: Turn) -> None:
    """An intent that a voice agent has derived by itself: checked like everything from outside."""
    payload = turn.payload
    lines = tuple(_line(turn, line) for line in payload.lines)
    intent = Intent(
        intent=payload.intent,
        confidence=payload.confidence,
        query=payload.query,
        lines=lines,
        edits=edits.read(payload.edits),
        restrictions=tuple(payload.restrictions),
        allergens=tuple(payload.allergens),
        text=payload.text or "",
    )
    if payload.text:
        remember(turn, "guest", payload.text)
        turn.session.heard = Heard(payload.text)
    turn.session.pending_intent = msgspec.to_builtins(intent)
    decide(turn)


def _line(turn: Turn, line: Any) -> IntentLine:
    """An outside line with the menu's item id. Raises Refusal `unknown_item`."""
    item = turn.menu.find(line.item) if line.item is not None else None
    if item is None:
        raise Refusal("unknown_item", item_id=line.item)
    return IntentLine(item=item.item_id, quantity=line.quantity, options=tuple(line.options))


def remember(turn: Turn, who: str, said: str) -> None:
    """Keep the conversation's last utterances; they leave with the session."""
    entry = {"role": who, "text": said[:MAX_UTTERANCE], "at": iso(turn.now.wall_ms)}
    turn.session.conversation_history = [*turn.session.conversation_history, entry][-HISTORY_LIMIT:]


def unclear(turn: Turn) -> None:
    """Not understood: a screen that helps, with an example that works on this menu."""
    turn.session.pending_intent = None
    turn.notice("unclear", example=_example(turn))
    _say(turn, "unclear", example=_example(turn))
    turn.shown = True


def decide(turn: Turn) -> None:
    """Carry the pending intent out. What the menu refuses is told on the screen, and nothing is half done."""
    intent = msgspec.convert(turn.session.pending_intent, Intent)
    turn.session.pending_intent = None
    handler = _HANDLERS.get(intent.intent)
    try:
        if handler is None:
            unclear(turn)
        else:
            handler(turn, intent)
    except Refusal as refusal:
        reason = turn.text(f"error.{refusal.code}", **refusal.values)
        turn.notice("refused", "warning", reason=reason)
        turn.say(reason)
    turn.shown = True
    if not turn.session.awaiting:
        turn.then("agents.responded")


def _understood(turn: Turn, key: str, **values: object) -> None:
    heard = turn.session.heard or Heard("")
    turn.session.heard = msgspec.structs.replace(heard, understood=turn.text(f"heard.{key}", **values))


def _say(turn: Turn, key: str, **values: object) -> None:
    sentence = speech.sentence(turn.session.language, key, turn.session.turn, **values)
    remember(turn, "kiosk", sentence)
    turn.say(sentence)


def _example(turn: Turn) -> str:
    """An order that this menu can fulfil."""
    name = next((turn.name(item.item_id) for item in turn.menu.items if turn.offers(item)), "")
    return speech.example(turn.session.language, name)


def _add_items(turn: Turn, intent: Intent) -> None:
    cart = turn.session.cart
    for line in intent.lines:
        if line.item is None:
            raise Refusal("unknown_item", item_id=None)
        cart = basket.add_line(turn, cart, line.item, line.quantity, line.options)
    basket.change(turn, cart, "added", next((line for line in cart if line not in turn.session.cart), None))
    _understood(turn, "added", items=readings.lines(turn, intent.lines))
    spoken = [readings.counted(turn, [(line.item or 0, line.quantity)]) for line in intent.lines]
    _say(turn, "added", items=speech.listed(turn.session.language, spoken))
    turn.session.current_ui = View(category=turn.session.current_ui.category)
    agents.ask_for_suggestions(turn)


def _change_cart(turn: Turn, intent: Intent) -> None:
    before, done = turn.session.cart, edits.apply(turn, intent.edits)
    touched = next((line for line in before if line not in done.cart), None)
    key, named = ("removed", done.removed) if not done.changed else ("changed", (*done.changed, *done.removed))
    basket.change(turn, list(done.cart), key, touched)
    _understood(turn, key, items=turn.text("list.comma").join(readings.in_cart(turn, line) for line in named))
    _say(turn, key, items=readings.counted(turn, [(line.item_id, line.quantity) for line in named]))
    basket.leave_empty_review(turn)
    agents.ask_for_suggestions(turn)


def _search(turn: Turn, intent: Intent) -> None:
    query = (intent.query or intent.text).strip()
    if intent.text and understood(intent.text, turn.menu.currency).limited:
        # The sentence names a price, a diet or an allergen, which the words of its dishes alone would lose.
        query = intent.text.strip()
    touch.show_results(turn, query)
    _understood(turn, "search", query=query)
    found = turn.session.current_ui.results or ()
    if found:
        names = [turn.menu.item_name(item_id, turn.session.language) for item_id in found[:2]]
        _say(turn, "found", items=speech.listed(turn.session.language, names))
    else:
        _say(turn, "nothing", query=query)


def _checkout(turn: Turn, intent: Intent) -> None:
    """Speech opens the review; paying needs a confirmation there."""
    if turn.session.current_ui.kind == "review" and turn.session.prompt is not None:
        touch.settle(turn, "yes")
        return
    touch.review(turn)
    if not turn.session.payable:
        # Asking first and refusing then would be a promise broken; the review says what to do instead.
        _say(turn, "unpayable")
        return
    turn.session.prompt = Prompt("checkout", "checkout", ("yes", "no"))
    _say(turn, "review_counter" if turn.session.at_counter else "review", total=turn.price(turn.session.cart_total))


def _cancel(turn: Turn, intent: Intent) -> None:
    if not turn.session.cart:
        turn.session.current_ui = View()
        return
    turn.session.prompt = Prompt("cancel", "cancel", ("yes", "no"))
    _say(turn, "cancel")


def _undo(turn: Turn, intent: Intent) -> None:
    basket.undo(turn)
    _understood(turn, "undone")
    _say(turn, "undone")


def _repeat(turn: Turn, intent: Intent) -> None:
    turn.say(turn.session.said or speech.sentence(turn.session.language, "greet", turn.session.turn))


def _help(turn: Turn, intent: Intent) -> None:
    turn.notice("help", example=_example(turn))
    _say(turn, "help", example=_example(turn))


def _yes(turn: Turn, intent: Intent) -> None:
    if turn.session.prompt is None:
        unclear(turn)
    else:
        touch.settle(turn, "yes")


def _no(turn: Turn, intent: Intent) -> None:
    if turn.session.prompt is not None:
        touch.settle(turn, "no")
        return
    unclear(turn)


def _greet(turn: Turn, intent: Intent) -> None:
    _say(turn, "greet")


def _thank(turn: Turn, intent: Intent) -> None:
    _say(turn, "thank")


def _diet(turn: Turn, intent: Intent) -> None:
    filters.add(turn, intent.restrictions)
    names = [turn.cards.nutrition.name("diet", one) for one in intent.restrictions]
    turn.notice("diet", restrictions=", ".join(names))
    _understood(turn, "filter", filters=", ".join(names))
    _say(turn, "diet", restrictions=speech.listed(turn.session.language, names))


def _allergy(turn: Turn, intent: Intent) -> None:
    filters.add(turn, [f"no-{allergen}" for allergen in intent.allergens])
    names = [turn.cards.nutrition.name("allergen", one) for one in intent.allergens]
    turn.notice("allergy", "warning", allergens=", ".join(names))
    _understood(turn, "filter", filters=", ".join(turn.text("filter.without", allergen=name) for name in names))
    _say(turn, "allergy", allergens=speech.listed(turn.session.language, names))


def _staff(turn: Turn, intent: Intent) -> None:
    turn.notice("staff")
    _say(turn, "staff")


_HANDLERS = {
    "add_items": _add_items,
    "change_cart": _change_cart,
    "search_menu": _search,
    "checkout": _checkout,
    "cancel": _cancel,
    "undo": _undo,
    "repeat": _repeat,
    "help": _help,
    "yes": _yes,
    "no": _no,
    "greet": _greet,
    "thank": _thank,
    "diet": _diet,
    "allergy": _allergy,
    "staff": _staff,
}
