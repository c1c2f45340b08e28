"""What the operator is told about a printer: what is the matter, and what to do. Keys are reasons of `Printed`."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "ready": ("", ""),
    "low": ("the paper is nearly at its end", "put in a new roll soon"),
    "paper_out": ("there is no paper", "put in a new roll"),
    "cover_open": ("the cover is open", "close it"),
    "cutter": ("the cutter is blocked", "open the cover, take out what is stuck, close it"),
    "error": ("an error that does not end by itself", "switch it off and on; call service if it comes back"),
    "offline": ("it is offline", "press its feed button; else switch it off and on"),
    "silent": ("it answers nothing", "switch it on; check its cable, and `baud` in its URI"),
}
