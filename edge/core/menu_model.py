"""The parts of a menu file (design section 9), as they are decoded. Prices are minor units, tax included."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from edge.core.menu_hours import Hours
from edge.core.tax import Rate, rate_of

Amount = Literal["normal", "none", "extra", "light"]
Id = Annotated[str, Meta(min_length=1, max_length=128)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Price = Annotated[int, Meta(ge=0, le=100_000_000)]
Surcharge = Annotated[int, Meta(ge=-100_000_000, le=100_000_000)]
Percent = Annotated[float, Meta(ge=0, le=100)]
Picture = Annotated[
    str,
    Meta(
        max_length=500,
        pattern=r"^(/?[\w-][\w./-]*|data:image/(png|jpeg|webp|svg\+xml)[;,].*)$",
        examples=["images/food/fries.svg"],
    ),
]
"""A path on the page's own server, or the picture itself: a kiosk shows nothing that must be fetched elsewhere."""
ItemId = Annotated[int, Meta(ge=1, le=2**53 - 1)]
"""Pages are JavaScript: a larger number would arrive there as another one."""


class Tax(Struct, frozen=True):
    """Percent of tax that a price contains; `take_away_rate` where food to take away is taxed otherwise."""

    rate: Percent
    take_away_rate: Percent | None = None

    def for_order(self, order_type: str) -> Rate:
        """The rate of an order to eat in or to take away, in thousandths of a percent. Raises ValueError."""
        if order_type == "take_away" and self.take_away_rate is not None:
            return rate_of(self.take_away_rate)
        return rate_of(self.rate)


class Category(Struct, frozen=True):
    """A heading of the menu. `tax` counts for its items instead of the menu's, `hours` are when they are offered."""

    id: Id
    name: Name = ""
    aliases: tuple[Name, ...] = ()
    tax: Tax | None = None
    icon: Picture | None = None
    hours: Hours | None = None


class Option(Struct, frozen=True):
    """One option of a group; `price` is what it adds to one unit (a smaller size may take something off).

    `allergens` are those that it brings with it, beyond its item's.
    """

    id: Id
    name: Name = ""
    aliases: tuple[Name, ...] = ()
    price: Surcharge = 0
    allergens: tuple[Id, ...] = ()


class Group(Struct, frozen=True):
    """Options that belong together. A `choice` takes one of them, an `extra` any; `default` comes without asking.

    `min` and `max` count the options taken, defaults included; `max` of None sets no bound.
    """

    id: Id
    options: tuple[Option, ...]
    name: Name = ""
    kind: Literal["choice", "extra"] = "extra"
    min: Annotated[int, Meta(ge=0)] = 0
    max: Annotated[int, Meta(ge=1)] | None = None
    default: Id | tuple[Id, ...] | None = None

    @property
    def defaults(self) -> tuple[str, ...]:
        """The ids of the default options; the file may name one, several or none."""
        if self.default is None:
            return ()
        return (self.default,) if isinstance(self.default, str) else self.default

    @property
    def limit(self) -> int | None:
        """The most options that may be taken."""
        return 1 if self.kind == "choice" else self.max

    def option(self, option_id: str) -> Option | None:
        """The option, or None."""
        return next((option for option in self.options if option.id == option_id), None)


class Item(Struct, frozen=True, rename={"stated_allergens": "allergens"}):
    """Something to order. `code` is its item_id as text when the file gives none.

    `allergens` is None in a file that does not say: such an item is never shown to somebody who avoids an allergen.
    `combo` is the item_id of the meal that this one can be made into, an ordinary item whose groups choose its parts.
    """

    item_id: ItemId
    name: Name
    category: Id
    price: Price
    code: str = ""
    aliases: tuple[Name, ...] = ()
    groups: tuple[Id, ...] = ()
    description: Annotated[str, Meta(max_length=1_000)] = ""
    image: Picture | None = None
    tags: tuple[Id, ...] = ()
    stated_allergens: tuple[Id, ...] | None = None
    diet: tuple[Id, ...] = ()
    available: bool = True
    tax: Tax | None = None
    """Counts for this item instead of its category's and the menu's."""
    combo: ItemId | None = None
    hours: Hours | None = None
    """When it is offered, every day; its category's hours count when it has none of its own."""

    @property
    def allergens(self) -> tuple[str, ...]:
        """Those of the item as it comes, default options included; empty also when the file states none (`fits`)."""
        return self.stated_allergens or ()

    def fits(self, tags: tuple[str, ...]) -> bool:
        """Whether it suits a guest who asks for diets (`vegan`) and avoids allergens (`no-milk`)."""
        return all(self._fits(tag) for tag in tags)

    def _fits(self, tag: str) -> bool:
        if tag.startswith("no-"):
            # What the file does not say may be in it: a guest with an allergy must not pay for a gap in the data.
            return self.stated_allergens is not None and tag[3:] not in self.stated_allergens
        return tag in self.diet or tag in self.tags or (tag == "vegetarian" and "vegan" in self.diet)


class ItemChange(Struct, frozen=True):
    """What may be pushed about one item while the kiosk runs."""

    available: bool | UnsetType = UNSET
    price: Price | UnsetType = UNSET


class ItemText(Struct, frozen=True):
    """An item's translation."""

    name: Name | None = None
    description: Annotated[str, Meta(max_length=1_000)] | None = None
    aliases: tuple[Name, ...] = ()


class Texts(Struct, frozen=True):
    """All translations into one language. Options are keyed `group.option`."""

    items: dict[str, ItemText] = {}
    categories: dict[str, Name] = {}
    groups: dict[str, Name] = {}
    options: dict[str, Name] = {}


class ResolvedOption(Struct, frozen=True):
    """An option as it goes into an order; `price` is what it adds to one unit. `default` marks what comes anyway."""

    group: str
    option: str
    amount: Amount
    name: str
    price: int
    default: bool = False
