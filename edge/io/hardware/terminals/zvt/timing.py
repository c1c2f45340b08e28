"""The deadlines of ZVT, in seconds of the event loop's clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from edge.devices import Device


@dataclass(frozen=True, slots=True)
class Timing:
    """T1 to T4 are the protocol's (PA00P016 chapters 3.2 and 5.2), the others are ours."""

    t1: float = 0.2
    """Between two bytes of a frame; then NAK."""
    t2: float = 5.0
    """For the link's ACK or NAK."""
    t3: float = 5.0
    """From a command to 80 xx or 84 xx."""
    t4: float = 180.0
    """From 80 00 to the completion; begins anew with every 04 FF and 04 0F, which may also name another length."""
    busy: float = 2.0
    """Pause after 84 9C and between two status enquiries."""
    quiet: float = 20.0
    """Without a word from a terminal at work, until it is asked whether it still is."""
    idle: float = 20.0
    """Between two status enquiries of an idle terminal. Chapter 7 wants one a minute; a terminal that was switched off
    is better known of before a guest pays, because a charge that it never answered is unclear."""
    listen: float = 0.3
    """After opening: longer than T1, so that a terminal in the middle of a frame is not talked into."""

    @classmethod
    def of(cls, device: Device) -> Self:
        """As the URI's options `t1` to `t4` and `quiet` say, in seconds. Raises ValueError for what is no time."""
        names = ("t1", "t2", "t3", "t4", "quiet", "idle")
        given = {name: float(device.options[name]) for name in names if name in device.options}
        if any(not 0.01 <= seconds <= 3_600 for seconds in given.values()):
            raise ValueError(f"{device.shown}: times are seconds from 0.01 to 3600")
        return cls(**given)
