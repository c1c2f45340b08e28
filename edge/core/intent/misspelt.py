"""The misspelt words of an utterance: which of them are looked at, and what they are taken for."""

from __future__ import annotations

from collections.abc import Callable

from edge.core.intent.grammar import Grammar
from edge.core.intent.repair import spelled

MAX_REPAIRS = 12
"""Words of one utterance that are repaired; a text with more is not an order of this menu."""


def repair(grammar: Grammar, texts: list[str], roots: list[str], root: Callable[[str], str]) -> dict[int, str]:
    """Replaces misspelt words in `texts` and `roots`; returns what was said, by place."""
    if "repair" in grammar.off:
        return {}
    known, cues, common = grammar.aliases.words, grammar.cues.words, grammar.words.common
    found: dict[int, str] = {}
    for at, word in enumerate(texts):
        if roots[at] in known or word in cues or word in common or word in grammar.trade or word.isdigit():
            continue
        if len(found) >= MAX_REPAIRS:
            break
        if _joined(grammar, texts, roots, at):
            continue
        before, after = texts[at - 1] if at else "", texts[at + 1] if at + 1 < len(texts) else ""
        better = grammar.vocabulary.repaired(word, before, after)
        if better is None and (bare := roots[at]) != word:
            better = grammar.vocabulary.repaired(bare, before, after)
        if better is not None:
            found[at], texts[at] = word, spelled(better, grammar.words.numerals)
            roots[at] = root(texts[at])
    return found


def _joined(grammar: Grammar, texts: list[str], roots: list[str], at: int) -> bool:
    """Whether an unknown word is names written together or a half of one: "pepperjack", "sun chips"."""
    table, last = grammar.aliases.table, roots[at]
    after = texts[at] + roots[at + 1] if at + 1 < len(texts) else ""
    return last in table or after in table or (at > 0 and texts[at - 1] + last in table)
