"""A receipt to take along on a phone: a QR code that holds it as plain text, for when paper fails.

It needs no network and no service that may be gone tomorrow. The text is shortened until the code can be read from a
screen with an ordinary phone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edge.core.money import format_price
from edge.io.hardware.ordered import Line, Order, read_order
from edge.io.hardware.printers.raster import QUIET_MODULES, qr_matrix
from edge.io.hardware.receipt_words import words_of
from edge.io.hardware.receipts import Look
from edge.io.hardware.terminals.interface import Facts

MAX_BYTES = 900
"""Of text: a code of 101 modules at most."""
SHORT_NAME = 14


def qr_receipt(order: dict[str, Any], look: Look | None = None) -> tuple[str, int]:
    """The SVG path of the code and the modules of its side, quiet zone included. Raises ValueError for no order."""
    matrix = qr_matrix(receipt_text(read_order(order), look or Look()))
    return _path(matrix), len(matrix) + 2 * QUIET_MODULES


def receipt_text(order: Order, look: Look) -> str:
    """The receipt in at most MAX_BYTES bytes of UTF-8: with options, without them, with short names, or as a sum."""
    words = words_of(order.language)
    for lines in (_full, _plain, _short, _counted):
        text = "\n".join(line for line in _text(order, look, words, lines) if line)
        if len(text.encode()) <= MAX_BYTES:
            return text
    return text.encode()[:MAX_BYTES].decode(errors="ignore")


def _text(order: Order, look: Look, words: dict[str, str], lines: Callable[[Order], list[str]]) -> list[str]:
    paid = order.payment
    return [
        f"*** {words['test']} ***" if look.test else "",
        " ".join(look.header[:3]),
        f"{words['order']} {order.number}",
        order.placed(look.zone, words["clock"]),
        *lines(order),
        f"{words['total']} {_money(order, order.total)}",
        *(f"{tax.rate:g} %: {_money(order, tax.net_minor)} + {_money(order, tax.tax_minor)}" for tax in order.tax),
        "" if paid is None else _reference(paid, words),
    ]


def _reference(paid: Facts, words: dict[str, str]) -> str:
    """What finds the payment again."""
    fields = [str(paid.card or "")]
    for name in ("terminal_id", "receipt_no", "trace_no"):
        if (value := getattr(paid, name)) is not None:
            fields.append(f"{words[name]} {value}")
    return " ".join(field for field in fields if field)


def _money(order: Order, minor: int) -> str:
    return format_price(minor, order.currency, order.language)


def _priced(order: Order, line: Line, name: str) -> str:
    price = "" if line.price_minor is None else _money(order, line.quantity * line.price_minor)
    return f"{line.quantity} x {name} {price}".rstrip()


def _full(order: Order) -> list[str]:
    found = []
    for line in order.lines:
        found.append(_priced(order, line, line.name))
        marks = {"none": "-", "extra": "+", "light": "~"}
        extras = [f"{marks.get(option.amount, '')}{option.name or option.option}" for option in line.wishes]
        if extras or line.customizations:
            found.append("  " + ", ".join([*extras, *line.customizations]))
    return found


def _plain(order: Order) -> list[str]:
    return [_priced(order, line, line.name) for line in order.lines]


def _short(order: Order) -> list[str]:
    return [_priced(order, line, line.name[:SHORT_NAME]) for line in order.lines]


def _counted(order: Order) -> list[str]:
    return [f"{sum(line.quantity for line in order.lines)} {words_of(order.language)['items']}"]


def _path(matrix: list[bytearray]) -> str:
    """One closed rectangle for each run of dark modules."""
    found = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            run = 1
            while x + run < len(row) and row[x + run]:
                run += 1
            found.append(f"M{x + QUIET_MODULES} {y + QUIET_MODULES}h{run}v1h-{run}z")
            x += run
    return "".join(found)
