"""What the kiosk says: short, never the same twice running, and nothing that the screen does not show right then."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from edge.core import speech, texts
from edge.core.intent import Intent, IntentLine
from edge.core.menu import parse_menu
from edge.core.rules import PHRASE_MS
from edge.core.session import KioskState
from edge.core.spoken import Claim, Spoken
from edge.messages import (
    CartAdd,
    CartUpdate,
    Category,
    Devices,
    ModelAnswer,
    ModelChanged,
    Option,
    VoiceIntent,
)
from edge.messages import IntentLine as SaidLine
from tests.core.kiosk import BURGER, COKE, MENU
from tests.core.listener import Listener, sentences
from tests.understanding.conversations import rows

FRIES = 400
SIZED = parse_menu(
    {
        **MENU.raw,
        "groups": [
            {**{name: value for name, value in group.items() if name != "default"}, "min": 1}
            if group["id"] == "size"
            else group
            for group in MENU.raw["groups"]
        ],
    }
)
"""Nothing here is of medium size by itself."""
TRANSCRIPTS = {
    "en": [
        "two cheeseburgers and a large coke", "a cheeseburger without onions and a cheeseburger", "fries", "30 cokes",
        "a kids burger box", "a mushroom swiss burger", "make the coke large", "take off the coke", "undo", "pay",
        "cancel everything", "show me chicken", "do you have lemonade", "do you have sushi", "blah", "yes", "no",
        "no thanks", "thanks", "hello", "help", "i am vegan", "i am allergic to milk", "the second one",
        "two hamburgers and i am allergic to nuts", "a chese burgr", "a large one", "can i talk to somebody",
        "hello and two cokes and pay", "pardon", "I want nine hamburgers, a coke, fries, a brownie and a lemonade",
    ],
    "de": [
        "zwei Cheeseburger und eine große Cola", "einen Cheeseburger ohne Zwiebeln und einen Cheeseburger", "Pommes",
        "30 Cola", "mach die Cola groß", "ohne die Cola", "zurück", "bezahlen", "alles löschen", "was gibt es mit Huhn",
        "gibt es Limonade", "gibt es Sushi", "blah", "ja", "nein", "danke", "hallo", "Hilfe", "ich bin Veganer",
        "ich bin allergisch gegen Milch", "zwei Hamburger und ich habe eine Nussallergie", "den zweiten", "wie bitte",
    ],
}  # fmt: skip
"""Orders, questions, politeness and nonsense. What understanding has no words for is said in English."""
REPEATS = frozenset(("pardon", "wie bitte"))


def no_sentence_twice(heard: list[list[str]]) -> None:
    """Fails when two sentences in a row are the same."""
    said = [one for step in heard for text in step for one in sentences(text)]
    assert not [one for one, next_one in pairwise(said) if one == next_one], said


# ---------------------------------------------------------------------------- the table
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_entry_has_variants_and_no_sentence_stands_in_two(language: str) -> None:
    """Then taking turns within an entry is enough for never saying the same twice running."""
    seen: dict[str, str] = {}
    for key in speech.keys(language):
        of_key = speech.variants(language, key)
        assert len(of_key) >= 2, key
        for sentence in (one for variant in of_key for one in sentences(variant)):
            assert seen.setdefault(sentence, key) == key, sentence
        parts = [set(sentences(variant)) for variant in of_key]
        assert not any(one & other for at, one in enumerate(parts) for other in parts[at + 1 :]), key
    for key in ("added", "more", "suggest", "changed", "unclear", "pardon", "greet", "thank", "found", "choose"):
        assert len(speech.variants(language, key)) >= 3, key


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_refusal_is_told_in_whole_and_then_in_short(language: str) -> None:
    """Two sentences at most, and the second time is no repetition."""
    for key in (key for key in texts.keys(language) if key.startswith("error.")):
        whole, short = speech.variants(language, key)
        assert speech.sentences(whole) <= 2, whole
        assert speech.sentences(short) == 1
        assert short not in whole


def test_sentences_are_counted_before_names_are_filled_in() -> None:
    """ "Dr. Pepper" ends none, and a greeting of two is two."""
    assert speech.sentences("Got it: {items}.") == 1
    assert speech.sentences("Hello! What would you like?") == 2
    assert speech.sentences("いらっしゃいませ。ご注文をどうぞ。") == 2
    menu = parse_menu({**MENU.raw, "items": [*MENU.raw["items"], {**MENU.raw["items"][-1], "item_id": 999,
                       "code": "dr", "name": "Dr. Pepper. No. 1", "aliases": [], "groups": []}]})  # fmt: skip
    guest = Listener(menu=menu)
    guest.kiosk.nats("voice.intent", VoiceIntent("add_items", lines=[SaidLine(999)]))
    assert len(guest.kiosk.said) == 1
    guest.kiosk.session.awaiting.clear()
    guest.kiosk.wait(6)
    assert len(guest.kiosk.said) == 1, "what follows an order has its room"


# ---------------------------------------------------------------------------- over conversations
@pytest.mark.parametrize("language", texts.LANGUAGES)
@settings(max_examples=40)
@given(data=st.data())
def test_no_conversation_hears_a_sentence_twice_running_or_of_what_is_not_there(
    language: str, data: st.DataObject
) -> None:
    """Any order of sentences, with agents that answer or do not: each step is checked by the listener."""
    known = TRANSCRIPTS["de" if language == "de" else "en"]
    guest = Listener(language)
    guest.kiosk.inside("devices.changed", Devices(journal_writable=True))
    for text in data.draw(st.lists(st.sampled_from(known), max_size=12)):
        before = len(guest.heard)
        guest.say(text)
        if data.draw(st.booleans()):
            guest.agents(FRIES, COKE)
        if text in REPEATS:
            guest.heard = guest.heard[:before]
        if guest.kiosk.state is KioskState.CHECKOUT:
            break
    no_sentence_twice(guest.heard)


@pytest.mark.parametrize("name", ["en", "de"])
def test_every_test_conversation_is_answered_within_what_is_shown(name: str) -> None:
    """The sentences that understanding is tested with, each after the one before it, and then a yes."""
    guest = Listener(name)
    silent = []
    for row in rows(name):
        if guest.kiosk.state is not KioskState.LISTENING:
            guest = Listener(name)
        guest.say(row["say"])
        guest.agents(FRIES, COKE, BURGER)
        if not guest.heard and guest.kiosk.state is KioskState.LISTENING:
            silent.append(row["say"])
        if row["want"] == ["repeat"]:
            guest.heard = []
        guest.say("yes" if name == "en" else "ja")
        guest.agents(FRIES)
        no_sentence_twice(guest.heard)
        guest.heard = guest.heard[-1:]
    assert not silent


def test_nothing_on_the_built_in_menu_needs_the_plain_words() -> None:
    """The check at run time is a net: sentences are made of what the screen shows, so nothing falls into it."""
    plain = {sentence for key in ("done", "question", "look", "avoid") for sentence in speech.variants("en", key)}
    guest = Listener()
    for text in TRANSCRIPTS["en"]:
        guest.say(text)
        guest.agents(FRIES)
    assert not plain & {text for step in guest.heard for text in step}


# ---------------------------------------------------------------------------- at most two sentences
def test_an_allergy_comes_first_and_a_question_before_what_was_done() -> None:
    """Of three things to say the two that matter more are said, in the order in which people talk."""
    guest = Listener(menu=SIZED)
    allergy = Intent("allergy", allergens=("fish",))
    both = Intent("add_items", lines=(IntentLine(603), IntentLine(COKE)), then=(allergy,))
    guest.kiosk.machine = replace(guest.kiosk.machine, understand=lambda *_: both)
    said = guest.say("a brownie, a coke, and i am allergic to fish")
    assert len(said) == 2
    assert "allergy" in said[0]
    assert "Coke" in said[1]
    assert said[1].endswith("?")


def test_what_was_done_and_what_is_asked_are_both_said() -> None:
    """The burger is in the order, the question is about the other one."""
    guest = Listener(menu=SIZED)
    said = guest.say("a brownie and a coke")
    assert len(said) == 2
    assert "Brownie" in said[0]
    assert "1 Coke" in said[1]
    assert said[1].endswith("?")


# ---------------------------------------------------------------------------- what follows an order
def test_the_first_sentence_is_said_at_once_and_the_suggestion_when_it_is_shown() -> None:
    """As two messages; the second interrupts nothing."""
    guest = Listener()
    assert len(guest.say("two cheeseburgers")) == 1
    said = guest.agents(FRIES)
    assert len(said) == 1
    assert "French Fries" in said[0]
    assert guest.kiosk.shown("Suggestions")["items"][0]["item_id"] == FRIES
    assert guest.kiosk.named("tts.say")[0].body["payload"]["interrupt"] is False
    assert guest.kiosk.shown("Captions")["text"] == " ".join(text for step in guest.heard for text in step)


def test_without_a_suggestion_the_guest_is_asked_whether_that_was_all() -> None:
    """Also when the agents never answer."""
    guest = Listener()
    guest.say("two cheeseburgers")
    assert guest.agents()[0] in speech.variants("en", "more")
    guest = Listener()
    guest.say("two cheeseburgers")
    guest.kiosk.wait(5.1)
    assert guest.listen()[0] in speech.variants("en", "more")


def test_the_suggestion_is_said_once_in_an_order() -> None:
    """Who did not take it hears of something else from then on."""
    guest = Listener()
    guest.say("a cheeseburger")
    assert "French Fries" in guest.agents(FRIES)[0]
    guest.say("a brownie")
    assert guest.agents(FRIES)[0] in speech.variants("en", "more")


@pytest.mark.parametrize("then", ["touch", "partial", "said"])
def test_who_goes_on_is_not_asked_any_more(then: str) -> None:
    """The next word or touch is the answer already."""
    guest = Listener()
    guest.say("two cheeseburgers")
    awaited = dict(guest.kiosk.session.awaiting)
    if then == "touch":
        guest.kiosk.page("touch.category", Category(MENU.categories[0].id))
    elif then == "partial":
        guest.say("and a", final=False)
    else:
        guest.say("show me chicken")
    assert awaited
    before = len(guest.heard)
    guest.agents(FRIES)
    assert len(guest.heard) == before


def test_what_follows_waits_for_the_models_words() -> None:
    """First what was done, in whatever words, then the suggestion: both in one step then."""
    guest = Listener()
    guest.kiosk.inside("model.changed", ModelChanged(True, True))
    assert guest.say("two cheeseburgers") == []
    request_id = guest.kiosk.named("model.request")[0].body["request_id"]
    assert guest.agents(FRIES) == []
    guest.kiosk.inside("model.answer", ModelAnswer(request_id, phrase="Great choice, {items} it is!"))
    said = guest.listen()
    assert said[0] == "Great choice, 2 Cheeseburgers it is!"
    assert "French Fries" in said[1]
    assert [one.body["payload"]["interrupt"] for one in guest.kiosk.named("tts.say")] == [True, False]


def test_a_model_that_asks_itself_leaves_nothing_to_ask() -> None:
    """And a "no" to it is understood."""
    guest = Listener()
    guest.kiosk.inside("devices.changed", Devices(journal_writable=True))
    guest.kiosk.inside("model.changed", ModelChanged(True, True))
    guest.say("two cheeseburgers")
    request_id = guest.kiosk.named("model.request")[0].body["request_id"]
    guest.kiosk.inside("model.answer", ModelAnswer(request_id, phrase="Lovely, {items} it is. What else?"))
    assert guest.listen() == ["Lovely, 2 Cheeseburgers it is. What else?"]
    assert guest.agents(FRIES) == []
    guest.say("no")
    assert guest.kiosk.session.current_ui.kind == "review"


def test_the_models_words_are_not_said_twice_running() -> None:
    """A model that always says the same is heard every other time."""
    guest = Listener()
    guest.kiosk.inside("model.changed", ModelChanged(True, True))
    for _ in range(3):
        guest.say("hello")
        request_id = guest.kiosk.named("model.request")[0].body["request_id"]
        guest.kiosk.inside("model.answer", ModelAnswer(request_id, phrase="Hey, good morning!"))
        guest.listen()
        guest.kiosk.wait(PHRASE_MS / 1000)
    assert guest.heard[0] == guest.heard[2] == ["Hey, good morning!"]
    no_sentence_twice(guest.heard)


# ---------------------------------------------------------------------------- yes and no
@pytest.mark.parametrize("yes", ["yes", "yes please", "sure", "why not"])
def test_yes_to_a_suggestion_orders_it(yes: str) -> None:
    """It can be taken back like anything else."""
    guest = Listener()
    guest.say("two cheeseburgers")
    guest.agents(FRIES)
    assert "French Fries" in guest.say(yes)[0]
    assert [line.item_id for line in guest.kiosk.session.cart] == [BURGER, FRIES]
    assert "undo" in guest.kiosk.offered
    assert guest.agents()[0] in speech.variants("en", "more")


def test_a_suggestion_that_needs_a_choice_is_asked_about() -> None:
    """As if it had been ordered without one."""
    guest = Listener(menu=SIZED)
    guest.say("a cheeseburger")
    assert "Coke" in guest.agents(COKE)[0]
    assert guest.say("yes")[-1].endswith("?")
    assert guest.kiosk.shown("Prompt")["kind"] == "options"
    assert [line.item_id for line in guest.kiosk.session.cart] == [BURGER]


def test_no_thanks_takes_the_suggestion_away_and_asks_once_for_more() -> None:
    """It is not suggested again; the second no is the end of ordering."""
    guest = Listener()
    guest.kiosk.inside("devices.changed", Devices(journal_writable=True))
    guest.say("two cheeseburgers")
    guest.agents(FRIES)
    said = guest.say("no thanks")
    assert said[0] in speech.variants("en", "passed")
    assert said[1] in speech.variants("en", "more")
    assert guest.kiosk.shown("Suggestions")["items"] == []
    assert "11 euros 80" in guest.say("no")[0]
    assert guest.kiosk.session.current_ui.kind == "review"


@pytest.mark.parametrize("no", ["no", "no that's all", "nothing, thanks", "that would be it"])
def test_no_to_anything_else_is_the_review_and_pays_nothing(no: str) -> None:
    """Like "checkout" by voice: the question there is still to be answered."""
    guest = Listener()
    guest.kiosk.inside("devices.changed", Devices(journal_writable=True))
    guest.say("two cheeseburgers")
    guest.agents()
    guest.say(no)
    assert guest.kiosk.session.current_ui.kind == "review"
    assert guest.kiosk.state is KioskState.LISTENING
    assert guest.kiosk.named("payment.start") == []


def test_yes_to_anything_else_asks_what_it_may_be() -> None:
    """Nothing is ordered by it, and a second yes is about nothing."""
    guest = Listener()
    guest.say("two cheeseburgers")
    guest.agents()
    assert guest.say("yes")[0] in speech.variants("en", "ask")
    assert [line.quantity for line in guest.kiosk.session.cart] == [2]


@pytest.mark.parametrize("between", ["touch", "said", "end"])
def test_a_yes_is_about_what_was_asked_last(between: str) -> None:
    """Whatever the guest did since has taken the offer away."""
    guest = Listener()
    guest.say("two cheeseburgers")
    guest.agents(FRIES)
    if between == "touch":
        guest.kiosk.page("touch.category", Category(MENU.categories[0].id))
    elif between == "said":
        guest.say("thanks")
    else:
        guest.kiosk.page("session.end")
        guest.kiosk.page("touch.engage")
    before = guest.kiosk.session.cart
    guest.say("yes")
    assert guest.kiosk.session.cart == before


def test_half_a_word_before_the_yes_does_not_take_the_offer_away() -> None:
    """Speech arrives in pieces."""
    guest = Listener()
    guest.say("two cheeseburgers")
    guest.agents(FRIES)
    guest.say("ye", final=False)
    guest.say("yes")
    assert FRIES in [line.item_id for line in guest.kiosk.session.cart]


def test_an_answer_that_was_misheard_may_be_said_again() -> None:
    """The question is the same: "know" was no."""
    guest = Listener()
    guest.kiosk.inside("devices.changed", Devices(journal_writable=True))
    guest.say("two cheeseburgers")
    guest.agents()
    guest.say("gnaw")
    guest.say("no")
    assert guest.kiosk.session.current_ui.kind == "review"


@pytest.mark.parametrize(("said", "left"), [("make it three", 3), ("undo", 2)])
def test_after_a_change_the_guest_is_asked_as_well(said: str, left: int) -> None:
    """So that a "no" is understood then, too."""
    guest = Listener()
    guest.kiosk.inside("devices.changed", Devices(journal_writable=True))
    guest.say("two cheeseburgers")
    guest.agents()
    if said == "undo":
        guest.say("a coke")
    guest.say(said)
    guest.agents()
    assert guest.heard[-1][-1] in speech.variants("en", "more")
    assert [line.quantity for line in guest.kiosk.session.cart] == [left]
    guest.say("no")
    assert guest.kiosk.session.current_ui.kind == "review"


@pytest.mark.parametrize("said", ["pay", "cancel everything", "undo", "no", "yes", "thanks"])
def test_nothing_that_a_guest_says_is_met_with_silence(said: str) -> None:
    """Also when there is nothing to pay, to clear or to answer."""
    assert Listener().say(said)


def test_a_dish_that_was_asked_for_is_offered() -> None:
    """ "Do you have lemonade?" "Yes. Shall I add it?" "Yes.\""""
    guest = Listener()
    assert guest.say("do you have lemonade")[0].endswith("?")
    guest.say("yes")
    assert [line.item_id for line in guest.kiosk.session.cart] == [502]


@pytest.mark.parametrize("said", ["not right now", "of course not", "not okay"])
def test_a_denied_yes_does_not_pay(said: str) -> None:
    """It has a word of consent in it, and means no."""
    guest = Listener()
    guest.kiosk.inside("devices.changed", Devices(journal_writable=True))
    guest.say("two cheeseburgers")
    guest.say("pay")
    guest.say(said)
    assert guest.kiosk.state is KioskState.LISTENING


# ---------------------------------------------------------------------------- as a person says it
def test_the_total_is_said_as_a_person_says_it_and_shown_in_the_caption() -> None:
    """ "11 euros 80", never "euro sign eleven point eighty"."""
    guest = Listener()
    guest.kiosk.inside("devices.changed", Devices(journal_writable=True))
    guest.say("two cheeseburgers")
    said = guest.say("pay")
    assert "11 euros 80" in said[0]
    assert "11 euros 80" in guest.kiosk.shown("Captions")["text"]


def test_lines_of_one_dish_are_told_apart() -> None:
    """By the options that they differ in, however many there are."""
    guest = Listener()
    said = guest.say("a cheeseburger without onions and a cheeseburger")
    assert "1 Cheeseburger without Onions" in said[0]
    assert said[0].count("Cheeseburger") == 2


@pytest.mark.parametrize(
    ("language", "quantity", "name", "said"),
    [
        ("en", 1, "Coke", "1 Coke"), ("en", 2, "Coke", "2 Cokes"), ("en", 2, "Fish Sandwich", "2 Fish Sandwiches"),
        ("en", 2, "French Fries", "2 French Fries"), ("en", 2, "Pad Thai", "2 times Pad Thai"),
        ("en", 3, "Chicken Nuggets", "3 times Chicken Nuggets"), ("de", 1, "Cola", "einmal Cola"),
        ("de", 2, "Pommes frites", "2 Mal Pommes frites"), ("ja", 2, "餃子", "餃子 2点"),
    ],
)  # fmt: skip
def test_a_plural_is_never_guessed(language: str, quantity: int, name: str, said: str) -> None:
    """Only words whose plural is certain change; any other name stays as the menu has it."""
    assert texts.unmarked(speech.line(language, quantity, name)) == said


def test_a_size_is_said_as_it_is_and_a_sauce_with_its_dish() -> None:
    """ "1 Coke with Large" is what no person says."""
    guest = Listener()
    assert "1 Coke Large" in guest.say("a large coke")[0]
    assert "Chicken Wings with Garlic Sauce" in guest.say("chicken wings with garlic sauce")[0]


def test_an_example_is_one_that_the_guest_would_eat() -> None:
    """No hamburger for a vegan."""
    guest = Listener()
    guest.say("i am vegan")
    assert "Hamburger" not in guest.say("blah")[0]


def test_long_readings_are_left_to_the_screen() -> None:
    """Nobody keeps two orders of three lines in mind; the question is asked all the same."""
    guest = Listener()
    one = Intent("add_items", 0.5, lines=(IntentLine(BURGER), IntentLine(COKE), IntentLine(FRIES)))
    other = Intent("add_items", 0.5, lines=(IntentLine(BURGER, quantity=2), IntentLine(COKE)))
    both = structs.replace(one, guesses=(one, other))
    guest.kiosk.machine = replace(guest.kiosk.machine, understand=lambda *_: both)
    assert guest.say("mumble")[0] in speech.variants("en", "guess_shown")
    assert guest.kiosk.shown("Prompt")["kind"] == "guesses"


def test_a_long_order_is_named_by_its_first_lines() -> None:
    """Nobody listens to nine dishes; the screen shows them all."""
    guest = Listener()
    said = guest.say("a hamburger, a coke, fries, a brownie, a lemonade and a coffee")
    assert "and 3 more" in said[0]


# ---------------------------------------------------------------------------- nothing that is not shown
def test_what_was_said_is_repeated_only_while_it_is_true() -> None:
    """The sum has changed since: another one would be a lie."""
    guest = Listener()
    guest.kiosk.inside("devices.changed", Devices(journal_writable=True))
    guest.say("two cheeseburgers")
    assert "11 euros 80" in guest.say("pay")[0]
    assert "11 euros 80" in guest.say("pardon")[0], "it may be said twice, because it is asked for"
    guest.kiosk.page("cart.update", CartUpdate("l1", 1))
    assert "11 euros 80" not in " ".join(guest.say("pardon"))


def test_a_dish_that_the_screen_lacks_is_not_named_whoever_chose_the_words() -> None:
    """Plain words stand in for it, and nothing where there are none."""
    guest = Listener()
    for claim in (Claim("item", "Truffle Burger", 999_999), Claim("price", "€0.10"), Claim("words", "gold leaf")):
        guest.kiosk.session.spoken = (Spoken("added", f"Got it: {claim.text}.", (claim,)),)
        assert guest.say("pardon")[0] in speech.variants("en", "done")
        guest.kiosk.session.spoken = (Spoken("suggest", f"How about {claim.text}?", (claim,)),)
        assert guest.say("pardon") == []
        assert guest.kiosk.component("Captions") is None


def test_a_longer_name_does_not_show_a_shorter_one() -> None:
    """ "Coke Zero" on the screen is no coke."""
    guest = Listener()
    guest.kiosk.page("touch.category", Category("salads"))
    for name, item_id, is_said in (("Coke", 500, False), ("Coke Zero", 501, True)):
        guest.kiosk.session.spoken = (Spoken("added", f"Got it: {name}.", (Claim("item", name, item_id),)),)
        guest.kiosk.session.prompt = None
        guest.kiosk.nats("voice.intent", VoiceIntent("add_items", confidence=0.5, lines=[SaidLine(501)]))
        guest.kiosk.session.spoken = (Spoken("added", f"Got it: {name}.", (Claim("item", name, item_id),)),)
        assert (guest.say("pardon") == [f"Got it: {name}."]) is is_said


def test_a_refusal_that_is_heard_again_is_shorter() -> None:
    """And whole the first time, with what to do instead."""
    guest = Listener()
    for _ in range(3):
        guest.kiosk.nats("voice.intent", VoiceIntent("add_items", lines=[SaidLine(BURGER, 51)]))
        guest.listen()
    assert guest.heard[0] != guest.heard[1]
    assert guest.heard[0] == [texts.text("en", "error.bad_quantity", limit=50)]
    no_sentence_twice(guest.heard)


def test_what_a_guest_wrote_or_said_is_never_said_back() -> None:
    """Wishes in the guest's own words and queries are theirs: a loudspeaker is not for them."""
    guest = Listener()
    guest.kiosk.page("cart.add", CartAdd(BURGER, 1, [Option("burger-extras", "bacon")], ["for Jo, 0170 1234567"]))
    for text in ("do you have gold plated unicorn", "make the cheeseburger 2", "pay", "pardon"):
        guest.say(text)
    said = " ".join(text for step in guest.heard for text in step)
    assert "unicorn" not in said
    assert "Jo" not in said
