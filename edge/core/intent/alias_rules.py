"""How a phrase that nobody wrote into the menu is derived from one that somebody did: a table of rules with costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What rules may know of a name's surroundings: its group or category, and the language. All words are roots."""

    nouns: frozenset[str]
    """Last words that several names of the scope share, and the scope's own names: "cheese", "rice", "sandwich"."""
    addable: frozenset[str]
    """Those of them that mean nothing by themselves, so that they may be said after any name of the scope."""
    inner: frozenset[str]
    joiners: tuple[str, ...]
    turns: tuple[str, ...]
    besides: tuple[str, ...]
    """As in `OrderWords`."""
    generic: frozenset[str]
    kinds: dict[Phrase, tuple[str, ...]]
    """What may stand before a noun without changing the meaning -> those nouns."""
    steering: frozenset[str]
    """Words that refuse or ask for more: none of them names anything by itself."""
    dishes: frozenset[str]
    """Nouns that are dishes of their own, in the scope of a group."""
    heads: frozenset[str]
    """Last words of several items that are no name of a category or of an item."""
    group: bool
    """Whether the names are those of a group's options."""
    choice: bool
    """Whether it is a group of which one option is taken."""
    same: dict[str, tuple[tuple[Phrase, tuple[Phrase, ...]], ...]]
    """First word of a phrase -> that phrase and its equals."""
    options: dict[Phrase, tuple[Phrase, ...]]
    """A name of an option -> all its names."""
    apart: frozenset[Phrase]
    aside: frozenset[Phrase]
    """As in `OrderWords`; also with an article before them."""


@dataclass(frozen=True, slots=True)
class AliasRule:
    """One way to derive phrases. `cost` is how far the result is from the menu's own words: 0 is as good as them."""

    name: str
    cost: float
    derive: Callable[[Phrase, Scope], Iterable[Phrase]]
    why: str


def _inner(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    if scope.inner.isdisjoint(phrase) and not any(word in scope.joiners for word in phrase):
        return
    kept = tuple(word for at, word in enumerate(phrase) if at == 0 or word not in scope.inner)
    if 1 < len(kept) < len(phrase):
        yield kept
    for at in range(1, len(phrase) - 1):
        if phrase[at] in scope.joiners:
            for other in scope.joiners:
                yield (*phrase[:at], other, *phrase[at + 1 :])


def _same(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    for at, word in enumerate(phrase):
        for form, others in scope.same.get(word, ()):
            if phrase[at : at + len(form)] == form:
                for other in others:
                    if not _overlaps(phrase, at, form, other):
                        yield (*phrase[:at], *other, *phrase[at + len(form) :])


def _overlaps(phrase: Phrase, at: int, form: Phrase, other: Phrase) -> bool:
    """Whether the longer form already stands there: "french fries" does not become "french french fries"."""
    start = len(other) - len(form)
    return start > 0 and phrase[max(0, at - start) : at + len(form)][: len(other)] == other


def _noun_dropped(phrase: Phrase, scope: Scope) -> Iterable[Phrase]:
    return _without_noun(phrase, scope) if scope.group else ()


def _class_dropped(phrase: Phrase, scope: Scope) -> Iterable[Phrase]:
    return () if scope.group else _without_noun(phrase, scope)


def _portion(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    for length in range(1, 1 if scope.group else len(phrase)):
        if phrase[:length] in scope.apart:
            for name in scope.options.get(phrase[length:], ()):
                yield from ((*before, *name) for before in scope.apart)
                yield from ((*name, *after) for after in scope.aside)


def _without_noun(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    if len(phrase) > 1 and phrase[-1] in scope.nouns and not scope.nouns.issuperset(phrase[:-1]):
        # "Black" is no black beans unless there is but one choice to make; "lunch" is a lunch size.
        kept = phrase[:-1]
        if any(not word.isdigit() for word in kept) and (scope.choice or not scope.generic.issuperset(kept)):
            yield kept


def _class_alone(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    if len(phrase) > 1 and phrase[-1] in scope.heads:
        yield phrase[-1:]


def _class_added(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    return (added for added in _with_noun(phrase, scope) if added[-1] not in scope.dishes)


def _dish_added(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    return (added for added in _with_noun(phrase, scope) if added[-1] in scope.dishes)


def _with_noun(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    for noun in scope.kinds.get(phrase, ()):
        yield (*phrase, noun)
    if phrase[-1] not in scope.nouns:
        for noun in scope.addable:
            yield (*phrase, noun)


def _turned(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    if 2 <= len(phrase) <= 3:
        yield (phrase[-1], *phrase[:-1])
        if len(phrase) == 3:
            yield (*phrase[1:], phrase[0])
        for small in scope.besides:
            yield (phrase[-1], small, *phrase[:-1])


def _inverted(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    if 2 <= len(phrase) <= 4:
        for small in scope.turns:
            yield (phrase[-1], small, *phrase[:-1])


def _plain(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    kept = phrase
    while len(kept) > 1 and kept[0] in scope.generic:
        kept = kept[1:]
    if len(kept) == 1 and kept[0] in scope.nouns:
        return
    if len(kept) < len(phrase) and _means_something(kept, scope):
        yield kept


def _partial(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    count = len(phrase)
    for length in range(count - 1, 0, -1):
        for start in range(count - length + 1):
            part = phrase[start : start + length]
            if _means_something(part, scope):
                yield part
    for left_out in range(1, count - 1):
        part = phrase[:left_out] + phrase[left_out + 1 :]
        if phrase[left_out] not in scope.inner and _means_something(part, scope):
            yield part


def _first_word(phrase: Phrase, scope: Scope) -> Iterator[Phrase]:
    if scope.choice and len(phrase) > 1 and phrase[0] not in scope.inner and not phrase[0].isdigit():
        yield phrase[:1]


def _means_something(part: Phrase, scope: Scope) -> bool:
    edges = scope.inner
    if part[0] in edges or part[-1] in edges or (len(part) == 1 and len(part[0]) < 3):
        return False
    return any(word not in scope.generic and not word.isdigit() for word in part)


SURFACE = (
    AliasRule("inner", 0.1, _inner, "small words inside a name are left out"),
    AliasRule("same", 0.1, _same, "an abbreviation is its full form"),
    AliasRule("portion", 0.0, _portion, "a portion goes by all names of the option: a side of guac(amole)"),
)
"""Applied to the menu's own names."""
STRUCTURE = (
    AliasRule("noun dropped", 0.22, _noun_dropped, "what all names of a group end in is left out: swiss (cheese)"),
    AliasRule("class dropped", 0.4, _class_dropped, "the same for items of a category: cheese (burger)"),
    AliasRule("class added", 0.2, _class_added, "or put after one that has it not: tuna (sandwich)"),
    AliasRule("dish added", 0.2, _dish_added, "the same for an option where the noun is also a dish: rye (toast)"),
    AliasRule("class alone", 0.5, _class_alone, "what several names of a category end in, for any of them: a bowl"),
    AliasRule("inverted", 0.3, _inverted, "what it is comes first: a shot of espresso"),
    AliasRule("turned", 0.5, _turned, "words change places: southwest chipotle, pho with tofu"),
    AliasRule("plain", 0.3, _plain, "words that say how it is made are left out: (fried) tofu"),
    AliasRule("first word", 0.5, _first_word, "where one is chosen, how its name begins: crispy (corn tortilla)"),
    AliasRule("partial", 0.7, _partial, "a part of a name that is in no other: raspberry (cheesecake)"),
)
"""Applied to the menu's own names once."""
LOOKUP = {
    "plural": (0.0, "one or several of a thing are the same thing: words are compared by their roots"),
    "joined": (0.1, "words are written together or apart: pepper jack"),
    "any order": (0.5, "most words of a long name, in another order: thai iced tea"),
    "gapped": (0.9, "a word stands inside a name: chocolate (milk) shake"),
    "shared": (0.2, "two names share their last word: black and pinto beans"),
    "repair": (0.1, "a misspelt word of the menu"),
}
"""Rules that look at the utterance and not at the menu alone: cost and reason."""
RULES = (*(rule.name for rule in (*SURFACE, *STRUCTURE)), *LOOKUP)
"""Every rule by name: each can be switched off, which is how the benchmark measures what it brings."""
