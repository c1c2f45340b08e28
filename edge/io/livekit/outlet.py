"""What waits for one participant, and how it is sent: newest first known, whole when it must be, small when it may.

LiveKit says when its own buffer took a message, not when somebody got it. So what the participant has is known by its
`ui.ack` alone; until then the last document that was handed over is what the next patch builds upon, and whatever may
have lost it (a reconnection, an acknowledgement that does not come) starts over with a whole one.
"""

from __future__ import annotations

from collections.abc import Container

from edge.errors import OutboxFull
from edge.guests import Waiting
from edge.io.livekit.deflate import Deflater
from edge.io.livekit.encoding import DEFLATE, PATCH, TEXT, Carrier, Document, Frame, encode_document, encode_message

KNOWN_WORDS = frozenset({TEXT, PATCH, DEFLATE})
ACK_S = 1.0
"""How long a page that acknowledges may take for it, until it gets the document again; then twice as long ..."""
LONGEST_ACK_S = 30.0
"""... up to this: a page in the background draws nothing."""
MOST_HELLOS = 64
"""Whose answers are remembered to be whole."""
LIMIT_BYTES = 2 * 1024 * 1024
"""Answers that may wait for one participant."""


RATE = 1_000_000
"""Bytes a second that one participant gets: all of them share one channel, whose buffer holds 2 MiB, and what fills it
delays every screen. A guest's touches come nowhere near."""
ANSWERS_AHEAD_S = 0.5
OTHERS_AHEAD_S = 0.05
"""For how long more than that may be sent at once: what a participant asked for, and what others caused. So who floods
the kiosk does not use up the others' share."""


class Outlet:
    """The messages for one participant. Times are seconds of the event loop's clock."""

    def __init__(self) -> None:
        self._accept: frozenset[str] = frozenset()
        self._waiting: Waiting[Document | bytes] = Waiting(LIMIT_BYTES)
        self._hellos: set[str | int | None] = set()
        self._base: Document | None = None
        self._overtakes = False
        """Whether the last document is on its way as a stream, which packets overtake."""
        self._deflater: Deflater | None = None
        self._sent: Document | None = None
        self._acknowledges = False
        self._due_s = float("inf")
        self._patience_s = ACK_S
        self._paid_s = 0.0

    @property
    def busy(self) -> bool:
        """Whether anything waits."""
        return len(self._waiting) > 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing waits, neither to be sent nor to be acknowledged by a participant that does."""
        return not self.busy and self._due_s == float("inf")

    @property
    def answers(self) -> int:
        """How many answers wait."""
        return self._waiting.answers

    def accepts(self, words: Container[str], hello: str | int | None) -> None:
        """What a `hello` of this id says that the participant can read; its answer is whole."""
        self._accept = frozenset(word for word in KNOWN_WORDS if word in words)
        self._deflater = Deflater() if DEFLATE in self._accept and self._deflater is None else self._deflater
        self._begin_anew()
        if len(self._hellos) < MOST_HELLOS:
            self._hellos.add(hello)

    def message(self, body: bytes) -> bool:
        """Queue what is no document; False when so much waits that nothing more is taken, and all of it is dropped."""
        try:
            self._waiting.answer(body, len(body))
        except OutboxFull:
            return False
        return True

    def document(self, document: Document, answered: bool) -> bool:
        """Queue a document; a newer one makes the waiting one needless, unless somebody asked for it.

        False when so much waited that all of it was dropped; this document is then what is sent next.
        """
        try:
            self._waiting.document(document, len(document.body), answered)
        except OutboxFull:
            self.start_over(document)
            return False
        return True

    def start_over(self, newest: Document | None) -> None:
        """What was sent may not have arrived: the next document is whole, and the newest one follows what waits."""
        self._begin_anew()
        if newest is not None:
            self._waiting.document(newest, len(newest.body), answered=False)

    def wait_s(self, now_s: float) -> float:
        """How long until this participant's share allows the next message; 0 for at once."""
        ahead_s = ANSWERS_AHEAD_S if self.answers else OTHERS_AHEAD_S
        return max(0.0, self._paid_s - now_s - ahead_s)

    def take(self, now_s: float) -> Frame | None:
        """The next message as it travels; None when nothing waits."""
        item = self._waiting.take()
        if item is None:
            return None
        frame = self._encode(item, now_s)
        self._paid_s = max(self._paid_s, now_s) + len(frame.body) / RATE
        return frame

    def _encode(self, item: Document | bytes, now_s: float) -> Frame:
        if not isinstance(item, Document):
            return encode_message(item)
        if item.in_reply_to in self._hellos:
            self._hellos.discard(item.in_reply_to)
            self._begin_anew()
        frame = encode_document(item, self._accept, self._base, self._deflater, self._overtakes)
        self._overtakes = frame.carrier is Carrier.STREAM
        self._base = self._sent = item
        if self._acknowledges:
            self._due_s = now_s + self._patience_s
        return frame

    def acknowledge(self, epoch: int, seq: int) -> None:
        """The participant shows this document, or a newer one than it."""
        self._acknowledges = True
        if self._sent is not None and (epoch, seq) >= self._sent.position:
            self._due_s = float("inf")
            self._patience_s = ACK_S
            self._overtakes = False

    def look(self, now_s: float, newest: Document | None) -> bool:
        """Start over when an acknowledgement is overdue; whether it was."""
        if now_s < self._due_s or self.busy:
            return False
        self._patience_s = min(2 * self._patience_s, LONGEST_ACK_S)
        self._due_s = float("inf")
        self.start_over(newest)
        return True

    def _begin_anew(self) -> None:
        self._base = None
        if self._deflater is not None:
            self._deflater.restart()
