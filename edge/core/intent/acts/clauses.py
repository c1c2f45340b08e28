"""Parts of an utterance: what says nothing is left out, numbers that were misheard are heard right."""

from __future__ import annotations

from edge.core.intent.acts.cues import Cues
from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.words import Token

MAX_BOUNDARIES = 6
"""Places of one clause where two wishes may meet; real sentences have two or three."""


def trimmed(cues: Cues, tokens: Tokens) -> Tokens:
    """Without politeness, and without what only begins or ends a wish."""
    kept, said = tokens, texts(tokens)
    if not cues.polite.isdisjoint(said):
        kept = tuple([token for token in tokens if token.text not in cues.polite])
        said = texts(kept)
    start, end = 0, len(said)
    while start < end and (length := _opening(cues, said, start)):
        start += length
    while end > start and (length := _ending(cues, said, end)):
        end -= length
    return kept[start:end]


def _opening(cues: Cues, said: list[str], start: int) -> int:
    for table in (cues.opens, cues.joins):
        found = table.at(said, start, len(said))
        if found is not None:
            return found[0]
    return 0


def _ending(cues: Cues, said: list[str], end: int) -> int:
    """The length of what stands before a command: "and I'd like" of "and I'd like to pay"."""
    for length in (4, 3, 2, 1) if said[end - 1] in cues.before_wish else ():
        phrase = said[max(0, end - length) : end]
        if len(phrase) == length and (cues.opens.get(phrase) is not None or cues.joins.get(phrase) is not None):
            return length
    return 0


def boundaries(cues: Cues, tokens: Tokens) -> list[tuple[int, int]]:
    """(end of the one, start of the next) of places where two wishes may meet: a pause, or "and"."""
    said, found = texts(tokens), list[tuple[int, int]]()
    for at in range(1, len(said)):
        join = cues.joins.at(said, at, len(said))
        if join is not None:
            found.append((at, at + join[0]))
        elif tokens[at].gap:
            found.append((at, at))
    return [place for place in found if place[1] < len(said)][:MAX_BOUNDARIES]


def heard_right(scene: Scene, tokens: Tokens) -> Tokens:
    """ "To cokes" is "two cokes": a word that sounds like a number, at a beginning, before items of the menu."""
    cues, said, several = scene.cues, texts(tokens), False
    found = _named_zero(scene, tokens) if "0" in said else list(tokens)
    if not cues.misheard.begins_among(said) and cues.several.isdisjoint(said) and not any(map(str.isdecimal, said)):
        return tuple(found)
    for at, token in enumerate(tokens[:-1]):
        number = cues.number((token.text,))
        if number is not None and number[1] == 1 and several and _is_one_of_them(scene, tokens, at):
            found[at] = Token("1", token.word, token.gap)
            continue
        several = several or (number is not None and number[1] > 1)
        value = cues.misheard.get((token.text,))
        begins = at == 0 or token.gap or tokens[at - 1].text in cues.polite or cues.joins.get((tokens[at - 1].text,))
        if value is None or begins is None or begins is False:
            continue
        if _counts(scene, tokens, at):
            found[at] = Token(str(value), token.word, token.gap)
    return tuple(found)


def _named_zero(scene: Scene, tokens: Tokens) -> list[Token]:
    """ "Coke 0" is Coke Zero where that is on the menu."""
    found, names = list(tokens), scene.names.all
    zero = next((word for word in scene.cues.zero if word in names), "0")
    for at in range(1, len(tokens)):
        if tokens[at].text == "0" and tokens[at - 1].text in names:
            found[at] = tokens[at]._replace(text=zero)
    return found


def _is_one_of_them(scene: Scene, tokens: Tokens, at: int) -> bool:
    """ "Two burgers, a with bacon": where an article and "one" are the same word, what follows tells them apart."""
    cues, said, after = scene.cues, texts(tokens), at + 1
    part = cues.parts.at(said, after, len(said))
    after += part[0] if part is not None else 0
    if after >= len(said):
        return False
    if cues.without.at(said, after, len(said)) is not None or cues.with_.at(said, after, len(said)) is not None:
        return True
    following, rest = tokens[after : after + 1], after + 1
    ends = rest == len(said) or tokens[rest].gap or cues.joins.at(said, rest, len(said)) is not None
    ends = ends or cues.number(said[rest:]) is not None
    return ends and bool(scene.groups(following)) and not scene.names_item(following)


def _counts(scene: Scene, tokens: Tokens, at: int) -> bool:
    """Whether what follows wants a number: several of something, or a word that says nothing else here."""
    after = tokens[at + 1 : at + 5]
    reading = scene.read(after)
    items = [line for line in reading.lines if line.item_id is not None]
    if not items or items[0].counted or (items[0].tokens and min(items[0].tokens) > 0):
        return False
    return tokens[at].text not in scene.cues.fillers or _several(scene, after)


def _several(scene: Scene, after: Tokens) -> bool:
    """Whether a word of the item stands in a plural that the menu's own names do not have."""
    names = scene.names.all
    return any(
        token.text not in names
        and any(
            plural and token.text.endswith(plural) and token.text.removesuffix(plural) + single in names
            for single, plural in scene.cues.language.plural_endings
        )
        for token in after[:3]
    )
