"""Options are chosen on the page, priced as they are chosen, and sent when the guest is done."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.page.box import Box
from tests.page.documents import CHEESEBURGER, EXTRAS, HEARD, HERO, SCREENS, SIZE, payload

ADD = '.hero [data-focus="add"]'


def test_an_item_starts_with_its_defaults_and_sends_what_is_chosen(box: Box) -> None:
    """A choice is always named; of the extras only what differs from the item as it comes."""
    page = box.open(SCREENS["detail"]).page
    page.locator("label", has_text="Large").tap()
    page.locator('[data-focus="extras:onions:none"]').tap()
    page.locator('[data-focus="extras:cheese:extra"]').tap()
    page.locator('[data-focus="hero:more"]').tap()
    # 5.90 + 0.60 large + 2 x 0.80 cheese, twice
    expect(page.locator(ADD)).to_contain_text("€16.20")
    page.locator(ADD).tap()
    assert box.received("cart.add") == {
        "item_id": 101,
        "quantity": 2,
        "options": [
            {"group": "size", "option": "large", "amount": "normal"},
            {"group": "extras", "option": "onions", "amount": "none"},
            {"group": "extras", "option": "cheese", "amount": "extra"},
        ],
    }


def test_made_a_menu_it_keeps_what_is_chosen_and_a_menu_begins_with_it(box: Box) -> None:
    """No onions stay no onions: the touch carries the choice, and the menu's own detail starts from it."""
    page = box.open(SCREENS["detail"]).page
    page.locator('[data-focus="extras:onions:none"]').tap()
    page.locator('[data-focus="combo"]').tap()
    chosen = [
        {"group": "size", "option": "medium", "amount": "normal"},
        {"group": "extras", "option": "onions", "amount": "none"},
    ]
    assert box.received("touch.action") == {"id": "combo:901", "options": chosen}
    box.show(payload({**HERO, "data": {**HERO["data"], "item_id": 901, "selected": chosen}}, mode="detail"))
    expect(page.locator('[data-focus="extras:onions:none"]')).to_have_attribute("aria-pressed", "true")


def test_what_an_option_brings_is_said_before_it_is_added(box: Box) -> None:
    """Allergens of what is chosen stand with the dish's own; one that does not suit this guest says so."""
    nuts = {"id": "nuts", "name": "Nuts"}
    egg = {"id": "egg", "name": "Fried egg", "price": 1.1, "allergens": [nuts], "warning_text": "Contains nuts"}
    extras = {**EXTRAS, "options": [*EXTRAS["options"][:3], egg]}
    page = box.open(payload({**HERO, "data": {**CHEESEBURGER, "groups": [extras]}}, mode="detail")).page
    expect(page.locator(".option-warning")).to_have_text("! Contains nuts")
    expect(page.locator(".allergens")).not_to_contain_text("Nuts")
    page.locator('[data-focus="extras:egg:normal"]').tap()
    expect(page.locator(".allergens")).to_contain_text("Nuts")


def test_nothing_is_sent_while_options_are_chosen(box: Box) -> None:
    """Half-made choices are the page's own; the box hears of them when they are made."""
    page = box.open(SCREENS["detail"]).page
    page.locator("label", has_text="Small").tap()
    page.locator('[data-focus="extras:bacon:light"]').tap()
    expect(page.locator(ADD)).to_contain_text("€6.70")
    assert box.sent == []


def test_half_made_choices_survive_an_update(box: Box) -> None:
    """Somebody speaks while the guest chooses: the document changes, the choice does not."""
    page = box.open(SCREENS["detail"]).page
    page.locator('[data-focus="extras:bacon:normal"]').tap()
    box.show(payload(HEARD, HERO, mode="detail", actions=("back",)))
    expect(page.locator(".heard")).to_be_visible()
    expect(page.locator('[data-focus="extras:bacon:normal"]')).to_have_attribute("aria-pressed", "true")


def test_another_item_starts_afresh(box: Box) -> None:
    """What was chosen for one item says nothing about the next."""
    page = box.open(SCREENS["detail"]).page
    page.locator('[data-focus="extras:bacon:normal"]').tap()
    other = {**CHEESEBURGER, "item_id": 103, "name": "Bacon Burger", "groups": [SIZE, EXTRAS]}
    box.show(payload({**HERO, "data": other}, mode="detail"))
    expect(page.locator("h1")).to_have_text("Bacon Burger")
    expect(page.locator('[data-focus="extras:bacon:none"]')).to_have_attribute("aria-pressed", "true")


def test_a_choice_that_must_be_made_holds_the_item_back(box: Box) -> None:
    """Add is off, and says why, until the guest has chosen."""
    page = box.open(SCREENS["detail-choice-missing"]).page
    expect(page.locator(ADD)).to_be_disabled()
    expect(page.locator(".hint.missing")).to_have_text("Please choose")
    page.locator("label", has_text="Garlic").tap()
    expect(page.locator(ADD)).to_be_enabled()
    page.locator(ADD).tap()
    assert box.received("cart.add")["options"] == [{"group": "dip", "option": "garlic", "amount": "normal"}]


def test_no_more_extras_than_the_group_allows(box: Box) -> None:
    """At the limit the others are off, and come back when one is taken away."""
    page = box.open(SCREENS["detail"]).page
    page.locator('[data-focus="extras:cheese:normal"]').tap()
    page.locator('[data-focus="extras:bacon:normal"]').tap()
    expect(page.locator('[data-focus="extras:egg:normal"]')).to_be_disabled()
    page.locator('[data-focus="extras:onions:none"]').tap()
    expect(page.locator('[data-focus="extras:egg:normal"]')).to_be_enabled()


def test_a_line_is_changed_from_what_it_is(box: Box) -> None:
    """The picker starts with the line's options and price and sends the whole choice."""
    page = box.open(SCREENS["edit"]).page
    save = page.locator('[data-focus="save"]')
    expect(save).to_contain_text("€13.40")
    page.locator('[data-focus="extras:onions:normal"]').tap()
    page.locator('[data-focus="extras:egg:normal"]').tap()
    page.locator('[data-focus="line:less"]').tap()
    expect(save).to_contain_text("€7.80")
    save.tap()
    assert box.received("cart.update") == {
        "line_id": "l1",
        "quantity": 1,
        "options": [
            {"group": "extras", "option": "cheese", "amount": "normal"},
            {"group": "extras", "option": "egg", "amount": "normal"},
        ],
    }


def test_a_choice_that_need_not_be_made_can_be_taken_back(box: Box) -> None:
    """Touching it again takes it back, and the box is told: its default would come back otherwise."""
    dip = {**SIZE, "id": "dip", "name": "Dip", "min": 0}
    page = box.open(payload({**HERO, "data": {**CHEESEBURGER, "groups": [dip]}}, mode="detail")).page
    page.locator("label", has_text="Medium").tap()
    expect(page.locator(".hero input:checked")).to_have_count(0)
    page.locator(ADD).tap()
    assert box.received("cart.add")["options"] == [{"group": "dip", "option": "medium", "amount": "none"}]


def focused(box: Box) -> str:
    """The stable name of what the keyboard is at."""
    box.settled()
    return str(box.page.evaluate("() => document.activeElement.dataset.focus ?? ''"))


def test_arrows_lead_into_a_choice_through_it_and_out_again(box: Box) -> None:
    """Entered where its choice is, walked by choosing, left at its edge: a keypad has four arrows and no Tab."""
    page = box.open(SCREENS["detail"]).page
    page.locator('[data-focus="combo"]').focus()
    page.keyboard.press("ArrowDown")
    assert focused(box) == "size:medium"
    page.keyboard.press("ArrowRight")
    assert focused(box) == "size:large"
    expect(page.locator('[data-focus="size:large"]')).to_be_checked()
    page.keyboard.press("ArrowDown")
    assert focused(box).startswith("extras:onions")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert focused(box) == "combo"
    expect(page.locator('[data-focus="size:large"]')).to_be_checked()


def test_what_is_sold_out_says_why_and_leads_on(box: Box) -> None:
    """No dead end: the reason, what to do instead, and the one large button that does it."""
    page = box.open(SCREENS["detail-sold-out"]).page
    foot = page.locator(".hero .bar")
    expect(foot).to_contain_text("Sold out today")
    expect(foot).to_contain_text("choose something else")
    foot.get_by_role("button", name="Choose another dish").tap()
    assert box.received("touch.back") == {}
