"""Sample documents: every component of design section 5 in every state that looks different.

They are plain data, as the box would send them, so that the page can be looked at and tested without one.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

HOSTILE = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
"""A name that would run if any of it were taken for markup."""


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
        "allergens": ["gluten", "milk"],
        "diet": [],
        "available": True,
        "quick_add": True,
        **more,
    }


CHEESEBURGER = item(101, "Cheeseburger", 5.90, "images/cheeseburger.svg", tags=["popular"])
COKE = item(500, "Coke", 2.90, "images/cola.svg", quick_add=False, allergens=[])
ITEMS = [
    CHEESEBURGER,
    item(103, "Bacon Burger", 7.40, "images/bacon-burger.svg"),
    item(300, "Veggie Burger", 6.90, "images/veggie-burger.svg", diet=["vegetarian"]),
    item(201, "Chicken Nuggets", 4.50, "images/nuggets.svg", available=False),
    item(400, "French Fries", 2.80, "images/fries.svg", diet=["vegan"], tags=["popular"], quick_add=False),
    item(303, "Garden Salad with roasted seeds and a very long name", 5.20, "images/salad.svg"),
    COKE,
    item(603, "Chocolate Brownie", 3.40, None),
    item(506, "Coffee", 2.20, "images/coffee.svg"),
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
        {"id": "burgers", "name": "Burgers"},
        {"id": "chicken", "name": "Chicken"},
        {"id": "veggie", "name": "Veggie and Salads"},
        {"id": "sides", "name": "Sides"},
        {"id": "drinks", "name": "Drinks"},
        {"id": "desserts", "name": "Desserts"},
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
}
HERO = {"type": "HeroItem", "id": "hero", "data": {**CHEESEBURGER, "groups": [SIZE, EXTRAS]}}
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
    "items": [ITEMS[7], ITEMS[8], COKE],
}
PROMPT = {
    "type": "Prompt",
    "id": "prompt",
    "prompt_id": "p1",
    "question": "Shall we go on to pay?",
    "choices": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
}
HEARD = {
    "type": "Heard",
    "id": "heard",
    "text": "two cheeseburgers and a coke",
    "understood": "Added: 2 Cheeseburger, 1 Coke",
}
IDLE = {
    "type": "IdleWarning",
    "id": "idle",
    "message": "Are you still there? Otherwise this order is cleared.",
    "seconds": 20,
}


def notice(level: str) -> Json:
    """A notice of that level."""
    return {"type": "Notice", "id": "notice", "level": level, "code": "help", "message": f"A notice of level {level}."}


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
    labels = {"checkout": f"Pay €{total:.2f}", "pay": f"Pay €{total:.2f}", "keep_ordering": "Keep ordering"}
    return {
        "state": "listening",
        "layout_mode": mode,
        "theme_override": None,
        "language": "en",
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


SCREENS: dict[str, Json] = {
    "attract": payload(ATTRACT, mode="attract", lines=[], actions=("engage",)),
    "browse": payload(CATEGORIES, GRID, SUGGESTIONS, actions=("checkout", "undo")),
    "browse-empty-cart": payload(CATEGORIES, GRID, lines=[]),
    "browse-heard": payload(HEARD, notice("info"), {**CATEGORIES, "selected": "drinks"}, GRID, actions=("checkout",)),
    "browse-nothing": payload(notice("warning"), CATEGORIES, {**GRID, "items": [], "pages": 1, "page": 1}),
    "detail": payload(HERO, SUGGESTIONS, mode="detail", actions=("back", "checkout")),
    "detail-choice-missing": payload(
        {**HERO, "data": {**CHEESEBURGER, "groups": [SAUCE]}}, mode="detail", actions=("back",), lines=[]
    ),
    "detail-sold-out": payload({**HERO, "data": {**CHEESEBURGER, "available": False, "groups": []}}, mode="detail"),
    "edit": payload(PICKER, mode="detail", actions=("back", "checkout")),
    "review": payload(REVIEW, SUGGESTIONS, mode="review", actions=("pay", "keep_ordering", "undo")),
    "prompt": payload(CATEGORIES, GRID, PROMPT, actions=("checkout",)),
    "idle-warning": payload(CATEGORIES, GRID, IDLE, actions=("checkout",)),
    "payment": payload(
        {
            "type": "PaymentStatus",
            "id": "payment",
            "phase": "started",
            "message": "Please follow the card terminal.",
            "total_text": "€16.90",
        },
        mode="checkout",
        actions=("cancel_payment",),
        state="checkout",
    ),
    "placed": payload(
        {
            "type": "OrderPlaced",
            "id": "placed",
            "order_number": "A-042",
            "message": "Thank you! Your order number is A-042.",
        },
        mode="done",
        lines=[],
        state="idle",
    ),
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
