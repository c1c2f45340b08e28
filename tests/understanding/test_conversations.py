"""The test conversations are understood as well as they were, and nothing costs a guest who did not want it."""

from __future__ import annotations

import pytest

from tests.understanding.conversations import played, rows, unsafe

AT_LEAST = {"en": 0.99, "de": 0.99, "en_held": 0.85, "de_held": 0.80}
"""Share of the rows that must be right; those of `_held` were not looked at while the code was written."""


@pytest.mark.parametrize("name", sorted(AT_LEAST))
def test_a_conversation_ends_with_the_order_that_was_meant(name: str) -> None:
    """What is wrong is named; `python -m tests.understanding.conversations` prints the figures."""
    results = [played(row, name[:2]) for row in rows(name)]
    wrong = [f"{result.row['say']!r}: {result.wrong}" for result in results if result.wrong]
    told = "\n".join(wrong) if "held" not in name else f"{len(wrong)} of {len(results)}"
    assert len(wrong) <= (1 - AT_LEAST[name]) * len(results), told


@pytest.mark.parametrize("name", sorted(AT_LEAST))
def test_stories_commands_and_allergies_change_no_order(name: str) -> None:
    """A misunderstanding is a nuisance; an order, a payment or a cancellation that nobody wanted is a fault."""
    kinds = ("allergy", "diet", "question", "command", "quantity", "chat", "foreign", "injection", "answer")
    found = [played(row, name[:2]) for row in rows(name) if row["kind"] in kinds]
    assert found
    bad = [result.row["say"] for result in found if unsafe(result)]
    # Rows that are held aside stay unread, even when one of them fails.
    assert not bad, bad if "held" not in name else len(bad)
