"""A JSON file as a document to print. It is liberal: whoever writes a test print by hand should not need a manual.

an order of design section 6                            its receipt
{"document": "kitchen", "order": {...}}                 a document of an order by name
{"title": "...", "lines": ["...", {"left", "right"}]}   lines, with a title above
{"blocks": [{"type": "text", "text": "..."}]}           the blocks of a document as they are
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from edge.io.hardware.printers.interface import Block, Cut, Document, Rule, Text
from edge.io.hardware.receipts import DOCUMENTS, Look, render

MAX_BYTES = 256 * 1024
MAX_BLOCKS = 2_000
"""Some eight metres of paper."""
_ORDER_MEMBERS = frozenset(
    {"order_id", "order_number", "order_type", "total_minor", "placed_at", "payment", "kiosk_id"}
)
_TEXTS = frozenset({"text", "left", "right", "qr"})
FORMS = 'an order, {"document", "order"}, {"title", "lines"} or {"blocks"}'


def read_printable(raw: bytes, look: Look) -> Document:
    """The document of a file. Raises ValueError that says in one line what is wrong."""
    if len(raw) > MAX_BYTES:
        raise ValueError(f"is longer than {MAX_BYTES} bytes")
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(f"is no JSON: {error}") from None
    document = _document({"lines": value} if isinstance(value, list) else value, look)
    if not document.blocks:
        raise ValueError("has nothing to print")
    if len(document.blocks) > MAX_BLOCKS:
        raise ValueError(f"has more than {MAX_BLOCKS} blocks")
    return document


def _document(value: object, look: Look) -> Document:
    if not isinstance(value, dict):
        raise ValueError(f"holds no document: {FORMS}")
    if "blocks" in value:
        try:
            return msgspec.convert(value, Document)
        except msgspec.ValidationError as error:
            raise ValueError(f"holds no document: {error}") from None
    name = value.get("document", "receipt")
    if not isinstance(name, str) or name not in DOCUMENTS:
        raise ValueError(f"names no document: one of {', '.join(DOCUMENTS)}")
    order = value.get("order", value)
    if isinstance(order, dict) and (order is not value or _ORDER_MEMBERS & order.keys()):
        return render(name, order, look)
    if "lines" in value or "title" in value:
        return _lines(value)
    raise ValueError(f"holds no document: {FORMS}")


def _lines(value: dict[str, Any]) -> Document:
    blocks: list[Block] = []
    if value.get("title"):
        blocks.append(Text(str(value["title"]), align="centre", bold=True, size=2))
    for part in ("lines", "footer"):
        lines = value.get(part) or []
        for at, line in enumerate(lines if isinstance(lines, list) else [lines]):
            blocks.append(_line(line, f"{part}[{at}]"))
    if blocks and not isinstance(blocks[-1], Cut):
        blocks.append(Cut())
    return Document(tuple(blocks), title=str(value.get("title") or "document"))


_FORMS: tuple[tuple[str, Callable[[dict[str, Any]], Any]], ...] = (
    ("type", lambda line: line),
    ("text", lambda line: {"type": "text", **line}),
    ("left", lambda line: {"type": "row", "right": "", **line}),
    ("right", lambda line: {"type": "row", "left": "", **line}),
    ("qr", lambda line: {"type": "qr", "data": line["qr"]}),
    ("name", lambda line: {"type": "row", "left": _counted(line), "right": _priced(line)}),
    ("item", lambda line: {"type": "row", "left": _counted(line), "right": _priced(line)}),
)
"""By which member a line is known, and the block that it means."""


def _counted(line: dict[str, Any]) -> str:
    name = str(line.get("name", line.get("item", "")))
    return f"{line['quantity']} x {name}" if "quantity" in line else name


def _priced(line: dict[str, Any]) -> str:
    return str(next((line[name] for name in ("price", "amount", "total", "value") if name in line), ""))


def _texts(line: dict[str, Any]) -> dict[str, Any]:
    """A number where text belongs is text."""
    return {
        name: str(value) if name in _TEXTS and isinstance(value, int | float) else value for name, value in line.items()
    }


def _line(line: object, where: str) -> Block:
    if line is None or isinstance(line, str | int | float):
        text = "" if line is None else str(line)
        return Rule() if text and set(text) <= {"-"} and len(text) >= 3 else Text(text)
    if isinstance(line, dict):
        for member, meaning in _FORMS:
            if member in line:
                try:
                    block: Block = msgspec.convert(meaning(_texts(line)), Block, strict=False)
                    return block
                except msgspec.ValidationError as error:
                    raise ValueError(f"{where}: {error}") from None
    raise ValueError(f'{where} is no line: text, {{"text"}}, {{"left", "right"}}, {{"name", "price"}} or {{"qr"}}')
