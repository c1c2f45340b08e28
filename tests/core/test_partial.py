"""A guest who is still speaking: what the screen shows meanwhile, and how all of it is taken back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.core.menu import parse_menu
from edge.core.rules import LATE_MS, SILENCE_MS
from edge.core.session import KioskState, SessionState
from edge.messages import (
    Action,
    AgentAnswer,
    CartAdd,
    Detected,
    Devices,
    Display,
    MenuChanged,
    SelectItem,
    Transcript,
    VoiceIntent,
)
from edge.messages import IntentLine as SpokenLine
from tests.core.kiosk import BURGER, COKE, MENU, Kiosk
from tests.core.test_properties import LIFE, live

AFTER_SILENCE_S = SILENCE_MS / 1000 + 0.001


@pytest.fixture
def kiosk() -> Kiosk:
    """A kiosk with a guest before the menu."""
    found = Kiosk()
    found.page("touch.engage")
    return found


def so_far(kiosk: Kiosk, text: str, confidence: float | None = None) -> None:
    """The guest has said this, and speaks on."""
    kiosk.nats("voice.transcript", Transcript(text, final=False, confidence=confidence))


def whole(kiosk: Kiosk, text: str, confidence: float | None = None) -> None:
    """The guest has said this, and is done."""
    kiosk.nats("voice.transcript", Transcript(text, confidence=confidence))


def guessed(kiosk: Kiosk) -> list[tuple[str, int, str, str | None]]:
    """(change, quantity, name, detail) of the lines that the screen shows as a guess."""
    heard = kiosk.component("Heard") or {}
    return [(one["change"], one["quantity"], one["name"], one.get("detail")) for one in heard.get("lines", [])]


def ordered(kiosk: Kiosk) -> list[tuple[int, str]]:
    """(quantity, name) of the cart, as the document has it."""
    return [(line["quantity"], line["name"]) for line in kiosk.document["cart"]["items"]]


def title(kiosk: Kiosk) -> str:
    """Of the list on the screen."""
    return str(kiosk.shown("ItemGrid")["title"])


# ---------------------------------------------------------------------------- following
def test_lines_appear_while_they_are_said_and_the_order_stays_as_it_is(kiosk: Kiosk) -> None:
    """With quantity, options, price and picture; the cart is only changed by the whole sentence."""
    kiosk.page("cart.add", CartAdd(COKE))
    so_far(kiosk, "I'd like")
    assert guessed(kiosk) == []
    so_far(kiosk, "I'd like two cheeseburgers")
    assert guessed(kiosk) == [("add", 2, "Cheeseburger", None)]
    so_far(kiosk, "I'd like two cheeseburgers and a large coke without ice")
    assert guessed(kiosk) == [("add", 2, "Cheeseburger", None), ("add", 1, "Coke", "Large, no Ice")]
    line = kiosk.shown("Heard")["lines"][0]
    assert (line["item_id"], line["price_text"]) == (BURGER, "€11.80")
    assert ordered(kiosk) == [(1, "Coke")]


def test_a_later_partial_takes_back_what_an_earlier_one_guessed(kiosk: Kiosk) -> None:
    """A correction, another dish, or nothing at all any more."""
    so_far(kiosk, "two cheeseburgers")
    so_far(kiosk, "two cheeseburgers no three")
    assert guessed(kiosk) == [("add", 3, "Cheeseburger", None)]
    so_far(kiosk, "two cheeseburgers no three and a coke")
    assert guessed(kiosk) == [("add", 3, "Cheeseburger", None), ("add", 1, "Coke", None)]
    so_far(kiosk, "two cheeses on what")
    assert guessed(kiosk) == []


def test_a_sentence_that_hangs_in_the_air_keeps_what_was_clear(kiosk: Kiosk) -> None:
    """ "... without" and "... and a large" are not understood, and say nothing against the two burgers; many more words
    would."""
    so_far(kiosk, "two cheeseburgers")
    for more in ("without", "without onions and a", "without onions and a large"):
        so_far(kiosk, f"two cheeseburgers {more}")
        assert [one[:3] for one in guessed(kiosk)] == [("add", 2, "Cheeseburger")], more
    so_far(kiosk, "two cheeseburgers my friend told me yesterday would be the best in town")
    assert guessed(kiosk) == []


def test_the_whole_sentence_settles_it(kiosk: Kiosk) -> None:
    """The guess is gone, the order is there, once."""
    so_far(kiosk, "two cheeseburgers")
    whole(kiosk, "two cheeseburgers please")
    heard = kiosk.shown("Heard")
    assert (heard["partial"], "lines" in heard, ordered(kiosk)) == (False, False, [(2, "Cheeseburger")])


def test_changes_of_the_order_are_shown_before_they_are_made(kiosk: Kiosk) -> None:
    """What a line would be, and what would go."""
    kiosk.page("cart.add", CartAdd(BURGER, 2))
    kiosk.page("cart.add", CartAdd(COKE))
    so_far(kiosk, "make it a large coke")
    assert guessed(kiosk) == [("change", 1, "Coke", "Large")]
    so_far(kiosk, "take the cheeseburgers off")
    assert guessed(kiosk) == [("remove", 2, "Cheeseburger", None)]
    assert kiosk.shown("Heard")["lines"][0].get("price_text") is None
    assert ordered(kiosk) == [(2, "Cheeseburger"), (1, "Coke")]


def test_a_search_shows_its_results_while_it_is_said_and_the_list_before_it_comes_back(kiosk: Kiosk) -> None:
    """Each partial shows its own."""
    before = title(kiosk)
    so_far(kiosk, "show me burgers")
    assert title(kiosk) == "Results for “burgers”"
    so_far(kiosk, "show me drinks")
    assert title(kiosk) == "Results for “drinks”"
    kiosk.wait(AFTER_SILENCE_S)
    assert title(kiosk) == before


def test_words_that_may_yet_become_an_order_do_not_change_the_list(kiosk: Kiosk) -> None:
    """Nine in ten sentences that begin like a search are none; a screen that jumps to and fro helps nobody."""
    before = title(kiosk)
    so_far(kiosk, "double bacon")
    assert (title(kiosk), guessed(kiosk)) == (before, [])


def test_a_guest_may_begin_to_speak_before_the_invitation(kiosk: Kiosk) -> None:
    """Whoever speaks to the invitation sees what is heard, and a list that is asked for."""
    new = Kiosk()
    new.nats("vision.person_detected", Detected())
    so_far(new, "two cheeseburgers")
    assert (new.state, new.document["layout_mode"]) == (KioskState.ATTRACT, "attract")
    assert guessed(new) == [("add", 2, "Cheeseburger", None)]
    so_far(new, "show me burgers")
    assert (new.state, title(new)) == (KioskState.ATTRACT, "Results for “burgers”")


def test_what_cannot_be_had_is_no_guess(kiosk: Kiosk) -> None:
    """The whole sentence is refused with its reason; half of one is not."""
    so_far(kiosk, "ninety nine cheeseburgers")
    assert (guessed(kiosk), kiosk.notices) == ([], [])


def test_a_line_that_lacks_a_choice_has_no_price_yet() -> None:
    """It is shown as it will be asked about."""
    kiosk = Kiosk(menu=_with_sizes())
    kiosk.page("touch.engage")
    so_far(kiosk, "two teas")
    line = kiosk.shown("Heard")["lines"][0]
    assert (line["name"], line["quantity"], line.get("price_text")) == ("Tea", 2, None)
    so_far(kiosk, "two large teas")
    line = kiosk.shown("Heard")["lines"][0]
    assert (line["detail"], line["price_text"]) == ("Large", "€6.00")


def _with_sizes() -> Any:
    size = {"id": "size", "name": "Size", "kind": "choice", "min": 1, "max": 1, "options": [
        {"id": "small", "name": "Small", "price": 0}, {"id": "large", "name": "Large", "price": 100},
    ]}  # fmt: skip
    tea = {"item_id": 1, "name": "Tea", "category": "drinks", "price": 200, "groups": ["size"]}
    menu = {
        "name": "Tea room", "currency": "EUR", "language": "en", "groups": [size], "items": [tea],
        "categories": [{"id": "drinks", "name": "Drinks"}],
    }  # fmt: skip
    return parse_menu(menu)


# ---------------------------------------------------------------------------- silence
def test_a_sentence_that_is_not_ended_is_forgotten(kiosk: Kiosk) -> None:
    """After three seconds without another word; the state and the order are as before."""
    so_far(kiosk, "two cheeseburgers")
    kiosk.wait(2)
    so_far(kiosk, "two cheeseburgers and")
    kiosk.wait(2)
    assert guessed(kiosk)
    kiosk.wait(1.1)
    assert kiosk.component("Heard") is None
    assert (kiosk.state, ordered(kiosk)) == (KioskState.LISTENING, [])


def test_a_late_end_of_a_sentence_counts(kiosk: Kiosk) -> None:
    """A slow speech recognition is not the guest's fault."""
    so_far(kiosk, "two cheeseburgers")
    kiosk.wait(10)
    whole(kiosk, "two cheeseburgers")
    assert ordered(kiosk) == [(2, "Cheeseburger")]


def test_no_words_after_all_take_the_guess_away_at_once(kiosk: Kiosk) -> None:
    """A partial or final transcript without words after one with words: a door, a cough."""
    for final in (False, True):
        so_far(kiosk, "two cheeseburgers")
        kiosk.nats("voice.transcript", Transcript(" ", final=final))
        assert (kiosk.component("Heard"), kiosk.state, kiosk.said) == (None, KioskState.LISTENING, [])


def test_an_early_stage_that_arrives_after_the_whole_sentence_shows_nothing(kiosk: Kiosk) -> None:
    """It is the same sentence; a second later it is the next one."""
    whole(kiosk, "Two cheeseburgers, please")
    said = kiosk.session.caption
    so_far(kiosk, "two cheeseburgers")
    assert (kiosk.shown("Heard")["partial"], kiosk.session.caption) == (False, said)
    kiosk.wait(LATE_MS / 1000 + 0.1)
    so_far(kiosk, "two cheeseburgers")
    assert kiosk.shown("Heard")["partial"] is True


def test_an_early_stage_of_a_sentence_that_was_refused_or_understood_elsewhere_shows_nothing(kiosk: Kiosk) -> None:
    """Whoever has read the whole of it, and whatever came of it."""
    kiosk.nats("voice.intent", VoiceIntent("add_items", text="two cheeseburgers", lines=[SpokenLine(BURGER, 2)]))
    said = kiosk.session.caption
    so_far(kiosk, "two")
    assert (kiosk.shown("Heard")["partial"], kiosk.session.caption) == (False, said)
    kiosk.nats("voice.intent", VoiceIntent("add_items", text="nine of these", lines=[SpokenLine(999_999, 9)]))
    said = kiosk.session.caption
    so_far(kiosk, "nine")
    assert (kiosk.shown("Heard")["partial"], kiosk.session.caption) == (False, said)


def test_speaking_is_activity(kiosk: Kiosk) -> None:
    """Who speaks is not asked whether somebody is still there."""
    kiosk.page("cart.add", CartAdd(BURGER))
    for _ in range(8):
        kiosk.wait(5)
        so_far(kiosk, "hmm")
    assert kiosk.component("IdleWarning") is None


# ---------------------------------------------------------------------------- barge-in
def test_the_kiosk_falls_silent_at_the_guest_s_next_word(kiosk: Kiosk) -> None:
    """Its caption goes; nothing is said while the guest speaks, not even what was about to be."""
    whole(kiosk, "a coke")
    assert kiosk.component("Captions") is not None
    so_far(kiosk, "and")
    assert kiosk.component("Captions") is None
    kiosk.wait(1)
    assert kiosk.named("tts.say") == []


def test_agents_answers_of_the_turn_still_count_while_the_guest_speaks_on(kiosk: Kiosk) -> None:
    """A partial transcript is no turn; what they found lies under the guess."""
    whole(kiosk, "show me burgers")
    so_far(kiosk, "show me drinks")
    request = next(one.body for one in kiosk.all_sent if one.name == "agent.request" and "query" in one.body["payload"])
    kiosk.inside("agent.answer", AgentAnswer(request["request_id"], {"items": [{"item_id": BURGER}]}))
    assert title(kiosk) == "Results for “drinks”"
    kiosk.wait(AFTER_SILENCE_S)
    assert kiosk.shown("HeroItem")["data"]["item_id"] == BURGER


def test_a_second_speaker_neither_loses_nor_doubles_anything(kiosk: Kiosk) -> None:
    """Each final transcript is a turn of its own, whoever's partial one came last."""
    so_far(kiosk, "two cheese")
    so_far(kiosk, "and a coke")
    whole(kiosk, "and a coke for me")
    so_far(kiosk, "two cheeseburgers")
    whole(kiosk, "two cheeseburgers")
    assert ordered(kiosk) == [(1, "Coke"), (2, "Cheeseburger")]


def test_an_order_that_was_hardly_heard_is_asked_about(kiosk: Kiosk) -> None:
    """A confidence of the speech recognition below one half: it may be somebody else's. Zero says that it has none."""
    so_far(kiosk, "two cheeseburgers", confidence=0.3)
    assert guessed(kiosk) == []
    whole(kiosk, "two cheeseburgers", confidence=0.3)
    assert ordered(kiosk) == []
    whole(kiosk, "yes")
    assert ordered(kiosk) == [(2, "Cheeseburger")]
    for confidence in (0.0, 0.8, None):
        whole(kiosk, "a coke", confidence=confidence)
    assert ordered(kiosk) == [(2, "Cheeseburger"), (3, "Coke")]


def test_a_hardly_heard_yes_pays_nothing(kiosk: Kiosk) -> None:
    """It may be somebody else's: the question stays open."""
    kiosk.inside("devices.changed", Devices(journal_writable=True))
    whole(kiosk, "two cheeseburgers")
    whole(kiosk, "pay")
    whole(kiosk, "yes", confidence=0.3)
    assert (kiosk.state, kiosk.shown("Prompt")["choices"][0]["id"]) == (KioskState.LISTENING, "yes")
    assert kiosk.said, "the question once more"
    whole(kiosk, "yes")
    assert kiosk.state is KioskState.CHECKOUT


def test_a_hardly_heard_yes_to_an_offer_is_asked_about(kiosk: Kiosk) -> None:
    """Nothing goes into an order because somebody behind the guest says yes to somebody."""
    whole(kiosk, "do you have a lemonade")
    assert "?" in kiosk.said[-1]
    whole(kiosk, "yes", confidence=0.3)
    assert (ordered(kiosk), kiosk.shown("Prompt")["choices"][0]["id"]) == ([], "yes")


# ---------------------------------------------------------------------------- touch wins
def test_a_touch_in_the_middle_of_a_sentence_wins(kiosk: Kiosk) -> None:
    """The screen goes where the finger wanted and stays there; the sentence is asked about when it ends."""
    so_far(kiosk, "show me the burg")
    kiosk.page("touch.select_item", SelectItem(COKE))
    assert (kiosk.component("Heard"), kiosk.document["layout_mode"]) == (None, "detail")
    so_far(kiosk, "show me the burgers")
    assert (kiosk.document["layout_mode"], kiosk.shown("Heard")["text"]) == ("detail", "show me the burgers")
    whole(kiosk, "show me the burgers")
    assert (kiosk.document["layout_mode"], kiosk.shown("HeroItem")["data"]["item_id"]) == ("detail", COKE)
    assert kiosk.shown("Prompt")["choices"][0]["id"] == "yes"
    whole(kiosk, "yes")
    assert title(kiosk) == "Results for “burgers”"


def test_what_was_touched_and_said_is_neither_lost_nor_done_twice(kiosk: Kiosk) -> None:
    """The burger that the guest touched while saying it is in the order once, and the coke is one touch away."""
    so_far(kiosk, "a cheeseburger")
    kiosk.page("cart.add", CartAdd(BURGER))
    whole(kiosk, "a cheeseburger and a coke")
    assert ordered(kiosk) == [(1, "Cheeseburger")]
    assert "Coke" in kiosk.shown("Prompt")["question"]


def test_the_sentence_after_it_is_done_as_always(kiosk: Kiosk) -> None:
    """Ended, or broken off by silence."""
    so_far(kiosk, "a cheese")
    kiosk.page("touch.back")
    whole(kiosk, "a cheeseburger")
    whole(kiosk, "a coke")
    so_far(kiosk, "and")
    kiosk.page("touch.back")
    kiosk.wait(AFTER_SILENCE_S)
    whole(kiosk, "two lemonades")
    assert ordered(kiosk) == [(1, "Coke"), (2, "Lemonade")]


@pytest.mark.parametrize(("name", "payload"), [("touch.engage", None), ("display.set", Display(reach=True))])
def test_a_touch_that_chooses_nothing_leaves_the_sentence_its_word(kiosk: Kiosk, name: str, payload: Any) -> None:
    """ "Start", or larger letters: there is nothing that the sentence could double."""
    so_far(kiosk, "two cheese")
    kiosk.page(name, payload)
    whole(kiosk, "two cheeseburgers")
    assert ordered(kiosk) == [(2, "Cheeseburger")]


def test_a_list_that_is_touched_stays(kiosk: Kiosk) -> None:
    """What was found so far is what the guest touched on."""
    so_far(kiosk, "show me burgers")
    kiosk.page("touch.action", Action("filter:no-such"))
    assert kiosk.error is not None
    kiosk.page("cart.add", CartAdd(BURGER))
    assert title(kiosk) == "Results for “burgers”"


def test_an_agent_s_own_intent_ends_the_sentence_too(kiosk: Kiosk) -> None:
    """Voice agents that understand by themselves may send partial transcripts as well."""
    so_far(kiosk, "two cheese")
    kiosk.nats("voice.intent", VoiceIntent("add_items", lines=[SpokenLine(BURGER, 2)]))
    assert (kiosk.shown("Heard")["partial"], ordered(kiosk)) == (False, [(2, "Cheeseburger")])


# ---------------------------------------------------------------------------- whatever happens
WORDS = st.lists(
    st.sampled_from(
        ["two", "cheeseburgers", "no", "three", "show me", "burgers", "coke", "large", "pay", "", "remove"]
    ),
    max_size=6,
).map(" ".join)


def _kept(session: SessionState) -> list[object]:
    names = ("cart", "settled_ui", "prompt", "undo", "next_line", "payment", "order_type", "suggestions")
    return [getattr(session, name) for name in names]


@settings(max_examples=60)
@given(LIFE, st.lists(WORDS, max_size=4))
def test_partial_transcripts_and_silence_leave_no_trace(steps: list[tuple[str, str, Any]], said: list[str]) -> None:
    """Whatever came before and whatever is half said: order, list, question and money are those of before."""
    kiosk = live(steps, check=False)
    before = kiosk.session
    kept = _kept(before)
    for text in said:
        so_far(kiosk, text)
    assert _kept(kiosk.session) == kept
    so_far(kiosk, "")
    assert (kiosk.session.guess, kiosk.session.current_ui) == (None, before.settled_ui)


def test_the_menu_may_change_in_the_middle_of_a_sentence(kiosk: Kiosk) -> None:
    """A guess of what is gone goes with it."""
    so_far(kiosk, "two cheeseburgers")
    menu = {**MENU.raw, "items": [item for item in MENU.raw["items"] if item["item_id"] != BURGER]}
    change = MenuChanged(menu=menu)
    kiosk.machine = kiosk.machine.with_menu(change)
    kiosk.nats("menu.changed", change)
    assert guessed(kiosk) == []


@pytest.mark.parametrize(("language", "so_far", "rest"), [
    ("en", "take the coke", "off"), ("en", "please take my cokes", "away"), ("de", "nimm die Cola", "raus"),
    ("de", "bitte mach die Cola", "weg"),
])  # fmt: skip
def test_what_may_still_be_taken_away_is_not_guessed_to_be_one_more(language: str, so_far: str, rest: str) -> None:
    """The guest would see the opposite of what they are saying. Of a dish that is not there nothing can be taken."""
    kiosk = Kiosk()
    kiosk.page("touch.engage")
    kiosk.session.language = language
    kiosk.page("cart.add", CartAdd(COKE))
    kiosk.nats("voice.transcript", Transcript(so_far, final=False))
    assert kiosk.session.guess is None
    kiosk.nats("voice.transcript", Transcript(f"{so_far} {rest}", final=False))
    assert [line.change for line in kiosk.session.guess.lines] == ["remove"]


def test_a_dish_that_cannot_be_taken_away_is_guessed_at_once() -> None:
    """ "I'll take the coke", before there is one."""
    kiosk = Kiosk()
    kiosk.page("touch.engage")
    kiosk.nats("voice.transcript", Transcript("take the coke", final=False))
    assert kiosk.session.guess is not None
