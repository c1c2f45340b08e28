"""The JSON Schema that an answer must follow, made from menu and cart: the model cannot even name what is not there.

A schema is a help to the model, not a check: `consistency.py` looks at every answer as if there had been none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from edge.core.inputs.model_answer import ORDERING, SHOWING
from edge.core.menu import Menu
from edge.core.rules import MAX_LINE_QUANTITY
from edge.messages import ModelLine

MAX_NAMED = 400
"""Values that an enumeration may have: the service refuses schemas that are too large; a longer one is plain text."""
AMOUNTS = ("normal", "none", "extra", "light")
INTENTS = (*sorted(ORDERING), *sorted(SHOWING), "unknown")
MAX_ANSWERED = 20
"""Lines or edits of one answer."""
SPEECH: dict[str, Any] = {
    "type": "object",
    "properties": {"phrase": {"type": "string"}},
    "required": ["phrase"],
    "propertyOrdering": ["phrase"],
}


def option_id(group: str, option: str) -> str:
    """An option's name in prompts and answers; menus may use an option's id in several groups."""
    return f"{group}/{option}"


def intent(menu: Menu, cart: Sequence[ModelLine]) -> dict[str, Any]:
    """Of an answer about a sentence."""
    items = _named(str(item.item_id) for item in menu.items if item.available)
    options = _named(option_id(group.id, option.id) for group in menu.groups for option in group.options)
    option = _object({"option": options, "amount": _named(AMOUNTS)}, ("option", "amount"))
    quantity = {"type": "integer", "minimum": 0, "maximum": MAX_LINE_QUANTITY}
    line = _object({"item": items, "quantity": quantity, "options": _list(option)}, ("item", "quantity"))
    members: dict[str, Any] = {"intent": _named(INTENTS), "query": {"type": "string"}, "lines": _list(line)}
    if cart:
        edit = {
            "line": _named(line.line_id for line in cart),
            "op": _named(("remove", "quantity", "options", "replace")),
            "quantity": quantity,
            "options": _list(option),
            "to": items,
        }
        members["edits"] = _list(_object(edit, ("line", "op")))
    if diets := sorted({diet for item in menu.items for diet in item.diet}):
        members["restrictions"] = _list(_named(diets))
    if allergens := sorted({one for item in menu.items for one in item.allergens or ()}):
        members["allergens"] = _list(_named(allergens))
    return _object(members, ("intent",))


def _named(values: Iterable[str]) -> dict[str, Any]:
    known = list(dict.fromkeys(values))
    return {"type": "string", "enum": known} if 0 < len(known) <= MAX_NAMED else {"type": "string"}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": MAX_ANSWERED}


def _object(members: dict[str, Any], required: Sequence[str]) -> dict[str, Any]:
    # Gemini 2.0 writes members in the order that is named here; without it, in any.
    return {
        "type": "object",
        "properties": members,
        "required": list(required),
        "propertyOrdering": list(members),
    }
