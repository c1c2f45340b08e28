"""Serial frames (PA00P016 chapter 3): DLE STX, the APDU with every DLE doubled, DLE ETX, CRC low, CRC high.

The two CRC bytes are not doubled: 10 03, 10 10 and 10 02 are valid CRCs and no control sequences. ACK and NAK are
single bytes outside frames.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from edge.protocols.zvt.apdu import MAX_APDU_BYTES, announced_length

DLE, STX, ETX = 0x10, 0x02, 0x03
ACK, NAK = 0x06, 0x15
_START, _END, _DLE = b"\x10\x02", b"\x10\x03", b"\x10"


def _table() -> tuple[int, ...]:
    rows = []
    for row in range(256):
        for _ in range(8):
            row = (row >> 1) ^ 0x8408 if row & 1 else row >> 1
        rows.append(row)
    return tuple(rows)


_CRC = _table()


def crc(apdu: bytes) -> bytes:
    """Two bytes, low first, over the un-doubled APDU and ETX.

    Reflected polynomial 0x8408, start 0, known as CRC-16/KERMIT. The specification calls it XModem; real frames differ.
    """
    value = 0
    for byte in apdu:
        value = (value >> 8) ^ _CRC[(value ^ byte) & 0xFF]
    return ((value >> 8) ^ _CRC[(value ^ ETX) & 0xFF]).to_bytes(2, "little")


def encode_frame(apdu: bytes) -> bytes:
    """The frame that carries `apdu`. The length byte is doubled like any other when it is DLE."""
    return _START + apdu.replace(_DLE, _DLE + _DLE) + _END + crc(apdu)


@dataclass(frozen=True, slots=True)
class Ack:
    """The peer has received our frame unharmed."""


@dataclass(frozen=True, slots=True)
class Nak:
    """The peer has not; it wants the frame again."""


@dataclass(frozen=True, slots=True)
class Received:
    """A frame with the right CRC. Its length field may still be wrong: `apdu.parse` tells."""

    apdu: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A whole frame with a wrong CRC: answer NAK."""

    reason: str


Event = Ack | Nak | Received | Damaged


class FrameReader:
    """Turns a serial byte stream into events, however it is cut into pieces. Holds one APDU at most.

    Where a frame is broken, or bytes come outside of one, everything up to the next DLE STX is dropped, and also a 06
    or 15 among it: taken for an ACK it could commit a payment that the terminal never heard of. `partial` is then true,
    so that the silence of T1 ends it: `reset()` and NAK.
    """

    def __init__(self) -> None:
        self._apdu = bytearray()
        self._crc = bytearray()
        self._found: list[Event] = []
        self._state: Callable[[bytes, int], int] = self._outside

    @property
    def partial(self) -> bool:
        """Bytes have come that are no whole frame yet: T1 runs (200 ms between bytes, PA00P016 3.2)."""
        return self._state != self._outside

    def reset(self) -> None:
        """Forget the begun frame; the next byte is outside of frames."""
        self._apdu.clear()
        self._crc.clear()
        self._state = self._outside

    def feed(self, data: bytes) -> list[Event]:
        """The events that `data` completes, in order. Never raises."""
        at = 0
        while at < len(data):
            at = self._state(data, at)
        found, self._found = self._found, []
        return found

    def _outside(self, data: bytes, at: int) -> int:
        byte = data[at]
        if byte == DLE:
            self._state = self._start
        elif byte == ACK:
            self._found.append(Ack())
        elif byte == NAK:
            self._found.append(Nak())
        else:
            self._state = self._noise
        return at + 1

    def _start(self, data: bytes, at: int) -> int:
        if data[at] == STX:
            self._begin()
        elif data[at] != DLE:
            self._state = self._noise
        return at + 1

    def _begin(self) -> None:
        self._apdu.clear()
        self._crc.clear()
        self._state = self._body

    def _body(self, data: bytes, at: int) -> int:
        dle = data.find(DLE, at)
        end = len(data) if dle < 0 else dle
        self._apdu += data[at:end]
        if len(self._apdu) > MAX_APDU_BYTES:
            self._apdu.clear()
            self._state = self._noise
            return end
        if dle < 0:
            return end
        self._state = self._escaped
        return end + 1

    def _escaped(self, data: bytes, at: int) -> int:
        byte = data[at]
        if byte == DLE:
            self._apdu.append(DLE)
            self._state = self._body
        elif byte == ETX:
            self._state = self._check
        elif byte == STX:
            # The peer has begun anew, after a time-out of its own.
            self._begin()
        else:
            self._state = self._noise
        return at + 1

    def _check(self, data: bytes, at: int) -> int:
        missing = 2 - len(self._crc)
        taken = data[at : at + missing]
        self._crc += taken
        if len(self._crc) == 2:
            self._finish()
        return at + len(taken)

    def _finish(self) -> None:
        apdu, given = bytes(self._apdu), bytes(self._crc)
        self.reset()
        if given == crc(apdu):
            self._found.append(Received(apdu))
        elif announced_length(apdu) == len(apdu):
            self._found.append(Damaged("crc"))
        else:
            # Perhaps the end was none and the peer still sends: a NAK now would come into the middle of its frame.
            self._state = self._noise

    def _noise(self, data: bytes, at: int) -> int:
        dle = data.find(DLE, at)
        if dle < 0:
            return len(data)
        self._state = self._noise_escaped
        return dle + 1

    def _noise_escaped(self, data: bytes, at: int) -> int:
        if data[at] == STX:
            self._begin()
        else:
            # A doubled DLE is data of the broken frame, and what follows it no start.
            self._state = self._noise
        return at + 1
