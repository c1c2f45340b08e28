"""The words of a language that steer how others are read: numbers, "no", "extra", "with", "and", "side of"."""

from __future__ import annotations

from typing import NamedTuple

from edge.core.intent.language import Language
from edge.core.intent.order_words import OrderWords
from edge.core.intent.words import tokens_of


class Cue(NamedTuple):
    """What a phrase does; a `number` has a value."""

    kind: str
    value: int = 0


class Cues:
    """Phrase (words with a blank between) -> cue. Where a phrase is in several tables, the earlier table counts."""

    __slots__ = ("both", "starts", "table", "transparent", "words")

    def __init__(self, language: Language, words: OrderWords) -> None:
        table: dict[str, Cue] = {}
        self.starts: dict[str, int] = {}

        def add(text: str, cue: Cue) -> None:
            tokens = [token.text for token in tokens_of(text, words.numerals)]
            if tokens:
                table.setdefault(" ".join(tokens), cue)
                self.starts[tokens[0]] = max(self.starts.get(tokens[0], 0), len(tokens))

        for kind, phrases in (
            ("apart", words.apart), ("aside", words.aside), ("guard", words.guards), ("article", words.articles),
            ("definite", words.definite), ("back", words.back),
            ("either", words.either), ("times", words.times),
        ):  # fmt: skip
            for text in phrases:
                add(text, Cue(kind))
        for text in words.others:
            add(text, Cue("number", 1))
        for text, value in language.numbers.items():
            if [token.text for token in tokens_of(text, words.numerals)][1:] != [str(value)]:
                # "A dozen" is an article and a number, for a name may begin with the number.
                add(text, Cue("number", value))
        for count in range(2, 10):
            # Two dozen; the dozen itself is a numeral.
            add(f"{count} 12", Cue("number", 12 * count))
        for kind, phrases in (
            ("none", (*words.without, *language.without)), ("extra", (*words.more, *language.more)),
            ("light", (*words.less, *language.less)), ("with", (*words.holds, *language.with_)),
            ("unit", words.units), ("slice", words.slices), ("portion", words.portions), ("sized", words.sized),
            ("list", (*words.lists, *language.joins)), ("filler", language.fillers),
        ):  # fmt: skip
            for text in phrases:
                add(text, Cue(kind))
        self.table = table
        self.both = frozenset(" ".join(token.text for token in tokens_of(text, words.numerals)) for text in words.both)
        self.words = frozenset(word for phrase in table for word in phrase.split())
        self.transparent = (
            frozenset(words.inner) | frozenset(words.articles) | frozenset(words.definite) | frozenset(words.passed)
        )
        """What may stand between a "no" and what is not wanted."""
