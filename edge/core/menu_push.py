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


class Kept(Struct, frozen=True):
    """What shared memory holds: the last menu file that was in order, and what was pushed over it."""

    file: str
    """Digest of the file's bytes."""
    base: dict[str, Any]
    """The file's menu. A file that breaks later, half written, must not keep the next core from starting."""
    pushed: Pushed = Pushed()

    def to_bytes(self) -> bytes:
        """JSON, for the record in shared memory."""
        return orjson.dumps(msgspec.to_builtins(self))


def read_kept(record: tuple[int, bytes] | None) -> Kept | None:
    """What the record in shared memory holds; None when nothing or nothing of ours."""
    if record is None:
        return None
    try:
        return msgspec.json.decode(record[1], type=Kept)
    except msgspec.DecodeError:
        return None


def in_force(file: bytes, last: Kept | None) -> tuple[Menu, Kept, MenuError | None]:
    """The menu to serve, what to keep of it, and what is wrong with the file if that cannot be used.

    A file that has changed counts more than what was pushed over the old one; a broken one less than anything. Raises
    MenuError when it is broken and nothing was kept.
    """
    broken = None
    try:
        base = parse_menu(file)
        pushed = last.pushed if last is not None and last.file == digest(file) else Pushed()
        now = Kept(digest(file), base.raw, pushed)
    except MenuError as problem:
        if last is None:
            raise
        base, now, broken = parse_menu(last.base), last, problem
    try:
        return apply(base, now.pushed), now, broken
    except MenuError:
        return base, Kept(now.file, now.base), broken


def push(menu: Menu, pushed: Pushed, change: MenuChanged) -> tuple[Menu, Pushed]:
    """The menu in force after a change, and what to keep. Raises MenuError; then nothing has changed."""
    if change.menu is None and not change.items:
        raise MenuError(["neither menu nor items is given"])
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


def digest(file: bytes) -> str:
    """What tells one menu file from another."""
    return hashlib.blake2b(file, digest_size=16).hexdigest()


def apply(menu: Menu, pushed: Pushed) -> Menu:
    """The file's menu with what was pushed. Raises MenuError."""
    if pushed.menu is not None:
        menu = parse_menu(pushed.menu)
    return menu.with_changes(pushed.items) if pushed.items else menu
