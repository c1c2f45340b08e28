"""Sample documents: every component of design section 5 in every state that looks different.

They are plain data, as the box would send them, so that the page can be looked at and tested without one.
"""

from __future__ import annotations

import re
from typing import Any

import segno

Json = dict[str, Any]

HOSTILE = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
"""A name that would run if any of it were taken for markup."""


NAMES = {"gluten": "gluten", "milk": "milk", "egg": "egg", "vegetarian": "vegetarian", "vegan": "vegan"}


def named(*ids: str) -> list[Json]:
    """Allergens or diets as a document carries them."""
    return [{"id": each, "name": NAMES.get(each, each)} for each in ids]


def item(item_id: int, name: str, price: float, image: str | None, **more: Any) -> Json:
    """An item as a document carries it."""
    return {
        "item_id": item_id,
        "name": name,
        "price": price,
        "price_text": f"€{price:.2f}",
        "image": image,
        "tags": [],
        "description": f"{name}, freshly made for you.",
        "allergens": named("gluten", "milk"),
        "diet": [],
        "available": True,
        "quick_add": True,
        **more,
    }


COMBO = {
    "item_id": 901,
    "name": "Cheeseburger Meal with a side and a cold drink",
    "price_text": "€9.40",
    "extra_text": "+€3.50",
    "action": "combo:901",
}
CHEESEBURGER = item(101, "Cheeseburger", 5.90, "images/food/cheeseburger.svg", tags=["popular"], combo=COMBO)
COKE = item(500, "Coke", 2.90, "images/food/coke.svg", quick_add=False, allergens=[])
ITEMS = [
    CHEESEBURGER,
    item(103, "Bacon Burger", 7.40, "images/food/bacon-burger.svg"),
    item(300, "Veggie Burger", 6.90, "images/food/veggie-burger.svg", diet=named("vegetarian")),
    item(
        201, "Chicken Nuggets", 4.50, "images/food/chicken-nuggets.svg", available=False, sold_out_text="Sold out today"
    ),
    item(400, "French Fries", 2.80, "images/food/fries.svg", diet=named("vegan"), tags=["popular"], quick_add=False),
    item(303, "Garden Salad with roasted seeds and a very long name", 5.20, "images/food/garden-salad.svg"),
    COKE,
    item(603, "Chocolate Brownie", 3.40, None),
    item(506, "Coffee", 2.20, "images/food/coffee.svg"),
]

SIZE = {
    "id": "size",
    "name": "Size",
    "kind": "choice",
    "min": 1,
    "max": 1,
    "default": ["medium"],
    "options": [
        {"id": "small", "name": "Small", "price": -0.4, "price_text": "-€0.40"},
        {"id": "medium", "name": "Medium", "price": 0.0, "price_text": "€0.00"},
        {"id": "large", "name": "Large", "price": 0.6, "price_text": "€0.60"},
    ],
}
SAUCE = {
    "id": "dip",
    "name": "Dip",
    "kind": "choice",
    "min": 1,
    "max": 1,
    "default": [],
    "options": [
        {"id": "barbecue", "name": "Barbecue", "price": 0.0, "price_text": "€0.00"},
        {"id": "garlic", "name": "Garlic", "price": 0.3, "price_text": "€0.30"},
    ],
}
EXTRAS = {
    "id": "extras",
    "name": "On your burger",
    "kind": "extra",
    "min": 0,
    "max": 3,
    "default": ["onions"],
    "options": [
        {"id": "onions", "name": "Onions", "price": 0.0, "price_text": "€0.00"},
        {"id": "cheese", "name": "Cheese", "price": 0.8, "price_text": "€0.80"},
        {"id": "bacon", "name": "Bacon", "price": 1.2, "price_text": "€1.20"},
        {"id": "egg", "name": "Fried egg", "price": 1.1, "price_text": "€1.10"},
    ],
}

LINES: list[Json] = [
    {
        "line_id": "l1",
        "item_id": 101,
        "name": "Cheeseburger",
        "quantity": 2,
        "price": 6.70,
        "price_text": "€6.70",
        "total": 13.40,
        "total_text": "€13.40",
        "options": [
            {"group": "extras", "option": "onions", "amount": "none", "name": "Onions", "price": 0.0, "default": False},
            {
                "group": "extras",
                "option": "cheese",
                "amount": "normal",
                "name": "Cheese",
                "price": 0.8,
                "default": False,
            },
            {"group": "size", "option": "medium", "amount": "normal", "name": "Medium", "price": 0.0, "default": True},
        ],
        "customizations": ["cut in half"],
    },
    {
        "line_id": "l2",
        "item_id": 500,
        "name": "Coke",
        "quantity": 1,
        "price": 3.50,
        "price_text": "€3.50",
        "total": 3.50,
        "total_text": "€3.50",
        "options": [
            {"group": "size", "option": "large", "amount": "normal", "name": "Large", "price": 0.6, "default": False}
        ],
        "customizations": [],
    },
]

CATEGORIES = {
    "type": "CategoryBar",
    "id": "categories",
    "categories": [
        {"id": "meals", "name": "Meals", "icon": "images/food/icons/meals.svg", "count": 8},
        {"id": "burgers", "name": "Burgers", "icon": "images/food/icons/burgers.svg", "count": 8},
        {"id": "chicken", "name": "Chicken", "icon": "images/food/icons/chicken.svg", "count": 5},
        {"id": "veggie", "name": "Veggie and Salads", "icon": "images/food/icons/veggie.svg", "count": 5},
        {"id": "sides", "name": "Sides", "icon": "images/food/icons/sides.svg", "count": 7},
        {"id": "drinks", "name": "Drinks", "icon": "images/food/icons/drinks.svg", "count": 7},
        {"id": "specials", "name": "Specials", "icon": None, "count": 2},
        {"id": "desserts", "name": "Desserts", "icon": "images/food/icons/desserts.svg", "count": 4},
    ],
    "selected": None,
}
GRID = {"type": "ItemGrid", "id": "grid", "title": "Our menu", "items": ITEMS, "page": 2, "pages": 4}
ATTRACT = {
    "type": "Attract",
    "id": "attract",
    "restaurant": "Corner Grill",
    "title": "Hungry?",
    "subtitle": "Touch the screen or just say what you would like.",
    "call": "Touch to start",
    "pictures": [
        "images/food/smokehouse-tower.svg",
        "images/food/cheeseburger-meal.svg",
        "images/food/veggie-burger.svg",
        "images/food/vanilla-sundae.svg",
    ],
    "languages": [
        {"id": "en", "name": "English"},
        {"id": "de", "name": "Deutsch"},
        {"id": "ar", "name": "العربية"},
    ],
}
FILTER = {
    "type": "Filter",
    "id": "filter",
    "title": "Show only what suits you",
    "diets": [
        {"id": "vegetarian", "name": "vegetarian", "on": False, "action": "filter:vegetarian"},
        {"id": "vegan", "name": "vegan", "on": False, "action": "filter:vegan"},
    ],
    "allergens": [
        {"id": each, "name": each, "on": each == "milk", "action": f"filter:no-{each}"}
        for each in ("gluten", "crustaceans", "egg", "fish", "peanuts", "soy", "milk", "nuts", "mustard", "sesame")
    ],
    "active": 1,
    "clear": {"action": "filter:clear", "label": "Clear all"},
}
UNDO = {"type": "Undo", "id": "undo", "label": "Undo", "seconds": 10, "message": "Cheeseburger added."}
SAID = {**UNDO, "message": "Added: 2 Cheeseburger, 1 Coke"}
CAPTIONS = {"type": "Captions", "id": "captions", "text": "Two cheeseburgers. Anything else?", "language": "en"}
HERO = {"type": "HeroItem", "id": "hero", "data": {**CHEESEBURGER, "groups": [SIZE, EXTRAS]}}
SOLD_OUT = {
    **HERO,
    "data": {**CHEESEBURGER, "available": False, "sold_out_text": "Sold out today", "groups": []},
}
PICKER = {
    "type": "OptionPicker",
    "id": "options",
    "line_id": "l1",
    "item_id": 101,
    "name": "Cheeseburger",
    "quantity": 2,
    "groups": [EXTRAS],
    "selected": [{name: option[name] for name in ("group", "option", "amount")} for option in LINES[0]["options"]],
}
REVIEW = {
    "type": "Review",
    "id": "review",
    "lines": LINES,
    "total": 16.90,
    "total_text": "€16.90",
    "order_type": "eat_in",
}
SUGGESTIONS = {
    "type": "Suggestions",
    "id": "suggestions",
    "title": "Goes well with it",
    "items": [ITEMS[4]],
    "reason": "Most guests take these with a burger",
}
PROMPT = {
    "type": "Prompt",
    "id": "prompt",
    "prompt_id": "p1",
    "question": "Shall we go on to pay?",
    "choices": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
}
SURE_OF_IT = {
    **PROMPT,
    "prompt_id": "confirm-7",
    "kind": "question",
    "question": "Did you mean: 2 Cheeseburger, 1 Coke (Large)?",
    "choices": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No", "leaves": True}],
}
CHOOSE = {
    **PROMPT,
    "prompt_id": "choose-7",
    "kind": "options",
    "question": "1 Coke: Size",
    "choices": [
        {"id": "1", "label": "Small", "price_text": "-€0.40"},
        {"id": "2", "label": "Medium"},
        {"id": "3", "label": "Large", "price_text": "+€0.60"},
        {"id": "none", "label": "Leave it out", "leaves": True},
    ],
}
GUESSES = {
    **PROMPT,
    "prompt_id": "guess-7",
    "kind": "guesses",
    "question": "Which of these did you mean?",
    "heard": "to cheese burgs and the uh fizzy one",
    "choices": [
        {"id": "1", "label": "2 Cheeseburger, 1 Coke", "image": "images/food/cheeseburger.svg"},
        {"id": "2", "label": "1 Coke", "image": "images/food/coke.svg", "price_text": "€2.90"},
        {"id": "3", "label": "show fizzy drinks"},
        {"id": "none", "label": "None of these", "leaves": True},
    ],
}
HEARD = {
    "type": "Heard",
    "id": "heard",
    "text": "two cheeseburgers and a coke",
    "understood": "Added: 2 Cheeseburger, 1 Coke",
    "partial": False,
    "spans": [
        {"start": 0, "end": 3, "kind": "quantity"},
        {"start": 4, "end": 17, "kind": "item"},
        {"start": 24, "end": 28, "kind": "item"},
    ],
}
SPEAKING = {
    "type": "Heard",
    "id": "heard",
    "text": "two cheeseburgers and",
    "understood": "",
    "partial": True,
    "spans": [],
}
GUESSED = {
    **SPEAKING,
    "text": "I'd like two cheeseburgers without onions, make the coke large and",
    "spans": [
        {"start": 9, "end": 12, "kind": "quantity"},
        {"start": 13, "end": 26, "kind": "item"},
        {"start": 27, "end": 34, "kind": "amount"},
        {"start": 35, "end": 41, "kind": "option"},
        {"start": 52, "end": 56, "kind": "item"},
        {"start": 57, "end": 62, "kind": "option"},
    ],
    "lines": [
        {
            "item_id": 101,
            "name": "Cheeseburger",
            "quantity": 2,
            "change": "add",
            "detail": "no onions",
            "price_text": "€11.80",
            "image": "images/food/cheeseburger.svg",
        },
        {
            "item_id": 500,
            "name": "Coke",
            "quantity": 1,
            "change": "change",
            "detail": "Large",
            "price_text": "€3.50",
            "image": "images/food/coke.svg",
        },
    ],
    "a11y": {"label": "Heard", "role": "status", "live": "off"},
}
"""What a sentence would do before it is said to its end."""
IDLE = {
    "type": "IdleWarning",
    "id": "idle",
    "message": "Are you still there? Otherwise this order is cleared.",
    "seconds": 20,
}


NOTICES = {
    "info": ("category", "Here are our drinks."),
    "warning": ("nothing_found", "I found nothing for “pizza”. Try another word, or choose a category."),
    "error": (
        "service",
        "We are sorry: no orders can be taken here right now. Our staff will help you.",
    ),
}


def notice(level: str) -> Json:
    """A notice of that level, as a box might say it."""
    code, message = NOTICES[level]
    return {"type": "Notice", "id": "notice", "level": level, "code": code, "message": message}


def payload(
    *components: Json, mode: str = "browse", lines: list[Json] | None = None, actions: tuple[str, ...] = (), **more: Any
) -> Json:
    """A document's payload with a cart of `lines` and its summary."""
    lines = LINES if lines is None else lines
    count = sum(line["quantity"] for line in lines)
    total = round(sum(line["total"] for line in lines), 2)
    summary = {
        "type": "CartSummary",
        "id": "cart",
        "data": {"item_count": count, "total": total, "total_text": f"€{total:.2f}"},
        "a11y": {"label": f"Your order: {count} items, €{total:.2f}", "live": "polite"},
    }
    known = {"checkout": f"Pay €{total:.2f}", "pay": f"Pay €{total:.2f}", "keep_ordering": "Keep ordering"}
    labels = {**known, **more.pop("labels", {})}
    return {
        "state": "listening",
        "layout_mode": mode,
        "theme_override": None,
        "language": "en",
        "brand": {"name": "Corner Grill", "image": "images/food/cheeseburger.svg"},
        "order_type": "eat_in",
        "display": {"reach": False, "high_contrast": False, "text_scale": 1.0, "speech": False},
        "components": [*components, summary],
        "suggested_actions": [
            {"id": name, "label": labels.get(name, name.replace("_", " ").capitalize())} for name in actions
        ],
        "cart": {"items": lines, "total": total, "currency": "EUR"},
        "timeouts": {"idle_s": 30, "warn_s": 20, "extensions_left": 10},
        **more,
    }


def standing(code: str, level: str, message: str) -> Json:
    """A notice that stays as long as what it tells."""
    return {"type": "Notice", "id": f"notice:{code}", "level": level, "code": code, "message": message}


def at_terminal(phase: str, message: str, detail: str, step: str | None = None, **more: Any) -> Json:
    """The screen at the card terminal."""
    cancellable = phase == "started" and step not in ("remove_card", "approved")
    status = {
        "type": "PaymentStatus",
        "id": "payment",
        "phase": phase,
        "step": step,
        "message": message,
        "detail": detail,
        "cancellable": cancellable,
        "total_text": "€16.90",
        **more,
    }
    return payload(status, mode="checkout", actions=("cancel_payment",) if cancellable else (), state="checkout")


def order_placed(
    receipt: Json, number: str = "A-042", following: str = "Please wait until your number is called."
) -> Json:
    """The screen with the order's number."""
    placed = {
        "type": "OrderPlaced",
        "id": "placed",
        "order_number": number,
        "message": f"Thank you! Your order number is {number}.",
        "total_text": "€16.90",
        "receipt": receipt,
        "next": following,
    }
    return payload(placed, mode="done", lines=[], state="idle")


def qr_path(text: str) -> tuple[str, int]:
    """A QR code as the box draws it: an SVG path of closed runs, and its modules along a side with the quiet zone."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = [(x, y, len(run)) for y, row in enumerate(rows) for x, run in _dark(row)]
    return "".join(f"M{x + 4} {y + 4}h{width}v1h-{width}z" for x, y, width in runs), len(rows) + 8


def _dark(row: bytes) -> list[tuple[int, str]]:
    return [(found.start(), found.group()) for found in re.finditer("1+", "".join(map(str, row)))]


RECEIPT_TEXT = (
    "The Corner Grill\nA-042\n2 x Cheeseburger 13.40\n1 x Coke 3.50\nTotal EUR 16.90\nTax 7 % 0.88\nTax 19 % 0.56\n" * 3
)
QR_PATH, QR_SIZE = qr_path(RECEIPT_TEXT)
DECLINED = (
    "The payment did not go through and no money was taken. The card does not cover this amount. "
    "Please try another card, or order at the counter."
)

SCREENS: dict[str, Json] = {
    "attract": payload(ATTRACT, mode="attract", lines=[], actions=("engage",)),
    "browse": payload(CATEGORIES, FILTER, GRID, SUGGESTIONS, actions=("checkout", "undo")),
    "browse-empty-cart": payload(CATEGORIES, FILTER, GRID, lines=[]),
    "browse-undo": payload(CATEGORIES, FILTER, GRID, UNDO, actions=("checkout", "undo")),
    "browse-speaking": payload(GUESSED, CATEGORIES, FILTER, GRID, actions=("checkout",)),
    "detail-speaking": payload(GUESSED, HERO, mode="detail", actions=("back", "checkout")),
    "choose-speaking-prompt": payload(GUESSED, CATEGORIES, GRID, CHOOSE, actions=("checkout",)),
    "browse-read-aloud": payload(
        CATEGORIES,
        FILTER,
        GRID,
        CAPTIONS,
        actions=("checkout",),
        display={"reach": False, "high_contrast": False, "text_scale": 1.0, "speech": True, "volume": 0.75},
    ),
    "browse-heard": payload(
        HEARD, {**CATEGORIES, "selected": "drinks"}, FILTER, GRID, SAID, actions=("checkout", "undo")
    ),
    "browse-nothing": payload(notice("warning"), CATEGORIES, {**GRID, "items": [], "pages": 1, "page": 1}),
    "detail": payload(HERO, SUGGESTIONS, mode="detail", actions=("back", "checkout")),
    "detail-choice-missing": payload(
        {**HERO, "data": {**CHEESEBURGER, "groups": [SAUCE]}}, mode="detail", actions=("back",), lines=[]
    ),
    "detail-sold-out": payload(SOLD_OUT, mode="detail"),
    "edit": payload(PICKER, mode="detail", actions=("back", "checkout")),
    "review": payload(REVIEW, SUGGESTIONS, mode="review", actions=("pay", "keep_ordering", "undo")),
    "prompt": payload(CATEGORIES, GRID, PROMPT, actions=("checkout",)),
    "confirm-prompt": payload(HEARD, CATEGORIES, GRID, SURE_OF_IT, actions=("checkout",)),
    "choose-prompt": payload(HEARD, CATEGORIES, GRID, CHOOSE, actions=("checkout",)),
    "guesses-prompt": payload(CATEGORIES, GRID, GUESSES, actions=("checkout",)),
    "idle-warning": payload(CATEGORIES, GRID, IDLE, actions=("checkout",)),
    "review-unpayable": payload(
        standing(
            "payment_unavailable", "warning", "Paying here is not possible right now. Please order at the counter."
        ),
        REVIEW,
        mode="review",
        actions=("keep_ordering",),
    ),
    "review-counter": payload(
        standing("no_paper", "info", "There is no paper here right now: you will get your receipt as a code to scan."),
        REVIEW,
        mode="review",
        actions=("pay", "keep_ordering"),
        labels={"pay": "Order now, pay at the counter"},
    ),
    "review-declined": payload(
        {**notice("warning"), "message": DECLINED}, REVIEW, mode="review", actions=("pay", "keep_ordering")
    ),
    "payment": at_terminal("started", "Please follow the card terminal.", "The card terminal shows each step."),
    "payment-card": at_terminal(
        "started",
        "Your card, please.",
        "Insert the card, or hold the card or your phone to the terminal.",
        "insert_card",
    ),
    "payment-pin": at_terminal(
        "started", "Please enter your PIN on the terminal.", "The card terminal shows what to do.", "enter_pin"
    ),
    "payment-remove": at_terminal(
        "started", "Please take your card.", "In a moment you see here how the payment went.", "remove_card"
    ),
    "payment-approved": at_terminal(
        "started", "Approved!", "In a moment you see here how the payment went.", "approved"
    ),
    "payment-cancelling": at_terminal(
        "cancelling",
        "We have asked the card terminal to stop.",
        "The terminal tells in a moment whether it has stopped in time. You will see it here.",
    ),
    "payment-checking": at_terminal(
        "checking",
        "One moment: we are checking whether your payment went through.",
        "Please do not pay again. In a moment you see your order number here, or that no money was taken.",
    ),
    "payment-staff": at_terminal(
        "staff",
        "Please call our staff.",
        "They will see whether the payment went through. You will not be charged twice.",
        reference="3F9A0C",
    ),
    "placed": order_placed({"state": "printed", "message": "Please take your receipt.", "qr": None, "qr_size": 0}),
    "placed-printing": order_placed(
        {"state": "printing", "message": "Your receipt is being printed.", "qr": None, "qr_size": 0}
    ),
    "placed-code": order_placed(
        {
            "state": "failed",
            "message": "Your receipt could not be printed. Scan this code to take it along.",
            "qr": QR_PATH,
            "qr_size": QR_SIZE,
        }
    ),
    "placed-counter": order_placed(
        {"state": "none", "message": "", "qr": None, "qr_size": 0},
        "K001-0042",
        following="Please pay €16.90 at the counter, then your order is made.",
    ),
    "test-attract": payload(ATTRACT, mode="attract", lines=[], actions=("engage",), test=True),
    "test-browse": payload(CATEGORIES, GRID, SUGGESTIONS, actions=("checkout", "undo"), test=True),
    "test-prompt": payload(CATEGORIES, GRID, PROMPT, actions=("checkout",), test=True),
    "closed": payload(
        notice("error"),
        {"type": "OutOfService", "id": "closed", "message": "This kiosk is closed. Please order at the counter."},
        mode="closed",
        lines=[],
        state="idle",
    ),
    "high-contrast": payload(
        CATEGORIES,
        GRID,
        SUGGESTIONS,
        actions=("checkout",),
        display={"reach": False, "high_contrast": True, "text_scale": 1.3, "speech": False},
    ),
    "reach": payload(
        CATEGORIES,
        GRID,
        actions=("checkout",),
        display={"reach": True, "high_contrast": False, "text_scale": 1.0, "speech": False},
    ),
    "german": payload(HERO, mode="detail", actions=("checkout",), language="de"),
}
"""A screen of each kind, by name."""


def update(
    seq: int, body: Json, *, epoch: int = 1, session_id: str | None = "s1", in_reply_to: str | None = None
) -> Json:
    """The `ui.update` message around a payload."""
    return {
        "type": "ui.update",
        "session_id": session_id,
        "in_reply_to": in_reply_to,
        "epoch": epoch,
        "seq": seq,
        "payload": body,
    }
