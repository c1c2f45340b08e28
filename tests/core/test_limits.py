"""However much a guest or an agent says, what comes of it fits into shared memory and into a frame."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from edge.channel import EXPORTED_BYTES, MAX_BODY_BYTES
from edge.core.menu import Menu, parse_menu
from edge.core.rules import MAX_ORDER_BYTES
from edge.core.snapshot import Snapshot
from edge.memory import SESSION_BYTES
from edge.messages import Action, CartAdd, Category, Detected, Language, Option, Page, Search, SelectItem, Transcript
from tests.core.kiosk import Kiosk

WIDE = "\U0001d11e"
"""A character of four bytes, twelve when JSON escapes it."""


def test_the_largest_session_fits_into_its_record_and_the_largest_screen_into_a_frame() -> None:
    """The bounds of cart, conversation and demographics together leave room for what waits to be acknowledged."""
    kiosk = Kiosk()
    kiosk.nats("vision.person_detected", Detected({"note": WIDE * 900}))
    added = 0
    for at in range(60):
        wishes = [f"{at}{one}" + WIDE * 70 for one in range(16)]
        kiosk.page("cart.add", CartAdd(101, 1, [], wishes))
        added += kiosk.error is None
    assert kiosk.error == "cart_full"
    assert added > 5
    for at in range(30):
        kiosk.nats("voice.transcript", Transcript(f"{at}" + WIDE * 1_900))
    kiosk.page("touch.search", Search(WIDE * 2_000))
    kiosk.page("touch.action", Action("checkout"))
    kiosk.pay()
    largest = max(len(orjson.dumps(send.body)) for send in kiosk.all_sent)
    assert largest < MAX_BODY_BYTES
    order = len(orjson.dumps(kiosk.named("payment.start")[0].body))
    assert order < MAX_ORDER_BYTES
    snapshot = Snapshot(1, 1, kiosk.session).to_bytes()
    announced = 1.2 * EXPORTED_BYTES
    assert len(snapshot) + announced + max(announced, MAX_ORDER_BYTES) < SESSION_BYTES


def test_demographics_beyond_any_sense_are_not_kept() -> None:
    """An agent that sends a novel about a person has said nothing about them."""
    kiosk = Kiosk()
    kiosk.nats("vision.person_detected", Detected({"note": "x" * 100_000}))
    assert kiosk.session.demographics == {}


LONG = "Grandmother's slowly braised farmhouse " * 5 + "stew"
MAX_DOCUMENT_BYTES = 60_000


def hard_menu() -> Menu:
    """90 dishes in one category with names of 200 characters, prices of 0 and of 9,999.99, Arabic among English."""
    items: list[dict[str, Any]] = [
        {
            "item_id": at,
            "name": f"{at:03d} {LONG}"[:200] if at % 2 else ("طبق اليوم الخاص " * 13)[:200],
            "category": "all",
            "price": 0 if at == 1 else 999_999,
            "description": "y" * 1_000,
            "groups": ["extras"],
            "allergens": ["gluten", "milk", "egg", "soy", "nuts", "fish", "celery", "mustard"],
        }
        for at in range(1, 91)
    ]
    options = [{"id": f"extra-{at}", "name": f"Extra {at} " + "z" * 180, "price": 10} for at in range(8)]
    groups = [{"id": "extras", "name": "g" * 200, "options": options}]
    return parse_menu({"name": "n" * 200, "currency": "EUR", "items": items, "groups": groups})


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_a_menu_and_a_cart_beyond_anything_usual_make_documents_of_bounded_size(language: str) -> None:
    """Every page of 90 dishes, 40 lines with all options each: valid, and below 60 kB; long reviews have pages."""
    kiosk = Kiosk(menu=hard_menu())
    kiosk.page("session.language", Language(language))
    kiosk.page("touch.engage")
    kiosk.page("touch.category", Category("all"))
    assert kiosk.shown("ItemGrid")["pages"] == 10
    for page in range(1, 11):
        kiosk.page("touch.page", Page(page))
    extras = [Option("extras", f"extra-{at}") for at in range(8)]
    for at in range(1, 46):
        kiosk.page("cart.add", CartAdd(at, 2, extras))
    kiosk.page("touch.select_item", SelectItem(1))
    kiosk.page("touch.action", Action("edit:l2"))
    kiosk.page("touch.action", Action("checkout"))
    pages = kiosk.shown("Review")["pages"]
    assert pages > 1
    shown = []
    for page in range(1, pages + 1):
        kiosk.page("touch.page", Page(page, "review"))
        shown += [line["line_id"] for line in kiosk.shown("Review")["lines"]]
    assert shown == [line.line_id for line in kiosk.session.cart]
    sizes = [len(orjson.dumps(one.body)) for one in kiosk.all_sent if one.name in ("ui.update", "ui.answer")]
    assert max(sizes) < MAX_DOCUMENT_BYTES, max(sizes)


def test_forty_usual_lines_make_a_document_of_bounded_size() -> None:
    """The largest order of this kiosk; every line of it is there."""
    kiosk = Kiosk()
    for at in range(40):
        kiosk.page("cart.add", CartAdd(101, 1, [Option("burger-extras", "cheese")], [f"{at}"]))
    kiosk.page("touch.action", Action("checkout"))
    assert len(kiosk.document["cart"]["items"]) == 40
    assert len(orjson.dumps(kiosk.document)) < MAX_DOCUMENT_BYTES
