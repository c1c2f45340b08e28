"""The customer: which card is presented, what the host says to it, and when it is taken out again."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from edge.protocols.zvt.tlv import encode_tlv


class Card(NamedTuple):
    """A test card. `pan` is a scheme's published test number; it is told masked unless asked otherwise."""

    scheme: str
    card_type: int
    pan: str
    aid: str


CARDS = {
    "girocard": Card("girocard", 5, "6725900000000004242", "A0000003591010028001"),
    "mastercard": Card("Mastercard", 6, "5555555555554444", "A0000000041010"),
    "visa": Card("VISA", 10, "4111111111111111", "A0000000031010"),
}
APPROVED = 0x00
WRONG_PIN, PIN_BLOCKED, CANCELLED, UNREADABLE = 0x55, 0x4B, 0x6C, 0x64
CVM_NONE, CVM_PIN = 0x00, 0x02
TRIES = 3
"""Wrong PINs after which the card is blocked."""


class Presented(NamedTuple):
    """A card at the reader. `result` is what the host will say; `wrong_pins` come before the right one."""

    card: Card
    result: int = APPROVED
    inserted: bool = False
    pin: bool = False
    wrong_pins: int = 0


def card_objects(presented: Presented) -> list[bytes]:
    """The TLV objects of 04 0F that tell how the card was read and its holder verified."""
    cvm = CVM_PIN if presented.pin else CVM_NONE
    how = encode_tlv(0x1F10, bytes((cvm,))) + encode_tlv(0x1F12, b"\x01" if presented.inserted else b"\x02")
    return [encode_tlv(0x2F, how), encode_tlv(0x60, encode_tlv(0x43, bytes.fromhex(presented.card.aid)))]


class Customer:
    """Whoever stands at the terminal. What they do is remembered only while the terminal waits for it."""

    def __init__(self) -> None:
        self.card_in = False
        """A card is in the reader."""
        self._wanted: asyncio.Future[Presented | int] | None = None
        self._stop = asyncio.Event()
        self._out = asyncio.Event()
        self._out.set()

    @property
    def asked(self) -> bool:
        """The terminal waits for a card or for the stop key."""
        return self._wanted is not None

    def present(self, presented: Presented) -> bool:
        """Hold a card to the reader, or put it in; false when the terminal wants none."""
        if self._wanted is None or self._wanted.done():
            return False
        if presented.inserted:
            self.insert()
        self._wanted.set_result(presented)
        return True

    def insert(self) -> None:
        """A card is in the reader from now on."""
        self.card_in = True
        self._out.clear()

    def remove(self) -> None:
        """Take the card out."""
        self.card_in = False
        self._out.set()

    def stop(self) -> None:
        """Press the stop key, or let the register do so by 06 B0."""
        self._stop.set()
        if self._wanted is not None and not self._wanted.done():
            self._wanted.set_result(CANCELLED)

    def begin(self) -> None:
        """A new transaction: forget an old stop key."""
        self._stop.clear()

    @property
    def stopped(self) -> bool:
        """The stop key was pressed since `begin`."""
        return self._stop.is_set()

    async def card(self, timeout_s: float) -> Presented | int | None:
        """The card that is presented, the result code CANCELLED for the stop key, or None when nothing came in time."""
        if self.stopped:
            return CANCELLED
        self._wanted = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                return await self._wanted
        except TimeoutError:
            return None
        finally:
            self._wanted = None

    async def typing(self, seconds: float) -> bool:
        """Let the customer type for that long; false when they press stop instead."""
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return True
        return False

    async def gone(self) -> None:
        """Until no card is in the reader."""
        await self._out.wait()
