"""The page and its connection: newer documents only, no tap lost, none done twice."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.page.box import Box
from tests.page.documents import CATEGORIES, GRID, SCREENS, payload, update

COUNTS_CLOSES = """
window.closes = 0;
window.WebSocket = class extends WebSocket {
    constructor(...given) {
        super(...given);
        this.addEventListener("close", () => { window.closes += 1; });
    }
};
"""
COUNTS_BANNERS = """() => {
    window.banners = 0;
    const count = () => { window.banners += document.querySelectorAll(".banner").length; };
    new MutationObserver(count).observe(document.getElementById("banner"), { childList: true });
}"""


def titled(title: str) -> dict[str, object]:
    """A screen that is told apart by its title."""
    return payload(CATEGORIES, {**GRID, "title": title})


def test_a_page_says_hello_with_what_it_has(box: Box) -> None:
    """Nothing at first, after a reconnect the position of the document on the screen."""
    box.open(titled("First"))
    assert box.greetings[0]["payload"]["have"] is None
    assert len(box.greetings[0]["id"]) == 36
    box.hang_up()
    box.wait_for(lambda: len(box.greetings) == 2, "a second hello")
    assert box.greetings[1]["payload"]["have"] == {"epoch": 1, "seq": 1}


def test_a_document_older_than_the_screen_is_never_shown(box: Box) -> None:
    """Late, repeated, or of an epoch that was left: the screen stays."""
    page = box.open(titled("First")).page
    box.say(update(10, titled("Newest")))
    expect(page.locator("h1")).to_have_text("Newest")
    box.say(update(9, titled("Late")))
    box.say(update(10, titled("Repeated")))
    box.settled()
    expect(page.locator("h1")).to_have_text("Newest")
    box.say(update(1, titled("Next epoch"), epoch=2))
    expect(page.locator("h1")).to_have_text("Next epoch")
    box.say(update(11, titled("Left epoch"), epoch=1))
    box.settled()
    expect(page.locator("h1")).to_have_text("Next epoch")


def test_an_unanswered_tap_is_sent_again_with_its_id(box: Box) -> None:
    """The box restarts between tap and answer: same id, after hello, in order, and only what was unanswered."""
    page = box.open(SCREENS["browse"]).page
    page.locator('[data-focus="add:101"]').tap()
    box.received("cart.add")
    box.settled()
    box.answering = False
    page.locator('[data-focus="remove:l1"]').tap()
    page.locator('[data-focus="remove:l2"]').tap()
    box.received("cart.remove", 2)
    first = [message["id"] for message in box.inputs("cart.remove")]
    box.answering = True
    box.hang_up()
    box.wait_for(lambda: len(box.inputs("cart.remove")) == 4, "both again")
    assert [message["id"] for message in box.inputs("cart.remove")][2:] == first
    assert len(box.inputs("cart.add")) == 1


def test_taps_while_the_box_is_away_arrive_when_it_is_back(box: Box) -> None:
    """The banner tells the guest; what was touched meanwhile is done afterwards."""
    page = box.open(SCREENS["browse"]).page
    box.reachable = False
    box.hang_up()
    expect(page.locator(".banner")).to_have_text("Reconnecting…")
    page.locator('[data-focus="add:101"]').tap()
    page.locator('[data-focus="remove:l2"]').tap()
    assert box.sent == []
    box.reachable = True
    box.wait_for(lambda: len(box.sent) == 2, "both taps")
    assert [message["type"] for message in box.sent] == ["cart.add", "cart.remove"]
    expect(page.locator(".banner")).to_have_count(0)


def test_a_short_loss_is_nobodys_business(box: Box) -> None:
    """Back within 300 ms by the page's clock, which the test moves: no banner was ever drawn."""
    page = box.page
    page.clock.install(time=0)
    page.add_init_script(COUNTS_CLOSES)
    box.open(SCREENS["browse"])
    page.clock.pause_at(10_000)
    page.evaluate(COUNTS_BANNERS)
    box.hang_up()
    box.wait_for(lambda: page.evaluate("() => window.closes"), "the loss")
    page.clock.run_for(250)
    box.wait_for(lambda: len(box.greetings) == 2, "a second hello")
    page.clock.run_for(1_000)
    assert page.evaluate("() => window.banners") == 0


def test_a_tap_that_nobody_answers_is_reported_to_the_guest(box: Box) -> None:
    """After ten seconds the guest hears that it did not get through, and it is not sent any more."""
    page = box.page
    page.clock.install()
    box.open(SCREENS["browse"])
    box.answering = False
    page.locator('[data-focus="add:101"]').tap()
    box.received("cart.add")
    page.clock.run_for(11_000)
    expect(page.get_by_role("alert")).to_contain_text("did not get through")
    box.hang_up()
    page.clock.run_for(1_000)
    box.wait_for(lambda: len(box.greetings) == 2, "a second hello")
    assert len(box.inputs("cart.add")) == 1


def test_a_silent_connection_is_asked_and_given_up(box: Box) -> None:
    """Fifteen seconds of nothing: ping. Five more: a new connection."""
    page = box.page
    page.clock.install()
    box.open(SCREENS["browse"])
    box.answering = False
    page.clock.run_for(15_100)
    assert box.received("ping") == {"size": 0}
    page.clock.run_for(5_100)
    page.clock.run_for(100)
    box.wait_for(lambda: len(box.greetings) == 2, "a second hello")


def test_a_refusal_is_said_to_the_guest(box: Box) -> None:
    """An error's message is shown as it stands, as an alert, and goes by a touch."""
    page = box.open(SCREENS["browse"]).page
    box.say({"type": "error", "in_reply_to": None, "payload": {"code": "sold_out", "message": "Coke is sold out."}})
    toast = page.get_by_role("alert")
    expect(toast).to_have_text("Coke is sold out.")
    toast.tap()
    expect(toast).to_have_count(0)


def test_an_error_settles_its_tap(box: Box) -> None:
    """A refused tap is answered: it is not sent again."""
    page = box.open(SCREENS["browse"]).page
    box.answering = False
    page.locator('[data-focus="add:101"]').tap()
    box.received("cart.add")
    reply = box.sent[0]["id"]
    box.say({"type": "error", "in_reply_to": reply, "payload": {"code": "sold_out", "message": "Sold out."}})
    expect(page.get_by_role("alert")).to_have_count(1)
    box.hang_up()
    box.wait_for(lambda: len(box.greetings) == 2, "a second hello")
    box.settled()
    assert len(box.inputs("cart.add")) == 1


def test_junk_from_the_box_changes_nothing(box: Box) -> None:
    """What is no message, or of a type of the future, is passed over."""
    page = box.open(titled("First")).page
    for message in ({"type": "ui.hologram", "payload": {}}, {"type": "ui.update"}, {"payload": None}):
        box.say(message)
    box.say(update(99, {"components": "none"}))
    box.settled()
    expect(page.locator("h1")).to_have_text("First")
    box.show(titled("Second"))
    expect(page.locator("h1")).to_have_text("Second")


def test_what_is_said_can_be_read(box: Box) -> None:
    """The words of the voice are a caption, whether or not they are heard."""
    page = box.open(SCREENS["browse"]).page
    box.say({"type": "tts.say", "payload": {"text": "One Coke.", "language": "en", "interrupt": True}})
    expect(page.locator(".caption")).to_have_text("One Coke.")
