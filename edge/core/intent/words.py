"""From a text to its tokens: the same normalisation for what a guest says and for what a menu calls its dishes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from edge.core.menu import fold

MAX_CHARACTERS = 4_000
MAX_TOKENS = 160
"""What of an utterance is looked at; nobody orders in one breath what is longer."""
Endings = tuple[tuple[str, str, int], ...]
_PART = re.compile(r"(?P<word>[^\W_](?:[^\W_]|['\u2019`])*)|(?P<gap>[,;:.!?\n\u2013\u2014]+)|(?P<sign>[&+])")
_RUN = re.compile(r"[0-9]+|[^0-9]+")
_MIXED = re.compile(r"(?![0-9]+x[0-9]+[^0-9]+$)[^0-9]*[0-9]+[^0-9]+[0-9].*")
"""Digits twice and letters between: "1e9" counts nothing, but "2x7up" does."""
_APOSTROPHES = str.maketrans("", "", "'\u2019`")


class Token(NamedTuple):
    """One normalised word. `word` counts the words of the text (`menu.words`) and may be that of its neighbour:
    "7up" is one word and two tokens. `gap` tells that a punctuation mark stands before it."""

    text: str
    word: int
    gap: bool = False


@cache
def rooting(endings: Endings) -> Callable[[str], str]:
    """From a word to its root by these endings, kept for the commonest words: every word that is said is asked for."""
    return lru_cache(maxsize=8192)(lambda word: _root(word, endings))


def root(word: str, endings: Endings) -> str:
    """What a word and its other forms have in common; it need not be a word itself.

    `endings` are (ending, what takes its place, letters that must be left); the first that fits is taken, twice.
    """
    return rooting(endings)(word)


def _root(word: str, endings: Endings) -> str:
    for _ in range(2):
        for ending, other, least in endings:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                if ending == other:
                    return word
                word = word[: len(word) - len(ending)] + other
                break
        else:
            break
    return word


def tokens_of(text: str, numerals: Mapping[str, str]) -> tuple[Token, ...]:
    """The tokens of a text, at most MAX_TOKENS; `numerals` are a language's number words and their digits.

    Digits and number words become one form, so that "7up", "7 up" and "seven up" are the same tokens. What looks like
    "1e9" stays one word, because none of its digits is a number that somebody said.
    """
    folded = fold(text[:MAX_CHARACTERS])
    if folded.replace(" ", "").isalpha():
        # As most transcripts and names are.
        plain = folded.split()[:MAX_TOKENS]
        return tuple([Token(numerals.get(part, part), at) for at, part in enumerate(plain)])
    found: list[Token] = []
    word, gap = 0, False
    for match in _PART.finditer(folded):
        part = match.group("word")
        if part is None:
            gap = gap or match.group("gap") is not None
            continue
        part = part.translate(_APOSTROPHES)
        for run in (part,) if part.isalpha() or _MIXED.fullmatch(part) else _RUN.findall(part):
            found.append(Token(numerals.get(run, run), word, gap))
            gap = False
        word += 1
        if len(found) >= MAX_TOKENS:
            break
    return tuple(found[:MAX_TOKENS])


def words_of(text: str, numerals: Mapping[str, str]) -> list[str]:
    """The tokens of a text as plain words."""
    folded = fold(text[:MAX_CHARACTERS])
    if folded.replace(" ", "").isalpha():
        return [numerals.get(part, part) for part in folded.split()[:MAX_TOKENS]]
    return [token.text for token in tokens_of(text, numerals)]
