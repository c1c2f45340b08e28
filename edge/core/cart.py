"""The lines of the cart, with what was chosen for each."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from edge.core.money import to_decimal, to_minor


class Chosen(Struct, frozen=True, array_like=True):
    """An option of a line; `price` is what it adds to one unit, in minor units."""

    group: str
    option: str
    amount: str
    name: str
    price: int
    default: bool = False
    """It comes with the item unless somebody says otherwise."""

    def key(self) -> tuple[str, str, str]:
        """What makes it the same choice, whatever it costs."""
        return (self.group, self.option, self.amount)


class CartItem(Struct, frozen=True):
    """One line of the cart. `price` is one unit with its options, tax included, in minor units."""

    item_id: int
    name: str
    quantity: int
    price: int
    customizations: tuple[str, ...] = ()
    line_id: str = ""
    options: tuple[Chosen, ...] = ()

    @property
    def total(self) -> int:
        """The line's price in minor units."""
        return self.price * self.quantity

    def same_choice(self, other: CartItem) -> bool:
        """Whether both are the same thing, so that one line with a larger quantity says it."""
        return (self.item_id, self.customizations, {o.key() for o in self.options}) == (
            other.item_id,
            other.customizations,
            {o.key() for o in other.options},
        )

    def to_dict(self, currency: str = "EUR") -> dict[str, Any]:
        """The line with its price as a decimal."""
        return {
            "line_id": self.line_id,
            "item_id": self.item_id,
            "name": self.name,
            "quantity": self.quantity,
            "price": to_decimal(self.price, currency),
            "customizations": list(self.customizations),
            "options": [
                {
                    "group": o.group,
                    "option": o.option,
                    "amount": o.amount,
                    "name": o.name,
                    "price": to_decimal(o.price, currency),
                    "default": o.default,
                }
                for o in self.options
            ],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any], currency: str = "EUR") -> CartItem:
        """The line that `to_dict` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        return cls(
            item_id=int(data["item_id"]),
            name=str(data["name"]),
            quantity=int(data["quantity"]),
            price=to_minor(data["price"], currency),
            customizations=tuple(str(text) for text in data.get("customizations", ())),
            line_id=str(data.get("line_id", "")),
            options=tuple(
                Chosen(
                    o["group"],
                    o["option"],
                    o["amount"],
                    o["name"],
                    to_minor(o["price"], currency),
                    default=bool(o.get("default", False)),
                )
                for o in data.get("options", ())
            ),
        )
