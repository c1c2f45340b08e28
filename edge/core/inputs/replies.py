"""What a "yes" or "no" is to that answers no question on the screen: "How about fries with that?", "Anything else?"."""

from __future__ import annotations

from edge.core import agents
from edge.core.inputs import touch
from edge.core.intent import Intent, IntentLine
from edge.core.menu import Item
from edge.core.turn import Turn


def accepted(turn: Turn) -> Intent | None:
    """The order that a "yes" is to the suggestion just said; None when nothing was suggested, or it is gone."""
    item = _suggested(turn)
    return None if item is None else Intent("add_items", lines=(IntentLine(item.item_id, item.code),))


def declined(turn: Turn) -> bool:
    """Take the suggestion just said away; False when nothing was suggested."""
    item = _suggested(turn)
    if item is not None:
        touch.decline(turn, item.item_id)
    return item is not None


def is_about_more(turn: Turn) -> bool:
    """Whether the guest was just asked what else it may be."""
    asked = turn.session.asked_aloud
    return asked is not None and asked.key == "more"


def _suggested(turn: Turn) -> Item | None:
    asked, item = turn.session.asked_aloud, agents.suggestion(turn)
    said = asked is not None and asked.key == "suggest"
    return item if said and asked is not None and item is not None and item.item_id == asked.item_id else None
