"""What the session keeps of paying: the transaction that is open, and the order that was just placed.

Every member that came later has a default, and no member that was there takes a new value: the previous release must be
able to read the snapshot of this one.
"""

from __future__ import annotations

from msgspec import Struct

REFERENCE_LENGTH = 6


class Receipt(Struct, frozen=True):
    """What became of the guest's receipt. `qr` is an SVG path over `qr_size` x `qr_size` modules, or empty."""

    printed: bool
    reason: str = ""
    qr: str = ""
    qr_size: int = 0


class Payment(Struct, frozen=True):
    """The open transaction. `phase` is started, checking or staff; `started_ms` is monotonic.

    With the cart, which nobody can change meanwhile, it holds all that the order is made of, so that the order can be
    made again byte by byte, whatever happens to the menu or the screen's language.
    """

    order_id: str
    phase: str
    started_ms: int
    placed_at_ms: int = 0
    """UTC epoch."""
    language: str = "en"
    rates: tuple[int | None, ...] = ()
    """The tax rate of each line of the cart; None where the menu names none."""
    restaurant: str = ""
    cancelled: bool = False
    """The guest wants out and the terminal was asked."""
    step: str | None = None
    """The newest `payment.progress`: its status word, and the terminal's own text."""
    text: str = ""
    receipt: Receipt | None = None
    """Came before the outcome that it belongs to."""

    @property
    def shown_phase(self) -> str:
        """The phase as the page knows it: started, cancelling, checking or staff."""
        return "cancelling" if self.cancelled and self.phase == "started" else self.phase

    @property
    def reference(self) -> str:
        """What guest and staff call the order by before it has a number."""
        return _reference(self.order_id)


class Placed(Struct, frozen=True):
    """The order whose number is on the idle screen. `method` is card or counter."""

    order_id: str
    total_minor: int
    currency: str
    method: str = "card"
    receipt: Receipt | None = None
    hold_ms: int = 0
    """Monotonic: until then nobody who walks up takes it away."""

    @property
    def reference(self) -> str:
        """What guest and staff call the order by if it has no number."""
        return _reference(self.order_id)


def _reference(order_id: str) -> str:
    return order_id[-REFERENCE_LENGTH:].upper()
