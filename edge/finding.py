"""What `edge doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `todo` says what to do; empty when all is well."""

    check: str
    level: Level
    text: str
    todo: str = ""
