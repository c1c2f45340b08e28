"""Order lines from words: the whole way from a text to the best reading, and how sure that is."""

from __future__ import annotations

from collections import Counter

from edge.core.intent.beam import search
from edge.core.intent.beam_state import Draft, State
from edge.core.intent.confidence import Doubt
from edge.core.intent.grammar import Grammar, grammar
from edge.core.intent.lattice import Lattice, lattice
from edge.core.intent.model import Used
from edge.core.intent.reading import OrderLine, OrderReading
from edge.core.intent.words import tokens_of
from edge.core.menu import Menu


def read_text(text: str, language: str, menu: Menu, off: frozenset[str] = frozenset()) -> OrderReading:
    """The order lines that a text names; `off` are alias rules to do without (for measuring what they bring)."""
    compiled = grammar(menu, language, off)
    return read_order(compiled, lattice(compiled, tokens_of(text, compiled.words.numerals)))


def read_order(compiled: Grammar, found: Lattice) -> OrderReading:
    """The best reading of a lattice. Never raises; the time is bounded by the number of tokens."""
    readings = search(compiled, found)
    best = readings[0]
    lines = _lines(best.drafts)
    runner_up: tuple[OrderLine, ...] = ()
    margin = 99.0
    meant = _meant(lines)
    for other in readings[1:]:
        if other.drafts != best.drafts and _meant(others := _lines(other.drafts)) != meant:
            runner_up, margin = others, round(other.cost - best.cost, 2)
            break
    spans = _spans(best)
    unexplained = _unexplained(found, spans)
    doubt = Doubt(
        best.cost,
        margin,
        len(unexplained),
        len(found.repaired),
        sum(line.item_id is None for line in lines),
        max((line.quantity for line in lines), default=0),
    )
    return OrderReading(
        lines=lines,
        refused=_lines(best.refused),
        loose=tuple((said.options[0], said.amount) for said in best.loose),
        number=best.number,
        without=tuple(found.tokens[at].text for at in best.without),
        unexplained=unexplained,
        cost=round(best.cost, 2),
        margin=margin,
        runner_up=runner_up,
        spans=spans,
        confidence=doubt.confidence,
    )


def _lines(drafts: tuple[Draft, ...]) -> tuple[OrderLine, ...]:
    return tuple(
        OrderLine(
            draft.items[0] if draft.items else None,
            draft.quantity,
            tuple((said.options[0], said.amount) for said in draft.said),
            draft.counted,
            (draft.token, *(said.token for said in draft.said)),
            draft.items[1:],
        )
        for draft in drafts
    )


def _meant(lines: tuple[OrderLine, ...]) -> Counter[object]:
    """What comes to the guest's table: two readings of "two fries, one large and one small" differ in nothing else."""
    return Counter((line.item_id, line.quantity, frozenset(line.options)) for line in lines)


def _spans(state: State) -> tuple[Used, ...]:
    found = []
    trail = state.trail
    while trail is not None:
        before, start, end, what = trail
        found.append(Used(start, end, what))
        trail = before  # type: ignore[assignment]
    return tuple(reversed(found))


def _unexplained(found: Lattice, spans: tuple[Used, ...]) -> tuple[str, ...]:
    used = {at for span in spans for at in range(span.start, span.end)}
    return tuple(
        token.text
        for at, token in enumerate(found.tokens)
        if at not in used and any(match.kind == "word" for match in found.starts[at])
    )
