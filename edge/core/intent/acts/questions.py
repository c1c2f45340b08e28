"""Questions and searches: they show, and change nothing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from edge.core.intent.acts.safety import asks_contents, blanked, short
from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.lexicon import Lexicon, Span, find, find_all, lexicon
from edge.core.intent.model import Intent
from edge.core.intent.reading import OrderReading

MAX_STRANGE = 3
"""Words of a question for something that is not on the menu; a longer one is about something else."""

MAX_BETWEEN = 1
"""Words between "I'd like" and a question that it begins: "to see"."""


def contents(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """ "Is there milk in it": the dish with its allergens; of the newest line, when none was named."""
    if not asks_contents(scene, tokens):
        return None
    named = [line.item_id for line in reading.lines if line.item_id is not None]
    spoken_of = named or [line.item_id for line in scene.cart[-1:]]
    if not spoken_of or scene.menu.item(spoken_of[0]) is None:
        return search(scene, tokens, reading)
    return Intent("search_menu", 0.9, query=scene.menu.item_name(spoken_of[0], scene.language))


def recommended(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """ "What do you recommend": what the menu says is popular. Who orders a dish besides has chosen."""
    if find(scene.cues.recommends, texts(tokens)) is None:
        return None
    if reading.lines and not is_asked(scene, tokens, reading):
        return None
    return Intent("search_menu", 0.9, query=scene.cues.language.acts.popular, asked=True)


def of_a_diet(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """ "A burger without meat": nothing that a dish could be had without, so the dishes that are so are shown."""
    if len(reading.lines) != 1 or not reading.without or find(scene.cues.diets, texts(tokens)) is None:
        return None
    found = search(scene, tokens, reading)
    return None if found is None else msgspec.structs.replace(found, confidence=0.9, asked=True)


def question(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """ "Do you have a cheeseburger?" is no order, "do you have two" is one."""
    if not is_asked(scene, tokens, reading) or any(line.quantity > 1 for line in reading.lines):
        return None
    found = search(scene, tokens, reading)
    return _how_to_ask(scene, tokens, reading) if found is None else msgspec.structs.replace(found, asked=True)


def _how_to_ask(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """ "Can I see the menu": a question that names nothing; the screen that helps shows what can be said."""
    asked = {at for one in find_all(scene.cues.asks, short(tokens, reading)) for at in range(one.start, one.end)}
    rest = [word for at, word in enumerate(texts(tokens)) if at not in asked]
    named = any(not scene.cues.says_nothing(word) for word in rest) or scene.cues.it.get((tokens[-1].text,)) is not None
    return Intent("help", 0.6) if len(asked) > 1 and not named else None


def is_asked(scene: Scene, tokens: Tokens, reading: OrderReading) -> bool:
    """Whether it is a question at all."""
    if _begins_with_question(scene, texts(tokens)):
        return True
    asked = find(scene.cues.asks, short(tokens, reading))
    return asked is not None and not _orders(scene, texts(tokens), reading, asked)


def _begins_with_question(scene: Scene, said: list[str]) -> bool:
    """ "And is the burger spicy"; but "can I do the burger" begins with what it may be, not with "do the"."""
    cues, at = scene.cues, 0
    while at < len(said) and (said[at] in cues.polite or cues.joins.get((said[at],)) is not None):
        at += 1
    return at < len(said) and cues.asks_first.at(said, at, len(said)) is not None


def _orders(scene: Scene, said: list[str], reading: OrderReading, asked: Span) -> bool:
    """ "Let's see, I'll take a burger which has cheese" asks nothing; "I'd like to see the burgers" does."""
    wants = [one for one in find_all(scene.cues.wants, said) if not one.start < asked.start <= one.end + MAX_BETWEEN]
    return bool(reading.lines) and bool(wants)


def search(scene: Scene, tokens: Tokens, reading: OrderReading) -> Intent | None:
    """Words of the menu, or a clear question for something that may not be on it."""
    asks, words = find_all(scene.cues.asks, short(tokens, reading)), lexicon(scene.menu, scene.language)
    query = _query(scene, tokens, reading, asks, words)
    named = bool(reading.lines) or any(word in words.partial for word in query)
    known = named or find(scene.cues.diets, texts(tokens)) is not None
    clear = any(one.end - one.start > 1 for one in asks)
    if not query or len(reading.unexplained) > MAX_STRANGE or not (known or (clear and len(query) < MAX_STRANGE)):
        return None
    # Dishes that nobody asked about: an order that is not sure enough to be one.
    sure = reading.confidence if reading.lines and not is_asked(scene, tokens, reading) else 1.0
    return Intent("search_menu", min(sure, 0.9 if known else 0.5), query=" ".join(query))


def _query(scene: Scene, tokens: Tokens, reading: OrderReading, asks: Sequence[Span], words: Lexicon) -> list[str]:
    """The words to search with. A category is searched by its own name, whatever it was called."""
    said, outside = texts(tokens), blanked(tokens, reading)
    categories = find_all(words.categories, said)
    if categories and not reading.lines:
        return said[categories[0].start : categories[0].end]
    asked = {at for one in asks for at in range(one.start, one.end)}
    return [
        word
        for at, word in enumerate(said)
        if at not in asked and (not outside[at] or not scene.cues.says_nothing(word))
    ]
