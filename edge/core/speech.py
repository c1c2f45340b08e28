"""The table of speech: what the kiosk says in each language, and which of the variants is said now.

Each entry has at least two variants, of one sentence or two, and no sentence stands in it twice. Sentences are counted
here, before anything is filled in: the full stop of a dish's name ends none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from edge.core import speech_ar, speech_de, speech_en, speech_ja, texts

MAX_SENTENCES = 2
"""Of one step: who waits for their turn to speak remembers no more."""
_TABLES = {"en": speech_en.SAID, "de": speech_de.SAID, "ar": speech_ar.SAID, "ja": speech_ja.SAID}
_LIST = {"en": (", ", " and "), "de": (", ", " und "), "ar": ("، ", " و"), "ja": ("、", "と")}
"""What stands between names, and before the last one."""
_OR = {"en": " or ", "de": " oder ", "ar": " أو ", "ja": "、または"}
_REST = {"en": "{count} more", "de": "{count} weitere", "ar": "{count} غيرها", "ja": "ほか{count}点"}
_EXAMPLE = {"en": "two {item}", "de": "zwei {item}", "ar": "اثنان {item}", "ja": "{item}"}
_SORRY = {"en": "Sorry: {}", "de": "Tut mir leid: {}", "ar": "عذراً: {}", "ja": "恐れ入りますが、{}"}
_PLURALS = {"en": speech_en.PLURALS}
_END = re.compile("[.!?؟]+(?=\\s|$)|[。\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}]+")
_REFUSAL = "error."


def variants(language: str, key: str) -> tuple[str, ...]:
    """The ways to say `key`: an entry of the table, or `error.<code>`, a refusal in whole and in short."""
    if key.startswith(_REFUSAL):
        whole = texts.template(language, key)
        return whole, _SORRY.get(language, _SORRY["en"]).format(_first(whole))
    return _TABLES.get(language, _TABLES["en"])[key]


def keys(language: str) -> frozenset[str]:
    """The entries of a language."""
    return frozenset(_TABLES[language])


def sentences(template: str) -> int:
    """How many sentences a template has, at least one."""
    return max(1, sum(bool(part.strip()) for part in _END.split(template)))


def _first(template: str) -> str:
    end = _END.search(template)
    return template if end is None else template[: end.end()]


def pick(language: str, key: str, used: int | None, room: int, refused: str) -> tuple[int, str] | None:
    """The variant after number `used`, with at most `room` sentences; None when there is none so short.

    One that is part of `refused`, the words said last, is only taken when there is no other.
    """
    of_key = variants(language, key)
    start = 0 if used is None else used + 1
    order = [at % len(of_key) for at in range(start, start + len(of_key))]
    fitting = [at for at in order if sentences(of_key[at]) <= room]
    fresh = [at for at in fitting if not refused or of_key[at] not in refused]
    chosen = next(iter(fresh or fitting), None)
    return None if chosen is None else (chosen, of_key[chosen])


def filled(language: str, template: str, values: Mapping[str, str]) -> str:
    """The template with its values; what is of the other direction of writing is marked so for the eye."""
    return texts.filled(language, template, dict(values))


def listed(language: str, names: Sequence[str], rest: int = 0) -> str:
    """Names as a person lists them: "a, b and c", or "a, b and 3 more"."""
    if rest:
        names = (*names, _REST.get(language, _REST["en"]).format(count=rest))
    if len(names) < 2:
        return "".join(names)
    comma, last = _LIST.get(language, _LIST["en"])
    return comma.join(names[:-1]) + last + names[-1]


def alternatives(language: str, names: Sequence[str]) -> str:
    """Names to choose from: "a, b or c"."""
    if len(names) < 2:
        return "".join(names)
    comma = _LIST.get(language, _LIST["en"])[0]
    return comma.join(names[:-1]) + _OR.get(language, _OR["en"]) + names[-1]


def counted(language: str, quantity: int, name: str) -> str:
    """ "2 Cheeseburgers"; a name whose plural nobody is sure of stays as it is: "2 times Pad Thai"."""
    words = name.rsplit(" ", 1)
    plural = _PLURALS.get(language, {}).get(words[-1].casefold()) if quantity > 1 else None
    if plural is None:
        return texts.count(language, "speech.quantity", quantity, name=name)
    several = words[-1] + plural[len(words[-1]) :]
    return f"{quantity} {' '.join([*words[:-1], several])}"


def example(language: str, item: str) -> str:
    """An order to say, with an item of the menu."""
    return _EXAMPLE.get(language, _EXAMPLE["en"]).format(item=item)
