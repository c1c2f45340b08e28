"""What is looked up before something is worked out must never hide what working it out would find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from edge.core.intent.acts import changes
from edge.core.intent.acts.clauses import trimmed
from edge.core.intent.acts.cues import cues_of
from edge.core.intent.acts.scene import Scene, Tokens
from edge.core.intent.lexicon import Phrases, find, find_all
from tests.core.kiosk import MENU
from tests.understanding.conversations import kiosk_with, rows


def clauses(name: str) -> Iterator[tuple[Scene, Tokens]]:
    """Every beginning and end of what was said, with the cart that it was said to."""
    language = name[:2]
    for row in rows(name):
        scene = Scene.of(MENU, language, kiosk_with(row["cart"], language).session.cart, None)
        tokens = trimmed(scene.cues, scene.cues.tokens(row["say"]))
        for cut in range(len(tokens)):
            yield scene, tokens[cut:]
            yield scene, tokens[:cut]


@pytest.mark.parametrize("name", ["en", "de"])
def test_whatever_changes_a_cart_is_possible(name: str) -> None:
    """Over all conversations; where nothing changed, the test could not fail."""
    changing = [(scene, said) for scene, said in clauses(name) if changes.change(scene, said) is not None]
    assert len(changing) > 40
    assert [said for scene, said in changing if not changes.possible(scene, said)] == []


@pytest.mark.parametrize(
    "said", [[], ["that"], ["all"], ["well", "that", "is"], ["that", "is", "all"], ["all", "that"]]
)
def test_a_phrase_is_found_wherever_it_stands(said: list[str]) -> None:
    """At the beginning, at the end, and where only its first word is said."""
    table = Phrases()
    table.add(["that", "is"], "a")
    table.add(["all"], "b")
    expected = [(at, "a") for at in range(len(said)) if said[at : at + 2] == ["that", "is"]]
    expected += [(at, "b") for at, word in enumerate(said) if word == "all"]
    assert [(one.start, one.value) for one in find_all(table, said)] == sorted(expected)
    assert (find(table, said) is None) == (not expected)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_word_is_known_by_its_table(language: str) -> None:
    """The tables are put together once: fillers, politeness, denials and number words carry nothing."""
    cues = cues_of(language)
    for word in (*cues.fillers, *cues.polite, *cues.denies, "7"):
        assert cues.says_nothing(word)
        assert cues.is_known(word)
    assert not cues.says_nothing("zebra")
    assert not cues.is_known("zebra")
