"""The menu compiler: every phrase that may name something of a menu, what it costs, and where names collide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain
from typing import NamedTuple

from edge.core.intent.alias_rules import STRUCTURE, SURFACE, AliasRule, Phrase, Scope
from edge.core.intent.alias_shapes import Shapes
from edge.core.intent.language import Language
from edge.core.intent.order_words import OrderWords
from edge.core.intent.words import Endings, rooting, words_of
from edge.core.menu import Menu

EXACT = 0.15
"""Up to this cost a phrase is as good as the menu's own words, and hides what is only a part of another name."""
DERIVED = 0.3
MOST = 6
"""A part of more names than this names none of them."""
MOST_OF_A_KIND = 24
"""Likewise for the word that they all end in."""
NEARLY = 0.1
"""Phrases of one group that differ by less than this fit equally well."""
AMBIGUOUS = 0.9
"""What it costs that a phrase fits several things."""


class Entry(NamedTuple):
    """A phrase's meaning: `values` are several where the menu leaves it open which one is meant."""

    kind: str
    values: tuple[object, ...]
    cost: float
    rule: str
    phrase: Phrase


Meaning = tuple[float, str, Phrase]
"""Cost, rule and phrase of an entry that may yet be hidden by others."""


class Collision(NamedTuple):
    """A phrase that fits several things of the menu; for the operator, who may add aliases."""

    phrase: str
    kind: str
    values: tuple[object, ...]
    stated: bool
    """Whether the menu itself gives the same words to several things."""


class Named(NamedTuple):
    """Something with names."""

    kind: str
    value: object
    scope: str
    """The group or category it is one of."""
    names: tuple[Phrase, ...]
    """By the roots of their words."""
    stated: tuple[Phrase, ...]
    """As the menu has them."""


def named(menu: Menu, language: Language, words: OrderWords, endings: Endings) -> list[Named]:
    """Items, options, categories and groups, with their names in the language and in the menu's own."""

    def thing(kind: str, value: object, scope: str, texts: Iterable[str]) -> Named:
        stated = tuple(dict.fromkeys([phrase for text in texts if (phrase := tuple(words_of(text, numerals)))]))
        return Named(kind, value, scope, tuple(dict.fromkeys([tuple(map(root, phrase)) for phrase in stated])), stated)

    code, numerals, root = language.code, words.numerals, rooting(endings)
    found = [thing("item", item.item_id, f"c:{item.category}", menu.item_names(item, code)) for item in menu.items]
    for group in menu.groups:
        for option in group.options:
            texts = (menu.text(code, "options", f"{group.id}.{option.id}"), option.name, *option.aliases)
            found.append(thing("option", (group.id, option.id), f"g:{group.id}", texts))
        found.append(thing("group", group.id, "", (menu.text(code, "groups", group.id), group.name)))
    for category in menu.categories:
        texts = (menu.text(code, "categories", category.id), category.name, *category.aliases)
        found.append(thing("category", category.id, "", texts))
    return found


class Aliases:
    """The compiled phrases. `table` is keyed by the words written together; `starts` by a phrase's first letters."""

    __slots__ = ("bag_words", "bags", "collisions", "contested", "openings", "starts", "table", "words")

    def __init__(self, things: list[Named], scopes: dict[str, Scope], off: frozenset[str]) -> None:
        self.table = _table(things, scopes, off)
        self.contested = _contested(things, self.table)
        """Phrase as the menu has it -> its meaning, where only an ending tells two things apart."""
        self.openings = _openings(self.table)
        """How names of items of several words begin, written together."""
        self.bags = _bags(things, scopes[""].inner) if "any order" not in off else {}
        """Words of long names in alphabetical order, whole or but for one, where they fit one item only."""
        self.bag_words = frozenset(word for key in self.bags for word in key) | scopes[""].inner
        self.collisions = tuple(_collisions(self.table))
        phrases = {entry.phrase for entries in self.table.values() for entry in entries}
        self.starts = _starts(phrases)
        self.words = frozenset(chain.from_iterable(phrases))


def _table(things: list[Named], scopes: dict[str, Scope], off: frozenset[str]) -> dict[str, tuple[Entry, ...]]:
    """Words written together -> what they mean."""
    surface = [rule for rule in SURFACE if rule.name not in off]
    structure = [rule for rule in STRUCTURE if rule.name not in off]
    shapes = {key: Shapes(scope, structure) for key, scope in scopes.items()}
    raw: dict[str, dict[int, Meaning]] = {}
    for place, thing in enumerate(things):
        key = thing.scope if thing.scope in scopes else ""
        for phrase, (cost, rule) in _phrases(thing, scopes[key], surface, shapes[key]).items():
            key = "".join(phrase)
            known = raw.get(key)
            if known is None:
                raw[key] = {place: (cost, rule, phrase)}
            elif place not in known or cost < known[place][0]:
                known[place] = (cost, rule, phrase)
    return {key: kept for key, found in raw.items() if (kept := _kept(things, found))}


def _starts(phrases: Iterable[Phrase]) -> dict[str, int]:
    """The first two letters of phrases -> the most tokens that one of them may take, one of them cut in two."""
    found: dict[str, int] = {}
    for phrase in phrases:
        start, reach = phrase[0][:2], len(phrase) + 1
        if found.get(start, 0) < reach:
            found[start] = reach
    return found


def _contested(things: list[Named], table: dict[str, tuple[Entry, ...]]) -> dict[Phrase, tuple[Entry, ...]]:
    """ "Pepper" and "peppers" may be two things."""
    owners: dict[Phrase, dict[tuple[str, object], None]] = {}
    for thing in things:
        for phrase in thing.stated:
            owners.setdefault(phrase, {})[thing.kind, thing.value] = None
    found = {}
    for thing in things:
        for phrase, name in ((phrase, name) for phrase in thing.stated for name in thing.names):
            entries = table.get("".join(name), ())
            if not entries or (len(entries) == 1 and len(entries[0].values) < 2):
                continue
            if all(len(entry.values) < 2 for entry in entries):
                continue
            if len(phrase) != len(name) or not all(p[:2] == n[:2] for p, n in zip(phrase, name, strict=True)):
                continue
            kept = tuple(_only(entry, owners[phrase]) for entry in entries)
            if kept != entries:
                found[phrase] = kept
    return found


def _only(entry: Entry, owners: Mapping[tuple[str, object], None]) -> Entry:
    """An entry with those of its values that the exact words name; the entry where they name none of its kind."""
    if len(entry.values) < 2 or 0.0 < entry.cost < AMBIGUOUS:
        return entry
    values = tuple(value for value in entry.values if (entry.kind, value) in owners)
    return entry._replace(values=values, cost=0.0) if values else entry


def _openings(table: dict[str, tuple[Entry, ...]]) -> frozenset[str]:
    begun = {
        entry.phrase[:-1]
        for entries in table.values()
        for entry in entries
        if entry.kind == "item" and entry.cost < 1.0 and len(entry.phrase) > 1
    }
    return frozenset(start for words in begun for start in accumulate(words))


def _bags(things: list[Named], inner: frozenset[str]) -> dict[Phrase, tuple[int, int]]:
    """Sorted words -> (item, words left out)."""
    found: dict[Phrase, tuple[int, int] | None] = {}
    for thing in things:
        if thing.kind != "item":
            continue
        for name in thing.names:
            content = tuple(word for word in name if word not in inner)
            for left_out in range(-1, len(content)) if 3 <= len(content) <= 6 else ():
                kept = content if left_out < 0 else content[:left_out] + content[left_out + 1 :]
                key, missing = tuple(sorted(kept)), int(left_out >= 0)
                before = found.get(key, (thing.value, missing))
                same = before is not None and before[0] == thing.value
                found[key] = (thing.value, min(missing, before[1])) if same and before else None  # type: ignore[assignment]
    return {key: value for key, value in found.items() if value is not None}


def _phrases(thing: Named, scope: Scope, surface: list[AliasRule], shapes: Shapes) -> dict[Phrase, tuple[float, str]]:
    """Every phrase of a thing with the least cost at which a rule gives it, and that rule."""
    found: dict[Phrase, tuple[float, str]] = {}
    bases = [(name, 0.0) for name in thing.names]
    for name in thing.names:
        for rule in surface:
            for phrase in rule.derive(name, scope):
                _offer(found, phrase, rule.cost, rule.name, scope)
                if rule.name == "same":
                    bases.append((phrase, rule.cost))
    for name in thing.names:
        found[name] = (0.0, "")
    for name, base in dict(reversed(bases)).items() if thing.kind in ("item", "option") else ():
        for phrase, cost, rule_name in shapes.derived(name):
            if base:
                cost = round(base + cost, 3)
            if phrase not in found or cost < found[phrase][0]:
                found[phrase] = (cost, rule_name)
    return found


def _offer(found: dict[Phrase, tuple[float, str]], phrase: Phrase, cost: float, rule: str, scope: Scope) -> None:
    best = found.get(phrase)
    if (best is None or cost < best[0]) and not scope.steering.issuperset(phrase):
        found[phrase] = (cost, rule)


def _entry(thing: Named, meaning: Meaning) -> Entry:
    cost, rule, phrase = meaning
    return Entry(thing.kind, (thing.value,), cost, rule, phrase)


def _kept(things: list[Named], found: dict[int, Meaning]) -> tuple[Entry, ...]:
    """The entries of one phrase: what is exact hides what is only a part of another name.

    An option is only hidden by others of its group: the item that is named tells which group is meant.
    """
    if len(found) == 1:
        ((place, meaning),) = found.items()
        return (_entry(things[place], meaning),)
    entries = [_entry(things[place], meaning) for place, meaning in sorted(found.items(), key=_cost)]
    exact = entries[0].cost <= EXACT
    rivals: dict[str, list[Entry]] = {}
    for entry in entries:
        if exact and entry.cost >= DERIVED and entry.kind != "option":
            continue
        rivals.setdefault(_rivals(entry), []).append(entry)
    kept: dict[tuple[str, float], Entry] = {}
    for same in rivals.values():
        cheapest = same[0].cost
        same = [entry for entry in same if entry.cost <= cheapest + (NEARLY if cheapest else 0.0)]
        best = same[0]
        alone = best.rule == "class alone"
        if len(same) > (MOST_OF_A_KIND if alone else MOST):
            continue
        cost = cheapest + (AMBIGUOUS if len(same) > 1 and best.kind == "item" and not alone else 0.0)
        values = tuple(value for entry in same for value in entry.values)
        if (other := kept.get((best.kind, cost))) is not None:
            kept[best.kind, cost] = other._replace(values=other.values + values)
        else:
            kept[best.kind, cost] = best._replace(values=values, cost=cost)
    return tuple(kept.values())


def _cost(found: tuple[int, Meaning]) -> float:
    return found[1][0]


def _rivals(entry: Entry) -> str:
    return f"option {entry.values[0][0]}" if entry.kind == "option" else entry.kind  # type: ignore[index]


def _collisions(table: dict[str, tuple[Entry, ...]]) -> Iterator[Collision]:
    for entries in table.values():
        for entry in entries:
            if len(entry.values) > 1 and entry.kind in ("item", "option") and _same_place(entry):
                yield Collision(" ".join(entry.phrase), entry.kind, entry.values, entry.rule == "")


def _same_place(entry: Entry) -> bool:
    """Options of different groups may share a name ("large"): the item that is named tells which is meant."""
    if entry.kind == "item":
        return True
    groups = Counter(value[0] for value in entry.values if isinstance(value, tuple))
    return any(count > 1 for count in groups.values())
