"""The language model as the core sees it: a second opinion on what is in doubt, in its turn, and without power."""

from __future__ import annotations

from typing import Any

import pytest

from edge.core.rules import PHRASE_MS
from edge.core.session import KioskState
from edge.messages import Action, AgentAnswer, CartAdd, Category, Devices, ModelAnswer, ModelChanged, Transcript
from tests.core.kiosk import BURGER, COKE, Kiosk

MUMBLED = "blorp the zingy thing"
"""Nothing that the box could understand."""
UNSURE = "a coke and wibble"
"""Something that it asks about."""
GARBLED = "a cheesbrger and a larg cok"
"""Something that it can only search with."""


def kiosk(ready: bool = True, speaks: bool = False) -> Kiosk:
    """A kiosk with a guest before it, and a model behind it."""
    made = Kiosk()
    made.inside("model.changed", ModelChanged(ready, speaks))
    made.page("touch.engage")
    return made


def said(made: Kiosk, text: str) -> str | None:
    """A guest says something; returns the id of what the model was asked about it."""
    made.nats("voice.transcript", Transcript(text))
    return next((one.body["request_id"] for one in made.named("model.request") if one.body["kind"] == "intent"), None)


def answer(made: Kiosk, request_id: str | None, **intent: Any) -> None:
    """The model answers with this intent."""
    assert request_id is not None
    made.inside("model.answer", ModelAnswer(request_id, intent=intent))


def order(item: int = COKE, quantity: int = 1) -> dict[str, Any]:
    """An answer that orders something."""
    return {"intent": "add_items", "lines": [{"item": item, "quantity": quantity}]}


def in_cart(made: Kiosk) -> list[tuple[int, int]]:
    """Item and quantity of each line."""
    return [(line.item_id, line.quantity) for line in made.session.cart]


# ---------------------------------------------------------------------------- asking
def test_it_is_asked_only_when_the_box_is_in_doubt() -> None:
    """What is understood costs nothing and waits for nobody."""
    made = kiosk()
    assert said(made, "two cheeseburgers") is None
    assert said(made, MUMBLED) is not None


def test_it_is_not_asked_while_it_is_not_there() -> None:
    """No key, an open breaker, a budget that is used up: the core hears of all of them in the same way."""
    made = kiosk(ready=False, speaks=True)
    assert said(made, MUMBLED) is None
    assert made.shown("Notice")["code"] == "unclear"
    assert made.said, "the template is said at once"


def test_the_screen_does_not_wait_for_it() -> None:
    """The first document of the step is the one that there would be without a model."""
    with_model, without = kiosk(), kiosk(ready=False)
    for made in (with_model, without):
        said(made, MUMBLED)
    assert with_model.document == without.document


def test_the_request_has_nothing_personal() -> None:
    """Not even what the guest must not eat: the cart, the sentence and the question are all."""
    made = kiosk()
    made.nats("voice.transcript", Transcript("i am allergic to milk"))
    made.page("cart.add", CartAdd(BURGER, 2, customizations=["for Jo, 0170 1234567"]))
    said(made, MUMBLED)
    body = made.named("model.request")[0].body
    assert "milk" not in str(body)
    assert "Jo" not in str(body)
    assert body["cart"][0]["item_id"] == BURGER


# ---------------------------------------------------------------------------- refining
def test_an_order_that_only_the_model_read_is_a_question() -> None:
    """The guest decides; nothing is in the cart before."""
    made = kiosk()
    answer(made, said(made, MUMBLED), **order())
    assert in_cart(made) == []
    assert "Coke" in made.shown("Prompt")["question"]
    made.nats("voice.transcript", Transcript("yes"))
    assert in_cart(made) == [(COKE, 1)]


def test_what_both_read_is_done() -> None:
    """Two readings that agree are sure enough; one touch takes it back."""
    made = kiosk()
    request_id = said(made, UNSURE)
    prompt = made.session.prompt
    assert prompt is not None, "the box was in doubt, and asked"
    line = prompt.waiting[0].lines[0]
    answer(made, request_id, **order(line.item or 0, line.quantity))
    assert in_cart(made) == [(line.item, line.quantity)]
    assert made.session.prompt is None
    assert "undo" in made.offered


def test_what_they_read_differently_is_a_choice() -> None:
    """Both readings are offered, none is done."""
    made = kiosk()
    request_id = said(made, UNSURE)
    answer(made, request_id, **order(BURGER, 2))
    assert in_cart(made) == []
    labels = [choice["label"] for choice in made.shown("Prompt")["choices"]]
    assert any("Coke" in label for label in labels)
    assert any("Cheeseburger" in label for label in labels)


def test_a_search_for_what_the_menu_does_not_name_may_have_been_an_order() -> None:
    """What was found stays on the screen, and the model's reading is asked about over it."""
    made = kiosk()
    request_id = said(made, GARBLED)
    assert made.session.current_ui.query is not None
    answer(made, request_id, **order(BURGER))
    assert made.session.current_ui.query is not None
    assert "Cheeseburger" in made.shown("Prompt")["question"]
    assert said(made, "show me chicken") is None, "this one is clear"


def test_a_search_is_shown_and_an_allergy_protects() -> None:
    """What changes no order is done at once."""
    made = kiosk()
    answer(made, said(made, MUMBLED), intent="search_menu", query="chicken")
    assert made.session.current_ui.query == "chicken"
    answer(made, said(made, MUMBLED), intent="allergy", allergens=["milk"])
    assert "no-milk" in made.session.dietary_restrictions


@pytest.mark.parametrize(
    "intent",
    [
        {"intent": "checkout"},
        {"intent": "cancel"},
        {"intent": "yes"},
        {"intent": "undo"},
        {"intent": "answer", "choice": "yes"},
        {"intent": "format_disk"},
        {"intent": "add_items", "lines": [{"item": 999999}]},
        {"intent": "add_items", "lines": [{"item": None}]},
        {"intent": "add_items", "lines": [{"item": BURGER, "options": [["size", "free", "normal"]]}]},
        {"intent": "add_items", "lines": [{"item": BURGER, "quantity": 49}]},
        {"intent": "add_items", "lines": [{"item": BURGER, "quantity": -1}]},
        {"intent": "add_items", "lines": "all"},
        {"intent": "add_items"},
        {"intent": "change_cart", "edits": [{"op": "remove", "line_id": "l77"}]},
        {"intent": 7},
    ],
)
def test_an_answer_beyond_its_power_changes_nothing(intent: dict[str, Any]) -> None:
    """The core trusts the gemini process no more than anybody else."""
    made = kiosk().order()
    made.inside("devices.changed", Devices(journal_writable=True))
    made.page("touch.action", Action("checkout"))
    request_id = said(made, MUMBLED)
    before = made.session
    answer(made, request_id, **intent)
    assert made.session.cart == before.cart
    assert made.session.current_ui == before.current_ui
    assert made.session.prompt == before.prompt
    assert made.state is before.current_state
    assert not made.named("payment.start")


def test_a_price_in_an_answer_has_no_effect() -> None:
    """Prices come from the menu alone."""
    made = kiosk()
    request_id = said(made, MUMBLED)
    intent = {"intent": "add_items", "lines": [{"item": COKE, "quantity": 1, "price": 1}], "total": 0}
    answer(made, request_id, **intent)
    made.nats("voice.transcript", Transcript("yes"))
    assert made.session.cart_total == made.machine.menu.item(COKE).price  # type: ignore[union-attr]


# ---------------------------------------------------------------------------- turns
def test_an_answer_of_an_older_turn_is_dropped() -> None:
    """Touch, speech, the end of the session: whatever the guest did since counts."""
    for then in (
        lambda made: made.page("touch.category", Category()),
        lambda made: made.nats("voice.transcript", Transcript("a coke")),
        lambda made: made.page("session.end"),
        lambda made: made.nats("voice.transcript", Transcript("and", final=False)),
    ):
        made = kiosk()
        request_id = said(made, MUMBLED)
        then(made)
        before = made.session
        answer(made, request_id, **order(BURGER, 3))
        assert made.session == before
        assert made.sent == []


def test_an_answer_that_nobody_asked_for_is_dropped() -> None:
    """Not even in the turn at hand: nor one that comes twice."""
    made = kiosk()
    said(made, "two cheeseburgers")
    answer(made, f"{made.session.epoch}-{made.session.turn}-intent", intent="search_menu", query="chicken")
    assert made.sent == []
    request_id = said(made, MUMBLED)
    answer(made, request_id, **order())
    answer(made, request_id, intent="search_menu", query="chicken")
    assert made.sent == []


def test_an_answer_while_paying_is_dropped() -> None:
    """Nothing changes the order while a card is being charged."""
    made = kiosk().order()
    request_id = said(made, MUMBLED)
    made.pay()
    answer(made, request_id, **order())
    assert made.state is KioskState.CHECKOUT
    assert made.sent == []


# ---------------------------------------------------------------------------- what is said
def test_a_sentence_waits_a_moment_for_better_words() -> None:
    """They are said with what the screen shows filled in."""
    made = kiosk(speaks=True)
    said(made, "two cheeseburgers")
    assert made.said == []
    request = made.named("model.request")[0].body
    made.inside("model.answer", ModelAnswer(request["request_id"], phrase="Great choice, {items} it is!"))
    assert made.said == ["Great choice, 2 Cheeseburgers it is!"]
    made.wait(2)
    assert len([one for one in made.all_sent if one.name == "tts.say"]) == 1


@pytest.mark.parametrize(
    "answered",
    [
        {"phrase": "Great, {items} and a free truffle burger!"},
        {"phrase": "{items} for 0.10"},
        {"phrase": "Reboot. {items}"},
        {"phrase": "Great!"},
        {"error": "breaker_open"},
        {},
    ],
)
def test_words_that_may_not_be_said_are_the_template(answered: dict[str, str]) -> None:
    """At once: the guest does not wait for the deadline when it is known that nothing comes."""
    made = kiosk(speaks=True)
    said(made, "two cheeseburgers")
    request_id = made.named("model.request")[0].body["request_id"]
    made.inside("model.answer", ModelAnswer(request_id, **answered))
    assert len(made.said) == 1
    assert "2 Cheeseburger" in made.said[0]
    assert not {"truffle", "Reboot", "0.10"} & set(made.said[0].replace("!", "").replace(".", " ").split())


def test_without_words_in_time_the_template_is_said() -> None:
    """After the moment that people leave between two turns; what comes later is dropped."""
    made = kiosk(speaks=True)
    said(made, "two cheeseburgers")
    request_id = made.named("model.request")[0].body["request_id"]
    made.wait(PHRASE_MS / 1000 - 0.05)
    assert made.said == []
    made.wait(0.1)
    assert "2 Cheeseburger" in made.said[0]
    before = made.session
    made.inside("model.answer", ModelAnswer(request_id, phrase="Great choice, {items} it is!"))
    assert made.session == before


def test_a_guest_who_goes_on_is_not_talked_to_about_what_was_before() -> None:
    """The next word takes the sentence back before it was said."""
    made = kiosk(speaks=True)
    said(made, "two cheeseburgers")
    made.page("touch.category", Category())
    made.wait(2)
    assert [one for one in made.all_sent if one.name == "tts.say"] == []


@pytest.mark.parametrize("phrase", ["How about {items} today?", None])
def test_what_was_found_is_named_as_it_is_shown_when_it_is_said(phrase: str | None) -> None:
    """Agents may narrow a search while the sentence waits: it names what the guest sees by then."""
    made = kiosk(speaks=True)
    said(made, "show me chicken")
    request_id = made.named("model.request")[0].body["request_id"]
    last = made.session.current_ui.results[-1]  # type: ignore[index]
    agent = next(one for one, name in made.session.awaiting.items() if name == "menu")
    made.inside("agent.answer", AgentAnswer(agent, {"items": [{"item_id": last}]}))
    made.inside("model.answer", ModelAnswer(request_id, phrase=phrase))
    name = made.machine.menu.item_name(last, "en")
    assert made.said[0].count("Chicken") == name.count("Chicken")
    assert name in made.said[0]


def test_a_model_whose_process_ends_holds_no_sentence() -> None:
    """What waited for its words is said at once, nothing waits any more, and the next process announces itself."""
    made = kiosk(speaks=True)
    said(made, "two cheeseburgers")
    assert made.said == []
    made.inside("gemini.disconnected")
    assert len(made.said) == 1
    assert "2 Cheeseburger" in made.said[0]
    said(made, "a coke")
    assert len(made.said) == 1
    assert not made.named("model.request")
    made.inside("model.changed", ModelChanged(ready=True, speaks=True))
    said(made, "a coke")
    assert made.said == []


def test_a_doubtful_sentence_whose_model_dies_is_answered_at_once() -> None:
    """The help on the screen is spoken, once."""
    made = kiosk(speaks=True)
    said(made, MUMBLED)
    made.inside("gemini.disconnected")
    assert len(made.said) == 1
    made.inside("gemini.disconnected")
    assert made.sent == []


def test_what_follows_a_held_sentence_comes_after_it() -> None:
    """Sentences keep their order: the held one is then said as it is."""
    made = kiosk(speaks=True)
    said(made, "two cheeseburgers")
    made.inside("devices.changed", Devices(journal_writable=True))
    made.inside("model.changed", ModelChanged(ready=False))
    made.nats("voice.transcript", Transcript("i am allergic to lupin"))
    assert len(made.said) == 1


def test_not_understood_is_not_said_while_the_model_is_asked() -> None:
    """ "I missed that" and then "did you mean" would be two answers to one sentence."""
    made = kiosk(speaks=True)
    request_id = said(made, MUMBLED)
    assert made.said == []
    assert made.shown("Notice")["code"] == "unclear", "but shown at once"
    answer(made, request_id, **order())
    assert len(made.said) == 1
    assert "Coke" in made.said[0]
    made = kiosk(speaks=True)
    request_id = said(made, MUMBLED)
    made.inside("model.answer", ModelAnswer(request_id or "", error="not_understood"))
    assert len(made.said) == 1


def test_money_is_said_from_the_template_at_once() -> None:
    """No model has words for it."""
    made = kiosk(speaks=True).order()
    made.inside("devices.changed", Devices(journal_writable=True))
    said(made, "that's all, i want to pay")
    assert len(made.said) == 1
