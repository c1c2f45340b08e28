"""Hands placed orders on to JetStream: each stays in the journal's outbox until the stream has acknowledged it.

The order's id is the message id, so a stream that got it twice keeps it once (design section 6).
"""

from __future__ import annotations

import asyncio

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import APIError

from edge.envelope import write_envelope
from edge.errors import JournalError
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.disk import Disk
from edge.io.hardware.placed import placed_order
from edge.log import Logger

SUBJECT = "kiosk.order.placed"
ACK_S = 3.0
PAUSE_S = 1.0
"""Between two attempts when the stream is missing or full; how long it lasts is counted in `edge status`."""


class Handover:
    """Runs while NATS is connected; `wake` it when an order was placed."""

    def __init__(self, kiosk_id: str, books: Books, disk: Disk, log: Logger) -> None:
        self.waiting = 0
        """Orders that were not acknowledged when last looked."""
        self._kiosk_id = kiosk_id
        self._books = books
        self._disk = disk
        self._log = log
        self._wake = asyncio.Event()
        self._told = ""

    def wake(self) -> None:
        """There is something in the outbox."""
        self._wake.set()

    async def life(self, client: Client) -> None:
        """Work the outbox off over one life of the connection."""
        stream = client.jetstream(timeout=ACK_S)
        while True:
            self._wake.clear()
            try:
                for order_id in await self._look():
                    payment = await self._disk(lambda one=order_id: self._books.payments.get(one))  # type: ignore[misc]
                    order = placed_order(payment)
                    body = write_envelope(
                        self._kiosk_id, SUBJECT, order, message_id=order_id, session_id=order.get("session_id")
                    )
                    await stream.publish(SUBJECT, body, headers={"Nats-Msg-Id": order_id})
                    await self._disk(lambda one=order_id: self._books.outbox.acknowledged(one))  # type: ignore[misc]
                    self._told = ""
                if not await self._look():
                    await self._wake.wait()
            except (NatsError, APIError, TimeoutError, OSError, JournalError) as error:
                self._tell(error)
                await asyncio.sleep(PAUSE_S)

    async def count(self) -> None:
        """Look into the outbox, as when NATS is away. Keeps the old count while the disk does not answer."""
        try:
            await self._look()
        except JournalError as error:
            self._tell(error)

    async def _look(self) -> list[str]:
        waiting = await self._disk(self._books.outbox.waiting)
        self.waiting = len(waiting)
        return waiting

    def _tell(self, error: Exception) -> None:
        """Log a trouble once until it changes or is over."""
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        if text != self._told:
            self._told = text
            self._log.warning("orders.waiting", waiting=self.waiting, error=text, next="tried again for ever; see NATS")
