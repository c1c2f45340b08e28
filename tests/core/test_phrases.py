"""What the language model may have the kiosk say: short, friendly, and nothing that the screen does not show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.core import phrase_words, phrases, speech
from edge.core.phrases import fault, filled
from tests.core.kiosk import MENU

GOOD = [
    "Great choice, {items} coming right up!",
    "Lovely, {items} it is. What else can I get you?",
    "You've got it: {items}!",
    "{items} — wonderful".replace("\N{EM DASH}", "\N{EN DASH}"),
]
BAD = {
    "": "phrase_length",
    "   ": "phrase_length",
    "{items} " + "wonderful " * 20: "phrase_length",
    "Great choice!": "phrase_placeholders",
    "{items} and {items}!": "phrase_placeholders",
    "{items} and {total}!": "phrase_placeholders",
    "{items.__class__} it is": "phrase_placeholders",
    "{items}, that makes 5!": "phrase_number",
    "{items} for you, \N{VULGAR FRACTION ONE HALF} now": "phrase_number",
    "{items} for you, \N{ARABIC-INDIC DIGIT FIVE}": "phrase_number",
    "{items} with a truffle burger": "phrase_word",
    "{items} for free": "phrase_word",
    "{items} for five euros": "phrase_word",
    "{items} has no nuts": "phrase_word",
    "{items} is vegan": "phrase_word",
    "{items} is paid": "phrase_word",
    "{items} from Mallory's": "phrase_word",
    "{items} \N{EURO SIGN}": "phrase_marks",
    "<b>{items}</b>": "phrase_word",
    "**{items}**": "phrase_marks",
    "{items}\nGreat": "phrase_marks",
    "{items} {": "phrase_marks",
    "Great! Lovely! {items}.": "phrase_sentences",
    "Great choice! {items} coming right up.": "phrase_sentences",
}


@pytest.mark.parametrize("phrase", GOOD)
def test_friendly_words_around_what_is_shown_may_be_said(phrase: str) -> None:
    """The check must not be so strict that nothing passes."""
    assert fault(phrase, "en", "added", ["items"]) is None


@pytest.mark.parametrize("phrase", BAD)
def test_anything_else_is_not_said(phrase: str) -> None:
    """Items, prices, promises and markup of the model's own; each with its reason."""
    assert fault(phrase, "en", "added", ["items"]) == BAD[phrase]


def test_words_about_one_thing_are_not_said_about_another() -> None:
    """ "Is off your order" about what was just added would be a lie of friendly words."""
    assert fault("{items} is off your order.", "en", "removed", ["items"]) is None
    assert fault("{items} is off your order.", "en", "added", ["items"]) == "phrase_word"


def test_german_has_words_of_its_own_and_other_languages_templates() -> None:
    """A language without a list is never spoken in the model's words."""
    assert fault("Gute Wahl, {items}, kommt sofort!", "de", "added", ["items"]) is None
    assert not phrases.covers("ja", "added")
    assert fault("{items}", "ja", "added", ["items"]) == "phrase_not_wanted"


@pytest.mark.parametrize("key", ["allergy", "diet", "review", "cancel", "paid", "not_paid", "call_staff", "unpayable"])
def test_money_and_safety_are_never_put_in_other_words(key: str) -> None:
    """Every language says them exactly as they were written."""
    for language in phrase_words.COMMON:
        assert not phrases.covers(language, key)


@pytest.mark.parametrize("language", sorted(phrase_words.COMMON))
def test_no_word_of_the_lists_names_a_dish(language: str) -> None:
    """No name or other name on the built-in menu can be said with them."""
    for key in phrase_words.ABOUT[language]:
        said = phrases.words(language, key)
        for item in MENU.items:
            for name in MENU.item_names(item, language):
                assert not set(name.casefold().replace("-", " ").split()) <= said, name


@given(st.text(max_size=200), st.sampled_from(sorted(phrase_words.ABOUT["en"])))
def test_what_passes_is_made_of_known_words_alone(phrase: str, key: str) -> None:
    """For any text: two sentences at most, and no digit but the kiosk's own."""
    if fault(phrase, "en", key, ["items"]) is None:
        rest = filled(phrase, {"items": ""})
        assert not any(mark.isdigit() for mark in rest)
        assert len(phrase) <= phrases.MAX_CHARACTERS


def test_filling_in_fills_in_and_nothing_else() -> None:
    """A dish whose name is a placeholder stays a name."""
    assert filled("Great, {items}!", {"items": "1 {total}"}) == "Great, 1 {total}!"


def test_templates_would_pass_their_own_check_in_form() -> None:
    """Each entry that may be reworded has the placeholders that a phrase needs, in every variant."""
    for language in phrase_words.COMMON:
        for key in phrase_words.ABOUT[language]:
            for variant in speech.variants(language, key):
                assert variant.count("{") == ("{items}" in variant)
