"""What is shown and said exists in every language, and never breaks on what is put into it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from edge.core import speech, texts

CORE = Path(texts.__file__).parent


def _placeholders(template: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", template))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_language_has_every_sentence_with_the_same_values(language: str) -> None:
    """A guest never sees another language's sentence in the middle of theirs."""
    assert texts.keys(language) == texts.keys("en")
    for key in texts.keys("en"):
        assert _placeholders(texts._TABLES[language][key]) == _placeholders(texts._TABLES["en"][key]), key


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_what_is_said_has_variety_and_at_most_two_sentences(language: str) -> None:
    """The same keys in every language, with the same values in every variant, and short."""
    table = speech.variants(language)
    assert table.keys() == speech.variants("en").keys()
    for key, variants in table.items():
        for sentence in variants:
            assert _placeholders(sentence) == _placeholders(speech.variants("en")[key][0]), key
            assert 1 <= len(re.findall(r"[.!?؟](?:\s|$)", sentence)) <= 2, sentence


def test_every_refusal_has_its_words() -> None:
    """A code without a sentence would be an exception in front of a guest."""
    codes = set()
    for path in [*CORE.rglob("*.py"), *(CORE.parent / "io").rglob("page.py"), CORE.parent / "messages.py"]:
        codes |= set(re.findall(r'Refusal\(\s*"(\w+)"', path.read_text()))
    assert {f"error.{code}" for code in codes} <= texts.keys("en")
    assert len(codes) > 20


@pytest.mark.parametrize("value", ["{0}", "{item.__class__}", "%s", "<b>", "{", "{}"])
def test_values_are_only_ever_values(value: str) -> None:
    """What a guest or a menu says is not read as a template."""
    assert value in texts.text("en", "grid.search", query=value)
    assert value in speech.sentence("en", "nothing", 0, query=value)


def test_a_missing_value_leaves_a_gap_and_not_an_exception() -> None:
    """The guest reads on."""
    assert texts.text("en", "error.bad_quantity") == (
        "An order holds 1 to  of the same item here. Please ask our staff for more."
    )


def test_variants_take_turns() -> None:
    """The same sentence is not said twice running."""
    assert speech.sentence("en", "greet", 1) != speech.sentence("en", "greet", 2)
