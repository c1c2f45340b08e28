"""What the guest touches to look around. Nothing here changes the cart."""

from __future__ import annotations

from typing import Any

from edge.core import agents, view
from edge.core.inputs import basket, checkout, combo, filters, questions
from edge.core.shown import View
from edge.core.turn import Turn
from edge.errors import Refusal


def engage(turn: Turn) -> None:
    """The guest starts: the whole menu."""
    turn.session.current_ui = View()


def select_item(turn: Turn) -> None:
    """An item's detail."""
    item = turn.item(turn.payload.item_id)
    turn.session.current_ui = View(kind="detail", item_id=item.item_id, category=turn.session.current_ui.category)
    agents.ask_for_details(turn, item.item_id)


def category(turn: Turn) -> None:
    """One category, or all of the menu. Raises Refusal `unknown_category`."""
    chosen = turn.payload.category
    if chosen is not None and not any(row.id == chosen for row in turn.menu.categories):
        raise Refusal("unknown_category", category=chosen)
    turn.session.current_ui = View(category=chosen)


def search(turn: Turn) -> None:
    """Results from the menu at once; the agents' come later. An empty query shows everything."""
    query = turn.payload.query.strip()
    if not query:
        turn.session.current_ui = View()
        return
    show_results(turn, query)


def show_results(turn: Turn, query: str) -> None:
    """Put what the menu has for `query` on the screen and ask both agents about it in parallel."""
    turn.session.current_ui = view.found(turn, query)
    agents.ask_about(turn, query)


def page(turn: Turn) -> None:
    """Another page of the grid, or of a very long review. Raises Refusal `unknown_page`."""
    wanted, shown = turn.payload.page, turn.session.current_ui
    of_review = shown.kind == "review" and turn.payload.component == "review"
    if not of_review and turn.payload.component != "grid":
        raise Refusal("unknown_page", page=wanted)
    pages = len(view.review_pages(turn)) if of_review else view.page(turn, view.listed(turn)).pages
    if not 1 <= wanted <= pages:
        raise Refusal("unknown_page", page=wanted)
    turn.session.current_ui = view.turned(shown, wanted, "review" if of_review else "menu")


def back(turn: Turn) -> None:
    """To the list the guest came from."""
    turn.session.current_ui = View(category=turn.session.current_ui.category)


def action(turn: Turn) -> None:
    """A suggested action. Raises Refusal `unknown_action` for one that is not offered."""
    name, _, argument = turn.payload.id.partition(":")
    handlers: dict[str, Any] = {
        "checkout": review,
        "back": back,
        "keep_ordering": back,
        "undo": basket.undo,
        "engage": engage,
        "pay": checkout.start_from_here,
    }
    if name in _NAMED and argument:
        _NAMED[name](turn, argument)
    elif name in handlers and not argument:
        handlers[name](turn)
    else:
        raise Refusal("unknown_action", id=turn.payload.id)


def review(turn: Turn) -> None:
    """The whole order before it is paid. Raises Refusal `empty_cart`."""
    if not turn.session.cart:
        raise Refusal("empty_cart")
    turn.session.current_ui = View(kind="review", category=turn.session.current_ui.category)


def edit(turn: Turn, line_id: str) -> None:
    """The options of a line that is in the cart. Raises Refusal `unknown_line`."""
    line = turn.line(line_id)
    turn.session.current_ui = View(kind="edit", line_id=line.line_id, item_id=line.item_id)


def answer(turn: Turn) -> None:
    """The answer to the open prompt. Raises Refusal `unknown_prompt` when another or none is open."""
    prompt = turn.session.prompt
    if prompt is None or prompt.prompt_id != turn.payload.id or turn.payload.choice not in prompt.choices:
        raise Refusal("unknown_prompt", id=turn.payload.id)
    settle(turn, turn.payload.choice)


def settle(turn: Turn, choice: str) -> None:
    """Do what the open prompt's choice says, and close it."""
    prompt = turn.session.prompt
    if prompt is None:
        raise Refusal("unknown_prompt", id="")
    turn.session.prompt = None
    if prompt.text in questions.ABOUT_SENTENCES:
        questions.settle(turn, prompt, choice)
        return
    by_voice = turn.event.origin != "page"
    turn.session.heard = turn.session.heard if by_voice else None
    if choice == "yes" and prompt.prompt_id == "checkout":
        checkout.start_from_here(turn)
    elif choice == "yes" and prompt.prompt_id == "cancel":
        basket.change(turn, [], "cleared")
        turn.session.current_ui = View()
    if by_voice and (choice, prompt.prompt_id) in _ALOUD:
        turn.say(_ALOUD[choice, prompt.prompt_id])


_ALOUD = {("no", "checkout"): "wait", ("no", "cancel"): "declined", ("yes", "cancel"): "cleared"}
"""(answer, question) -> what is said to whoever has answered by voice. Paying says more when it has begun."""


def dismiss(turn: Turn) -> None:
    """The guest does not want this suggestion; it does not come back in this session."""
    if (item := turn.menu.find(turn.payload.id)) is not None:
        decline(turn, item.item_id)


def decline(turn: Turn, item_id: int) -> None:
    """This item is not suggested any more."""
    turn.session.dismissed = (*turn.session.dismissed, item_id)[-50:]
    turn.session.suggestions = tuple(one for one in turn.session.suggestions if one != item_id)


def order_type(turn: Turn) -> None:
    """Eat in or take away."""
    turn.session.order_type = turn.payload.type


_NAMED = {"edit": edit, "combo": combo.touch, "filter": filters.touch}
"""Actions that name what they are done to: `edit:<line_id>`."""
