"""Allergies and diets: found before everything else, wherever they stand in a sentence, and never a mere "without"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.lexicon import Phrases, Span, find, find_all
from edge.core.intent.model import Intent
from edge.core.intent.reading import OrderReading

MAX_BETWEEN = 2
"""Words between an allergen that is on the menu as well and the "allergy" that it is the name of."""


class Safety(NamedTuple):
    """What somebody must not or does not eat."""

    intent: Intent
    takes: frozenset[int]
    """The tokens that said it."""


def allergy(scene: Scene, tokens: Tokens, reading: OrderReading) -> Safety | None:
    """Said by its own words, by "nut free", or by leaving out what nobody leaves out for taste. One that the menu's
    data does not know must reach somebody who does: staff."""
    cues, outside = scene.cues, blanked(tokens, reading)
    speaks = find_all(cues.allergy, outside)
    found = find_all(cues.allergens, short(tokens, reading)) if speaks else []
    free = [
        one
        for one in find_all(cues.allergens, outside)
        if outside[one.end : one.end + 1] and outside[one.end] in cues.free_from
    ]
    hidden = [
        str(one.value)
        for one in find_all(cues.allergens, reading.without)
        if one.value in cues.language.hidden_allergens
    ]
    hidden += _left_out(scene, outside)
    allergens = tuple(dict.fromkeys((*(str(one.value) for one in (*found, *free)), *hidden)))
    takes = frozenset(
        at for one in (*speaks, *_told(speaks, found, outside), *free) for at in range(one.start, one.end)
    )
    if allergens:
        return Safety(Intent("allergy", 1.0, allergens=allergens), takes)
    return Safety(Intent("staff", 0.9), takes) if speaks else None


def _told(speaks: Sequence[Span], found: Sequence[Span], outside: Sequence[str]) -> list[Span]:
    """Those that belong to the words for an allergy: the cream of "a soup with cream, I have a milk allergy" is
    ordered."""
    return [
        one
        for one in found
        if outside[one.start] or any(one.start > told.start or told.start - one.end <= MAX_BETWEEN for told in speaks)
    ]


def _left_out(scene: Scene, outside: Sequence[str]) -> list[str]:
    """ "Without gluten": the words are next to each other, whatever the reading made of them."""
    cues, found = scene.cues, []
    for one in find_all(cues.without, outside):
        named = cues.allergens.at(outside, one.end, len(outside)) if one.end < len(outside) else None
        if named is not None and named[1] in cues.language.hidden_allergens:
            found.append(str(named[1]))
    return found


def diet(scene: Scene, tokens: Tokens, reading: OrderReading) -> Safety | None:
    """What the guest says of themselves or their company; a vegan burger says nothing of its buyer."""
    cues, outside = scene.cues, short(tokens, reading)
    found = find_all(cues.avoids, texts(tokens))
    takes = [*found]
    if not found:
        oneself = find_all(cues.oneself, outside)
        found = find_all(cues.diets, outside) if oneself else []
        # "I'm having fries and I'm vegan": only the words next before a diet say whose it is.
        takes = [*found, *(near for one in found for near in [who for who in oneself if who.end <= one.start][-1:])]
    if not found:
        return None
    restrictions = tuple(dict.fromkeys(str(one.value) for one in found))
    return Safety(
        Intent("diet", 1.0, restrictions=restrictions),
        frozenset(at for one in takes for at in range(one.start, one.end)),
    )


def asks_contents(scene: Scene, tokens: Tokens) -> bool:
    """ "Is there milk in it": a question about an allergen, neither an order nor a wish to leave it out."""
    said = texts(tokens)
    return find(scene.cues.contains, said) is not None and _names(scene.cues.allergens, said)


def _names(table: Phrases, said: Sequence[str]) -> bool:
    return find(table, said) is not None


def blanked(tokens: Tokens, reading: OrderReading) -> list[str]:
    """The words, with those of dishes and options blanked."""
    named = {at for one in reading.spans if one.what in ("item", "option") for at in range(one.start, one.end)}
    return ["" if at in named else token.text for at, token in enumerate(tokens)]


def short(tokens: Tokens, reading: OrderReading) -> list[str]:
    """The words, with dishes of several words blanked: "fish burger" names no allergy, the option "egg" does."""
    long = (one for one in reading.spans if one.what == "item" and one.end - one.start > 1)
    named = {at for one in long for at in range(one.start, one.end)}
    return ["" if at in named else token.text for at, token in enumerate(tokens)]
