"""How things stand, in the words of the core, of `edge status` and of the message table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from edge.io.hardware.cashier import Cashier
from edge.io.hardware.counter import Counter
from edge.io.hardware.journal.records import Payment
from edge.io.hardware.printers.interface import Printer
from edge.messages import Devices, PaymentOutcome

DETAIL_CHARACTERS = 200
OUTCOMES = {"paid": "paid", "refunded": "paid", "declined": "declined", "ambiguous": "ambiguous"}


def devices(cashier: Cashier | Counter, printers: Sequence[Printer], journal_trouble: str) -> list[dict[str, Any]]:
    """Every device as `edge status` shows it: the terminal first, the journal last."""
    return [
        _terminal(cashier),
        *(msgspec.to_builtins(printer.state()) for printer in printers),
        journal(journal_trouble),
    ]


def _terminal(cashier: Cashier | Counter) -> dict[str, Any]:
    if isinstance(cashier, Counter):
        return {"name": "terminal", "kind": "none", "state": "none", "detail": "paid at the counter"}
    found: dict[str, Any] = msgspec.to_builtins(cashier.terminal.state())
    if cashier.blocked:
        found |= {"state": "blocked", "detail": "a payment is not settled", "todo": "edge payments list --open"}
    return found


def journal(trouble: str) -> dict[str, Any]:
    """The journal as a device; `trouble` is why it cannot be written, empty when it can."""
    found = {"name": "journal", "kind": "sqlite", "state": "trouble" if trouble else "ready"}
    if trouble:
        found |= {"detail": trouble[:DETAIL_CHARACTERS], "todo": "see the disk of STATE_DIR"}
    return found


def can(found: Sequence[dict[str, Any]], journal_trouble: str) -> Devices:
    """What the kiosk can do now, for the core; `found` is what `devices` gave."""
    terminal = found[0]["state"]
    printer = next((one for one in found if one["name"] == "printer"), {"state": "none"})
    return Devices(
        journal_writable=not journal_trouble,
        terminal=terminal if terminal in ("blocked", "none", "absent") else "ready",
        printer=_paper(printer),
        devices=[{name: one.get(name, "") for name in ("name", "kind", "state")} for one in found],
    )


def _paper(printer: dict[str, Any]) -> Any:
    """What the core needs to know of the receipt printer."""
    paper = printer.get("facts", {}).get("paper")
    if printer["state"] == "none":
        return "none"
    if paper in ("out", "low") and printer["state"] != "absent":
        return paper
    return "absent" if printer["state"] in ("absent", "trouble") else "ready"


def outcome(payment: Payment, given_up: bool) -> PaymentOutcome:
    """A payment's state in the words of the message table."""
    if payment.state == "counter":
        return PaymentOutcome(payment.order_id, "paid", payment.order_number, method="counter")
    word = OUTCOMES.get(payment.state, "started")
    if payment.state == "unknown":
        word = "ambiguous" if given_up else "unknown"
    number, reason = payment.order_number, payment.reason or None
    return PaymentOutcome(payment.order_id, word, number, reason)  # type: ignore[arg-type]
