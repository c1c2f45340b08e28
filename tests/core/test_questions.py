"""What the kiosk does when it is not sure, as the guest meets it: done, asked about, or the best guesses to touch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from edge.core.intent import Asked, Edit, Intent, IntentLine
from edge.core.menu import Menu, parse_menu
from edge.core.rules import ACCEPT_CONFIDENCE, CONFIRM_CONFIDENCE, MANY, MAX_LINE_QUANTITY
from edge.core.session import KioskState
from edge.core.snapshot import Snapshot, from_snapshot
from edge.messages import Answer, CartAdd, Detected, Devices, MenuChanged, Transcript, VoiceIntent
from tests.core.kiosk import BURGER, COKE, MENU, Kiosk

FRIES, CHICKEN = 400, 200
DOUBTFUL = (ACCEPT_CONFIDENCE + CONFIRM_CONFIDENCE) / 2
HOPELESS = CONFIRM_CONFIDENCE / 2
SIZES = [{"id": size, "price": price} for size, price in (("small", 0), ("medium", 40), ("large", 80))]
TOPPINGS = [{"id": topping} for topping in ("nori", "egg", "corn")]
NOODLES = parse_menu(
    {
        "name": "Noodles",
        "currency": "EUR",
        "groups": [
            {"id": "size", "name": "Size", "kind": "choice", "min": 1, "options": SIZES},
            {"id": "toppings", "name": "Toppings", "kind": "extra", "min": 2, "options": TOPPINGS},
        ],
        "items": [
            {"item_id": 1, "name": "Cola", "category": "drinks", "price": 200, "groups": ["size"]},
            {"item_id": 2, "name": "Ramen", "category": "bowls", "price": 900, "groups": ["size", "toppings"]},
            {"item_id": 3, "name": "Gyoza", "category": "bowls", "price": 400},
        ],
    }
)
COLA, RAMEN, GYOZA = 1, 2, 3


class Scripted:
    """Understands whatever the test has written down for a sentence."""

    def __init__(self, **meant: Intent) -> None:
        self.meant = meant
        self.asked: Asked | None = None

    def __call__(self, text: str, language: str, menu: Menu, cart: Sequence[Any], asked: Asked | None) -> Intent:
        self.asked = asked
        intent = self.meant.get(text.replace(" ", "_"), Intent("unknown", 0.0))
        return msgspec.structs.replace(intent, text=text)


def order(*items: int | tuple[int, int], confidence: float = 1.0, **more: Any) -> Intent:
    """An order of items, or of (item, quantity)."""
    pairs = [item if isinstance(item, tuple) else (item, 1) for item in items]
    return Intent("add_items", confidence, lines=tuple(IntentLine(item, quantity=n) for item, n in pairs), **more)


def kiosk_that_hears(menu: Menu = MENU, **meant: Intent) -> Kiosk:
    """A kiosk before a guest, that understands just these sentences."""
    kiosk = Kiosk(menu=menu, understood=Scripted(**meant))
    kiosk.nats("vision.person_detected", Detected())
    kiosk.inside("devices.changed", Devices(journal_writable=True))
    return kiosk


def say(kiosk: Kiosk, text: str) -> None:
    """The guest says something, to its end."""
    kiosk.nats("voice.transcript", Transcript(text))


def answer(kiosk: Kiosk, choice: str) -> None:
    """The guest touches an answer of the open question."""
    kiosk.page("prompt.answer", Answer(kiosk.shown("Prompt")["prompt_id"], choice))
    assert kiosk.error is None


def cart(kiosk: Kiosk) -> list[tuple[int, int]]:
    """(item, quantity) of every line."""
    return [(line.item_id, line.quantity) for line in kiosk.session.cart]


def labels(kiosk: Kiosk) -> list[str]:
    """What the answers of the open question are called."""
    return [choice["label"] for choice in kiosk.shown("Prompt")["choices"]]


# ---------------------------------------------------------------------- accept
def test_a_sure_sentence_is_done_at_once_and_taken_back_with_one_touch() -> None:
    """The offer names everything that the sentence did, and one touch takes all of it back."""
    kiosk = kiosk_that_hears(both=order((BURGER, 2), COKE))
    say(kiosk, "both")
    assert cart(kiosk) == [(BURGER, 2), (COKE, 1)]
    assert kiosk.component("Prompt") is None
    assert kiosk.shown("Undo")["message"] == kiosk.shown("Heard")["understood"] == "Added: 2 Cheeseburger, 1 Coke"
    kiosk.page("cart.undo")
    assert cart(kiosk) == []


def test_several_wishes_of_one_sentence_are_taken_back_together() -> None:
    """ "Take the coke off and add fries": one sentence, one undo, and what is said of both is heard."""
    kiosk = kiosk_that_hears(
        swap=Intent("change_cart", edits=(Edit("remove", COKE),), then=(order(FRIES),)), start=order(COKE)
    )
    say(kiosk, "start")
    say(kiosk, "swap")
    assert cart(kiosk) == [(FRIES, 1)]
    assert kiosk.shown("Undo")["message"] == "Removed: 1 Coke, Added: 1 French Fries"
    assert [send.body["payload"]["interrupt"] for send in kiosk.named("tts.say")] == [True, False]
    kiosk.page("cart.undo")
    assert cart(kiosk) == [(COKE, 1)]


def test_a_sentence_is_done_whole_or_not_at_all() -> None:
    """What the menu refuses of one wish leaves the others undone too: half an order is a wrong one."""
    kiosk = kiosk_that_hears(half=Intent("add_items", lines=(IntentLine(BURGER),), then=(order((COKE, 99)),)))
    say(kiosk, "half")
    assert cart(kiosk) == []
    assert kiosk.notices == ["refused"]
    assert kiosk.component("Undo") is None


def test_an_allergy_counts_whatever_becomes_of_the_rest() -> None:
    """In a sentence that is refused, and in one that is asked about."""
    allergy = Intent("allergy", allergens=("milk",))
    for confidence, quantity in ((1.0, 99), (DOUBTFUL, 1)):
        kiosk = kiosk_that_hears(it=order((COKE, quantity), confidence=confidence, then=(allergy,)))
        say(kiosk, "it")
        assert kiosk.session.dietary_restrictions == ["no-milk"]
        assert cart(kiosk) == []


# ---------------------------------------------------------------------- confirm
def test_a_doubtful_order_waits_for_a_yes() -> None:
    """Nothing is in the order until then; the question says what would be."""
    kiosk = kiosk_that_hears(it=order((BURGER, 2), COKE, confidence=DOUBTFUL))
    say(kiosk, "it")
    assert cart(kiosk) == []
    assert kiosk.shown("Prompt")["question"] == "Did you mean: 2 Cheeseburger, 1 Coke?"
    assert len(kiosk.said) == 1
    assert "2 Cheeseburgers and 1 Coke" in kiosk.said[0]
    answer(kiosk, "yes")
    assert cart(kiosk) == [(BURGER, 2), (COKE, 1)]
    assert kiosk.component("Prompt") is None
    assert kiosk.shown("Heard")["text"] == "it"
    kiosk.page("cart.undo")
    assert cart(kiosk) == []


def test_a_no_leaves_everything_and_says_how_to_go_on() -> None:
    """Nobody is asked to repeat."""
    kiosk = kiosk_that_hears(it=order(BURGER, confidence=DOUBTFUL))
    say(kiosk, "it")
    answer(kiosk, "no")
    assert (cart(kiosk), kiosk.component("Prompt"), kiosk.notices) == ([], None, ["declined"])


def test_yes_and_no_are_answers_by_voice_as_well() -> None:
    """The same question, the same effect."""
    kiosk = kiosk_that_hears(it=order(BURGER, confidence=DOUBTFUL), yes=Intent("yes"), nope=Intent("no"))
    say(kiosk, "it")
    say(kiosk, "nope")
    assert cart(kiosk) == []
    say(kiosk, "it")
    say(kiosk, "yes")
    assert cart(kiosk) == [(BURGER, 1)]
    assert kiosk.shown("Undo")["message"] == "Added: 1 Cheeseburger"


def test_another_order_takes_the_place_of_the_question() -> None:
    """Who says it again, and clearly, has answered."""
    kiosk = kiosk_that_hears(mumble=order(BURGER, confidence=DOUBTFUL), clear=order((BURGER, 3)))
    say(kiosk, "mumble")
    say(kiosk, "clear")
    assert cart(kiosk) == [(BURGER, 3)]
    assert kiosk.component("Prompt") is None


def test_understanding_may_ask_for_a_confirmation_of_its_own() -> None:
    """However sure the words were."""
    kiosk = kiosk_that_hears(it=order(BURGER, confirm=True))
    say(kiosk, "it")
    assert cart(kiosk) == []
    assert kiosk.shown("Prompt")["question"] == "Did you mean: 1 Cheeseburger?"


def test_a_doubtful_change_says_what_it_would_do() -> None:
    """The lines as they would be, and those that would go."""
    edits = (Edit("quantity", BURGER, quantity=3), Edit("remove", COKE))
    kiosk = kiosk_that_hears(start=order(BURGER, COKE), it=Intent("change_cart", DOUBTFUL, edits=edits))
    say(kiosk, "start")
    say(kiosk, "it")
    assert kiosk.shown("Prompt")["question"] == "Did you mean: change to 3 Cheeseburger, take off 1 Coke?"
    assert cart(kiosk) == [(BURGER, 1), (COKE, 1)]
    answer(kiosk, "yes")
    assert cart(kiosk) == [(BURGER, 3)]


def test_a_doubtful_wish_to_pay_is_confirmed_first_and_never_pays_by_itself() -> None:
    """Then comes the review with its own question, as for a clear one."""
    kiosk = kiosk_that_hears(start=order(BURGER), it=Intent("checkout", DOUBTFUL), yes=Intent("yes"))
    say(kiosk, "start")
    say(kiosk, "it")
    assert kiosk.component("Review") is None
    assert kiosk.shown("Prompt")["question"] == "Did you mean: pay?"
    say(kiosk, "yes")
    assert kiosk.shown("Prompt")["prompt_id"] == "checkout"
    assert kiosk.state is KioskState.LISTENING


def test_money_needs_a_clear_yes() -> None:
    """A yes among words that nobody understood asks once more."""
    kiosk = kiosk_that_hears(
        start=order(BURGER), pay=Intent("checkout"), well=Intent("yes", DOUBTFUL), yes=Intent("yes")
    )
    say(kiosk, "start")
    say(kiosk, "pay")
    say(kiosk, "well")
    assert kiosk.state is KioskState.LISTENING
    assert kiosk.shown("Prompt")["prompt_id"] == "checkout"
    say(kiosk, "yes")
    assert kiosk.state is KioskState.CHECKOUT


def test_clearing_the_order_is_asked_once_however_sure_it_was() -> None:
    """Its own question is the confirmation."""
    kiosk = kiosk_that_hears(start=order(BURGER), it=Intent("cancel", DOUBTFUL))
    say(kiosk, "start")
    say(kiosk, "it")
    assert kiosk.shown("Prompt")["prompt_id"] == "cancel"
    answer(kiosk, "yes")
    assert cart(kiosk) == []


@pytest.mark.parametrize("quantity", [MANY, MANY + 1, MAX_LINE_QUANTITY, MAX_LINE_QUANTITY + 1, 10**9])
def test_a_large_number_is_asked_about(quantity: int) -> None:
    """Twenty are ordered, more are asked about, and what no order holds is refused with its reason."""
    kiosk = kiosk_that_hears(it=order((BURGER, quantity)))
    say(kiosk, "it")
    if quantity <= MANY:
        assert cart(kiosk) == [(BURGER, quantity)]
    elif quantity <= MAX_LINE_QUANTITY:
        assert cart(kiosk) == []
        assert kiosk.shown("Prompt")["question"] == f"Is that right: {quantity} Cheeseburger?"
        answer(kiosk, "yes")
        assert cart(kiosk) == [(BURGER, quantity)]
    else:
        assert (cart(kiosk), kiosk.notices) == ([], ["refused"])


def test_a_change_to_a_large_number_is_asked_about_as_well() -> None:
    """ "Make it thirty"."""
    kiosk = kiosk_that_hears(
        start=order(BURGER), it=Intent("change_cart", edits=(Edit("quantity", BURGER, quantity=30),))
    )
    say(kiosk, "start")
    say(kiosk, "it")
    assert cart(kiosk) == [(BURGER, 1)]
    answer(kiosk, "yes")
    assert cart(kiosk) == [(BURGER, 30)]


def test_what_a_voice_agent_derived_is_held_to_the_same_confidence() -> None:
    """Whoever understood it."""
    kiosk = kiosk_that_hears()
    lines = [{"item": BURGER, "quantity": 1}]
    kiosk.nats(
        "voice.intent", msgspec.convert({"intent": "add_items", "confidence": DOUBTFUL, "lines": lines}, VoiceIntent)
    )
    assert cart(kiosk) == []
    answer(kiosk, "yes")
    assert cart(kiosk) == [(BURGER, 1)]


# ---------------------------------------------------------------------- unclear
def test_an_unclear_sentence_offers_what_may_have_been_meant() -> None:
    """What was heard, at most three guesses to touch, the best first, and a way out."""
    rivals = (order((BURGER, 2)), order(COKE), order(FRIES), order(CHICKEN))
    kiosk = kiosk_that_hears(it=Intent("unknown", 0.1, guesses=rivals))
    say(kiosk, "it")
    prompt = kiosk.shown("Prompt")
    assert (prompt["kind"], prompt["heard"]) == ("guesses", "it")
    assert labels(kiosk) == ["2 Cheeseburger", "1 Coke", "1 French Fries", "None of these"]
    assert prompt["choices"][1]["image"] == "images/food/coke.svg"
    assert prompt["choices"][1]["price_text"]
    answer(kiosk, "1")
    assert cart(kiosk) == [(BURGER, 2)]


def test_a_reading_that_nobody_trusts_is_itself_the_first_guess() -> None:
    """It is still the best there is."""
    kiosk = kiosk_that_hears(it=order(FRIES, confidence=HOPELESS, guesses=(order(COKE),)))
    say(kiosk, "it")
    assert cart(kiosk) == []
    assert labels(kiosk) == ["1 French Fries", "1 Coke", "None of these"]


def test_dishes_that_were_all_but_named_are_guesses() -> None:
    """Without any reading the words themselves are looked at; words of nothing on the menu offer nothing."""
    kiosk = kiosk_that_hears()
    say(kiosk, "uh chese burgr somthing")
    assert labels(kiosk)[0] == "1 Cheeseburger"
    assert labels(kiosk)[-1] == "None of these"
    answer(kiosk, "none")
    say(kiosk, "the weather is nice")
    assert kiosk.component("Prompt") is None
    assert kiosk.notices == ["unclear"]


def test_a_word_that_fits_two_dishes_asks_which() -> None:
    """ "A sandwich": neither is chosen silently, and a yes to the likelier one would hide the other."""
    kiosk = kiosk_that_hears(it=order(FRIES, confidence=DOUBTFUL, guesses=(order(FRIES), order(CHICKEN))))
    say(kiosk, "it")
    assert labels(kiosk) == ["1 French Fries", "1 Chicken Burger", "None of these"]
    assert cart(kiosk) == []
    answer(kiosk, "2")
    assert cart(kiosk) == [(CHICKEN, 1)]


def test_the_second_one_is_an_answer() -> None:
    """Understanding is told what the answers are called, the way out not among them, and its choice is taken."""
    kiosk = kiosk_that_hears(
        it=Intent("unknown", guesses=(order(BURGER), order(COKE))), two=Intent("answer", choice="2")
    )
    say(kiosk, "it")
    say(kiosk, "two")
    understood = kiosk.machine.understand
    assert isinstance(understood, Scripted)
    assert understood.asked is not None
    assert [choice.id for choice in understood.asked.choices] == ["1", "2"]
    assert "Coke" in understood.asked.choices[1].names
    assert cart(kiosk) == [(COKE, 1)]


def test_yes_to_several_guesses_asks_again_and_no_takes_none() -> None:
    """Yes to three things means none of them in particular; to one it means that."""
    two = Intent("unknown", guesses=(order(BURGER), order(COKE)))
    one = Intent("unknown", guesses=(order(BURGER),))
    kiosk = kiosk_that_hears(two=two, one=one, yes=Intent("yes"), nope=Intent("no"))
    say(kiosk, "two")
    say(kiosk, "yes")
    assert (cart(kiosk), len(labels(kiosk))) == ([], 3)
    say(kiosk, "nope")
    assert kiosk.component("Prompt") is None
    say(kiosk, "one")
    say(kiosk, "yes")
    assert cart(kiosk) == [(BURGER, 1)]


def test_nothing_is_guessed_that_cannot_be_had_or_does_not_suit() -> None:
    """A guess that is refused, or that harms, is no help."""
    milky = next(item.item_id for item in MENU.items if "milk" in item.allergens)
    kiosk = kiosk_that_hears(
        allergic=Intent("allergy", allergens=("milk",)),
        it=Intent("unknown", guesses=(order(milky), order(424242), order(COKE))),
    )
    say(kiosk, "allergic")
    say(kiosk, "it")
    assert labels(kiosk) == ["1 Coke", "None of these"]


# ---------------------------------------------------------------------- a choice that was not made
def test_a_size_that_was_not_said_is_one_touch() -> None:
    """The answers are the sizes with what they cost more; the line is in the order when one was touched."""
    kiosk = kiosk_that_hears(NOODLES, it=order((COLA, 2)))
    say(kiosk, "it")
    prompt = kiosk.shown("Prompt")
    assert (prompt["kind"], prompt["question"]) == ("options", "2 Cola: Size")
    assert labels(kiosk) == ["small", "medium", "large", "Leave it out"]
    assert [choice.get("price_text") for choice in prompt["choices"]] == [None, "+€0.40", "+€0.80", None]
    assert len(kiosk.said) == 1
    assert kiosk.said[0].startswith("2 Colas")
    assert kiosk.said[0].endswith("small, medium or large?")
    assert cart(kiosk) == []
    answer(kiosk, "3")
    assert [(line.quantity, line.price) for line in kiosk.session.cart] == [(2, 280)]


def test_the_rest_of_the_sentence_does_not_wait() -> None:
    """The clear part is in the order behind the question, and both are taken back as the one sentence they are."""
    kiosk = kiosk_that_hears(NOODLES, it=order(GYOZA, COLA))
    say(kiosk, "it")
    assert cart(kiosk) == [(GYOZA, 1)]
    answer(kiosk, "1")
    assert cart(kiosk) == [(GYOZA, 1), (COLA, 1)]
    assert kiosk.shown("Undo")["message"] == kiosk.shown("Heard")["understood"] == "Added: 1 Gyoza, 1 Cola (small)"
    kiosk.page("cart.undo")
    assert cart(kiosk) == []


def test_questions_come_one_after_the_other() -> None:
    """Two lines without a size, and toppings of which two must be taken: one touch each, in the order of saying."""
    kiosk = kiosk_that_hears(NOODLES, it=order(COLA, RAMEN))
    say(kiosk, "it")
    asked = []
    while kiosk.component("Prompt") is not None:
        asked.append((kiosk.shown("Prompt")["question"], len(labels(kiosk)) - 1))
        answer(kiosk, "1")
    assert asked == [
        ("1 Cola: Size", 3), ("1 Ramen: Size", 3), ("1 Ramen (small): Toppings", 3),
        ("1 Ramen (small, nori): Toppings", 2),
    ]  # fmt: skip
    assert cart(kiosk) == [(COLA, 1), (RAMEN, 1)]
    assert {option.option for option in kiosk.session.cart[1].options} == {"small", "nori", "egg"}
    kiosk.page("cart.undo")
    assert cart(kiosk) == []


def test_a_dish_may_be_left_out_and_the_next_question_comes() -> None:
    """By touch or by a no."""
    kiosk = kiosk_that_hears(NOODLES, it=order(COLA, RAMEN, GYOZA), nope=Intent("no"))
    say(kiosk, "it")
    answer(kiosk, "none")
    assert kiosk.shown("Prompt")["question"] == "1 Ramen: Size"
    say(kiosk, "nope")
    assert kiosk.component("Prompt") is None
    assert cart(kiosk) == [(GYOZA, 1)]


@pytest.mark.parametrize(
    "said",
    [
        Intent("answer", choice="3"),
        Intent("add_items", lines=(IntentLine(None, options=(("size", "large", "normal"),)),)),
        Intent("add_items", lines=(IntentLine(COLA, options=(("size", "large", "normal"),)),)),
    ],
    ids=["the last one", "large", "a large cola"],
)
def test_a_choice_is_answered_by_voice_in_any_of_its_forms(said: Intent) -> None:
    """It is one cola and not two."""
    kiosk = kiosk_that_hears(NOODLES, it=order(COLA), said=said)
    say(kiosk, "it")
    say(kiosk, "said")
    assert [(line.item_id, line.quantity, line.price) for line in kiosk.session.cart] == [(COLA, 1, 280)]
    assert kiosk.component("Prompt") is None


def test_who_orders_on_meanwhile_is_asked_again_and_loses_nothing() -> None:
    """More dishes go into the order, words that nobody understood repeat the question, and paying waits for it."""
    kiosk = kiosk_that_hears(NOODLES, it=order(COLA), more=order(GYOZA), pay=Intent("checkout"))
    say(kiosk, "it")
    for sentence, ordered in (("more", [(GYOZA, 1)]), ("gibberish", [(GYOZA, 1)]), ("pay", [(GYOZA, 1)])):
        say(kiosk, sentence)
        assert kiosk.shown("Prompt")["question"] == "1 Cola: Size"
        assert "1 Cola" in kiosk.said[-1]
        assert kiosk.said[-1].endswith("small, medium or large?")
        assert cart(kiosk) == ordered
    answer(kiosk, "2")
    assert cart(kiosk) == [(GYOZA, 1), (COLA, 1)]


def test_what_is_sold_out_is_said_before_anything_is_asked() -> None:
    """Nobody chooses a size for a cola that is not there."""
    kiosk = kiosk_that_hears(NOODLES.with_changes([{"item_id": COLA, "available": False}]), it=order(COLA))
    say(kiosk, "it")
    assert (kiosk.component("Prompt"), kiosk.notices) == (None, ["refused"])


def test_a_menu_without_the_asked_dish_takes_the_question_away() -> None:
    """A push in between must leave neither an exception nor a question about nothing."""
    kiosk = kiosk_that_hears(NOODLES, it=order(COLA))
    say(kiosk, "it")
    raw = {**NOODLES.raw, "items": NOODLES.raw["items"][1:]}
    change = MenuChanged(menu=raw)
    kiosk.machine = kiosk.machine.with_menu(change)
    kiosk.nats("menu.changed", change)
    assert kiosk.component("Prompt") is None


def test_a_dish_that_sells_out_under_the_question_is_refused_with_its_reason() -> None:
    """And the question is closed."""
    kiosk = kiosk_that_hears(NOODLES, it=order(COLA))
    say(kiosk, "it")
    change = MenuChanged(items=[{"item_id": COLA, "available": False}])
    kiosk.machine = kiosk.machine.with_menu(change)
    kiosk.nats("menu.changed", change)
    answer(kiosk, "1")
    assert (cart(kiosk), kiosk.component("Prompt"), kiosk.notices) == ([], None, ["refused"])


# ---------------------------------------------------------------------- around it
def test_an_old_answer_to_an_older_question_is_refused() -> None:
    """Two questions with a yes are not the same question."""
    kiosk = kiosk_that_hears(one=order(BURGER, confidence=DOUBTFUL), two=order(COKE, confidence=DOUBTFUL))
    say(kiosk, "one")
    old = kiosk.shown("Prompt")["prompt_id"]
    say(kiosk, "two")
    kiosk.page("prompt.answer", Answer(old, "yes"))
    assert kiosk.error == "unknown_prompt"
    assert cart(kiosk) == []


def test_a_touch_elsewhere_leaves_the_question_behind() -> None:
    """Who touches a dish has decided."""
    kiosk = kiosk_that_hears(it=order(BURGER, confidence=DOUBTFUL))
    say(kiosk, "it")
    kiosk.page("cart.add", CartAdd(COKE))
    assert kiosk.component("Prompt") is None
    assert cart(kiosk) == [(COKE, 1)]


@pytest.mark.parametrize("menu", [MENU, NOODLES], ids=["confirm", "choose"])
def test_a_question_survives_a_killed_core(menu: Menu) -> None:
    """It is in the snapshot with what waits for its answer."""
    kiosk = kiosk_that_hears(menu, it=order(menu.items[0].item_id, confidence=DOUBTFUL if menu is MENU else 1.0))
    say(kiosk, "it")
    before = kiosk.shown("Prompt")
    kiosk.session = from_snapshot(Snapshot(1, 1, kiosk.session).to_bytes()).session
    kiosk.inside("core.resumed")
    assert kiosk.shown("Prompt") == before
    answer(kiosk, before["choices"][0]["id"])
    assert len(kiosk.session.cart) == 1


@pytest.mark.parametrize("language", ["de", "ar", "ja"])
def test_questions_are_asked_in_the_guest_s_language(language: str) -> None:
    """Every sentence of them, with the menu's own translations."""
    kiosk = kiosk_that_hears(it=order((BURGER, 2), confidence=DOUBTFUL), odd=Intent("unknown", guesses=(order(COKE),)))
    kiosk.session = kiosk.session.clone()
    kiosk.session.language = language
    say(kiosk, "it")
    asked = kiosk.shown("Prompt")
    assert "Did you mean" not in asked["question"]
    assert MENU.item_name(BURGER, language) in asked["question"]
    say(kiosk, "odd")
    assert labels(kiosk)[-1] != "None of these"


# ---------------------------------------------------------------------- a place in what was found
@pytest.mark.parametrize(("language", "search", "place", "at"), [
    ("en", "show me the desserts", "the second one", 1), ("en", "show me the desserts", "I'll take the last one", -1),
    ("de", "zeig mir die Desserts", "das zweite bitte", 1),
])  # fmt: skip
def test_a_place_in_what_was_found_asks_for_that_dish(language: str, search: str, place: str, at: int) -> None:
    """Whatever is in the order already: the guest looks at the list. Nothing of a list is ordered without asking."""
    kiosk = Kiosk()
    kiosk.page("touch.engage")
    kiosk.session.language = language
    kiosk.page("cart.add", CartAdd(COKE))
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.nats("voice.transcript", Transcript(search))
    dish = kiosk.shown("ItemGrid")["items"][at]
    kiosk.nats("voice.transcript", Transcript(place))
    assert dish["name"] in kiosk.shown("Prompt")["question"]
    assert [line.item_id for line in kiosk.session.cart] == [COKE, BURGER]
    kiosk.nats("voice.transcript", Transcript({"en": "yes", "de": "ja"}[language]))
    assert [line.item_id for line in kiosk.session.cart] == [COKE, BURGER, dish["item_id"]]


def test_a_place_in_the_order_is_meant_where_something_shall_happen_to_it() -> None:
    """Also beside a list: "take the second one off"."""
    kiosk = Kiosk()
    kiosk.page("touch.engage")
    kiosk.page("cart.add", CartAdd(COKE))
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.nats("voice.transcript", Transcript("show me the desserts"))
    kiosk.nats("voice.transcript", Transcript("take the second one off"))
    assert [line.item_id for line in kiosk.session.cart] == [COKE]


def test_what_changes_nothing_is_no_change() -> None:
    """The guest is told that nothing was changed, not what was, and has nothing to undo."""
    kiosk = Kiosk()
    kiosk.page("touch.engage")
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.session.undo = None
    kiosk.nats("voice.transcript", Transcript("make it one"))
    assert kiosk.shown("Heard")["understood"] == ""
    assert kiosk.shown("Notice")["code"] == "declined"
    assert kiosk.session.undo is None
