"""Whether the screen shows what is about to be said: every dish, option and price in it, besides the caption itself.

Checked for each message of the voice, whoever chose its words. It looks only where such things stand in a document, so
that it costs little; what it does not find there is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from edge.core.spoken import Claim
from edge.core.turn import Turn

Part = dict[str, Any]


@dataclass(slots=True)
class Seen:
    """What a guest can read in a document: dishes by their id, prices as they are written, and texts."""

    items: set[int] = field(default_factory=set)
    prices: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)


def seen(payload: Part) -> Seen:
    """What the payload of a `ui.update` shows."""
    found = Seen()
    for component in payload["components"]:
        look = _OF.get(component["type"])
        if look is not None:
            look(found, component)
    for line in payload["cart"]["items"]:
        found.items.add(line["item_id"])
        found.texts += (option["name"] for option in line.get("options", ()))
    return found


def shows(turn: Turn, found: Seen, claims: Iterable[Claim]) -> bool:
    """Whether all of it is there."""
    return all(_is_there(turn, found, claim) for claim in claims)


def _is_there(turn: Turn, found: Seen, claim: Claim) -> bool:
    match claim.kind:
        case "price":
            return claim.text in found.prices
        case "words":
            return any(_stands_in(text, claim.text) for text in found.texts)
        case "item":
            return claim.item_id in found.items or _is_named(turn, found, claim.text)


def _is_named(turn: Turn, found: Seen, dish: str) -> bool:
    """Whether a text names the dish, and not only another one whose name is longer."""
    longer = [name for item in turn.menu.items if dish in (name := turn.name(item.item_id)) != dish]
    return any(_stands_in(_without(text, longer), dish) for text in found.texts)


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, " ")
    return text


def _stands_in(text: str, words: str) -> bool:
    """Whether the words are in the text, and not the middle of longer ones: there is ice in rice."""
    at = text.find(words)
    while at >= 0:
        if not (_joined(text[at - 1 : at], words[:1]) or _joined(words[-1:], text[at + len(words) :][:1])):
            return True
        at = text.find(words, at + 1)
    return False


def _joined(left: str, right: str) -> bool:
    """Whether two characters belong to one word. Scripts without capitals put no spaces, or join particles to words."""
    return bool(left and right) and _is_of_a_word(left) and _is_of_a_word(right)


def _is_of_a_word(character: str) -> bool:
    return character.isdecimal() or character.lower() != character.upper()


# ---------------------------------------------------------------------------- where things stand
def _cards(found: Seen, component: Part) -> None:
    found.items.update(card["item_id"] for card in component["items"])
    found.texts += _members(component, "title", "reason")


def _hero(found: Seen, component: Part) -> None:
    found.items.add(component["data"]["item_id"])


def _picker(found: Seen, component: Part) -> None:
    found.items.add(component["item_id"])


def _total(found: Seen, component: Part) -> None:
    found.prices.add(component.get("data", component)["total_text"])


def _prompt(found: Seen, component: Part) -> None:
    found.texts += (component["question"], *(choice["label"] for choice in component["choices"]))


def _message(found: Seen, component: Part) -> None:
    found.texts += _members(component, "message", "understood")


def _members(component: Part, *names: str) -> Iterator[str]:
    return (component[name] for name in names if component.get(name))


_OF: dict[str, Callable[[Seen, Part], None]] = {
    "ItemGrid": _cards,
    "Suggestions": _cards,
    "HeroItem": _hero,
    "OptionPicker": _picker,
    "CartSummary": _total,
    "Review": _total,
    "PaymentStatus": _total,
    "Prompt": _prompt,
    "Heard": _message,
    "Notice": _message,
    "Undo": _message,
}
"""Type of a component -> what can be read of it. Captions are not among them: they show whatever is said."""
