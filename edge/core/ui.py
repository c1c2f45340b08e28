"""The UI generator: the screen document of a session (design section 5). Its JSON Schema is `edge/page/schema/ui.json`.

The document is made from the session and the menu alone, so the same session shows the same bytes.
"""

from __future__ import annotations

from typing import Any

from edge.core import outcome, view
from edge.core.menu import Item
from edge.core.money import to_decimal
from edge.core.rules import GRID_SIZE
from edge.core.session import CartItem, KioskState
from edge.core.turn import Turn

Component = dict[str, Any]


def document(turn: Turn) -> dict[str, Any]:
    """The payload of `ui.update`."""
    session, rules = turn.session, turn.machine.rules
    lines = [turn.cards.line(line, session.currency) for line in session.cart]
    payload: dict[str, Any] = {
        "state": session.current_state.value,
        "layout_mode": layout_mode(turn),
        "theme_override": None,
        "language": session.language,
        "components": components(turn, lines),
        "suggested_actions": actions(turn),
        "cart": {
            "items": lines,
            "total": to_decimal(session.cart_total, session.currency),
            "currency": session.currency,
        },
        "order_type": session.order_type,
        "timeouts": {
            "idle_s": rules.idle_ms / 1000,
            "warn_s": rules.warn_ms / 1000,
            "extensions_left": session.extensions_left,
        },
        "display": {"reach": False, "high_contrast": False, "text_scale": 1.0, "speech": False, **session.display},
    }
    if rules.test:
        payload["test"] = True
    return payload


def layout_mode(turn: Turn) -> str:
    """The layout for the state and what is shown."""
    session = turn.session
    if session.closed is not None and session.current_state is KioskState.IDLE:
        return "closed"
    if session.current_state is KioskState.IDLE:
        return "attract" if session.placed is None else "done"
    if session.current_state is KioskState.ATTRACT:
        return "attract"
    if session.current_state is KioskState.CHECKOUT:
        return "checkout"
    return {"detail": "detail", "edit": "detail", "review": "review"}.get(session.current_ui.kind, "browse")


def components(turn: Turn, lines: list[dict[str, Any]]) -> list[Component]:
    """The components of the screen, in reading order."""
    mode = layout_mode(turn)
    main = {
        "closed": _closed,
        "done": _placed,
        "attract": _attract,
        "checkout": _payment,
        "review": _review,
        "detail": _detail,
        "browse": _browse,
    }[mode]
    found = _messages(turn) + main(turn, lines)
    found.append(_cart_summary(turn))
    if mode in ("browse", "detail", "review"):
        found.append(_suggestions(turn))
    found.extend(_questions(turn))
    return found


def actions(turn: Turn) -> list[dict[str, str]]:
    """What the guest can do next from here."""
    session = turn.session
    mode = layout_mode(turn)
    total = turn.price(session.cart_total)
    offered: list[tuple[str, str]] = []
    if mode == "attract":
        offered.append(("engage", turn.text("attract.call")))
    if mode == "checkout" and session.payment is not None and outcome.cancellable(session.payment):
        offered.append(("cancel_payment", turn.text("action.cancel_payment")))
    where = "_counter" if session.at_counter else ""
    if mode == "review" and session.payable:
        offered.append(("pay", turn.text(f"action.pay{where}", total=total)))
    if mode == "review":
        offered.append(("keep_ordering", turn.text("action.keep_ordering")))
    if mode == "detail":
        offered.append(("back", turn.text("action.back")))
    if mode in ("browse", "detail") and session.cart:
        offered.append(("checkout", turn.text(f"action.checkout{where}", total=total)))
    if mode in ("browse", "detail", "review") and session.undo is not None:
        offered.append(("undo", turn.text("action.undo")))
    return [{"id": action_id, "label": label} for action_id, label in offered]


# ---------------------------------------------------------------------------- main part, one function for each layout
def _closed(turn: Turn, lines: list[dict[str, Any]]) -> list[Component]:
    return [{"type": "OutOfService", "id": "closed", "message": turn.text("closed.message")}]


def _placed(turn: Turn, lines: list[dict[str, Any]]) -> list[Component]:
    return [outcome.order_placed(turn)]


def _attract(turn: Turn, lines: list[dict[str, Any]]) -> list[Component]:
    greeted = turn.session.current_state is KioskState.ATTRACT
    return [
        {
            "type": "Attract",
            "id": "attract",
            "restaurant": turn.menu.name,
            "title": turn.text("attract.greeting" if greeted else "attract.title"),
            "subtitle": turn.text("attract.subtitle"),
            "call": turn.text("attract.call"),
        }
    ]


def _payment(turn: Turn, lines: list[dict[str, Any]]) -> list[Component]:
    return [outcome.payment_status(turn)]


def _review(turn: Turn, lines: list[dict[str, Any]]) -> list[Component]:
    review = {
        "type": "Review",
        "id": "review",
        "lines": lines,
        "total": to_decimal(turn.session.cart_total, turn.session.currency),
        "total_text": turn.price(turn.session.cart_total),
        "order_type": turn.session.order_type,
    }
    return [*outcome.standing_notices(turn), review]


def _detail(turn: Turn, lines: list[dict[str, Any]]) -> list[Component]:
    shown = turn.session.current_ui
    item = turn.menu.item(shown.item_id) if shown.item_id is not None else None
    if item is None:
        return _browse(turn, lines)
    if shown.kind == "detail":
        return [{"type": "HeroItem", "id": "hero", "data": turn.cards.detail(item)}]
    for line in turn.session.cart:
        if line.line_id == shown.line_id:
            return [_option_picker(turn, item, line)]
    return _browse(turn, lines)


def _option_picker(turn: Turn, item: Item, line: CartItem) -> Component:
    return {
        "type": "OptionPicker",
        "id": "options",
        "line_id": line.line_id,
        "item_id": item.item_id,
        "name": turn.menu.item_name(item.item_id, turn.session.language),
        "quantity": line.quantity,
        "groups": turn.cards.groups(item),
        "selected": [{"group": o.group, "option": o.option, "amount": o.amount} for o in line.options],
    }


def _browse(turn: Turn, lines: list[dict[str, Any]]) -> list[Component]:
    shown = turn.session.current_ui
    bar = {
        "type": "CategoryBar",
        "id": "categories",
        "categories": turn.cards.categories,
        "selected": shown.category,
    }
    items = view.listed(turn)
    if len(items) == 1:
        return [bar, {"type": "HeroItem", "id": "hero", "data": turn.cards.detail(items[0])}]
    pages = max(1, -(-len(items) // GRID_SIZE))
    page = min(shown.page, pages)
    on_page = items[(page - 1) * GRID_SIZE : page * GRID_SIZE]
    grid: Component = {
        "type": "ItemGrid",
        "id": "grid",
        "title": _title(turn),
        "items": [turn.cards.card(item.item_id) for item in on_page],
        "page": page,
        "pages": pages,
    }
    return [bar, grid]


def _title(turn: Turn) -> str:
    shown = turn.session.current_ui
    if shown.query is not None:
        return turn.text("grid.search" if shown.results else "grid.nothing", query=shown.query)
    if shown.category is not None:
        return turn.menu.text(turn.session.language, "categories", shown.category)
    return turn.text("grid.all")


# ---------------------------------------------------------------------------- parts of every screen
def _cart_summary(turn: Turn) -> Component:
    session = turn.session
    count = sum(line.quantity for line in session.cart)
    total_text = turn.price(session.cart_total)
    label = turn.text("cart.label", count=count, total=total_text) if count else turn.text("cart.empty")
    return {
        "type": "CartSummary",
        "id": "cart",
        "data": {
            "item_count": count,
            "total": to_decimal(session.cart_total, session.currency),
            "total_text": total_text,
        },
        "a11y": {"label": label, "live": "polite"},
    }


def _suggestions(turn: Turn) -> Component:
    items = [item for item_id in turn.session.suggestions if (item := turn.menu.item(item_id)) is not None]
    return {
        "type": "Suggestions",
        "id": "suggestions",
        "title": turn.text("suggestions.label"),
        "items": [turn.cards.card(item.item_id) for item in items if item.available],
    }


def _messages(turn: Turn) -> list[Component]:
    session = turn.session
    found: list[Component] = []
    if session.heard is not None:
        found.append(
            {"type": "Heard", "id": "heard", "text": session.heard.text, "understood": session.heard.understood}
        )
    if session.notice is not None:
        message = turn.text(f"notice.{session.notice.code}", **session.notice.values)
        found.append(
            {
                "type": "Notice",
                "id": "notice",
                "level": session.notice.level,
                "code": session.notice.code,
                "message": message,
                "a11y": {"label": message, "live": "polite" if session.notice.level == "info" else "assertive"},
            }
        )
    return found


def _questions(turn: Turn) -> list[Component]:
    session = turn.session
    found: list[Component] = []
    if session.prompt is not None:
        choices = [{"id": choice, "label": turn.text(f"prompt.{choice}")} for choice in session.prompt.choices]
        at_counter = session.prompt.text == "checkout" and session.at_counter
        key = "checkout_counter" if at_counter else session.prompt.text
        question = turn.text(f"prompt.{key}", **session.prompt.values)
        found.append(
            {
                "type": "Prompt",
                "id": "prompt",
                "prompt_id": session.prompt.prompt_id,
                "question": question,
                "choices": choices,
            }
        )
    if session.warned:
        left_ms = max(0, session.timers.get("warn", turn.now.mono_ms) - turn.now.mono_ms)
        message = turn.text("idle.message")
        found.append(
            {
                "type": "IdleWarning",
                "id": "idle",
                "message": message,
                "seconds": -(-left_ms // 1000),
                "a11y": {"label": message, "live": "assertive"},
            }
        )
    return found
