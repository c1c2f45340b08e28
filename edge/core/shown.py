"""What the screen shows and the voice says besides the cart, as the session keeps it; documents are made from these."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from edge.core.cart import CartItem
from edge.core.intent.model import Intent
from edge.core.spoken import Claim, Spoken


class View(Struct, frozen=True):
    """What the screen shows besides the cart; the document is made from it, so it is what `current_ui` keeps."""

    kind: str = "menu"
    """menu, detail, edit or review"""
    category: str | None = None
    query: str | None = None
    results: tuple[int, ...] | None = None
    """Item ids found for `query`; None shows the category."""
    page: int = 1
    item_id: int | None = None
    line_id: str | None = None
    chosen: tuple[tuple[str, str, str], ...] = ()
    """(group, option, amount) that the detail of `item_id` begins with, beside its defaults."""


class Prompt(Struct, frozen=True):
    """A question that one touch settles; `text` names it (`prompt.<text>`), and with it what the answers do."""

    prompt_id: str
    text: str
    choices: tuple[str, ...]
    """Ids of the answers; the last is the one that does nothing."""
    values: dict[str, Any] = {}
    waiting: tuple[Intent, ...] = ()
    """What waits for the answer: the reading to be confirmed, those to choose from, or the lines without a choice."""
    turn: int = 0
    """Of the sentence that it was asked about; what an answer does belongs to that sentence."""


class Notice(Struct, frozen=True):
    """Something the guest must know; `code` names the text."""

    code: str
    level: str = "info"
    values: dict[str, Any] = {}


class Heard(Struct, frozen=True):
    """What was heard, and in words what was understood of it."""

    text: str
    understood: str = ""
    partial: bool = False
    """The guest is still speaking."""
    spans: tuple[tuple[int, int, str], ...] = ()
    """(start, end, kind) of what was understood, in UTF-16 units of `text` as pages count them."""
    at_ms: int = 0
    """Monotonic time at which the whole of it was heard."""


class GuessedLine(Struct, frozen=True, array_like=True):
    """A line of the order as it would be; `price` of all of it in minor units, None where there is none yet."""

    item_id: int
    quantity: int
    change: str
    """add, change or remove"""
    detail: str = ""
    price: int | None = None


class Guess(Struct, frozen=True):
    """What the words said so far would do (`glimpse.py`): nothing of it is done."""

    words: tuple[str, ...] = ()
    """What was said until then."""
    lines: tuple[GuessedLine, ...] = ()
    view: View | None = None
    """What a search for them shows, in place of `before`."""
    before: View | None = None


class Held(Struct, frozen=True):
    """A sentence that waits a moment for better words; without them it is said as it is."""

    request_id: str
    key: str
    sentence: str
    values: dict[str, str] = {}
    claims: tuple[Claim, ...] = ()
    sentences: int = 1

    @property
    def spoken(self) -> Spoken:
        """It, as it is said without better words."""
        return Spoken(self.key, self.sentence, self.claims, self.sentences)


class Undo(Struct, frozen=True):
    """The cart before the last change, and what the change was: `undo.<change>` of the texts, with the item's name."""

    cart: tuple[CartItem, ...]
    change: str = "changed"
    item_id: int = 0
    name: str = ""
    turn: int = 0
    """Of the input that changed it: whatever one input does is taken back as one."""
    text: str = ""
    """What a sentence did, in the guest's words; it may have changed more than one item."""
