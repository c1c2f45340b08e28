"""Payments and printing on NATS: asked of an agent (TERMINAL=agent:), or served to others (HARDWARE_ON_NATS=1).

The subjects are those of design section 6. What is served goes the same way as a guest's order: journal first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct
from nats.aio.msg import Msg

from edge.broker import Broker
from edge.envelope import Envelope, is_for, read_answer, read_envelope, write_envelope, write_refusal
from edge.errors import EdgeError, PaymentConflict, Refusal
from edge.io.hardware import desk
from edge.io.hardware.bill import Bill
from edge.io.hardware.journal.records import Payment
from edge.io.hardware.terminals.interface import Ask

if TYPE_CHECKING:
    from edge.io.hardware.main import Hardware

Serve = Callable[[Any], Awaitable[dict[str, Any]]]
PREFIX = "kiosk.agent."
STARTED_S = 0.2
"""How long `authorize` waits for an outcome before it answers `started`; the rest is asked by `status`."""

OrderId = Annotated[str, Meta(min_length=1, max_length=128)]


class Authorize(Struct):
    """`kiosk.agent.payment.authorize`: money in minor units."""

    order_id: OrderId
    amount_minor: Annotated[int, Meta(gt=0, le=10**9)]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class Which(Struct):
    """`kiosk.agent.payment.status` and `.cancel`."""

    order_id: OrderId


class Print(Struct):
    """`kiosk.agent.hardware.print`: a document by name of an order that the journal has."""

    document: Annotated[str, Meta(max_length=32)]
    order_id: OrderId


class Nothing(Struct):
    """`kiosk.agent.hardware.status`."""


def ask_by(broker: Broker, kiosk_id: str) -> Ask:
    """Asks agents over `broker`."""

    async def ask(subject: str, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        body = write_envelope(kiosk_id, PREFIX + subject, payload)
        return read_answer(await broker.request(PREFIX + subject, body, timeout_s))

    return ask


class Service:
    """Answers requests on NATS, if HARDWARE_ON_NATS asks for it."""

    def __init__(self, hardware: Hardware) -> None:
        self._hardware = hardware
        settings = hardware.child.settings
        self._kiosk_id = settings.kiosk_id
        self._embedded = settings.nats_url is None
        self._served: dict[str, tuple[type[Struct], Serve]] = {
            PREFIX + "payment.authorize": (Authorize, self._authorize),
            PREFIX + "payment.status": (Which, self._status),
            PREFIX + "payment.cancel": (Which, self._cancel),
            PREFIX + "hardware.print": (Print, self._print),
            PREFIX + "hardware.status": (Nothing, self._devices),
        }
        self.subjects = tuple(self._served) if settings.hardware_on_nats else ()

    def take(self, msg: Msg) -> None:
        """One request; answered when it is done."""
        self._hardware.spawn(self._answer(msg))

    async def _answer(self, msg: Msg) -> None:
        envelope: Envelope | None = None
        try:
            envelope = read_envelope(msg.data)
            if not is_for(self._kiosk_id, self._embedded, envelope):
                return
            result = await self._serve(msg.subject, envelope)
            body = write_envelope(self._kiosk_id, msg.subject, result, in_reply_to=envelope.id)
        except Refusal as refusal:
            message_id = None if envelope is None else envelope.id
            body = write_refusal(self._kiosk_id, msg.subject, message_id, refusal)
        if msg.reply:
            self._hardware.broker.reply(msg.reply, body)

    async def _serve(self, subject: str, envelope: Envelope) -> dict[str, Any]:
        """Raises Refusal for whatever keeps it from being done."""
        payload, serve = self._served[subject]
        try:
            request = msgspec.json.decode(envelope.payload, type=payload)
        except (msgspec.DecodeError, ValueError) as error:
            raise Refusal("bad_payload", reason=str(error)[:200]) from None
        try:
            return await serve(request)
        except Refusal:
            raise
        except EdgeError as error:
            code = "conflict" if isinstance(error, PaymentConflict) else "journal"
            raise Refusal(code, reason=str(error)[:200]) from None

    async def _authorize(self, request: Authorize) -> dict[str, Any]:
        """Idempotent by order id: asked again it says how the payment stands."""
        bill = Bill(request.order_id, request.amount_minor, request.currency)
        return desk.told(await desk.pay_for_a_moment(self._hardware.cashier, bill, STARTED_S))

    async def _status(self, request: Which) -> dict[str, Any]:
        return desk.told(await self._known(request.order_id))

    async def _cancel(self, request: Which) -> dict[str, Any]:
        await self._hardware.cashier.cancel(request.order_id)
        return desk.told(await self._known(request.order_id))

    async def _known(self, order_id: str) -> Payment:
        payment = await self._hardware.disk(lambda: self._hardware.books.payments.find(order_id))
        if payment is None:
            raise Refusal("unknown_order", reason=f"no payment of order {order_id} here")
        return payment

    async def _print(self, request: Print) -> dict[str, Any]:
        await self._known(request.order_id)
        return await self._hardware.print_again(request.order_id, request.document)

    async def _devices(self, _: Nothing) -> dict[str, Any]:
        return {"devices": self._hardware.devices()}
