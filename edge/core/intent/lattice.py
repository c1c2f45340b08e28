"""All that the tokens of an utterance may mean, overlapping readings included; choosing is the beam's work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edge.core.intent.alias_rules import LOOKUP
from edge.core.intent.grammar import Grammar
from edge.core.intent.misspelt import repair
from edge.core.intent.words import Token, rooting

Option = tuple[str, str]
"""(group, option)"""
MENU_KINDS = frozenset(("item", "option", "category", "group"))
EXACT = 0.35
"""Up to this cost a match hides shorter ones at its place: "double cheeseburger" is no double anything."""
_HEADINGS = frozenset(("category", "group"))
_IDLE, _NAMES = frozenset(("portion", "sized", "unit", "slice")), frozenset(("item", "option"))
"""Cues that say little, and what is said rather where the word is both."""
_AMOUNTS = frozenset(("extra", "light", "none"))
OTHERWISE = 0.2
"""What it costs to take a word that is an amount and an option for the less likely of the two."""
_WHOLE = frozenset(("turned", "inverted", "class added", "dish added"))
"""Rules whose phrases have nothing inside: "latte small coffee" is no latte coffee."""
LOOSE = 0.85
"""Up to this cost a phrase may have a word inside that is not in the name."""
_UNKNOWN = {"filler": 0.0, "common": 0.25, "word": 1.0}
"""What it costs to leave a word unexplained."""
PAUSE = 0.3
"""What it costs that a name goes on after a punctuation mark."""
OVERHEARD = 1.25
"""Likewise for a word that is none of everyday language, and a part of a name."""
IGNORED = 0.9
"""What it costs to leave a word unexplained that the menu explains after all."""


class Match(NamedTuple):
    """Tokens `start` to `end` (exclusive) may mean `value`, which is a `kind` of thing.

    Kinds and their values: `item` (item ids), `option` ((group, option) pairs), `category` (category ids), `group`
    (group ids), `number` (an int); `filler`, `common` and `word` (nothing), and the cues of `cues.py` (nothing).
    """

    start: int
    end: int
    kind: str
    value: object
    cost: float = 0.0
    """How far the words are from what the menu says; 0 is exact."""
    rule: str = ""
    """The alias rule that made the phrase; empty for the menu's own words."""
    inside: object = None
    """Options that stand inside the name: "double bacon cheeseburger"."""


class Lattice(NamedTuple):
    """Tokens and, for each of them, the matches that start there."""

    tokens: tuple[Token, ...]
    starts: tuple[tuple[Match, ...], ...]
    repaired: tuple[tuple[int, str, str], ...] = ()
    """(token, what was said, what it was taken for)"""


def lattice(grammar: Grammar, tokens: tuple[Token, ...]) -> Lattice:
    """Every match of the tokens; those that another one hides are left out."""
    root = rooting(grammar.endings)
    texts = [token.text for token in tokens]
    roots = [root(text) for text in texts]
    repairs = repair(grammar, texts, roots, root)
    odd = _odd(tokens, repairs)
    menu = [_menu_at(grammar, texts, roots, at, odd) for at in range(len(texts))]
    if "shared" not in grammar.off:
        _share(grammar, texts, roots, menu)
    if "gapped" not in grammar.off:
        _gap(grammar, texts, roots, menu)
    if grammar.aliases.bags:
        _any_order(grammar, roots, menu)
    return Lattice(
        tokens,
        tuple(_chosen(grammar, texts, at, menu) for at in range(len(texts))),
        tuple((at, said, texts[at]) for at, said in repairs.items()),
    )


def _odd(tokens: tuple[Token, ...], repairs: dict[int, str]) -> list[tuple[float, float]] | None:
    """What each token costs a phrase that it is in (a misspelling), and one that goes on over it (a pause), if any."""
    if not repairs and not any(token.gap for token in tokens):
        return None
    misspelt = LOOKUP["repair"][0]
    return [
        (misspelt if at in repairs else 0.0, PAUSE if token.gap and not token.text.isdigit() else 0.0)
        for at, token in enumerate(tokens)
    ]


def _menu_at(
    grammar: Grammar, texts: list[str], roots: list[str], at: int, odd: list[tuple[float, float]] | None
) -> list[Match]:
    aliases = grammar.aliases
    longest = aliases.starts.get(texts[at][:2], 0)
    found: list[Match] = []
    if not longest:
        return found
    table, contested, key = aliases.table, aliases.contested, ""
    for end in range(at + 1, min(len(texts), at + longest) + 1):
        key += roots[end - 1]
        entries = table.get(key)
        if entries is None:
            continue
        if contested:
            entries = contested.get(tuple(texts[at:end]), entries)
        extra = 0.0
        if odd is not None:
            extra = sum(misspelt for misspelt, _ in odd[at:end]) + max(
                (pause for _, pause in odd[at + 1 : end]), default=0
            )
        for kind, values, cost, rule, phrase in entries:
            cost += extra
            if len(phrase) != end - at or phrase[0] != roots[at]:
                if "joined" in grammar.off:
                    continue
                cost += LOOKUP["joined"][0]
            found.append(Match(at, end, kind, values, cost, rule))
    return found


def _share(grammar: Grammar, texts: list[str], roots: list[str], menu: list[list[Match]]) -> None:
    """ "black and pinto beans": a word before a list word takes the last word of the name after it."""
    cues, table, cost = grammar.cues.table, grammar.aliases.table, LOOKUP["shared"][0]
    for at in range(1, len(texts) - 2):
        cue = cues.get(texts[at])
        if cue is None or cue.kind not in ("list", "either"):
            continue
        for match in menu[at + 1]:
            if match.end - match.start < 2 or match.kind not in MENU_KINDS:
                continue
            for start in (at - 1, at - 2):
                if start < 0 or any(m.end == at and m.cost <= EXACT and m.kind == match.kind for m in menu[start]):
                    continue
                for entry in table.get("".join(roots[start:at]) + roots[match.end - 1], ()):
                    if entry.kind == match.kind and entry.cost <= EXACT:
                        menu[start].append(Match(start, at, entry.kind, entry.values, entry.cost + cost, "shared"))


def _gap(grammar: Grammar, texts: list[str], roots: list[str], menu: list[list[Match]]) -> None:
    """ "Chocolate milk shake", "double bacon cheeseburger", "chicken bacon and ranch": one thing too many inside."""
    openings = grammar.aliases.openings
    count = len(texts)
    for at in range(count - 2):
        if roots[at] not in openings:
            continue
        reach = max((match.end for match in menu[at] if match.cost <= EXACT), default=0)
        key = ""
        for gap in range(at + 1, min(count - 1, at + 6)):
            key += roots[gap - 1]
            if key not in openings:
                break
            for after, cost, inside in _gaps(grammar, texts, menu, at, gap):
                menu[at] += _around(grammar, roots, key, (at, gap, after), (reach, cost, inside))


def _gaps(
    grammar: Grammar, texts: list[str], menu: list[list[Match]], at: int, gap: int
) -> Iterator[tuple[int, float, object]]:
    """What may stand inside a name at a place: (its end, cost, options)."""
    if texts[gap] in grammar.words.inner:
        yield gap + 1, 0.15 if gap > at + 1 else LOOKUP["gapped"][0], None
        return
    cue = grammar.cues.table.get(texts[gap])
    if cue is None or cue.kind == "filler":
        yield gap + 1, LOOKUP["gapped"][0], None
    for match in menu[gap]:
        if match.kind == "option" and match.cost == 0.0:
            yield match.end, 0.1, match.value


def _around(
    grammar: Grammar, roots: list[str], key: str, places: tuple[int, int, int], how: tuple[int, float, object]
) -> Iterator[Match]:
    """The names that begin before a gap and go on after it."""
    (at, gap, after), (reach, cost, inside) = places, how
    begin = tuple(roots[at:gap])
    for end in range(after + 1, min(len(roots), after + 3) + 1):
        key += roots[end - 1]
        if end <= reach:
            continue
        for entry in grammar.aliases.table.get(key, ()):
            if (
                entry.kind == "item"
                and entry.cost <= LOOSE
                and entry.rule not in _WHOLE
                and entry.phrase[: gap - at] == begin
            ):
                yield Match(at, end, "item", entry.values, entry.cost + cost, "gapped", inside)


def _any_order(grammar: Grammar, roots: list[str], menu: list[list[Match]]) -> None:
    """ "Thai iced tea" for an iced Thai milk tea."""
    words, bags, cost = grammar.aliases.bag_words, grammar.aliases.bags, LOOKUP["any order"][0]
    known = [word in words for word in roots]
    for at in range(len(roots) - 1):
        if not (known[at] and known[at + 1]):
            continue
        reach = max((match.end for match in menu[at] if match.cost <= EXACT), default=0)
        end = at
        while end < len(roots) and known[end] and end - at < 6:
            end += 1
        for stop in range(max(at + 2, reach + 1), end + 1):
            found = bags.get(_bag(roots[at:stop], grammar.inner))
            if found is not None and not any(m.end == stop and m.cost <= cost for m in menu[at]):
                menu[at].append(Match(at, stop, "item", (found[0],), cost + 0.1 * found[1], "any order"))


def _bag(roots: list[str], inner: frozenset[str]) -> tuple[str, ...]:
    """The words that count, in alphabetical order; none where a small word stands at an end."""
    if roots[0] in inner or roots[-1] in inner:
        return ()
    return tuple(sorted(word for word in roots if word not in inner))


def _chosen(grammar: Grammar, texts: list[str], at: int, menus: list[list[Match]]) -> tuple[Match, ...]:
    """The matches at a place without those that a longer, exact one hides, and with the cue or the bare word."""
    cue = _cue_at(grammar, texts, at)
    if not menus[at] and (cue is None or cue.kind != "number"):
        # Most words are nothing of the menu.
        return (cue if cue is not None else _bare(grammar, texts, at, menus[at]),)
    found, reach = _unhidden(menus[at])
    if cue is not None and any(match.rule == "gapped" and match.inside is not None for match in found):
        # "Double bacon cheeseburger": the word is a part of a name, and no double bacon.
        cue = cue._replace(cost=cue.cost + 0.2)
    if cue is not None and cue.kind in _IDLE and any(m.cost < EXACT and m.kind in _NAMES for m in found):
        cue = cue._replace(cost=cue.cost + IGNORED)
    if cue is not None and cue.kind in _AMOUNTS and any(m.kind == "option" and m.end == cue.end for m in found):
        # "Light foam" is less of it; a light coffee is another roast.
        amount = _option_at(menus, cue.end)
        found = [m._replace(cost=m.cost + OTHERWISE) if amount and m.kind == "option" else m for m in found]
        cue = cue if amount else cue._replace(cost=cue.cost + OTHERWISE)
    if cue is not None and cue.kind == "number" and cue.end > at + 1 and _named_at(menus, at + 1):
        first = Match(at, at + 1, grammar.cues.table[texts[at]].kind, 0) if texts[at] in grammar.cues.table else None
        if first is not None:
            return (*found, first, cue._replace(cost=0.1))
    if cue is not None and cue.kind == "guard" and cue.end >= reach:
        return (cue,)
    if cue is not None and cue.end >= reach:
        found = [match for match in found if match.end == cue.end or match.cost > EXACT]
        reach = cue.end
    if cue is not None and (cue.end >= reach or not found) and not (cue.kind == "filler" and found):
        if cue.kind != "filler":
            found = [match for match in found if match.kind not in ("category", "group")]
        return (*found, cue)
    if not found or all(match.cost > EXACT for match in found):
        return (*found, cue if cue is not None else _bare(grammar, texts, at, found))
    return tuple(found)


def _named_at(menu: list[list[Match]], at: int) -> bool:
    """Whether the menu's own words stand at a place."""
    return at < len(menu) and any(match.cost == 0.0 and match.kind in ("item", "option") for match in menu[at])


def _option_at(menu: list[list[Match]], at: int) -> bool:
    kinds = {match.kind for match in menu[at] if match.cost <= EXACT} if at < len(menu) else set()
    return "option" in kinds and "item" not in kinds


def _unhidden(menu: list[Match]) -> tuple[list[Match], int]:
    """Matches that no longer exact one hides, and how far the longest exact one reaches."""
    kinds = {match.kind for match in menu}
    if not kinds.isdisjoint(_HEADINGS) and not kinds.isdisjoint(_NAMES):
        menu = [match._replace(cost=match.cost + IGNORED) if match.kind in _HEADINGS else match for match in menu]
    reach = max([match.end for match in menu if match.cost <= EXACT and match.rule != "dish added"], default=0)
    return [match for match in menu if match.end >= reach], reach


def _cue_at(grammar: Grammar, texts: list[str], at: int) -> Match | None:
    cues = grammar.cues
    longest = cues.starts.get(texts[at])
    if longest is None and not texts[at].isdecimal():
        return None
    for length in range(min(longest or 0, len(texts) - at), 0, -1):
        cue = cues.table.get(texts[at] if length == 1 else " ".join(texts[at : at + length]))
        if cue is not None:
            return Match(at, at + length, cue.kind, cue.value)
    if texts[at].isdecimal():
        return Match(at, at + 1, "number", int(texts[at][:12]))
    return None


def _bare(grammar: Grammar, texts: list[str], at: int, found: list[Match]) -> Match:
    kind = "common" if texts[at] in grammar.words.common else "word"
    cost = _UNKNOWN[kind]
    # A part of a name is as good as the name where it is more than an everyday word: "hot salsa", not "hot".
    if kind == "common" and any(match.rule != "partial" or match.end - match.start > 1 for match in found):
        cost = IGNORED
    elif kind == "word" and found:
        cost = OVERHEARD
    return Match(at, at + 1, kind, None, cost)
