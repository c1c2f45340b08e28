"""The prompts: versioned texts in `prompts/*.toml`, and around them what this request is about, as JSON.

What a guest said and what a menu calls its dishes reaches the model only as strings of one JSON object, quoted by the
encoder, and never as part of the instructions. Nothing personal is in it; what looks like a number to reach or to
charge somebody by is taken out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from edge.core import phrases
from edge.core.menu import Group, Item, Menu
from edge.io.gemini import schema
from edge.messages import ModelRequest

FOLDER = Path(__file__).with_name("prompts")
MAX_MENU_BYTES = 64 * 1024
"""Of the menu in a prompt, some 20,000 tokens. A longer one goes without other names, then not at all."""
MAX_SAID = 300
"""Characters of a sentence that are sent; nobody orders at greater length."""
MAX_ALIASES = 4
_CONTACT = re.compile(r"\S+@\S+|\+?\d(?:[ ./()-]{0,2}\d){5,}")
"""An e-mail address, or a number as long as those of phones, cards and accounts."""


class MenuTooLong(Exception):
    """The menu does not fit into a prompt."""


@dataclass(frozen=True, slots=True)
class Text:
    """A prompt's file."""

    name: str
    version: int
    system: str
    temperature: float
    max_output_tokens: int
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What one request sends."""

    text: Text
    contents: str
    """JSON; the only part of it that differs from one request to the next."""
    answer: dict[str, Any]
    """JSON Schema of the answer."""

    @property
    def size(self) -> int:
        """Bytes of everything that the model reads and the service charges for: the schema of the answer counts too."""
        return len(self.text.system.encode()) + len(self.contents.encode()) + len(orjson.dumps(self.answer))

    @property
    def version(self) -> str:
        """Name and version, for records."""
        return f"{self.text.name}/{self.text.version}"


@cache
def text(name: str) -> Text:
    """The prompt's file `name`. Raises FileNotFoundError, KeyError."""
    found = tomllib.loads((FOLDER / f"{name}.toml").read_text())
    return Text(
        name, found["version"], found["system"].strip(), found["temperature"], found["max_output_tokens"],
        found.get("about", {}),
    )  # fmt: skip


def redacted(said: str) -> str:
    """A sentence as it may be sent: short, and without addresses and long numbers."""
    return _CONTACT.sub("#", said)[:MAX_SAID]


class Menus:
    """The menu's part of a prompt, made once for each menu and language."""

    def __init__(self) -> None:
        self._for: tuple[object, str] | None = None
        self._part: dict[str, Any] = {}

    def part(self, menu: Menu, language: str) -> dict[str, Any]:
        """Raises MenuTooLong."""
        if self._for != (menu, language):
            self._part = next(
                (
                    part
                    for aliases in (MAX_ALIASES, 0)
                    if len(orjson.dumps(part := menu_part(menu, language, aliases))) <= MAX_MENU_BYTES
                ),
                {},
            )
            self._for = (menu, language)
        if not self._part:
            raise MenuTooLong
        return self._part


def menu_part(menu: Menu, language: str, aliases: int) -> dict[str, Any]:
    """The menu as the model sees it: ids and names. No price: the model has no say in prices."""
    used = {group for item in menu.items for group in item.groups}
    return {
        "items": [_item(menu, item, language, aliases) for item in menu.items if item.available],
        "groups": [_group(menu, group, language) for group in menu.groups if group.id in used],
    }


def _item(menu: Menu, item: Item, language: str, aliases: int) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(item.item_id), "name": menu.item_name(item.item_id, language)}
    if aliases and item.aliases:
        told["also"] = list(item.aliases[:aliases])
    if item.groups:
        told["groups"] = list(item.groups)
    return told


def _group(menu: Menu, group: Group, language: str) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": menu.text(language, "groups", group.id),
        "kind": group.kind,
        "options": [
            {
                "id": schema.option_id(group.id, option.id),
                "name": menu.text(language, "options", f"{group.id}.{option.id}"),
            }
            for option in group.options
        ],
    }


def intent(request: ModelRequest, menu: Menu, menus: Menus) -> Prompt:
    """What a sentence means. Raises MenuTooLong."""
    contents = {
        "language": request.language,
        "menu": menus.part(menu, request.language),
        "cart": [
            {
                "line": line.line_id,
                "item": str(line.item_id),
                "quantity": line.quantity,
                "options": [
                    {"option": schema.option_id(group, option), "amount": amount}
                    for group, option, amount in line.options
                ],
            }
            for line in request.cart
        ],
        "question": request.question,
        "guest_said": redacted(request.said),
    }
    return Prompt(text("intent"), orjson.dumps(contents).decode(), schema.intent(menu, request.cart))


def speech(request: ModelRequest) -> Prompt:
    """Other words for a sentence. Raises KeyError for one that has none."""
    found = text("speech")
    contents = {
        "language": request.language,
        "about": found.about[request.key],
        "usual": _with_placeholders(request),
        "placeholders": request.values,
        "words": " ".join(sorted(phrases.words(request.language, request.key))),
    }
    return Prompt(found, orjson.dumps(contents).decode(), schema.SPEECH)


def _with_placeholders(request: ModelRequest) -> str:
    """The sentence as a template: the model shall see what its own must look like."""
    sentence = request.sentence
    for name, value in request.values.items():
        sentence = sentence.replace(value, f"{{{name}}}", 1) if value else sentence
    return sentence
