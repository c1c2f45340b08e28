"""What is printed of an order, as pure functions of it: receipt, merchant copy, kitchen ticket, slip for the counter.

What a terminal wants printed is printed as it came (ZVT PA00P015: the till is then not liable for it). Where it gives
no text, the list of its chapter 6.3 is printed from what it told. Expiry dates and card numbers are in neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, Literal

from msgspec import structs

from edge.core.money import format_price
from edge.io.hardware.ordered import Line, Option, Order, read_order
from edge.io.hardware.printers.interface import Block, Cut, Document, Feed, Logo, Row, Rule, Text
from edge.io.hardware.receipt_words import words_of
from edge.io.hardware.terminals.interface import TerminalText, TextLine

Copy = Literal["customer", "merchant", "admin"]
WIDE_COLUMNS = 20
"""A terminal's line of double width that is longer would be broken on the narrowest paper."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is the same on every document of a kiosk.

    `test`: the terminal is emulated, and everything says so. `reprint`: this is not the first copy. `zone` is the clock
    of the times printed (None is the box's), `language` that of the kitchen (None is the guest's).
    """

    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    test: bool = False
    reprint: bool = False
    zone: tzinfo | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    """An order with the words to print it in."""

    order: Order
    look: Look
    words: dict[str, str]

    def money(self, minor: int) -> str:
        return format_price(minor, self.order.currency, self.order.language)


Texts = Iterable[TerminalText]
Template = Callable[[_Page, Texts], Iterator[Block]]


def _centred(text: str, bold: bool = False, size: int = 1) -> Text:
    return Text(text, align="centre", bold=bold, size=size)


# ---------------------------------------------------------------------- parts
def _test(page: _Page) -> Iterator[Block]:
    if page.look.test:
        yield _centred(page.words["test"], bold=True, size=3)
        yield _centred(page.words["test_hint"])
        yield Feed()


def _head(page: _Page) -> Iterator[Block]:
    yield from _test(page)
    yield Logo()
    header = page.look.header or ((page.order.restaurant,) if page.order.restaurant else ())
    for at, line in enumerate(header):
        yield _centred(line, bold=at == 0, size=2 if at == 0 and len(line) <= WIDE_COLUMNS else 1)
    if header:
        yield Feed()
    if page.look.reprint:
        yield _centred(page.words["reprint"], bold=True)


def _number(page: _Page) -> Iterator[Block]:
    yield _centred(page.words["order"])
    yield _centred(page.order.number, bold=True, size=3)
    if page.order.order_type in ("eat_in", "take_away"):
        yield _centred(page.words[page.order.order_type], bold=True)


def _foot(page: _Page, lines: tuple[str, ...]) -> Iterator[Block]:
    if lines:
        yield Feed()
    for line in lines:
        yield _centred(line)
    if page.look.test:
        yield Feed()
    yield from _test(page)
    yield Cut()


def _letters(page: _Page) -> dict[float, str]:
    """A letter for each tax rate, where there is more than one to tell apart."""
    rates = [tax.rate for tax in page.order.tax]
    return dict(zip(rates, "ABCDEFGH", strict=False)) if len(rates) > 1 else {}


def _option(page: _Page, option: Option) -> str:
    name = option.name or option.option
    return page.words[option.amount].format(name=name) if option.amount in ("none", "extra", "light") else name


def _lines(page: _Page) -> Iterator[Block]:
    letters = _letters(page)
    for line in page.order.lines:
        letter = letters.get(line.tax_rate, " ") if line.tax_rate is not None else " "
        price = "" if line.price_minor is None else page.money(line.quantity * line.price_minor)
        yield Row(f"{line.quantity} x {line.name}", f"{price} {letter}" if letters and price else price)
        if line.quantity > 1 and line.price_minor is not None:
            yield Text(f"    {page.words['each']} {page.money(line.price_minor)}")
        for text in (*(_option(page, option) for option in line.wishes), *line.customizations):
            yield Text(f"    + {text}")


def _sums(page: _Page) -> Iterator[Block]:
    yield Rule()
    yield Row(page.words["total"], page.money(page.order.total), bold=True, size=2)
    if page.order.tax:
        yield Feed()
        yield Row(page.words["tax"], page.words["gross"])
    letters = _letters(page)
    for tax in page.order.tax:
        rate = f"{letters.get(tax.rate, '')} {tax.rate:g} %".strip()
        net, part = page.money(tax.net_minor), page.money(tax.tax_minor)
        yield Row(f"{rate}  {net} + {part}", page.money(tax.net_minor + tax.tax_minor))


def _terminal_line(line: TextLine) -> Text:
    big = line.wide and len(line.text) <= WIDE_COLUMNS
    return Text(
        " " * line.indent + line.text,
        align="centre" if line.centred else "left",
        bold=line.high or line.wide,
        size=2 if big else 1,
    )


def _terminal_text(texts: Texts, *copies: Copy) -> list[Block]:
    """What the terminal wants on this copy, line by line; of the copies named, the first that it has."""
    for copy in copies:
        found: list[Block] = [_terminal_line(line) for text in texts if text.copy == copy for line in text.lines]
        if found:
            return found
    return []


_FIELDS = (
    "terminal_id", "merchant_id", "receipt_no", "trace_no", "turnover_no", "authorization", "aid", "cvm", "result",
)  # fmt: skip


def _payment(page: _Page, texts: Texts, copy: Copy) -> Iterator[Block]:
    """The terminal's own lines, else the fields that a card receipt must have."""
    lines = _terminal_text(texts, copy)
    paid = page.order.payment
    if lines:
        yield Rule()
        yield from lines
        return
    if paid is None or (paid.receipt_no is None and paid.terminal_id is None and paid.card is None):
        return
    yield Rule()
    yield Text(page.words["paid_card"], bold=True)
    amount = page.order.total if paid.amount_minor is None else paid.amount_minor
    yield Row(f"{page.words['sale']} {page.order.currency}", page.money(amount))
    if paid.card or paid.card_name:
        yield Row(page.words["card"], f"{paid.card_name or ''} {paid.card or ''}".strip())
    if paid.date or paid.time:
        yield Row(page.words["terminal_time"], f"{paid.date or ''} {paid.time or ''}".strip())
    for name in _FIELDS:
        if (value := getattr(paid, name)) is not None:
            yield Row(page.words[name], str(value))
    if paid.text:
        yield Text(paid.text)


def _facts(page: _Page) -> Iterator[Block]:
    yield Rule()
    placed = page.order.placed(page.look.zone, page.words["clock"])
    for name, value in (("placed", placed), ("kiosk", page.order.kiosk_id)):
        if value:
            yield Row(page.words[name], value)
    if page.order.order_id:
        yield Row("ID", page.order.order_id)


# ---------------------------------------------------------------------- documents
def _receipt(page: _Page, texts: Texts) -> Iterator[Block]:
    yield from _head(page)
    yield from _number(page)
    yield Rule()
    yield from _lines(page)
    yield from _sums(page)
    yield from _payment(page, texts, "customer")
    yield from _facts(page)
    yield from _foot(page, page.look.footer or (page.words["thanks"],))


def _merchant(page: _Page, texts: Texts) -> Iterator[Block]:
    yield from _head(page)
    yield _centred(page.words["merchant_copy"], bold=True, size=2)
    yield _centred(f"{page.words['order']} {page.order.number}")
    yield from _payment(page, texts, "merchant")
    yield from _facts(page)
    yield from _foot(page, ())


def _decline(page: _Page, texts: Texts) -> Iterator[Block]:
    yield from _head(page)
    yield _centred(page.words["declined"], bold=True, size=2)
    yield _centred(page.words["not_charged"])
    if lines := _terminal_text(texts, "customer", "merchant"):
        yield Rule()
        yield from lines
    yield from _facts(page)
    yield from _foot(page, ())


def _counter(page: _Page, _texts: Texts) -> Iterator[Block]:
    yield from _head(page)
    yield _centred(page.words["counter"], bold=True, size=2)
    yield Feed()
    yield from _number(page)
    yield Rule()
    yield from _lines(page)
    yield Rule()
    yield Row(page.words["to_pay"], page.money(page.order.total), bold=True, size=2)
    yield Feed()
    yield _centred(page.words["no_receipt"])
    yield from _facts(page)
    yield from _foot(page, ())


def _kitchen(page: _Page, _texts: Texts) -> Iterator[Block]:
    """No prices; what differs from the menu is as large as the dish."""
    yield from _test(page)
    if page.look.reprint:
        yield _centred(page.words["reprint"], bold=True, size=2)
    yield Row(page.words["kitchen"], page.order.placed(page.look.zone, page.words["clock"]))
    yield _centred(page.order.number, bold=True, size=3)
    if page.order.order_type in ("eat_in", "take_away"):
        yield _centred(page.words[page.order.order_type].upper(), bold=True, size=2)
    for line in page.order.lines:
        yield Rule()
        yield Text(f"{line.quantity} x {line.name}", bold=True, size=2)
        yield from _kitchen_options(page, line)
    yield Rule()
    yield from _test(page)
    yield Cut()


def _kitchen_options(page: _Page, line: Line) -> Iterator[Block]:
    for option in line.wishes:
        special = option.amount in ("none", "extra", "light")
        text = _option(page, option)
        yield Text(f" ! {text.upper()}" if special else f"    + {text}", bold=special, size=2 if special else 1)
    for text in line.customizations:
        yield Text(f" ! {text}", bold=True, size=2)


DOCUMENTS: dict[str, Template] = {
    "receipt": _receipt,
    "merchant": _merchant,
    "decline": _decline,
    "counter": _counter,
    "kitchen": _kitchen,
}
"""The documents by name, as the journal names them."""


def render(document: str, order: dict[str, Any], look: Look, texts: Texts = ()) -> Document:
    """`document` (a row of DOCUMENTS) of an order as in design section 6.

    `texts` are what the terminal wants printed with it. Raises ValueError for what is no order.
    """
    read = read_order(order)
    if document == "kitchen" and look.language is not None:
        read = structs.replace(read, language=look.language)
    page = _Page(read, look, words_of(read.language))
    return Document(tuple(DOCUMENTS[document](page, tuple(texts))), title=document)


def terminal_report(texts: Texts, look: Look, language: str = "en") -> Document:
    """What a terminal wants printed for its merchant, such as its end of day; line by line, as it came."""
    page = _Page(Order(language=language), replace(look, footer=()), words_of(language))
    blocks = [*_test(page), _centred(page.words["terminal_report"], bold=True), Rule()]
    for text in texts:
        blocks += [_terminal_line(line) for line in text.lines]
    return Document((*blocks, *_foot(page, ())), title="report")
