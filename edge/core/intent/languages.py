"""The languages that are understood. One more is one more row; `docs/languages.md` says what its tables hold."""

from __future__ import annotations

from edge.core.intent.de import GERMAN
from edge.core.intent.en import ENGLISH

LANGUAGES = {"en": ENGLISH, "de": GERMAN}
FALLBACK = "en"


def code_of(tag: str | None) -> str | None:
    """The code of the language that a tag such as `de-AT` names; None for one without tables."""
    primary = "" if tag is None else tag.split("-")[0].lower()
    return primary if primary in LANGUAGES else None
