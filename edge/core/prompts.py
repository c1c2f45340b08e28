"""The question on the screen: its words, its answers, and what a guest may call them.

Part of the document of `ui.py`. What the answers do is in `inputs/questions.py`.
"""

from __future__ import annotations

from typing import Any

from edge.core import readings, view
from edge.core.cards import Part
from edge.core.intent import Asked, Choice, Intent, IntentLine
from edge.core.menu import Group, Option
from edge.core.shown import Prompt
from edge.core.turn import Turn
from edge.errors import Refusal

KINDS = {"guess": "guesses", "choose": "options"}
"""Text of a prompt -> how the page lays its answers out; `question` is any other."""
_QUOTING = frozenset(("confirm", "many", "guess"))
"""Texts of prompts that doubt what was heard, and so show it."""
_LEAVING = {"guess": "none", "choose": "leave_out"}
"""Text of a prompt -> the label of the answer that does nothing."""


def component(turn: Turn) -> Part | None:
    """The `Prompt` of the screen, or None."""
    prompt = turn.session.prompt
    if prompt is None:
        return None
    found: Part = {
        "type": "Prompt",
        "id": "prompt",
        "prompt_id": prompt.prompt_id,
        "kind": KINDS.get(prompt.text, "question"),
        "question": question(turn, prompt),
        "choices": choices(turn, prompt),
    }
    if prompt.text in _QUOTING and turn.session.heard is not None and turn.session.heard.text:
        found["heard"] = turn.session.heard.text
    return found


def question(turn: Turn, prompt: Prompt) -> str:
    """What is asked."""
    counter = prompt.text == "checkout" and turn.session.at_counter
    if prompt.text == "choose":
        line, group = asked_of(turn, prompt)
        named = turn.menu.text(turn.session.language, "groups", group.id)
        return turn.text("prompt.choose", items=readings.line(turn, line), group=named)
    return turn.text("prompt.checkout_counter" if counter else f"prompt.{prompt.text}", **prompt.values)


def choices(turn: Turn, prompt: Prompt) -> list[Part]:
    """The answers as the page shows them; that which does nothing is marked as the way out."""
    if prompt.text not in KINDS:
        return [
            {"id": choice, "label": turn.text(f"prompt.{choice}"), **({"leaves": True} if choice == "no" else {})}
            for choice in prompt.choices
        ]
    made = _guesses if prompt.text == "guess" else _options
    ids = prompt.choices[:-1]
    shown = [{"id": choice, **part} for choice, part in zip(ids, made(turn, prompt), strict=True)]
    leaving = turn.text(f"prompt.{_LEAVING[prompt.text]}")
    return [*shown, {"id": prompt.choices[-1], "label": leaving, "leaves": True}]


def asked(turn: Turn) -> Asked | None:
    """The question as understanding needs it: "the second one" counts the answers that do something, or what a search
    has found where nothing is asked."""
    prompt = turn.session.prompt
    if prompt is None:
        return _found(turn)
    if prompt.text not in KINDS:
        named = [(turn.text(f"prompt.{choice}"),) for choice in prompt.choices]
        return Asked(prompt.prompt_id, tuple(map(Choice, prompt.choices, named)))
    called = _called_guesses if prompt.text == "guess" else _called_options
    return Asked(prompt.prompt_id, tuple(map(Choice, prompt.choices[:-1], called(turn, prompt))))


def _found(turn: Turn) -> Asked | None:
    """The results of a search, as far as they are on the screen: each can be meant by its place."""
    shown = turn.session.current_ui
    if shown.kind != "menu" or not shown.results:
        return None
    on_screen = view.page(turn, view.listed(turn)).items
    return Asked("found", tuple(Choice(str(item.item_id)) for item in on_screen), listed=True)


def _called_options(turn: Turn, prompt: Prompt) -> list[tuple[str, ...]]:
    _, group = asked_of(turn, prompt)
    return [
        (readings.option_name(turn, group.id, option.id), option.name, *option.aliases)
        for option in offered(prompt, group)
    ]


def _called_guesses(turn: Turn, prompt: Prompt) -> list[tuple[str, ...]]:
    language = turn.session.language
    items = [[turn.menu.item(line.item or 0) for line in guess.lines] for guess in prompt.waiting]
    return [
        (told(turn, guess), *(name for item in of if item is not None for name in turn.menu.item_names(item, language)))
        for guess, of in zip(prompt.waiting, items, strict=True)
    ]


def asked_of(turn: Turn, prompt: Prompt) -> tuple[IntentLine, Group]:
    """The line without a choice, and the group that it lacks. Raises KeyError when the menu does not have it."""
    group = turn.menu.group(prompt.values["group"])
    if group is None:
        raise KeyError(prompt.values["group"])
    return prompt.waiting[0].lines[0], group


def offered(prompt: Prompt, group: Group) -> list[Option]:
    """The options to choose from: those that the line has not got already."""
    line = prompt.waiting[0].lines[0]
    taken = {option for of, option, _ in line.options if of == group.id}
    return [option for option in group.options if option.id not in taken]


def _options(turn: Turn, prompt: Prompt) -> list[Part]:
    _, group = asked_of(turn, prompt)
    return [_option(turn, group, option) for option in offered(prompt, group)]


def _option(turn: Turn, group: Group, option: Option) -> Part:
    shown: Part = {"label": readings.option_name(turn, group.id, option.id)}
    if option.price:
        price = turn.price(option.price)
        shown["price_text"] = turn.text("combo.extra", price=price) if option.price > 0 else price
    warning = turn.cards.nutrition.option_warning(option, turn.restrictions)
    return {**shown, **({} if warning is None else {"warning_text": warning})}


def _guesses(turn: Turn, prompt: Prompt) -> list[Part]:
    return [_guess(turn, reading) for reading in prompt.waiting]


def _guess(turn: Turn, guess: Intent) -> Part:
    """A reading as a card: what it is called, a picture of its first item, and what it costs."""
    shown: dict[str, Any] = {"label": told(turn, guess)}
    first = next((item for line in guess.lines if (item := turn.menu.item(line.item or 0)) is not None), None)
    if first is None:
        return shown
    if first.image:
        shown["image"] = first.image
    if len(guess.lines) == 1 and guess.lines[0].quantity == 1:
        card = turn.cards.card(first.item_id, turn.hours.off)
        shown["price_text"] = card.get("price_from_text") or card["price_text"]
    return shown


def told(turn: Turn, guess: Intent) -> str:
    """What the reading would do; empty when it cannot be done to this cart any more."""
    try:
        return readings.reading(turn, guess)
    except Refusal:
        return ""
