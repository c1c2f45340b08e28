"""The act words of a language, compiled into tables of tokens. One for each language, whatever the menu."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from edge.core.intent.acts.frames import compile_frames
from edge.core.intent.languages import FALLBACK, LANGUAGES, code_of
from edge.core.intent.lexicon import Phrases
from edge.core.intent.words import Token, tokens_of, words_of


class Cues:
    """What the words of a language say about what an utterance wants."""

    def __init__(self, code: str) -> None:
        language = LANGUAGES[code]
        acts = language.acts
        self.code, self.language = code, language
        self._numerals: Mapping[str, str] = language.orders.numerals
        self.frames = compile_frames(acts.frames, self.words)
        self.takes_away = self.frames.only(("remove", "less"))
        heads = (pattern.partition("{target}") for does, pattern in acts.frames if does == "remove")
        self.begun = compile_frames(
            [("remove", f"{head}{target}") for head, target, end in heads if head and end], self.words
        )
        """What takes away only by its last words: "take the coke" may go on with "off"."""
        self.ordinals = self._table(acts.ordinals.items())
        self.numbers = self._table(language.numbers.items())
        self.misheard = self._table(acts.numbers_misheard.items())
        self.lines, self.it, self.both, self.everything = map(
            self._set, (acts.lines, acts.it, acts.both, acts.everything)
        )
        self.parts, self.slips, self.opens, self.picks = map(
            self._set, (acts.parts, acts.slips, acts.opens, acts.picks)
        )
        self.misses = self._set(acts.misses)
        self.declines, self.hearsay, self.contains = map(self._set, (acts.declines, acts.hearsay, acts.contains))
        self.asks_first = self._set(acts.asks_first)
        self.continues, self.wants = self._set(acts.continues), self._set(acts.wants)
        self.allergy = self._set((*language.allergy, *acts.sickens))
        self.oneself, self.asks = self._set(language.oneself), self._set(language.asks)
        self.allergens, self.diets, self.avoids, self.commands = (
            self._table((text, value) for value, texts in rows for text in texts)
            for rows in (language.allergens.items(), language.diets.items(), language.avoids.items(), language.commands)
        )
        self.definite, self.polite, self.refuses, self.resumes, self.denies, self.free_from, self.fillers = map(
            self._words,
            (acts.definite, acts.polite, acts.refuses, acts.resumes, acts.denies, language.free_from, language.fillers),
        )
        self.recommends = self._set(acts.recommends)
        self.closing = self._set(acts.closing)
        self.zero = acts.zero
        self.verbs = self._words(acts.verbs)
        self.joins = self._set(acts.joins)
        self.with_ = self._set(language.with_)
        self.without = self._set(language.without)
        phrases = (
            *acts.opens,
            *acts.slips,
            *acts.continues,
            *acts.wants,
            *acts.joins,
            *acts.lines,
            *acts.it,
            *language.asks,
            *language.without,
        )
        spoken = (*phrases, *(text for _, texts in language.commands for text in texts), *acts.ordinals)
        self.spoken = self._words(spoken) | frozenset(self.frames.fills)
        self.corrects = self.slips.firsts | self.continues.firsts | self.refuses
        """Words without which nothing is corrected."""
        self.before_wish = self.opens.lasts | self.joins.lasts
        """Last words of what only stands before a wish."""
        self.nothing = frozenset((*self.fillers, *self.polite, *self.denies, *self.numbers.single))
        self.known = self.nothing | self.verbs | self.spoken
        self.several = frozenset(word for word, count in self.numbers.single.items() if int(str(count)) > 1)
        """Number words of more than one."""
        self.urgency = {intent: at for at, (intent, _) in enumerate(language.commands)}

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The tokens of an utterance in this language."""
        return tokens_of(text, self._numerals)

    def words(self, text: str) -> list[str]:
        """The same as plain words."""
        return words_of(text, self._numerals)

    def number(self, tokens: Sequence[str], start: int = 0) -> tuple[int, int] | None:
        """The number that begins at `start`, as (how many tokens, what it counts)."""
        if start < len(tokens) and tokens[start].isdecimal():
            ten, unit = int(tokens[start][:6]), 0
            if ten in range(20, 100, 10) and start + 1 < len(tokens) and tokens[start + 1] in _DIGITS:
                unit = int(tokens[start + 1])
            return (2 if unit else 1), ten + unit
        found = self.numbers.at(tokens, start, len(tokens)) if start < len(tokens) else None
        return (found[0], int(str(found[1]))) if found is not None else None

    def says_nothing(self, word: str) -> bool:
        """Whether a word carries nothing by itself."""
        return word in self.nothing or word.isdecimal()

    def is_known(self, word: str) -> bool:
        """Whether a word is one of ours at all: of an order, an act or a command."""
        return word in self.known or word.isdecimal()

    def _table(self, rows: Iterable[tuple[str, object]]) -> Phrases:
        table = Phrases()
        for text, value in rows:
            table.add(self.words(text), value)
        return table

    def _set(self, texts: Iterable[str]) -> Phrases:
        return self._table((text, "") for text in texts)

    def _words(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset(word for text in texts for word in self.words(text))


_DIGITS = frozenset("123456789")


@lru_cache(maxsize=8)
def _compiled(code: str) -> Cues:
    return Cues(code)


def cues_of(language: str) -> Cues:
    """The cues for a language tag; English where a language has no tables."""
    return _compiled(code_of(language) or FALLBACK)
