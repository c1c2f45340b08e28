"""What the guest says: heard, understood on the box, and carried out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from edge.core import agents, prompts, readings, speech
from edge.core.heard import spans
from edge.core.inputs import basket, doubt, edits, filters, questions, touch
from edge.core.intent import Intent, IntentLine
from edge.core.rules import ACCEPT_CONFIDENCE, MAX_UTTERANCE
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
    intent = turn.machine.understand(turn.payload.text, session.language, turn.menu, session.cart, prompts.asked(turn))
    session.heard = Heard(turn.payload.text, spans=spans(turn.payload.text, intent.used))
    session.pending_intent = msgspec.to_builtins(intent)
    turn.then("intent.unclear" if intent.intent == "unknown" else "intent.derived")


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
    """Not understood: a screen that helps."""
    pending, turn.session.pending_intent = turn.session.pending_intent, None
    _help_out(turn, Intent("unknown") if pending is None else msgspec.convert(pending, Intent))
    turn.shown = True


def _help_out(turn: Turn, intent: Intent) -> None:
    """What may have been meant, to be touched; else an example that works on this menu."""
    prompt = turn.session.prompt
    if prompt is not None and (prompt.text == "choose" or (intent.intent == "unknown" and prompt.text != "guess")):
        questions.ask_again(turn)
        return
    turn.session.prompt = None
    if not doubt.help_out(turn, intent):
        example = questions.example(turn)
        turn.notice("unclear", example=example)
        _say(turn, "unclear", example=example)


def decide(turn: Turn) -> None:
    """Do what the pending intent says, or ask about it, as sure as it is."""
    intent = msgspec.convert(turn.session.pending_intent, Intent)
    turn.session.pending_intent = None
    _within_the_menu(turn, _decide, intent)
    turn.shown = True
    if not turn.session.awaiting:
        turn.then("agents.responded")


def carry_out(turn: Turn) -> None:
    """Do the pending intent, which the guest has confirmed or chosen."""
    intent = msgspec.convert(turn.session.pending_intent, Intent)
    turn.session.pending_intent = None
    _within_the_menu(turn, _carry_out, intent)
    turn.shown = True


def _within_the_menu(turn: Turn, act: Callable[[Turn, Intent], None], intent: Intent) -> None:
    """What the menu refuses is told on the screen, and nothing is half done."""
    for wish in intent.wishes:
        if wish.intent in _PROTECTING:
            _HANDLERS[wish.intent](turn, wish)
    before, sent = turn.session.clone(), len(turn.effects)
    try:
        act(turn, intent)
    except Refusal as refusal:
        turn.session = before
        del turn.effects[sent:]
        turn.internal.clear()
        reason = turn.text(f"error.{refusal.code}", **refusal.values)
        turn.notice("refused", "warning", reason=reason)
        turn.say(reason)


def _decide(turn: Turn, intent: Intent) -> None:
    if (choice := questions.answered(turn, intent)) is not None:
        touch.settle(turn, choice)
        return
    match doubt.outcome(intent):
        case "accept":
            _carry_out(turn, intent)
        case "unclear":
            _help_out(turn, intent)
        case asked:
            sure, doubtful = doubt.parted(intent)
            if sure is not None:
                _carry_out(turn, sure)
            questions.confirm(turn, doubtful, many=asked == "many")


def _carry_out(turn: Turn, intent: Intent) -> None:
    for wish in intent.wishes:
        if wish.intent not in _PROTECTING:
            _supersede(turn, wish)
            _HANDLERS.get(wish.intent, _help_out)(turn, wish)
    undo, heard = turn.session.undo, turn.session.heard
    if undo is not None and undo.turn == turn.session.turn and heard is not None:
        turn.session.undo = msgspec.structs.replace(undo, text=heard.understood)


def _supersede(turn: Turn, wish: Intent) -> None:
    """Who wants something else has left the question behind; only a choice that an order lacks is still needed."""
    prompt = turn.session.prompt
    if prompt is None or wish.intent in _BESIDES or wish.intent == prompt.text:
        return
    if prompt.text != "choose" or wish.intent in ("undo", "cancel"):
        turn.session.prompt = None


def _understood(turn: Turn, key: str, **values: object) -> None:
    """What was done, after what the same sentence has done already."""
    heard, undo = turn.session.heard or Heard(""), turn.session.undo
    done = heard.understood or (undo.text if undo is not None and undo.turn == turn.session.turn else "")
    told, head = turn.text(f"heard.{key}", **values), turn.text(f"heard.{key}")
    if done.startswith(head):
        told = told.removeprefix(head)
    told = f"{done}{turn.text('list.comma')}{told}" if done else told
    turn.session.heard = msgspec.structs.replace(heard, understood=told)


def _say(turn: Turn, key: str, **values: object) -> None:
    sentence = speech.sentence(turn.session.language, key, turn.session.turn, **values)
    remember(turn, "kiosk", sentence)
    turn.say(sentence)


def _add_items(turn: Turn, intent: Intent) -> None:
    """What is whole goes into the order, what lacks a choice is asked about, one question after the other."""
    if any(line.item is None for line in intent.lines):
        raise Refusal("unknown_item", item_id=None)
    whole, lacking = questions.split(turn, intent.lines)
    if whole:
        _add(turn, whole)
    if waiting := (*questions.waiting(turn), *lacking):
        questions.choose(turn, waiting)
    elif whole:
        spoken = [readings.counted(turn, [(line.item or 0, line.quantity)]) for line in whole]
        _say(turn, "added", items=speech.listed(turn.session.language, spoken))


def _add(turn: Turn, lines: Sequence[IntentLine]) -> None:
    cart = turn.session.cart
    for line in lines:
        cart = basket.add_line(turn, cart, line.item or 0, line.quantity, line.options)
    basket.change(turn, cart, "added", next((line for line in cart if line not in turn.session.cart), None))
    _understood(turn, "added", items=readings.lines(turn, lines))
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
    prompt = turn.session.prompt
    if prompt is not None and prompt.text == "choose":
        questions.ask_again(turn)
        return
    if turn.session.current_ui.kind == "review" and prompt is not None:
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
    turn.notice("help", example=questions.example(turn))
    _say(turn, "help", example=questions.example(turn))


def _yes(turn: Turn, intent: Intent) -> None:
    """Yes to one thing does it; yes to several says nothing, and money needs a clear one."""
    prompt = turn.session.prompt
    if prompt is None:
        _help_out(turn, Intent("unknown", text=intent.text))
    elif len(prompt.choices) == 2 and intent.confidence >= ACCEPT_CONFIDENCE:
        touch.settle(turn, prompt.choices[0])
    else:
        questions.ask_again(turn)


def _no(turn: Turn, intent: Intent) -> None:
    prompt = turn.session.prompt
    if prompt is not None:
        touch.settle(turn, prompt.choices[-1])
        return
    _help_out(turn, Intent("unknown", text=intent.text))


def _answer(turn: Turn, intent: Intent) -> None:
    prompt = turn.session.prompt
    if prompt is not None and intent.choice in prompt.choices:
        touch.settle(turn, intent.choice)
        return
    _help_out(turn, Intent("unknown", text=intent.text))


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
    "answer": _answer,
    "greet": _greet,
    "thank": _thank,
    "diet": _diet,
    "allergy": _allergy,
    "staff": _staff,
}
_PROTECTING = frozenset(("diet", "allergy"))
"""Done before everything else and whatever becomes of it: a dish that is sold out must not take an allergy with it."""
_BESIDES = frozenset(("help", "repeat", "greet", "thank", "staff", "yes", "no", "answer"))
"""Said about the question itself, or beside it: it stays open."""
