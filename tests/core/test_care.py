"""What a guest with a diet, an allergy, a slow hand or a queue behind them may count on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge.core import texts
from edge.core.intent import Intent, IntentLine
from edge.core.menu import parse_menu
from edge.core.rules import Rules
from edge.core.session import KioskState
from edge.messages import (
    Action,
    AgentAnswer,
    CartAdd,
    Category,
    Detected,
    Display,
    Language,
    Option,
    Search,
    SelectItem,
    Transcript,
)
from tests.core.kiosk import BURGER, COKE, MENU, Kiosk


@pytest.fixture
def kiosk() -> Kiosk:
    """A kiosk with a guest before it."""
    kiosk = Kiosk()
    kiosk.page("touch.engage")
    return kiosk


def listed(kiosk: Kiosk) -> list[int]:
    """The items in the grid or the one that is shown large."""
    grid = kiosk.component("ItemGrid")
    return [one["item_id"] for one in grid["items"]] if grid else [kiosk.shown("HeroItem")["data"]["item_id"]]


def answer_suggestions(kiosk: Kiosk, *item_ids: int) -> None:
    """The recommendation agent answers what it was asked."""
    for request_id, agent in kiosk.session.awaiting.items():
        if agent == "recsys":
            kiosk.inside("agent.answer", AgentAnswer(request_id, {"items": [{"item_id": one} for one in item_ids]}))


def suggested(kiosk: Kiosk) -> list[int]:
    """What is suggested now."""
    return [one["item_id"] for one in kiosk.shown("Suggestions")["items"]]


# ---------------------------------------------------------------------------- filters
def test_a_filter_holds_in_every_list_until_it_is_taken_away(kiosk: Kiosk) -> None:
    """Categories, searches and their counts; and it says how many are on."""
    kiosk.page("touch.action", Action("filter:vegan"))
    for message, payload in (("touch.category", Category("drinks")), ("touch.search", Search("burger"))):
        kiosk.page(message, payload)
        assert all("vegan" in MENU.item(one).diet for one in listed(kiosk))
    counts = {row["id"]: row["count"] for row in kiosk.shown("CategoryBar")["categories"]}
    assert counts["burgers"] == 0
    assert counts["drinks"] == sum("vegan" in item.diet for item in MENU.by_category("drinks"))
    chosen = kiosk.shown("Filter")
    assert chosen["active"] == 1
    assert [one["id"] for one in chosen["diets"] if one["on"]] == ["vegan"]
    kiosk.page("touch.action", Action("filter:vegan"))
    assert kiosk.shown("Filter")["active"] == 0


def test_an_empty_list_says_what_to_do(kiosk: Kiosk) -> None:
    """No dead end."""
    kiosk.page("touch.action", Action("filter:vegan"))
    kiosk.page("touch.category", Category("burgers"))
    assert listed(kiosk) == []
    assert "Take one of them away" in kiosk.shown("ItemGrid")["empty"]


def test_the_warning_about_allergies_stays_while_the_filter_is_on(kiosk: Kiosk) -> None:
    """On the list, the detail and the review; our staff must hear of it."""
    kiosk.page("touch.action", Action("filter:no-milk"))
    kiosk.page("cart.add", CartAdd(COKE))
    for message, payload in (
        ("touch.category", Category("drinks")),
        ("touch.select_item", SelectItem(COKE)),
        ("touch.action", Action("checkout")),
    ):
        kiosk.page(message, payload)
        warning = next(one for one in kiosk.document["components"] if one["id"] == "notice:allergy")
        assert "Milk" in warning["message"]
        assert "tell our staff" in warning["message"]
    kiosk.page("touch.action", Action("filter:clear"))
    assert not any(one["id"] == "notice:allergy" for one in kiosk.document["components"])


def test_a_line_that_does_not_suit_says_so(kiosk: Kiosk) -> None:
    """A filter that comes after the burger does not hide what the burger contains."""
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.page("touch.action", Action("filter:no-milk"))
    line = kiosk.document["cart"]["items"][0]
    assert line["warning_text"] == "Contains Milk, which you want to avoid."
    assert {"id": "milk", "name": "Milk"} in line["allergens"]


def test_an_unknown_filter_is_refused(kiosk: Kiosk) -> None:
    """Like any action that is not on the screen."""
    kiosk.page("touch.action", Action("filter:no-nonsense"))
    assert kiosk.error == "unknown_action"


def test_an_allergy_said_aloud_is_a_filter_on_the_screen(kiosk: Kiosk) -> None:
    """Also one that nothing on the menu contains: it can be seen and taken away."""
    kiosk.nats("voice.transcript", Transcript("I am allergic to lupin"))
    on = [one["action"] for one in kiosk.shown("Filter")["allergens"] if one["on"]]
    assert on == ["filter:no-lupin"]
    kiosk.page("touch.action", Action("filter:no-lupin"))
    assert kiosk.session.dietary_restrictions == []


@pytest.mark.parametrize("language", ["en", "de", "ar", "ja"])
def test_an_allergy_that_is_told_late_names_what_was_ordered_before(language: str) -> None:
    """It stays, because only the guest knows whom it is for; but nobody must take it for safe."""
    kiosk = Kiosk()
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.page("cart.add", CartAdd(COKE))
    kiosk.session.language = language
    kiosk.machine = replace(kiosk.machine, understand=lambda *_: Intent("allergy", allergens=("milk",)))
    kiosk.nats("voice.transcript", Transcript("..."))
    notice = next(one for one in kiosk.document["components"] if one["id"] == "notice")
    assert (notice["code"], notice["level"]) == ("ordered", "warning")
    burger, milk = MENU.item_name(BURGER, language), texts.text(language, "allergen.milk")
    assert burger in notice["message"]
    assert MENU.item_name(COKE, language) not in notice["message"]
    assert len(kiosk.said) == 2
    assert all(name in kiosk.said[-1] for name in (burger, milk))
    assert len(kiosk.session.cart) == 2


def test_what_is_ordered_in_spite_of_an_allergy_is_not_taken_for_safe() -> None:
    """In a later sentence, new or changed: it may be for somebody else, so it is ordered, and told."""
    kiosk = Kiosk()
    kiosk.page("touch.engage")
    for said in ("I'm allergic to milk", "a cheeseburger", "a hamburger", "add cheese to the hamburger"):
        kiosk.nats("voice.transcript", Transcript(said))
        warned = any(one["id"] == "notice" and one["code"] == "ordered" for one in kiosk.document["components"])
        assert warned is (said in ("a cheeseburger", "add cheese to the hamburger")), said
        assert sum("Milk" in one for one in kiosk.said) == (said != "a hamburger"), said
    assert len(kiosk.session.cart) == 2


@pytest.mark.parametrize("language", ["en", "de", "ar", "ja"])
def test_a_dish_that_an_allergy_rules_out_is_not_lost_without_a_word(language: str) -> None:
    """Named with what is in it, on the screen and aloud, and never ordered by the sentence."""
    kiosk = Kiosk()
    kiosk.page("touch.engage")
    kiosk.session.language = language
    ordered = Intent("add_items", lines=(IntentLine(BURGER),), confirm=True)
    said = Intent("allergy", allergens=("milk",), then=(ordered,))
    kiosk.machine = replace(kiosk.machine, understand=lambda *_: said)
    kiosk.nats("voice.transcript", Transcript("..."))
    names = MENU.item_name(BURGER, language), texts.text(language, "allergen.milk")
    notice = next(one for one in kiosk.document["components"] if one["id"] == "notice")
    assert (notice["code"], notice["level"]) == ("unfit_allergy", "warning")
    assert all(name in notice["message"] and name in kiosk.shown("Captions")["text"] for name in names)
    assert not kiosk.session.cart
    assert kiosk.session.prompt is None
    assert kiosk.session.dietary_restrictions == ["no-milk"]


def test_what_an_option_brings_rules_the_dish_out_as_well() -> None:
    """There is no milk in the soup; there is in its cream, and who wants none of it may have the soup."""
    cream = {"id": "top", "kind": "extra", "options": [{"id": "cream", "name": "Cream", "allergens": ["milk"]}]}
    soup = {"item_id": 1, "name": "Soup", "category": "c", "price": 100, "allergens": [], "groups": ["top"]}
    menu = parse_menu({"name": "n", "currency": "EUR", "groups": [cream], "items": [soup]})
    for said, asked in (("a soup with cream", False), ("a soup", True)):
        kiosk = Kiosk(menu=menu)
        kiosk.page("touch.engage")
        kiosk.nats("voice.transcript", Transcript(f"{said} please, i have a milk allergy"))
        assert (kiosk.session.prompt is not None) is asked, said
        assert not kiosk.session.cart


def test_of_what_the_menu_does_not_say_nothing_is_claimed() -> None:
    """It may be in it, so it is not ordered; that it is in it nobody knows."""
    dish = {"item_id": 1, "name": "Stew", "category": "c", "price": 100}
    kiosk = Kiosk(menu=parse_menu({"name": "n", "currency": "EUR", "items": [dish]}))
    kiosk.page("touch.engage")
    kiosk.nats("voice.transcript", Transcript("a stew and i am allergic to milk"))
    notice = next(one for one in kiosk.document["components"] if one["id"] == "notice")
    assert notice["code"] == "unfit_unknown"
    assert "contains" not in notice["message"]
    assert not kiosk.session.cart


def test_a_guess_beside_a_diet_waits_for_the_whole_sentence(kiosk: Kiosk) -> None:
    """The guest must not see that a dish will be added which then is not."""
    kiosk.nats("voice.transcript", Transcript("i'm vegan and i'd like a cheeseburger", final=False))
    assert kiosk.session.guess is None
    kiosk.nats("voice.transcript", Transcript("i'm vegan and i'd like a cheeseburger and a coke"))
    assert [line.name for line in kiosk.session.cart] == ["Coke"]
    assert "Cheeseburger" in kiosk.shown("Captions")["text"]


# ---------------------------------------------------------------------------- combos
def test_make_it_a_menu_from_the_detail(kiosk: Kiosk) -> None:
    """The menu's own detail opens; nothing is ordered yet."""
    kiosk.page("touch.select_item", SelectItem(BURGER))
    combo = kiosk.shown("HeroItem")["data"]["combo"]
    assert f"combo:{BURGER}" in kiosk.offered
    kiosk.page("touch.action", Action(combo["action"]))
    assert kiosk.shown("HeroItem")["data"]["item_id"] == combo["item_id"]
    assert kiosk.session.cart == []


def test_make_it_a_menu_from_a_line(kiosk: Kiosk) -> None:
    """The line stays where it is with its number and what was chosen, and the change can be taken back."""
    kiosk.page(
        "cart.add", CartAdd(BURGER, 2, [Option("burger-extras", "cheese"), Option("burger-extras", "onions", "none")])
    )
    before = kiosk.session.cart
    kiosk.page("touch.action", Action(kiosk.document["cart"]["items"][0]["combo"]["action"]))
    line = kiosk.session.cart[0]
    item = MENU.item(line.item_id)
    assert item is not None
    assert line.item_id == MENU.item(BURGER).combo
    assert (line.line_id, line.quantity) == (before[0].line_id, 2)
    carried = {option.key() for option in before[0].options if option.group in item.groups}
    assert carried <= {option.key() for option in line.options}
    assert kiosk.shown("OptionPicker")["line_id"] == line.line_id
    assert kiosk.shown("Undo")["message"].startswith("Now a menu")
    kiosk.page("touch.action", Action("undo"))
    assert kiosk.session.cart == before


def test_what_was_chosen_goes_along_into_the_menu(kiosk: Kiosk) -> None:
    """From the detail, where nothing is ordered yet: no onions stay no onions, and what the menu lacks stays behind."""
    kiosk.page("touch.select_item", SelectItem(BURGER))
    chosen = [
        Option("burger-extras", "onions", "none"),
        Option("burger-extras", "bacon"),
        Option("burger-extras", "bacon", "extra"),
        Option("milk", "oat-milk"),
        Option("no", "such"),
    ]
    kiosk.page("touch.action", Action(f"combo:{BURGER}", chosen))
    assert kiosk.shown("HeroItem")["data"]["item_id"] == 901
    assert kiosk.shown("HeroItem")["data"]["selected"] == [
        {"group": "burger-extras", "option": "onions", "amount": "none"},
        {"group": "burger-extras", "option": "bacon", "amount": "extra"},
    ]
    kiosk.page("touch.select_item", SelectItem(901))
    assert "selected" not in kiosk.shown("HeroItem")["data"]


def test_what_was_chosen_for_a_line_and_not_saved_goes_along_as_well(kiosk: Kiosk) -> None:
    """The picker's choice counts before the line's; without one the line's own options do."""
    kiosk.page("cart.add", CartAdd(BURGER, 1, [Option("burger-extras", "cheese")]))
    kiosk.page("touch.action", Action("combo:l1", [Option("burger-extras", "pickles", "none")]))
    amounts = {one.option: one.amount for one in kiosk.session.cart[0].options if one.group == "burger-extras"}
    assert amounts == {"onions": "normal", "pickles": "none", "tomato": "normal"}
    assert kiosk.session.cart[0].item_id == 901


def test_what_is_no_single_item_is_refused(kiosk: Kiosk) -> None:
    """With the reason and what to do."""
    kiosk.page("touch.action", Action(f"combo:{COKE}"))
    assert kiosk.error == "no_combo"


# ---------------------------------------------------------------------------- undo, suggestions, captions
def test_the_offer_to_undo_counts_down_and_names_the_change(kiosk: Kiosk) -> None:
    """Ten seconds, on the screen and in words."""
    kiosk.page("cart.add", CartAdd(BURGER))
    undo = kiosk.shown("Undo")
    assert (undo["seconds"], undo["message"]) == (10, "Added: Cheeseburger")
    kiosk.wait(9.9)
    assert kiosk.session.undo is not None
    kiosk.wait(0.2)
    assert kiosk.component("Undo") is None


def test_clearing_by_a_question_can_be_undone_by_voice(kiosk: Kiosk) -> None:
    """Every way to change the order has a way back."""
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.nats("voice.transcript", Transcript("cancel my order"))
    kiosk.nats("voice.transcript", Transcript("yes"))
    assert kiosk.session.cart == []
    kiosk.nats("voice.transcript", Transcript("undo"))
    assert [line.item_id for line in kiosk.session.cart] == [BURGER]


def test_one_suggestion_in_an_order_and_never_what_is_in_it(kiosk: Kiosk) -> None:
    """The first that suits stays the only one; it goes when it is ordered, and no second one comes."""
    kiosk.page("cart.add", CartAdd(BURGER))
    answer_suggestions(kiosk, BURGER, COKE, 400)
    assert suggested(kiosk) == [COKE]
    assert kiosk.shown("Suggestions")["reason"] == "Goes well with Cheeseburger"
    kiosk.page("cart.add", CartAdd(COKE))
    answer_suggestions(kiosk, 400, 401)
    assert suggested(kiosk) == []


def test_a_suggestion_that_was_declined_does_not_come_back(kiosk: Kiosk) -> None:
    """Nor does another one."""
    from edge.messages import Dismissed

    kiosk.page("cart.add", CartAdd(BURGER))
    answer_suggestions(kiosk, COKE)
    kiosk.page("suggestion.dismiss", Dismissed(COKE))
    kiosk.page("cart.add", CartAdd(400))
    answer_suggestions(kiosk, COKE, 401)
    assert suggested(kiosk) == []


def test_what_is_said_is_read_as_well_until_it_is_over_or_interrupted(kiosk: Kiosk) -> None:
    """Captions in the session's language; a touch ends them."""
    kiosk.nats("voice.transcript", Transcript("two cheeseburgers"))
    caption = kiosk.shown("Captions")
    assert (caption["text"], caption["language"]) == (kiosk.said[0], "en")
    kiosk.page("touch.back")
    assert kiosk.component("Captions") is None
    kiosk.nats("voice.transcript", Transcript("a coke"))
    kiosk.wait(20)
    assert kiosk.component("Captions") is None


def test_what_was_heard_is_shown_with_the_words_that_were_understood(kiosk: Kiosk) -> None:
    """While the guest speaks, and then with the places of item and number."""
    kiosk.nats("voice.transcript", Transcript("uh two chee", final=False))
    assert kiosk.shown("Heard")["partial"] is True
    text = "Uh, \U0001f354 two Cheeseburgers!"
    kiosk.nats("voice.transcript", Transcript(text))
    heard = kiosk.shown("Heard")
    units = text.encode("utf-16-le")
    found = {one["kind"]: units[2 * one["start"] : 2 * one["end"]].decode("utf-16-le") for one in heard["spans"]}
    assert found == {"quantity": "two", "item": "Cheeseburgers"}
    assert heard["partial"] is False
    assert heard["understood"] == "Added: 2 Cheeseburger"


# ---------------------------------------------------------------------------- time and display
@pytest.mark.parametrize(
    "setting", [Display(reach=True), Display(speech=True), Display(high_contrast=True), Display(text_scale=1.5)]
)
def test_a_guest_who_uses_a_setting_has_twice_the_time(kiosk: Kiosk, setting: Display) -> None:
    """Until the question, at the question, and so the document says (requirement 16)."""
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.page("display.set", setting)
    assert (kiosk.document["timeouts"]["idle_s"], kiosk.document["timeouts"]["warn_s"]) == (60, 40)
    kiosk.wait(59)
    assert kiosk.component("IdleWarning") is None
    kiosk.wait(2)
    assert kiosk.shown("IdleWarning")["seconds"] == 40
    kiosk.wait(38)
    assert kiosk.state is KioskState.LISTENING
    kiosk.wait(2)
    assert kiosk.state is KioskState.IDLE


def test_a_guest_may_ask_for_more_time_ten_times(kiosk: Kiosk) -> None:
    """Each time within at least 20 seconds (WCAG 2.2.1)."""
    kiosk.page("cart.add", CartAdd(BURGER))
    for _ in range(10):
        kiosk.wait(31)
        assert kiosk.shown("IdleWarning")["seconds"] >= 19
        kiosk.wait(18)
        kiosk.page("session.extend")
        assert kiosk.error is None
    assert Rules().warn_ms >= 20_000
    kiosk.page("session.extend")
    assert kiosk.error == "no_extensions"


def test_nothing_of_a_guest_is_left_for_the_next(kiosk: Kiosk) -> None:
    """Display, volume, language, filters, suggestions, what was said."""
    kiosk.page("display.set", Display(reach=True, volume=1.0, text_scale=2.0))
    kiosk.page("session.language", Language("de"))
    kiosk.page("touch.action", Action("filter:vegan"))
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.page("session.end")
    kiosk.page("touch.engage")
    assert kiosk.document["language"] == "en"
    assert kiosk.document["display"] == {
        "reach": False, "high_contrast": False, "text_scale": 1.0, "speech": False, "volume": 0.7,
    }  # fmt: skip
    assert kiosk.shown("Filter")["active"] == 0
    assert kiosk.session.people == 0


def test_a_guest_before_a_queue_is_told_to_take_their_time(kiosk: Kiosk) -> None:
    """As soon as the camera sees one, and only then."""
    kiosk.nats("vision.person_detected", Detected(count=2))
    assert kiosk.notices == []
    kiosk.nats("vision.person_detected", Detected(count=4))
    assert kiosk.notices == ["take_your_time"]


def test_every_screen_has_its_languages_and_its_direction(kiosk: Kiosk) -> None:
    """Arabic is written from right to left, and every language is called by its own name."""
    kiosk.page("session.language", Language("ar"))
    assert kiosk.document["direction"] == "rtl"
    assert [one["name"] for one in kiosk.document["languages"]] == ["English", "Deutsch", "العربية"]
    assert kiosk.shown("ItemGrid")["title"] == "قائمتنا"


def test_every_screen_names_the_restaurant(kiosk: Kiosk) -> None:
    """A page that is loaded in the middle of an order has never seen the invitation; its sign is the theme's."""
    assert kiosk.document["brand"] == {"name": "The Corner Grill", "image": "images/food/cheeseburger.svg"}
    kiosk.page("cart.add", CartAdd(BURGER))
    kiosk.page("touch.action", Action("checkout"))
    assert kiosk.document["brand"]["name"] == "The Corner Grill"
    raw = {**MENU.raw, "theme": {"id": "signed", "logo": "images/icon.svg"}}
    signed = Kiosk(menu=parse_menu(raw))
    signed.page("touch.engage")
    assert signed.document["brand"] == {"name": "The Corner Grill", "image": "images/icon.svg"}
    assert signed.document["theme"] == {"id": "signed", "tokens": {}}
