"""Answers to the question on the screen: one of its choices, by name or place; yes and no."""

from __future__ import annotations

from collections.abc import Sequence

from edge.core.intent.acts import commands
from edge.core.intent.acts.scene import Scene, Tokens, texts
from edge.core.intent.model import Choice, Intent

LOOSE = 0.4
"""Below what is done without asking again."""


def answer(scene: Scene, tokens: Tokens) -> Intent | None:
    """The answer, when all that was said is one; anything else is heard as if nothing had been asked, and is None."""
    asked = scene.asked
    if asked is None:
        return None
    said = texts(tokens)
    content = _content(scene, said)
    if asked.listed:
        at = _ordinal(scene, content)
        chosen = None if at is None else _at(asked.choices, at)
        return None if chosen is None else Intent("answer", 1.0, choice=chosen.id)
    choices = [one for one in asked.choices if one.id not in ("yes", "no")]
    for name in (said, content):
        chosen = _named(scene, choices, name) or _placed(scene, choices, name)
        if chosen is not None:
            return Intent("answer", 1.0, choice=chosen.id)
    if _declines(scene, said) or _declines(scene, content):
        return Intent("no", 1.0)
    small = commands.only_small(scene.cues, said)
    return Intent(small, 1.0) if small in ("yes", "no") else _loosely(scene, said)


def _loosely(scene: Scene, said: Sequence[str]) -> Intent | None:
    """ "Sure, do that, my friend": a yes or no with a word or two that we do not know. Too little to pay for."""
    found = scene.cues.commands.at(said, 0, len(said))
    if found is None or found[1] not in ("yes", "no"):
        return None
    rest = said[found[0] :]
    strange = sum(not scene.cues.says_nothing(word) for word in rest)
    known = any(word in scene.names.all for word in rest)
    return Intent(str(found[1]), LOOSE) if strange <= commands.MAX_STRANGE and not known else None


def _content(scene: Scene, said: Sequence[str]) -> list[str]:
    """Without the words around an answer: "I meant the second one, please"."""
    cues, kept, at = scene.cues, list[str](), 0
    while at < len(said):
        found = cues.picks.at(said, at, len(said))
        if found is not None:
            at += found[0]
            continue
        if said[at] not in cues.polite:
            kept.append(said[at])
        at += 1
    return kept


def _declines(scene: Scene, said: Sequence[str]) -> bool:
    """Whether these words are nothing but refusals: "no, none of those, thanks"."""
    at, found = 0, False
    while at < len(said):
        here = scene.cues.declines.at(said, at, len(said))
        if here is not None:
            at, found = at + here[0], True
        elif said[at] in scene.cues.polite:
            at += 1
        else:
            return False
    return found


def _named(scene: Scene, choices: Sequence[Choice], content: Sequence[str]) -> Choice | None:
    """The one choice that these words name: in full, or by words that no other choice has."""
    if not content:
        return None
    wanted = set(content)
    names = [(choice, [scene.cues.words(name) for name in choice.names]) for choice in choices]
    for choice, own in names:
        if list(content) in own:
            return choice
    fitting = [choice for choice, own in names if any(wanted <= _forms(scene, name) for name in own)]
    return fitting[0] if len(fitting) == 1 else None


def _forms(scene: Scene, name: Sequence[str]) -> set[str]:
    """The words of a name, and what adjectives and plurals make of them: "die große" is "Groß"."""
    endings = scene.cues.language.plural_endings
    found = set(name)
    for word in name:
        found |= {
            word.removesuffix(old) + new for old, new in endings if word.endswith(old) and len(word) > len(old) + 1
        }
    return found


def _placed(scene: Scene, choices: Sequence[Choice], content: Sequence[str]) -> Choice | None:
    """ "the second", "number three"."""
    place = _ordinal(scene, content)
    words = [word for word in content if word not in scene.cues.definite]
    if place is None and len(words) == 1 and words[0].isdecimal():
        place = int(words[0][:4])
    return None if place is None else _at(choices, place)


def _ordinal(scene: Scene, content: Sequence[str]) -> int | None:
    """The place that these words name and nothing besides; -1 is the last."""
    words = [word for word in content if word not in scene.cues.definite]
    found = scene.cues.ordinals.at(words, 0, len(words)) if words else None
    return int(str(found[1])) if found is not None and found[0] == len(words) else None


def _at(choices: Sequence[Choice], place: int) -> Choice | None:
    at = place - 1 if place > 0 else len(choices) + place
    return choices[at] if place != 0 and 0 <= at < len(choices) else None
