"""What the terminal has printed: the texts of its receipts."""

from __future__ import annotations

from datetime import datetime

from edge.io.emulators.terminal.ledger import Transaction
from edge.protocols.zvt.receipts import Kind, Line

WIDTH = 32
TITLES = {"payment": "PAYMENT", "refund": "REFUND", "reversal": "REVERSAL"}


def amount(minor: int, currency: str) -> str:
    """Money as terminals print it."""
    return f"{currency} {minor // 100}.{minor % 100:02d}"


def receipt(one: Transaction, tid: str, aid: str) -> dict[Kind, list[Line]]:
    """Customer's and merchant's copy, as required by the card schemes: never more than the card's last digits."""
    return {"customer": _copy(one, tid, aid, "CUSTOMER COPY"), "merchant": _copy(one, tid, aid, "MERCHANT COPY")}


def _copy(one: Transaction, tid: str, aid: str, title: str) -> list[Line]:
    when = datetime.fromtimestamp(one.at)
    rows = (
        ("Terminal", tid),
        ("Trace no.", f"{one.trace_no:06d}"),
        ("Receipt no.", f"{one.receipt_no:04d}"),
        ("Date", f"{when:%d.%m.%Y %H:%M:%S}"),
        ("Card", one.card),
        ("AID", aid),
        ("Authorization", one.authorization),
    )
    return [
        Line("*** TEST - EMULATED TERMINAL ***", centred=True),
        Line(title, centred=True),
        Line(TITLES[one.kind], centred=True, wide=True),
        Line(one.scheme, centred=True),
        *(_row(*row) for row in rows),
        Line(amount(one.amount_minor, one.currency), centred=True, wide=True, high=True),
        Line("Please keep the receipt", centred=True),
    ]


def totals(title: str, tid: str, count: int, minor: int, currency: str, at: float) -> dict[Kind, list[Line]]:
    """The report of a day."""
    when = datetime.fromtimestamp(at)
    lines = [
        Line("*** TEST - EMULATED TERMINAL ***", centred=True),
        Line(title, centred=True),
        _row("Terminal", tid),
        _row("Date", f"{when:%d.%m.%Y %H:%M:%S}"),
        _row("Transactions", str(count)),
        _row("Total", amount(minor, currency)),
    ]
    return {"admin": lines}


def _row(left: str, right: str) -> Line:
    return Line(f"{left} {right:>{WIDTH - len(left) - 1}}")
