"""What each component is to those who do not see it: its name and role, how urgent a change is, and what is read out.

Made of the finished component, so that a screen never shows one thing and says another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from edge.core import texts
from edge.core.turn import Turn

Component = dict[str, Any]


class Described(NamedTuple):
    """`live` is the urgency of a change: off, polite or assertive."""

    label: str
    role: str | None
    live: str
    speech: str


def describe(turn: Turn, component: Component) -> Component:
    """The component with its `a11y` and `speech`."""
    label, role, live, speech = _OF[component["type"]](turn, component)
    a11y = {"label": label, "live": live} if role is None else {"label": label, "role": role, "live": live}
    return {**component, "a11y": a11y, "speech": texts.unmarked(speech)}


_ENDS = ".!?:؟。\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}"


def _sentences(turn: Turn, parts: Iterable[str]) -> str:
    stop = turn.text("speech.stop")
    return " ".join(part if part[-1] in _ENDS else part + stop for part in parts if part)


def _attract(turn: Turn, shown: Component) -> Described:
    return Described(turn.text("a11y.attract"), "region", "off", _sentences(turn, (shown["title"], shown["subtitle"])))


def _categories(turn: Turn, shown: Component) -> Described:
    names = turn.text("list.comma").join(row["name"] for row in shown["categories"])
    return Described(turn.text("a11y.categories"), "navigation", "off", turn.text("speech.categories", names=names))


def _grid(turn: Turn, shown: Component) -> Described:
    if not shown["items"]:
        return Described(shown["title"], "region", "polite", _sentences(turn, (shown["title"], shown["empty"])))
    said = [shown["title"], turn.counted("speech.dishes", shown["total"])]
    if shown["pages"] > 1:
        said.append(turn.text("speech.page", page=shown["page"], pages=shown["pages"]))
    return Described(shown["title"], "region", "polite", _sentences(turn, said))


def _hero(turn: Turn, shown: Component) -> Described:
    item = shown["data"]
    said = (item["speech"], item["description"], item["allergens_text"], item.get("warning_text", ""))
    return Described(item["name"], "region", "polite", _sentences(turn, said))


def _options(turn: Turn, shown: Component) -> Described:
    label, comma = turn.text("a11y.options", item=shown["name"]), turn.text("list.comma")
    groups = (
        turn.text("speech.group", name=group["name"], options=comma.join(one["name"] for one in group["options"]))
        for group in shown["groups"]
    )
    return Described(label, "region", "polite", _sentences(turn, (label, *groups)))


def _cart(turn: Turn, shown: Component) -> Described:
    count, session = shown["data"]["item_count"], turn.session
    if not count:
        label = turn.text("cart.empty")
        return Described(label, "region", "polite", _sentences(turn, (label,)))
    label = turn.counted("cart.label", count, total=shown["data"]["total_text"])
    said = turn.counted("cart.label", count, total=turn.price_aloud(session.cart_total))
    return Described(label, "region", "polite", _sentences(turn, (said,)))


def _suggestions(turn: Turn, shown: Component) -> Described:
    said = (shown.get("reason", ""), *(item["speech"] for item in shown["items"]))
    return Described(shown["title"], "region", "off", _sentences(turn, said))


def _review(turn: Turn, shown: Component) -> Described:
    label = turn.text("a11y.review")
    total = turn.text("speech.total", total=turn.price_aloud(turn.session.cart_total))
    return Described(
        label, "region", "polite", _sentences(turn, (f"{label}:", *(line["speech"] for line in shown["lines"]), total))
    )


def _prompt(turn: Turn, shown: Component) -> Described:
    choices = f" {turn.text('speech.or')} ".join(choice["label"] for choice in shown["choices"])
    return Described(shown["question"], "alertdialog", "assertive", f"{shown['question']} {choices}?")


def _heard(turn: Turn, shown: Component) -> Described:
    said = shown["understood"] or turn.text("speech.heard", text=shown["text"])
    # What is still being said changes with every word; nobody can listen to that while they speak.
    return Described(
        turn.text("a11y.heard"), "status", "off" if shown["partial"] else "polite", "" if shown["partial"] else said
    )


def _idle(turn: Turn, shown: Component) -> Described:
    seconds = turn.text("speech.seconds", seconds=shown["seconds"])
    return Described(shown["message"], "alertdialog", "assertive", f"{shown['message']} {seconds}")


def _payment(turn: Turn, shown: Component) -> Described:
    label = f"{shown['message']} {shown['detail']}"
    return Described(label, "status", "assertive", label)


def _placed(turn: Turn, shown: Component) -> Described:
    label = " ".join(filter(None, (shown["message"], shown["next"], shown["receipt"]["message"])))
    return Described(label, "status", "assertive", label)


def _closed(turn: Turn, shown: Component) -> Described:
    label = " ".join(filter(None, (shown["message"], shown.get("opens_text"))))
    return Described(label, "status", "polite", label)


def _notice(turn: Turn, shown: Component) -> Described:
    urgent = shown["level"] != "info"
    return Described(
        shown["message"], "alert" if urgent else "status", "assertive" if urgent else "polite", shown["message"]
    )


def _undo(turn: Turn, shown: Component) -> Described:
    said = _sentences(turn, (shown["message"],))
    return Described(f"{said} {shown['label']}", "status", "polite", said)


def _filter(turn: Turn, shown: Component) -> Described:
    named = [
        *(one["name"] for one in shown["diets"] if one["on"]),
        *(turn.text("filter.without", allergen=one["name"]) for one in shown["allergens"] if one["on"]),
    ]
    on = turn.counted("filter.active", shown["active"]) if shown["active"] else ""
    return Described(
        _sentences(turn, (shown["title"], on)),
        "group",
        "off",
        _sentences(turn, (shown["title"], turn.text("list.comma").join(named))),
    )


def _captions(turn: Turn, shown: Component) -> Described:
    """It is being said already."""
    return Described(turn.text("a11y.captions"), None, "off", "")


_OF: dict[str, Callable[[Turn, Component], Described]] = {
    "Attract": _attract,
    "CategoryBar": _categories,
    "ItemGrid": _grid,
    "HeroItem": _hero,
    "OptionPicker": _options,
    "CartSummary": _cart,
    "Suggestions": _suggestions,
    "Review": _review,
    "Prompt": _prompt,
    "Heard": _heard,
    "IdleWarning": _idle,
    "PaymentStatus": _payment,
    "OrderPlaced": _placed,
    "OutOfService": _closed,
    "Notice": _notice,
    "Undo": _undo,
    "Filter": _filter,
    "Captions": _captions,
}
