"""Deflated packets: all documents of one receiver as one deflate stream, each told in terms of those before it.

`encoding.py` describes the bytes. A screen that a guest comes back to, or one that differs in a line, costs some
hundred bytes instead of some thousand: it fits one SCTP packet, and the number of packets is its latency.
"""

from __future__ import annotations

import zlib

from edge.errors import FrameInvalid, FrameTooLarge

LONGEST_PACKET = 15_000
"""Bytes of payload that LiveKit promises to carry in one data packet; more goes as a text stream."""
GENERATIONS = 31
"""The first byte counts from 1 to this: below everything that JSON may begin with."""
LEVEL = 6
_RAW = -zlib.MAX_WBITS
_END = b"\n"


class Deflater:
    """The sender's end for one receiver."""

    def __init__(self) -> None:
        self._generation = 0
        self._number = 0
        self._stream = zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW)
        self.restart()

    def restart(self) -> None:
        """Begin a new generation: what was sent may not have arrived."""
        self._generation = self._generation % GENERATIONS + 1
        self._number = 0
        self._stream = zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW)

    def pack(self, message: bytes) -> bytes | None:
        """The packet that holds `message`; None when it does not fit, and the next one begins a new generation."""
        packed = self._stream.compress(message + _END) + self._stream.flush(zlib.Z_SYNC_FLUSH)
        if len(packed) + 2 > LONGEST_PACKET:
            self.restart()
            return None
        head = bytes((self._generation, self._number))
        self._number = (self._number + 1) % 256
        return head + packed


class Inflater:
    """The receiver's end, for programs in Python. A message may have at most `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._generation = 0
        self._next = 0
        self._stream: zlib._Decompress | None = None

    def unpack(self, packet: bytes) -> bytes:
        """The message in a packet.

        Raises FrameInvalid when it continues what was not received whole, FrameTooLarge beyond the limit; nothing can
        be read then until a new stream begins.
        """
        if len(packet) < 2 or not 1 <= packet[0] <= GENERATIONS:
            raise FrameInvalid("no deflated packet")
        goes_on = packet[0] == self._generation and packet[1] == self._next
        stream = self._stream if goes_on else None
        if stream is None and packet[1] == 0:
            # The sender of a new stay knows nothing of the one before, and may count to the same generation.
            stream = zlib.decompressobj(_RAW)
        self._stream = stream
        if stream is None:
            raise FrameInvalid("a packet before this one is missing")
        self._generation, self._next = packet[0], (packet[1] + 1) % 256
        return self._inflate(stream, packet[2:])

    def _inflate(self, stream: zlib._Decompress, packed: bytes) -> bytes:
        try:
            message = stream.decompress(packed, self._limit + 1)
        except zlib.error as error:
            self._stream = None
            raise FrameInvalid(f"not deflated: {error}") from None
        if len(message) > self._limit or stream.unconsumed_tail:
            self._stream = None
            raise FrameTooLarge(f"a message of more than {self._limit} bytes")
        if not message.endswith(_END):
            self._stream = None
            raise FrameInvalid("the packet does not hold a whole message")
        return message[: -len(_END)]
