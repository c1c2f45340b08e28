"""`edge understand`: transcripts in, what they mean out, a JSON line for each; for measuring and for other programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import orjson
from msgspec import Struct

from edge.config import load
from edge.core import collector
from edge.core.cart import CartItem, Chosen
from edge.core.inputs.edits import Cart
from edge.core.intent import Intent, IntentLine
from edge.core.intent.acts.understand import prepare, understand
from edge.core.intent.orders import read_text
from edge.core.intent.reading import intent_line
from edge.core.menu import Menu, parse_menu
from edge.core.rules import ACCEPT_CONFIDENCE
from edge.errors import EdgeError, Refusal

MAX_LINE_BYTES = 1024 * 1024
"""Of one line of input; far more than anybody says."""
_NOT_SAID = frozenset(("unknown", "search_menu", "allergy", "diet", "staff"))
"""Intents without lines of their own, whose order lines are those that were read."""


class CannotRead(EdgeError):
    """The menu file cannot be read; exit status 66 (sysexits.h)."""

    exit_status = 66


class _Line(Struct):
    """A line of the cart, as in the answers."""

    item: str | int
    quantity: int = 1
    options: list[tuple[str, str, str]] = []


class _Said(Struct):
    """A line of input."""

    text: str
    cart: list[_Line] = []


_decode = msgspec.json.Decoder(_Said).decode


def run(file: Path | None, language: str | None, full: bool) -> int:
    """Answer every line of standard input until it ends; returns the exit status, 0 also when lines were wrong.

    Raises CannotRead and MenuError.
    """
    menu = read_menu(file if file is not None else load().menu)
    prepare(menu)
    collector.settle()
    out = sys.stdout.buffer
    try:
        for raw in _lines(sys.stdin.buffer):
            out.write(orjson.dumps(_answer(menu, language or menu.language, raw, full)) + b"\n")
            # Whoever reads this through a pipe may wait for each answer before the next question.
            out.flush()
    except BrokenPipeError:
        # Nobody reads any more; closing the stream again at the end would say so a second time.
        sys.stdout = None
    return 0


def read_menu(file: Path) -> Menu:
    """The menu in a file. Raises CannotRead and MenuError."""
    try:
        return parse_menu(file.read_bytes())
    except OSError as error:
        raise CannotRead(f"{file} cannot be read: {error.strerror}") from None


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream; None for one that is longer than MAX_LINE_BYTES, of which no more is kept."""
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        if len(raw) <= MAX_LINE_BYTES or raw.endswith(b"\n"):
            yield raw
            continue
        while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield None


def _answer(menu: Menu, language: str, raw: bytes | None, full: bool) -> dict[str, Any]:
    if raw is None:
        return {"error": f"a line may have {MAX_LINE_BYTES} bytes"}
    try:
        said = _decode(raw)
        cart = tuple(_in_cart(menu, at, line) for at, line in enumerate(said.cart, 1))
    except (msgspec.DecodeError, ValueError, RecursionError) as problem:
        return {"error": f"not understood as JSON: {problem}"}
    except Refusal as refusal:
        return {"error": f"cart: {refusal.code} {refusal.values}"}
    return _understood(menu, language, said.text, cart, full)


def _understood(menu: Menu, language: str, text: str, cart: Cart, full: bool) -> dict[str, Any]:
    begun = time.perf_counter_ns()
    intent = understand(text, language, menu, cart, None)
    micros = (time.perf_counter_ns() - begun) // 1000
    answer = {
        "text": text,
        "intent": intent.intent,
        "lines": [_written(line) for line in _order(menu, language, intent)],
        "confidence": intent.confidence,
        "micros": micros,
    }
    if full:
        answer["meant"] = _told(msgspec.to_builtins(intent))
    return answer


def _order(menu: Menu, language: str, intent: Intent) -> list[IntentLine]:
    """All lines that were ordered, whichever wish of the sentence they belong to.

    Of a sentence that orders nothing surely the lines as they were read: when it is not understood, names only options
    ("a large drink"), or is about an allergy, a diet or staff. How sure that is, `confidence` says.
    """
    said = [line for wish in intent.wishes for line in wish.lines]
    if said or intent.intent not in _NOT_SAID or intent.then:
        return said
    read = read_text(intent.text, language, menu).lines
    is_question = intent.intent == "search_menu" and intent.confidence >= ACCEPT_CONFIDENCE
    if is_question and all(line.item_id is not None for line in read):
        return []
    return [intent_line(menu, line) for line in read]


def _written(line: IntentLine) -> dict[str, Any]:
    code = line.code if line.code is not None else None if line.item is None else str(line.item)
    return {"item": code, "quantity": line.quantity, "options": [list(option) for option in line.options]}


def _told(members: Any) -> Any:
    """Members that say something; the rest of an intent is empty."""
    if isinstance(members, dict):
        return {name: _told(value) for name, value in members.items() if value not in (None, [], (), "", False)}
    return [_told(one) for one in members] if isinstance(members, list | tuple) else members


def _in_cart(menu: Menu, at: int, line: _Line) -> CartItem:
    """A line of the given cart as a kiosk would hold it. Raises Refusal for what the menu does not have."""
    item = menu.find(line.item)
    if item is None:
        raise Refusal("unknown_item", item_id=line.item)
    resolved = menu.resolve_options(item, line.options)
    chosen = tuple(Chosen(one.group, one.option, one.amount, one.name, one.price, one.default) for one in resolved)
    return CartItem(item.item_id, item.name, line.quantity, item.price, (), f"l{at}", chosen)
