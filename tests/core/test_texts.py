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
    assert speech.keys(language) == speech.keys("en")
    for key in speech.keys(language):
        for sentence in speech.variants(language, key):
            assert _placeholders(sentence) == _placeholders(speech.variants("en", key)[0]), key
            assert 1 <= len(re.findall(r"[.!?؟](?:\s|$)|[。\uff01\uff1f]", sentence)) <= 2, sentence
            assert sentence[-1] in ".!?؟。\uff01\uff1f", sentence


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
    assert value in speech.filled("en", "I found {items}.", {"items": value})


def test_a_missing_value_leaves_a_gap_and_not_an_exception() -> None:
    """The guest reads on."""
    assert texts.text("en", "error.bad_quantity") == (
        "An order holds 1 to  of the same item here. Please ask our staff for more."
    )


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_refusal_says_why_and_what_to_do(language: str) -> None:
    """Two sentences at least: a guest who only hears "no" is at a dead end."""
    for key in (key for key in texts.keys(language) if key.startswith("error.")):
        sentence = texts.text(language, key, item="x", group="y", limit=3, times="z", type="t")
        assert len(re.findall(r"[.!?؟:;](?:\s|$)|[。\uff01\uff1f]", sentence)) >= 2, f"{key}: {sentence}"


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_words_agree_with_their_number(language: str) -> None:
    """Every counted sentence has its general form, and the forms hold the same values."""
    table = texts.counted(language)
    assert table.keys() == texts.counted("en").keys()
    for key, forms in table.items():
        assert "other" in forms
        for category, sentence in forms.items():
            assert category in ("zero", "one", "two", "few", "many", "other")
            missing = _placeholders(texts.counted("en")[key]["other"]) - _placeholders(sentence)
            assert missing <= {"count"}, key
            assert not missing or category in ("one", "two"), key


@pytest.mark.parametrize(
    ("language", "count", "says"),
    [
        ("en", 1, "Your order: 1 item, x"), ("en", 2, "Your order: 2 items, x"),
        ("de", 1, "Ihre Bestellung: 1 Artikel, x"),
        ("ar", 1, "طلبك: صنف واحد، x"), ("ar", 2, "طلبك: صنفان، x"), ("ar", 5, "طلبك: 5 أصناف، x"),
        ("ja", 1, "ご注文: 1点、x"), ("ja", 2, "ご注文: 2点、x"),
        ("ar", 11, "طلبك: 11 صنفاً، x"), ("ar", 100, "طلبك: 100 صنف، x"), ("ar", 103, "طلبك: 103 أصناف، x"),
    ],
)  # fmt: skip
def test_plurals_are_those_of_the_language(language: str, count: int, says: str) -> None:
    """Arabic has five forms that a cart can meet."""
    assert texts.unmarked(texts.count(language, "cart.label", count, total="x")) == says


def test_a_dish_keeps_its_name_in_any_number() -> None:
    """The menu's names are not ours to decline: the words around them count."""
    assert texts.count("en", "speech.quantity", 2, name="Hamburger") == "2 times Hamburger"
    assert texts.count("de", "speech.quantity", 1, name="Hamburger") == "einmal Hamburger"


def test_names_of_the_other_direction_do_not_tear_a_sentence_apart() -> None:
    """They are isolated, in both directions, and what is spoken has no such marks."""
    arabic = texts.text("ar", "error.sold_out", item="Cheeseburger")
    assert "\u2068Cheeseburger\u2069" in arabic
    assert "\u2068برغر\u2069" in texts.text("en", "error.sold_out", item="برغر")
    assert texts.text("en", "error.sold_out", item="Käse €5") == "Käse €5 is sold out. Please choose something else."
    assert "\u2068" not in texts.unmarked(arabic)
