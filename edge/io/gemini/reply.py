"""What the service answers, free of the SDK's own types."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that one request is charged for; thinking counts as output."""

    input: int = 0
    output: int = 0


NOTHING = Usage()
"""Of a request that the service did not take: it charges for answers only."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the service. `fault` says why there is no text in it; `usage` is None where it did not say."""

    text: str
    usage: Usage | None
    fault: str | None = None
