"""What transcription does to a sentence, as functions of the sentence and a seeded source of randomness."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable

Noise = Callable[[str, random.Random, frozenset[str]], str]
"""(text, randomness, words of the menu) -> the text as it might have been transcribed."""

_DIGITS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20",
}  # fmt: skip
_OPENERS = ("and", "a", "an", "one", "two", "three", "with", "also", "but")
LEAST = 4
"""Shorter words are not misspelt: what is left of them says nothing to anybody."""


def typo(text: str, source: random.Random, menu: frozenset[str]) -> str:
    """One random letter wrong, missing, doubled or swapped in one word of the menu."""
    words = text.split(" ")
    places = [at for at, word in enumerate(words) if len(word) >= LEAST and word in menu]
    if not places:
        return text
    at = source.choice(places)
    word, letter = words[at], source.randrange(len(words[at]))
    other = source.choice(string.ascii_lowercase)
    words[at] = source.choice(
        (
            word[:letter] + word[letter + 1 :],
            word[:letter] + other + word[letter + 1 :],
            word[:letter] + other + word[letter:],
            word[:letter] + word[letter : letter + 2][::-1] + word[letter + 2 :],
        )
    )
    return " ".join(words)


def dressed(text: str, source: random.Random, menu: frozenset[str]) -> str:
    """As a transcript with capitals, commas, digits and a full stop."""
    del menu
    words = [_DIGITS.get(word, word) for word in text.split(" ")]
    for at in range(1, len(words)):
        if words[at] in _OPENERS and source.random() < 0.5:
            words[at - 1] += ","
    text = re.sub(r"\bi\b", "I", " ".join(words))
    return text[:1].upper() + text[1:] + source.choice(("", ".", "!"))


def dropped(text: str, source: random.Random, menu: frozenset[str]) -> str:
    """Without any "and" or "with": the words that a recogniser swallows first."""
    del source, menu
    return " ".join(word for word in text.split(" ") if word not in ("and", "with"))


NOISES: dict[str, Noise] = {"one typo": typo, "capitals, commas, digits": dressed, "no and/with": dropped}
