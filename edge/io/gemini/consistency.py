"""Whether an answer is one: only what the menu and the cart hold, in the agreed shape, and nothing else beside it.

Pure. Whatever is wrong with an answer has a word (`Inconsistent.reason`), which is counted and shown by `edge status`;
the guest never hears of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct

from edge.core import phrases
from edge.core.inputs.model_answer import ORDERING, SHOWING
from edge.core.intent import Edit, Intent, IntentLine
from edge.core.menu import Item, Menu, words
from edge.core.rules import MAX_LINE_QUANTITY
from edge.io.gemini.schema import AMOUNTS, MAX_ANSWERED
from edge.messages import ModelLine, ModelRequest

Shape = TypeVar("Shape", bound=Struct)

MAX_ANSWER = 8_000
"""Characters of an answer: four times what the longest order needs."""
MAX_QUERY = 80
_MONEY = frozenset(("price", "price_minor", "price_text", "total", "amount_minor", "cost", "discount", "currency"))
_FORBIDDEN = frozenset(("checkout", "pay", "payment", "cancel", "yes", "no", "answer", "undo", "refund", "order"))
"""Intents that the model is not asked for and must not have: they pay, cancel, or speak for the guest."""


class Inconsistent(Exception):
    """An answer that is ignored; `reason` is a word for counting."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Option(Struct, forbid_unknown_fields=True):
    option: str
    amount: str = "normal"


class _Line(Struct, forbid_unknown_fields=True):
    item: str
    quantity: int = 1
    options: list[_Option] = []


class _Edit(Struct, forbid_unknown_fields=True):
    line: str
    op: str
    quantity: int | None = None
    options: list[_Option] = []
    to: str | None = None


class _Meant(Struct, forbid_unknown_fields=True):
    intent: str
    query: str = ""
    lines: list[_Line] = []
    edits: list[_Edit] = []
    restrictions: list[str] = []
    allergens: list[str] = []


class _Phrase(Struct, forbid_unknown_fields=True):
    phrase: str


def phrase_of(text: str, request: ModelRequest) -> str:
    """The words for a sentence. Raises Inconsistent."""
    found = _shaped(text, _Phrase).phrase
    fault = phrases.fault(found, request.language, request.key, request.values)
    if fault is not None:
        raise Inconsistent(fault)
    return found


def intent_of(text: str, request: ModelRequest, menu: Menu) -> Intent:
    """What the guest meant, in the menu's own ids. Raises Inconsistent."""
    meant = _shaped(text, _Meant)
    if meant.intent in _FORBIDDEN:
        raise Inconsistent("forbidden_intent")
    if meant.intent not in SHOWING | ORDERING:
        raise Inconsistent("unknown_intent" if meant.intent != "unknown" else "not_understood")
    if max(len(meant.lines), len(meant.edits)) > MAX_ANSWERED:
        raise Inconsistent("too_much")
    return _READERS.get(meant.intent, _bare)(meant, request, menu)


def _shaped(text: str, shape: type[Shape]) -> Shape:
    """The answer as `shape`. Nothing is repaired: an answer that has to be is one of a model gone wrong."""
    if len(text) > MAX_ANSWER:
        raise Inconsistent("too_long")
    if text.lstrip().startswith("```"):
        raise Inconsistent("markdown")
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise Inconsistent("not_json") from None
    if _MONEY & _members(found):
        raise Inconsistent("price")
    try:
        return msgspec.convert(found, shape)
    except (msgspec.ValidationError, RecursionError):
        raise Inconsistent("wrong_shape") from None


def _members(value: object) -> set[str]:
    """The names of all members in it, of those inside others too."""
    found: set[str] = set()
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            found |= {str(name).casefold() for name in one}
            left += one.values()
        elif isinstance(one, list):
            left += one
    return found


def _add_items(meant: _Meant, request: ModelRequest, menu: Menu) -> Intent:
    if not meant.lines:
        raise Inconsistent("nothing_in_it")
    return Intent("add_items", lines=tuple(_line(line, menu) for line in meant.lines))


def _line(line: _Line, menu: Menu) -> IntentLine:
    item = _item(line.item, menu)
    _check_quantity(line.quantity)
    return IntentLine(item.item_id, item.code, line.quantity, _options(line.options, item, menu))


def _item(named: str, menu: Menu) -> Item:
    item = menu.item(int(named)) if named.isascii() and named.isdigit() and len(named) <= 16 else None
    if item is None:
        raise Inconsistent("unknown_item")
    if not item.available:
        raise Inconsistent("sold_out")
    return item


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MAX_LINE_QUANTITY:
        raise Inconsistent("bad_quantity")


def _options(named: Sequence[_Option], item: Item, menu: Menu) -> tuple[tuple[str, str, str], ...]:
    found: dict[tuple[str, str], str] = {}
    for one in named:
        group_id, _, option_id = one.option.partition("/")
        group = menu.group(group_id) if group_id in item.groups else None
        if group is None or group.option(option_id) is None or one.amount not in AMOUNTS:
            raise Inconsistent("unknown_option")
        if group.kind == "choice" and any(other == group_id for other, _ in found):
            raise Inconsistent("unknown_option")
        found[group_id, option_id] = one.amount
    return tuple((group, option, amount) for (group, option), amount in found.items())


def _change_cart(meant: _Meant, request: ModelRequest, menu: Menu) -> Intent:
    if not meant.edits:
        raise Inconsistent("nothing_in_it")
    cart = {line.line_id: line for line in request.cart}
    return Intent("change_cart", edits=tuple(_edit(edit, cart, menu) for edit in meant.edits))


def _edit(edit: _Edit, cart: dict[str, ModelLine], menu: Menu) -> Edit:
    line = cart.get(edit.line)
    if line is None:
        raise Inconsistent("unknown_line")
    match edit.op:
        case "remove":
            return Edit("remove", line_id=edit.line)
        case "quantity" if edit.quantity is not None:
            _check_quantity(edit.quantity)
            return Edit("quantity", line_id=edit.line, quantity=edit.quantity)
        case "options" if edit.options:
            options = _options(edit.options, _item(str(line.item_id), menu), menu)
            return Edit("options", line_id=edit.line, options=options)
        case "replace" if edit.to is not None:
            item = _item(edit.to, menu)
            options = _options(edit.options, item, menu)
            return Edit("replace", line_id=edit.line, to=item.item_id, options=options)
    raise Inconsistent("wrong_shape")


def _search(meant: _Meant, request: ModelRequest, menu: Menu) -> Intent:
    """Its words are shown and said to the guest: they must be the guest's own, or the menu's."""
    query = meant.query.strip()
    if not query or len(query) > MAX_QUERY:
        raise Inconsistent("nothing_in_it" if not query else "too_long")
    if not set(words(query)) <= set(words(request.said)) | _menu_words(menu, request.language):
        raise Inconsistent("foreign_words")
    return Intent("search_menu", query=query)


def _menu_words(menu: Menu, language: str) -> set[str]:
    names = [name for item in menu.items for name in menu.item_names(item, language)]
    names += [menu.text(language, "categories", one.id) for one in menu.categories]
    return {word for name in names for word in words(name)}


def _diet(meant: _Meant, request: ModelRequest, menu: Menu) -> Intent:
    known = {diet for item in menu.items for diet in item.diet}
    return Intent("diet", restrictions=_known(meant.restrictions, known))


def _allergy(meant: _Meant, request: ModelRequest, menu: Menu) -> Intent:
    known = {one for item in menu.items for one in item.allergens}
    return Intent("allergy", allergens=_known(meant.allergens, known))


def _known(named: Sequence[str], known: set[str]) -> tuple[str, ...]:
    if not named:
        raise Inconsistent("nothing_in_it")
    if not set(named) <= known:
        raise Inconsistent("unknown_restriction")
    return tuple(dict.fromkeys(named))


def _bare(meant: _Meant, request: ModelRequest, menu: Menu) -> Intent:
    return Intent(meant.intent)


_READERS: dict[str, Callable[[_Meant, ModelRequest, Menu], Intent]] = {
    "add_items": _add_items,
    "change_cart": _change_cart,
    "search_menu": _search,
    "diet": _diet,
    "allergy": _allergy,
}
