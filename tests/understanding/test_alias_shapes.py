"""Phrases of a name are put together from those of a name that looks alike: they must be what its own rules give."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge.core.intent.alias_rules import STRUCTURE, Scope
from edge.core.intent.alias_shapes import Shapes

SCOPE = Scope(
    nouns=frozenset(("cheese", "bowl")), addable=frozenset(("bowl",)), inner=frozenset(("and", "with", "of")),
    joiners=("and", "with"), turns=("of",), besides=("with",), generic=frozenset(("fresh", "small")),
    kinds={("swiss",): ("cheese",)}, steering=frozenset(("no", "extra")), dishes=frozenset(("bowl",)),
    heads=frozenset(("bowl",)), group=True, choice=False, same={},
    options={}, apart=frozenset(), aside=frozenset(),
)  # fmt: skip
WORDS = ("swiss", "cheddar", "ham", "leek", "cheese", "bowl", "fresh", "small", "and", "with", "of", "no", "7", "xl")
NAMES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(tuple), min_size=1, max_size=12)


@given(NAMES)
def test_names_that_look_alike_give_what_their_own_rules_do(names: list[tuple[str, ...]]) -> None:
    """Whatever was derived before: phrases, costs, rules and their order."""
    shared = Shapes(SCOPE, STRUCTURE)
    for name in names:
        assert shared.derived(name) == Shapes(SCOPE, STRUCTURE).derived(name)
