"""Names that look alike to the rules give phrases that look alike: these are derived for one of them and put together
for the others. A menu has hundreds of names and few shapes, and deriving takes most of the time of compiling it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from edge.core.intent.alias_rules import AliasRule, Phrase, Scope

COMMON_WEIGHT, WEIGHT = 0.03, 0.1
"""What it costs to leave a word out; least where it says little ("oven roasted")."""
SHARES = {"class alone": 0.2}
"""Rule -> how much of that it pays; all where it is not here."""

Derived = tuple[Phrase, float, str]
"""A phrase, its cost and the rule that gave it."""


class _Template(NamedTuple):
    """What the phrases of a shape are put together from, and how."""

    added: Phrase
    """Words that stand in no name of the shape."""
    picks: tuple[tuple[Callable[[Phrase], Phrase], float, str], ...]
    """From a name with the added words behind it to a phrase, its cost, and its rule."""


class Shapes:
    """The shapes of one scope's names."""

    __slots__ = ("_fixed", "_rules", "_scope", "_templates", "_traits")

    def __init__(self, scope: Scope, rules: Sequence[AliasRule]) -> None:
        self._scope, self._rules = scope, rules
        self._fixed = scope.addable.union(scope.inner, scope.joiners, scope.turns, scope.besides)
        """Words that rules add or compare by themselves: only the same word is like them."""
        self._traits: dict[str, str | int] = {}
        self._templates: dict[tuple[str | int, ...], _Template] = {}

    def derived(self, name: Phrase) -> list[Derived]:
        """What the rules make of a name, the cheapest of each phrase that a rule gives several times."""
        if name in self._scope.kinds or len(set(name)) < len(name):
            # These words are told apart by more than their traits.
            return [(phrase, cost, rule) for phrase, (cost, rule) in self._derive(name).items()]
        known = self._traits
        shape = tuple([known[word] if word in known else self._trait(word) for word in name])
        template = self._templates.get(shape)
        if template is None:
            template = self._templates[shape] = self._template(name)
        words = name + template.added
        return [(pick(words), cost, rule) for pick, cost, rule in template.picks]

    def _trait(self, word: str) -> str | int:
        """All that a rule may ask of a word."""
        scope = self._scope
        asked = (
            word in scope.generic, word in scope.nouns, word in scope.heads, word in scope.steering, word.isdigit(),
            len(word) < 3,
        )  # fmt: skip
        found = word if word in self._fixed else sum(1 << at for at, yes in enumerate(asked) if yes)
        self._traits[word] = found
        return found

    def _template(self, name: Phrase) -> _Template:
        found = self._derive(name)
        added = tuple(dict.fromkeys(word for phrase in found for word in phrase if word not in name))
        words = (*name, *added)
        picks = ((_pick([words.index(word) for word in phrase]), cost, rule) for phrase, (cost, rule) in found.items())
        return _Template(added, tuple(picks))

    def _derive(self, name: Phrase) -> dict[Phrase, tuple[float, str]]:
        scope, found = self._scope, dict[Phrase, tuple[float, str]]()
        weights = {word: COMMON_WEIGHT if word in scope.generic else WEIGHT for word in name}
        for rule, phrase in self._phrases(name):
            missing = sum(weight for word, weight in weights.items() if word not in phrase)
            cost = round(rule.cost + SHARES.get(rule.name, 1.0) * missing, 3)
            if (phrase not in found or cost < found[phrase][0]) and not scope.steering.issuperset(phrase):
                found[phrase] = (cost, rule.name)
        return found

    def _phrases(self, name: Phrase) -> Iterator[tuple[AliasRule, Phrase]]:
        for rule in self._rules:
            for phrase in rule.derive(name, self._scope):
                yield rule, phrase


def _pick(places: list[int]) -> Callable[[Phrase], Phrase]:
    """The words at these places; a slice where there is but one, for that gives a phrase too."""
    return itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))
