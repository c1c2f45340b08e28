"""What `edge status` and `edge top` show of the model: its breaker, what it cost, and why answers were of no use."""

from __future__ import annotations

from collections import Counter
from typing import Any

import orjson

from edge.io.gemini.asking import Outcome
from edge.io.gemini.breaker import Breaker
from edge.io.gemini.budget import Budget, Limits, Spent
from edge.io.gemini.prompts import redacted
from edge.log import mask_cards

MAX_IGNORED, MAX_FAILED = 40, 20
"""Reasons that are told: of the first kind there are fewer, of the second the service may make up new ones."""
MAX_SHOWN = 240
"""Bytes of JSON of what was asked last, and of what was answered; the facts of a process have 4 KiB."""
MAX_MODEL = 64


class Report:
    """Counts outcomes. `counted` are the facts of an earlier life, whose counts go on."""

    def __init__(self, model: str, counted: dict[str, Any]) -> None:
        self._model = model[:MAX_MODEL]
        self._answered = int(counted.get("answered", 0))
        self._failed: Counter[str] = Counter(counted.get("failed", {}))
        self._ignored: Counter[str] = Counter(counted.get("ignored", {}))
        self._last: dict[str, Any] | None = None

    def note(self, outcome: Outcome) -> None:
        """One more request came to its end."""
        if outcome.reason is None:
            self._answered += 1
        else:
            (self._ignored if outcome.ignored else self._failed)[outcome.reason] += 1
        request = outcome.request
        asked = redacted(request.said) if request.kind == "intent" else request.sentence
        self._last = {
            "session_id": request.session_id,
            "kind": request.kind,
            "prompt": None if outcome.prompt is None else outcome.prompt.version,
            "asked": _shown(asked),
            "answer": _shown(outcome.text),
            "outcome": outcome.reason or "used",
            "ms": round(outcome.seconds * 1000),
        }

    def follow(self, session: str | None) -> None:
        """When a guest has gone, what was said goes with them."""
        if self._last is not None and self._last["session_id"] != session:
            self._last = None

    @property
    def most_failed(self) -> str:
        """The commonest failures, for the log."""
        return ", ".join(f"{reason} {count}" for reason, count in self._failed.most_common(3))

    def facts(self, breaker: Breaker, budget: Budget, limits: Limits, session: str | None, day: str) -> dict[str, Any]:
        """As JSON for the process's facts; `used_up` is the budget that is, as `Budget.exhausted` names it."""
        return {
            "model": self._model,
            "breaker": breaker.state,
            "failures_in_a_row": breaker.failures,
            "used_up": budget.exhausted(session, day),
            "budget": {
                "day": _spent(budget.of_day(day), limits.day_tokens, limits.day_cost),
                "session": _spent(budget.of_session(session), limits.session_tokens, limits.session_cost),
            },
            "answered": self._answered,
            "failed": dict(self._failed.most_common(MAX_FAILED)),
            "ignored": dict(self._ignored.most_common(MAX_IGNORED)),
            "last": self._last,
        }


def _shown(text: str) -> str:
    """The beginning of a text from outside, without what a terminal would obey."""
    printable = "".join(mark if mark.isprintable() else " " for mark in mask_cards(text)[:MAX_SHOWN])
    while len(orjson.dumps(printable)) > MAX_SHOWN:
        printable = printable[: len(printable) * 7 // 8]
    return printable


def _spent(spent: Spent, tokens: int, cost_usd: float) -> dict[str, Any]:
    return {
        "tokens": spent.tokens,
        "of_tokens": tokens,
        "cost_usd": round(spent.cost / 1_000_000, 6),
        "of_cost_usd": cost_usd,
    }
