"""Text as the runs that a printer can print: bytes of a code page, or a picture where no page has the characters.

A character is never replaced silently. Which page is taken is fixed: the one in use as long as it will do, else the one
that gets farthest, else the first of the profile's preference.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from edge.io.hardware.printers.profiles import PREFERENCE, Profile


class Run(NamedTuple):
    """Characters to print alike: with code page `page`, or drawn where that is empty."""

    page: str
    text: str


class Encoder:
    """Splits text into runs. Remembers the page in use, as the printer does."""

    def __init__(self, profile: Profile) -> None:
        self._pages = [page for page in PREFERENCE if page in profile.pages]
        self._page = ""

    def reset(self) -> None:
        """The printer has been initialised."""
        self._page = ""

    def runs(self, text: str) -> list[Run]:
        """`text` (clean, one line) as runs in its own order."""
        runs: list[Run] = []
        at = 0
        while at < len(text):
            page, end = self._longest(text, at)
            if end == at:
                page, end = "", _end_of_character(text, at)
            else:
                self._page = page
            runs.append(Run(page, text[at:end]))
            at = end
        return _joined(runs)

    def _longest(self, text: str, at: int) -> tuple[str, int]:
        """The page to go on with, and how far it gets."""
        if self._page and (end := _encodable(text, at, self._page)) > at:
            return self._page, end
        best, far = "", at
        for page in self._pages:
            end = _encodable(text, at, page)
            if end > far:
                best, far = page, end
        return best, far


def _encodable(text: str, at: int, page: str) -> int:
    """The end of what `page` has, from `at`; a letter whose combining mark it lacks is not in it."""
    end = len(text)
    try:
        text[at:].encode(page)
    except UnicodeEncodeError as error:
        end = at + error.start
    while at < end < len(text) and _combines(text[end]):
        end -= 1
    return end


def _combines(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me", "Cf") or unicodedata.combining(char) != 0


def _end_of_character(text: str, at: int) -> int:
    end = at + 1
    while end < len(text) and _combines(text[end]):
        end += 1
    return end


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbours that are drawn become one picture, with the blanks and digits between them.

    Words that are written from right to left would otherwise change places.
    """
    joined: list[Run] = []
    for run in runs:
        if not run.page and len(joined) > 1 and not joined[-2].page and _is_neutral(joined[-1].text):
            joined[-2:] = [Run("", joined[-2].text + joined[-1].text)]
        if not run.page and joined and not joined[-1].page:
            joined[-1] = Run("", joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined


def _is_neutral(text: str) -> bool:
    return not any(char.isalpha() for char in text)
