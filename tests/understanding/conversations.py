"""The test conversations: what a guest with this cart says, and what must come of it. See `conversations/*.json`."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge.core.cart import CartItem
from edge.core.intent import Asked, Choice, Intent
from edge.core.intent.acts.understand import understand
from edge.core.rules import ACCEPT_CONFIDENCE
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
    asked: bool
    """It is right after the guest has said yes to a question about it."""


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
    prompt = kiosk.session.prompt
    asked = prompt is not None and prompt.text in ("confirm", "many") and not row.get("confirm")
    if asked:
        kiosk.nats("voice.transcript", Transcript(_YES[language]))
    cart = tuple(sorted(map(written, kiosk.session.cart)))
    return Result(row, intent, cart, "; ".join(_wrong(row, intent, cart)), asked)


_YES = {"en": "yes", "de": "ja"}


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


DANGEROUS = frozenset(("add_items", "change_cart", "checkout", "cancel", "undo"))
"""What costs a guest something who did not want it."""


def unsafe(result: Result) -> bool:
    """Whether something was done, without asking, that the row does not want done."""
    allowed = {*result.row["want"], *result.row.get("or", ())}
    done = {wish.intent for wish in result.intent.wishes if not wish.confirm and wish.confidence >= ACCEPT_CONFIDENCE}
    return bool(result.wrong) and bool((done & DANGEROUS) - allowed)


def table(name: str) -> str:
    """The figures of a file: rows right per kind and in all, with the 95 % Wilson interval; of
    these, how many after a question."""
    results = [played(row, name[:2]) for row in rows(name)]
    lines = []
    for kind in dict.fromkeys(result.row["kind"] for result in results):
        of_kind = [result for result in results if result.row["kind"] == kind]
        lines.append(_figures(f"  {kind}", of_kind))
    return "\n".join([_figures(name, results), *lines])


def _figures(label: str, results: list[Result]) -> str:
    right, n = sum(not result.wrong for result in results), len(results)
    low, high = (round(100 * share, 1) for share in wilson(right, n))
    bad, asked = sum(map(unsafe, results)), sum(result.asked and not result.wrong for result in results)
    return f"{label:<16}{right:>4} of {n:<4}{100 * right / n:5.1f} %  [{low}, {high}]  asked {asked:<3} unsafe {bad}"


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    z = 1.96
    share, scale = right / n, 1 + z * z / n
    middle, spread = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - spread) / scale, (middle + spread) / scale


if __name__ == "__main__":
    for name in ("en", "en_held", "de", "de_held"):
        sys.stdout.write(f"{table(name)}\n")
