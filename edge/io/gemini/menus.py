"""The menu in force, as the core keeps it in shared memory."""

from __future__ import annotations

from edge.core import menu_push
from edge.core.menu import Menu, parse_menu
from edge.errors import MenuError
from edge.memory import Record


class CurrentMenu:
    """Follows the record; reads it anew only when it has changed."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._seq: int | None = None
        self._menu: Menu | None = None

    def read(self) -> Menu | None:
        """The menu; None before the core has written one, or while what it wrote cannot be used."""
        found = self._record.read()
        if found is not None and found[0] != self._seq:
            self._seq = found[0]
            self._menu = _parsed(found)
        return self._menu


def _parsed(found: tuple[int, bytes]) -> Menu | None:
    kept = menu_push.read_kept(found)
    try:
        return None if kept is None else menu_push.apply(parse_menu(kept.base), kept.pushed)
    except MenuError:
        return None
