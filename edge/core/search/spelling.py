"""Words as they are compared, and how far two spellings are from each other."""

from __future__ import annotations

from collections.abc import Iterator

from edge.core.menu import words

_KATAKANA = {letter: letter - 0x60 for letter in range(0x30A1, 0x30F7)}
"""Its letters to those of the same sound in Hiragana (Unicode blocks 30A0 and 3040)."""
_ALIKE = str.maketrans({"ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}) | _KATAKANA
"""Letters that people write one for the other."""
_ARTICLE = "ال"


def spelled(text: str) -> list[str]:
    """The words of a text, without case, accents, the Arabic article, and in Hiragana."""
    found = words(text)
    return found if text.isascii() else [_plain(word) for word in found]


def _plain(word: str) -> str:
    word = word.translate(_ALIKE)
    return word[2:] if word.startswith(_ARTICLE) and len(word) > 4 else word


def deletions(word: str) -> Iterator[str]:
    """The word, and the word without any one of its letters: two words with one in common differ little."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def pairs(word: str) -> set[str]:
    """Neighbouring letters, the first one marked: most of them outlive a typing error."""
    marked = f"^{word}"
    return {marked[at : at + 2] for at in range(len(marked) - 1)}


def distance(typed: str, word: str, limit: int) -> tuple[int, int]:
    """How many letters are wrong, missing, too many or exchanged: against the word, and against its nearest beginning.

    Optimal string alignment. Either is `limit` + 1 when it is more than `limit`.
    """
    over = limit + 1
    before: list[int] = []
    row = list(range(len(word) + 1))
    for at, letter in enumerate(typed, 1):
        older, before, row = before, row, [at]
        for place, other in enumerate(word, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == word[place - 2] and typed[at - 2] == other:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return over, over
    return min(row[-1], over), min(*row, over)
