"""The test conversations: what a guest with this cart says, and what must come of it. See `conversations/*.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge.core.intent import Asked, Choice, Intent
from edge.core.intent.acts.understand import understand
from edge.core.session import CartItem
from edge.messages import CartAdd, Option, Transcript
from tests.core.kiosk import MENU, Kiosk

FOLDER = Path(__file__).parent / "conversations"


@dataclass(frozen=True)
class Result:
    """What came of a row, and what is wrong with it; nothing is when `wrong` is empty."""

    row: dict[str, Any]
    intent: Intent
    cart: tuple[str, ...]
    wrong: str


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of `en`, `de`, `en_held` or `de_held`."""
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text())
    return found


def kiosk_with(cart: list[str], language: str) -> Kiosk:
    """A guest who has these lines in the order, "2 coke large ice:none", as l1, l2, ..."""
    kiosk = Kiosk(understood=understand)
    kiosk.page("touch.engage")
    kiosk.session.language = language
    for line in cart:
        quantity, code, *options = line.split()
        item = MENU.find(code)
        assert item is not None, code
        kiosk.page("cart.add", CartAdd(item.item_id, int(quantity), [_option(item, text) for text in options]))
    return kiosk


def _option(item: Any, text: str) -> Option:
    option, _, amount = text.partition(":")
    group = next(group for group in MENU.groups_of(item) if group.option(option))
    return Option(group.id, option, amount or "normal")  # type: ignore[arg-type]


def written(line: CartItem) -> str:
    """The line as the rows write it."""
    item = MENU.item(line.item_id)
    assert item is not None
    chosen = (one for one in line.options if not one.default or one.amount != "normal")
    options = [one.option if one.amount == "normal" else f"{one.option}:{one.amount}" for one in chosen]
    return " ".join([str(line.quantity), item.code, *sorted(options)])


def _sorted(cart: list[str]) -> tuple[str, ...]:
    return tuple(sorted(" ".join([*line.split()[:2], *sorted(line.split()[2:])]) for line in cart))


def played(row: dict[str, Any], language: str) -> Result:
    """Say the row to a kiosk and see what it wants and what is in its order then."""
    kiosk = kiosk_with(row["cart"], language)
    asked = row.get("asked")
    question = asked and Asked(asked["id"], tuple(Choice(k, tuple(v)) for k, v in asked["choices"].items()))
    intent = kiosk.machine.understand(row["say"], language, MENU, kiosk.session.cart, question)
    kiosk.nats("voice.transcript", Transcript(row["say"]))
    cart = tuple(sorted(map(written, kiosk.session.cart)))
    return Result(row, intent, cart, "; ".join(_wrong(row, intent, cart)))


def _wrong(row: dict[str, Any], intent: Intent, cart: tuple[str, ...]) -> Iterator[str]:
    wanted, found = row["want"], [wish.intent for wish in intent.wishes]
    accepted = [wanted, *([one] for one in row.get("or", ()))]
    if row.get("then_ok"):
        found = found[:1]
    if found not in accepted:
        yield f"{'+'.join(found)} instead of {'+'.join(wanted)}"
    elif found == wanted:
        yield from _members(row, intent)
    if "asked" not in row and not row.get("then_ok") and cart != _sorted(row["after"]):
        yield f"{list(cart)} instead of {list(_sorted(row['after']))}"


def _members(row: dict[str, Any], intent: Intent) -> Iterator[str]:
    for member in ("allergens", "restrictions"):
        if set(row.get(member, ())) != set(getattr(intent, member)):
            yield f"{member} {getattr(intent, member)}"
    for member in ("choice", "confirm"):
        if member in row and row[member] != getattr(intent, member):
            yield f"{member} {getattr(intent, member)}"
