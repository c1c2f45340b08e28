"""What the kiosk asks about a sentence: was it this, which of these, and which size. One touch or one word answers.

The parts of a sentence that are clear are done at once; only what is asked about waits, because a guest who sees the
burger in the order knows what the question is about, and loses nothing by walking away from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from edge.core import prompts, readings, spoken_names
from edge.core.inputs import basket
from edge.core.intent import Intent, IntentLine
from edge.core.menu import Group
from edge.core.rules import MAX_GUESSES, MAX_LINE_QUANTITY, MAX_SAID_GUESSED, MAX_WAITING_BYTES
from edge.core.shown import Prompt
from edge.core.turn import Turn
from edge.errors import Refusal

_FEW = 4
"""So many names a guest who listens can keep in mind."""
_encode = msgspec.msgpack.Encoder().encode


# ---------------------------------------------------------------------------- asking
def confirm(turn: Turn, intent: Intent, many: bool = False) -> None:
    """ "Did you mean: 2 Cheeseburger?"; `many` asks about the number. Raises Refusal for what cannot be done."""
    for line in (line for wish in intent.wishes for line in wish.lines):
        basket.available(turn, line.item or 0)
    text = "many" if many else "confirm"
    _ask(turn, text, ("yes", "no"), (intent,), items=readings.reading(turn, intent))
    ask_again(turn)


def guess(turn: Turn, found: Sequence[Intent]) -> bool:
    """ "Which of these did you mean?", of at most three; False when none of them can be done."""
    possible: dict[str, Intent] = {}
    for reading in found:
        if (told := prompts.told(turn, reading)) and _is_possible(turn, reading):
            possible.setdefault(told, reading)
    waiting = list(possible.values())[:MAX_GUESSES]
    if not waiting:
        return False
    _ask(turn, "guess", (*(str(at + 1) for at in range(len(waiting))), "none"), waiting)
    ask_again(turn)
    return True


def choose(turn: Turn, lines: Sequence[IntentLine]) -> None:
    """ "1 Coke: small, medium or large?" of the first of these lines, which all lack a choice; the others wait."""
    group = missing(turn, lines[0])
    assert group is not None, "only lines without a choice are asked about"
    values = {"group": group.id}
    prompt = Prompt("", "choose", (), values, (Intent("add_items", lines=tuple(lines)),))
    options = prompts.offered(prompt, group)
    _ask(turn, "choose", (*(str(at + 1) for at in range(len(options))), "none"), prompt.waiting, **values)
    ask_again(turn)


def ask_again(turn: Turn) -> None:
    """Say the open question, or say it once more; it stays."""
    prompt = turn.session.prompt
    if prompt is not None:
        _ALOUD[prompt.text](turn, prompt)


def _choice_aloud(turn: Turn, prompt: Prompt) -> None:
    line, group = prompts.asked_of(turn, prompt)
    items = spoken_names.lines(turn, [line])
    names = [readings.option_name(turn, group.id, option.id) for option in prompts.offered(prompt, group)]
    if len(names) <= _FEW:
        turn.say("choose", items=items, options=spoken_names.one_of(turn, names))
    else:
        named = turn.menu.text(turn.session.language, "groups", group.id)
        turn.say("choose_from", items=items, group=spoken_names.words(turn, [named]))


def _guess_aloud(turn: Turn, prompt: Prompt) -> None:
    """A single guess is a plain question; long ones are better read than heard."""
    if sum(len(wish.lines) for reading in prompt.waiting for wish in reading.wishes) > MAX_SAID_GUESSED:
        turn.say("guess_shown")
        return
    key = "guess" if len(prompt.waiting) > 1 else "confirm"
    turn.say(key, items=spoken_names.readings_of(turn, prompt.waiting))


def _reading_aloud(turn: Turn, prompt: Prompt) -> None:
    turn.say(prompt.text, items=spoken_names.reading(turn, prompt.waiting[0]))


def _payment_aloud(turn: Turn, prompt: Prompt) -> None:
    turn.say("review_counter" if turn.session.at_counter else "review", total=spoken_names.total(turn))


def _cancel_aloud(turn: Turn, prompt: Prompt) -> None:
    turn.say("cancel")


_ALOUD: dict[str, Callable[[Turn, Prompt], None]] = {
    "choose": _choice_aloud,
    "guess": _guess_aloud,
    "confirm": _reading_aloud,
    "many": _reading_aloud,
    "checkout": _payment_aloud,
    "cancel": _cancel_aloud,
}
"""Text of a prompt -> how it is asked aloud."""


def _ask(turn: Turn, text: str, choices: tuple[str, ...], waiting: Iterable[Intent], **values: object) -> None:
    """Put the question on the screen. Raises Refusal `cart_full` for more than a session has room for."""
    lean = tuple(_lean(intent) for intent in waiting)
    if len(_encode(lean)) > MAX_WAITING_BYTES:
        raise Refusal("cart_full")
    turn.session.prompt = Prompt(f"{text}-{turn.session.turn}", text, choices, values, lean, turn.session.turn)


def _lean(intent: Intent) -> Intent:
    """A reading without what only the sentence itself needs."""
    then = tuple(_lean(wish) for wish in intent.then)
    return msgspec.structs.replace(intent, text="", used=(), guesses=(), confirm=False, confidence=1.0, then=then)


def _is_possible(turn: Turn, reading: Intent) -> bool:
    """Whether the guest could have it: on offer, and within what they said of diet and allergies."""
    items = [turn.menu.item(line.item or 0) for wish in reading.wishes for line in wish.lines]
    return all(item is not None and turn.offers(item) and item.fits(turn.restrictions) for item in items)


# ---------------------------------------------------------------------------- choices that were not made
def missing(turn: Turn, line: IntentLine) -> Group | None:
    """The first group of the line's item that must have an option, has none by default, and got none."""
    item = turn.item(line.item or 0)
    for group in turn.menu.groups_of(item):
        named = {option: amount for of, option, amount in line.options if of == group.id}
        taken = {**dict.fromkeys(group.defaults, "normal"), **named} if group.kind == "extra" or not named else named
        if sum(amount != "none" for amount in taken.values()) < group.min:
            return group
    return None


def split(turn: Turn, lines: Iterable[IntentLine]) -> tuple[list[IntentLine], list[IntentLine]]:
    """The lines that are whole, and those that lack a choice. Raises Refusal for what cannot be had anyway."""
    whole: list[IntentLine] = []
    lacking: list[IntentLine] = []
    for line in lines:
        basket.available(turn, line.item or 0)
        if not 1 <= line.quantity <= MAX_LINE_QUANTITY:
            raise Refusal("bad_quantity", limit=MAX_LINE_QUANTITY)
        (whole if missing(turn, line) is None else lacking).append(line)
    return whole, lacking


def waiting(turn: Turn) -> tuple[IntentLine, ...]:
    """The lines that the open question is about, and those after it."""
    prompt = turn.session.prompt
    return () if prompt is None or prompt.text != "choose" else prompt.waiting[0].lines


def answered(turn: Turn, intent: Intent) -> str | None:
    """The answer that an order is to the open question: "a large coke" when the size of a coke was asked for."""
    prompt = turn.session.prompt
    if prompt is None or prompt.text != "choose" or len(intent.lines) != 1 or intent.then:
        return None
    (line, group), said = prompts.asked_of(turn, prompt), intent.lines[0]
    if said.item not in (None, line.item) or said.quantity not in (1, line.quantity):
        return None
    wanted = [option for of, option, amount in said.options if of == group.id and amount == "normal"]
    ids = [option.id for option in prompts.offered(prompt, group)]
    return prompt.choices[ids.index(wanted[0])] if len(wanted) == 1 and wanted[0] in ids else None


# ---------------------------------------------------------------------------- answers
def settle(turn: Turn, prompt: Prompt, choice: str) -> None:
    """Do what the answer says. The question is closed already; another may follow."""
    undo = turn.session.undo
    if undo is not None and undo.turn == prompt.turn:
        # What the answer adds belongs to the sentence, and is taken back with it.
        turn.session.undo = msgspec.structs.replace(undo, turn=turn.session.turn)
    chosen = _ANSWERS[prompt.text](turn, prompt, choice)
    if chosen is None:
        decline(turn)
        return
    turn.session.pending_intent = msgspec.to_builtins(chosen)
    turn.then("intent.confirmed")


def decline(turn: Turn) -> None:
    """It was not meant so: nothing has happened, and the guest reads how to go on."""
    turn.notice("declined", example=spoken_names.example(turn).text)
    turn.say("declined")


def _confirmed(turn: Turn, prompt: Prompt, choice: str) -> Intent | None:
    return prompt.waiting[0] if choice == "yes" else None


def _guessed(turn: Turn, prompt: Prompt, choice: str) -> Intent | None:
    return None if choice == prompt.choices[-1] else prompt.waiting[prompt.choices.index(choice)]


def _chosen(turn: Turn, prompt: Prompt, choice: str) -> Intent | None:
    """The lines with the answer in the first; without that line, when the guest would rather not have it."""
    line, group = prompts.asked_of(turn, prompt)
    rest = prompt.waiting[0].lines[1:]
    if choice != prompt.choices[-1]:
        option = prompts.offered(prompt, group)[prompt.choices.index(choice)]
        filled = msgspec.structs.replace(line, options=(*line.options, (group.id, option.id, "normal")))
        rest = (filled, *rest)
    return Intent("add_items", lines=rest) if rest else None


_ANSWERS = {"confirm": _confirmed, "many": _confirmed, "guess": _guessed, "choose": _chosen}
"""Text of a prompt -> the reading that an answer makes of what waits; None leaves everything as it is."""
ABOUT_SENTENCES = frozenset(_ANSWERS)


def still_stands(turn: Turn, prompt: Prompt) -> bool:
    """Whether another menu has left everything that the question is about."""
    lines = [line for reading in prompt.waiting for wish in reading.wishes for line in wish.lines]
    items = [turn.menu.item(line.item or 0) for line in lines]
    if any(item is None for item in items):
        return False
    if prompt.text != "choose":
        return True
    group = turn.menu.group(prompt.values["group"])
    known = group is not None and group.id in (items[0].groups if items[0] is not None else ())
    return known and group is not None and len(prompts.offered(prompt, group)) == len(prompt.choices) - 1
