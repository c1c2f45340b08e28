"""Diets and allergens that the guest chooses to be shown: they hold for everything until the session ends."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from edge.core import agents
from edge.core.shown import View
from edge.core.turn import Turn
from edge.errors import Refusal

MAX_RESTRICTIONS = 32


def touch(turn: Turn, tag: str) -> None:
    """`filter:<tag>`: on or off; `filter:clear`: all off. Raises Refusal `unknown_action` for one that is not there."""
    chosen = turn.session.dietary_restrictions
    if tag == "clear":
        put(turn, [])
    elif tag in chosen:
        put(turn, [one for one in chosen if one != tag])
    elif tag in turn.cards.nutrition.choices:
        put(turn, [*chosen, tag])
    else:
        raise Refusal("unknown_action", id=f"filter:{tag}")


def add(turn: Turn, tags: Iterable[str]) -> None:
    """More restrictions, said by the guest; the whole menu that suits them is shown."""
    put(turn, [*turn.session.dietary_restrictions, *tags])
    turn.session.current_ui = View()


def put(turn: Turn, tags: Iterable[str]) -> None:
    """Other restrictions; what was suggested was suggested without them."""
    session = turn.session
    session.dietary_restrictions = list(dict.fromkeys(tags))[:MAX_RESTRICTIONS]
    session.suggested_for = None
    session.current_ui = _still_shown(turn, session.current_ui)
    agents.ask_for_suggestions(turn)


def _still_shown(turn: Turn, shown: View) -> View:
    """The list from its first page; a detail that does not suit any more gives way to the list."""
    item = turn.menu.item(shown.item_id) if shown.kind == "detail" and shown.item_id is not None else None
    if item is not None and not item.fits(turn.restrictions):
        return View(category=shown.category)
    return msgspec.structs.replace(shown, page=1)
