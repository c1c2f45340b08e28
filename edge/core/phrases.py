"""Whether the language model's words for a sentence may be said. Checked word by word: nothing is taken on trust.

A phrase is a template like those of `speech.py`: names, numbers and prices are placeholders that the kiosk fills in
itself, with what it shows, so a phrase has no numbers of its own. All its other words come from a short list
(`phrase_words.py`), so it cannot name a dish that the screen does not show, nor a price, nor promise anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from edge.core.phrase_words import ABOUT, COMMON
from edge.core.shown import Held
from edge.core.spoken import Spoken

MAX_CHARACTERS = 160
MAX_SENTENCES = 2
FOLLOWED = frozenset(("added", "changed", "removed", "undone"))
"""Entries behind which the kiosk goes on by itself ("Anything else?"): words that do not ask leave it room for that."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)*")
_ALLOWED_MARKS = frozenset(" .,!?:;'\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}-")
_END = re.compile(r"[.!?]+(?=\s|$)")


def covers(language: str, key: str) -> bool:
    """Whether other words may be asked for, for the entry `key` of the table of speech."""
    return language in COMMON and key in ABOUT[language]


def words(language: str, key: str) -> frozenset[str]:
    """The words that may be said about this, besides its placeholders, in small letters."""
    return COMMON[language] | ABOUT[language][key]


def fault(phrase: str, language: str, key: str, placeholders: Iterable[str]) -> str | None:
    """Why `phrase` may not be said, in a word for counting; None when it may.

    Each of `placeholders` must be in it exactly once, as `{name}`.
    """
    if not covers(language, key):
        return "phrase_not_wanted"
    if not phrase.strip() or len(phrase) > MAX_CHARACTERS:
        return "phrase_length"
    if sorted(_PLACEHOLDER.findall(phrase)) != sorted(placeholders):
        return "phrase_placeholders"
    rest = _PLACEHOLDER.sub(" ", phrase)
    if any(mark.isdigit() or mark.isnumeric() for mark in rest):
        return "phrase_number"
    said = _WORD.findall(rest)
    if not {word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold() for word in said} <= words(language, key):
        return "phrase_word"
    if not set(_WORD.sub("", rest)) <= _ALLOWED_MARKS:
        return "phrase_marks"
    allowed = 1 if key in FOLLOWED and "?" not in phrase else MAX_SENTENCES
    return "phrase_sentences" if _sentences(phrase) > allowed else None


def _sentences(phrase: str) -> int:
    return sum(bool(part.strip()) for part in _END.split(phrase))


def spoken(phrase: str, held: Held) -> Spoken:
    """What was held, in the words of a phrase without a fault. One that asks leaves nothing to be asked after it."""
    text = filled(phrase, held.values)
    return Spoken(held.key, text, held.claims, _sentences(phrase), asks="?" in phrase)


def filled(phrase: str, values: dict[str, str]) -> str:
    """The phrase with its placeholders filled in. Only the names of `values` count, whatever else braces hold."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), phrase.strip())
