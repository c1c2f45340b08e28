"""What was pushed over `kiosk.menu.changed`: kept apart from the file, so that the next life of the core has it too."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import orjson
from msgspec import Struct

from edge.core.menu import Menu, parse_menu
from edge.errors import MenuError
from edge.messages import MenuChanged


class Pushed(Struct, frozen=True):
    """A whole menu in place of the file's (or None), and the newest availability and price of single items."""

    menu: dict[str, Any] | None = None
    items: tuple[dict[str, Any], ...] = ()


class _Kept(Struct):
    file: str
    pushed: Pushed


def push(menu: Menu, pushed: Pushed, change: MenuChanged) -> tuple[Menu, Pushed]:
    """The menu in force after a change, and what to keep. Raises MenuError; then nothing has changed."""
    if change.menu is not None:
        menu = parse_menu(change.menu)
        pushed = Pushed(menu=change.menu)
    if change.items is not None:
        menu = menu.with_changes(change.items)
        newest: dict[Any, dict[str, Any]] = {entry["item_id"]: entry for entry in pushed.items}
        for entry in change.items:
            newest[entry["item_id"]] = {**newest.get(entry["item_id"], {}), **entry}
        pushed = Pushed(pushed.menu, tuple(newest.values()))
    return menu, pushed


def _digest(file: bytes) -> str:
    return hashlib.blake2b(file, digest_size=16).hexdigest()


def keep(file: bytes, pushed: Pushed) -> bytes:
    """What is written to shared memory; `file` are the bytes of the menu file it was pushed over."""
    return orjson.dumps(msgspec.to_builtins(_Kept(_digest(file), pushed)))


def kept(file: bytes, raw: bytes) -> Pushed:
    """What `keep` wrote. Another menu file since then is newer than what was pushed over the old one."""
    try:
        found = msgspec.json.decode(raw, type=_Kept)
    except msgspec.DecodeError:
        return Pushed()
    return found.pushed if found.file == _digest(file) else Pushed()


def apply(menu: Menu, pushed: Pushed) -> Menu:
    """The file's menu with what was pushed. Raises MenuError."""
    if pushed.menu is not None:
        menu = parse_menu(pushed.menu)
    return menu.with_changes(pushed.items) if pushed.items else menu


__all__ = ["MenuError", "Pushed", "apply", "keep", "kept", "push"]
