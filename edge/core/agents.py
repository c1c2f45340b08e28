"""The agent proxies: what is asked of the menu and recommendation agents, and what is taken from their answers.

Nobody waits for them: the screen has answered from the menu in memory before. An agent may reorder and narrow what is
shown; it can never add an item that the menu lacks, set a price, or show what the guest's diet rules out.
"""

from __future__ import annotations

from typing import Any

import msgspec

from edge.core.contained import contains
from edge.core.menu import Item
from edge.core.search.query import understood
from edge.core.shown import Notice
from edge.core.turn import Turn

SUBJECTS = {
    "menu": "agent.menu.search",
    "details": "agent.menu.details",
    "recsys": "agent.recsys.suggest",
}
"""Agent -> NATS subject after `kiosk.` (design section 6)."""
MAX_RESULTS = 200
"""Items taken from one answer."""


def ask_about(turn: Turn, query: str) -> None:
    """Menu search and recommendations for a search, in parallel; both know the dietary restrictions."""
    restrictions = list(turn.session.dietary_restrictions)
    turn.ask("menu", SUBJECTS["menu"], {"command": "search", "query": query, "tags": restrictions})
    _ask_recsys(turn)


def ask_for_suggestions(turn: Turn) -> None:
    """Recommendations for the cart, unless it is empty or they are those on the screen already."""
    if not turn.session.cart:
        turn.session.suggestions = ()
        turn.session.suggested_for = None
    elif turn.session.suggested_for != _cart_key(turn):
        _ask_recsys(turn)


def ask_for_details(turn: Turn, item_id: int) -> None:
    """Whether the menu agent knows anything newer of an item."""
    turn.ask("details", SUBJECTS["details"], {"command": "get_details", "item_id": item_id})


def _ask_recsys(turn: Turn) -> None:
    session = turn.session
    cart = [
        {
            "line_id": line.line_id,
            "item_id": line.item_id,
            "name": line.name,
            "quantity": line.quantity,
            "price_minor": line.price,
        }
        for line in session.cart
    ]
    payload = {"command": "suggest", "cart": cart, "dietary_restrictions": list(session.dietary_restrictions)}
    turn.ask("recsys", SUBJECTS["recsys"], payload)


def _cart_key(turn: Turn) -> tuple[int, ...]:
    return tuple(sorted(line.item_id for line in turn.session.cart))


def is_awaited(turn: Turn) -> bool:
    """Guard: the answer belongs to the turn at hand; others are dropped, never shown."""
    return turn.payload.request_id in turn.session.awaiting


def take(turn: Turn) -> None:
    """Take one agent's answer; an error, or an answer that makes no sense, leaves what the menu in memory said."""
    session = turn.session
    agent = session.awaiting[turn.payload.request_id]
    session.awaiting = {key: name for key, name in session.awaiting.items() if key != turn.payload.request_id}
    before = _items_shown(turn)
    result = turn.payload.result
    if turn.payload.error is None and isinstance(result, dict):
        _TAKERS[agent](turn, result)
    # While another answer is awaited only other items are worth a screen; their order waits for the last answer.
    turn.shown = turn.shown or before != _items_shown(turn)
    finish(turn)


def _items_shown(turn: Turn) -> tuple[set[int], set[int], Notice | None]:
    session = turn.session
    return set(session.current_ui.results or ()), set(session.suggestions), session.notice


def give_up(turn: Turn) -> None:
    """The deadline is over: go on with what the box knows."""
    turn.session.awaiting = {}
    finish(turn)


def finish(turn: Turn) -> None:
    """When nothing is awaited any more the turn goes on, and the screen says so."""
    if not turn.session.awaiting:
        turn.disarm("agents")
        turn.shown = True
        turn.then("agents.responded")


def resume(turn: Turn) -> None:
    """A killed core is back: what was asked may be lost with it, so the same requests go out once more."""
    session = turn.session
    awaited = session.awaiting
    session.awaiting = {}
    for agent in awaited.values():
        if agent == "menu" and session.settled_ui.query is not None:
            payload = {
                "command": "search",
                "query": session.settled_ui.query,
                "tags": list(session.dietary_restrictions),
            }
            turn.ask("menu", SUBJECTS["menu"], payload)
        elif agent == "details" and session.settled_ui.item_id is not None:
            ask_for_details(turn, session.settled_ui.item_id)
        elif agent == "recsys":
            _ask_recsys(turn)
    turn.shown = True
    if awaited and not session.awaiting:
        finish(turn)


def _item_ids(turn: Turn, result: dict[str, Any]) -> list[int]:
    """The ids in an answer that are on our menu and fit the guest's diet, each once."""
    items = result.get("items")
    found: dict[int, None] = {}
    for entry in items[:MAX_RESULTS] if isinstance(items, list) else ():
        item_id = entry.get("item_id") if isinstance(entry, dict) else None
        item = turn.menu.item(item_id) if isinstance(item_id, int) else None
        if item is not None and item.fits(tuple(turn.session.dietary_restrictions)):
            found[item.item_id] = None
    return list(found)


def _take_results(turn: Turn, result: dict[str, Any]) -> None:
    """Another order, and fewer; something else only where we found nothing, or nothing was asked that it may break."""
    found = tuple(_item_ids(turn, result))
    shown = turn.session.settled_ui
    if not found or shown.kind != "menu" or shown.query is None:
        return
    ours = frozenset(shown.results or ())
    if kept := tuple(one for one in found if one in ours):
        found = kept
    elif understood(shown.query, turn.menu.currency).limited:
        return
    turn.session.settle_ui(msgspec.structs.replace(shown, results=found, page=1))


def _take_details(turn: Turn, result: dict[str, Any]) -> None:
    """Nothing but the availability is news: name and price are the menu's, which `kiosk.menu.changed` keeps live."""
    item = result.get("item")
    if isinstance(item, dict) and item.get("available") is False and turn.session.settled_ui.kind == "detail":
        shown = turn.menu.item(turn.session.settled_ui.item_id or 0)
        if shown is not None and shown.available and item.get("item_id") == shown.item_id:
            turn.notice("refused", "warning", reason=turn.text("error.sold_out", item=turn.name(shown.item_id)))


def _take_suggestions(turn: Turn, result: dict[str, Any]) -> None:
    """The first that suits becomes the one suggestion of this order; whatever comes later changes nothing."""
    session = turn.session
    session.suggested_for = _cart_key(turn)
    if session.offered is None and session.cart:
        session.offered = next((one for one in _item_ids(turn, result) if _may_offer(turn, one)), None)
    session.suggestions = () if session.offered is None else (session.offered,)


def _may_offer(turn: Turn, item_id: int) -> bool:
    session, item = turn.session, turn.item(item_id)
    return not session.dismissed and turn.offers(item) and not contains(turn.menu, session.cart, item)


def suggestion(turn: Turn) -> Item | None:
    """The one suggestion, while it suits: not in the cart in any form, not declined, on offer, within the diet."""
    session = turn.session
    item = turn.menu.item(session.suggestions[0]) if session.suggestions else None
    if item is None or not _may_offer(turn, item.item_id) or not item.fits(turn.restrictions):
        return None
    return item


_TAKERS = {"menu": _take_results, "details": _take_details, "recsys": _take_suggestions}
