"""What is made from a menu's words: made once for each menu, not anew when a dish sells out or costs more."""

from __future__ import annotations

from edge.core.menu import Menu


class ShapeOf:
    """A menu as the key of a cache: equal for menus that differ in prices and availability only."""

    __slots__ = ("menu",)

    def __init__(self, menu: Menu) -> None:
        self.menu = menu

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ShapeOf) and other.menu.shape is self.menu.shape

    def __hash__(self) -> int:
        return id(self.menu.shape)


__all__ = ["ShapeOf"]
