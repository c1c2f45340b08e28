"""Which screens the tests look at, in which theme and language."""

from __future__ import annotations

from collections.abc import Iterator

from tests.page.documents import SCREENS, Json

LANGUAGES = ("en", "de", "ar")
RIGHT_TO_LEFT = frozenset({"ar"})
LOOKS: dict[str, Json] = {
    "normal": {},
    "high-contrast": {"high_contrast": True},
    "large-text": {"text_scale": 1.3},
    "reach": {"reach": True},
}
"""What a guest may ask for, by name."""


def dressed(screen: Json, look: str, language: str) -> Json:
    """The same screen in a look and a language: the page's own words and its direction follow, the box's stay."""
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    display = {**screen["display"], **LOOKS[look]}
    return {**screen, "display": display, "language": language, "direction": direction}


def every(look: str, language: str) -> Iterator[tuple[str, Json]]:
    """Each screen by name, in that look and language."""
    for name, screen in SCREENS.items():
        yield name, dressed(screen, look, language)
