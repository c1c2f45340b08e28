"""From what a guest said to what the guest wants: the interface of `edge.core.intent.Understand`.

The order of the questions is the order of what it would cost to be wrong: what was asked, an allergy, a diet, then what
changes something, then what only shows. What is not understood is `unknown`, never a guess.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from edge.core.intent.acts import changes, commands, questions, safety
from edge.core.intent.acts.answers import answer
from edge.core.intent.acts.clauses import heard_right, trimmed
from edge.core.intent.acts.cues import cues_of
from edge.core.intent.acts.names import names
from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.acts.wishes import joined, ordered, wishes
from edge.core.intent.grammar import grammar
from edge.core.intent.guesses import guesses
from edge.core.intent.languages import LANGUAGES
from edge.core.intent.lexicon import find, lexicon
from edge.core.intent.model import Asked, CartLineView, Intent, Used
from edge.core.intent.reading import OrderReading
from edge.core.menu import Menu
from edge.core.rules import ACCEPT_CONFIDENCE, CONFIRM_CONFIDENCE, MANY

_SHOWN = {
    "item": "item", "option": "option", "number": "number", "article": "number", "none": "no", "extra": "extra",
    "light": "light", "with": "with", "list": "join",
}  # fmt: skip
"""Kinds of a reading's parts -> what they are called in an intent."""
MAX_BESIDES, STORY = 3, 2
"""More unknown words than this, and so many times more than those of dishes, tell a story."""
MAX_ACTS = 60
"""Tokens beyond which an utterance is read as an order only: nobody changes or commands at such length."""


def understand(text: str, language: str, menu: Menu, cart: Sequence[CartLineView], asked: Asked | None) -> Intent:
    """What `text` means; see `edge.core.intent.Understand`."""
    cues = cues_of(language)
    tokens = cues.tokens(text)
    if not tokens:
        return Intent("unknown", 0.0, text=text)
    scene = Scene.of(menu, language, cart, asked)
    reading = scene.read(tokens)
    found = _intent(scene, tokens, reading)
    used = tuple(
        Used(tokens[one.start].word, tokens[one.end - 1].word + 1, _SHOWN[one.what])
        for one in reading.spans
        if one.start < one.end and one.what in _SHOWN
    )
    open_items = found.intent == "add_items" and any(line.others for line in reading.lines)
    rivals = guesses(menu, reading, reading.confidence) if open_items or _doubtful(found) else ()
    # Words that fit several dishes are the guest's to settle, however well they fit.
    confirm = found.confirm or open_items
    return msgspec.structs.replace(found, text=text, used=used, guesses=rivals, confirm=confirm)


def may_take_away(text: str, language: str, menu: Menu, cart: Sequence[CartLineView]) -> bool:
    """Whether the beginning of a sentence, which reads like an order, may become the opposite by its next word."""
    scene = Scene.of(menu, language, cart, None)
    return changes.begun(scene, trimmed(scene.cues, scene.cues.tokens(text)))


def _doubtful(found: Intent) -> bool:
    """Whether somebody may have to ask what was meant."""
    return found.intent == "unknown" or any(wish.confidence < ACCEPT_CONFIDENCE for wish in found.wishes)


def prepare(menu: Menu) -> None:
    """Compile the menu for every language now, so that the first guest does not wait for it."""
    for language in LANGUAGES:
        cues_of(language)
        names(menu, language)
        grammar(menu, language)
        lexicon(menu, language)


def _intent(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent:
    """The first reading that fits."""
    return (
        answer(scene, tokens)
        or questions.contents(scene, tokens, reading)
        or _allergy(scene, tokens, reading)
        or _diet(scene, tokens, reading)
        or _exact(scene, tokens, reading)
        or _story(scene, tokens, reading)
        or questions.recommended(scene, tokens, reading)
        or questions.of_a_diet(scene, tokens, reading)
        or questions.question(scene, tokens, reading)
        or _wanted(scene, tokens, reading)
        or _small(scene, tokens, reading)
        or questions.search(scene, tokens, reading)
        or Intent("unknown", 0.0)
    )


def _allergy(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """An allergy, and what is ordered besides: to be confirmed, because none may be served by a mistake."""
    found = safety.allergy(scene, tokens, reading)
    if found is None or not found.intent.allergens:
        return found.intent if found is not None else None
    return _beside(scene, tokens, reading, found, confirm=True)


def _diet(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """A diet, and what is ordered besides."""
    found = safety.diet(scene, tokens, reading)
    return None if found is None else _beside(scene, tokens, reading, found, confirm=False)


def _beside(scene: Scene, tokens: Tokens, reading: OrderReading, found: safety.Safety, confirm: bool) -> Intent:
    """What protects, and the dishes ordered before or after it in the same breath. Whether they fit is for the core."""
    if _tells(scene, tokens, reading) or questions.is_asked(scene, tokens, reading):
        return found.intent
    # "Without gluten" says nothing of whom it is for: all of it is the order.
    first, last = min(found.takes, default=len(tokens)), max(found.takes, default=len(tokens))
    wanted = [wish for part in (tokens[:first], tokens[last + 1 :]) for wish in _ordered_beside(scene, part)]
    then = [_asking(wish) for wish in joined(wanted)]
    if confirm:
        then = [wish if wish.asked else msgspec.structs.replace(wish, confirm=True) for wish in then]
    return msgspec.structs.replace(found.intent, then=tuple(then))


def _ordered_beside(scene: Scene, part: Tokens) -> list[Intent]:
    """ "I'm vegan and I'd like a burger" is answered by the burgers that fit, not by one that was picked blindly."""
    reading = scene.read(part)
    category = not reading.lines and find(lexicon(scene.menu, scene.language).categories, texts(part)) is not None
    if category or any(line.others for line in reading.lines):
        found = questions.search(scene, part, reading)
        return [] if found is None else [msgspec.structs.replace(found, asked=True)]
    return [wish for wish in wishes(scene, part) if _is_sure_order(wish)]


def _is_sure_order(wish: Intent) -> bool:
    """Whether these are dishes, or lines that go: what else is said beside an allergy or a diet tells of it."""
    removes = bool(wish.edits) and all(edit.op == "remove" for edit in wish.edits)
    return (wish.intent == "add_items" or removes) and wish.confidence >= CONFIRM_CONFIDENCE


def _story(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """Who tells of yesterday orders nothing."""
    told = _tells(scene, tokens, reading) or mentioned(scene, tokens, reading)
    return Intent("unknown", 0.0) if told else None


def _tells(scene: Scene, tokens: Tokens, reading: OrderReading) -> bool:
    return find(scene.cues.hearsay, safety.blanked(tokens, reading)) is not None


def _exact(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """A command and nothing besides, politeness apart."""
    misses = scene.cues.misses
    if misses.get(texts(tokens)) is not None or misses.get(texts(trimmed(scene.cues, tokens))) is not None:
        return Intent("repeat", 1.0)
    command = scene.cues.commands.get(texts(tokens)) or scene.cues.commands.get(texts(trimmed(scene.cues, tokens)))
    if command is not None:
        return Intent(str(command), 1.0)
    if reading.lines or (scene.cart and changes.change(scene, trimmed(scene.cues, tokens)) is not None):
        return None
    return commands.alone(scene.cues, tokens, reading)


def _wanted(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """Orders, changes and commands, as many as there are."""
    if len(tokens) > MAX_ACTS:
        return _one(ordered(scene, tokens))
    heard = heard_right(scene, tokens)
    whole = trimmed(scene.cues, heard)
    change = changes.change(scene, whole)
    cuts = [] if change is not None else commands.commands(scene.cues, tokens, reading)
    return _with_commands(scene, heard, cuts) if cuts else _one(wishes(scene, heard))


def mentioned(scene: Scene, tokens: Tokens, reading: OrderReading) -> bool:
    """Whether dishes are only mentioned: most of what was said is about something else."""
    used = {at for one in reading.spans if one.what in ("item", "option") for at in range(one.start, one.end)}
    if len(tokens) - len(used) <= MAX_BESIDES:
        return False
    outside = safety.blanked(tokens, reading)
    strange = sum(at not in used and bool(word) and not scene.cues.is_known(word) for at, word in enumerate(outside))
    return strange > MAX_BESIDES and strange > STORY * len(used)


def _with_commands(scene: Scene, tokens: Tokens, cuts: Sequence[commands.Command]) -> Intent | None:
    """What was said around commands, and the most urgent of these, each where it stood; and where it will be eaten."""
    found: list[Intent] = []
    strangers, denied, start = 0, False, 0
    eaten, chosen = commands.chosen(scene.cues, cuts)
    place = None
    for cut in (*cuts, None):
        part = trimmed(scene.cues, tokens[start : cut.start if cut is not None else len(tokens)])
        wanted = wishes(scene, part) if part else []
        if not wanted:
            strangers += commands.strange(scene.cues, part)
            denied = denied or commands.denied(scene.cues, part)
        found += wanted
        if cut is chosen:
            place = len(found)
        start = cut.end if cut is not None else start
    said = [Intent(eaten.intent, 1.0)] if eaten is not None and not strangers and not denied else []
    if chosen is not None:
        command = None if denied else commands.carried_out(chosen, strangers)
        if command is None:
            return None
        said.append(command)
    place = place if place is not None else len(found)
    return _one(joined([*found[:place], *said, *found[place:]]))


def _one(found: list[Intent]) -> Intent | None:
    """The wishes as one intent; None when there are none, or an order among them is hardly more than a mention."""
    checked = [_asking(wish) for wish in found]
    if not checked or any(wish.confidence < CONFIRM_CONFIDENCE for wish in checked):
        return None
    return msgspec.structs.replace(checked[0], then=tuple(checked[1:]))


def _asking(wish: Intent) -> Intent:
    """A number that few people want is asked about: it is misheard more easily than meant."""
    counts = [line.quantity for line in wish.lines] + [edit.quantity or edit.by or 0 for edit in wish.edits]
    return msgspec.structs.replace(wish, confirm=True) if any(count > MANY for count in counts) else wish


def _small(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """ "Yes", "thank you", "hello": all that was said."""
    small = commands.only_small(scene.cues, texts(tokens)) if not reading.lines else None
    return Intent(small, 1.0) if small is not None else None
