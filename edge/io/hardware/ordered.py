"""The order of design section 6, read for printing: typed, and forgiving about what is not there."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

import msgspec
from msgspec import Struct

from edge.core.money import is_currency
from edge.io.hardware.terminals.interface import Facts


class Option(Struct, frozen=True):
    """An option of a line. `name` is what people read; `option` its id."""

    option: str = ""
    name: str | None = None
    group: str = ""
    amount: str = "normal"
    default: bool = False
    """It comes with the item anyway: nobody has to read of it."""


class Line(Struct, frozen=True):
    """A line. `price_minor` is one unit with its options."""

    name: str = ""
    quantity: int = 1
    price_minor: int | None = None
    options: tuple[Option, ...] = ()
    customizations: tuple[str, ...] = ()
    tax_rate: float | None = None

    @property
    def wishes(self) -> tuple[Option, ...]:
        """The options that somebody asked for: what comes with the item anyway is nobody's news."""
        return tuple(option for option in self.options if not (option.default and option.amount == "normal"))


class Tax(Struct, frozen=True):
    """What a rate (percent) takes."""

    rate: float
    net_minor: int
    tax_minor: int


class Order(Struct, frozen=True):
    """An order. Money is minor units of `currency`."""

    order_id: str = ""
    order_number: str | None = None
    kiosk_id: str = ""
    restaurant: str = ""
    placed_at: float | str | None = None
    order_type: str | None = None
    language: str = "en"
    lines: tuple[Line, ...] = ()
    total_minor: int | None = None
    tax: tuple[Tax, ...] = ()
    currency: str = "EUR"
    payment: Facts | None = None

    @property
    def number(self) -> str:
        """What is called out: the order number, else the end of the order's id."""
        return self.order_number or self.order_id[-6:] or "-"

    @property
    def total(self) -> int:
        """What is to pay."""
        if self.total_minor is not None:
            return self.total_minor
        return sum(line.quantity * (line.price_minor or 0) for line in self.lines)

    def placed(self, zone: tzinfo | None, form: str) -> str:
        """When it was placed by the clock of `zone` (the box's own when None), as `strftime` writes `form`."""
        if isinstance(self.placed_at, str):
            return self.placed_at
        if self.placed_at is None:
            return ""
        try:
            return datetime.fromtimestamp(self.placed_at, zone).strftime(form)
        except (OverflowError, OSError, ValueError):
            return ""


def read_order(order: dict[str, Any]) -> Order:
    """The order of a JSON object. Raises ValueError that names what is wrong with it."""
    known = {name: value for name, value in order.items() if value is not None}
    try:
        read = msgspec.convert(known, Order, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(f"no order: {error}") from None
    if not is_currency(read.currency):
        raise ValueError(f"no order: currency {read.currency!r} is not known")
    return read
