"""What each wish of a sentence does: one function for each intent of design section 9.

Each puts in words what it did, on the screen and aloud. They raise Refusal for what the menu does not have or allow.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from edge.core import agents, readings, spoken_names
from edge.core.inputs import basket, doubt, edits, questions, replies, touch, unfit
from edge.core.intent import Intent, IntentLine
from edge.core.intent.model import ORDER_TYPES
from edge.core.rules import ACCEPT_CONFIDENCE, NAMED
from edge.core.search.query import searched
from edge.core.shown import Heard, Prompt, View
from edge.core.turn import Turn
from edge.errors import Refusal


def carry_out(turn: Turn, wish: Intent) -> None:
    """Do what it says; help with one that nothing here can do. Raises Refusal."""
    _HANDLERS.get(wish.intent, doubt.help_out)(turn, wish)


def understood(turn: Turn, key: str, **values: object) -> None:
    """What was done, after what the same sentence has done already."""
    heard, undo = turn.session.heard or Heard(""), turn.session.undo
    done = heard.understood or (undo.text if undo is not None and undo.turn == turn.session.turn else "")
    told, head = turn.text(f"heard.{key}", **values), turn.text(f"heard.{key}")
    if done.startswith(head):
        told = told.removeprefix(head)
    told = f"{done}{turn.text('list.comma')}{told}" if done else told
    turn.session.heard = msgspec.structs.replace(heard, understood=told)


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
        turn.session.follow = turn.session.turn


def _add(turn: Turn, lines: Sequence[IntentLine]) -> None:
    cart = turn.session.cart
    for line in lines:
        cart = basket.add_line(turn, cart, line.item or 0, line.quantity, line.options)
    basket.change(turn, cart, "added", next((line for line in cart if line not in turn.session.cart), None))
    understood(turn, "added", items=readings.lines(turn, lines))
    turn.say("added", items=spoken_names.lines(turn, lines))
    unfit.warn(turn, lines)
    turn.session.current_ui = View(category=turn.session.current_ui.category)
    agents.ask_for_suggestions(turn)


def _change_cart(turn: Turn, intent: Intent) -> None:
    before, done = turn.session.cart, edits.apply(turn, intent.edits)
    if list(before) == list(done.cart):
        questions.decline(turn)
        return
    touched = next((line for line in before if line not in done.cart), None)
    key, named = ("removed", done.removed) if not done.changed else ("changed", (*done.changed, *done.removed))
    basket.change(turn, list(done.cart), key, touched)
    understood(turn, key, items=turn.text("list.comma").join(readings.in_cart(turn, line) for line in named))
    turn.say(key, items=spoken_names.in_cart(turn, named))
    unfit.warn(turn, map(unfit.as_said, done.changed))
    turn.session.follow = turn.session.turn
    basket.leave_empty_review(turn)
    agents.ask_for_suggestions(turn)


def _search(turn: Turn, intent: Intent) -> None:
    query = searched(intent.query, intent.text, turn.menu.currency)
    touch.show_results(turn, query)
    understood(turn, "search", query=query)
    found = turn.session.current_ui.results or ()
    if found:
        _say_found(turn, found)
    else:
        turn.say("nothing")


def _say_found(turn: Turn, found: Sequence[int]) -> None:
    """The first of several; a single one that can be had is offered."""
    item = turn.menu.item(found[0])
    if len(found) == 1 and item is not None and turn.offers(item):
        turn.say("found_one", item=spoken_names.dish(turn, found[0]))
    else:
        turn.say("found", items=spoken_names.dishes(turn, found[:NAMED]))


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
        turn.say("unpayable")
        return
    turn.session.prompt = Prompt("checkout", "checkout", ("yes", "no"))
    questions.ask_again(turn)


def _cancel(turn: Turn, intent: Intent) -> None:
    if not turn.session.cart:
        turn.session.current_ui = View()
        turn.say("cleared")
        return
    turn.session.prompt = Prompt("cancel", "cancel", ("yes", "no"))
    questions.ask_again(turn)


def _undo(turn: Turn, intent: Intent) -> None:
    basket.undo(turn)
    understood(turn, "undone")
    turn.say("undone")
    turn.session.follow = turn.session.turn


def _repeat(turn: Turn, intent: Intent) -> None:
    """The only sentence that is said twice: it is asked for."""
    turn.remarks += (turn.remark(one.key, ready=one) for one in turn.session.spoken)
    if not turn.session.spoken:
        turn.say("greet")


def _help(turn: Turn, intent: Intent) -> None:
    example = spoken_names.example(turn)
    turn.notice("help", example=example.text)
    turn.say("help", example=example)


def _yes(turn: Turn, intent: Intent) -> None:
    """Yes to one thing does it; yes to several says nothing, and money needs a clear one."""
    prompt = turn.session.prompt
    if prompt is None:
        _yes_aloud(turn, intent)
    elif len(prompt.choices) == 2 and intent.confidence >= ACCEPT_CONFIDENCE:
        touch.settle(turn, prompt.choices[0])
    else:
        questions.ask_again(turn)


def _yes_aloud(turn: Turn, intent: Intent) -> None:
    """Yes to what was said: the suggestion is ordered like anything else, or the guest has more to order."""
    if (order := replies.accepted(turn)) is not None:
        if intent.confidence >= ACCEPT_CONFIDENCE:
            _add_items(turn, order)
        else:
            questions.confirm(turn, order)
    elif replies.is_about_more(turn):
        turn.say("ask")
    else:
        doubt.help_out(turn, Intent("unknown", text=intent.text))


def _no(turn: Turn, intent: Intent) -> None:
    prompt = turn.session.prompt
    if prompt is not None:
        touch.settle(turn, prompt.choices[-1])
    elif replies.declined(turn):
        turn.say("passed")
        turn.session.follow = turn.session.turn
    elif replies.is_about_more(turn):
        _checkout(turn, intent)
    else:
        doubt.help_out(turn, Intent("unknown", text=intent.text))


def _answer(turn: Turn, intent: Intent) -> None:
    prompt, found = turn.session.prompt, turn.session.current_ui.results or ()
    meant = next((item_id for item_id in found if str(item_id) == intent.choice), None)
    if prompt is not None and intent.choice in prompt.choices:
        touch.settle(turn, intent.choice)
    elif prompt is None and meant is not None:
        # Of a list that was only looked at, nothing is ordered without asking.
        questions.confirm(turn, Intent("add_items", lines=(IntentLine(meant),)))
    else:
        doubt.help_out(turn, Intent("unknown", text=intent.text))


def _order_type(turn: Turn, intent: Intent) -> None:
    turn.session.order_type = intent.intent
    understood(turn, intent.intent)
    turn.say(intent.intent)
    turn.session.follow = turn.session.turn


def _greet(turn: Turn, intent: Intent) -> None:
    turn.say("greet")


def _thank(turn: Turn, intent: Intent) -> None:
    turn.say("thank")


def _staff(turn: Turn, intent: Intent) -> None:
    turn.notice("staff")
    turn.say("staff")


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
    **dict.fromkeys(ORDER_TYPES, _order_type),
    "greet": _greet,
    "thank": _thank,
    "staff": _staff,
}
