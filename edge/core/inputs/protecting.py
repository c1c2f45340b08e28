"""What a sentence says of allergies and diets: done before everything else, and whatever becomes of the rest.

A dish that is sold out must not take an allergy with it. A dish of the same breath that they rule out is never ordered
by it: the guest is told so, and may still touch it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from edge.core import spoken_names
from edge.core.inputs import filters, unfit
from edge.core.inputs.wishes import understood
from edge.core.intent import Intent, IntentLine
from edge.core.intent.model import PROTECTING
from edge.core.turn import Turn


def protect(turn: Turn, intent: Intent) -> Intent:
    """Filter the menu by what the sentence says of diets and allergies. Returns it without the dishes that these rule
    out; everything else in it is still to be done."""
    wishes = intent.wishes
    for wish in wishes:
        if wish.intent in PROTECTING:
            lines = [line for other in wishes if other.intent == "add_items" for line in other.lines]
            tags = _tags(wish)
            ruled_out = [line for line in lines if unfit.against(turn, line, tags)]
            filters.add(turn, tags)
            (_diet if wish.intent == "diet" else _allergy)(turn, wish, ruled_out)
            wishes = tuple(left for one in wishes if (left := _without(one, ruled_out)) is not None)
    first, *others = (msgspec.structs.replace(wish, then=()) for wish in wishes)
    return msgspec.structs.replace(first, then=tuple(others))


def _tags(wish: Intent) -> tuple[str, ...]:
    return wish.restrictions if wish.intent == "diet" else tuple(f"no-{one}" for one in wish.allergens)


def _without(wish: Intent, ruled_out: Sequence[IntentLine]) -> Intent | None:
    """The wish without these lines; None when nothing of it is left."""
    if wish.intent != "add_items" or not ruled_out:
        return wish
    kept = tuple(line for line in wish.lines if line not in ruled_out)
    return msgspec.structs.replace(wish, lines=kept) if kept else None


def _diet(turn: Turn, wish: Intent, ruled_out: Sequence[IntentLine]) -> None:
    nutrition = turn.cards.nutrition
    names = [nutrition.name("diet", one) for one in wish.restrictions]
    understood(turn, "filter", filters=", ".join(names))
    if ruled_out:
        missed = [nutrition.name("diet", one) for one in unfit.missed(turn, ruled_out, wish.restrictions)]
        turn.notice("unfit_diet", items=unfit.names(turn, ruled_out), restrictions=_listed(turn, missed))
        turn.say("unfit_diet", items=unfit.dishes(turn, ruled_out), restrictions=spoken_names.words(turn, missed))
    else:
        turn.notice("diet", restrictions=", ".join(names))
        turn.say("diet", restrictions=spoken_names.words(turn, names))


def _allergy(turn: Turn, wish: Intent, ruled_out: Sequence[IntentLine]) -> None:
    nutrition = turn.cards.nutrition
    names = [nutrition.name("allergen", one) for one in wish.allergens]
    understood(turn, "filter", filters=", ".join(turn.text("filter.without", allergen=name) for name in names))
    if ruled_out:
        # One sentence for both, so that the guest also hears what is asked about the rest of the order.
        key = "unfit_allergy" if all(_states_allergens(turn, line) for line in ruled_out) else "unfit_unknown"
        missed = [nutrition.name("allergen", one[3:]) for one in unfit.missed(turn, ruled_out, _tags(wish))]
        turn.notice(key, "warning", items=unfit.names(turn, ruled_out), allergens=_listed(turn, missed))
        turn.say(key, items=unfit.dishes(turn, ruled_out), allergens=spoken_names.words(turn, missed))
        return
    turn.say("allergy", allergens=spoken_names.words(turn, names))
    if not unfit.warn(turn, map(unfit.as_said, turn.session.cart)):
        turn.notice("allergy", "warning", allergens=", ".join(names))


def _states_allergens(turn: Turn, line: IntentLine) -> bool:
    return turn.item(line.item or 0).stated_allergens is not None


def _listed(turn: Turn, names: Sequence[str]) -> str:
    return turn.text("list.comma").join(names)
