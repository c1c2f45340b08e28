"""What a "yes" or "no" is to that answers no question on the screen: "How about fries with that?", "Anything else?".

Either is about what the kiosk said last, and only until the guest says or touches anything else.
"""

from __future__ import annotations

from edge.core import agents
from edge.core.inputs import touch
from edge.core.intent import Intent, IntentLine
from edge.core.menu import Item
from edge.core.turn import Turn


def accepted(turn: Turn) -> Intent | None:
    """The order that a "yes" is to the dish just offered; None when none was, or it is gone."""
    item = _offered(turn)
    return None if item is None else Intent("add_items", lines=(IntentLine(item.item_id, item.code),))


def declined(turn: Turn) -> bool:
    """The guest does not want the dish just offered, which is not suggested any more; False when none was."""
    item, asked = _offered(turn), turn.session.asked_aloud
    if item is not None and asked is not None and asked.key == "suggest":
        touch.decline(turn, item.item_id)
    return item is not None


def is_about_more(turn: Turn) -> bool:
    """Whether the guest was just asked what else it may be."""
    asked = turn.session.asked_aloud
    return asked is not None and asked.key == "more"


def _offered(turn: Turn) -> Item | None:
    asked = turn.session.asked_aloud
    if asked is None or asked.key == "more":
        return None
    item = agents.suggestion(turn) if asked.key == "suggest" else turn.menu.item(asked.item_id)
    if item is None or item.item_id != asked.item_id:
        return None
    return item if turn.offers(item) and item.fits(turn.restrictions) else None
