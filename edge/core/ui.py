"""The UI generator: the screen document of a session (design section 5). Its JSON Schema is `edge/page/schema/ui.json`.

The document is made from the session, the menu and the time of the step alone, so the same step shows the same bytes.
`screens.py` makes the main part of each layout, `overlays.py` what lies beside it, `aloud.py` what is read of both.
"""

from __future__ import annotations

from typing import Any

from edge.core import outcome, overlays, screens, view
from edge.core.aloud import describe
from edge.core.money import to_decimal
from edge.core.session import KioskState
from edge.core.turn import Turn

Component = dict[str, Any]

DISPLAY = {"reach": False, "high_contrast": False, "text_scale": 1.0, "speech": False, "volume": 0.7}
"""The display of a guest who has chosen nothing; every session begins with it."""


def document(turn: Turn) -> dict[str, Any]:
    """The payload of `ui.update`."""
    session, rules = turn.session, turn.machine.rules
    lines = view.lines(turn)
    mode = layout_mode(turn)
    payload: dict[str, Any] = {
        "state": session.current_state.value,
        "layout_mode": mode,
        **turn.cards.head,
        "components": [one if "speech" in one else describe(turn, one) for one in components(turn, mode, lines)],
        "suggested_actions": actions(turn, mode),
        "cart": {
            "items": view.cart_lines(turn, lines),
            "total": to_decimal(session.cart_total, session.currency),
            "currency": session.currency,
        },
        "order_type": session.order_type,
        "timeouts": {
            "idle_s": turn.patience * rules.idle_ms / 1000,
            "warn_s": turn.patience * rules.warn_ms / 1000,
            "extensions_left": session.extensions_left,
        },
        "display": {**DISPLAY, **session.display},
    }
    if rules.test:
        payload["test"] = True
    return payload


def layout_mode(turn: Turn) -> str:
    """The layout for the state and what is shown."""
    session = turn.session
    if not session.serves and session.current_state is KioskState.IDLE:
        return "closed"
    if session.current_state is KioskState.IDLE:
        return "attract" if session.placed is None else "done"
    if session.current_state is KioskState.ATTRACT and (session.guess is None or session.guess.view is None):
        return "attract"
    if session.current_state is KioskState.CHECKOUT:
        return "checkout"
    return {"detail": "detail", "edit": "detail", "review": "review"}.get(session.current_ui.kind, "browse")


def components(turn: Turn, mode: str, lines: list[dict[str, Any]]) -> list[Component]:
    """The components of the screen, in reading order."""
    return [
        *overlays.messages(turn, mode),
        *screens.main(turn, mode, lines),
        *overlays.offers(turn, mode),
        _summary(turn),
        *overlays.questions(turn),
    ]


def _summary(turn: Turn) -> Component:
    """The sum of the order; most screens of a guest show the same one."""
    session = turn.session
    count, total = sum(line.quantity for line in session.cart), session.cart_total

    def make() -> Component:
        data = {
            "item_count": count,
            "total": to_decimal(total, session.currency),
            "total_text": turn.price(total),
        }
        return describe(turn, {"type": "CartSummary", "id": "cart", "data": data})

    return turn.cards.kept(("cart", count, total, session.currency), make)


def actions(turn: Turn, mode: str) -> list[dict[str, str]]:
    """What the guest can do next from here."""
    session = turn.session
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
        offered += [*_combo(turn), ("back", turn.text("action.back"))]
    if mode in ("browse", "detail") and session.cart:
        offered.append(("checkout", turn.text(f"action.checkout{where}", total=total)))
    if mode in ("browse", "detail", "review") and session.undo is not None:
        offered.append(("undo", turn.text("action.undo")))
    return [{"id": action_id, "label": label} for action_id, label in offered]


def _combo(turn: Turn) -> list[tuple[str, str]]:
    """ "Make it a menu", for the item or the line whose detail is shown."""
    shown, item = turn.session.current_ui, turn.menu.item(turn.session.current_ui.item_id or 0)
    line = next((one for one in turn.session.cart if one.line_id == shown.line_id), None)
    if item is None:
        return []
    action, price = (f"combo:{item.item_id}", item.price) if line is None else (f"combo:{line.line_id}", line.price)
    combo = turn.cards.combo(item.item_id, action, price)
    return [] if combo is None else [(action, turn.text("combo.action", extra=combo["extra_text"]))]
