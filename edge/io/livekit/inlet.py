"""From the room to the core: every participant's messages in order, all participants in turn.

Nobody can be kept from sending in a room. So what one sends faster than the core decides waits in its own inbox, which
has a bound, while the others' messages go past it: a flood delays nobody's screen but the flooder's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from edge.channel import Link
from edge.errors import OutboxFull, Refusal
from edge.guests import GuestInput, read_id, read_input, refusal_of
from edge.io.livekit.participants import Participant, Roster
from edge.memory import Memory
from edge.messages import Hello, Position
from edge.metrics import Metrics

IN_FLIGHT = 8
"""Messages at the core at a time: what another participant's message waits for at most."""
INBOX = 1_024
INBOX_BYTES = 512 * 1024
"""Messages of one participant that may wait; more are refused."""
ANSWERS = 64
"""Answers that may wait for a participant while its next messages are still taken to the core."""
REFUSALS = 256
"""Answers that may wait for a participant while what it sends too much is still refused aloud."""


def read_own_name(raw: bytes) -> str | None:
    """The identity in a `hello`; None for anything else."""
    try:
        message = read_input(raw)
    except Refusal:
        return None
    return message.payload.identity if isinstance(message.payload, Hello) else None


class Inlet:
    """Takes messages of participants, and hands them to the core as fast as it decides."""

    def __init__(
        self, link: Link, roster: Roster, memory: Memory, metrics: Metrics, wake: Callable[[Participant], None]
    ) -> None:
        self._link = link
        self._roster = roster
        self._memory = memory
        self._metrics = metrics
        self._wake = wake
        self._filled = asyncio.Event()

    def take(self, sender: Participant | None, raw: bytes) -> None:
        """One message. `sender` is None while the room has not said yet who joined: it is answered for all to hear."""
        self._metrics.count("frames_in")
        try:
            message = read_input(raw)
        except Refusal as refusal:
            self._refuse(sender, raw, refusal)
            return
        if sender is None:
            if self._link.has_room:
                self._link.send(message.name, message.body)
            return
        if message.name == "ui.ack":
            position = cast(Position, message.payload)
            sender.outlet.acknowledge(position.epoch, position.seq)
            if message.id is None:
                return
        if message.name == "hello":
            sender.outlet.accepts(cast(Hello, message.payload).accept, message.id)
        if not sender.inbox and self._may_send(sender):
            self._send(sender, message)
        else:
            self._keep(sender, message, raw)

    async def run(self) -> None:
        """Hand on what waits, one message of each participant in turn, until cancelled."""
        while True:
            await self._filled.wait()
            await self._link.room()
            if not self._turn():
                self._filled.clear()

    def relieved(self, receiver: Participant) -> None:
        """Answers have left: what this participant sent meanwhile can go on."""
        if receiver.inbox:
            self._filled.set()

    def _turn(self) -> bool:
        """One message of each participant; whether there was any."""
        found = False
        for one in self._roster:
            if one.inbox and self._may_send(one):
                message = one.inbox.popleft()
                one.inbox_bytes -= len(message.body)
                self._send(one, message)
                found = True
        return found

    def _may_send(self, sender: Participant) -> bool:
        return self._link.has_room and sender.outlet.answers < ANSWERS

    def _send(self, sender: Participant, message: GuestInput) -> None:
        try:
            self._link.send(message.name, message.body, sender.number)
        except OutboxFull:
            self._answer(sender, refusal_of(self._memory, message.id, Refusal("busy")))

    def _keep(self, sender: Participant, message: GuestInput, raw: bytes) -> None:
        if len(sender.inbox) >= INBOX or sender.inbox_bytes + len(message.body) > INBOX_BYTES:
            self._refuse(sender, raw, Refusal("busy"))
            return
        sender.inbox.append(message)
        sender.inbox_bytes += len(message.body)
        self._filled.set()

    def _refuse(self, sender: Participant | None, raw: bytes, refusal: Refusal) -> None:
        self._metrics.count("refusals")
        if sender is None or sender.outlet.answers >= REFUSALS:
            # Who sends thousands of wrong messages a second does not read their errors.
            self._metrics.count("dropped")
            return
        self._answer(sender, refusal_of(self._memory, read_id(raw), refusal))

    def _answer(self, sender: Participant, body: bytes) -> None:
        if not sender.outlet.message(body):
            self._metrics.count("dropped")
        self._wake(sender)
