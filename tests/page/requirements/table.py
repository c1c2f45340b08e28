"""The 25 requirements, who decides each of them, and the number that it must reach."""

from __future__ import annotations

from dataclasses import dataclass

PAGE, MOUNTING = "page", "mounting"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row. `source` is where the number comes from; `decided` who can keep it: the page, or who mounts the box."""

    number: int
    what: str
    needed: str
    source: str
    decided: tuple[str, ...] = (PAGE,)


REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(1, "main actions are large enough", ">= 20 x 20 mm", "Colle & Hiszem 2004"),
    Requirement(2, "any target is large enough", ">= 44 x 44 CSS px", "WCAG 2.5.5, 2.5.8"),
    Requirement(3, "operable parts are in reach", "380 to 1220 mm", "ADA 308, EN 301 549 8.3", (MOUNTING,)),
    Requirement(4, "operable parts, coming range", "800 to 1100 mm", "draft EN 301 549", (MOUNTING,)),
    Requirement(5, "one tap brings all controls down", "<= 1100 mm above the floor", "from 3 and 4", (PAGE, MOUNTING)),
    Requirement(6, "room for a wheelchair", "760 x 1220 mm", "ADA 305", (MOUNTING,)),
    Requirement(7, "force of a touch", "<= 22.2 N", "ADA 309.4", (MOUNTING,)),
    Requirement(8, "letters are high enough", "capital >= 4.8 mm", "ADA 707.7.2"),
    Requirement(9, "letters at a distance", ">= 0.7 degrees, 6.1 mm at 500 mm", "EN 301 549 5.1.4", (PAGE, MOUNTING)),
    Requirement(10, "contrast of text", ">= 4.5:1; high contrast 7:1", "WCAG 1.4.3, 1.4.6"),
    Requirement(11, "contrast of signs, fields, focus", ">= 3:1", "WCAG 1.4.11"),
    Requirement(12, "colour is never alone", "also words or shape", "WCAG 1.4.1"),
    Requirement(13, "asked before a reset", ">= 20 s, >= 10 times", "WCAG 2.2.1"),
    Requirement(14, "asked by two senses", "picture and sound", "EAA annex I"),
    Requirement(15, "told what is lost", "said in the question", "WCAG 2.2.6"),
    Requirement(16, "times", "doubled for speech and reach; none while paying", "practice"),
    Requirement(17, "everything is spoken", "every state", "ADA 707.5, EN 301 549 5.1.3"),
    Requirement(18, "speech obeys", "interrupted, repeated, paused", "49 CFR 27.71(k)"),
    Requirement(19, "volume", "adjustable, reset after each guest", "14 CFR 382.57", (PAGE, MOUNTING)),
    Requirement(20, "all of it without touch", "whole order by keys", "ADA 707.6.1", (PAGE, MOUNTING)),
    Requirement(21, "help without needing it", "one key or one tap", "EAA annex I", (PAGE, MOUNTING)),
    Requirement(22, "voice and touch at any time", "both live on every screen", "EN 301 549 5.9"),
    Requirement(23, "a touch is seen at once", "pressed <= 50 ms, same frame", "Kaaresoja 2014"),
    Requirement(24, "mistakes and privacy", "undo >= 10 s; nothing left behind", "WCAG 3.3.4, ADA 707.4"),
    Requirement(25, "language and no pressure", "on every screen; <= 1 suggestion", "field studies"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number that a test found, with its unit, and the limit that it was held to."""

    number: int
    what: str
    value: float
    unit: str
    limit: str


def requirement(number: int) -> Requirement:
    """The row of that number. Raises KeyError."""
    return {row.number: row for row in REQUIREMENTS}[number]
