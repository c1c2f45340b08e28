"""What no menu should hold and some menu does: laid out all the same, nothing cut off, nothing over anything else."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tests.page.box import Box
from tests.page.documents import (
    ATTRACT,
    CATEGORIES,
    CHEESEBURGER,
    EXTRAS,
    GRID,
    HERO,
    IDLE,
    ITEMS,
    LINES,
    PROMPT,
    REVIEW,
    SCREENS,
    SIZE,
    SUGGESTIONS,
    Json,
    item,
    notice,
    payload,
)
from tests.page.requirements.screen import PANELS, Panel, layout_faults
from tests.page.requirements.states import dressed

WORDS = "Slow roasted pulled mushroom burger with caramelised onions and smoked cheddar on a sourdough bun "
LONG = (WORDS * 3)[:200]
UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenburger" * 4
ARABIC = "برجر دجاج مشوي مع جبنة وصلصة الثوم"
HEBREW = "המבורגר עם גבינה"
DEAR, FREE = 9_999.99, 0.0


def line(number: int, name: str, price: float) -> Json:
    """A line of an order."""
    found: dict[str, Any] = {**LINES[number % 2], "line_id": f"l{number}", "name": name, "price": price, "quantity": 1}
    return {**found, "price_text": f"€{price:,.2f}", "total": price, "total_text": f"€{price:,.2f}"}


def dishes(name: str, count: int, price: float = 5.9, image: str | None = "images/food/hamburger.svg") -> list[Json]:
    """Items of one kind."""
    return [item(1000 + n, name, price, image, price_text=f"€{price:,.2f}") for n in range(count)]


def browse(items: list[Json], **more: Any) -> Json:
    """The menu with these items."""
    return payload(CATEGORIES, {**GRID, "items": items, "title": items[0]["name"]}, actions=("checkout",), **more)


def group(name: str) -> Json:
    """Options that are called so."""
    options = [
        {**one, "name": name, "price": DEAR, "price_text": f"€{DEAR:,.2f}"}
        for one in cast("list[Json]", SIZE["options"])
    ]
    return {**SIZE, "name": name, "options": options}


def named(name: str) -> dict[str, Json]:
    """Every screen that shows a name, with this one."""
    dish = {**CHEESEBURGER, "name": name, "description": f"{name}. " * 3, "allergens": ["gluten", name]}
    lines = [line(n, name, DEAR) for n in range(3)]
    many = [{"id": f"c{n}", "name": name[:60]} for n in range(6)]
    return {
        "grid": browse(dishes(name, 9), lines=lines),
        "categories": payload({**CATEGORIES, "categories": many}, GRID),
        "detail": payload({**HERO, "data": {**dish, "groups": [group(name), EXTRAS]}}, mode="detail", lines=lines),
        "review": payload({**REVIEW, "lines": lines}, mode="review", actions=("pay", "keep_ordering"), lines=lines),
        "suggestion": payload(CATEGORIES, GRID, {**SUGGESTIONS, "items": [dish], "title": name}),
        "notice": payload({**notice("warning"), "message": name}, CATEGORIES, GRID),
        "heard": payload({"type": "Heard", "id": "heard", "text": name, "understood": name}, CATEGORIES, GRID),
        "prompt": payload(GRID, {**PROMPT, "question": name, "choices": [{"id": "yes", "label": name[:80]}]}),
        "idle": payload(GRID, {**IDLE, "message": name}),
        "attract": payload(
            {**ATTRACT, "restaurant": name, "title": name[:80], "subtitle": name}, mode="attract", lines=[]
        ),
    }


AMOUNTS: dict[str, Json] = {
    "90 items": browse(dishes("Cheeseburger", 90)),
    "40 lines": payload(
        CATEGORIES, GRID, lines=[line(n, f"Dish number {n}", 5.9) for n in range(40)], actions=("checkout",)
    ),
    "40 lines in review": payload(
        {**REVIEW, "lines": [line(n, f"Dish number {n}", 5.9) for n in range(40)]},
        mode="review",
        lines=[line(n, f"Dish number {n}", 5.9) for n in range(40)],
        actions=("pay", "keep_ordering"),
    ),
    "free and dear": browse(dishes("Gift", 4, FREE) + dishes("Gold", 4, DEAR), lines=[line(1, "Gold", DEAR)] * 1),
    "free and dear detail": payload(
        {**HERO, "data": {**CHEESEBURGER, "price": DEAR, "price_text": f"€{DEAR:,.2f}", "groups": [SIZE, EXTRAS]}},
        mode="detail",
    ),
    "no pictures": browse([{**one, "image": None} for one in ITEMS]),
    "30 categories": payload(
        {**CATEGORIES, "categories": [{"id": f"c{n}", "name": f"Category {n}"} for n in range(30)]}, GRID
    ),
    "mixed scripts": browse(dishes(ARABIC, 3) + dishes(HEBREW, 3) + dishes("Cheeseburger", 3)),
}


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize("name", [LONG, UNBROKEN, ARABIC * 6], ids=["200-letters", "one-word", "arabic"])
def test_any_name_is_laid_out(box: Box, panel: Panel, name: str) -> None:
    """Long, unbreakable or right to left in a left-to-right menu, on every screen that shows a name."""
    box.page.set_viewport_size(panel.viewport)
    box.open(SCREENS["attract"])
    faults = []
    for where, screen in named(name).items():
        box.show(screen, session_id=where)
        box.settled()
        faults += [f"{where}: {fault}" for fault in layout_faults(box.page)]
    assert not faults, "\n".join(faults[:25])


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_any_amount_is_laid_out(box: Box, panel: Panel) -> None:
    """90 items, 40 lines, 30 categories, prices of 0 and of 9,999.99, no pictures."""
    box.page.set_viewport_size(panel.viewport)
    box.open(SCREENS["attract"])
    faults = []
    for where, screen in AMOUNTS.items():
        box.show(screen, session_id=where)
        box.settled()
        faults += [f"{where}: {fault}" for fault in layout_faults(box.page)]
    assert not faults, "\n".join(faults[:25])


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize(
    ("look", "language"), [("normal", "en"), ("large-text", "de"), ("normal", "ar"), ("reach", "en")]
)
def test_every_screen_is_laid_out(box: Box, panel: Panel, look: str, language: str) -> None:
    """The screens as they should be, in the looks and languages that need most room."""
    box.page.set_viewport_size(panel.viewport)
    box.open(SCREENS["attract"])
    faults = []
    for where, screen in SCREENS.items():
        box.show(dressed(screen, look, language), session_id=where)
        box.settled()
        faults += [f"{where}: {fault}" for fault in layout_faults(box.page)]
    assert not faults, "\n".join(faults[:25])


def test_a_document_is_shown_as_far_as_it_is_known(box: Box) -> None:
    """Components, members and values that nobody knows, members that are missing: the rest is there."""
    strange: list[Any] = [
        {"type": "Hologram", "id": "h"},
        {"type": "constructor", "id": "c"},
        {"type": "ItemGrid", "id": "empty"},
        {"type": "Filter"},
        {"type": "Undo"},
        {"id": "no type"},
        None,
        7,
        "words",
        [],
    ]
    known = {**GRID, "sparkle": {"deep": [1]}, "items": [{**ITEMS[0], "spin": 3}, {"item_id": 9, "name": "Bare"}]}
    page = box.open(payload(*strange, CATEGORIES, known, glitter=True)).page
    names = page.get_by_role("main").inner_text()
    assert "Cheeseburger" in names
    assert "Bare" in names
    assert layout_faults(page) == []


def test_a_picture_that_is_missing_leaves_the_item_whole(box: Box) -> None:
    """Another picture stands there, never the browser's broken one, and the item can be opened."""
    page = box.page
    box.open(browse([item(1, "Ghost", 1.0, "images/food/nothing.svg"), item(2, "Elsewhere", 1.0, "../secret.svg")]))
    page.wait_for_function("() => [...document.images].every((one) => one.complete && one.naturalWidth > 0)")
    assert layout_faults(page) == []
    page.get_by_role("button", name="Ghost").first.click()
    assert box.received("touch.select_item") == {"item_id": 1}
    box.complaints.clear()
