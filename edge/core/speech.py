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
_EXAMPLE = {"en": ("one {item}", "two {item}"), "de": ("{item}", "zwei {item}"), "ar": ("{item}", "اثنان {item}")}
"""An order of a dish whose plural is not known, and of one whose is."""
_OPTIONS = {
    "en": {
        "none": "without {name}",
        "normal": "with {name}",
        "extra": "with extra {name}",
        "light": "with less {name}",
    },
    "de": {"none": "ohne {name}", "normal": "mit {name}", "extra": "mit extra {name}", "light": "mit wenig {name}"},
    "ar": {"none": "بدون {name}", "normal": "مع {name}", "extra": "مع زيادة {name}", "light": "مع قليل من {name}"},
    "ja": {"none": "{name}なし", "normal": "{name}付き", "extra": "{name}多め", "light": "{name}少なめ"},
}
"""Amount of an ingredient -> how it is said behind a dish. What is a kind of the dish stands there as it is: "1 Coke
Large"."""
_COUNTED_LAST = frozenset(("ar", "ja"))
"""Languages that say how many at the end."""
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
    return _SENTENCES.get(template) or _count(template)


def _count(template: str) -> int:
    return max(1, sum(bool(part.strip()) for part in _END.split(template)))


_SENTENCES = {one: _count(one) for table in _TABLES.values() for of_key in table.values() for one in of_key}


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


def line(language: str, quantity: int, name: str, options: Sequence[str] = ()) -> str:
    """ "2 Cheeseburgers without Onions"; a name whose plural nobody is sure of stays as it is: "2 times Pad Thai"."""
    told = listed(language, options)
    if language in _COUNTED_LAST:
        return _quantity(language, quantity, f"{name} {told}" if told else name)
    counted = _quantity(language, quantity, name)
    return f"{counted} {told}" if told else counted


def option(language: str, amount: str, name: str) -> str:
    """An ingredient of a dish: "with extra Cheese"."""
    return _OPTIONS.get(language, _OPTIONS["en"])[amount].format(name=name)


def example(language: str, item: str) -> str:
    """An order to say, with an item of the menu."""
    one, two = _EXAMPLE.get(language, ("{item}", "{item}"))
    several = item if language == "de" else _plural(language, item)
    return one.format(item=item) if several is None else two.format(item=several)


def _quantity(language: str, quantity: int, name: str) -> str:
    several = _plural(language, name) if quantity > 1 else None
    return texts.count(language, "speech.quantity", quantity, name=name) if several is None else f"{quantity} {several}"


def _plural(language: str, name: str) -> str | None:
    """The name in the plural, where it is certain."""
    *first, last = name.split(" ")
    plural = _PLURALS.get(language, {}).get(last.casefold())
    return None if plural is None else " ".join([*first, last + plural[len(last) :]])
