"""The languages that are understood. One more is one more row; `docs/languages.md` says what its tables hold."""

from __future__ import annotations

from edge.core.intent.de import GERMAN
from edge.core.intent.en import ENGLISH

LANGUAGES = {"en": ENGLISH, "de": GERMAN}
